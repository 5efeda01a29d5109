"""What the book holds of somebody who asked for help: given to them, or deleted."""

from collections.abc import Iterator
from typing import Any

from chalicelib.acts.helping.ending import withdraw_ask
from chalicelib.acts.helping.people import list_requests
from chalicelib.services import Services
from chalicelib.store import keys
from chalicelib.store.help_requests import HelpRecord
from chalicelib.store.owners import Owner
from chalicelib.table import Delete, Item, Put, Write
from communitybook.helping.ask import ASKER, OUT
from communitybook.helping.moves import HelpRefusedError
from communitybook.messages import say

_GROUP = "the group"
Holder = dict[str, str]


def export_requests(services: Services, owner: Owner, holder: Holder) -> list[dict[str, Any]]:
    """Each request, what the asker wrote, and to whom they can be reached. Nobody else's words."""
    return [_export(services, record, holder) for record in list_requests(services, owner)]


def _export(services: Services, record: HelpRecord, holder: Holder) -> dict[str, Any]:
    parts = list(_parts(services, record))
    bodies = [private.body for private, _ in parts if private]
    said = [one for _, notes in parts if notes for one in _said(notes).values()]
    return {
        "request": record.title,
        "state": str(record.ask.state),
        "opened_at": record.opened_at,
        "ended_at": record.ended_at,
        "file": record.text,
        "offers": len(record.ask.offers),
        "outcome": record.outcome,
        "you_shared": [one["asker_shares"] for one in bodies if _is_shared(one, holder)],
        "your_questions": [one["question"] for one in bodies if one.get("question")],
        "your_notes": [one[ASKER]["note"] for one in said if ASKER in one],
    }


def list_waiting_news(services: Services, owner: Owner) -> list[dict[str, str]]:
    """What the asker is about to be told, before it is made into mail."""
    titles = {one.id: one.title for one in list_requests(services, owner)}
    return [
        {"request": titles[item.body["request"]], "news": news}
        for item in services.store.help.list_news(limit=1000)
        if item.body["request"] in titles
        for to, news, _ in item.body["told"]
        if to == ASKER
    ]


def check_nothing_is_out(services: Services, owner: Owner) -> None:
    """Raises HelpRefusedError while somebody's thing is with whoever wants to be forgotten."""
    for record in list_requests(services, owner):
        if any(loan.state in OUT for loan in record.ask.loans.values()):
            raise HelpRefusedError(say("loans_are_out"))


def end_requests(services: Services, owner: Owner) -> None:
    """Nobody is left to answer: what runs is withdrawn, and everyone who offered hears of it."""
    for record in list_requests(services, owner):
        if not record.has_ended:
            withdraw_ask(services, record.id, _GROUP)


def plan_forget_asker(services: Services, owner: Owner, holder: Holder) -> Iterator[Write]:
    """How this holder could be reached goes; with the last holder, what they wrote, too."""
    is_last = len(owner.holders) == 1
    for record in list_requests(services, owner):
        for private, notes in _parts(services, record):
            gone = ["asker_shares"] if private and _is_shared(private.body, holder) else []
            gone += ["question"] if private and is_last and private.body.get("question") else []
            if private and gone:
                rest = {name: value for name, value in private.body.items() if name not in gone}
                yield Put(private.key, rest, private.version)
            if notes and is_last and any(ASKER in one for one in _said(notes).values()):
                yield _without_askers(notes)


def _without_askers(notes: Item) -> Write:
    """What the lender said stays theirs."""
    rest = {
        name: {who: one for who, one in said.items() if who != ASKER}
        for name, said in _said(notes).items()
    }
    kept = {name: said for name, said in rest.items() if said}
    return Put(notes.key, {**kept, "v": 1}, notes.version) if kept else Delete(notes.key)


def _said(notes: Item) -> dict[str, Any]:
    return {name: one for name, one in notes.body.items() if name != "v"}


def _parts(services: Services, record: HelpRecord) -> Iterator[tuple[Item | None, Item | None]]:
    """What is private about each offer, and what was said of its loan."""
    for offer_id in record.ask.offers:
        private = services.store.table.get(keys.offer_private_key(record.id, offer_id))
        yield private, services.store.table.get(keys.loan_notes_key(record.id, offer_id))


def _is_shared(private: dict[str, Any], holder: Holder) -> bool:
    shares = private.get("asker_shares") or {}
    return bool(shares.get("email") == holder["email"])
