"""The build: whole or incremental, the same bytes; a broken listing never breaks the site."""

import json
import os
import shutil
import subprocess
import sys
import time
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from communitybook.build_facts import BuildFacts, parse_build_facts
from communitybook.loading import ContentError
from communitybook.model.choices import Kind
from scripts.sitebuilder.building import BuildRefusedError
from tests.conftest import CONTENT, IS_LONG, ROOT, SMALL, TODAY, Build


def snapshot(site: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(site)): path.read_bytes()
        for path in sorted(site.rglob("*"))
        if path.is_file()
    }


def listing(content: Path, slug: str) -> Path:
    return content / "assets" / f"{slug}.yml"


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


def test_two_builds_of_the_same_content_and_day_give_the_same_bytes(
    small_book: Path, tmp_path: Path, build: Build
) -> None:
    build(small_book, tmp_path / "one")
    build(small_book, tmp_path / "two")
    assert snapshot(tmp_path / "one") == snapshot(tmp_path / "two")


def test_a_second_build_of_the_same_does_nothing(
    small_book: Path, tmp_path: Path, build: Build
) -> None:
    first = build(small_book, tmp_path / "site")
    before = snapshot(tmp_path / "site")
    second = build(small_book, tmp_path / "site")
    assert (second.listings, second.pages) == (first.listings, first.pages)
    assert second.written == 0
    assert snapshot(tmp_path / "site") == before


def test_one_change_rewrites_its_page_and_the_few_that_list_it(
    small_book: Path, tmp_path: Path, build: Build
) -> None:
    site = tmp_path / "site"
    build(small_book, site)
    times = {path: path.stat().st_mtime_ns for path in site.rglob("*") if path.is_file()}
    change(listing(small_book, "tuesday-stitchers"), "A friendly morning", "A cheerful morning")
    report = build(small_book, site)
    changed = {
        str(path.relative_to(site))
        for path in site.rglob("*.html")
        if times.get(path) != path.stat().st_mtime_ns
    }
    assert "listings/tuesday-stitchers/index.html" in changed
    assert "categories/sewing-and-knitting/index.html" in changed
    assert "listings/abram-pharmacy/index.html" not in changed
    assert "cheerful" in (site / "listings/tuesday-stitchers/index.html").read_text()
    assert report.written < 40


def test_an_incremental_build_ends_in_the_same_bytes_as_a_whole_one(
    small_book: Path, tmp_path: Path, build: Build
) -> None:
    site = tmp_path / "site"
    build(small_book, site)
    change(
        listing(small_book, "tuesday-stitchers"),
        "name: Tuesday Stitchers",
        "name: Needle and Natter",
    )
    listing(small_book, "abram-pharmacy").unlink()
    shutil.copy(CONTENT / "assets" / "atherton-library.yml", small_book / "assets")
    build(small_book, site)
    build(small_book, tmp_path / "fresh", whole=True)
    assert snapshot(site) == snapshot(tmp_path / "fresh")
    assert not (site / "listings" / "abram-pharmacy").exists()


def test_a_new_day_changes_what_depends_on_the_day(
    small_book: Path, tmp_path: Path, build: Build
) -> None:
    site = tmp_path / "site"
    build(small_book, site)
    before = snapshot(site)
    build(small_book, site, TODAY + timedelta(days=3))
    after = snapshot(site)
    page = "listings/tuesday-stitchers/index.html"
    assert b"Tuesday 24 November" in before[page]
    assert b'<strong>Next:</strong> <time datetime="2026-12-01T10:00"' in after[page]
    for name in ("whats-on/today/index.html", "calendar.ics", "index.html", page):
        assert before[name] != after[name], name
    for name in ("about/index.html", "credits/index.html", "a-to-z/index.html"):
        assert before[name] == after[name], name


def test_the_weekend_is_the_coming_one_or_the_one_that_is_on(
    small_book: Path, tmp_path: Path, build: Build
) -> None:
    build(small_book, tmp_path / "site", date(2026, 12, 3))
    page = (tmp_path / "site/whats-on/weekend/index.html").read_text()
    assert "Saturday 5 December" in page
    assert "Larkhill Repair Cafe" in page


def test_a_broken_listing_stops_the_build_and_the_last_good_site_stands(
    small_book: Path, tmp_path: Path, build: Build
) -> None:
    site = tmp_path / "site"
    build(small_book, site)
    before = snapshot(site)
    listing(small_book, "tuesday-stitchers").write_text("slug: [\n")
    with pytest.raises(BuildRefusedError) as refused:
        build(small_book, site)
    (problem,) = [one for one in refused.value.problems if "stitchers" in one.path]
    assert problem.line > 0
    assert snapshot(site) == before


def test_keep_going_leaves_the_broken_listing_out_and_says_so(
    small_book: Path, tmp_path: Path, build: Build
) -> None:
    site = tmp_path / "site"
    listing(small_book, "tuesday-stitchers").write_text("slug: [\n")
    report = build(small_book, site, keep_going=True)
    assert (report.listings, report.left_out) == (len(SMALL) - 1, 1)
    assert not (site / "listings/tuesday-stitchers").exists()
    with pytest.raises(BuildRefusedError):
        build(small_book, site)


