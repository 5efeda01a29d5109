"""Canaries in everything private about asking, offering and subscribing: none may get out."""

import json
import logging
import subprocess
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from chalicelib.acts.helping.ending import close_request
from chalicelib.acts.live_state import live_json
from chalicelib.jobs.daily import run_daily
from chalicelib.jobs.looking import go_looking
from communitybook.helping.moves import OfferState
from tests.app.asked import (
    DRIVERS,
    GAZEBO,
    drivers,
    gazebo,
    offer_help,
    open_request,
    press,
    press_for,
    states_of,
)
from tests.app.conftest import RunningBook
from tests.app.moderation import signed_in
from tests.app.owned import STITCHERS, give_owner, manage_link
from tests.app.subscribed import ask_for_letter, letters, subscribe
from tests.app.test_looking import CENTRE, lend
from tests.conftest import Build

ASKER, SUE, HELPERS_OWNER = (
    "zq-asker@private.example",
    "zq-sue@private.example",
    "owner@example.org",
)
ASKERS = ("Zqaskerson", ASKER, "01942 496407", "14 Zqclose, WN1 1AA", "zqquestion")
PEOPLE = ("Ann", "Bob", "Cat", "Dan", "Lee", "Eve")


@dataclass(frozen=True)
class Canary:
    """What is private about one person who offers."""

    name: str

    @property
    def email(self) -> str:
        return f"{self.name.lower()}@example.org"

    @property
    def secrets(self) -> tuple[str, ...]:
        low = self.name.lower()
        phone = f"07700 90010{PEOPLE.index(self.name)}"
        return (f"Zq{low}son", self.email, phone, phone.replace(" ", ""), f"zq{low}words")

    def offer(self, book: RunningBook, id: str, *, confirm: bool = True, **more: str) -> str:
        surname, _, phone, _, words = self.secrets
        told = {"name": f"{self.name} {surname}", "phone": phone, "message": words}
        return offer_help(book, id, self.name, confirm=confirm, **told, **more)


CANARIES = {name: Canary(name) for name in PEOPLE}
OF_PEOPLE = tuple(secret for one in CANARIES.values() for secret in one.secrets)
EVERYTHING = (*ASKERS, "zqanswer", "zqnote", SUE, "zq-wes@private.example", *OF_PEOPLE)


def told_to(book: RunningBook, email: str) -> str:
    return "\n".join(f"{one.subject}\n{one.text}" for one in book.mails(email))


def found_in(text: str, canaries: tuple[str, ...] = EVERYTHING) -> list[str]:
    return [canary for canary in canaries if canary in text]


def asking(book: RunningBook) -> str:
    """A group that asks for drivers and a gazebo; the address of its page."""
    owner = give_owner(book, STITCHERS, ASKER)
    holder_id, holder = next(iter(owner.holders.items()))
    named = {**holder, "name": f"Pat {ASKERS[0]}"}
    owners = book.services.store.owners
    changed = replace(owner, holders={holder_id: named})
    book.services.store.commit([owners.plan_change(owner, changed)])
    lend(book, CENTRE, "gazebo")
    give_owner(book, CENTRE, HELPERS_OWNER)
    open_request(book, drivers())
    open_request(book, gazebo())
    go_looking(book.services)
    return manage_link(book, owner)


