"""Asking for volunteers or equipment: from the form to an open request that people can answer."""

import pytest

from chalicelib.jobs.news import tell_news
from communitybook.helping.moves import RequestState
from communitybook.model.help_choices import Check
from communitybook.model.help_request import HelpRequest
from communitybook.model.shape import parse_request
from communitybook.reading.yaml_reader import read_yaml
from communitybook.submitting.moves import State
from tests.app.asked import offer_help, offer_id_of, record_of
from tests.app.conftest import RunningBook
from tests.app.moderation import add, decide, send, signed_in
from tests.app.owned import PAT, STITCHERS, give_owner, manage_link
from tests.app.visitor import Answered, Visitor

DRIVERS = {
    "need_title": {
        "title": "Two drivers for the Thursday lunch",
        "summary": "Bring four of our members to lunch and home again.",
    },
    "role": {"role": "Driver", "skills": "driving\nlifting"},
    "commitment": {"commitment": "shifts"},
    "shifts/0": {"shifts[0].day": "thursday", "shifts[0].starts": "11am",
                 "shifts[0].ends": "2pm", "shifts[0].needed": "2"},
    "setting": {"area": "wn1", "setting": "vehicle", "with_whom": "at_risk", "lone": "yes"},
    "support": {"expenses": "45p a mile"},
    "helper_access": {},
}  # fmt: skip
GAZEBO = {
    "need_title": {"title": "A gazebo for one day", "summary": "Somewhere dry for the tombola."},
    "thing": {"thing": "gazebo", "condition": "A few scratches are fine"},
    "lending": {"keeping": "borrow", "from": "2026-12-05", "until": "6 December 2026"},
    "carrying": {"area": "Pemberton", "carrying": "collect"},
}


def walk(book: RunningBook, visitor: Visitor, pages: dict[str, dict[str, str]]) -> Answered:
    """Fill in the pages as they come, to the last one."""
    assert visitor.page is not None
    for step, answers in pages.items():
        assert visitor.page.address.endswith(step.partition("/")[0]), visitor.page.address
        if "/" in step:
            draft = visitor.page.address.rsplit("/", 1)[0]
            visitor.fill(answers, f"{draft}/{step}")
            visitor.fill({}, f"{draft}/{step.partition('/')[0]}")
        else:
            visitor.fill(answers, f"/{step}")
        assert visitor.page.status == 200, (step, visitor.page.mistakes)
    return visitor.page


def ask_afresh(book: RunningBook, kind: str, pages: dict[str, dict[str, str]]) -> Visitor:
    """Ask without a page of one's own, and confirm by mail."""
    visitor = book.visitor()
    visitor.open("/app/ask")
    visitor.fill({"kind": kind}, "/app/ask")
    walk(book, visitor, {"asker": {"asked_by.name": "Sunshine House"}, **pages})
    visitor.fill({"name": "Jo", "email": "jo@example.org"}, "/you")
    book.clock.pass_(seconds=5)
    sent = visitor.fill({}, "/check")
    assert "look in your e-mail" in sent.text, sent.text
    visitor.open(book.mails("jo@example.org")[-1].link("/app/confirm/"))
    visitor.fill({}, "/app/confirm/")
    return visitor


def ask_as_owner(book: RunningBook, kind: str, pages: dict[str, dict[str, str]]) -> str:
    """Ask from the page of the Tuesday Stitchers; the address of that page."""
    page = manage_link(book, give_owner(book, STITCHERS))
    visitor = book.visitor()
    visitor.open(f"{page}/ask")
    visitor.fill({"kind": kind}, "/ask")
    walk(book, visitor, pages)
    book.clock.pass_(seconds=5)
    visitor.fill({}, "/check")
    return page


