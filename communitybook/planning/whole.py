"""The files that name all others: sitemap and robots."""

from collections.abc import Iterable

from communitybook.checks.entry import Reference
from communitybook.planning.page import Page, key_of


def plan_whole(
    pages: Iterable[Page], handwritten: Iterable[str], reference: Reference
) -> list[Page]:
    """The sitemap lists every page that search engines may show."""
    planned = [page.address for page in pages if page.is_listed and page.address.endswith("/")]
    addresses = sorted([*planned, *handwritten])
    root = reference.book.address
    return [
        Page(
            "/sitemap.xml",
            "pages/sitemap.xml.jinja",
            key_of("sitemap", root, *addresses),
            make=lambda: {"addresses": addresses},
            is_listed=False,
        ),
        Page("/robots.txt", "pages/robots.txt.jinja", key_of("robots", root), is_listed=False),
    ]
