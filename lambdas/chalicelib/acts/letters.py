"""The weekly letter: asked for, confirmed, chosen anew, stopped."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

from chalicelib.acts.links import open_link
from chalicelib.acts.mails import permit_mail, plan_mail
from chalicelib.services import Services
from chalicelib.store.letters import Subscriber
from chalicelib.store.moments import from_text, to_text
from chalicelib.table import ConflictError, Delete, Item, Write
from chalicelib.tokens import is_link_token
from communitybook.messages import say
from communitybook.model.choices import Weekday
from communitybook.weekly_letter import Help, Wishes, letter_day, read_wishes

CHOICES, STOP = "letter", "letter-stop"  # links for one purpose each
_MOST_ASKED = 3  # mails to one address in an hour
_FIRST_LOOK = timedelta(days=7)  # what the first letter looks back on
_TRIES = 6


def interests_of(services: Services) -> dict[str, str]:
    """What can be chosen, by id: the two kinds of help, then the top categories."""
    known = {one.value: say(f"interest_{one}") for one in Help}
    return known | {one.id: one.name for one in services.reference.taxonomy.top()}


def wishes_of(services: Services, wards: list[str], interests: list[str]) -> Wishes:
    """What was ticked, as far as the book has it."""
    gazetteer = services.reference.gazetteer
    known = [ward.id for ward in gazetteer.wards]
    return read_wishes(wards, interests, (known, interests_of(services)))


def ask_for_letter(services: Services, email: str, wishes: Wishes, nonce: str) -> None:
    """A link goes to that address; an address that is written to too often gets no more."""
    hashed = services.hash_email(email)
    if services.store.limits.bump(services.now, "letter-to", hashed) > _MOST_ASKED:
        return
    permit = permit_mail(services, email)
    token = services.new_token()
    writes: list[Write] = [
        services.store.letters.plan_ask(token, email, wishes, services.now),
        services.store.limits.plan_once(services.now, nonce),
    ]
    link = services.address(f"/app/letter/confirm/{token}")
    days = services.settings.days("UNCONFIRMED")
    writes += plan_mail(services, email, "letter_confirm", permit=permit, link=link, days=days)
    services.store.commit(writes)
    services.wake("mail")


def open_asked(services: Services, token: str) -> Item | None:
    """What waits for its address; None where the link is wrong or too old."""
    item = services.store.letters.find_asked(token) if is_link_token(token) else None
    days = timedelta(days=services.settings.days("UNCONFIRMED"))
    if item is None or from_text(item.body["at"]) + days <= services.now:
        return None
    return item


def confirm_letter(services: Services, token: str) -> bool:
    """Whether the link is good. The address gets the letter from now on, with these choices."""

    def plan() -> list[Write] | None:
        item = open_asked(services, token)
        if item is None:
            return None
        return [] if item.body.get("is_done") else _plan_confirm(services, item)

    return _commit(services, plan)


def _plan_confirm(services: Services, item: Item) -> list[Write]:
    letters, body = services.store.letters, item.body
    hashed = services.hash_email(body["email"])
    chosen = {"wards": body["wards"], "interests": body["interests"]}
    old = letters.find_by_email(hashed)
    if old is not None:
        changed = letters.plan_change(old, replace(old, **chosen))
        return [letters.plan_confirmed(item), changed]
    now = to_text(services.now)
    since = to_text(services.now - _FIRST_LOOK)
    day = last_letter_day(services).isoformat()
    new = Subscriber(services.new_id(), body["email"], now, since, day, **chosen)
    return [letters.plan_confirmed(item), *letters.plan_new(new, hashed)]


def last_letter_day(services: Services) -> date:
    """The day whose letter is the newest that is due."""
    weekday = Weekday(services.settings["BOOK_LETTER_DAY"])
    return letter_day(services.today, weekday.number)


def open_letter_link(services: Services, token: str, purpose: str) -> tuple[str, Subscriber | None]:
    """The subscriber's id and, unless it has been stopped, the subscriber; "" for a bad link."""
    use = open_link(services, token, purpose)
    return (use.about, services.store.letters.find(use.about)) if use else ("", None)


def change_wishes(services: Services, id: str, wishes: Wishes) -> bool:
    """Whether there is still a letter to choose for."""

    def plan() -> list[Write] | None:
        old = services.store.letters.find(id)
        if old is None:
            return None
        chosen = replace(old, wards=list(wishes.wards), interests=list(wishes.interests))
        return [services.store.letters.plan_change(old, chosen)]

    return _commit(services, plan)


def stop_letter(services: Services, id: str) -> None:
    """Address and choices are deleted, and what waits to be sent; a second press finds nothing."""
    one = services.store.letters.find(id)
    if one is None:
        return
    waiting = [
        item
        for item in services.store.mail.list_to(one.email)
        if "/app/letter/" in item.body["message"]["headers"].get("List-Unsubscribe", "")
    ]
    writes = services.store.letters.plan_delete(one, services.hash_email(one.email))
    services.store.commit([*writes, *(Delete(item.key) for item in waiting[:40])])


def _commit(services: Services, plan: Callable[[], list[Write] | None]) -> bool:
    """Read, plan and commit, again where something was written meanwhile; False for no plan."""
    for _attempt in range(_TRIES):
        writes = plan()
        if not writes:
            return writes is not None
        try:
            services.store.commit(writes)
        except ConflictError:
            continue
        return True
    raise ConflictError([])
