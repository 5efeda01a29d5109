"""Somebody at a browser in front of the embedded app, without a network between them."""

import io
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from chalicelib.embedded import EmbeddedApp
from tests.browsing import Answered, Browsing, Form, Headers

__all__ = ["Answered", "Form", "Visitor"]


class Visitor(Browsing):
    """One browser with its cookies."""

    def __init__(self, app: EmbeddedApp, source_ip: str = "127.0.0.1") -> None:
        super().__init__()
        self.app = app
        self.source_ip = source_ip

    def carry(
        self, method: str, address: str, body: bytes, headers: Mapping[str, str]
    ) -> tuple[int, Headers, bytes]:
        parts = urlsplit(address)
        environ: dict[str, Any] = {
            "REQUEST_METHOD": method,
            "PATH_INFO": parts.path,
            "QUERY_STRING": parts.query,
            "REMOTE_ADDR": self.source_ip,
            "wsgi.input": io.BytesIO(body),
            "CONTENT_LENGTH": str(len(body)) if body else "",
        }
        for name, value in headers.items():
            key = name.upper().replace("-", "_")
            environ[key if key == "CONTENT_TYPE" else f"HTTP_{key}"] = value
        got: dict[str, Any] = {}

        def start(status: str, given: Headers) -> None:
            got.update(status=int(status[:3]), headers=given)

        data = b"".join(self.app(environ, start))
        return got["status"], got["headers"], data
