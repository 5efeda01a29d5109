"""The static site over WSGI: what it answers, and what it never does."""

import gzip
from pathlib import Path
from typing import Any

import pytest

from scripts.sitebuilder.static_app import StaticSite


@pytest.fixture
def site(tmp_path: Path) -> StaticSite:
    folder = tmp_path / "site"
    (folder / "a").mkdir(parents=True)
    (folder / "index.html").write_text("home " * 200)
    (folder / "a" / "index.html").write_text("page a")
    (folder / "404.html").write_text("not here")
    (folder / "service-worker.js").write_text("x")
    (folder / "dates.ics").write_text("BEGIN:VCALENDAR")
    (folder / "assets" / "r1").mkdir(parents=True)
    (folder / "assets" / "r1" / "book.js").write_text("x")
    (folder / ".hidden").write_text("secret")
    (tmp_path / "outside.txt").write_text("secret")
    return StaticSite(folder)


def ask(
    site: StaticSite, path: str, method: str = "GET", **headers: str
) -> tuple[str, dict[str, str], bytes]:
    answer: dict[str, Any] = {}

    def start(status: str, given: list[tuple[str, str]]) -> None:
        answer.update(status=status, headers=dict(given))

    environ = {"REQUEST_METHOD": method, "PATH_INFO": path, **headers}
    body = b"".join(site(environ, start))
    return answer["status"], answer["headers"], body


def test_a_folder_answers_with_its_index_and_without_its_slash_moves(site: StaticSite) -> None:
    assert ask(site, "/a/")[2] == b"page a"
    status, headers, _ = ask(site, "/a")
    assert (status[:3], headers["Location"]) == ("301", "/a/")


def test_an_unknown_address_gets_the_page_for_it(site: StaticSite) -> None:
    status, headers, body = ask(site, "/nothing/")
    assert (status[:3], body) == ("404", b"not here")
    assert headers["Content-Type"] == "text/html; charset=utf-8"


@pytest.mark.parametrize(
    "path",
    [
        "/../outside.txt",
        "/a/../../outside.txt",
        "/.hidden",
        "//../outside.txt",
        "/..\\outside.txt",
        "/a\0",
        "/%2e%2e/outside.txt",
    ],
)
def test_nothing_outside_the_site_or_hidden_is_ever_sent(path: str, site: StaticSite) -> None:
    status, _, body = ask(site, path)
    assert status[:3] == "404"
    assert b"secret" not in body


def test_every_answer_carries_the_strict_headers(site: StaticSite) -> None:
    for path in ("/", "/nothing/", "/dates.ics", "/a"):
        headers = ask(site, path)[1]
        assert headers["Content-Security-Policy"].startswith("default-src 'self'")
        assert headers["X-Content-Type-Options"] == "nosniff"


def test_text_is_sent_small_to_whoever_takes_it(site: StaticSite) -> None:
    _, headers, body = ask(site, "/", HTTP_ACCEPT_ENCODING="gzip, br")
    assert headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(body) == b"home " * 200
    assert int(headers["Content-Length"]) == len(body)


def test_head_sends_the_length_and_no_body(site: StaticSite) -> None:
    _, headers, body = ask(site, "/", method="HEAD")
    assert (headers["Content-Length"], body) == ("1000", b"")


def test_a_page_is_asked_for_again_and_a_release_is_kept_for_ever(site: StaticSite) -> None:
    _, headers, _ = ask(site, "/")
    assert headers["Cache-Control"] == "no-cache"
    assert "immutable" in ask(site, "/assets/r1/book.js")[1]["Cache-Control"]
    status, _, body = ask(site, "/", HTTP_IF_NONE_MATCH=headers["ETag"])
    assert (status[:3], body) == ("304", b"")


def test_only_reading_is_allowed(site: StaticSite) -> None:
    status, headers, _ = ask(site, "/", method="POST")
    assert (status[:3], headers["Allow"]) == ("405", "GET, HEAD")


def test_calendars_and_scripts_have_their_types(site: StaticSite) -> None:
    assert ask(site, "/dates.ics")[1]["Content-Type"] == "text/calendar; charset=utf-8"
    assert ask(site, "/assets/r1/book.js")[1]["Content-Type"] == "text/javascript; charset=utf-8"


def test_the_service_worker_is_a_script_that_is_asked_for_again_each_time(site: StaticSite) -> None:
    status, headers, _ = ask(site, "/service-worker.js")
    assert status == "200 OK"
    assert headers["Content-Type"] == "text/javascript; charset=utf-8"
    assert headers["Cache-Control"] == "no-cache"


def test_the_feeds_addresses_are_json_with_and_without_a_slash(tmp_path: Path) -> None:
    folder = tmp_path / "oruk" / "services"
    folder.mkdir(parents=True)
    (folder / "index.json").write_text("{}")
    (folder / "0a-1b").write_text("{}")
    site = StaticSite(tmp_path)
    for address in ("/oruk/services", "/oruk/services/", "/oruk/services/0a-1b"):
        status, headers, body = ask(site, address)
        assert (status, headers["Content-Type"], body) == ("200 OK", "application/json", b"{}")
        assert headers["Access-Control-Allow-Origin"] == "*"
    assert ask(site, "/oruk/services/none")[0] == "404 Not Found"
