"""One request, read within bounds: text only, so many fields, so many bytes, UTF-8."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from http.cookies import CookieError, SimpleCookie
from typing import Any
from urllib.parse import parse_qs

from communitybook.messages import say
from communitybook.reading.characters import without_controls

MAX_BODY = 64 * 1024
MAX_FIELDS = 500
FORM = "application/x-www-form-urlencoded"
MULTIPART = "multipart/form-data"  # only where a mail program presses the button


class BadRequestError(Exception):
    """A request that can't be used: a 4xx status and the sentence that says how to mend it."""

    def __init__(self, status: int, sentence: str) -> None:
        super().__init__(sentence)
        self.status = status


@dataclass(frozen=True, slots=True)
class Request:
    """What a route is given. `form` and `query` hold every value of each name, in order."""

    method: str
    path: str
    query: dict[str, list[str]] = field(default_factory=dict)
    form: dict[str, list[str]] = field(default_factory=dict)
    cookies: dict[str, str] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)
    source_ip: str = ""

    def text(self, name: str) -> str:
        """The first answer of that name, trimmed; empty where there is none."""
        return self.form.get(name, [""])[0].strip()

    def asked(self, name: str) -> str:
        """The first value of that name in the address's query, trimmed."""
        return self.query.get(name, [""])[0].strip()


def read_request(current: Any) -> Request:
    """The request that Chalice was given. Raises BadRequestError."""
    body = b"" if current.method in ("GET", "HEAD") else current.raw_body
    headers = {name.lower(): value for name, value in dict(current.headers).items()}
    return Request(
        method=current.method,
        path=current.context.get("path", ""),
        query=_clean(_all_values(current.query_params)),
        form=parse_form(body, headers.get("content-type", "")),
        cookies=_parse_cookies(headers.get("cookie", "")),
        headers=headers,
        source_ip=current.context.get("identity", {}).get("sourceIp", ""),
    )


def _all_values(parameters: Any) -> dict[str, list[str]]:
    return {name: parameters.getlist(name) for name in parameters} if parameters else {}


def parse_form(body: bytes, content_type: str) -> dict[str, list[str]]:
    """The fields of a form's body. Raises BadRequestError with 400, 413 or 415."""
    if not body:
        return {}
    if len(body) > MAX_BODY:
        raise BadRequestError(413, say("sorry_large"))
    kind = content_type.partition(";")[0].strip().lower()
    if kind == MULTIPART:
        return {}  # nothing in it is read: the address says everything
    if kind != FORM:
        raise BadRequestError(415, say("sorry_form"))
    try:
        text = body.decode("ascii")
        fields = parse_qs(text, keep_blank_values=True, max_num_fields=MAX_FIELDS, errors="strict")
    except UnicodeDecodeError:
        raise BadRequestError(400, say("sorry_letters")) from None
    except ValueError:
        raise BadRequestError(400, say("sorry_fields")) from None
    return _clean(fields)


def _clean(fields: Mapping[str, list[str]]) -> dict[str, list[str]]:
    """Without control characters, which nobody types; line ends are LF."""
    return {
        without_controls(name): [without_controls(value) for value in values]
        for name, values in fields.items()
    }


def _parse_cookies(header: str) -> dict[str, str]:
    jar: SimpleCookie = SimpleCookie()
    try:
        jar.load(header[:4096])
    except CookieError:
        return {}
    return {name: morsel.value for name, morsel in jar.items()}
