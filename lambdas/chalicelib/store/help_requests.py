"""Help requests: what runs, what was offered, who is to be told."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import datetime
from typing import Any

from chalicelib.store import keys
from chalicelib.store.ask_bodies import body_of_ask, parse_ask
from chalicelib.store.bodies import body_of
from chalicelib.store.moments import to_text
from chalicelib.table import ABSENT, Delete, Item, Key, Put, Table, Write
from chalicelib.tokens import hash_token
from communitybook.helping.ask import OUT, Ask, Offer, Telling
from communitybook.helping.moves import ENDED, OfferState

_PAGE = 500


@dataclass(frozen=True, slots=True)
class HelpRecord:
    """One request with its offers. `text` is the file as last approved; `asker` a name to show.

    `answered_at` says when the asker first answered each offer; `outcome` what came of it all.
    `landed` is the number under which git took its file out, until the site has long enough been
    seen without it, since `seen_at`; 0 before and after.
    """

    id: str
    title: str
    kind: str
    slug: str
    asker: str
    owner_id: str
    text: str
    opened_at: str
    ask: Ask
    check: str = "none"
    ward: str = ""
    submission_id: str = ""
    ended_at: str = ""
    held_why: str = ""
    is_published: bool = False
    landed: int = 0
    seen_at: str = ""
    answered_at: dict[str, str] = field(default_factory=dict)
    outcome: dict[str, int] = field(default_factory=dict)
    version: int = 0

    @property
    def asker_key(self) -> str:
        """Where it is listed with whoever asks."""
        return self.slug or f"owner:{self.owner_id}"

    @property
    def has_ended(self) -> bool:
        return self.ask.state in ENDED

    def body(self) -> dict[str, Any]:
        return {**body_of(self), "ask": body_of_ask(self.ask), "v": 1}

    def card(self) -> dict[str, Any]:
        """What moderators and the live state need of it; nobody is named."""
        waiting = list(self.ask.offers_in(OfferState.OFFERED))
        silent = [one for one in waiting if one.id not in self.answered_at]
        since = min((one.offered_at for one in silent if one.offered_at), default=None)
        return {
            **{name: getattr(self, name) for name in _ON_CARD},
            "state": self.ask.state.value,
            "places": {id: place.remaining for id, place in self.ask.places.items()},
            "remaining": self.ask.remaining,
            "offers": len(self.ask.offers),
            "waiting": len(waiting),
            "waiting_since": to_text(since) if since else "",
            "ends_on": self.ask.ends_on.isoformat(),
            "v": 1,
        }


_ON_CARD = (
    *("id", "title", "kind", "slug", "asker", "check"),
    *("opened_at", "is_published", "landed"),
)
_NAMES = {one.name for one in fields(HelpRecord)}


def parse_record(item: Item) -> HelpRecord:
    known = {name: value for name, value in item.body.items() if name in _NAMES}
    known["ask"] = parse_ask(known["ask"])
    return HelpRecord(**known, version=item.version)


class HelpRequests:
    """Intents over requests, offers and loans."""

    def __init__(self, table: Table) -> None:
        self.table = table

    def find(self, id: str) -> HelpRecord | None:
        item = self.table.get(keys.request_key(id))
        return parse_record(item) if item else None

    def find_private(self, id: str, offer_id: str) -> dict[str, Any]:
        """Who offered: `name`, `email`, `phone`, `message` and so on; empty once it is deleted."""
        item = self.table.get(keys.offer_private_key(id, offer_id))
        return item.body if item else {}

    def find_privates(self, id: str, offer_ids: Iterable[str]) -> dict[str, dict[str, Any]]:
        """The same of several offers, by the offer's id."""
        wanted = list(offer_ids)
        places = [keys.offer_private_key(id, one) for one in wanted]
        items = self.table.get_many(places) if places else []
        return {one: item.body if item else {} for one, item in zip(wanted, items, strict=True)}

    def list_of_asker(self, asker: str) -> list[HelpRecord]:
        """What a listing, or an owner, asked for; newest first."""
        found = self.table.query(f"asked#{asker}", limit=200)
        wanted = [keys.request_key(one.key.sort) for one in found]
        items = self.table.get_many(wanted) if wanted else []
        records = [parse_record(item) for item in items if item is not None]
        return sorted(records, key=lambda one: one.opened_at, reverse=True)

    def walk_cards(self) -> Iterator[dict[str, Any]]:
        """Every request that runs, or whose page readers may still see, by id."""
        after = ""
        while items := self.table.query("requests", after=after, limit=_PAGE):
            yield from (item.body for item in items)
            after = items[-1].key.sort

    def plan_new(self, record: HelpRecord) -> list[Write]:
        return [
            Put(keys.request_key(record.id), record.body(), ABSENT),
            Put(keys.request_card_key(record.id), record.card()),
            Put(keys.asked_key(record.asker_key, record.id), {"v": 1}),
        ]

    def plan_delete(self, record: HelpRecord) -> list[Write]:
        """As if it had never been opened, if nobody has offered since it was read."""
        return [
            Delete(keys.request_key(record.id), record.version),
            Delete(keys.request_card_key(record.id)),
            Delete(keys.asked_key(record.asker_key, record.id)),
        ]

    def plan_change(self, old: HelpRecord, new: HelpRecord) -> list[Write]:
        """As it shall be, if nobody has written it since: the one condition of every act."""
        writes: list[Write] = [Put(keys.request_key(old.id), new.body(), old.version)]
        is_shown = not new.has_ended or new.is_published or new.landed > 0
        card = keys.request_card_key(old.id)
        writes.append(Put(card, new.card()) if is_shown else Delete(card))
        return writes + _plan_invitations(old, new) + _plan_loans(old, new)

    def plan_private(self, id: str, offer_id: str, private: Mapping[str, Any]) -> Write:
        return Put(keys.offer_private_key(id, offer_id), {**private, "v": 1})

    def plan_news(self, id: str, told: Sequence[Telling], now: datetime, news_id: str) -> Write:
        """Who is to be told what of it: made into mail by a job, as often as it takes."""
        tellings = [[one.to, one.news.value, one.about] for one in told]
        body = {"request": id, "told": tellings, "v": 1}
        return Put(keys.news_key(to_text(now), news_id), body, ABSENT)

    def count_news(self, most: int) -> int:
        """How many are to be told; `most` where there are so many or more."""
        return self.table.count("news", most=most)

    def list_news(self, limit: int = 50) -> list[Item]:
        return self.table.query("news", limit=limit)

    def plan_offer_link(self, id: str, offer_id: str, token: str) -> Write:
        return Put(keys.offer_link_key(id, offer_id, hash_token(token)), {"v": 1})

    def plan_forget_offer(self, id: str, offer_id: str) -> list[Write]:
        """Who offered goes, with every link of theirs; that somebody did is still counted."""
        links = self.table.query(f"request#{id}", prefix=f"link#{offer_id}#", limit=40)
        writes: list[Write] = [Delete(keys.offer_private_key(id, offer_id))]
        for item in links:
            writes += [Delete(item.key), Delete(keys.link_key(item.key.sort.rpartition("#")[2]))]
        return writes

    def list_ended_invitations(self, now: datetime, limit: int = 200) -> list[tuple[str, str]]:
        """Request and offer of each invitation whose time has passed."""
        found = self.table.query("invitations", until=to_text(now) + "~", limit=limit)
        return [(item.body["request"], item.body["offer"]) for item in found]

    def walk_loans_out(self) -> Iterator[dict[str, Any]]:
        """Everything that is with whoever borrowed it."""
        after = ""
        while items := self.table.query("loans-out", after=after, limit=_PAGE):
            yield from (item.body for item in items)
            after = items[-1].key.sort