def change_needed(book: RunningBook, visitor: Visitor, request: str, needed: str) -> None:
    """Send a change of how many are needed at the first time."""
    visitor.open(request)
    visitor.fill({}, "/edit")
    assert visitor.page is not None
    draft = visitor.page.address.rsplit("/", 1)[0]
    visitor.open(f"{draft}/shifts/0")
    visitor.fill({"shifts[0].needed": needed}, "/shifts/0")
    visitor.open(f"{draft}/check")
    book.clock.pass_(seconds=5)
    visitor.fill({}, "/check")


def waiting(book: RunningBook) -> str:
    """The id of the one submission that waits."""
    found = book.services.store.submissions.list_queue("waiting")
    assert len(found) == 1
    return str(found[0].body["id"])


def approve(book: RunningBook, by: str = "Kim", **told: str) -> Answered:
    kim = signed_in(book, by)
    submission = book.services.store.submissions.find(waiting(book))
    assert submission is not None
    page = decide(kim, submission, "approve", **told)
    book.run_jobs()
    return page


def file_of(book: RunningBook, id: str) -> HelpRequest:
    found = book.services.publisher.read(f"requests/{id}.yml")
    assert found is not None
    request, problems = parse_request(read_yaml(found[1], f"{id}.yml"))
    assert request is not None, problems
    return request


def only_id(book: RunningBook) -> str:
    (card,) = book.services.store.help.walk_cards()
    return str(card["id"])


def test_a_group_asks_afresh_is_moderated_and_gets_its_own_page(book: RunningBook) -> None:
    ask_afresh(book, "volunteers", DRIVERS)
    approve(book)
    request = file_of(book, only_id(book))
    assert request.title == "Two drivers for the Thursday lunch"
    assert request.check is Check.DBS_ENHANCED, "the rules' advice is chosen beforehand"
    assert request.rules_version == "2026-11"
    assert str(request.posted_on) == "2026-11-22"
    assert [(one.id, one.needed) for one in request.shifts] == [("1", 2)]
    assert record_of(book, request.id).ask.state is RequestState.OPEN
    mails = book.mails("jo@example.org")
    assert any("is open now" in mail.text for mail in mails)
    page = book.visitor().open(next(m for m in mails if "manage" in m.text).link("/app/manage/"))
    assert "Two drivers for the Thursday lunch : open" in page.text


def test_from_its_own_page_a_group_asks_for_a_thing_without_saying_who_it_is(
    book: RunningBook,
) -> None:
    page = ask_as_owner(book, "equipment", GAZEBO)
    assert "asks for help" in book.visitor().open(page).text
    approve(book)
    request = file_of(book, only_id(book))
    assert request.asked_by == STITCHERS
    assert (str(request.begins), str(request.until)) == ("2026-12-05", "2026-12-06")
    assert request.area == "pemberton"
    assert record_of(book, request.id).asker == "Tuesday Stitchers"


def test_an_offer_to_an_approved_request_reaches_whoever_asked(book: RunningBook) -> None:
    ask_as_owner(book, "volunteers", DRIVERS)
    approve(book)
    offer_help(book, only_id(book), "Ann")
    tell_news(book.services)
    assert "Ann has offered to help" in book.mails(PAT)[-1].text


@pytest.mark.parametrize(
    ("step", "answers", "told"),
    [
        ("thing", {"thing": "car seat"}, "Nobody can see whether one that was used"),
        ("thing", {"thing": ""}, "Fill this in."),
        ("lending", {"keeping": "borrow", "from": "", "until": ""}, "say from which day"),
        ("lending", {"keeping": "borrow", "from": "2026-12-06", "until": "2026-12-05"}, "before"),
        ("lending", {"keeping": "keep", "from": "2025-12-06"}, "has passed"),
        ("carrying", {"area": "Atlantis", "carrying": "collect"}, "no ward, place or postcode"),
    ],
)
def test_each_page_says_what_to_mend_and_keeps_what_was_typed(
    book: RunningBook, step: str, answers: dict[str, str], told: str
) -> None:
    visitor = book.visitor()
    visitor.open("/app/ask?kind=equipment")
    visitor.fill({"kind": "equipment"}, "/app/ask")
    before = {"asker": {"asked_by.name": "Sunshine House"}, **GAZEBO}
    walk(book, visitor, dict(list(before.items())[: list(before).index(step)]))
    page = visitor.fill({**GAZEBO[step], **answers}, f"/{step}")
    assert page.status == 400
    assert any(told in mistake for mistake in page.mistakes), page.mistakes
    for answer in filter(None, answers.values()):
        assert answer in page.html


