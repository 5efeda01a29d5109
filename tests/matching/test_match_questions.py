"""content/match.yml and what the build makes of it, as the scripts read it."""

import re
from pathlib import Path

import pytest

from communitybook.loading import Content, load_taxonomy
from communitybook.match_questions import NO_QUESTIONS, parse_questions
from communitybook.planning.match import match_tables
from communitybook.reading.yaml_reader import read_yaml
from communitybook.taxonomy import Category, Taxonomy
from communitybook.words import load_questions, load_worded_reference
from scripts.check_listings import main
from tests.conftest import CONTENT, ROOT, TODAY

CATEGORY = Category(id="walks", name="Walks", summary="Walks")
TAXONOMY = Taxonomy(categories={"walks": CATEGORY})
START = "format: 1\nenjoy:\n- id: walking\n  words: Walking\n"
SAID_BY_COMMAND = {"refuse_place", "match_tell_us"}
SCRIPTS = ROOT / "site" / "javascripts"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("format: 2\n", "match.yml:1: “format” is 2"),
        (START, "match.yml:3: enjoy[0]: It looks for nothing."),
        (f"{START}  find: [walk]\n  colour: red\n", "match.yml:6: enjoy[0].colour: Extra"),
        (f"{START}  find: [walk]\n  tell: [stairs]\n", "no access question “stairs”"),
        (f"{START}  find: [walk]\n  who: [cats]\n", "match.yml:6: enjoy[0].who[0]"),
        (f"{START}  categories: [swims]\n", "match.yml:5: enjoy[0].categories[0]: There is no cat"),
        (
            f"{START}  find: [a]\n- id: walking\n  words: W.\n  find: [b]\n",
            "“walking” stands twice",
        ),
        ("unasked: [swims]\n", "match.yml:1: unasked[0]: There is no category “swims”"),
    ],
)
def test_a_mistake_is_told_with_its_line_and_how_to_mend_it(text: str, says: str) -> None:
    questions, problems = parse_questions(read_yaml(text.encode(), "match.yml"), TAXONOMY)
    assert questions == NO_QUESTIONS
    assert says in str(problems[0])


def test_the_project_s_own_file_is_in_order() -> None:
    content = Content(CONTENT, CONTENT)
    questions, problems = load_questions(content, load_taxonomy(content))
    assert not problems
    assert len(questions.enjoy) >= 12
    assert len(questions.hard) >= 12


def test_the_checks_tell_of_a_mistake(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "assets").mkdir()
    (tmp_path / "match.yml").write_text(START)
    assert main([str(tmp_path)]) == 1
    assert "It looks for nothing" in capsys.readouterr().out


def test_a_book_of_other_categories_may_do_without_ours(tmp_path: Path) -> None:
    assert load_questions(Content(tmp_path, CONTENT), TAXONOMY) == (NO_QUESTIONS, [])


def scripts_of_the_match() -> str:
    return "".join(path.read_text() for path in (SCRIPTS / "match").glob("*.js"))


def test_every_sentence_that_the_scripts_say_is_built_and_no_other() -> None:
    tables = match_tables(load_worded_reference(Content(CONTENT, CONTENT), TODAY))
    text = scripts_of_the_match()
    said = set(re.findall(r'"((?:why|ask|not|relaxed|refuse|match)_[a-z_]+)"', text))
    said |= set(re.findall(r"words\.(\w+_\w+)", text))
    assert said <= tables["words"].keys(), said - tables["words"].keys()
    made = re.findall(r"`((?:why|ask|not)_)\$\{", text)
    unsaid = {word for word in tables["words"] if word not in said}
    assert {word for word in unsaid if not word.startswith(tuple(made))} <= SAID_BY_COMMAND
    for id, *_ in tables["needs"]:
        assert f"ask_{id}" in tables["words"]
    for one in tables["company"][:2]:
        assert f"ask_{one}" in tables["words"]


def test_the_tables_have_the_keys_that_the_scripts_read() -> None:
    tables = match_tables(load_worded_reference(Content(CONTENT, CONTENT), TODAY))
    typed = (SCRIPTS / "match" / "tables.js").read_text()
    shape = typed[typed.index("@typedef {object} Tables") : typed.index("/** @typedef {{word")]
    assert set(re.findall(r"@property \{.*\} \[?(\w+)\]?", shape)) == tables.keys()
    pick = typed[typed.index("@typedef {object} Pick") : typed.index("@typedef {object} Tables")]
    known = set(re.findall(r"@property \{.*\} \[?(\w+)\]?", pick))
    assert {key for picks in tables["picks"].values() for one in picks for key in one} == known


def test_the_search_page_loads_nothing_of_the_match(whole_site: Path) -> None:
    release = next((whole_site / "assets").iterdir())
    for name in ("search-page.js", "search/worker.js"):
        text = (release / "javascripts" / name).read_text()
        assert "not_for_you" not in text
        assert "ask_" not in text
