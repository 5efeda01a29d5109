"""Who asks, when a content network stands in front: on AWS that is CloudFront.

It adds a key that nobody else knows, and the reader's own address. Without the key nothing is
answered: whoever finds the gateway's address can't pretend to be somebody else there.
"""

import hmac
from collections.abc import Callable
from typing import Any

from chalice.app import Chalice, Response

from chalicelib.web.routing import Provide

KEY_HEADER = "x-book-edge"
READER_HEADER = "cloudfront-viewer-address"
REFUSED = "This address is not for readers."
# CloudFront puts the site's own page in the place of every 404; our sentences are to be read.
MISSING, GONE = 404, 410


def stand_behind_edge(app: Chalice, provide: Provide) -> None:
    """Hang it before all routes; without BOOK_EDGE_KEY it does nothing."""

    @app.middleware("http")
    def check_edge(event: Any, get_response: Callable[[Any], Any]) -> Any:
        key = provide().settings["BOOK_EDGE_KEY"]
        if key and not knows_key(event.headers, key):
            return Response(REFUSED, {"Content-Type": "text/plain"}, 403)
        if key:
            event.context["identity"]["sourceIp"] = read_address(
                event.headers.get(READER_HEADER, ""), event.context["identity"]["sourceIp"]
            )
        answer = get_response(event)
        if key and answer.status_code == MISSING:
            answer.status_code = GONE
        return answer


def knows_key(headers: Any, key: str) -> bool:
    """Compared in the same time, whatever is wrong with it."""
    return hmac.compare_digest(str(headers.get(KEY_HEADER, "")).encode(), key.encode())


def read_address(given: str, otherwise: str) -> str:
    """The reader's address without its port: 198.51.100.7:443, or 2001:db8::7:443."""
    address, _, port = given.rpartition(":")
    return address if address and port.isdigit() else otherwise
