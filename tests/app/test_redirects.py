"""Whatever the product sends a browser on to is an address of its own, however it was asked."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

import pytest
from pydantic import TypeAdapter, ValidationError

from chalicelib.web.answer import see_other
from communitybook.model.field import Slug
from scripts.node import find_node
from scripts.package_app import LAMBDAS
from scripts.sitebuilder.static_app import StaticSite
from tests.app.conftest import RunningBook
from tests.deploy.cloudformation import SITE, read_template
from tests.deploy.edge_function import EdgeFunction, run_edge_function

NODE = find_node() or "node"
OURS = "https://book.example.org/"
# A function that redirects to whatever is asked for, as it stands.
SENDS_ON = """function handler(event) {
  return { headers: { location: { value: event.request.uri } } };
}"""
# Ways to write "another house's address" as a path; browsers differ in which they believe.
ELSEWHERE = (
    *("//evil.example/x", "//evil.example", "///evil.example/x", "////evil.example"),
    *("/\\evil.example/x", "\\\\evil.example", "/\\/evil.example", "\\/evil.example"),
    *("/%2f/evil.example/x", "/%2Fevil.example", "/%2f%2fevil.example", "/%5cevil.example"),
    *("/%5C/evil.example", "//%2fevil.example", "/./evil.example/x", "/.//evil.example"),
    *("/..//evil.example", "/listings/..//evil.example", "/\t/evil.example", "/\n/evil.example"),
    *("/\r\nSet-Cookie:x=1", "/%0d%0aSet-Cookie:x=1", "//evil", "//listings", "//evil@book.example.org"),
    *("/@evil.example", "/:80/x", "https://evil.example", "https:evil.example", "javascript:alert(1)"),
    *("//evil.example/%2e%2e", "//[::1]/x", "//127.1/x", "/％2f/evil", "//evil。example"),
)  # fmt: skip


@pytest.fixture(scope="module")
def edge() -> Iterator[EdgeFunction]:
    code = read_template(SITE)["Resources"]["FolderPages"]["Properties"]["FunctionCode"]
    with run_edge_function(code, NODE) as function:
        yield function


@pytest.mark.parametrize("uri", [one for one in ELSEWHERE if one.startswith("/")])
def test_the_edge_leads_to_no_other_house(edge: EdgeFunction, uri: str) -> None:
    for asked in (uri, uri + "/", quote(uri, safe="/%")):
        answer = edge.ask(asked, to="//evil.example")
        assert (answer["leadsTo"] or OURS).startswith(OURS), asked


@pytest.mark.parametrize(
    ("uri", "passed_on", "moved"),
    [
        ("/", "/index.html", None),
        ("/listings/tuesday-stitchers", None, "/listings/tuesday-stitchers/"),
        ("/listings/tuesday-stitchers/", "/listings/tuesday-stitchers/index.html", None),
        ("/whats-on/2026-11", None, "/whats-on/2026-11/"),
        ("/listings/tuesday-stitchers/dates.ics", None, None),
        ("/a.folder/", "/a.folder/index.html", None),
        ("/a.folder/page.html", None, None),
        ("/assets/8b48ca9b1f/book.js", None, None),
        ("/oruk", "/oruk/index.json", None),
        ("/oruk/", "/oruk/index.json", None),
        ("/oruk/services", "/oruk/services/index.json", None),
        ("/oruk/services/", "/oruk/services/index.json", None),
        ("/oruk/services/5d2b9d0e-1", None, None),
        ("//oruk", None, None),
        ("/a%20b", None, None),
        ("//evil.example/x", None, None),
    ],
)
def test_the_edge_finds_folders_and_leaves_the_rest_alone(
    edge: EdgeFunction, uri: str, passed_on: str | None, moved: str | None
) -> None:
    answer = edge.ask(uri, page="2")
    if moved:
        assert (answer["statusCode"], answer["headers"]["location"]["value"]) == (301, moved)
    else:
        assert answer["uri"] == (passed_on or uri)


def location_of_site(site: StaticSite, path: str) -> str | None:
    found: dict[str, Any] = {}
    environ = {"REQUEST_METHOD": "GET", "PATH_INFO": path.encode().decode("latin-1")}
    list(site(environ, lambda status, headers: found.update(headers)))
    return found.get("Location")


@pytest.fixture
def site(tmp_path: Path) -> StaticSite:
    """A site with folders of every name that the table could mean."""
    for address in ELSEWHERE:
        steps = [one for one in unquote(address).split("/") if one and not one.startswith(".")]
        for depth in range(len(steps)):
            tmp_path.joinpath(*steps[: depth + 1]).mkdir(parents=True, exist_ok=True)
    (tmp_path / "404.html").write_text("not here")
    return StaticSite(tmp_path)


def location_of_app(book: RunningBook, path: str) -> str | None:
    return book.visitor().ask("GET", path).headers.get("Location")


def to_of_sign_in(book: RunningBook, address: str) -> str:
    """Where signing in would lead, of what the address of its page says."""
    page = book.visitor().open(f"/app/sign-in?to={quote(address, safe='')}")
    return dict(page.form("/sign-in").fields)["to"]


def location_of_see_other(address: str) -> str | None:
    try:
        return see_other(address).headers["Location"]
    except ValueError:
        return None


def slug_or_none(text: str) -> str | None:
    """What may stand under `formerly:`, of which a page that leads on is made."""
    try:
        return f"/listings/{TypeAdapter(Slug).validate_python(text)}/"
    except ValidationError:
        return None


def test_no_redirect_of_the_product_leads_to_another_house(
    edge: EdgeFunction, site: StaticSite, make_book: Callable[..., RunningBook]
) -> None:
    """Each Location is resolved by Node, as a browser resolves it, from our own address."""
    book = make_book()
    asked = [
        *((f"site {one!r}", location_of_site(site, one)) for one in ELSEWHERE if one[0] == "/"),
        *((f"app {one!r}", location_of_app(book, f"/app/moderate{one}")) for one in ELSEWHERE),
        *((f"to {one!r}", to_of_sign_in(book, one)) for one in ELSEWHERE),
        *((f"to {one!r}", to_of_sign_in(book, f"/app/moderate{one}")) for one in ELSEWHERE),
        *((f"see_other {one!r}", location_of_see_other(one)) for one in ELSEWHERE),
        *((f"formerly {one!r}", slug_or_none(one)) for one in ELSEWHERE),
    ]
    found = {what: to for what, to in asked if to}
    assert {what.split()[0] for what in found} >= {"site", "app", "to", "see_other"}
    with run_edge_function(SENDS_ON, NODE) as browser:
        for what, to in found.items():
            assert browser.ask(to)["leadsTo"].startswith(OURS), f"{what} leads to {to!r}"
            assert to.isascii(), what
            assert to.isprintable(), what


def test_the_proxy_before_one_server_sends_nobody_anywhere() -> None:
    """But from http to https, which Caddy does by itself and for its own names only."""
    text = (LAMBDAS / "deploy" / "server" / "Caddyfile").read_text(encoding="utf-8")
    assert not set(re.findall(r"\w+", text)) & {"redir", "rewrite", "uri", "respond"}