def with_ask(record: HelpRecord, ask: Ask, now: datetime) -> HelpRecord:
    """The record with the ask as it is then, and the moments that follow from it."""
    answered = dict(record.answered_at)
    for offer in ask.offers.values():
        before = record.ask.offers.get(offer.id)
        was_waiting = before is not None and before.state is OfferState.OFFERED
        if was_waiting and offer.state in _ANSWERS:
            answered.setdefault(offer.id, to_text(now))
    has_ended = ask.state in ENDED and not record.ended_at
    ended_at = to_text(now) if has_ended else record.ended_at
    return replace(record, ask=ask, answered_at=answered, ended_at=ended_at)


_ANSWERS = (OfferState.ACCEPTED, OfferState.DECLINED, OfferState.WAITLISTED)


def _plan_invitations(old: HelpRecord, new: HelpRecord) -> list[Write]:
    before, after = _invitations(old), _invitations(new)
    body = {"request": old.id, "v": 1}
    gone: list[Write] = [Delete(key) for key in before if key not in after]
    fresh = {key: offer for key, offer in after.items() if key not in before}
    return gone + [Put(key, {**body, "offer": offer.id}) for key, offer in fresh.items()]


def _invitations(record: HelpRecord) -> dict[Key, Offer]:
    return {
        keys.invitation_key(to_text(one.invited_until), record.id, one.id): one
        for one in record.ask.offers_in(OfferState.INVITED)
        if one.invited_until
    }


def _plan_loans(old: HelpRecord, new: HelpRecord) -> list[Write]:
    writes: list[Write] = []
    for loan in new.ask.loans.values():
        before = old.ask.loans.get(loan.offer_id)
        key = keys.loan_out_key(new.id, loan.offer_id)
        if loan == before:
            continue
        if loan.state in OUT:
            due_on = loan.due_on.isoformat() if loan.due_on else ""
            body = {"request": new.id, "offer": loan.offer_id, "title": new.title}
            writes.append(Put(key, {**body, "due_on": due_on, "state": loan.state.value, "v": 1}))
        elif before is not None and before.state in OUT:
            writes.append(Delete(key))
    return writes
