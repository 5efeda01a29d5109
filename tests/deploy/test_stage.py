"""What must be known of a stage: from variables, a file, or a person, and said when it is missing."""

import stat
from pathlib import Path

import pytest

from scripts.deploying.stage import WANTED, DeployError, Wanted, load_stage

GIVEN = {
    "BOOK_ADDRESS": "https://book.example.org",
    "BOOK_MAIL_FROM": "book@example.org",
    "BOOK_CONTENT_REMOTE": "https://git.example.org/content.git",
    "BOOK_ALARM_MAIL": "web@example.org",
    "BOOK_ADMINISTRATOR": "Kim <kim@example.org>",
}


def test_a_stage_is_known_by_variables_alone(tmp_path: Path) -> None:
    stage = load_stage("prod", tmp_path, GIVEN, None)
    assert (stage.domain, stage.mail_domain) == ("book.example.org", "example.org")
    assert stage.administrator == ("Kim", "kim@example.org")
    assert (stage.region, stage.table) == ("eu-west-2", "communitybook-prod")
    assert not list(tmp_path.iterdir()), "nothing was asked, so nothing is kept"


def test_a_file_is_read_and_a_variable_goes_before_it(tmp_path: Path) -> None:
    lines = [f"{name}={value}" for name, value in GIVEN.items()]
    (tmp_path / "prod.env").write_text("\n".join(["# ours", *lines, "BOOK_REGION='eu-west-1'"]))
    assert load_stage("prod", tmp_path, {}, None).region == "eu-west-1"
    assert load_stage("prod", tmp_path, {"BOOK_REGION": "eu-north-1"}, None).region == "eu-north-1"


def test_everything_that_is_missing_is_said_at_once(tmp_path: Path) -> None:
    with pytest.raises(DeployError) as refused:
        load_stage("prod", tmp_path, {}, None)
    told = str(refused.value)
    needed = [one for one in WANTED if one.default is None]
    assert all(one.name in told and one.example in told for one in needed)
    assert str(tmp_path / "prod.env") in told


def test_a_person_is_asked_once_and_only_for_what_is_missing(tmp_path: Path) -> None:
    asked: list[str] = []

    def answer(wanted: Wanted) -> str:
        asked.append(wanted.name)
        return GIVEN[wanted.name]

    known = {"BOOK_ADDRESS": GIVEN["BOOK_ADDRESS"]}
    load_stage("prod", tmp_path, known, answer)
    assert asked == [name for name in GIVEN if name != "BOOK_ADDRESS"]
    assert stat.S_IMODE((tmp_path / "prod.env").stat().st_mode) == 0o600
    load_stage("prod", tmp_path, known, answer)
    assert len(asked) == len(GIVEN) - 1


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"BOOK_ADDRESS": "http://book.example.org"}, "begins with https"),
        ({"BOOK_CONTENT_REMOTE": "git@example.org:content"}, "begins with https"),
        ({"BOOK_CONTENT_REMOTE": "http://git.example.org/content.git"}, "begins with https"),
        ({"BOOK_MAIL_FROM": "the book"}, "no email address"),
        ({"BOOK_ADMINISTRATOR": "Kim"}, "no email address"),
    ],
)
def test_what_cannot_be_used_is_refused(
    tmp_path: Path, changed: dict[str, str], sentence: str
) -> None:
    with pytest.raises(DeployError, match=sentence):
        load_stage("prod", tmp_path, GIVEN | changed, None)


@pytest.mark.parametrize("name", ["", "Prod", "p", "prod-1", "../x"])
def test_a_stage_has_a_plain_name(tmp_path: Path, name: str) -> None:
    with pytest.raises(DeployError, match="small letters"):
        load_stage(name, tmp_path, GIVEN, None)