@pytest.mark.parametrize(
    ("answers", "told"),
    [
        ({"shifts[0].starts": "11am", "shifts[0].needed": "2"}, "Give a date, or a day"),
        ({"shifts[0].day": "monday", "shifts[0].needed": "2"}, "Fill this in"),
        (
            {"shifts[0].day": "monday", "shifts[0].starts": "5pm", "shifts[0].ends": "4pm",
             "shifts[0].needed": "1"},
            "16:00",
        ),
        ({"shifts[0].day": "monday", "shifts[0].starts": "5pm", "shifts[0].needed": "0"}, "1"),
    ],
)  # fmt: skip
def test_a_time_that_can_not_be_is_said_beside_it(
    book: RunningBook, answers: dict[str, str], told: str
) -> None:
    visitor = book.visitor()
    visitor.open("/app/ask")
    visitor.fill({"kind": "volunteers"}, "/app/ask")
    pages = {"asker": {"asked_by.name": "Sunshine House"}, **DRIVERS}
    walk(book, visitor, {name: pages[name] for name in ("asker", "need_title", "role",
                                                         "commitment")})  # fmt: skip
    page = visitor.fill(answers, "/shifts/0")
    assert page.status == 400
    assert any(told in mistake for mistake in page.mistakes), page.mistakes


def test_times_are_not_asked_for_what_is_flexible_and_earlier_ones_are_no_part_of_it(
    book: RunningBook,
) -> None:
    visitor = book.visitor()
    visitor.open("/app/ask")
    visitor.fill({"kind": "volunteers"}, "/app/ask")
    walk(book, visitor, {"asker": {"asked_by.name": "Sunshine House"}, **DRIVERS})
    assert visitor.page is not None
    draft = visitor.page.address.rsplit("/", 1)[0]
    visitor.open(f"{draft}/commitment")
    page = visitor.fill({"commitment": "flexible", "how_many": "3"}, "/commitment")
    assert page.address.endswith("/setting")
    assert "Every week on" not in visitor.open(f"{draft}/check").text


def test_less_than_the_rules_say_needs_a_reason_and_both_are_kept(book: RunningBook) -> None:
    ask_as_owner(book, "volunteers", DRIVERS)
    page = approve(book, gate_check="none")
    assert page.status == 400
    assert "Less is asked for than the rules say" in page.text
    approve_again = {"gate_check": "references", "gate_check_why": "The chair is always there."}
    submission_id = waiting(book)
    approve(book, "Lee", **approve_again)
    assert file_of(book, only_id(book)).check is Check.REFERENCES
    kept = book.services.store.submissions.find(submission_id)
    assert kept is not None
    assert kept.gate["advised"] == "dbs_enhanced"
    assert kept.gate["check_why"] == "The chair is always there."


def test_a_moderator_sees_which_rule_asks_for_what(book: RunningBook) -> None:
    ask_as_owner(book, "volunteers", DRIVERS)
    page = signed_in(book).open(f"/app/moderate/{waiting(book)}")
    assert "Nobody else from the group is there" in page.text
    assert "rules of 2026-11" in page.text
    assert "checked" in page.html.split("gate_check-dbs_enhanced")[1].split(">")[0]


