"""A filter hides what is not so, never what is not known; counts are exact."""

import random
from pathlib import Path
from typing import Any

import pytest

from communitybook.finding.document import SearchDocument
from tests.finding.sample_book import LABELS, make_book, make_document, search, slugs, write_site

NO, ASK, YES = 0, 1, 2
BOOK = make_book(250, seed=7)
Filters = dict[str, list[str]]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_site(BOOK, tmp_path_factory.mktemp("site"))


def judge_value(document: SearchDocument, key: str, value: str) -> int:
    if value in document["facets"].get(key, []):
        return YES
    return ASK if {key, f"{key}:{value}"} & set(document["unknown"]) else NO


def judge(document: SearchDocument, filters: Filters) -> int:
    worst = YES
    for key, values in filters.items():
        verdicts = [judge_value(document, key, value) for value in values]
        worst = min(worst, (min if key == "access" else max)(verdicts))
    return worst if goes_together(document, filters) else NO


def goes_together(document: SearchDocument, filters: Filters) -> bool:
    """A day and a part of day are of one and the same time, where they do not all go together."""
    pairs = {f"{day}:{part}" for day in filters.get("day", ()) for part in filters.get("part", ())}
    return not (document["times"] and pairs) or bool(pairs & {*document["times"]})


def count(documents: list[SearchDocument], filters: Filters) -> tuple[int, int]:
    verdicts = [judge(document, filters) for document in documents]
    return verdicts.count(YES), verdicts.count(ASK)


def count_value(documents: list[SearchDocument], filters: Filters, key: str, value: str) -> Any:
    kept = filters.get(key, []) if key == "access" else []
    return count(documents, {**filters, key: [*kept, value]})


def write_options(filters: Filters) -> list[str]:
    pairs = [f"{key}={value}" for key, values in filters.items() for value in values]
    return [word for pair in pairs for word in ("--filter", pair)]


def draw_filters(seed: int) -> Filters:
    chance = random.Random(seed)
    keys = chance.sample(list(LABELS), k=seed % 4)
    ids = {key: [value for value, _, _ in LABELS[key].values] for key in keys}
    return {
        key: chance.sample(ids[key], k=min(len(ids[key]), chance.choice([1, 2]))) for key in keys
    }


TIMES: list[Filters] = [
    {"day": ["monday"], "part": ["evening"]},
    {"day": ["tuesday"], "part": ["evening", "afternoon"]},
    {"day": ["monday", "tuesday"], "part": ["morning"], "cost": ["free"]},
]


@pytest.mark.parametrize("seed", range(15))
def test_counts_equal_those_made_by_hand(site: Path, seed: int) -> None:
    filters = draw_filters(seed) if seed < 12 else TIMES[seed - 12]
    word = "" if seed % 3 == 0 else BOOK[seed]["name"].split()[0] + " "
    matched = [document for document in BOOK if holds(document, word)]
    answer = search(site, word, *write_options(filters))
    expected = count(matched, filters)
    assert expected == ((0, 0) if answer["relaxed"] else (answer["total"], answer["ask"]))
    for key, label in LABELS.items():
        given = {entry["value"]: (entry["yes"], entry["ask"]) for entry in answer["facets"][key]}
        for value, _, _ in label.values:
            assert given.get(value, (0, 0)) == count_value(matched, filters, key, value)


def holds(document: SearchDocument, word: str) -> bool:
    text = " ".join((document["name"], document["summary"], document["description"])).lower()
    return not word.strip() or word.strip().lower() in text.split()


def test_what_is_sure_comes_before_what_is_to_be_asked(site: Path) -> None:
    results = search(site, "", "--filter", "cost=free", "--limit", "250")["results"]
    asked = [result["ask"] for result in results]
    assert asked == sorted(asked)
    assert True in asked
    assert False in asked


def test_a_filter_never_hides_what_is_not_stated(tmp_path: Path) -> None:
    book = [make_document("silent", unknown=["cost"]), make_document("dear"), make_document("gift")]
    book[2]["facets"] = {"cost": ["free"]}
    answer = search(write_site(book, tmp_path), "", "--filter", "cost=free")
    assert slugs(answer) == ["gift", "silent"]
    assert (answer["total"], answer["ask"]) == (1, 1)


def test_a_category_holds_those_below_it(tmp_path: Path) -> None:
    book = [make_document("quilts", facets={"category": ["quilting", "sewing", "crafts"]})]
    site = write_site(book, tmp_path)
    assert slugs(search(site, "", "--filter", "category=crafts")) == ["quilts"]
    assert [entry["value"] for entry in search(site, "")["facets"]["category"]] == [
        "crafts",
        "sewing",
        "quilting",
    ]


def test_an_age_is_judged_by_its_bounds(tmp_path: Path) -> None:
    book = [
        make_document("adults", ages=[18, None]),
        make_document("babies", ages=[0, 2]),
        make_document("all", ages=[None, None]),
        make_document("unsaid"),
    ]
    answer = search(write_site(book, tmp_path), "", "--filter", "age=76")
    assert slugs(answer) == ["adults", "all", "unsaid"]
    assert answer["ask"] == 1
