"""What a route answers, and the headers that every answer carries."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

HTML = "text/html; charset=utf-8"

POLICY = (
    "default-src 'self'; base-uri 'none'; form-action 'self'; object-src 'none'; "
    "img-src 'self' data:; frame-ancestors 'none'"
)
ALWAYS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "geolocation=(), camera=(), microphone=()",
    "X-Robots-Tag": "noindex",
    "Cache-Control": "no-store",
}
# Browsers read a backslash as a slash, and leave out tabs and line ends wherever they stand.
_OWN_ADDRESS = re.compile(r"/(?!/)[!-\[\]-~]*")


@dataclass(frozen=True, slots=True)
class Answer:
    """A status, a body and what is said of it. `cookies` are whole Set-Cookie values."""

    body: str | bytes = ""
    status: int = 200
    content_type: str = HTML
    headers: Mapping[str, str] = field(default_factory=dict)
    cookies: tuple[str, ...] = ()

    def all_headers(self) -> dict[str, str]:
        return {**ALWAYS, "Content-Type": self.content_type, **self.headers}


def see_other(address: str, cookies: tuple[str, ...] = ()) -> Answer:
    """After a POST: go and look at that address with GET. Raises ValueError for another house's."""
    if not _OWN_ADDRESS.fullmatch(address):
        raise ValueError("Only addresses of this book.")
    return Answer(status=303, headers={"Location": address}, cookies=cookies)


def json_file(found: Mapping[str, object]) -> Answer:
    """Everything that the book holds about somebody, as a file for them to keep."""
    body = json.dumps(found, ensure_ascii=False, indent=2)
    headers = {"Content-Disposition": 'attachment; filename="everything-about-me.json"'}
    return Answer(body, content_type="application/json", headers=headers)
