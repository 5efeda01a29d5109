"""Passing a message on to a group whose address nobody sees."""

from dataclasses import dataclass
from datetime import timedelta

from chalicelib.acts.alerting import plan_message_alert
from chalicelib.acts.changed_files import NoListingError
from chalicelib.acts.mails import permit_mail, plan_mail
from chalicelib.acts.meeting_danger import speaks_of_harm
from chalicelib.acts.taking_away import find_listing
from chalicelib.services import Services
from chalicelib.store.listings import Published
from chalicelib.store.moments import from_text
from chalicelib.table import ConflictError, Item, Write
from chalicelib.tokens import is_link_token
from communitybook.model.listing import Listing

MOST_LETTERS = 1500
_DAYS = 3
_MOST_FOR_ONE = 20  # messages to one listing in an hour


@dataclass(frozen=True, slots=True)
class Letter:
    """What somebody wrote, and whether the group may answer by e-mail."""

    name: str
    email: str
    text: str
    may_answer: bool


def reachable_listing(services: Services, slug: str) -> tuple[Published, Listing]:
    """A listing that messages are passed on to. Raises NoListingError for any other."""
    known, listing = find_listing(services, slug)
    takes_messages = listing.contact is not None and listing.contact.by_message
    if listing.is_withdrawn or not (takes_messages or known.owner_id):
        raise NoListingError(slug)
    return known, listing


def is_flooded(services: Services, slug: str) -> bool:
    """Whether one listing is written to too often in this hour."""
    return services.store.limits.bump(services.now, "messages-to", slug) > _MOST_FOR_ONE


def hold_message(services: Services, slug: str, letter: Letter, nonce: str) -> None:
    """The sender gets a link; nothing goes to the group before it was pressed."""
    known, _ = reachable_listing(services, slug)
    token = services.new_token()
    kept = {
        "slug": slug,
        "name": letter.name,
        "email": letter.email,
        "text": letter.text,
        "may_answer": letter.may_answer,
    }
    link = services.address(f"/app/message/confirm/{token}")
    writes: list[Write] = [services.store.mail.plan_hold(token, kept, services.now)]
    writes.append(services.store.limits.plan_once(services.now, nonce))
    permit = permit_mail(services, letter.email)
    writes += plan_mail(
        services, letter.email, "message_confirm", permit=permit, name=known.name, link=link
    )
    services.store.commit(writes)
    services.wake("mail")


def open_held(services: Services, token: str) -> Item | None:
    """What waits for its sender; None where the link is wrong or older than three days."""
    item = services.store.mail.find_held(token) if is_link_token(token) else None
    if item is None or from_text(item.body["at"]) + timedelta(days=_DAYS) <= services.now:
        return None
    return item


def pass_on(services: Services, item: Item) -> None:
    """To each holder once; a second press finds it passed on."""
    if item.body["passed_on"]:
        return
    known, listing = reachable_listing(services, item.body["slug"])
    answer = {"Reply-To": item.body["email"]} if item.body["may_answer"] else {}
    writes: list[Write] = [services.store.mail.plan_passed_on(item, services.now)]
    for address in addresses_of(services, known, listing):
        writes += plan_mail(
            services,
            address,
            "message",
            headers=answer,
            name=known.name,
            sender=item.body["name"],
            text=item.body["text"],
            answer_to=item.body["email"] if item.body["may_answer"] else "",
        )
    if speaks_of_harm(services, item.body["text"]):
        writes += plan_message_alert(services, known.name)
    try:
        services.store.commit(writes)
    except ConflictError:
        return
    services.wake("mail")


def addresses_of(services: Services, known: Published, listing: Listing) -> list[str]:
    """The holders; without any, the published address; without that, the book's own."""
    owner = services.store.owners.find(known.owner_id) if known.owner_id else None
    if owner is not None and owner.holders:
        return [one["email"] for one in owner.holders.values()]
    published = listing.contact.email if listing.contact else None
    return [published or services.book.email]
