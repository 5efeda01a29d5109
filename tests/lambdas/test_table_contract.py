"""What every database behind the port must do."""

from collections.abc import Callable
from itertools import chain
from typing import Any

import pytest

from chalicelib.table import (
    ABSENT,
    MOST_ITEM_BYTES,
    MOST_KEY_BYTES,
    MOST_WRITES,
    Check,
    ConflictError,
    Delete,
    Item,
    Key,
    Put,
    encode_body,
)
from tests.lambdas.tables import Place, pages

BODIES: list[dict[str, Any]] = [
    {},
    {"": "", "nothing": None, "yes": True, "no": False},
    {"whole": 1, "fraction": 1.0, "tiny": 1e-300, "huge": 2**200, "below": -0.5},
    {"name": "Café “Løkke” 🧶 日本", "line": "a\nb\t\0c", "quote": '"\\/'},
    {"deep": [{"list": [[], {}, [1, [2, [3]]]]}], "v": 1, "pk": "a", "plus": {"M": {}}},
]


def test_what_was_never_written_is_absent(place: Place) -> None:
    assert place.table.get(place.key("a")) is None


@pytest.mark.parametrize("body", BODIES)
def test_a_body_comes_back_as_it_was(place: Place, body: dict[str, Any]) -> None:
    place.table.transact([Put(place.key("a"), body)])
    found = place.table.get(place.key("a"))
    assert found == Item(place.key("a"), body, 1)
    assert found is not None
    assert repr(sorted(found.body.items())) == repr(sorted(body.items()))


def test_every_put_counts_the_version_up(place: Place) -> None:
    key = place.key("a")
    for body, expected in (({"n": 1}, ABSENT), ({"n": 2}, 1), ({"n": 3}, None), ({"n": 4}, 3)):
        place.table.transact([Put(key, body, expected)])
    assert place.table.get(key) == Item(key, {"n": 4}, 4)


def test_a_put_replaces_the_whole_body(place: Place) -> None:
    key = place.key("a")
    for expected in (1, None):
        place.table.transact([Put(key, {"old": 1})])
        place.table.transact([Put(key, {"new": 2}, expected)])
        found = place.table.get(key)
        assert found is not None
        assert found.body == {"new": 2}
        place.table.transact([Delete(key)])


def test_a_put_that_expects_absence_conflicts_where_something_stands(place: Place) -> None:
    key = place.key("a")
    place.table.transact([Put(key, {"first": 1}, ABSENT)])
    with pytest.raises(ConflictError) as caught:
        place.table.transact([Put(key, {"second": 2}, ABSENT)])
    assert caught.value.keys == (key,)
    assert place.table.get(key) == Item(key, {"first": 1}, 1)


@pytest.mark.parametrize("expected", [1, 3, 7])
def test_a_put_that_expects_another_version_conflicts(place: Place, expected: int) -> None:
    key = place.key("a")
    for number in (1, 2):
        place.table.transact([Put(key, {"n": number})])
    with pytest.raises(ConflictError):
        place.table.transact([Put(key, {"n": 3}, expected)])
    assert place.table.get(key) == Item(key, {"n": 2}, 2)


def test_what_expects_a_version_conflicts_where_nothing_stands(place: Place) -> None:
    key = place.key("a")
    for write in (Put(key, {}, 1), Delete(key, 1), Check(key, 1)):
        with pytest.raises(ConflictError):
            place.table.transact([write])
    assert place.table.get(key) is None


def test_a_delete_takes_an_item_out(place: Place) -> None:
    key = place.key("a")
    place.table.transact([Put(key, {})])
    place.table.transact([Delete(key, 1)])
    assert place.table.get(key) is None
    place.table.transact([Put(key, {}, ABSENT)])
    assert place.table.get(key) == Item(key, {}, 1)


def test_a_delete_of_nothing_succeeds(place: Place) -> None:
    place.table.transact([Delete(place.key("a"))])
    assert place.table.get(place.key("a")) is None


def test_a_delete_that_expects_another_version_conflicts(place: Place) -> None:
    key = place.key("a")
    place.table.transact([Put(key, {})])
    with pytest.raises(ConflictError):
        place.table.transact([Delete(key, 2)])
    assert place.table.get(key) is not None


def test_a_check_lets_the_rest_happen_and_writes_nothing(place: Place) -> None:
    stands, fresh = place.key("stands"), place.key("fresh")
    place.table.transact([Put(stands, {"n": 1})])
    place.table.transact([Check(stands, 1), Check(place.key("gone"), ABSENT), Put(fresh, {})])
    assert place.table.get(stands) == Item(stands, {"n": 1}, 1)
    assert place.table.get(fresh) is not None
    assert place.table.get(place.key("gone")) is None


