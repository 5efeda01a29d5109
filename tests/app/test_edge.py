"""Behind a content network: who is let in, and whose address counts."""

from collections.abc import Callable
from typing import Any

import pytest
from chalice.app import Chalice
from chalice.test import Client, HTTPResponse

from chalicelib.application import make_app
from chalicelib.edge import read_address, stand_behind_edge
from tests.app.conftest import RunningBook

KEY = "a-key-that-nobody-knows"


def ask(app: Chalice, path: str, **headers: str) -> HTTPResponse:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    with Client(app) as client:
        return client.http.get(path, headers=named)


@pytest.fixture
def app(make_book: Callable[..., RunningBook]) -> Chalice:
    book = make_book(BOOK_EDGE_KEY=KEY)
    app = make_app(lambda: book.services)
    stand_behind_edge(app, lambda: book.services)
    return app


@pytest.mark.parametrize("headers", [{}, {"x_book_edge": "wrong"}, {"x_book_edge": ""}])
def test_without_the_key_nothing_is_answered(app: Chalice, headers: dict[str, str]) -> None:
    answer = ask(app, "/app/submit", **headers)
    assert answer.status_code == 403
    assert b"form" not in answer.body


def test_with_the_key_the_book_answers(app: Chalice) -> None:
    assert ask(app, "/app/submit", x_book_edge=KEY).status_code == 200


def test_what_is_missing_keeps_its_own_sentence(app: Chalice) -> None:
    """CloudFront would put the site's page in the place of a 404."""
    answer = ask(app, "/app/manage/" + "a" * 32, x_book_edge=KEY)
    assert answer.status_code == 410
    assert b"new link" in answer.body.lower()


def test_limits_count_the_readers_own_address(
    app: Chalice, make_book: Callable[..., RunningBook]
) -> None:
    seen: list[Any] = []

    @app.middleware("http")
    def look(event: Any, get_response: Callable[[Any], Any]) -> Any:
        seen.append(event.context["identity"]["sourceIp"])
        return get_response(event)

    ask(app, "/app/submit", x_book_edge=KEY, cloudfront_viewer_address="198.51.100.7:4711")
    assert seen == ["198.51.100.7"]


def test_a_book_without_an_edge_asks_for_no_key(make_book: Callable[..., RunningBook]) -> None:
    book = make_book()
    app = make_app(lambda: book.services)
    stand_behind_edge(app, lambda: book.services)
    assert ask(app, "/app/submit").status_code == 200


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("198.51.100.7:443", "198.51.100.7"),
        ("2001:db8::7:443", "2001:db8::7"),
        ("", "192.0.2.9"),
        ("198.51.100.7", "192.0.2.9"),
    ],
)
def test_an_address_is_read_without_its_port(given: str, expected: str) -> None:
    assert read_address(given, "192.0.2.9") == expected
