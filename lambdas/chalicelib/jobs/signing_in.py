"""Clearing away codes and sessions that have run out."""

from chalicelib.services import Services


def clear_sign_ins(services: Services) -> int:
    """How many were taken out. They count as absent before that, too."""
    return services.store.signing_in.clear_old(services.now)