@pytest.mark.parametrize("expected", [ABSENT, 2])
def test_a_check_that_fails_stops_everything(place: Place, expected: int) -> None:
    place.table.transact([Put(place.key("stands"), {})])
    with pytest.raises(ConflictError) as caught:
        place.table.transact([Put(place.key("fresh"), {}), Check(place.key("stands"), expected)])
    assert caught.value.keys == (place.key("stands"),)
    assert place.table.get(place.key("fresh")) is None


def test_one_conflict_undoes_a_whole_transaction_and_every_conflict_is_named(place: Place) -> None:
    old, stale, taken, new = (place.key(name) for name in ("old", "stale", "taken", "new"))
    place.table.transact([Put(key, {"n": 1}) for key in (old, stale, taken)])
    writes = [Delete(old, 1), Put(stale, {}, 5), Put(new, {}, ABSENT), Put(taken, {}, ABSENT)]
    with pytest.raises(ConflictError) as caught:
        place.table.transact(writes)
    assert caught.value.keys == (stale, taken)
    found = place.table.get_many([old, stale, taken, new])
    assert [item and (item.body, item.version) for item in found] == [({"n": 1}, 1)] * 3 + [None]


def test_a_hundred_writes_go_together(place: Place) -> None:
    keys = [place.key(f"{number:03}") for number in range(MOST_WRITES)]
    place.table.transact([Put(key, {}) for key in keys])
    assert place.table.count(place.name) == MOST_WRITES


def test_the_same_token_does_the_same_writes_once(true_place: Place) -> None:
    key = true_place.key("a")
    for _ in range(3):
        true_place.table.transact([Put(key, {"n": 1})], token="abc123")
    assert true_place.table.get(key) == Item(key, {"n": 1}, 1)
    true_place.table.transact([Put(key, {"n": 1})], token="abc124")
    assert true_place.table.get(key) == Item(key, {"n": 1}, 2)


def test_a_token_answers_for_what_would_conflict_by_now(true_place: Place) -> None:
    key = true_place.key("a")
    for _ in range(2):
        true_place.table.transact([Put(key, {}, ABSENT)], token="T" * 36)
    assert true_place.table.get(key) == Item(key, {}, 1)


def test_a_token_refuses_other_writes(true_place: Place) -> None:
    true_place.table.transact([Put(true_place.key("a"), {"n": 1})], token="once")
    with pytest.raises(ValueError, match=r"once|token|Token|parameters"):
        true_place.table.transact([Put(true_place.key("a"), {"n": 2})], token="once")
    assert true_place.table.get(true_place.key("a")) == Item(true_place.key("a"), {"n": 1}, 1)


def test_a_token_of_a_conflict_may_be_used_again(true_place: Place) -> None:
    stands, fresh = true_place.key("stands"), true_place.key("fresh")
    true_place.table.transact([Put(stands, {})])
    writes = [Check(stands, ABSENT), Put(fresh, {})]
    with pytest.raises(ConflictError):
        true_place.table.transact(writes, token="again")
    true_place.table.transact([Delete(stands)])
    true_place.table.transact(writes, token="again")
    assert true_place.table.get(fresh) is not None


def test_items_are_found_in_the_order_asked_for(place: Place) -> None:
    keys = [place.key(f"{number}", str(number % 7)) for number in range(110)]
    for start in (0, 55):
        place.table.transact([Put(key, {"s": key.sort}) for key in keys[start : start + 55]])
    asked = [place.key("gone"), *reversed(keys), keys[5], place.key("gone")]
    found = place.table.get_many(asked)
    assert [item and item.body["s"] for item in found] == [
        None, *[key.sort for key in reversed(keys)], "5", None,
    ]  # fmt: skip


def test_asking_for_no_keys_finds_nothing(place: Place) -> None:
    assert place.table.get_many([]) == []


SORTS = ["\0", " ", "#", "A", "B", "Z", "a", "a\0", "aa", "ab", "b", "z", "é", "\ud7ff", "\ue000", "ﬀ", "\uffff", "🧶", "\U0010ffff"]  # fmt: skip


@pytest.fixture
def shelf(place: Place) -> Place:
    """A place with SORTS, and neighbours that no query may show."""
    place.table.transact([Put(place.key(sort), {"s": sort}) for sort in reversed(SORTS)])
    place.table.transact([Put(place.key("a", partition), {}) for partition in ("-", "\0", "é")])
    return place


