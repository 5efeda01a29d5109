"""From what happened to a help request to the mails about it: once to each, however often tried."""

from typing import Any

from chalicelib.acts.changed_files import NoListingError
from chalicelib.acts.helping.people import (
    Contact,
    contact_of_asker,
    contact_of_offer,
    find_asker,
    plan_offer_page,
)
from chalicelib.acts.helping.wording import sentence_of
from chalicelib.acts.links import plan_owner_mail
from chalicelib.acts.mails import plan_mail
from chalicelib.acts.messaging import addresses_of
from chalicelib.acts.taking_away import find_listing
from chalicelib.services import Services
from chalicelib.store import keys
from chalicelib.store.help_requests import HelpRecord
from chalicelib.store.moments import to_text
from chalicelib.table import ConflictError, Delete, Item, Put, Write
from communitybook.helping.ask import ASKER, News

_AT_ONCE = 8
_WITH_CONTACT = (News.ACCEPTED, News.CONTACT, News.INVITATION_TAKEN)


def tell_news(services: Services) -> int:
    """How many were told. Whoever runs this at the same time does the rest."""
    told = 0
    while items := services.store.help.list_news():
        before = told
        for item in items:
            told += _tell(services, item)
        if told == before:
            break
    if told:
        services.wake("mail")
    return told


def _tell(services: Services, item: Item) -> int:
    """The next few of one act, and that they were told, in one transaction."""
    record = services.store.help.find(item.body["request"])
    now, later = item.body["told"][:_AT_ONCE], item.body["told"][_AT_ONCE:]
    writes: list[Write] = []
    for to, news, about in now if record else ():
        writes += _plan_telling(services, record, to, News(news), about)  # type: ignore[arg-type]
    rest = {**item.body, "told": later}
    is_done = record is None or not later
    writes.append(Delete(item.key, item.version) if is_done else Put(item.key, rest, item.version))
    try:
        services.store.commit(writes)
    except ConflictError:
        return 0
    return len(now)


def _plan_telling(
    services: Services, record: HelpRecord, to: str, news: News, about: str
) -> list[Write]:
    offer_id = about if to == ASKER else to
    private = services.store.help.find_private(record.id, offer_id) if offer_id else {}
    if to == ASKER:
        return _plan_to_asker(services, record, news, offer_id, private)
    return _plan_to_offer(services, record, news, offer_id, private)


def _plan_to_offer(
    services: Services, record: HelpRecord, news: News, offer_id: str, private: dict[str, str]
) -> list[Write]:
    """By mail; whoever has no address is rung."""
    if not private:
        return []
    if not private.get("email"):
        key = keys.call_key(to_text(services.now), services.new_id())
        return [Put(key, {"request": record.id, "offer": offer_id, "news": news.value, "v": 1})]
    link, writes = plan_offer_page(services, record.id, offer_id)
    return writes + plan_mail(
        services,
        private["email"],
        "help_news",
        name=record.title,
        asker=record.asker,
        for_offer=True,
        sentence=sentence_of(record, news, "offer", offer_id, private),
        contact=_contact(news, contact_of_asker(record, offer_id, private)),
        link=link,
    )


def _plan_to_asker(
    services: Services, record: HelpRecord, news: News, offer_id: str, private: dict[str, str]
) -> list[Write]:
    """To each holder of the group's page; where it has none, to the group as a reader would."""
    data: dict[str, Any] = {
        "name": record.title,
        "asker": record.asker,
        "for_offer": False,
        "sentence": sentence_of(record, news, "asker", offer_id, private),
        "contact": _contact(news, contact_of_offer(record, offer_id, private)),
    }
    owner = find_asker(services, record)
    if owner is None:
        return _plan_to_group(services, record, {**data, "contact": None})
    writes: list[Write] = []
    for holder_id in owner.holders:
        writes += plan_owner_mail(services, owner, holder_id, "help_news", **data)
    return writes


def _plan_to_group(services: Services, record: HelpRecord, data: dict[str, Any]) -> list[Write]:
    """A group without a page of its own: as a reader's message would, with the way to a page."""
    try:
        known, listing = find_listing(services, record.slug)
    except NoListingError:
        return []
    link = services.address(f"/app/claim/{record.slug}")
    writes: list[Write] = []
    for address in addresses_of(services, known, listing):
        writes += plan_mail(services, address, "help_news", link=link, **data)
    return writes


def _contact(news: News, contact: Contact | None) -> Contact | None:
    """Only with the news that it belongs to, so that it stands in few mails."""
    return contact if news in _WITH_CONTACT else None
