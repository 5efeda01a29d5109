"""Where nobody sees the counts, a search does without the rows of the whole book."""

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from communitybook.finding.rows import describe_facets
from tests.finding.sample_book import (
    LABELS,
    NODE,
    build_index,
    make_book,
    make_document,
    write_site,
)

HERE = Path(__file__).parent
BOOK = make_book(300)
COMMON = BOOK[3]["summary"].split()[:3]
PLAIN = [
    {"query": COMMON[0]},
    {"query": " ".join(COMMON), "page": 2},
    {"query": BOOK[7]["name"]},
    {"query": COMMON[0][:3], "typing": True},
    {"query": "town", "typing": True},
    {"query": "nothingofthekind"},
    {"query": ""},
]
NEARBY: list[dict[str, Any]] = [
    {"query": COMMON[0], "near": "WN1 1AA"},
    {"query": f"{COMMON[0]} in leigh"},
    {"query": f"{COMMON[0]} within 1 mile of leigh"},
    {"query": "in leigh"},
    {"query": "nothingofthekind", "near": "Leigh", "within": 2},
    {"query": "", "near": "Leigh", "within": 2, "age": 40},
    {"query": COMMON[0], "age": 40},
    {"query": f"{COMMON[0]} for over 60s"},
]
NARROWED: list[dict[str, Any]] = [
    {"query": COMMON[0], "filters": {"cost": ["free"]}},
    {"query": f"{COMMON[0]} on monday"},
    {"query": f"{COMMON[0]} in leigh on monday", "age": 40},
]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_site(BOOK, tmp_path_factory.mktemp("site"))


def answer_both_ways(site: Path, requests: list[dict[str, Any]]) -> list[Any]:
    lines = "".join(f"{json.dumps(request)}\n" for request in requests)
    command = [NODE, str(HERE / "answer_both_ways.mjs"), str(site)]
    done = subprocess.run(command, input=lines, capture_output=True, text=True, check=True)
    return [json.loads(line) for line in done.stdout.splitlines()]


def rows_of(files: list[str], kinds: tuple[str, ...] = ("r-", "s-")) -> list[str]:
    return [name for name in files if name.startswith(kinds)]


def stated_of(files: list[str]) -> list[str]:
    return rows_of(files, ("s-",))


def test_the_answer_is_the_same_but_for_the_counts_and_no_row_is_fetched(site: Path) -> None:
    for request, (counted, uncounted) in zip(PLAIN, answer_both_ways(site, PLAIN), strict=True):
        assert rows_of(counted["files"])
        assert rows_of(uncounted["files"]) == [], request
        assert uncounted["answer"]["facets"] is None
        assert counted["answer"].pop("facets") is not None
        del uncounted["answer"]["facets"]
        assert uncounted["answer"] == counted["answer"], request


def test_the_samples_say_facts_and_what_is_not_stated(site: Path) -> None:
    """Else the test above would hold for answers that say nothing."""
    answers = [uncounted["answer"] for _, uncounted in answer_both_ways(site, PLAIN)]
    results = [result for answer in answers for result in answer["results"]]
    for key in ("facts", "unknown"):
        assert any(result[key] for result in results), key
    assert {result["reach"] for result in results} == {"here", "area", "online"}
    assert any(one["kind"] == "place" for answer in answers for one in answer["suggestions"])


def test_miles_and_ages_need_rows_but_not_what_they_state(site: Path) -> None:
    for request, (counted, bare) in zip(NEARBY, answer_both_ways(site, NEARBY), strict=True):
        assert stated_of(counted["files"])
        assert rows_of(bare["files"]), request
        assert stated_of(bare["files"]) == [], request
        assert bare["answer"].pop("facets") is None
        assert counted["answer"].pop("facets") is not None
        assert bare["answer"] == counted["answer"], request
    answers = [bare["answer"] for _, bare in answer_both_ways(site, NEARBY)]
    assert {answer["relaxed"]["kind"] for answer in answers if answer["relaxed"]} == {"words"}


def test_what_narrows_needs_the_rows_and_is_counted_all_the_same(site: Path) -> None:
    for request, (counted, other) in zip(NARROWED, answer_both_ways(site, NARROWED), strict=True):
        assert stated_of(other["files"]), request
        assert other["answer"] == counted["answer"], request


def test_only_values_that_a_listing_has_are_used() -> None:
    book = [make_document("one", facets={"category": ["sport"], "cost": ["free"], "odd": ["x"]})]
    index = build_index(book)
    facets = json.loads(next(data for name, data in index.items() if "/f-" in name))
    used = {facet["key"]: [facet["values"][at][0] for at in facet["used"]] for facet in facets}
    assert used == {**{key: [] for key in LABELS}, "category": ["sport"], "cost": ["free"]}
    assert all(one["used"] == [] for one in describe_facets(LABELS, []))
