"""Which files of a folder are listings, and what tells that one has changed."""

from pathlib import Path

from communitybook.loading import list_listing_files, list_listing_names
from scripts.sitebuilder.reading import list_sources

LISTINGS = ["B.yml", "a-1.yml", "a.yml", "a.yml.yaml", "é.yml"]
OTHERS = [".yml", ".yaml", "a.yml.bak", "yml", "notes.txt", "a.YML", "b.yml~"]


def test_listings_are_told_by_their_ending_and_come_by_name(tmp_path: Path) -> None:
    for name in LISTINGS + OTHERS:
        (tmp_path / name).write_text(name, encoding="utf-8")
    assert list_listing_names(tmp_path) == LISTINGS
    assert list_listing_files(tmp_path) == sorted(tmp_path / name for name in LISTINGS)
    assert sorted(list_sources(tmp_path)) == LISTINGS


def test_a_listing_that_was_written_anew_shows_other_signs(tmp_path: Path) -> None:
    path = tmp_path / "a.yml"
    path.write_text("name: A\n", encoding="utf-8")
    (tmp_path / "b.yml").symlink_to(path)
    before = list_sources(tmp_path)
    assert before["a.yml"] == (8, path.stat().st_mtime_ns, path.stat().st_ino)
    assert before["b.yml"] != before["a.yml"], "a link is looked at itself"
    fresh = tmp_path / "fresh"
    fresh.write_text("name: B\n", encoding="utf-8")
    fresh.replace(path)
    assert list_sources(tmp_path)["a.yml"] != before["a.yml"]
