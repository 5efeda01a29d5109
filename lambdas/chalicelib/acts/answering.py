"""What somebody who was asked "Is this still right?" can do with the link."""

from dataclasses import dataclass

from chalicelib.acts.links import open_link, plan_link
from chalicelib.acts.managing import list_owned
from chalicelib.services import Services
from chalicelib.store.owners import LinkUse, Owner


@dataclass(frozen=True, slots=True)
class Question:
    """The listing that a holder was asked about."""

    slug: str
    owner: Owner
    holder_id: str


def open_question(services: Services, token: str) -> Question | None:
    """None where the link does not work, or its holder no longer looks after that listing."""
    use = open_link(services, token, "right")
    owner = services.store.owners.find(use.about) if use else None
    if use is None or owner is None or use.holder_id not in owner.holders:
        return None
    slugs = [one.slug for one in list_owned(services, owner)]
    return Question(use.slug, owner, use.holder_id) if use.slug in slugs else None


def make_manage_path(services: Services, asked: Question) -> str:
    """A way to the owner's page for the holder who was asked; it ends with the holder's links."""
    use = LinkUse("manage", asked.owner.id, asked.holder_id)
    address, writes = plan_link(services, "/app/manage", use)
    services.store.commit(writes)
    return "/app/manage/" + address.rsplit("/", 1)[1]
