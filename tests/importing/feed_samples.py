"""Services as feeds give them, and the candidates that they become."""

import json
from functools import cache
from pathlib import Path
from typing import Any

from communitybook.importing.candidate import Candidate
from communitybook.importing.category_patterns import Categoriser, parse_patterns
from communitybook.importing.feed_services import Setting, find_services
from communitybook.importing.mapping import MappingSource
from communitybook.importing.rows import Table
from tests.conftest import CONTENT
from tests.sharing.made import reference

DATA = Path(__file__).parents[1] / "data"
WORD = (
    '<p class="MsoNormal" style="margin:0cm"><b>We meet</b> for a <i>brew</i> &amp; a chat.'
    "<o:p>&nbsp;</o:p></p><!--[if gte mso 9]><xml>junk</xml><![endif]-->"
    "<![if !supportLists]><ul><li>Tea</li><li>Cake</li></ul><![endif]>"
    '<p>See <a href="https://example.org/more">our page</a>.<script>alert(1)</script></p>'
    '<img src="data:image/png;base64,iVBORw0KGgo=">'
)
V1: dict[str, Any] = {
    "id": "11240340-7ffe-4303-aa36-be8104acdf7e",
    "name": "TEA AND COMPANY",
    "description": WORD,
    "url": "www.example.org/tea",
    "email": "info@example.org",
    "status": "active",
    "fees": "Free",
    "attending_access": "Drop-in",
    "assured_date": "2026-05-04T00:00:00",
    "organization": {"id": "1", "name": "Leigh Neighbours", "url": "https://example.org"},
    "eligibilitys": [{"minimum_age": 55, "maximum_age": 110}],
    "contacts": [
        {"name": "Jo Bloggs", "title": "Organiser", "phones": [{"number": "+44 (0)1942 883103"}]}
    ],
    "service_at_locations": [
        {
            "location": {
                "name": "Leigh Hall",
                "latitude": 53.49,
                "longitude": -2.51,
                "physical_addresses": [
                    {"address_1": "1 High Street", "city": "Leigh", "postal_code": "wn7 1eb"}
                ],
                "accessibility_for_disabilities": [{"accessibility": "Wheelchair access"}],
            },
            "regular_schedule": [
                {"opens_at": "10:00:00Z", "closes_at": "12:00:00Z", "freq": "WEEKLY", "byday": "TU"}
            ],
        }
    ],
    "languages": [{"language": "pl"}],
    "service_areas": [{"service_area": "Wigan"}],
    "service_taxonomys": [{"taxonomy": {"name": "Coffee mornings and social clubs"}}],
}
OUTPOST = json.loads((DATA / "outpost" / "services.json").read_text("utf-8"))
V3 = json.loads((DATA / "oruk" / "good" / "service_full.json").read_text("utf-8"))


@cache
def setting() -> Setting:
    patterns = CONTENT / "ukcat_patterns.csv"
    categoriser = Categoriser(
        reference().taxonomy, parse_patterns(patterns.read_bytes(), patterns.name)
    )
    source = MappingSource(name="A feed", licence="OGL v3.0")
    return Setting(reference(), categoriser, source, "https://example.org/oruk")


def read(*services: Any) -> tuple[list[Candidate], list[str]]:
    table = Table("feed")
    found = list(find_services(services, setting(), table))
    return found, [str(problem) for problem in table.problems]


def fields(service: dict[str, Any], **changed: Any) -> dict[str, Any]:
    found, _ = read({**service, **changed})
    return found[0].fields