def sorts(place: Place, **how: Any) -> list[str]:
    found = place.table.query(place.name, **how)
    assert all(item.body == {"s": item.key.sort} and item.version == 1 for item in found)
    return [item.key.sort for item in found]


def test_a_partition_is_read_in_the_order_of_utf_8(shelf: Place) -> None:
    assert sorted(SORTS, key=str.encode) == SORTS
    assert sorts(shelf) == SORTS
    assert sorts(shelf, descending=True) == SORTS[::-1]


def test_a_partition_nobody_wrote_to_is_empty(shelf: Place) -> None:
    assert shelf.table.query("nowhere") == []
    assert shelf.table.count("nowhere") == 0


def test_a_prefix_shows_only_what_begins_so(shelf: Place) -> None:
    for prefix in ("a", "\0", "é", "b", "aab", "\U0010ffff", "\ud7ff"):
        expected = [sort for sort in SORTS if sort.startswith(prefix)]
        assert sorts(shelf, prefix=prefix) == expected
        assert sorts(shelf, prefix=prefix, descending=True) == expected[::-1]
        assert shelf.table.count(shelf.name, prefix=prefix) == len(expected)


def test_after_shows_only_what_lies_beyond(shelf: Place) -> None:
    for after in [*SORTS, "A" * 900, "\U0010ffff" * 225]:
        assert sorts(shelf, after=after) == [sort for sort in SORTS if sort > after]
        below = [sort for sort in SORTS[::-1] if sort < after]
        assert sorts(shelf, after=after, descending=True) == below


def test_until_is_included(shelf: Place) -> None:
    for until in [*SORTS, "ax"]:
        assert sorts(shelf, until=until) == [sort for sort in SORTS if sort <= until]


def test_prefix_after_and_until_go_together(shelf: Place) -> None:
    assert sorts(shelf, prefix="a", after="a") == ["a\0", "aa", "ab"]
    assert sorts(shelf, prefix="a", after="a\0", until="aa") == ["aa"]
    assert sorts(shelf, prefix="a", after="ab", descending=True) == ["aa", "a\0", "a"]
    assert sorts(shelf, prefix="a", after="z", descending=True) == ["ab", "aa", "a\0", "a"]
    assert sorts(shelf, prefix="a", after="z") == []
    assert sorts(shelf, prefix="a", after="Z", descending=True) == []
    assert sorts(shelf, after="b", until="b") == []
    assert sorts(shelf, prefix="b", until="a") == []


@pytest.mark.parametrize("limit", [1, 4, len(SORTS), 100])
def test_pages_follow_each_other_without_a_gap(shelf: Place, limit: int) -> None:
    for descending in (False, True):
        found = pages(
            lambda after, backwards=descending: shelf.table.query(  # type: ignore[misc]
                shelf.name, after=after, limit=limit, descending=backwards
            )
        )
        assert list(chain.from_iterable(found)) == (SORTS[::-1] if descending else SORTS)
        assert all(len(page) == limit for page in found[:-1])


def test_a_query_gives_more_than_a_megabyte(place: Place) -> None:
    for number in range(8):
        place.table.transact([Put(place.key(str(number)), {"text": "x" * 300_000})])
    found = place.table.query(place.name, limit=7)
    assert [item.key.sort for item in found] == list("0123456")
    assert place.table.count(place.name) == 8
    assert len(place.everything()) == 8
    assert all(place.table.get_many([place.key(str(number)) for number in range(8)]))


def test_adding_makes_an_item_and_counts_from_nothing(place: Place) -> None:
    key = place.key("count")
    assert place.table.add(key, "seen", 3, {"kind": "visits"}) == 3
    assert place.table.add(key, "seen", 2, {"kind": "ignored"}) == 5
    assert place.table.add(key, "seen", -7, {}) == -2
    assert place.table.add(key, "heard", 1, {}) == 1
    assert place.table.get(key) == Item(key, {"kind": "visits", "seen": -2, "heard": 1}, 4)


def test_adding_and_writing_go_together(place: Place) -> None:
    key = place.key("count")
    place.table.transact([Put(key, {"seen": 10, "kind": "visits"}, ABSENT)])
    assert place.table.add(key, "seen", 5, {}) == 15
    place.table.transact([Put(key, {"seen": 1}, 2)])
    assert place.table.add(key, "seen", 5, {}) == 6
    place.table.transact([Put(key, {"kind": "none"})])
    assert place.table.get(key) == Item(key, {"kind": "none"}, 5)
    place.table.transact([Delete(key, 5)])
    assert place.table.add(key, "seen", 1, {}) == 1
    assert [item.body for item in place.table.query(place.name)] == [{"seen": 1}]


