"""What Lambda calls to build the site: at each publication, and when the day changes."""

import secrets
from pathlib import Path
from typing import Any

from chalicelib.wiring import services_of_environment
from scripts.cloudbuild.building import Place, build_while_behind
from scripts.hosting.bucket import make_client


def build(event: Any, context: Any) -> dict[str, Any]:
    """The builds that were made, none where another one is at it. What the event holds is the same:
    whatever woke it, the site is brought to where git and the store are.
    """
    services = services_of_environment()
    settings = services.settings
    place = Place(
        s3=make_client(),
        site=settings["BOOK_SITE_BUCKET"],
        pieces=settings["BOOK_PIECES_BUCKET"],
        folder=Path(settings.var) / "building",
    )
    holder = secrets.token_hex(8)

    def seconds_left() -> float:
        return float(context.get_remaining_time_in_millis()) / 1000

    return {"builds": build_while_behind(services, place, seconds_left, holder)}
