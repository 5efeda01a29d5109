"""Whatever is done to a table, it answers as a plain dictionary would."""

from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chalicelib.table import (
    ABSENT,
    Check,
    ConflictError,
    Delete,
    Item,
    Key,
    Put,
    Table,
    Write,
    sort_range,
)
from tests.conftest import IS_LONG
from tests.lambdas.tables import Place

EXAMPLES = 250 if IS_LONG else 25
PARTITIONS = st.sampled_from(["", "-a"])
SORTS = st.text(st.sampled_from("\0aéz\ud7ff\ue000\uffff🧶\U0010ffff"), min_size=1, max_size=2)
KEYS = st.tuples(PARTITIONS, SORTS)
BODIES = st.dictionaries(
    st.sampled_from(["n", "name", ""]),
    st.none() | st.booleans() | st.text(max_size=3) | st.floats(allow_nan=False, allow_infinity=False),
    max_size=2,
)  # fmt: skip
COUNTS = st.fixed_dictionaries({}, optional={"seen": st.integers(-9, 9)})
# What is expected: nothing in particular, absence, the version that stands, or a stale one.
EXPECTED = st.sampled_from(["any", "any", "absent", "true", "true", "stale"])
WRITE = st.tuples(st.sampled_from(["put", "put", "delete", "check"]), EXPECTED, BODIES, COUNTS)
OPERATION = st.one_of(
    st.tuples(st.just("transact"), st.dictionaries(KEYS, WRITE, min_size=1, max_size=4)),
    st.tuples(st.just("add"), KEYS, st.integers(-5, 5), BODIES),
    st.tuples(
        st.just("query"), PARTITIONS, SORTS | st.just(""), SORTS | st.just(""), SORTS | st.just(""),
        st.integers(1, 4), st.booleans(),
    ),
)  # fmt: skip


class Model:
    """The port, said with a dictionary."""

    def __init__(self) -> None:
        self.items: dict[Key, Item] = {}

    def version(self, key: Key) -> int:
        return self.items[key].version if key in self.items else ABSENT

    def transact(self, writes: list[Write]) -> None:
        missed = [w.key for w in writes if w.expected not in (None, self.version(w.key))]
        if missed:
            raise ConflictError(missed)
        for write in writes:
            if isinstance(write, Put):
                self.put(write.key, dict(write.body))
            elif isinstance(write, Delete):
                self.items.pop(write.key, None)

    def put(self, key: Key, body: dict[str, Any]) -> None:
        self.items[key] = Item(key, body, self.version(key) + 1)

    def add(self, key: Key, field: str, amount: int, body: dict[str, Any]) -> int:
        body = self.items[key].body if key in self.items else {**body, field: 0}
        total: int = body.get(field, 0) + amount
        self.put(key, {**body, field: total})
        return total

    def find(self, partition: str, prefix: str, descending: bool) -> list[Item]:
        keys = [k for k in self.items if k.partition == partition and k.sort.startswith(prefix)]
        ordered = sorted(keys, key=lambda key: key.sort.encode(), reverse=descending)
        return [self.items[key] for key in ordered]


def make_write(
    model: Model, key: Key, wish: tuple[str, str, dict[str, Any], dict[str, int]]
) -> Write:
    kind, expected, body, counts = wish
    version = {
        "any": None, "absent": ABSENT, "true": model.version(key), "stale": model.version(key) + 1,
    }[expected]  # fmt: skip
    if kind == "put":
        return Put(key, body | counts, version)
    return Delete(key, version) if kind == "delete" else Check(key, version or ABSENT)


def outcome(table: Table | Model, writes: list[Write]) -> tuple[Key, ...]:
    try:
        table.transact(writes)
    except ConflictError as error:
        return error.keys
    return ()


def compare(place: Place, model: Model, operation: tuple[Any, ...]) -> None:
    kind, *details = operation
    table = place.table
    if kind == "transact":
        wishes = {Key(place.name + p, s): wish for (p, s), wish in details[0].items()}
        writes = [make_write(model, key, wish) for key, wish in wishes.items()]
        assert outcome(table, writes) == outcome(model, writes)
        assert table.get_many(list(wishes)) == [model.items.get(key) for key in wishes]
    elif kind == "add":
        (partition, sort), amount, body = details
        key = Key(place.name + partition, sort)
        assert table.add(key, "seen", amount, body) == model.add(key, "seen", amount, body)
        assert table.get(key) == model.items[key]
    else:
        compare_query(place, model, *details)


def compare_query(
    place: Place, model: Model, partition: str, prefix: str, after: str, until: str,
    limit: int, descending: bool,
) -> None:  # fmt: skip
    partition, until = place.name + partition, "" if descending else until
    found = model.find(partition, prefix, descending)
    assert place.table.count(partition, prefix=prefix) == len(found)
    assert place.table.count(partition, prefix=prefix, most=limit) == min(len(found), limit)
    if after:
        found = [i for i in found if (i.key.sort < after if descending else i.key.sort > after)]
    if until:
        found = [item for item in found if item.key.sort <= until]
    answer = place.table.query(
        partition, prefix=prefix, after=after, until=until, limit=limit, descending=descending
    )
    assert answer == found[:limit]


@settings(max_examples=EXAMPLES, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(operations=st.lists(OPERATION, min_size=1, max_size=12))
def test_any_operations_give_what_a_dictionary_gives(
    lone_place: Place, operations: list[tuple[Any, ...]]
) -> None:
    mine, model = Place(lone_place.table), Model()
    for operation in operations:
        compare(mine, model, operation)
    assert {item.key: item for item in mine.everything()} == model.items
    mine.clear()


@given(
    sorts=st.lists(SORTS | st.just("\U0010ffff" * 225)),
    prefix=SORTS | st.just(""),
    after=SORTS | st.just(""),
    until=SORTS | st.just(""),
    descending=st.booleans(),
)
def test_a_range_holds_exactly_what_is_asked_for(
    sorts: list[str], prefix: str, after: str, until: str, descending: bool
) -> None:
    until = "" if descending else until
    first, last = sort_range(prefix=prefix, after=after, until=until, descending=descending)
    for sort in sorts:
        is_beyond = not after or (sort < after if descending else sort > after)
        is_wanted = sort.startswith(prefix) and is_beyond and (not until or sort <= until)
        assert (first <= sort <= last) == is_wanted
    assert all(1 <= len(end.encode()) <= 1024 for end in (first, last)) or first > last
