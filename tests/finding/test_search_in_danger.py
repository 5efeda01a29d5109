"""Who searches in danger gets the book's own help for that need, and nothing guessed beside it."""

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from communitybook.loading import Content, load_reference, load_settings
from tests.conftest import CONTENT, ROOT, TODAY
from tests.finding.sample_book import NODE

DANGER = load_reference(Content(CONTENT, CONTENT), TODAY).danger


def search(site: Path, query: str) -> dict[str, Any]:
    command = [NODE, str(ROOT / "scripts/search.mjs"), "--site", str(site), "--json", query]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


@pytest.mark.parametrize(
    ("query", "sort"),
    [
        ("i want to kill myself", "life"),
        ("how many paracetamol", "life"),
        ("jump off a bridge", "life"),
        ("took too many tablets", "taken"),
        ("i am being hit", "violence"),
        ("hungry", "food"),
        ("homeless", "roof"),
    ],
)
def test_only_help_for_that_need_is_listed(whole_site: Path, query: str, sort: str) -> None:
    answer = search(whole_site, query)
    assert answer["danger"][0] == sort
    assert (answer["mended"], answer["relaxed"], answer["understood"]) == ([], None, [])
    wanted = next(set(one.categories) for one in DANGER.sorts if one.name == sort)
    for result in answer["results"]:
        listing = load_settings(CONTENT / "assets" / f"{result['slug']}.yml").value
        assert wanted & set(listing["categories"]), result["name"]


def test_everyday_words_are_searched_as_ever(whole_site: Path) -> None:
    answer = search(whole_site, "knife sharpening")
    assert answer["danger"] == []
