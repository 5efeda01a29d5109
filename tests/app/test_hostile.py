"""Whatever is sent to whichever route: a page with its headers, no crash, nothing half stored."""

import logging
import re
from collections.abc import Callable, Iterator
from urllib.parse import quote, urlencode

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chalicelib.addresses import ADDRESSES
from chalicelib.web.answer import ALWAYS
from tests.app.answers import fill_in, submit_and_confirm
from tests.app.asked import drivers, offer_help, open_request
from tests.app.conftest import RunningBook
from tests.app.moderation import csrf, signed_in
from tests.app.visitor import Answered, Visitor
from tests.conftest import IS_LONG

CASES = 20_000 if IS_LONG else 500
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
SCRIPT = "<script>alert(1)</script>"
ROUTES = [(address.path, method) for address in ADDRESSES for method in address.routes]
# What a request may leave behind though it is refused: how often it was tried, and what was typed.
KEPT = ("rate#", "draft#")

nasty = st.one_of(
    st.text(max_size=40),
    st.sampled_from(
        [
            SCRIPT, "\"><img src=x onerror=alert(1)>", "{{7*7}}", "' OR 1=1 --", "../../etc/passwd",
            "a@example.org\r\nBcc: b@example.org", "\x00", "\ud7ff", "٣", "ﷺ" * 50, "A" * 5000,
            "[" * 3000, "&a [*a]", "!!python/object/apply:os.system [ls]", "-1", "1e999", "NaN",
            "accept", "withdraw", "share", "loan", "question", "hold", "close", "equipment", "yes",
            "9" * 400, "0", "true", "null", "javascript:alert(1)", "//evil.example", "=cmd|'/c'!A1",
        ]
    ),
)  # fmt: skip
names = st.one_of(
    st.text(max_size=20),
    st.sampled_from(
        [
            "kind", "name", "summary", "categories", "where.postcode", "when.sessions[0].day",
            "when.sessions[99].day", "when.sessions[-1].day", "contact.email", "consent.contact",
            "email", "form_token", "website", "text", "do", "agreed", "code", "csrf", "version",
            "note", "reason", "slug", "what", "offer", "place", "how_many", "age", "shares", "phone",
            "hours", "helped", "why", "check", "gate_check", "shifts[0].day", "hash", "call", "message", "date", "__proto__", "a[b][c]",
        ]
    ),
)  # fmt: skip


class Target:
    """A running book with something in it to be hurt."""

    def __init__(self, book: RunningBook) -> None:
        self.book = book
        self.visitor = book.visitor()
        self.draft = fill_in(self.visitor).rsplit("/", 1)[1]
        self.submission = submit_and_confirm(book, "owner@example.org")
        manage = next(one for one in book.mails() if "/app/manage/" in one.text)
        self.manage = manage.link("/app/manage/").rsplit("/", 1)[1]
        self.asked = open_request(book, drivers()).id
        self.offer = offer_help(book, self.asked, "Ann").rsplit("/", 1)[1]
        self.staff = signed_in(book, "Kim", "administrator", "moderator", "connector")
        self.proof = csrf(book, self.staff)

    def kept(self) -> dict[tuple[str, str], int]:
        """Everything stored but what any request may leave."""
        items = self.book.services.store.table.everything()
        return {
            tuple(item.key): item.version
            for item in items
            if not item.key.partition.startswith(KEPT)
        }  # type: ignore[misc]


@pytest.fixture
def target(book: RunningBook) -> Target:
    return Target(book)


def assert_sound(page: Answered) -> None:
    """No crash, every header, no script that a browser would run."""
    assert page.status < 500, page.text[:300]
    for name, value in ALWAYS.items():
        if name != "Cache-Control":
            assert page.headers.get(name) == value
    assert SCRIPT not in page.html
    assert "<img src=x" not in page.html
    if page.status >= 400:
        assert len(page.text) > 40, "a sentence, not an empty page"


@pytest.fixture
def quiet(caplog: pytest.LogCaptureFixture) -> Iterator[pytest.LogCaptureFixture]:
    with caplog.at_level(logging.DEBUG):
        yield caplog