def test_a_change_is_moderated_and_people_who_are_in_it_stay(book: RunningBook) -> None:
    page = ask_as_owner(book, "volunteers", DRIVERS)
    approve(book)
    id = only_id(book)
    offer_help(book, id, "Ann")
    visitor = book.visitor()
    visitor.open(f"{page}/requests/{id}")
    visitor.post(f"{page}/requests/{id}", {"offer": offer_id_of(book, id, "Ann"), "do": "accept"})
    change_needed(book, visitor, f"{page}/requests/{id}", "4")
    assert "What would change" in signed_in(book, "Lee").open(f"/app/moderate/{waiting(book)}").text
    approve(book, "Max")
    record = record_of(book, id)
    assert (record.ask.places["1"].needed, record.ask.places["1"].remaining) == (4, 3)
    assert file_of(book, id).shifts[0].needed == 4
    tell_news(book.services)
    assert "has changed what it asks for" in book.mails("ann@example.org")[-1].text


def test_a_change_that_would_push_somebody_out_is_refused_with_a_sentence(
    book: RunningBook,
) -> None:
    page = ask_as_owner(book, "volunteers", DRIVERS)
    approve(book)
    id = only_id(book)
    visitor = book.visitor()
    for name in ("Ann", "Bob"):
        offer_help(book, id, name)
        offer = offer_id_of(book, id, name)
        visitor.post(f"{page}/requests/{id}", {"offer": offer, "do": "accept"})
    change_needed(book, visitor, f"{page}/requests/{id}", "1")
    refused = approve(book, "Max")
    assert refused.status == 400
    assert "More people are accepted than that" in refused.text


def test_an_approval_is_undone_while_git_waits_and_the_request_is_closed_again(
    book: RunningBook,
) -> None:
    ask_as_owner(book, "equipment", GAZEBO)
    kim = signed_in(book)
    submission = book.services.store.submissions.find(waiting(book))
    assert submission is not None
    decide(kim, submission, "approve")
    id = only_id(book)
    assert book.visitor().open(f"/app/help/{id}").status == 200
    decide(kim, submission, "undo")
    book.run_jobs()
    assert book.services.publisher.read(f"requests/{id}.yml") is None
    assert book.visitor().open(f"/app/help/{id}").status == 404
    found = book.services.store.submissions.find(submission.id)
    assert found is not None
    assert found.state is State.WAITING


def test_changes_that_were_asked_for_come_back_to_the_queue(book: RunningBook) -> None:
    ask_afresh(book, "equipment", GAZEBO)
    kim = signed_in(book)
    submission = book.services.store.submissions.find(waiting(book))
    assert submission is not None
    decide(kim, submission, "ask", note="How big should it be?")
    group = book.visitor()
    mails = book.mails("jo@example.org")
    group.open(next(one for one in mails if "How big" in one.text).link("/app/drafts/"))
    assert group.page is not None
    draft = group.page.address.rsplit("/", 1)[0]
    group.open(f"{draft}/thing")
    group.fill({"thing": "gazebo, three metres"}, "/thing")
    group.open(f"{draft}/check")
    book.clock.pass_(seconds=5)
    group.fill({}, "/check")
    approve(book, "Lee")
    assert file_of(book, only_id(book)).thing == "gazebo, three metres"


def test_nobody_approves_what_their_own_group_asks_for(book: RunningBook) -> None:
    add(book, "Lee")
    ask_as_owner(book, "equipment", GAZEBO)
    kim = signed_in(book, "Kim", own=STITCHERS)
    submission = book.services.store.submissions.find(waiting(book))
    assert submission is not None
    page = decide(kim, submission, "approve")
    assert page.status == 400
    assert not list(book.services.store.help.walk_cards())


def test_words_of_danger_in_a_request_come_first_in_the_queue(book: RunningBook) -> None:
    pages = {**GAZEBO, "need_title": {**GAZEBO["need_title"], "description": "He beats me."}}
    send(book)
    ask_as_owner(book, "equipment", pages)
    first = book.services.store.submissions.list_queue("waiting")[0].body
    assert first["sort"] == "ask"
    assert first["urgency"] == 0


