"""Who holds a group's page: new links, old links ended, and handing over in two steps."""

from dataclasses import dataclass, replace

from chalicelib.acts.links import open_link, plan_link, plan_owner_mail
from chalicelib.acts.mails import permit_mail, plan_mail
from chalicelib.services import Services
from chalicelib.store import keys
from chalicelib.store.owners import MOST_HOLDERS, LinkUse, Owner
from chalicelib.table import ABSENT, Delete, Put, Write
from chalicelib.tokens import hash_token

_MOST_LINKS_ASKED = 5  # by one address in an hour
_GROUP = "the group"


def send_new_link(services: Services, email: str) -> None:
    """A new link to that holder; for an address that nobody knows, as much work and no mail."""
    hashed = services.hash_email(email)
    if services.store.limits.bump(services.now, "new-link", hashed) > _MOST_LINKS_ASKED:
        return
    owner = services.store.owners.find_by_email(hashed)
    holder_id = holder_with(services, owner, hashed) if owner else ""
    if owner and holder_id:
        writes = plan_owner_mail(services, owner, holder_id, "manage_link")
    else:
        writes = _plan_as_much(services)
    services.store.commit(writes)
    services.wake("mail")


def _plan_as_much(services: Services) -> list[Write]:
    """What a known address would cost: a mail made, three items written."""
    services.pages.render_part("email/manage_link.txt.jinja", link=services.address("/app/link"))
    tokens = [services.new_token() for _item in range(3)]
    return [services.store.limits.plan_once(services.now, token) for token in tokens]


def holder_with(services: Services, owner: Owner, email_hash: str) -> str:
    """The id of the holder with that address; empty where none has it."""
    found = (
        id for id, one in owner.holders.items() if services.hash_email(one["email"]) == email_hash
    )
    return next(found, "")


def end_old_links(services: Services, owner: Owner, holder_id: str, keep: str) -> None:
    """Every link of that holder stops working, but for the one in hand."""
    while writes := services.store.owners.plan_end_links(owner.id, holder_id, keep):
        services.store.commit(writes)
    now = services.now
    services.store.commit(
        [services.store.audit.plan(now, services.new_id(), _GROUP, "links_ended", owner.id)]
    )


@dataclass(frozen=True, slots=True)
class Handover:
    """Somebody was asked to look after a page: who asked, and whether they stop then."""

    token: str
    owner: Owner
    giver_id: str
    email: str
    giver_stops: bool


def has_room(owner: Owner, giver_stops: bool) -> bool:
    return giver_stops or len(owner.holders) < MOST_HOLDERS


def ask_to_hold(
    services: Services, owner: Owner, giver_id: str, email: str, giver_stops: bool
) -> None:
    """A mail to that person; nothing changes until they press the button there."""
    use = LinkUse("handover", owner.id, giver_id)
    address, writes = plan_link(services, "/app/handover", use)
    token = address.rsplit("/", 1)[1]
    body = {"email": email, "stops": giver_stops, "v": 1}
    writes.append(Put(keys.handover_key(owner.id, hash_token(token)), body, ABSENT))
    names = names_of(services, owner)
    permit = permit_mail(services, email)
    writes += plan_mail(services, email, "handover", permit=permit, names=names, link=address)
    writes.append(_audit(services, "handover_asked", owner))
    services.store.commit(writes)
    services.wake("mail")


def names_of(services: Services, owner: Owner) -> list[str]:
    """What the owner looks after, by name."""
    found = [services.store.listings.find(slug) for slug in owner.slugs]
    return [one.name for one in found if one is not None and one.owner_id == owner.id]


def open_handover(services: Services, token: str) -> Handover | None:
    """What the link asks; None where it does not work, or where whoever asked has gone."""
    use = open_link(services, token, "handover")
    owner = services.store.owners.find(use.about) if use else None
    item = (
        services.store.table.get(keys.handover_key(owner.id, hash_token(token))) if owner else None
    )
    if use is None or owner is None or item is None or use.holder_id not in owner.holders:
        return None
    return Handover(token, owner, use.holder_id, item.body["email"], item.body["stops"])


def is_taken(services: Services, asked: Handover) -> bool:
    """Whether that address holds a page already: it can hold one only."""
    return services.store.owners.find_by_email(services.hash_email(asked.email)) is not None


def accept_handover(services: Services, asked: Handover) -> None:
    """They hold the page now, and get their own link; whoever asked hears of it."""
    owners, owner = services.store.owners, asked.owner
    holder_id = services.new_id()
    holders = {**owner.holders, holder_id: {"email": asked.email, "name": ""}}
    giver = holders[asked.giver_id]
    writes: list[Write] = []
    if asked.giver_stops:
        del holders[asked.giver_id]
        writes += plan_stop_holding(services, owner, asked.giver_id)
    new = replace(owner, holders=holders)
    hashed = services.hash_email(asked.email)
    writes += [
        owners.plan_change(owner, new),
        Put(keys.owner_by_email_key(hashed), {"owner_id": owner.id}, ABSENT),
        Delete(keys.handover_key(owner.id, hash_token(asked.token))),
        *owners.plan_end_link(asked.token),
        *plan_owner_mail(services, new, holder_id, "manage_link"),
        *plan_mail(services, giver["email"], "handed_over", names=names_of(services, owner),
                   stops=asked.giver_stops),
        _audit(services, "handed_over", owner),
    ]  # fmt: skip
    services.store.commit(writes)
    services.wake("mail")


def plan_stop_holding(services: Services, owner: Owner, holder_id: str) -> list[Write]:
    """A holder's address is no longer known, and the holder's links end."""
    hashed = services.hash_email(owner.holders[holder_id]["email"])
    links = services.store.owners.plan_end_links(owner.id, holder_id)
    return [Delete(keys.owner_by_email_key(hashed)), *links]


def _audit(services: Services, what: str, owner: Owner) -> Write:
    return services.store.audit.plan(services.now, services.new_id(), _GROUP, what, owner.id)
