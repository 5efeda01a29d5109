"""Real services, broken at random: each becomes a listing that is one, or a sentence."""

import copy
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from communitybook.importing.candidate import parse_candidate
from communitybook.importing.plan import Shelf, plan_import
from communitybook.importing.rows import Table
from communitybook.reading.yaml_reader import read_yaml
from tests.importing.feed_samples import OUTPOST, V1, V3, read

SERVICES = [V1, V3, *OUTPOST["content"]]
ODD = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**20), 10**20),
    st.floats(),
    st.text(max_size=30),
    st.sampled_from(
        ["", " ", "<p>", "data:image/png;base64,AA", "31/02/2026", "99:99", "=1+1", "\ud800", "\0"]
    ),
    st.lists(st.text(max_size=3), max_size=3),
    st.dictionaries(st.text(max_size=3), st.integers(), max_size=2),
)


def places_in(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The path of everything inside a value."""
    inner: Any = value.items() if isinstance(value, dict) else ()
    inner = enumerate(value) if isinstance(value, list) else inner
    found = [path] if path else []
    for step, one in inner:
        found += places_in(one, (*path, step))
    return found


PLACES = [places_in(service) for service in SERVICES]


@st.composite
def broken_services(draw: st.DrawFn) -> dict[str, Any]:
    number = draw(st.integers(0, len(SERVICES) - 1))
    service = copy.deepcopy(SERVICES[number])
    for path in draw(st.lists(st.sampled_from(PLACES[number]), min_size=1, max_size=6)):
        put(service, path, draw(ODD))
    return service


def put(value: Any, path: tuple[Any, ...], odd: Any) -> None:
    """Put it there, unless an earlier change has taken the place away."""
    for step in path[:-1]:
        try:
            value = value[step]
        except (LookupError, TypeError):
            return
    is_list = isinstance(value, list) and isinstance(path[-1], int) and path[-1] < len(value)
    if is_list or isinstance(value, dict):
        value[path[-1]] = odd


@given(broken_services())
def test_a_broken_service_is_a_listing_or_a_sentence(service: dict[str, Any]) -> None:
    found, said = read(service)
    assert found or said
    for candidate in found:
        listing, problems = parse_candidate(candidate, "a-slug", "feed")
        assert listing, problems


@given(broken_services())
def test_what_is_written_can_be_read_and_the_second_time_nothing_changes(
    service: dict[str, Any],
) -> None:
    shelf = Shelf()
    first = plan_import(read(service)[0], shelf, Table("feed"), merged=0)
    for slug, text in first.writes.items():
        assert read_yaml(text.encode(), slug).problems == []
        shelf.add(slug, text.encode())
    second = plan_import(read(service)[0], shelf, Table("feed"), merged=0)
    assert (second.writes, second.unchanged) == ({}, len(first.writes))