def test_a_running_book_keeps_the_last_good_version_of_a_broken_listing(
    small_book: Path, tmp_path: Path, build: Build
) -> None:
    site = tmp_path / "site"
    path = listing(small_book, "tuesday-stitchers")
    build(small_book, site, keep_last_good=True)
    good = path.read_text()
    path.write_text("slug: [\n")
    for day in (0, 1):
        report = build(small_book, site, TODAY + timedelta(days=day), keep_last_good=True)
        assert (report.left_out, len(report.kept_back)) == (0, 1)
        assert "Tuesday Stitchers" in (site / "listings/tuesday-stitchers/index.html").read_text()
    path.write_text(good.replace("A friendly morning", "A cheerful morning"))
    report = build(small_book, site, keep_last_good=True)
    assert report.kept_back == ()
    assert "cheerful" in (site / "listings/tuesday-stitchers/index.html").read_text()


def test_a_production_build_refuses_samples_and_untried_numbers(
    small_book: Path, tmp_path: Path, build: Build
) -> None:
    with pytest.raises(BuildRefusedError) as refused:
        build(small_book, tmp_path / "site", production=True)
    rules = {problem.rule for problem in refused.value.problems}
    assert rules == {"production_has_no_samples", "help_number_is_checked"}
    assert not (tmp_path / "site").exists()


def test_a_withdrawn_listing_keeps_its_page_and_leaves_every_list(
    small_book: Path, tmp_path: Path, build: Build
) -> None:
    site = tmp_path / "site"
    path = listing(small_book, "tuesday-stitchers")
    path.write_text(path.read_text() + "withdrawn_on: 2026-11-20\n")
    build(small_book, site)
    assert (
        "This left the book on 20 November 2026"
        in (site / "listings/tuesday-stitchers/index.html").read_text()
    )
    others = {name: text for name, text in snapshot(site).items() if "listings/tuesday" not in name}
    named = [name for name, text in others.items() if b"tuesday-stitchers" in text]
    assert named == ["listings/scholes-stitchers/index.html"]


def test_a_former_slug_leads_to_the_new_page(
    small_book: Path, tmp_path: Path, build: Build
) -> None:
    change(listing(small_book, "tuesday-stitchers"), "formerly: [", "formerly: [sew-and-so, ")
    build(small_book, tmp_path / "site")
    page = (tmp_path / "site/listings/sew-and-so/index.html").read_text()
    assert 'content="0; url=/listings/tuesday-stitchers/"' in page


def test_a_book_below_a_path_has_all_its_addresses_there(
    small_book: Path, tmp_path: Path, build: Build
) -> None:
    build(small_book, tmp_path / "site", address="https://example.org/wigan")
    page = (tmp_path / "site/listings/tuesday-stitchers/index.html").read_text()
    assert 'data-base="/wigan"' in page
    assert 'href="/wigan/categories/"' in page
    assert 'href="https://example.org/wigan/listings/tuesday-stitchers/"' in page
    assert 'href="/categories/' not in page


def test_the_last_three_releases_of_the_scripts_stay(
    small_book: Path, tmp_path: Path, build: Build
) -> None:
    site = tmp_path / "site"
    build(small_book, site)
    (release,) = (path.name for path in (site / "assets").iterdir())
    for old in ("aaaaaaaaaa", "bbbbbbbbbb", "cccccccccc"):
        (site / "assets" / old).mkdir()
        (site / "assets" / old / "book.js").write_text("old")
    build(small_book, site, whole=True)
    kept = {path.name for path in (site / "assets").iterdir()}
    assert release in kept
    assert len(kept) == 3


def test_an_empty_book_still_says_what_to_do(tmp_path: Path, build: Build) -> None:
    (tmp_path / "content" / "assets").mkdir(parents=True)
    build(tmp_path / "content", tmp_path / "site")
    site = tmp_path / "site"
    assert "Nothing that we know of is on then" in (site / "whats-on/index.html").read_text()
    assert "Nothing is here yet" in (site / "categories/food/index.html").read_text()
    assert "Be the first" in (site / "a-to-z/index.html").read_text()
    assert "No listing says where it is yet" in (site / "places/index.html").read_text()


