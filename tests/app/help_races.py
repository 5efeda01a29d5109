"""Fifty at once for the last place: the round, who runs, and what must be true afterwards.

Run as `python -m tests.app.help_races`, it takes its share of each round that a line of standard
input names, with the book that the environment describes.
"""

import json
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta

from chalicelib.acts.helping.answering import accept_offer
from chalicelib.acts.helping.offered import take_place, withdraw_offer
from chalicelib.services import Services
from chalicelib.store.help_requests import HelpRecord
from chalicelib.table import Delete
from chalicelib.wiring import services_of_environment
from communitybook.helping.ask import Ask, Offer, Place, Turn
from communitybook.helping.moves import HelpRefusedError, OfferState, RequestState
from communitybook.helping.offers import accept, confirm, offer, put_on_list

ACCEPTS = 50
HOLDING = (OfferState.ACCEPTED, OfferState.INVITED)
Act = tuple[str, str]  # what, and the offer's id


@dataclass(frozen=True)
class Outcome:
    """What one of them heard: done, or the sentence that refused it."""

    what: str
    offer_id: str
    refused: str = ""


def turned(turn: Turn) -> Ask:
    return turn[0]


def begin_round(services: Services, number: int) -> tuple[str, list[Act]]:
    """A request for three with one place free, somebody on each waiting list, and all the acts.

    Two are in the first time already, one of whom withdraws; the second time is full, with two who
    wait: when somebody withdraws there, the first of those is invited, and takes the place.
    """
    now, id = services.now, f"race-{number}"
    places = {"1": Place("1", 3, 3), "2": Place("2", 1, 1)}
    ask = Ask(id, RequestState.OPEN, places, ends_on=services.today + timedelta(days=9))
    names = [("1", f"a{one:02}") for one in range(ACCEPTS + 2)]
    names += [("2", f"b{one}") for one in range(3)]
    for minute, (place, name) in enumerate(names):
        ask = offer(ask, Offer(name, place, 1, OfferState.UNCONFIRMED), services.today)
        ask = turned(confirm(ask, name, now + timedelta(milliseconds=minute)))
    for name in ("a00", "a01", "b0"):
        ask = turned(accept(ask, name))
    for name in ("b1", "b2"):
        ask = turned(put_on_list(ask, name, by_asker=False))
    services.store.commit(services.store.help.plan_new(record_of(id, ask)))
    accepts = [("accept", f"a{one:02}") for one in range(2, ACCEPTS + 2)]
    return id, [*accepts, ("withdraw", "a00"), ("withdraw", "b0"), ("take", "b1")]


def record_of(id: str, ask: Ask) -> HelpRecord:
    return HelpRecord(id, "A race", "volunteers", "", "", "o", "", "2026-11-24T10:00:00Z", ask)


def do(services: Services, id: str, act: Act) -> Outcome:
    what, offer_id = act
    try:
        if what == "accept":
            accept_offer(services, id, offer_id, None, "the group")
        elif what == "withdraw":
            withdraw_offer(services, id, offer_id)
        else:
            take_place(services, id, offer_id)
    except HelpRefusedError as error:
        return Outcome(what, offer_id, str(error))
    return Outcome(what, offer_id)


def run_all(services: Services, id: str, acts: list[Act]) -> list[Outcome]:
    """Each in a thread of its own."""
    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(lambda act: do(services, id, act), acts))


def check_round(services: Services, id: str, outcomes: list[Outcome]) -> dict[str, int]:
    """Nobody too many, nobody lost, everybody told; how many were accepted and refused."""
    record = services.store.help.find(id)
    assert record is not None
    ask = record.ask
    for place in ask.places.values():
        held = sum(one.taken for one in ask.offers_in(*HOLDING, place=place.id))
        assert held + place.remaining == place.needed, (place, held)
        assert place.remaining >= 0
    assert len(ask.offers) == ACCEPTS + 5
    yes = [one for one in outcomes if one.what == "accept" and not one.refused]
    no = [one for one in outcomes if one.what == "accept" and one.refused]
    # One place was free, and one came free when somebody withdrew; whoever lost was told so.
    assert 1 <= len(yes) <= 2, yes
    assert all("just been filled" in one.refused for one in no)
    for one in yes:
        assert ask.offers[one.offer_id].state is OfferState.ACCEPTED
    told = told_of(services, id)
    if ask.places["1"].remaining == 0:
        for loser in ask.offers_in(OfferState.OFFERED, place="1"):
            assert "just_filled" in told[loser.id], loser
    assert {"a00", "b0"} <= {one.id for one in ask.offers_in(OfferState.WITHDRAWN)}
    assert ask.offers["b1"].state in HOLDING
    assert ask.offers["b2"].state is OfferState.WAITLISTED
    assert "invited" in told["b1"]
    return {"accepted": len(yes), "refused": len(no)}


def told_of(services: Services, id: str) -> dict[str, list[str]]:
    """Who is to be told what, by the news that wait."""
    told: dict[str, list[str]] = {}
    after = ""
    while items := services.store.table.query("news", after=after, limit=500):
        for item in items:
            for to, news, _about in item.body["told"] if item.body["request"] == id else ():
                told.setdefault(to, []).append(news)
        after = items[-1].key.sort
    return told


def end_round(services: Services) -> None:
    """The next round is not to read the news of this one."""
    for item in services.store.table.query("news", limit=500):
        services.store.table.transact([Delete(item.key)])


def main() -> None:
    services = services_of_environment()
    for line in sys.stdin:
        asked = json.loads(line)
        acts = [(what, offer_id) for what, offer_id in asked["acts"]]
        found = run_all(services, asked["id"], acts)
        answer = [[one.what, one.offer_id, one.refused] for one in found]
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
