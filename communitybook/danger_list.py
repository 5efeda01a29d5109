"""The list of what people say in danger: `danger` in content/synonyms.yml, read and checked.

A saying is words in their order; `a/b` is either; `(name)` is any of that group's words; `kill*` is
whatever begins so; `~` stands for up to three words; `.` is where a sentence begins or ends.
"""

import re
from collections.abc import Iterator
from typing import Any

from communitybook.danger import BREAK, GAP, SORTS, SUBMITTED, DangerList, Saying, Sort
from communitybook.finding.tokens import split_terms

KEYS = {"small", "own", "groups", "harmless", "sorts"}
_GROUP = re.compile(r"\(([a-z]+)\)")

Groups = dict[str, frozenset[str]]
Fault = tuple[tuple[str | int, ...], str, object]


def faults_of(value: Any, categories: frozenset[str]) -> Iterator[Fault]:
    """Where the list can't be used, the rule that it breaks, and what stands there."""
    if not isinstance(value, dict) or value.keys() != KEYS or not _has_shape(value):
        yield (), "danger_is_whole", ""
        return
    groups = _read_groups(value["groups"])
    for at, saying in enumerate(value["harmless"]):
        yield from _faults_of_saying(("harmless", at), saying, groups)
    for name, sort in value["sorts"].items():
        for at, saying in enumerate(sort["say"]):
            yield from _faults_of_saying(("sorts", name, "say", at), saying, groups)
        for at, category in enumerate(sort.get("categories", [])):
            if category not in categories:
                yield ("sorts", name, "categories", at), "category_is_known", category


def _has_shape(value: dict[str, Any]) -> bool:
    """Lists of texts where lists belong, every sort there and none besides."""
    lists = [value[key] for key in ("small", "own", "harmless")]
    sorts, groups = value["sorts"], value["groups"]
    if not isinstance(sorts, dict) or not isinstance(groups, dict):
        return False
    if sorts.keys() != {*SORTS, SUBMITTED} or not all(map(_is_sort, sorts.values())):
        return False
    lists += [*groups.values(), *(part for sort in sorts.values() for part in sort.values())]
    return all(_is_texts(one) for one in lists)


def _is_sort(sort: Any) -> bool:
    return isinstance(sort, dict) and {"say"} <= sort.keys() <= {"say", "categories"}


def _is_texts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(one, str) for one in value)


def _faults_of_saying(where: tuple[str | int, ...], text: str, groups: Groups) -> Iterator[Fault]:
    unknown = [name for name in _GROUP.findall(text) if name not in groups]
    if unknown or not _places_of(text, groups, frozenset()):
        yield where, "danger_saying_can_be_read", text


def read_danger(value: Any, categories: frozenset[str]) -> DangerList:
    """The list of a value without faults; categories that a book does not have are left out."""
    small = frozenset(term for word in value["small"] for term in split_terms(word))
    groups = _read_groups(value["groups"])

    def compile_all(texts: list[str]) -> tuple[Saying, ...]:
        return tuple(dict.fromkeys(_places_of(text, groups, small) for text in texts))

    sorts = value["sorts"]
    return DangerList(
        small,
        frozenset(term for word in value["own"] for term in split_terms(word)),
        compile_all(value["harmless"]),
        tuple(
            Sort(
                name,
                compile_all(sorts[name]["say"]),
                tuple(one for one in sorts[name].get("categories", []) if one in categories),
            )
            for name in (*SORTS, SUBMITTED)
        ),
    )


def _read_groups(groups: dict[str, list[str]]) -> Groups:
    return {name: frozenset(_terms_of(words)) for name, words in groups.items()}


def _terms_of(words: list[str]) -> Iterator[str]:
    """One term a word; a stem keeps its star."""
    for word in words:
        if word.endswith("*"):
            yield word.lower()
        else:
            yield from split_terms(word)


def _places_of(text: str, groups: Groups, small: frozenset[str]) -> Saying:
    """The places of a saying; a place that only small words can fill is none."""
    places = (_place_of(part, groups) for part in text.split())
    return tuple(place for place in places if place and not place <= small)


def _place_of(part: str, groups: Groups) -> frozenset[str]:
    if part in (GAP, BREAK):
        return frozenset({part})
    found: set[str] = set()
    for word in part.split("/"):
        group = _GROUP.fullmatch(word)
        found |= groups.get(group[1], frozenset()) if group else set(_terms_of([word]))
    return frozenset(found)


def danger_table(danger: DangerList) -> dict[str, Any]:
    """What the browser reads; what is dangerous only in a submission stays at home."""
    return {
        "small": sorted(danger.small),
        "own": sorted(danger.own),
        "harmless": _lists_of(danger.harmless),
        "sorts": [
            {"name": one.name, "sayings": _lists_of(one.sayings), "categories": one.categories}
            for one in danger.sorts
            if one.name != SUBMITTED
        ],
    }


def _lists_of(sayings: tuple[Saying, ...]) -> list[list[list[str]]]:
    return [[sorted(place) for place in saying] for saying in sayings]
