"""A proposal's page as it will look."""

from chalicelib.services import Services
from communitybook.checks.entry import Entry
from communitybook.reading.yaml_reader import read_yaml
from communitybook.submitting.proposal import Proposal


def preview_of(services: Services, proposal: Proposal) -> str:
    """The listing's page as it will look, or nothing while it has errors."""
    if not proposal.is_ready or proposal.listing is None:
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