def live_through(book: RunningBook) -> None:
    """Offers, a question, yes, no, the waiting list, a loan, letters, and what came of it."""
    manage = asking(book)
    page, loan_page = f"{manage}/requests/{DRIVERS}", f"{manage}/requests/{GAZEBO}"
    subscribe(book, SUE)
    ask_for_letter(book, "zq-wes@private.example")
    links = {name: CANARIES[name].offer(book, DRIVERS) for name in ("Ann", "Bob", "Cat")}
    CANARIES["Eve"].offer(book, DRIVERS, confirm=False)
    links["Lee"] = CANARIES["Lee"].offer(book, GAZEBO, shares="")
    pat = book.visitor()
    press_for(book, pat, page, DRIVERS, "Ann", "question", text="zqquestion 14 Zqclose, WN1 1AA")
    press(book, links["Ann"], "answer", text="zqanswer")
    before = told_to(book, ASKER)
    spoken = [CANARIES[name].name for name in ("Ann", "Bob", "Cat", "Lee")]
    assert found_in(before, tuple(spoken)) == spoken, "first names alone"
    assert found_in(before) == ["zqanswer"], "nothing else before both have ticked"
    assert found_in(pat.open(page).html, CANARIES["Ann"].secrets) == ["zqannwords"]
    press_for(book, pat, page, DRIVERS, "Bob", "decline")
    phone = {"shares": "yes", "phone": ASKERS[2]}
    press_for(book, pat, page, DRIVERS, "Ann", "accept", **phone)
    assert len(found_in(pat.open(page).html, CANARIES["Ann"].secrets)) == 4, "now they may meet"
    CANARIES["Dan"].offer(book, DRIVERS)
    press_for(book, pat, page, DRIVERS, "Dan", "accept", **phone)
    press(book, links["Cat"], "join_list")
    press_for(book, pat, loan_page, GAZEBO, "Lee", "accept", **phone)
    assert found_in(told_to(book, CANARIES["Lee"].email)) == [], "only the asker has ticked"
    press(book, links["Lee"], "share")
    press(book, links["Lee"], "loan", what="handed_over", note="zqnote")
    press_for(book, pat, loan_page, GAZEBO, "Lee", "loan", what="returned", note="zqnote back")
    assert states_of(book, DRIVERS)["Cat"] is OfferState.WAITLISTED
    book.clock.pass_(days=4)
    letters(book, SUE)
    for id in (DRIVERS, GAZEBO):
        close_request(book.services, id, {"hours": 3, "helped": 5}, "the group")
    for _day in range(3):
        run_daily(book.services)
        book.run_jobs()
        book.clock.pass_(days=1)


def every_object(content: Path) -> str:
    """All that the repository holds: files, folders, messages, of every commit there ever was."""
    command = ["git", "-C", str(content), "cat-file", "--batch-all-objects", "--batch", "--buffer"]
    return subprocess.run(command, capture_output=True, check=True).stdout.decode(
        "utf-8", "replace"
    )


def test_nothing_private_leaves_the_store_but_in_mail_to_whom_it_is_for(
    book: RunningBook,
    build: Build,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
    capsys: pytest.CaptureFixture[str],
) -> None:
    with caplog.at_level(logging.DEBUG):
        live_through(book)
        live = live_json(book.services)
        kim = signed_in(book, "Kim", "administrator", "moderator")
        log = kim.open("/app/moderate/log.csv").html
        public = (
            book.visitor().open("/app/live.json").html + book.visitor().open("/app/letter").html
        )
    objects = every_object(book.services.settings.content)
    assert "Two drivers for the Thursday lunch" in objects
    assert "residents:" in objects, "the figures went to git"
    assert found_in(objects) == []
    build(book.services.settings.content, tmp_path / "site", live=live["listings"])
    for path in (tmp_path / "site").rglob("*"):
        if path.is_file():
            assert found_in(path.read_bytes().decode("utf-8", "replace")) == [], path
    output = capsys.readouterr()
    told = "\n".join(record.getMessage() for record in caplog.records)
    assert found_in(told + output.out + output.err) == []
    assert found_in(json.dumps(live) + public + log) == []
    for item in book.services.store.table.everything():
        if item.key.partition.startswith(("audit#", "outcomes", "figures", "requests", "live")):
            assert found_in(json.dumps(item.body) + item.key.sort) == [], item.key


ALLOWED = {
    # whose mails may hold what: one's own message is never sent back, so it stands nowhere
    "ann@example.org": ("Zqaskerson", ASKER, "01942 496407", "zqquestion", "14 Zqclose, WN1 1AA"),
    "dan@example.org": ("Zqaskerson", ASKER, "01942 496407"),
    "lee@example.org": ("Zqaskerson", ASKER, "01942 496407"),
    "bob@example.org": (),
    "cat@example.org": (),
    "eve@example.org": (),
    SUE: (),
    "zq-wes@private.example": (),
    HELPERS_OWNER: (),
    ASKER: ("zqanswer", *CANARIES["Lee"].secrets[:4]),  # of the others on the page alone
}  # fmt: skip


def test_no_mail_tells_anybody_what_is_not_for_them(book: RunningBook) -> None:
    live_through(book)
    book.mails()
    recipients = {one.to for one in book.mails()}
    assert recipients == set(ALLOWED), "everybody in this story has had mail"
    for email, allowed in ALLOWED.items():
        found = set(found_in(told_to(book, email)))
        assert found <= set(allowed), (email, found - set(allowed))
        assert found or not allowed, f"{email} should have been told something"
