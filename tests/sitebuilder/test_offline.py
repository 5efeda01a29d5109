"""What a build tells the service worker, and what the worker's scripts take for granted in its pages."""

import json
import re
import subprocess
from pathlib import Path
from typing import Any

from scripts.sitebuilder.assets import Assets
from scripts.sitebuilder.offline import FORMAT, MOST_INDEX_BYTES, PAGES, plan_offline
from tests.conftest import CONTENT, ROOT, Build
from tests.finding.sample_book import NODE

WORKER = ROOT / "site" / "javascripts" / "service-worker"
JUDGE = """
import { readFileSync } from "node:fs";
const { judgePage } = await import(process.argv[1]);
const paths = readFileSync(0, "utf8").trim().split("\\n");
const states = paths.map((path) => judgePage(readFileSync(path, "utf8"), process.argv[2]));
console.log(JSON.stringify(states));
"""


def judge(pages: list[Path], base: str = "") -> list[dict[str, str]]:
    """What the worker thinks of these pages."""
    command = [NODE, "--input-type=module", "--eval", JUDGE, str(WORKER / "judging.js"), base]
    given = "\n".join(map(str, pages))
    done = subprocess.run(command, input=given, capture_output=True, text=True, check=True)
    states: list[dict[str, str]] = json.loads(done.stdout)
    return states


def read_plan(site: Path) -> dict[str, Any]:
    plan: dict[str, Any] = json.loads((site / "offline.json").read_text())
    return plan


def test_the_plan_has_the_shape_that_the_worker_reads(whole_site: Path) -> None:
    text = (WORKER / "updating.js").read_text()
    declared = re.search(r"@typedef \{object\} Plan.*?\*/", text, re.DOTALL)
    assert declared
    named = re.findall(r"@property \{[^}]+\} (\w+)", declared[0])
    assert list(read_plan(whole_site)) == named
    assert f"PLAN_FORMAT = {FORMAT};" in text


def test_everything_that_the_plan_names_is_there_and_of_one_build(whole_site: Path) -> None:
    plan = read_plan(whole_site)
    named = [*plan["files"], plan["manifest"], *plan["index"]]
    assert [one for one in named if not (whole_site / one[1:]).is_file()] == []
    assert plan["release"] == json.loads((whole_site / "build.json").read_text())["release"]
    pages = [whole_site / one[1:] / "index.html" for one in plan["pages"]]
    assert {one["release"] for one in judge(pages)} == {plan["release"]}
    manifest = (whole_site / plan["manifest"][1:]).read_text()
    digests = [re.search(r"-([0-9a-f]+)\.\w+$", one) for one in plan["index"]]
    assert all(one and one[1] in manifest for one in digests)
    files = {f"/{one.relative_to(whole_site)}" for one in whole_site.glob("search-index/en/*")}
    assert {*plan["index"], plan["manifest"]} == files


def test_the_pages_that_are_always_kept_load_only_files_of_the_plan(whole_site: Path) -> None:
    plan = read_plan(whole_site)
    for address in PAGES:
        text = (whole_site / address[1:] / "index.html").read_text()
        wanted = re.findall(r'(?:src|href)="(/assets/[^"]+)"', text)
        assert set(wanted) <= set(plan["files"]), address


def test_an_index_that_is_too_large_to_fetch_unasked_is_left_out_whole() -> None:
    names = [
        "search-index/en/manifest.json",
        "search-index/en/p-1a.bin",
        "search-index/en/c-2b.bin",
    ]
    sizes = dict.fromkeys(names, MOST_INDEX_BYTES // 2)
    assets = Assets("0123456789", {"stylesheets/forms.css": b"", "javascripts/book.js": b""}, "")
    light = json.loads(plan_offline(assets, sizes))
    assert light["index"] == ["/search-index/en/c-2b.bin", "/search-index/en/p-1a.bin"]
    assert light["files"] == ["/assets/0123456789/javascripts/book.js"]
    sizes[names[1]] += 1
    assert json.loads(plan_offline(assets, sizes))["index"] == []


def test_every_page_of_the_book_is_known_to_the_worker_as_the_books(whole_site: Path) -> None:
    pages = [path for path in whole_site.glob("*/**/index.html") if "app" not in path.parts]
    gone = {page for page, one in zip(pages, judge(pages), strict=True) if one["state"] != "known"}
    marked = {page for page in pages if re.search("data-moved=|data-gone", page.read_text())}
    assert gone == marked
    assert len(pages) > 700


def test_what_was_withdrawn_or_has_moved_is_gone_for_the_worker(
    small_book: Path, tmp_path: Path, build: Build
) -> None:
    path = small_book / "assets" / "leigh-library.yml"
    path.write_text(path.read_text() + "withdrawn_on: 2026-11-20\nformerly: [library-in-leigh]\n")
    site = tmp_path / "site"
    build(small_book, site, address="https://book.example/town")
    names = ("leigh-library", "library-in-leigh", "abram-pharmacy")
    pages = [site / "listings" / name / "index.html" for name in names]
    assert [one["state"] for one in judge(pages, "/town")] == ["gone", "gone", "known"]
    assert {one["state"] for one in judge(pages, "/city")} == {"strange"}


def test_the_worker_stands_at_the_root_and_any_browser_can_read_it(whole_site: Path) -> None:
    script = (whole_site / "service-worker.js").read_text()
    assert not re.search(r"^\s*(import|export)\b|\bimport\(", script, re.MULTILINE)
    assert 'addEventListener("fetch"' in script
    assert not list(whole_site.glob("assets/*/javascripts/service-worker"))


def test_a_book_that_turns_copies_off_gets_a_worker_that_takes_them_away(
    small_book: Path, tmp_path: Path, build: Build
) -> None:
    book = (CONTENT / "book.yml").read_text()
    (small_book / "book.yml").write_text(f"{book}\noffline: no\n")
    build(small_book, tmp_path / "site")
    script = (tmp_path / "site" / "service-worker.js").read_text()
    assert "unregister()" in script
    assert 'addEventListener("fetch"' not in script
    page = (tmp_path / "site" / "index.html").read_text()
    assert "offline/starting.js" not in page
    assert "data-copy-line" not in page