def test_no_request_breaks_any_route(target: Target, quiet: pytest.LogCaptureFixture) -> None:
    captured = st.one_of(
        st.sampled_from(
            [
                target.draft,
                target.manage,
                target.submission,
                target.asked,
                target.offer,
                "name",
                "sessions",
                "0",
                "tuesday-stitchers",
            ]
        ),
        nasty,
    )
    counts: dict[int, int] = {}

    @settings(
        max_examples=CASES, deadline=None, database=None, suppress_health_check=list(HealthCheck)
    )
    @given(
        route=st.sampled_from(ROUTES),
        parts=st.lists(captured, min_size=4, max_size=4),
        fields=st.lists(st.tuples(names, nasty), max_size=6),
        query=st.lists(st.tuples(names, nasty), max_size=2),
        is_staff=st.booleans(),
    )
    def attack(
        route: tuple[str, str],
        parts: list[str],
        fields: list[tuple[str, str]],
        query: list[tuple[str, str]],
        is_staff: bool,
    ) -> None:
        path, method = route
        chosen = iter(parts)
        address = re.sub(r"\{\w+\}", lambda _: quote(next(chosen)[:200], safe=""), path)
        if query:
            address += "?" + urlencode(query, errors="replace")
        told = [*fields, ("csrf", target.proof)] if is_staff else fields
        body = urlencode(told, errors="replace").encode() if method == "POST" else b""
        before = target.kept() if method == "POST" else {}
        visitor = target.staff if is_staff else target.visitor
        page = visitor.ask(method, address, body, FORM if body else {})
        counts[page.status] = counts.get(page.status, 0) + 1
        assert_sound(page)
        if method == "POST" and page.status >= 400:
            assert target.kept() == before

    attack()
    assert sum(counts.values()) >= CASES
    assert {200, 404} <= set(counts)
    assert all(SCRIPT not in record.getMessage() for record in quiet.records)


Send = Callable[[Visitor], Answered]


@pytest.mark.parametrize(
    ("status", "send"),
    [
        (413, lambda v: v.ask("POST", "/app/submit", b"a=" + b"b" * 65_535, FORM)),
        (413, lambda v: v.ask("POST", "/app/yaml", b"text=" + b"%5B" * 60_000, FORM)),
        (415, lambda v: v.ask("POST", "/app/submit", b"{}", {"Content-Type": "text/plain"})),
        (415, lambda v: v.ask("POST", "/app/submit", b"{}", {"Content-Type": "application/json"})),
        (415, lambda v: v.ask("POST", "/app/submit", b"--x", {"Content-Type": "multipart/form-data"})),
        (400, lambda v: v.ask("POST", "/app/submit", b"kind=%FF%FE", FORM)),
        (400, lambda v: v.ask("POST", "/app/submit", b"kind=\xff", FORM)),
        (400, lambda v: v.ask("POST", "/app/submit", b"&".join(b"f%d=1" % n for n in range(6000)), FORM)),
        (405, lambda v: v.ask("PUT", "/app/submit")),
        (405, lambda v: v.ask("OPTIONS", "/app/submit")),
        (405, lambda v: v.ask("POST", "/app/health", b"", FORM)),
        (404, lambda v: v.ask("GET", "/app/../var/store.sqlite")),
        (404, lambda v: v.ask("GET", "/app/drafts/" + "a" * 32)),
        (404, lambda v: v.ask("GET", "/app/confirm/" + "a" * 32)),
    ],
)  # fmt: skip
def test_each_kind_of_bad_request_gets_its_status_a_sentence_and_headers(
    status: int, send: Send, target: Target
) -> None:
    before = target.kept()
    page = send(target.visitor)
    assert page.status == status
    assert_sound(page)
    assert target.kept() == before


def test_sixty_thousand_brackets_are_told_to_be_no_yaml(book: RunningBook) -> None:
    visitor = book.visitor()
    visitor.open("/app/yaml")
    page = visitor.fill({"text": "[" * 20_000}, "/app/yaml")
    assert page.status == 400
    assert "Line 1" in page.text


def test_head_answers_as_get_without_a_body(book: RunningBook) -> None:
    page = book.visitor().ask("HEAD", "/app/submit")
    assert page.status == 200
    assert page.html == ""
    assert int(page.headers["Content-Length"]) > 1000


def test_script_in_every_text_of_a_form_is_shown_as_text(book: RunningBook) -> None:
    visitor = book.visitor()
    draft = fill_in(visitor)
    token = draft.rsplit("/", 1)[1]
    found = book.services.store.drafts.find(token)
    assert found is not None
    for path in (
        *(path for path in found.answers if path != "kind"),
        "where.address",
        "contact.note",
        "our_part",
        "who.note",
        "keywords",
    ):
        answers = {**found.answers, path: f"{found.answers.get(path, '')} {SCRIPT}"}
        book.services.store.drafts.answer(token, book.clock.now, answers, replace_all=True)
        for step in ("check", "name", "where", "contact", "sessions", "parts"):
            page = visitor.open(f"{draft}/{step}")
            assert page.status == 200, (path, step)
            assert SCRIPT not in page.html, (path, step)


def test_two_people_at_once_never_see_each_others_pages(book: RunningBook) -> None:
    from concurrent.futures import ThreadPoolExecutor

    def fill(number: int) -> bool:
        visitor = Visitor(book.app, f"192.0.2.{number}")
        visitor.open("/app/submit")
        page = visitor.fill({"kind": "group"})
        name = f"Group number {number}"
        visitor.fill({"name": name, "summary": "We do a thing here."}, "/name")
        page = visitor.open(page.address.rsplit("/", 1)[0] + "/check")
        return set(re.findall(r"Group number (\d+)", page.text)) == {str(number)}

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(fill, range(40)))
