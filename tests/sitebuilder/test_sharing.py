"""The table and the feed as the build leaves them: whole, valid, and kept up with each change."""

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest

from communitybook.loading import load_folder
from communitybook.model.shape import parse_listing
from communitybook.reading.yaml_reader import read_yaml
from scripts.sitebuilder.static_app import StaticSite
from tests.conftest import CONTENT, Build
from tests.sharing.feed_validator import schema_faults, validate_feed
from tests.sitebuilder.test_static_app import ask

COLLECTIONS = ("services", "organizations", "service_at_locations", "taxonomies", "taxonomy_terms")


def load(path: Path) -> Any:
    return json.loads(path.read_text("utf-8"))


def read_table(site: Path) -> list[dict[str, str]]:
    text = (site / "listings.csv").read_bytes().decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_the_feed_of_all_sample_listings_passes_the_validator(whole_site: Path) -> None:
    site = StaticSite(whole_site)

    def read(address: str) -> Any:
        status, headers, body = ask(site, f"/oruk{address}")
        assert (status, headers["Content-Type"]) == ("200 OK", "application/json"), address
        return json.loads(body)

    assert validate_feed(read) == []


def test_organisations_keep_their_schemas(whole_site: Path) -> None:
    folder = whole_site / "oruk" / "organizations"
    for one in load(folder / "index.json")["contents"]:
        assert list(schema_faults("organization_list", one)) == []
        assert list(schema_faults("organization", load(folder / one["id"]))) == []


@pytest.mark.parametrize("name", COLLECTIONS)
def test_a_list_counts_right_and_names_every_file_once(name: str, whole_site: Path) -> None:
    folder = whole_site / "oruk" / name
    page = load(folder / "index.json")
    ids = [one["id"] for one in page["contents"]]
    assert page["total_items"] == page["size"] == len(ids) == len(set(ids))
    assert {path.name for path in folder.iterdir()} == {*ids, "index.json"}


def test_every_listing_that_search_finds_is_in_the_table_and_the_feed(whole_site: Path) -> None:
    names = set()
    for path, data in load_folder(CONTENT / "assets"):
        listing, _ = parse_listing(read_yaml(data, str(path)))
        if listing and not listing.is_withdrawn:
            names.add(listing.name)
    assert {row["name"] for row in read_table(whole_site)} == names
    services = load(whole_site / "oruk" / "services" / "index.json")["contents"]
    assert {one["name"] for one in services} == names
    assert all("sample content" in one["alert"] for one in services)


def test_no_help_request_is_in_the_table_or_the_feed(whole_site: Path) -> None:
    files = [whole_site / "listings.csv", *(whole_site / "oruk").rglob("*")]
    text = "\n".join(path.read_text("utf-8") for path in files if path.is_file())
    for path in (CONTENT / "requests").glob("*.yml"):
        assert path.stem not in text
        assert str(read_yaml(path.read_bytes(), "x").value["title"]) not in text


def test_one_change_rewrites_its_own_files_and_the_lists(
    small_book: Path, tmp_path: Path, build: Build
) -> None:
    site = tmp_path / "site"
    build(small_book, site)
    times = {path: path.stat().st_mtime_ns for path in (site / "oruk").rglob("*") if path.is_file()}
    path = small_book / "assets" / "abram-pharmacy.yml"
    path.write_text(path.read_text().replace("A chemist", "A good chemist"))
    build(small_book, site)
    changed = [
        str(path.relative_to(site / "oruk"))
        for path, time in times.items()
        if path.stat().st_mtime_ns != time
    ]
    lists = {"services/index.json", "service_at_locations/index.json", "organizations/index.json"}
    assert lists < set(changed)
    assert len(changed) == 6
    assert "A good chemist" in (site / "listings.csv").read_text("utf-8")


def test_a_listing_that_is_gone_takes_its_files_along(
    small_book: Path, tmp_path: Path, build: Build
) -> None:
    site = tmp_path / "site"
    build(small_book, site)
    before = {path for path in (site / "oruk").rglob("*") if path.is_file()}
    (small_book / "assets" / "abram-pharmacy.yml").unlink()
    build(small_book, site)
    gone = before - set((site / "oruk").rglob("*"))
    assert sorted(path.parent.name for path in gone) == [
        "organizations",
        "service_at_locations",
        "services",
    ]


def test_the_feed_can_be_turned_off_and_the_table_stays(
    small_book: Path, tmp_path: Path, build: Build
) -> None:
    site = tmp_path / "site"
    settings = (CONTENT / "book.yml").read_text("utf-8")
    (small_book / "book.yml").write_text(settings, "utf-8")
    build(small_book, site)
    assert (site / "oruk" / "index.json").exists()
    (small_book / "book.yml").write_text(f"{settings}open_referral: no\n", "utf-8")
    build(small_book, site)
    assert not (site / "oruk").exists()
    assert len(read_table(site)) == 6


def test_what_other_programs_read_is_named_by_the_build(
    small_book: Path, tmp_path: Path, build: Build
) -> None:
    site = tmp_path / "site"
    build(small_book, site)
    before = load(site / "build.json")["content"]
    path = small_book / "assets" / "abram-pharmacy.yml"
    path.write_text(path.read_text().replace("id: FGN59", "id: FGN60"))
    build(small_book, site)
    assert (site / "listings.csv").exists()
    assert load(site / "build.json")["content"] == before
