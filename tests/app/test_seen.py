"""What is so now stays so until the site is seen to show it, whatever builds, pushes or dies."""

import json
from dataclasses import replace
from datetime import timedelta
from functools import partial
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest

from chalicelib.acts import taking_away
from chalicelib.acts.live_state import live_json
from chalicelib.acts.unpublishing import put_back, unpublish
from chalicelib.adapters.site_reader import read_site_at, read_site_in
from chalicelib.jobs.publishing import publish_due, sync_content
from chalicelib.jobs.seen import LINGERS, end_what_is_seen
from chalicelib.ports import SiteUnreadableError
from chalicelib.store.owners import Owner
from chalicelib.table import Key, Put
from communitybook.build_facts import BuildFacts, parse_build_facts
from communitybook.live import What
from tests.app.conftest import RunningBook
from tests.app.moderation import add
from tests.app.owned import STITCHERS, give_owner, live_of, publish, see_site
from tests.servers import serving

FILE = f"assets/{STITCHERS}.yml"


@pytest.fixture
def owner(book: RunningBook) -> Owner:
    return give_owner(book, STITCHERS)


def look(book: RunningBook, facts: BuildFacts | None) -> int:
    return end_what_is_seen(replace(book.services, read_site=lambda: facts))


def test_a_site_that_was_fetched_before_it_landed_ends_nothing(
    book: RunningBook, owner: Owner
) -> None:
    taking_away.withdraw(book.services, STITCHERS, owner.id)
    before = live_json(book.services)["landed"]
    book.run_jobs()
    see_site(book, landed=before)
    assert live_of(book, STITCHERS).removed
    see_site(book)
    assert not live_of(book, STITCHERS).removed


def test_what_the_builder_kept_back_is_still_taken_out(book: RunningBook, owner: Owner) -> None:
    taking_away.withdraw(book.services, STITCHERS, owner.id)
    book.run_jobs()
    see_site(book, kept_back=(FILE,))
    assert live_of(book, STITCHERS).removed
    see_site(book)
    assert not live_of(book, STITCHERS).removed


def test_pages_that_are_still_kept_somewhere_are_waited_for(
    book: RunningBook, owner: Owner
) -> None:
    taking_away.hide_field(book.services, STITCHERS, "contact.phone", owner.id)
    book.run_jobs()
    shown = BuildFacts(landed=live_json(book.services)["landed"])
    assert look(book, shown) == 0
    book.clock.now += LINGERS - timedelta(seconds=1)
    assert look(book, shown) == 0
    assert look(book, replace(shown, kept_back=(FILE,))) == 0, "an older page again: it starts anew"
    book.clock.pass_(seconds=1)
    assert look(book, shown) == 0
    book.clock.now += LINGERS
    assert look(book, shown) == 1
    assert live_of(book, STITCHERS).hidden == ()


def test_a_site_that_says_nothing_ends_nothing(book: RunningBook, owner: Owner) -> None:
    taking_away.pause(book.services, STITCHERS, owner.id)
    book.run_jobs()
    for _ in range(3):
        assert look(book, None) == 0
        book.clock.pass_(days=1)
    assert live_of(book, STITCHERS).paused


def test_a_page_that_was_deleted_is_gone_until_the_site_has_no_page_of_it(
    book: RunningBook,
) -> None:
    kim = add(book, "Kim")
    unpublish(book.services, kim, STITCHERS, is_deleted=True)
    book.run_jobs()
    assert book.file(STITCHERS) == ""
    assert live_of(book, STITCHERS).removed
    see_site(book)
    assert book.services.store.live.list_of(STITCHERS) == []


def test_what_somebody_pushed_away_stays_out_until_git_says_it_again(
    book: RunningBook, owner: Owner
) -> None:
    before = book.file(STITCHERS)
    taking_away.withdraw(book.services, STITCHERS, owner.id)
    book.run_jobs()
    after = book.file(STITCHERS)
    publish(book, STITCHERS, before)
    see_site(book)
    assert live_of(book, STITCHERS).removed, "no site of that content may end it"
    publish(book, STITCHERS, after)
    see_site(book)
    assert not live_of(book, STITCHERS).removed


def test_taken_back_while_it_landed_it_does_not_come_again(book: RunningBook) -> None:
    kim = add(book, "Kim")
    unpublish(book.services, kim, STITCHERS, is_deleted=False)
    publish_due(book.services)
    (item,) = book.services.store.live.list_of(STITCHERS)
    put_back(book.services, kim, STITCHERS)
    late = [book.services.store.live.plan_seen(item, "2026-11-22T10:00:00.000000Z")]
    assert not book.services.store.commits(late)
    book.run_jobs()
    assert book.services.store.live.find(STITCHERS, What.REMOVED) is None


def test_an_item_from_before_landings_is_read_and_ends_when_git_says_it_once_more(
    book: RunningBook, owner: Owner
) -> None:
    taking_away.withdraw(book.services, STITCHERS, owner.id)
    key = Key("live", f"{STITCHERS}#removed")
    item = book.services.store.table.get(key)
    assert item is not None
    old = {name: item.body[name] for name in ("slug", "what", "at", "v")}
    book.services.store.commit([Put(key, old)])
    assert live_of(book, STITCHERS).removed
    book.run_jobs()
    see_site(book)
    assert not live_of(book, STITCHERS).removed


def test_numbers_are_read_before_what_they_number(book: RunningBook, owner: Owner) -> None:
    """A site built from this answer never claims what landed after it."""
    answer = live_json(book.services)
    assert next(iter(answer)) == "landed"
    taking_away.mark_full(book.services, STITCHERS, owner.id)
    sync_content(book.services)
    assert live_json(book.services)["landed"] == answer["landed"], "nothing has landed yet"
    book.run_jobs()
    assert live_json(book.services)["landed"] == answer["landed"] + 1


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ({"commit": "c", "landed": 3, "kept_back": [FILE]}, BuildFacts("c", "", 3, (FILE,))),
        ({"commit": "c", "today": "2026-11-22"}, BuildFacts("c", "2026-11-22")),
        ({"commit": "c", "landed": "3"}, None),
        ({"commit": "c", "kept_back": "no"}, None),
        ({"landed": 3}, None),
        ([], None),
    ],
)
def test_a_build_says_what_it_shows_or_nothing(value: object, expected: BuildFacts | None) -> None:
    assert parse_build_facts(value) == expected
    if expected:
        assert parse_build_facts(json.loads(json.dumps(expected.body()))) == expected


def test_a_folder_without_a_site_shows_nothing_yet(tmp_path: Path) -> None:
    assert read_site_in(tmp_path) is None
    (tmp_path / "build.json").write_text("{")
    with pytest.raises(SiteUnreadableError, match="can't be read"):
        read_site_in(tmp_path)


def test_the_site_is_asked_at_its_address() -> None:
    answers: list[tuple[int, bytes]] = []

    class Site(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            assert self.path == "/book/build.json"
            status, body = answers[0]
            self.send_response(status)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None: ...

    with serving(Site) as address:
        ask = partial(read_site_at, f"{address}/book")
        answers[:] = [(200, json.dumps(BuildFacts("c", landed=4).body()).encode())]
        assert ask() == BuildFacts("c", landed=4)
        answers[:] = [(404, b"")]
        assert ask() is None
        for status, body in [(500, b""), (200, b"<html>"), (200, b"[" + b" " * 2_000_000)]:
            answers[:] = [(status, body)]
            with pytest.raises(SiteUnreadableError):
                ask()
    with pytest.raises(SiteUnreadableError, match="can't be reached"):
        ask()
