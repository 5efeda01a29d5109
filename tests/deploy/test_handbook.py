"""The handbook tells nobody to copy commands to AWS: `make deploy` gives them."""

import re
from pathlib import Path

import pytest

from scripts.deploying.stage import WANTED
from tests.conftest import ROOT

PAGES = sorted([*(ROOT / "docs").rglob("*.md"), ROOT / "README.md", ROOT / "CONTRIBUTING.md"])
# The command of AWS, or of SAM, at the beginning of a line or of a piece of code.
COMMAND = re.compile(r"(?:^|`|\$ )(?:aws|sam) [a-z]", re.MULTILINE)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_no_page_has_a_command_of_aws_to_copy(page: Path) -> None:
    assert COMMAND.findall(page.read_text(encoding="utf-8")) == []


def test_such_a_command_would_be_seen() -> None:
    for text in ("aws s3 sync x y", "run `aws ssm put-parameter`", "$ sam deploy"):
        assert COMMAND.search(text)


def test_what_the_command_asks_for_is_in_the_handbook() -> None:
    handbook = (ROOT / "docs" / "running.md").read_text(encoding="utf-8")
    part = handbook[handbook.index("## The same book on AWS") :]
    for words in ("make deploy STAGE=prod", "PLAN=1", "TRIAL=1", "var/aws/prod.env"):
        assert words in part
    workflow = [one.name for one in WANTED if "WORKFLOW" in one.name]
    assert all(name in part for name in workflow)
