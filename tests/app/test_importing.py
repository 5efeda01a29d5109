"""Files that an import wrote wait in the queue, and are approved many at once."""

from chalicelib.acts.importing import queue_file
from tests.app.conftest import RunningBook
from tests.app.moderation import signed_in
from tests.conftest import CONTENT


def data_of(slug: str) -> bytes:
    return (CONTENT / "assets" / f"{slug}.yml").read_bytes()


def test_an_imported_file_waits_and_is_published_as_it_was(book: RunningBook) -> None:
    name = "allied-pharmacy-astley.yml"
    data = data_of("allied-pharmacy-astley")
    assert queue_file(book.services, name, data) is None
    assert queue_file(book.services, name, data) == [], "a second time it is known"
    kim = signed_in(book)
    assert "Allied" in kim.open("/app/moderate?via=import").text
    kim.open("/app/moderate/bulk")
    assert kim.page
    form = kim.page.form("/bulk")
    ids = [name for name, _ in form.fields]
    assert ids
    kim.fill({}, "/bulk", press=f"{form.buttons[-1][0]}={form.buttons[-1][1]}")
    book.run_jobs()
    assert book.file("allied-pharmacy-astley").encode() == data


def test_a_file_that_is_in_the_book_is_left_alone(book: RunningBook) -> None:
    assert queue_file(book.services, "leigh-library.yml", data_of("leigh-library")) == []
    assert book.services.store.submissions.count_queue("waiting") == 0


def test_a_file_with_errors_is_told_and_not_queued(book: RunningBook) -> None:
    problems = queue_file(book.services, "x.yml", b"name: X\n")
    assert problems
    assert all(problem.message for problem in problems)
    assert book.services.store.submissions.count_queue("waiting") == 0
