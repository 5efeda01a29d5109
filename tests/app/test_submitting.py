"""A group fills in the form, a step a page, and sends it once."""

import re

from chalicelib.store.submissions import Submission
from communitybook.submitting.moves import State
from tests.app.answers import fill_in, submit, submit_and_confirm
from tests.app.conftest import RunningBook
from tests.conftest import CONTENT


def only_submission(book: RunningBook, queue: str) -> Submission:
    cards = book.services.store.submissions.list_queue(queue)
    assert len(cards) == 1
    submission = book.services.store.submissions.find(cards[0].body["id"])
    assert submission is not None
    return submission


def test_a_group_submits_confirms_and_waits(book: RunningBook) -> None:
    page = submit(book)
    assert "Thank you" in page.text
    reference = re.search(r"CB-[0-9A-Z]{4}-[0-9A-Z]{4}", page.text)
    assert reference
    assert only_submission(book, "unconfirmed").reference == reference[0]
    mail = book.mails("pat@example.org")[-1]
    visitor = book.visitor()
    visitor.open(mail.link("/app/confirm/"))
    assert only_submission(book, "unconfirmed").state is State.UNCONFIRMED, "GET changes nothing"
    page = visitor.fill({}, "/app/confirm/")
    assert "confirmed" in page.text
    waiting = only_submission(book, "waiting")
    assert waiting.slug == "monday-menders"
    assert waiting.answers["when.sessions[0].starts"] == "10am", "as it was typed"


def test_confirming_twice_changes_nothing_more(book: RunningBook) -> None:
    submit_and_confirm(book)
    mail = next(one for one in book.mails() if "/app/confirm/" in one.text)
    visitor = book.visitor()
    visitor.open(mail.link("/app/confirm/"))
    page = visitor.post(mail.link("/app/confirm/"), {})
    assert page.status == 200
    assert len([one for one in book.mails() if "/app/manage/" in one.text]) == 1


def test_a_second_press_refresh_and_back_make_no_second_submission(book: RunningBook) -> None:
    visitor = book.visitor()
    draft = fill_in(visitor)
    visitor.open(f"{draft}/you")
    check = visitor.fill({"email": "pat@example.org"})
    form = check.form("/check")
    book.clock.pass_(seconds=5)
    first = visitor.post(form.action, dict(form.fields))
    again = visitor.post(form.action, dict(form.fields))
    back = visitor.open(f"{draft}/name")
    assert first.text == again.text == back.text
    only_submission(book, "unconfirmed")


def test_a_mistake_keeps_everything_typed_and_says_how_to_mend_it(book: RunningBook) -> None:
    visitor = book.visitor()
    visitor.open("/app/submit")
    page = visitor.fill({"kind": "group"})
    page = visitor.fill({"name": "Knit <b>&", "summary": "short"})
    assert page.status == 400
    assert "Mistake:" in page.html.split("<title>")[1].split("</title>")[0]
    assert any("at least 10 characters" in one for one in page.mistakes)
    fields = dict(page.form("/name").fields)
    assert fields["name"] == "Knit <b>&"
    assert fields["summary"].strip() == "short"


def test_a_time_that_cannot_be_read_is_quoted_with_an_example(book: RunningBook) -> None:
    visitor = book.visitor()
    draft = fill_in(visitor)
    visitor.open(f"{draft}/sessions/0")
    page = visitor.fill({"when.sessions[0].starts": "half ten"}, "/sessions/0")
    assert any("“half ten” is not a time. Write it like 10am" in one for one in page.mistakes)


def test_sessions_are_added_and_taken_out_one_by_one(book: RunningBook) -> None:
    visitor = book.visitor()
    draft = fill_in(visitor)
    visitor.open(f"{draft}/sessions/1")
    page = visitor.fill(
        {"when.sessions[1].day": "friday", "when.sessions[1].starts": "14:00"}, "/sessions/1"
    )
    assert "Monday" in page.text
    assert "Friday" in page.text
    page = visitor.fill({}, "/sessions/0", press="do=remove")
    assert "Monday" not in page.text
    assert "Friday" in page.text


def test_the_postcode_finds_the_ward(book: RunningBook) -> None:
    visitor = book.visitor()
    draft = fill_in(visitor)
    page = visitor.open(f"{draft}/sessions")
    assert re.search(r"WN1 3BB is in the ward [A-Z]", page.text)


def test_only_what_the_kind_needs_is_asked(book: RunningBook) -> None:
    visitor = book.visitor()
    visitor.open("/app/submit")
    page = visitor.fill({"kind": "event"})
    draft = page.address.rsplit("/", 1)[0]
    assert visitor.open(f"{draft}/dates").status == 200
    assert visitor.open(f"{draft}/opening").status == 404
    assert visitor.open(f"{draft}/parts").status == 404


def test_a_likely_duplicate_is_shown_before_sending(book: RunningBook) -> None:
    visitor = book.visitor()
    draft = fill_in(visitor, name={"name": "The Tuesday Stitchers", "summary": "We sew and chat."})
    page = visitor.open(f"{draft}/check")
    assert "Is it one of these?" in page.text
    assert "/listings/tuesday-stitchers/" in page.links