def run_build(content: Path, site: Path, cache: Path, seed: str = "0") -> subprocess.Popen[bytes]:
    command = [sys.executable, "scripts/build_site.py", "--today", str(TODAY), "--keep-going"]
    command += ["--content", str(content), "--out", str(site), "--cache", str(cache)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONHASHSEED": seed}
    return subprocess.Popen(command, cwd=ROOT, env=environment, stderr=subprocess.DEVNULL)


def test_two_processes_whose_hashes_differ_build_the_same_bytes(
    small_book: Path, tmp_path: Path
) -> None:
    for name, seed in (("one", "1"), ("two", "2")):
        assert run_build(small_book, tmp_path / name, tmp_path / "cache", seed).wait() == 0
    assert snapshot(tmp_path / "one") == snapshot(tmp_path / "two")


@pytest.mark.parametrize("is_whole", [True, False], ids=["whole", "changes"])
def test_a_build_that_is_killed_leaves_a_whole_site_and_the_next_one_mends_it(
    is_whole: bool, tmp_path: Path
) -> None:
    """kill -9 at moments spread over the build; every page that is linked from A to Z is there."""
    content, site, cache = tmp_path / "content", tmp_path / "site", tmp_path / "cache"
    shutil.copytree(CONTENT / "assets", content / "assets")
    assert run_build(content, site, cache).wait() == 0
    files = [
        one
        for one in sorted((content / "assets").glob("*.yml"))
        if "\nkind: place\n" in one.read_text()
    ]
    assert len(files) > 50
    moments = 40 if IS_LONG else 4
    for step in range(moments):
        if is_whole:
            shutil.rmtree(cache, ignore_errors=True)
        for path in files[step::moments]:
            change(path, "\nkind: place\n", "\nkind: support\n")
        build = run_build(content, site, cache)
        time.sleep(0.3 + 2.2 * step / moments)
        build.kill()
        build.wait()
        standing = site if site.exists() else site.with_name(".site.old")
        slugs = {path.name for path in (standing / "listings").iterdir()}
        assert {path.stem for path in files} <= slugs
        assert all(path.stat().st_size > 0 for path in standing.rglob("*.html"))
    assert run_build(content, site, cache).wait() == 0
    assert run_build(content, tmp_path / "fresh", tmp_path / "other").wait() == 0
    assert snapshot(site) == snapshot(tmp_path / "fresh")


def test_two_builds_at_once_wait_for_each_other(small_book: Path, tmp_path: Path) -> None:
    site, cache = tmp_path / "site", tmp_path / "cache"
    builds = [run_build(small_book, site, cache) for _ in range(3)]
    assert [build.wait() for build in builds] == [0, 0, 0]
    assert (site / "listings/tuesday-stitchers/index.html").exists()
    assert not list(tmp_path.glob(".site.*"))


def test_the_boroughs_logo_stands_in_the_header(
    small_book: Path, tmp_path: Path, build: Build
) -> None:
    book = (
        (CONTENT / "book.yml").read_text().replace("near_miles:", "logo: our-logo.svg\nnear_miles:")
    )
    (small_book / "book.yml").write_text(book)
    with pytest.raises(ContentError, match="book.yml names the logo our-logo.svg"):
        build(small_book, tmp_path / "site")
    (small_book / "our-logo.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'/>")
    build(small_book, tmp_path / "site")
    page = (tmp_path / "site/index.html").read_text()
    (logo,) = (tmp_path / "site").glob("assets/*/images/our-logo.svg")
    assert f'src="/{logo.relative_to(tmp_path / "site")}"' in page


GOLDEN = ROOT / "tests" / "data" / "golden"


@pytest.mark.parametrize("kind", list(Kind))
def test_the_page_of_each_kind_is_as_it_was(kind: Kind, tmp_path: Path, build: Build) -> None:
    """The main part of a page; after a change that is meant, run with UPDATE_GOLDEN=1."""
    content = tmp_path / "content"
    (content / "assets").mkdir(parents=True)
    shutil.copy(GOLDEN / f"golden-{kind}.yml", content / "assets")
    build(content, tmp_path / "site")
    page = (tmp_path / f"site/listings/golden-{kind}/index.html").read_text()
    main = page[page.index("<main") : page.index("</main>")]
    path = GOLDEN / f"{kind}.html"
    if os.environ.get("UPDATE_GOLDEN"):
        path.write_text(main, encoding="utf-8")
    assert main == path.read_text(encoding="utf-8")


def test_a_listing_that_is_kept_back_is_shown_as_it_is_now_and_named(
    small_book: Path, build: Build, tmp_path: Path
) -> None:
    site = tmp_path / "site"
    build(small_book, site, keep_last_good=True)
    path = small_book / "assets" / "tuesday-stitchers.yml"
    page = site / "listings" / "tuesday-stitchers" / "index.html"
    assert "This left the book on" not in page.read_text()
    path.write_text("slug: [\n")
    live = {"tuesday-stitchers": {"removed": True}}
    build(small_book, site, keep_last_good=True, live=live, landed=7, commit="c1")
    assert "This left the book on" in page.read_text()
    facts = parse_build_facts(json.loads((site / "build.json").read_bytes()))
    expected = BuildFacts("c1", TODAY.isoformat(), 7, ("assets/tuesday-stitchers.yml",))
    assert facts == expected
    build(small_book, site, keep_last_good=True, live=live, landed=8, commit="c2")
    facts = parse_build_facts(json.loads((site / "build.json").read_bytes()))
    assert facts == replace(expected, commit="c2", landed=8), "though no page changed"
