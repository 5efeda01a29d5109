"""Mobile numbers and people's own mailboxes are not published for them."""

import pytest

from communitybook.importing.private_data import public_email, public_phone, without_private


@pytest.mark.parametrize(
    ("typed", "public"),
    [
        ("+44 (0)1942 883103", "01942 883103"),
        ("0044 1942 883103", "01942 883103"),
        ("(01942) 883.103", "01942 883103"),
        ("0203 289 6420 Ext 303", "020 32896420 ext 303"),
    ],
)
def test_numbers_are_written_as_people_dial_them(typed: str, public: str) -> None:
    assert public_phone(typed) == public


@pytest.mark.parametrize("typed", ["07700 900123", "+44 7700 900123", "12", "01942", "ring Jo"])
def test_mobiles_and_what_is_no_number_are_refused(typed: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        public_phone(typed)


@pytest.mark.parametrize(
    "email", ["info@example.org", "club.secretary@example.org", "thomley@example.org"]
)
def test_a_roles_mailbox_is_public(email: str) -> None:
    assert public_email(email, ["Thomley Hall"]) == email


@pytest.mark.parametrize("email", ["jo.bloggs@example.org", "jb@example.org", "info@", "x"])
def test_a_persons_mailbox_is_not(email: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        public_email(email, ["Thomley Hall"])


def test_they_are_taken_out_of_prose_too() -> None:
    text = "Ring Jo on 07700 900 123 or +44 7700 900123, or 01942 883103. jo.b@example.org"
    assert without_private(text, []) == "Ring Jo on … or …, or 01942 883103. …"
    assert without_private("Write to info@example.org", []) == "Write to info@example.org"
