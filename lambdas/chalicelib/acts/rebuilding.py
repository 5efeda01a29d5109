"""Asking whoever builds the site to build it anew: pages that say "today" are old at midnight."""

from chalicelib.ports import PublisherUnavailableError
from chalicelib.services import Services


def ask_for_rebuild(services: Services) -> bool:
    """Once a day, however often it is called; False where it was asked already.

    Raises PublisherUnavailableError where nobody takes it: then it may be asked again.
    """
    nonce = f"rebuild-{services.today.isoformat()}"
    if not services.store.limits.consume_once(services.now, nonce):
        return False
    try:
        services.rebuild()
    except PublisherUnavailableError:
        services.store.limits.give_back(services.now, nonce)
        raise
    return True