def test_the_page_is_shown_as_it_will_look(book: RunningBook) -> None:
    visitor = book.visitor()
    draft = fill_in(visitor)
    page = visitor.open(f"{draft}/check")
    assert "Every Monday, 10am to midday" in page.text


def test_a_persons_number_needs_their_word(book: RunningBook) -> None:
    visitor = book.visitor()
    draft = fill_in(visitor)
    visitor.open(f"{draft}/contact")
    page = visitor.fill({"contact.phone": "07700 900123", "consent.contact": ""}, "/contact")
    assert any("whose phone number" in one for one in page.mistakes)
    visitor.fill({"consent.contact": "hide"}, "/contact")
    page = visitor.open(f"{draft}/check")
    assert "07700 900123" not in page.text


def test_a_draft_is_left_and_resumed_by_its_link(book: RunningBook) -> None:
    visitor = book.visitor()
    visitor.open("/app/submit")
    page = visitor.fill({"kind": "group"})
    draft = page.address.rsplit("/", 1)[0]
    visitor.fill({"name": "Half Done", "summary": "We are only half done here."}, "/name")
    visitor.open(f"{draft}/name")
    visitor.fill({"email": "pat@example.org"}, "/link")
    mail = book.mails("pat@example.org")[-1]
    other = book.visitor()
    page = other.open(mail.link("/app/drafts/"))
    assert page.address.endswith("/categories"), "where the answers end"
    page = other.open(f"{draft}/name")
    assert dict(page.form("/name").fields)["name"] == "Half Done"


def test_two_tabs_of_one_draft_lose_nothing(book: RunningBook) -> None:
    one, two = book.visitor(), book.visitor()
    draft = fill_in(one)
    one.open(f"{draft}/cost")
    two.open(f"{draft}/parts")
    two.fill({"our_part": "We bring thread."}, "/parts")
    one.fill({"cost.free": "no", "cost.pounds_from": "£2.50"}, "/cost")
    found = book.services.store.drafts.find(draft.rsplit("/", 1)[1])
    assert found is not None
    assert found.answers["our_part"] == "We bring thread."
    assert found.answers["cost.pounds_from"] == "£2.50"


def test_pasted_yaml_lands_on_the_same_check_page(book: RunningBook) -> None:
    visitor = book.visitor()
    visitor.open("/app/yaml")
    text = (CONTENT / "assets" / "leigh-community-choir.yml").read_text(encoding="utf-8")
    visitor.fill({"text": text}, "/app/yaml")
    visitor.fill({"email": "pat@example.org"}, "/you")
    assert visitor.page is not None
    assert "Check your answers" in visitor.page.text
    assert "Lantern Street Community Choir" in visitor.page.text


def test_pasted_yaml_is_told_its_lines_and_kept(book: RunningBook) -> None:
    visitor = book.visitor()
    visitor.open("/app/yaml")
    text = "kind: group\nname: X Y\nsumary: nope\n"
    page = visitor.fill({"text": text}, "/app/yaml")
    assert page.status == 400
    assert "Line 3" in page.text
    assert "Did you mean summary?" in page.text
    assert text.strip() in dict(page.form("/app/yaml").fields)["text"]


def test_what_the_trap_catches_waits_among_the_spam(book: RunningBook) -> None:
    visitor = book.visitor()
    visitor.open("/app/submit")
    page = visitor.fill({"kind": "group", "website": "https://spam.example"})
    draft = page.address.rsplit("/", 1)[0]
    for step in ("name", "categories", "where"):
        visitor.open(f"{draft}/{step}")
        visitor.fill({
            "name": {"name": "Cheap Pills", "summary": "Buy all of our cheap pills."},
            "categories": {"categories": ["sewing-and-knitting"]},
            "where": {"where.postcode": "WN1 3BB"},
        }[step], step)  # fmt: skip
    visitor.open(f"{draft}/you")
    visitor.fill({"email": "bot@example.org"}, "/you")
    book.clock.pass_(seconds=5)
    visitor.fill({}, "/check")
    assert only_submission(book, "spam").state is State.SPAM


def test_an_old_forged_or_hasty_token_is_refused_and_nothing_stored(book: RunningBook) -> None:
    visitor = book.visitor()
    draft = fill_in(visitor)
    visitor.open(f"{draft}/you")
    page = visitor.fill({"email": "pat@example.org"}, "/you")
    form = page.form("/check")
    token = dict(form.fields)["form_token"]
    hasty = visitor.post(form.action, {"form_token": token})
    assert "very quick" in hasty.text
    forged = visitor.post(
        form.action, {"form_token": token[:-1] + ("0" if token[-1] != "0" else "1")}
    )
    assert "not made by the book" in forged.text
    book.clock.pass_(hours=25)
    old = visitor.post(form.action, {"form_token": token})
    assert "more than a day old" in old.text
    assert {hasty.status, forged.status, old.status} == {400}
    assert book.services.store.submissions.count_queue("unconfirmed") == 0


def test_a_name_that_is_taken_gets_a_slug_of_its_own(book: RunningBook) -> None:
    first = submit_and_confirm(book)
    second = submit_and_confirm(book, "kim@example.org")
    slugs = [book.services.store.submissions.find(one) for one in (first, second)]
    assert [one.slug for one in slugs if one] == ["monday-menders", "monday-menders-2"]
