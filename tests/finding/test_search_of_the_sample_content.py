"""The book's own sample content: whatever is in it is found by its name."""

from datetime import date
from pathlib import Path

import pytest

from communitybook.loading import Content
from communitybook.records import read_listing
from communitybook.words import load_worded_reference
from scripts.sitebuilder.indexing import assemble_files
from tests.finding.sample_book import ROOT, search, search_all, slugs

CONTENT = Content(ROOT / "content", ROOT / "content")


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, str]]:
    """The site, and names by slug of all that search may find."""
    reference = load_worded_reference(CONTENT, date(2026, 11, 25))
    records = [
        outcome.record
        for path in sorted(CONTENT.assets.glob("*.yml"))
        if (outcome := read_listing(path.read_bytes(), path.name, reference)).record
    ]
    found = [record["indexed"] for record in records if record and record["indexed"]]
    folder = tmp_path_factory.mktemp("site")
    for path, content in assemble_files(found, reference).items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
    named = [one for one in records if one and one["indexed"]]
    return folder, {one["slug"]: one["view"]["name"] for one in named}


def test_every_listing_is_found_first_by_its_name(book: tuple[Path, dict[str, str]]) -> None:
    site, names = book
    answers = search_all(site, list(names.values()))
    assert len(names) > 250
    for name, answer in zip(names.values(), answers, strict=True):
        assert answer["results"][0]["name"].lower() == name.lower()


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("sewng", "tuesday-stitchers"),
        ("choir in leigh", "leigh-community-choir"),
        ("my dad keeps forgetting things", "forget-me-not-dementia-cafe"),
        ("where can I find a men's shed please", "weavers-hall-mens-shed"),
        ("mens shed", "weavers-hall-mens-shed"),
    ],
)
def test_what_residents_type_finds_what_they_mean(
    book: tuple[Path, dict[str, str]], query: str, first: str
) -> None:
    assert slugs(search(book[0], query))[0] == first
