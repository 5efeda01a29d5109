"""Addresses from which nothing is taken: who blocked them when and why, and the way back."""

from chalicelib.acts.helping.blocking import list_blocks, unblock
from chalicelib.acts.telling import moment_in_words
from chalicelib.services import Services
from chalicelib.web.answer import Answer, see_other
from chalicelib.web.guarding import Visit, for_moderators
from communitybook.messages import say


@for_moderators
def show_blocks(visit: Visit, services: Services) -> Answer:
    """Nobody's address stands here: only what its keyed hash begins with."""
    names = services.store.people.names()
    rows = [
        {
            "hash": block.email_hash,
            "since": moment_in_words(services, block.at),
            "by": names.get(block.by, say("somebody")),
            "why": block.why,
        }
        for block in list_blocks(services)
    ]
    return visit.page(services, "blocks", say("title_blocks"), rows=rows)


@for_moderators
def take_again(visit: Visit, services: Services) -> Answer:
    """Taken from it again; a second press finds it done."""
    unblock(services, visit.request.text("hash"), visit.person)
    return see_other(f"{services.pages.base}/app/moderate/blocks")
