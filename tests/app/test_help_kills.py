"""Killed with -9 while people accept, withdraw and are forgotten: never half of anything."""

import random
import shutil
from collections import Counter
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from chalicelib.jobs.clearing import clear_away
from chalicelib.jobs.mailing import send_due_mail
from chalicelib.jobs.news import tell_news
from chalicelib.services import Services
from chalicelib.store.help_requests import HelpRecord
from communitybook.helping.moves import OfferState, RequestState
from tests.app.book_child import open_services
from tests.app.help_child import LATER
from tests.app.help_races import HOLDING
from tests.app.test_kills import Said, run_child
from tests.conftest import IS_LONG

ROUNDS = 100 if IS_LONG else 3
CHILD = "tests.app.help_child"
AFTER = {
    "offered": set(OfferState) - {OfferState.UNCONFIRMED},
    "accepted": {OfferState.ACCEPTED, OfferState.WITHDRAWN},
    "waits": {OfferState.WAITLISTED, OfferState.INVITED, OfferState.LAPSED},
    "withdrew": {OfferState.WITHDRAWN},
    "closed": {OfferState.LAPSED},
}


@pytest.fixture
def var(seeded: Path, tmp_path: Path) -> Path:
    var = tmp_path / "var"
    shutil.copytree(seeded, var)
    return var


def finish(services: Services) -> Services:
    """What the book does once it runs again, when every lease has run out."""
    clock = services.read_clock
    later = replace(services, read_clock=lambda: clock() + timedelta(minutes=10))
    while tell_news(later) or send_due_mail(later):
        pass
    return later


def check_record(record: HelpRecord) -> None:
    ask = record.ask
    for place in ask.places.values():
        held = sum(one.taken for one in ask.offers_in(*HOLDING, place=place.id))
        assert held + place.remaining == place.needed or record.has_ended, record.id
    if record.has_ended:
        assert not list(ask.offers_in(OfferState.WAITLISTED, OfferState.INVITED))
    elif ask.state is RequestState.OPEN:
        assert not ask.is_full


def assert_nothing_is_half(var: Path, said: Said) -> None:
    services = finish(open_services(var))
    table = services.store.table
    records: dict[str, HelpRecord] = {}
    for item in table.everything():
        if item.key.partition.startswith("request#") and item.key.sort == "a":
            record = services.store.help.find(item.key.partition.removeprefix("request#"))
            assert record is not None
            records[record.id] = record
            check_record(record)
    for word, about in said:
        id, _, offer_id = about.partition("/")
        if id not in records and word != "points":
            assert _is_forgotten_whole(services, id), f"{word} {about} was answered and is gone"
        elif offer_id:
            assert records[id].ask.offers[offer_id].state in AFTER[word], (word, about)
    _check_lists(services, records)
    assert table.query("news", limit=1) == []
    assert services.store.mail.count_waiting() == 0
    table.close()  # type: ignore[attr-defined]


def _is_forgotten_whole(services: Services, id: str) -> bool:
    """Whether retention took it after its end, once it has run again after it was killed.

    Its sums stay, and days that are due.
    """
    clock = services.read_clock
    clear_away(replace(services, read_clock=lambda: clock() + LATER))
    kept = {
        item.key.partition.partition("#")[0]
        for item in services.store.table.everything()
        if id in item.key.partition or id in item.key.sort
    }
    return kept - {"due"} == {"outcomes"}


def _check_lists(services: Services, records: dict[str, HelpRecord]) -> None:
    """Cards, invitations and sums say what the records say: they are written with them."""
    table = services.store.table
    running = {id for id, one in records.items() if not one.has_ended}
    assert {one["id"] for one in services.store.help.walk_cards()} == running
    invited = {
        (id, one.id)
        for id, record in records.items()
        for one in record.ask.offers_in(OfferState.INVITED)
    }
    listed = [(one.body["request"], one.body["offer"]) for one in
              table.query("invitations", limit=500)]  # fmt: skip
    assert Counter(listed) == Counter(invited)
    closed = {id for id, one in records.items() if one.ask.state is RequestState.CLOSED}
    sums = {
        item.key.sort for item in table.everything() if item.key.partition.startswith("outcome")
    }
    summed = {one.split("#")[-1] for one in sums}
    assert closed <= summed
    assert all(one in closed or one not in records for one in summed)


def test_killed_at_each_lasting_step_there_is_no_half_state(var: Path, tmp_path: Path) -> None:
    whole = tmp_path / "whole"
    shutil.copytree(var, whole)
    said = run_child(whole, 10_000, "before", module=CHILD)
    assert_nothing_is_half(whole, said)
    points = int(dict(said)["points"])
    assert points >= 20
    every = range(1, points + 1) if IS_LONG else range(3, points + 1, points // 4)
    for point in every:
        for when in ("before", "after") if IS_LONG else ("after",):
            copy = tmp_path / f"{point}-{when}"
            shutil.copytree(var, copy)
            assert_nothing_is_half(copy, run_child(copy, point, when, module=CHILD))


def test_killed_at_random_there_is_no_half_state(var: Path) -> None:
    chance = random.Random(5)
    said: Said = []
    for _round in range(ROUNDS):
        said += run_child(var, 0, "never", kill_after=chance.uniform(0.01, 0.4), module=CHILD)
    assert len(said) >= ROUNDS
    assert_nothing_is_half(var, said)
