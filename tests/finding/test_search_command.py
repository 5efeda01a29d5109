"""The search command: what it prints and how it refuses."""

import json
from pathlib import Path

import pytest

from tests.finding.sample_book import WIGAN, make_document, run_command, search, write_site


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    book = [make_document("sewing-bee"), make_document("walking-club")]
    return write_site(book, tmp_path_factory.mktemp("site"))


def test_json_may_stand_anywhere_and_the_words_are_the_query(site: Path) -> None:
    done = run_command("sewing", "bee", "--site", site, "--json")
    answer = json.loads(done.stdout)
    assert list(answer) == [
        *("query", "near", "danger", "understood", "mended", "relaxed", "total", "ask", "results"),
        *("facets", "files", "bytes"),
    ]
    assert (answer["query"], answer["total"]) == ("sewing bee", 1)
    assert answer["results"][0]["url"] == "/listings/sewing-bee/"


def test_without_json_a_list_is_printed(site: Path) -> None:
    done = run_command("--site", site, "sewing")
    assert "1 found" in done.stdout
    assert "Sewing Bee" in done.stdout


def test_each_result_says_why_it_is_there_and_what_is_not_known(tmp_path: Path) -> None:
    facets = {"cost": ["free"], "access": ["step_free"], "place": ["town-1"]}
    told = make_document("sewing-bee", facets=facets, unknown=["day"], point=WIGAN)
    told["card"]["when"] = "Tuesday, 10am to 12 noon"
    book = [told, make_document("sewing-shop", unknown=["cost", "access"])]
    site = write_site(book, tmp_path)
    answer = search(site, "sewing", "--near", "WN1 1AA")
    bee, shop = answer["results"]
    assert bee["why"] == "sewing; 0 miles; Tuesday, 10am to 12 noon; free; step_free"
    assert bee["unknown"] == ["Day"]
    assert (shop["why"], shop["unknown"]) == ("sewing", ["Cost", "Access"])
    assert 0 < answer["files"] < 30
    assert 0 < answer["bytes"] < 20_000
    printed = run_command("sewing", "--site", site).stdout
    assert "not stated: cost, access" in printed


def test_a_file_of_queries_gives_a_line_for_each(site: Path, tmp_path: Path) -> None:
    batch = tmp_path / "queries"
    batch.write_text("sewing\n\nwalking\n")
    done = run_command("--site", site, "--batch", batch)
    assert [json.loads(line)["total"] for line in done.stdout.splitlines()] == [1, 2, 1]


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["--near", "Atlantis"], "not a postcode or a place"),
        (["--near", "ZZ1 1ZZ"], "not a postcode or a place"),
        (["--within", "3"], "needs --near"),
        (["--near", "Leigh", "--within", "far"], "takes a number"),
        (["--limit", "0"], "takes a number of 1 or more"),
        (["--filter", "cost"], "takes key=value"),
        (["--filter", "colour=red"], 'no filter "colour"'),
        (["--filter", "cost=dear"], 'no value "dear"'),
        (["--colour"], "--colour"),
    ],
)
def test_what_cannot_be_understood_is_refused_in_a_sentence(
    site: Path, words: list[str], sentence: str
) -> None:
    done = run_command("sewing", "--site", site, "--json", *words)
    assert done.returncode == 2
    assert sentence in done.stderr
    assert done.stdout == ""


def test_a_site_without_an_index_is_told_to_be_built(tmp_path: Path) -> None:
    done = run_command("--site", tmp_path, "sewing")
    assert done.returncode == 1
    assert "build the site first" in done.stderr
