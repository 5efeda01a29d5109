"""Stands before the stand-in for AWS and writes down who asked what of which service.

Who: the access key, which each caller has of its own. It may also answer by itself, as an account
does that the stand-in does not play: one in the sandbox, say. It checks no permission.
"""

import http.client
import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from http.server import BaseHTTPRequestHandler
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from tests.world.quiet_server import QuietHandler, QuietServer, serving

_CREDENTIAL = re.compile(r"Credential=(?P<key>[^/]+)/\d+/(?P<region>[^/]+)/(?P<service>[^/]+)/")
# Services that name their operation by method and path alone; the first that fits.
_BY_PATH = {
    "ses": (
        ("POST", r"/v2/email/outbound-emails", "SendEmail"),
        ("GET", r"/v2/email/account", "GetAccount"),
        ("GET", r"/v2/email/identities/.+", "GetEmailIdentity"),
        ("POST", r"/v2/email/identities", "CreateEmailIdentity"),
    ),
    "lambda": (
        ("POST", r"/2015-03-31/functions/[^/]+/invocations", "Invoke"),
        ("GET", r"/2016-08-19/account-settings/?", "GetAccountSettings"),
    ),
    "cloudfront": (("POST", r"/.+/distribution/[^/]+/invalidation", "CreateInvalidation"),),
    "s3": (
        ("GET", r"/[^/]+/?", "ListObjectsV2"),
        ("POST", r"/[^/]+/?", "DeleteObjects"),
        ("GET", r"/[^/]+/.+", "GetObject"),
        ("HEAD", r"/[^/]+/.+", "HeadObject"),
        ("PUT", r"/[^/]+/.+", "PutObject"),
    ),
}
_HOP_BY_HOP = {"connection", "transfer-encoding", "content-length", "host", "keep-alive"}


@dataclass(frozen=True)
class Call:
    """One request to AWS. `parts` are a transaction's own operations, or how a function is called.

    `about` is the path that it is sent to, `on` what it is about, as the end of its ARN.
    """

    caller: str
    service: str
    operation: str
    about: str = ""
    parts: tuple[str, ...] = ()
    on: tuple[str, ...] = ()
    body: bytes = field(default=b"", repr=False)

    def told(self) -> dict[str, Any]:
        """Without what was sent, which may hold somebody's words, and each file's own path."""
        kept = ("caller", "service", "operation", "parts", "on")
        return {name: value for name, value in asdict(self).items() if name in kept}


# What answers in the stand-in's place, as status and JSON; None where the stand-in shall.
Answering = Callable[[Call], tuple[int, Any] | None]


@dataclass
class Proxy:
    """Its address, and what it has seen."""

    address: str
    calls: list[Call] = field(default_factory=list)
    answering: Answering = lambda call: None


@contextmanager
def run_proxy(behind: str) -> Iterator[Proxy]:
    """A proxy before the stand-in at that address."""

    class Handler(_Handler):
        stand_in = urlsplit(behind).netloc

    with serving(QuietServer(("127.0.0.1", 0), Handler)) as port:
        Handler.proxy = Proxy(f"http://127.0.0.1:{port}")
        yield Handler.proxy


def read_call(method: str, path: str, headers: Any, body: bytes) -> Call:
    """Who asks what, by the signature and by each protocol's own way to name an operation."""
    found = _CREDENTIAL.search(headers.get("Authorization", ""))
    caller, service = (found["key"], found["service"]) if found else ("", "")
    target = headers.get("X-Amz-Target", "").rpartition(".")[2]
    if target:
        told = json.loads(body or b"{}")
        parts, on = _parts_of(target, told), things_in(service, told)
        return Call(caller, service, target, "", parts, on, body)
    if "x-www-form-urlencoded" in headers.get("Content-Type", ""):
        action = parse_qs(body.decode()).get("Action", [""])[0]
        return Call(caller, service, action, body=body)
    plain = unquote(urlsplit(path).path)
    for wanted, pattern, operation in _BY_PATH.get(service, ()):
        if wanted == method and re.fullmatch(pattern, plain):
            how = headers.get("X-Amz-Invocation-Type", "")
            on = things_at(service, operation, plain, body)
            return Call(caller, service, operation, plain, (how,) if how else (), on, body)
    return Call(caller, service, f"{method} {plain}", body=body)


def things_in(service: str, told: dict[str, Any]) -> tuple[str, ...]:
    """Tables and parameters that a request in JSON is about."""
    if service == "ssm":
        return tuple(f"parameter{name}" for name in told.get("Names", ()))
    parts = [part for item in told.get("TransactItems", ()) for part in item.values()]
    tables = {one["TableName"] for one in (told, *parts) if "TableName" in one}
    return tuple(f"table/{name}" for name in sorted(tables | {*told.get("RequestItems", ())}))


def things_at(service: str, operation: str, path: str, body: bytes) -> tuple[str, ...]:
    """Buckets with or without something in them, functions, and what mail is sent by."""
    steps = path.strip("/").split("/")
    if service == "s3":
        is_inside = len(steps) > 1 or operation == "DeleteObjects"
        return (f"{steps[0]}/x" if is_inside else steps[0],)
    if operation == "Invoke":
        return (f"function:{steps[2]}",)
    if operation == "SendEmail":
        told = json.loads(body)
        domain = told["FromEmailAddress"].rpartition("@")[2]
        return (f"identity/{domain}", f"configuration-set/{told['ConfigurationSetName']}")
    return ()


def _parts_of(operation: str, told: dict[str, Any]) -> tuple[str, ...]:
    """Put, Update, Delete, ConditionCheck: what a transaction of DynamoDB is made of."""
    items = told.get("TransactItems", ()) if operation.startswith("Transact") else ()
    return tuple(sorted({kind for item in items for kind in item}))


class _Handler(QuietHandler, BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    stand_in: str
    proxy: Proxy

    def _pass_on(self) -> None:
        body = self._read_body()
        call = read_call(self.command, self.path, self.headers, body)
        self.proxy.calls.append(call)
        answer = self.proxy.answering(call)
        if answer is not None:
            status, told = answer
            given = {"Content-Type": "application/json"}
            self._answer(status, given, json.dumps(told).encode())
            return
        connection = http.client.HTTPConnection(self.stand_in, timeout=120)
        headers = {name: value for name, value in self.headers.items()
                   if name.lower() not in _HOP_BY_HOP}  # fmt: skip
        headers["Host"] = self.stand_in
        connection.request(self.command, self.path, body, headers)
        response = connection.getresponse()
        data = response.read()
        connection.close()
        self._answer(response.status, dict(response.getheaders()), data)

    def _read_body(self) -> bytes:
        if self.headers.get("Expect", "").lower() == "100-continue":
            self.handle_expect_100()
        return self.rfile.read(int(self.headers.get("Content-Length", 0)))

    def _answer(self, status: int, headers: dict[str, str], data: bytes) -> None:
        self.send_response(status)
        kept = {name: value for name, value in headers.items() if name.lower() not in _HOP_BY_HOP}
        for name, value in kept.items():
            self.send_header(name, value)
        length = headers.get("Content-Length", "0") if self.command == "HEAD" else str(len(data))
        self.send_header("Content-Length", length)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(data)

    def do_GET(self) -> None:
        self._pass_on()

    def do_HEAD(self) -> None:
        self._pass_on()

    def do_POST(self) -> None:
        self._pass_on()

    def do_PUT(self) -> None:
        self._pass_on()

    def do_DELETE(self) -> None:
        self._pass_on()
