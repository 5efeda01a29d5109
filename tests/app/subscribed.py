"""People who get the weekly letter, for tests that begin there."""

from chalicelib.jobs.letters import send_letters
from tests.app.conftest import Mail, RunningBook

SUE = "sue@example.org"
SUBJECT = "New this week"


def ask_for_letter(
    book: RunningBook, email: str = SUE, *, wards: tuple[str, ...] = (), **answers: str
) -> str:
    """Somebody fills in the form; the address of the link in their mail."""
    visitor = book.visitor()
    visitor.open("/app/letter")
    book.clock.pass_(seconds=5)
    interests = ["volunteering", "lending", "arts-and-music"]
    told = {"email": email, "interests": interests, "wards": list(wards), **answers}
    page = visitor.fill(told, "/app/letter")
    assert page.status == 200, page.text
    return book.mails(email)[-1].link("/app/letter/confirm/")


def subscribe(book: RunningBook, email: str = SUE, *, wards: tuple[str, ...] = ()) -> None:
    link = ask_for_letter(book, email, wards=wards)
    visitor = book.visitor()
    visitor.open(link)
    page = visitor.fill({}, "/app/letter/confirm/")
    assert "The letter comes on the next Thursday" in page.text


def letters(book: RunningBook, email: str = SUE) -> list[Mail]:
    """Every letter that somebody has had, after the job has run."""
    send_letters(book.services)
    return [one for one in book.mails(email) if one.subject.startswith(SUBJECT)]