def test_everything_is_every_item(place: Place) -> None:
    assert place.everything() == []
    keys = [place.key(f"{number}", str(number % 3)) for number in range(60)]
    for start in (0, 30):
        place.table.transact([Put(key, {"s": key.sort}) for key in keys[start : start + 30]])
    found = place.everything()
    assert {item.key: item.body for item in found} == {key: {"s": key.sort} for key in keys}
    assert len(found) == 60


def fill(key: Key, more: int = 0) -> dict[str, Any]:
    """A body with which an item is as big as can be, or that many bytes bigger."""
    empty = len(encode_body(key, {"text": ""})) + sum(len(part.encode()) for part in key)
    return {"text": "x" * (MOST_ITEM_BYTES - empty + more)}


def test_an_item_may_be_as_big_as_the_limit_and_no_bigger(place: Place) -> None:
    key = place.key("a")
    place.table.transact([Put(key, fill(key))])
    assert place.table.get(key) == Item(key, fill(key), 1)
    with pytest.raises(ValueError, match="400000 bytes"):
        place.table.transact([Put(key, fill(key, 1))])
    with pytest.raises(ValueError, match="400000 bytes"):
        place.table.add(key, "seen", 1, fill(key))
    assert place.table.get(key) == Item(key, fill(key), 1)


@pytest.mark.parametrize("part", ["x" * MOST_KEY_BYTES, "é" * 450, "\U0010ffff" * 225])
def test_keys_may_be_as_long_as_the_limit(place: Place, part: str) -> None:
    place.table.transact([Put(Key(part, part), {"n": 1})])
    assert place.table.get(Key(part, part)) is not None
    assert place.table.query(part, prefix=part, until=part)[0].body == {"n": 1}
    assert place.table.query(part, after=part) == []
    place.table.transact([Delete(Key(part, part))])


@pytest.mark.parametrize("part", ["", "x" * 901, "é" * 451, "\ud800"])
def test_keys_beyond_the_limits_are_refused(place: Place, part: str) -> None:
    table = place.table
    refused: list[Callable[[Key], object]] = [
        table.get,
        lambda key: table.get_many([key]),
        lambda key: table.transact([Put(key, {})]),
        lambda key: table.transact([Put(place.key("a"), {}), Delete(key)]),
        lambda key: table.transact([Check(key, ABSENT)]),
        lambda key: table.add(key, "n", 1, {}),
    ]
    for key in (Key(part, "a"), Key("a", part)):
        for call in refused:
            with pytest.raises(ValueError):  # noqa: PT011
                call(key)
    assert place.everything() == []


def test_what_a_transaction_cannot_be_is_refused(place: Place) -> None:
    key = place.key("a")
    unfit: list[tuple[str, list[Any], str]] = [
        ("1 to 100 writes", [], ""),
        ("1 to 100 writes", [Put(place.key(str(n)), {}) for n in range(101)], ""),
        ("only once", [Put(key, {}), Delete(key)], ""),
        ("only once", [Put(key, {}), Check(key, ABSENT)], ""),
        ("4000000 bytes", [Put(place.key(str(n)), {"t": "x" * 390_000}) for n in range(11)], ""),
        ("letters and digits", [Put(key, {})], "a-b"),
        ("letters and digits", [Put(key, {})], "a" * 37),
        ("JSON", [Put(key, {"n": float("nan")})], ""),
    ]
    for words, writes, token in unfit:
        with pytest.raises(ValueError, match=words):
            place.table.transact(writes, token)
    assert place.everything() == []


def test_what_a_query_cannot_be_is_refused(place: Place) -> None:
    for how in (
        {"limit": 0},
        {"limit": -1},
        {"until": "a", "descending": True},
        {"prefix": "x" * 901},
        {"after": "\ud800"},
    ):
        with pytest.raises(ValueError):  # noqa: PT011
            place.table.query(place.name, **how)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="900 bytes"):
        place.table.query("")
    with pytest.raises(ValueError, match="900 bytes"):
        place.table.count("")


def test_a_walk_goes_on_behind_any_key_and_meets_each_item_once(place: Place) -> None:
    keys = {place.key(f"w{number:02}") for number in range(17)}
    for key in keys:
        place.table.transact([Put(key, {})])
    met: list[Key] = []
    after: Key | None = None
    while True:
        items = place.table.walk_on(after, 5)
        met += [item.key for item in items]
        if len(items) < 5:
            break
        after = items[-1].key
        if after in keys:
            place.table.transact([Delete(after)])  # gone: the walk still knows where it was
    assert len(met) == len(set(met))
    assert keys <= set(met)
    assert place.table.walk_on(met[-1], 5) == []
