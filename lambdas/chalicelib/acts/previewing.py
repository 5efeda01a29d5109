"""A proposal's page as it will look: of a listing, or of a help request."""

from chalicelib.acts.helping.opening import asker_of
from chalicelib.services import Services
from communitybook.checks.entry import Entry
from communitybook.dates.wording import date_in_words
from communitybook.reading.yaml_reader import read_yaml
from communitybook.submitting.proposal import Proposal


def preview_of(services: Services, proposal: Proposal) -> str:
    """The page as it will look, or nothing while it has errors."""
    if not proposal.is_ready:
        return ""
    return _of_listing(services, proposal) if proposal.listing else _of_request(services, proposal)


def _of_request(services: Services, proposal: Proposal) -> str:
    from communitybook.request_records import read_request  # late, as below

    slug, asker = asker_of(services, proposal.request) if proposal.request else ("", "")
    names = {slug: asker} if slug else {}
    data, path = proposal.text.encode(), f"{proposal.slug}.yml"
    record = read_request(data, path, services.reference, names).record
    if record is None:
        return ""
    return services.pages.render_part(
        "pages/request.html.jinja",
        view=record["view"],
        asker=None,
        as_of=date_in_words(services.today),
        calendar="",
        page={"address": f"/requests/{proposal.slug}/"},
    )


def _of_listing(services: Services, proposal: Proposal) -> str:
    if proposal.listing is None:
        return ""
    from communitybook.records import make_record  # late: few requests show a preview

    document = read_yaml(proposal.text.encode(), f"{proposal.slug}.yml")
    record = make_record(Entry(document, proposal.listing), services.reference)
    return services.pages.render_part(
        "pages/listing.html.jinja",
        view=record["view"],
        runner=None,
        also=[],
        calendar="",
        page={"address": f"/listings/{proposal.slug}/"},
    )
