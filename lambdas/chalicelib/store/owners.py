"""Owners: whoever holds a group's manage link, and the links themselves, kept as hashes."""

from dataclasses import dataclass, field, fields, replace
from datetime import datetime
from typing import Any

from chalicelib.store import keys
from chalicelib.store.bodies import body_of
from chalicelib.store.moments import to_text
from chalicelib.table import ABSENT, Delete, Item, Put, Table, Write
from chalicelib.tokens import hash_token

MOST_HOLDERS = 2
OWNERS_OWN = ("manage", "right")  # what these links are about is the owner


@dataclass(frozen=True, slots=True)
class Owner:
    """One group's manage page. `holders` are their addresses, private, by a holder id."""

    id: str
    created_at: str
    slugs: list[str] = field(default_factory=list)
    holders: dict[str, dict[str, str]] = field(default_factory=dict)
    version: int = 0

    def body(self) -> dict[str, Any]:
        return {**body_of(self), "v": 1}


_NAMES = {one.name for one in fields(Owner)}


@dataclass(frozen=True, slots=True)
class LinkUse:
    """What a link in a mail is for: one purpose, about one thing, and perhaps one listing."""

    purpose: str
    about: str
    holder_id: str = ""
    made_at: str = ""
    slug: str = ""


class Owners:
    """Intents over owners and links."""

    def __init__(self, table: Table) -> None:
        self.table = table

    def find(self, id: str) -> Owner | None:
        item = self.table.get(keys.owner_key(id))
        return parse_owner(item) if item else None

    def find_by_email(self, email_hash: str) -> Owner | None:
        item = self.table.get(keys.owner_by_email_key(email_hash))
        return self.find(item.body["owner_id"]) if item else None

    def plan_new(self, owner: Owner, email_hashes: list[str]) -> list[Write]:
        return [
            Put(keys.owner_key(owner.id), owner.body(), ABSENT),
            *(
                Put(keys.owner_by_email_key(one), {"owner_id": owner.id}, ABSENT)
                for one in email_hashes
            ),
        ]

    def plan_change(self, old: Owner, new: Owner) -> Write:
        return Put(keys.owner_key(old.id), new.body(), old.version)

    def plan_gain(self, owner: Owner, slug: str) -> Write:
        """One more listing on the owner's page."""
        slugs = [*owner.slugs, slug] if slug not in owner.slugs else owner.slugs
        return self.plan_change(owner, replace(owner, slugs=slugs))

    def plan_link(self, token: str, use: LinkUse, now: datetime) -> list[Write]:
        """A link in the post; an owner's links are listed with the owner, so that they can end."""
        hashed = hash_token(token)
        body = {**body_of(use), "made_at": to_text(now), "v": 1}
        writes: list[Write] = [Put(keys.link_key(hashed), body, ABSENT)]
        if use.purpose in OWNERS_OWN:
            writes.append(Put(keys.owner_link_key(use.about, hashed), {"holder": use.holder_id}))
        return writes

    def find_link(self, token: str) -> LinkUse | None:
        item = self.table.get(keys.link_key(hash_token(token)))
        if item is None:
            return None
        body = item.body
        return LinkUse(
            body["purpose"],
            body["about"],
            body["holder_id"],
            body["made_at"],
            body.get("slug", ""),
        )

    def plan_end_links(self, owner_id: str, holder_id: str = "", keep: str = "") -> list[Write]:
        """End the owner's links, or one holder's, but for the token `keep`; forty at a time."""
        kept = f"link#{hash_token(keep)}" if keep else ""
        items = self.table.query(f"owner#{owner_id}", prefix="link#", limit=1000)
        ended = [
            one for one in items if holder_id in ("", one.body["holder"]) and one.key.sort != kept
        ][:40]
        writes: list[Write] = []
        for item in ended:
            token_hash = item.key.sort.removeprefix("link#")
            writes += [Delete(item.key), Delete(keys.link_key(token_hash))]
        return writes

    def plan_end_link(self, token: str) -> list[Write]:
        """A link that works once has been used; a second use at the same time conflicts."""
        item = self.table.get(keys.link_key(hash_token(token)))
        return [Delete(item.key, item.version)] if item else []


def parse_owner(item: Item) -> Owner:
    known = {name: value for name, value in item.body.items() if name in _NAMES}
    return Owner(**known, version=item.version)
