"""Answering what is sent in danger: whom to ring, at once; nothing of it is kept here."""

from chalicelib.services import Services
from communitybook.danger import HARMING, find_danger
from communitybook.presenting.danger_panels import DangerPanel, panels_for


def help_for(services: Services, *texts: str, is_published: bool = False) -> list[DangerPanel]:
    """A panel for each sort of danger that the texts speak of.

    What is sent to be published may speak of food, a roof and grief: then only harm counts.
    """
    sorts = find_danger("\n".join(texts), services.reference.danger)
    shown = [sort for sort in sorts if sort in HARMING] if is_published else sorts
    return panels_for(services.book, shown)


def speaks_of_harm(services: Services, *texts: str) -> bool:
    """Whether somebody may be or come to harm."""
    sorts = find_danger("\n".join(texts), services.reference.danger)
    return not HARMING.isdisjoint(sorts)
