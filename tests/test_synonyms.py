"""content/synonyms.yml: each mistake gets a sentence with its line, and each meaning a mark."""

from pathlib import Path

import pytest

from communitybook.loading import Content, load_taxonomy
from communitybook.reading.yaml_reader import read_yaml
from communitybook.synonyms import parse_synonyms
from communitybook.taxonomy import Category, Taxonomy
from communitybook.words import load_synonyms
from scripts.check_listings import main

ROOT = Path(__file__).parents[1]
CATEGORY = Category(id="warm-spaces", name="Warm spaces", summary="Somewhere warm")
TAXONOMY = Taxonomy(categories={"warm-spaces": CATEGORY})
START = "format: 1\n"
WARM = "means:\n  - say: [somewhere warm]\n    find: [community centre]\n"


def read(text: str) -> list[str]:
    document = read_yaml(text.encode(), "synonyms.yml")
    return [str(problem) for problem in parse_synonyms(document, TAXONOMY)[1]]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("format: 1\n", "synonyms.yml:1: The file holds format, same"),
        (f"format: 2\nsame: []\n{WARM}", "synonyms.yml:1: format: “format” is 2"),
        (f"{START}same:\n  - [sofa]\n{WARM}", "synonyms.yml:3: same: Write a list of 2 or more"),
        (f"{START}same:\n  - [sofa, '?']\n{WARM}", "synonyms.yml:3: same: “?” is to be a word"),
        (f"{START}same:\n  - [sofa, sofas]\n{WARM}", "synonyms.yml:3: same: “sofas” stands twice"),
        (
            f"{START}same:\n  - [sofa, couch]\n  - [sofas, settee]\n{WARM}",
            "synonyms.yml:4: same: Another entry begins with “sofas” too",
        ),
        (f"{START}same: []\nmeans:\n  - say: [warm]\n", "synonyms.yml:4: means: An entry has say:"),
        (
            f"{START}same: []\n{WARM}    categories: [cold-spaces]\n",
            "synonyms.yml:6: means: There is no category “cold-spaces”",
        ),
    ],
)
def test_a_mistake_is_told_with_its_line_and_how_to_mend_it(text: str, says: str) -> None:
    found = read(text)
    assert len(found) == 1
    assert found[0].startswith(says)


def test_equal_words_share_a_mark_and_a_saying_finds_what_is_equal_to_its_answers() -> None:
    text = (
        f"{START}same:\n  - [community centre, village hall]\n{WARM}    categories: [warm-spaces]"
    )
    concepts, problems = parse_synonyms(read_yaml(text.encode(), "synonyms.yml"), TAXONOMY)
    assert not problems
    equal, warm = concepts
    assert equal.mark == "=~community-centre"
    assert equal.says == equal.answers
    assert warm.says == (("somewhere", "warm"),)
    assert ("warm", "space") in warm.answers
    assert ("village", "hall") in warm.answers


def test_the_project_s_own_file_is_in_order() -> None:
    content = Content(ROOT / "content", ROOT / "content")
    concepts, problems = load_synonyms(content, load_taxonomy(content))
    assert not problems
    assert len(concepts) > 200


def test_the_checks_tell_of_a_mistake(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "assets").mkdir()
    (tmp_path / "synonyms.yml").write_text(f"{START}same:\n  - [sofa]\n{WARM}")
    assert main([str(tmp_path)]) == 1
    assert "synonyms.yml:3: same: Write a list of 2" in capsys.readouterr().out


def test_a_book_of_other_categories_may_do_without_ours(tmp_path: Path) -> None:
    assert load_synonyms(Content(tmp_path, ROOT / "content"), TAXONOMY) == ((), [])