def test_a_filled_trap_puts_a_request_among_the_spam(book: RunningBook) -> None:
    visitor = book.visitor()
    visitor.open("/app/ask")
    visitor.fill({"kind": "equipment", "website": "http://spam.example"}, "/app/ask")
    walk(book, visitor, {"asker": {"asked_by.name": "Sunshine House"}, **GAZEBO})
    visitor.fill({"name": "Jo", "email": "jo@example.org"}, "/you")
    book.clock.pass_(seconds=5)
    visitor.fill({}, "/check")
    assert [one.body["sort"] for one in book.services.store.submissions.list_queue("spam")] == [
        "ask"
    ]


def test_sending_twice_asks_once(book: RunningBook) -> None:
    page = manage_link(book, give_owner(book, STITCHERS))
    visitor = book.visitor()
    visitor.open(f"{page}/ask")
    visitor.fill({"kind": "equipment"}, "/ask")
    walk(book, visitor, GAZEBO)
    assert visitor.page is not None
    form = visitor.page.form("/check")
    book.clock.pass_(seconds=5)
    for _ in range(2):
        visitor.post(form.action, dict(form.fields))
    waiting(book)


def test_nobody_asks_in_the_name_of_a_listing_that_is_not_theirs(book: RunningBook) -> None:
    page = manage_link(book, give_owner(book, STITCHERS))
    answered = book.visitor().post(f"{page}/ask", {"kind": "equipment", "slug": "ashton-library"})
    assert answered.status == 400


PASTED = """\
kind: equipment
title: A gazebo for one day
summary: Somewhere dry for the tombola.
asked_by:
  name: Sunshine House
area: pemberton
thing: gazebo
keeping: borrow
from: 2026-12-05
until: 2026-12-06
carrying: collect
check: dbs_basic
"""


def paste(book: RunningBook, text: str) -> Visitor:
    visitor = book.visitor()
    visitor.open("/app/yaml")
    visitor.fill({"text": text}, "/app/yaml")
    return visitor


def test_a_request_is_pasted_as_yaml_and_what_moderators_say_is_not_taken_from_it(
    book: RunningBook,
) -> None:
    visitor = paste(book, PASTED)
    visitor.fill({"name": "Jo", "email": "jo@example.org"}, "/you")
    book.clock.pass_(seconds=5)
    visitor.fill({}, "/check")
    visitor.open(book.mails("jo@example.org")[-1].link("/app/confirm/"))
    visitor.fill({}, "/app/confirm/")
    approve(book)
    request = file_of(book, only_id(book))
    assert request.thing == "gazebo"
    assert request.check is Check.NONE


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("thing: gazebo", "Nobody could answer without knowing this"),
        ("area: pemberton", "the first half of a postcode"),
        ("until: 2026-12-06", "say from which day and until which day"),
    ],
)
def test_pasted_yaml_that_lacks_something_is_told_so_and_kept(
    book: RunningBook, line: str, told: str
) -> None:
    visitor = paste(book, PASTED.replace(f"{line}\n", ""))
    assert visitor.page is not None
    assert visitor.page.status == 400
    assert "Sunshine House" in visitor.page.html
    assert told in visitor.page.text


def test_the_page_is_seen_before_it_is_sent_and_before_it_is_approved(book: RunningBook) -> None:
    page = manage_link(book, give_owner(book, STITCHERS))
    visitor = book.visitor()
    visitor.open(f"{page}/ask")
    visitor.fill({"kind": "volunteers"}, "/ask")
    before = walk(book, visitor, DRIVERS)
    assert "See the page as it will look" in before.text
    assert "Next: Thursday 26 November" in before.text
    book.clock.pass_(seconds=5)
    visitor.fill({}, "/check")
    seen = signed_in(book).open(f"/app/moderate/{waiting(book)}")
    assert "Next: Thursday 26 November" in seen.text
    assert "Tuesday Stitchers" in seen.text
