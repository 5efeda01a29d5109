"""A proposal's page as it will look: of a listing, or of a help request."""

from chalicelib.acts.helping.opening import asker_of
from chalicelib.services import Services
from communitybook.checks.entry import Entry
from communitybook.dates.wording import date_in_words
from communitybook.helping.areas import find_area
from communitybook.presenting.asked_view import view_request
from communitybook.presenting.entry_view import view_entry
from communitybook.reading.yaml_reader import read_yaml
from communitybook.submitting.proposal import Proposal


def preview_of(services: Services, proposal: Proposal) -> str:
    """The page as it will look, or nothing while it has errors."""
    if not proposal.is_ready:
        return ""
    return _of_listing(services, proposal) if proposal.listing else _of_request(services, proposal)


def _of_request(services: Services, proposal: Proposal) -> str:
    request, gazetteer = proposal.request, services.reference.gazetteer
    area = find_area(request.area, gazetteer) if request else None
    if request is None or area is None:
        return ""
    slug, asker = asker_of(services, request)
    names = {slug: asker} if slug else {}
    view = view_request(request, area, services.reference, names).view
    return services.pages.render_part(
        "pages/request.html.jinja",
        view=view,
        asker=None,
        as_of=date_in_words(services.today),
        calendar="",
        page={"address": f"/requests/{proposal.slug}/"},
    )


def _of_listing(services: Services, proposal: Proposal) -> str:
    if proposal.listing is None:
        return ""
    document = read_yaml(proposal.text.encode(), f"{proposal.slug}.yml")
    view = view_entry(Entry(document, proposal.listing), services.reference).view
    return services.pages.render_part(
        "pages/listing.html.jinja",
        view=view,
        runner=None,
        also=[],
        calendar="",
        page={"address": f"/listings/{proposal.slug}/"},
    )
