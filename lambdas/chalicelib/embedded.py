"""The same app behind our own server: a WSGI bridge to Chalice's local gateway.

The gateway answers unknown paths, wrong methods and its own errors in JSON and past every route;
here they get pages with the same headers as any other.
"""

import threading
from collections.abc import Callable, Iterable
from http import HTTPStatus
from typing import Any

from chalice.app import Chalice
from chalice.config import Config
from chalice.local import ForbiddenError, LambdaContext, LocalGateway

from chalicelib.addresses import ADDRESSES, load_route
from chalicelib.application import make_app
from chalicelib.services import Services
from chalicelib.web.answer import Answer
from chalicelib.web.request import MAX_BODY
from chalicelib.web.routing import sorry
from communitybook.messages import say

StartResponse = Callable[[str, list[tuple[str, str]]], Any]
_GATEWAY_WORDS = {404: "sorry_gone", 405: "sorry_method", 415: "sorry_form"}
_METHODS = ("GET", "HEAD", "POST")


class EmbeddedApp:
    """A WSGI application that gives requests to a Chalice app.

    A Chalice app keeps the request it is answering to itself, so each thread has one of its own:
    with one for all, two people's requests would be mixed up. Every route is read at once: a
    server has the time, and one that is broken says so before anybody comes.
    """

    def __init__(self, services: Services) -> None:
        for address in ADDRESSES:
            for name in address.routes.values():
                load_route(name)
        self.services = services
        self.own = threading.local()
        self.converter = LocalGateway(self._app(), Config()).event_converter

    def _app(self) -> Chalice:
        """This thread's own app."""
        if not hasattr(self.own, "app"):
            self.own.app = make_app(lambda: self.services)
        app: Chalice = self.own.app
        return app

    def __call__(self, environ: dict[str, Any], start: StartResponse) -> Iterable[bytes]:
        method = environ["REQUEST_METHOD"]
        answer = self._answer(environ, method)
        body = answer.body.encode() if isinstance(answer.body, str) else answer.body
        headers = [*answer.all_headers().items(), ("Content-Length", str(len(body)))]
        headers += [("Set-Cookie", cookie) for cookie in answer.cookies]
        status = HTTPStatus(answer.status)
        start(f"{status.value} {status.phrase}", headers)
        return [b"" if method == "HEAD" else body]

    def _answer(self, environ: dict[str, Any], method: str) -> Answer:
        path = environ.get("PATH_INFO", "/")
        if method not in _METHODS:
            return sorry(self.services, 405, say("sorry_method"))
        if not path.isascii() or "\0" in path:
            return sorry(self.services, 404, say("sorry_gone"))
        body = _read_body(environ)
        if body is None:
            return sorry(self.services, 413, say("sorry_large"))
        query = environ.get("QUERY_STRING", "")
        event = self._event(environ, "GET" if method == "HEAD" else method, path, query, body)
        if event is None:
            return sorry(self.services, 404, say("sorry_gone"))
        return self._from_gateway(self._app()(event, LambdaContext("app", 128)))

    def _event(
        self, environ: dict[str, Any], method: str, path: str, query: str, body: bytes
    ) -> Any:
        headers = _headers_of(environ)
        whole = f"{path}?{query}" if query else path
        try:
            event: Any = self.converter.create_lambda_event(method, whole, headers, body)
        except (ValueError, ForbiddenError):
            return None
        event["requestContext"]["identity"]["sourceIp"] = str(environ.get("REMOTE_ADDR", ""))
        return event

    def _from_gateway(self, response: dict[str, Any]) -> Answer:
        status = int(response["statusCode"])
        headers = dict(response["headers"])
        several = response.get("multiValueHeaders") or {}
        kind = headers.pop("Content-Type", several.pop("Content-Type", [""])[0])
        is_ours = "Content-Security-Policy" in headers
        if not is_ours:
            return sorry(self.services, status, say(_GATEWAY_WORDS.get(status, "sorry_gone")))
        cookies = tuple(several.pop("Set-Cookie", ()))
        return Answer(response.get("body") or "", status, kind, headers, cookies)


def _read_body(environ: dict[str, Any]) -> bytes | None:
    """The request's body, or None where it is larger than a form may be."""
    length = environ.get("CONTENT_LENGTH") or "0"
    if not length.isdigit() or int(length) > MAX_BODY:
        return None
    body: bytes = environ["wsgi.input"].read(int(length)) if int(length) else b""
    return body


def _headers_of(environ: dict[str, Any]) -> dict[str, str]:
    headers = {
        name[5:].replace("_", "-").lower(): str(value)
        for name, value in environ.items()
        if name.startswith("HTTP_")
    }
    if environ.get("CONTENT_TYPE"):
        headers["content-type"] = environ["CONTENT_TYPE"]
    return headers
