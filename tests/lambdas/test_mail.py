"""Messages, and the two ways they go out."""

import email.policy
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from pathlib import Path

import pytest

from chalicelib.adapters.eml import format_message
from chalicelib.adapters.folder_mailer import FolderMailer
from chalicelib.ports import MailerUnavailableError, Message

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
SENDER = "Wigan Community Book <book@example.org>"
BREAKS = [
    "\r\nBcc: eve@example.org",
    "\nBcc: eve@example.org",
    "\rBcc: x",
    "\u2028x",
    "\x85x",
    "\0",
]


def make_message(**more: object) -> Message:
    fields = {"id": "m1", "to": "jane@example.org", "subject": "Your code", "text": "12345678\n"}
    return Message(**(fields | more))  # type: ignore[arg-type]


def read_back(message: Message) -> EmailMessage:
    content = format_message(message, SENDER, NOW).as_bytes()
    assert max(len(line) for line in content.split(b"\r\n")) <= 998
    assert content.isascii()
    assert b"\n" not in content.replace(b"\r\n", b"")
    parsed = message_from_bytes(content, policy=email.policy.SMTP)
    assert isinstance(parsed, EmailMessage)
    return parsed


def test_a_message_says_who_to_whom_when_and_that_a_machine_wrote_it() -> None:
    mail = read_back(make_message())

    assert dict(mail.items()) | {"Content-Type": ""} == {
        "From": SENDER,
        "To": "jane@example.org",
        "Subject": "Your code",
        "Date": "Sun, 22 Nov 2026 09:30:00 +0000",
        "Message-ID": "<m1@example.org>",
        "Auto-Submitted": "auto-generated",
        "MIME-Version": "1.0",
        "Content-Type": "",
        "Content-Transfer-Encoding": "7bit",
    }
    assert mail.get_content() == "12345678\r\n"


def test_text_comes_with_html_as_the_other_choice() -> None:
    mail = read_back(make_message(text="Zoë's choir\n", html="<p>Zoë's choir</p>\n"))

    assert mail.get_content_type() == "multipart/alternative"
    kinds = [part.get_content_type() for part in mail.iter_parts()]
    assert kinds == ["text/plain", "text/html"]
    plain = mail.get_body(("plain",))
    assert plain
    assert plain.get_content() == "Zoë's choir\r\n"


def test_names_and_subjects_beyond_ascii_arrive() -> None:
    subject = "Your choir is in the book: Zoë’s Café Choir " + "ł" * 120
    mail = read_back(make_message(to="Zoë Żak <zoe@example.org>", subject=subject))

    assert mail["Subject"].replace(" ", "") == subject.replace(" ", "")
    assert mail["To"].addresses[0].display_name == "Zoë Żak"
    assert mail["To"].addresses[0].addr_spec == "zoe@example.org"


def test_a_comma_in_a_name_makes_no_second_recipient() -> None:
    mail = read_back(make_message(to='"Żak, Zoë" <zoe@example.org>'))

    assert [each.addr_spec for each in mail["To"].addresses] == ["zoe@example.org"]


def test_a_long_unsubscribe_address_is_not_garbled() -> None:
    address = f"<https://book.example.org/app/letters/{'x' * 120}>"
    content = format_message(make_message(headers={"List-Unsubscribe": address}), SENDER, NOW)

    assert f"\r\nList-Unsubscribe: {address}\r\n".encode() in content.as_bytes()


@pytest.mark.parametrize("evil", BREAKS)
@pytest.mark.parametrize("field", ["id", "to", "subject", "header", "name", "sender"])
def test_no_field_can_add_a_header(field: str, evil: str) -> None:
    sender = SENDER
    more: dict[str, object] = {}
    if field == "sender":
        sender = f"Book{evil} <book@example.org>"
    elif field == "header":
        more = {"headers": {"List-Unsubscribe": f"<https://example.org/>{evil}"}}
    elif field == "name":
        more = {"headers": {f"X-Book{evil}": "yes"}}
    else:
        before = {"id": "m1", "to": "jane@example.org", "subject": "Hello"}[field]
        more = {field: before + evil}

    with pytest.raises(ValueError, match=r"header|address|id"):
        format_message(make_message(**more), sender, NOW)


@pytest.mark.parametrize(
    "to",
    [
        "",
        "jane",
        "@example.org",
        "jane@",
        "jane@example.org, eve@example.org",
        "jane@example.org; eve@example.org",
        "jane@example.org eve@example.org",
        "Friends: jane@example.org;",
        "<jane@example.org> <eve@example.org>",
        "jane@example.org(eve@example.org)",
        "jane..j@example.org",
        "jäne@example.org",
        '"jane"@example.org',
    ],
)
def test_a_message_goes_to_exactly_one_address(to: str) -> None:
    with pytest.raises(ValueError, match="exactly one address"):
        format_message(make_message(to=to), SENDER, NOW)


@pytest.mark.parametrize(
    "name", ["Bcc ", "Subject", "to", "FROM", "Content-Type", "Message-ID", "X:Y", "", "Zoë"]
)
def test_a_message_cannot_set_our_own_headers(name: str) -> None:
    with pytest.raises(ValueError, match="may set"):
        format_message(make_message(headers={name: "x"}), SENDER, NOW)


def test_mail_into_a_folder_is_whole_and_for_our_own_eyes(tmp_path: Path) -> None:
    folder = tmp_path / "mail"
    mailer = FolderMailer(folder, SENDER, lambda: NOW)

    mailer.send(make_message(text="one\n"))
    mailer.send(make_message(id="m2", text="two\n"))

    assert sorted(path.name for path in folder.iterdir()) == [
        "20261122T093000.000000-m1.eml",
        "20261122T093000.000000-m2.eml",
    ]
    assert folder.stat().st_mode & 0o777 == 0o700
    for path in folder.iterdir():
        assert path.stat().st_mode & 0o777 == 0o600
    assert b"two" in (folder / "20261122T093000.000000-m2.eml").read_bytes()


def test_a_mail_folder_that_cannot_be_written_is_said_so(tmp_path: Path) -> None:
    (tmp_path / "mail").write_text("a file")

    with pytest.raises(MailerUnavailableError, match="mail folder"):
        FolderMailer(tmp_path / "mail", SENDER, lambda: NOW).send(make_message())


def test_a_refused_message_leaves_nothing_in_the_folder(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="id"):
        FolderMailer(tmp_path / "mail", SENDER, lambda: NOW).send(make_message(id="../m1"))

    assert not (tmp_path / "mail").exists()
