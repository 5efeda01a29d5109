"""Every test that docs/security.md names is there; and who asks is not what a header pretends."""

import http.client
import re
import threading
from collections.abc import Iterable
from contextlib import suppress

import pytest

from scripts.serving import make_server
from tests.conftest import ROOT

PAGE = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
NAMED = sorted(set(re.findall(r"`(tests/[^`]+|test_\w+)` \|$", PAGE, re.MULTILINE)))


@pytest.mark.parametrize("name", NAMED)
def test_a_test_that_the_page_names_is_there(name: str) -> None:
    if name.startswith("tests/"):
        assert list(ROOT.glob(name)), name
    else:
        sources = (path.read_text(encoding="utf-8") for path in (ROOT / "tests").rglob("*.py"))
        assert any(f"def {name}(" in source for source in sources), name


def test_the_page_names_a_test_for_most_threats() -> None:
    assert len(NAMED) > 15


@pytest.mark.parametrize(("proxy", "seen"), [("", "127.0.0.1"), ("127.0.0.1", "192.0.2.7")])
def test_a_forged_proxy_header_is_taken_off(proxy: str, seen: str) -> None:
    asked: list[str] = []

    def app(environ: dict[str, str], start: object) -> Iterable[bytes]:
        asked.append(environ["REMOTE_ADDR"])
        start("200 OK", [("Content-Length", "0")])  # type: ignore[operator]
        return [b""]

    server = make_server(app, 0, proxy)

    def run() -> None:
        with suppress(OSError):  # its sockets are closed while it waits
            server.run()

    threading.Thread(target=run, daemon=True).start()
    connection = http.client.HTTPConnection("127.0.0.1", server.effective_port, timeout=10)
    connection.request("GET", "/", headers={"X-Forwarded-For": "203.0.113.9, 192.0.2.7"})
    connection.getresponse().read()
    connection.close()
    server.close()
    assert asked == [seen]
