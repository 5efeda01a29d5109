"""Fifty accept offers for the last place at once: threads, processes, both databases."""

import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from chalicelib.adapters.dynamodb_table import create_table
from tests.app.conftest import RunningBook
from tests.app.help_races import Act, Outcome, begin_round, check_round, end_round, run_all
from tests.conftest import IS_LONG, ROOT
from tests.lambdas.conftest import ministack, ministack_client, stand_in_credentials

__all__ = ["ministack", "ministack_client", "stand_in_credentials"]

ROUNDS = 200 if IS_LONG else 3
PROCESSES = 4


@pytest.fixture(params=["sqlite", "dynamodb"])
def racing(
    request: pytest.FixtureRequest, make_book: Callable[..., RunningBook]
) -> tuple[RunningBook, dict[str, str]]:
    """A book on one of the databases, and the environment by which a process opens the same."""
    if request.param == "sqlite":
        book = make_book()
        return book, {"BOOK_VAR": str(book.services.settings.var)}
    client, address = (request.getfixturevalue(name) for name in ("ministack_client", "ministack"))
    name = f"races-{os.getpid()}-{request.node.name[:20].replace('[', '-')}"
    create_table(client, name)
    known = {"BOOK_STORE": "dynamodb", "BOOK_TABLE": name, "BOOK_TABLE_ENDPOINT": address}
    book = make_book(**known)
    return book, {"BOOK_VAR": str(book.services.settings.var), **known}


def test_threads_never_give_away_more_places_than_there_are(
    racing: tuple[RunningBook, dict[str, str]],
) -> None:
    book, _ = racing
    count: Counter[str] = Counter()
    for number in range(ROUNDS):
        id, acts = begin_round(book.services, number)
        count.update(check_round(book.services, id, run_all(book.services, id, acts)))
        end_round(book.services)
    _report(f"threads, {ROUNDS} rounds", count)


def test_processes_never_give_away_more_places_than_there_are(
    racing: tuple[RunningBook, dict[str, str]],
) -> None:
    book, environment = racing
    count: Counter[str] = Counter()
    with _racers(environment) as racers:
        for number in range(ROUNDS):
            id, acts = begin_round(book.services, number)
            for share, racer in enumerate(racers):
                _ask(racer, id, acts[share::PROCESSES])
            outcomes = [outcome for racer in racers for outcome in _answer(racer)]
            count.update(check_round(book.services, id, outcomes))
            end_round(book.services)
    _report(f"processes, {ROUNDS} rounds", count)


def _report(what: str, count: Counter[str]) -> None:
    assert count["accepted"] >= ROUNDS
    assert count["accepted"] + count["refused"] == 50 * ROUNDS
    if IS_LONG:
        sys.stdout.write(f"{what}: {count['accepted']} accepted, {count['refused']} told\n")


@contextmanager
def _racers(environment: dict[str, str]) -> Iterator[list[Any]]:
    more = {"PYTHONPATH": f"{ROOT}:{ROOT / 'lambdas'}", "BOOK_ADDRESS": "http://localhost:8000"}
    racers = [
        subprocess.Popen(
            [sys.executable, "-m", "tests.app.help_races"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
            env={**os.environ, **more, **environment},
        )
        for _ in range(PROCESSES)
    ]
    try:
        yield racers
    finally:
        for racer in racers:
            assert racer.stdin
            assert racer.stdout
            racer.stdin.close()
            racer.wait(timeout=30)
            racer.stdout.close()


def _ask(racer: Any, id: str, acts: list[Act]) -> None:
    racer.stdin.write(json.dumps({"id": id, "acts": acts}) + "\n")
    racer.stdin.flush()


def _answer(racer: Any) -> list[Outcome]:
    return [Outcome(*one) for one in json.loads(racer.stdout.readline())]
