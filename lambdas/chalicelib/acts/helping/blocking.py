"""Addresses from which nothing is taken any more, known only by their keyed hash."""

from dataclasses import dataclass

from chalicelib.services import Services
from chalicelib.store import keys
from chalicelib.store.moments import to_text
from chalicelib.store.people import Person
from chalicelib.table import Delete, Put
from communitybook.helping.moves import HelpRefusedError
from communitybook.messages import say

_MOST_SHOWN = 500


@dataclass(frozen=True, slots=True)
class Block:
    """One of them: since when, by which person's id, and why."""

    email_hash: str
    at: str
    by: str
    why: str


def is_blocked(services: Services, email: str) -> bool:
    return services.store.table.get(keys.blocked_key(services.hash_email(email))) is not None


def block_offerer(services: Services, id: str, offer_id: str, why: str, person: Person) -> None:
    """Nothing is taken from that address any more. Raises HelpRefusedError where there is none."""
    private = services.store.help.find_private(id, offer_id)
    if not private.get("email_hash"):
        raise HelpRefusedError(say("address_is_known"))
    body = {"at": to_text(services.now), "by": person.id, "why": why[:300], "v": 1}
    line = services.store.audit.plan(
        services.now, services.new_id(), person.id, "blocked", id, offer=offer_id
    )
    services.store.commit([Put(keys.blocked_key(private["email_hash"]), body), line])


def list_blocks(services: Services) -> list[Block]:
    """The newest first."""
    found = services.store.table.query("blocked", limit=_MOST_SHOWN)
    blocks = [
        Block(item.key.sort, item.body["at"], item.body["by"], item.body["why"]) for item in found
    ]
    return sorted(blocks, key=lambda one: one.at, reverse=True)


def unblock(services: Services, email_hash: str, person: Person) -> None:
    """Taken from it again; nothing where it is not blocked."""
    key = keys.blocked_key(email_hash) if email_hash else None
    if key is None or services.store.table.get(key) is None:
        return
    line = services.store.audit.plan(
        services.now, services.new_id(), person.id, "unblocked", email_hash[:8]
    )
    services.store.commit([Delete(key), line])
