"""A message is passed on once its sender has confirmed it, and no header can be slipped in."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.app.conftest import RunningBook
from tests.app.moderation import add
from tests.app.owned import STITCHERS, give_owner, snapshot
from tests.app.visitor import Answered

CAFE = "larkhill-repair-cafe"  # takes messages, and has no owner
KIM = "kim@example.org"
GOOD = {"name": "Kim", "email": KIM, "text": "Is there room\non Tuesday?"}


def write(book: RunningBook, slug: str = STITCHERS, **changed: str) -> Answered:
    visitor = book.visitor()
    visitor.open(f"/app/message/{slug}")
    book.clock.pass_(seconds=5)
    return visitor.fill({**GOOD, **changed}, "/app/message/")


def confirm(book: RunningBook) -> Answered:
    visitor = book.visitor()
    visitor.open(book.mails(KIM)[-1].link("/app/message/confirm/"))
    return visitor.fill({}, "/confirm/")


def raw_mails(book: RunningBook) -> list[str]:
    book.mails()
    folder = book.services.settings.var / "mail"
    return [path.read_text() for path in sorted(folder.glob("*.eml"))]


def test_a_confirmed_message_goes_to_the_holders_and_is_deleted(book: RunningBook) -> None:
    give_owner(book, STITCHERS)
    page = write(book)
    assert "look in your e-mail" in page.text
    assert "pat@example.org" not in page.html
    assert book.mails("pat@example.org") == []
    done = confirm(book)
    assert "We have passed it on" in done.text
    mail = book.mails("pat@example.org")[-1]
    assert "Is there room\r\non Tuesday?" in mail.text or "Is there room\non Tuesday?" in mail.text
    assert KIM not in mail.text, "not ticked: they see no address"
    assert not any("Reply-To" in one for one in raw_mails(book))
    assert not [key for key, item in snapshot(book).items() if "Is there room" in str(item.body)]


def test_opening_the_link_sends_nothing(book: RunningBook) -> None:
    give_owner(book, STITCHERS)
    write(book)
    link = book.mails(KIM)[-1].link("/app/message/confirm/")
    before = snapshot(book)
    assert "Is there room" in book.visitor().open(link).text
    assert snapshot(book) == before


def test_a_second_press_sends_nothing_more(book: RunningBook) -> None:
    give_owner(book, STITCHERS)
    write(book)
    confirm(book)
    link = book.mails(KIM)[-1].link("/app/message/confirm/")
    assert "We have passed it on" in book.visitor().post(link, {}).text
    assert len(book.mails("pat@example.org")) == 1


def test_they_may_answer_only_where_that_is_ticked(book: RunningBook) -> None:
    give_owner(book, STITCHERS)
    write(book, answer="yes")
    confirm(book)
    assert KIM in book.mails("pat@example.org")[-1].text
    assert any(f"Reply-To: {KIM}" in one for one in raw_mails(book))


def test_without_an_owner_it_goes_to_the_published_address(book: RunningBook) -> None:
    write(book, CAFE)
    confirm(book)
    assert book.mails("repair@example.org")


def test_a_message_that_nobody_confirms_for_three_days_is_not_sent(book: RunningBook) -> None:
    give_owner(book, STITCHERS)
    write(book)
    link = book.mails(KIM)[-1].link("/app/message/confirm/")
    book.clock.pass_(days=3)
    assert book.visitor().post(link, {}).status == 404
    assert book.mails("pat@example.org") == []


@pytest.mark.parametrize("name", ["name", "email", "text", "answer", "website"])
@pytest.mark.parametrize("end", ["\r\n", "\n", "\r", "\u2028", "\x85", "%0d%0a", "\x0b"])
def test_no_field_slips_in_a_header(book: RunningBook, name: str, end: str) -> None:
    give_owner(book, STITCHERS)
    value = f"{GOOD.get(name, 'yes')}{end}Bcc: eve@example.org{end}{end}Hello"
    page = write(book, **{"answer": "yes", name: value})
    if page.status == 200:
        confirm(book)
    for mail in raw_mails(book):
        head = mail.split("\n\n")[0]
        assert "eve@example.org" not in head
        assert not any(line.startswith("Bcc") for line in mail.splitlines()[:12])
    assert book.mails("eve@example.org") == []


@pytest.mark.parametrize(
    "changed",
    [{"name": ""}, {"email": ""}, {"email": "no"}, {"text": ""}, {"text": "x" * 1501}],
)
def test_what_is_missing_is_asked_and_nothing_lost(
    book: RunningBook, changed: dict[str, str]
) -> None:
    give_owner(book, STITCHERS)
    before = snapshot(book)
    page = write(book, **changed)
    assert page.status == 400
    assert page.mistakes
    kept = {**GOOD, **changed}
    fields = dict(page.form("/app/message/").fields)
    assert {name: fields[name].strip() for name in GOOD} == kept
    assert snapshot(book) == before


def test_what_is_typed_is_escaped(book: RunningBook) -> None:
    give_owner(book, STITCHERS)
    page = write(book, name="<script>n", email="<script>e", text="</textarea><script>t")
    assert "<script>" not in page.html.split("<main", 1)[1]
    write(book, text="<script>t</script>")
    link = book.mails(KIM)[-1].link("/app/message/confirm/")
    assert "<script>t" not in book.visitor().open(link).html


def test_a_listing_that_takes_no_messages_has_no_page(book: RunningBook) -> None:
    assert book.visitor().open(f"/app/message/{STITCHERS}").status == 404
    assert book.visitor().open("/app/message/nobody").status == 404


def test_one_place_sends_few_messages_an_hour(book: RunningBook) -> None:
    give_owner(book, STITCHERS)
    assert [write(book).status for _time in range(11)][-1] == 429


def test_a_double_press_holds_one_message(book: RunningBook) -> None:
    give_owner(book, STITCHERS)
    visitor = book.visitor()
    page = visitor.open(f"/app/message/{STITCHERS}")
    token = dict(page.form("/app/message/").fields)["form_token"]
    book.clock.pass_(seconds=5)
    for _press in range(2):
        assert (
            visitor.post(f"/app/message/{STITCHERS}", {**GOOD, "form_token": token}).status == 200
        )
    assert len(book.mails(KIM)) == 1


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(name=st.text(max_size=120), text=st.text(max_size=300), email=st.text(max_size=60))
def test_whatever_is_typed_the_answer_is_a_page(
    book: RunningBook, name: str, text: str, email: str
) -> None:
    if not book.services.store.listings.find(STITCHERS).owner_id:  # type: ignore[union-attr]
        give_owner(book, STITCHERS)
    body = {"name": name, "text": text, "email": email}
    try:
        page = book.visitor().post(f"/app/message/{STITCHERS}", body)
    except UnicodeEncodeError:  # no browser sends half a character
        return
    assert page.status in (400, 429)


def test_a_message_in_danger_is_answered_at_once_and_staff_hear_without_its_words(
    book: RunningBook,
) -> None:
    add(book)
    give_owner(book, STITCHERS)
    page = write(book, text="I want too die")
    assert page.text.index("Nobody is watching this now") < page.text.index("look in your e-mail")
    assert "116 123" in page.text
    assert book.mails("kim@staff.example") == [], "nobody has confirmed it yet"
    confirm(book)
    lead = book.services.book.safeguarding_lead
    assert lead
    for address in (lead.email, "kim@staff.example"):
        mail = book.mails(address)[-1]
        assert "words of danger" in mail.text
        assert "want too die" not in mail.text + mail.subject
        assert KIM not in mail.text


def test_a_message_without_danger_tells_no_staff(book: RunningBook) -> None:
    add(book)
    give_owner(book, STITCHERS)
    assert "999" not in write(book, text="Do you do knife sharpening?").text
    confirm(book)
    assert book.mails("kim@staff.example") == []
