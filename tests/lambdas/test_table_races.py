"""Many at once: nobody's write is lost, and the last place is given away once."""

import random
import time
from itertools import chain

from chalicelib.table import ABSENT, Check, ConflictError, Put
from tests.lambdas.tables import Place, race

WORKERS = 8
ROUNDS = 12


def test_the_last_place_is_given_to_one_in_every_round(true_place: Place) -> None:
    table = true_place.table
    for number in range(ROUNDS):
        session = true_place.key(f"session-{number}")
        table.transact([Put(session, {"remaining": 1})])

        def take(worker: int, key=session, number=number) -> bool:  # type: ignore[no-untyped-def]
            found = table.get(key)
            if not found or not found.body["remaining"]:
                return False
            seat = true_place.key(f"{number}-{worker}", "-seats")
            try:
                table.transact([Put(key, {"remaining": 0}, found.version), Put(seat, {}, ABSENT)])
            except ConflictError as error:
                return error.keys != (key,)
            return True

        assert sum(race(WORKERS, take)) == 1
        seats = true_place.name + "-seats"
        assert table.count(seats, prefix=f"{number}-") == 1
    assert table.count(true_place.name) == ROUNDS


def test_nothing_is_made_twice(true_place: Place) -> None:
    def make(worker: int) -> int:
        made = 0
        for number in range(ROUNDS):
            try:
                true_place.table.transact(
                    [Put(true_place.key(str(number)), {"by": worker}, ABSENT)]
                )
                made += 1
            except ConflictError:
                pass
        return made

    assert sum(race(WORKERS, make)) == ROUNDS
    assert [item.version for item in true_place.table.query(true_place.name)] == [1] * ROUNDS


def test_no_increment_is_lost_when_everybody_reads_and_writes(true_place: Place) -> None:
    key, times = true_place.key("count"), 10

    def increment(worker: int) -> None:
        done = 0
        while done < times:
            found = true_place.table.get(key)
            body = {"n": found.body["n"] + 1 if found else 1}
            try:
                true_place.table.transact([Put(key, body, found.version if found else ABSENT)])
                done += 1
            except ConflictError:
                time.sleep(random.uniform(0, 0.005))

    race(WORKERS, increment)
    found = true_place.table.get(key)
    assert found is not None
    assert (found.body, found.version) == ({"n": WORKERS * times}, WORKERS * times)


def test_no_addition_is_lost_and_every_total_is_given_once(true_place: Place) -> None:
    key, times = true_place.key("count"), 20
    totals = race(
        WORKERS, lambda worker: [true_place.table.add(key, "n", 1, {}) for _ in range(times)]
    )
    assert sorted(chain.from_iterable(totals)) == list(range(1, WORKERS * times + 1))
    found = true_place.table.get(key)
    assert found is not None
    assert (found.body, found.version) == ({"n": WORKERS * times}, WORKERS * times)


def test_the_same_token_from_many_at_once_writes_once(true_place: Place) -> None:
    for number in range(ROUNDS):
        key = true_place.key(str(number))
        race(
            WORKERS,
            lambda worker, key=key, n=number: true_place.table.transact(
                [Put(key, {})], f"{key.partition[:30]}{n}"
            ),
        )  # type: ignore[misc]
        found = true_place.table.get(key)
        assert found is not None
        assert found.version == 1


def test_two_that_check_each_other_never_both_succeed(true_place: Place) -> None:
    for number in range(ROUNDS):
        keys = [true_place.key(f"{number}-{side}") for side in (0, 1)]

        def claim(worker: int, keys=keys) -> bool:  # type: ignore[no-untyped-def]
            mine, other = keys[worker % 2], keys[1 - worker % 2]
            try:
                true_place.table.transact([Put(mine, {}, ABSENT), Check(other, ABSENT)])
            except ConflictError:
                return False
            return True

        assert sum(race(WORKERS, claim)) == 1


def test_a_conflict_among_many_hurts_only_its_own_transaction(true_place: Place) -> None:
    stands = true_place.key("stands")
    true_place.table.transact([Put(stands, {}, ABSENT)])

    def write(worker: int) -> list[str]:
        outcomes = []
        for number in range(ROUNDS):
            key = true_place.key(f"{worker}-{number}", "-written")
            writes = [Put(key, {}, ABSENT)]
            if worker % 2:
                writes.append(Put(stands, {}, ABSENT))
            try:
                true_place.table.transact(writes)
                outcomes.append("done")
            except ConflictError as error:
                outcomes.append("conflict" if error.keys == (stands,) else "wrong")
        return outcomes

    outcomes = race(WORKERS, write)
    assert outcomes == [["conflict" if w % 2 else "done"] * ROUNDS for w in range(WORKERS)]
    assert true_place.table.count(true_place.name + "-written") == WORKERS // 2 * ROUNDS
    found = true_place.table.get(stands)
    assert found is not None
    assert found.version == 1
