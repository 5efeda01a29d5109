"""Approving an import together, and the log of who did what."""

import csv

from tests.app.conftest import RunningBook
from tests.app.moderation import send, signed_in


def imported(book: RunningBook, name: str, **changed: str) -> None:
    send(book, {"name": name, **changed}, via="import")


def test_all_without_warnings_are_approved_together_and_the_rest_stays(book: RunningBook) -> None:
    kim, lee = signed_in(book), signed_in(book, "Lee")
    for number in range(4):
        imported(book, f"Menders {number}")
    imported(book, "Young Menders", **{"who.audiences": "children"})
    send(book, {"name": "By Form"})
    page = kim.open("/app/moderate/bulk")
    assert "By Form" not in page.text
    assert "It needs a safeguarding record" in page.text
    form = page.form("/bulk")
    lee.open("/app/moderate?via=import")
    taken = book.services.store.submissions.list_queue("waiting")[0].body["id"]
    lee.open(f"/app/moderate/{taken}")
    lee.fill({}, "/approve")
    page = kim.fill({}, "/bulk", press="do=clear")
    assert "3 approved. 1 not:" in page.text
    assert "Lee approved this" in page.text
    assert "Young Menders" in page.text
    book.run_jobs()
    assert "name: Menders 3" in book.file("menders-3")
    assert book.file("young-menders") == ""
    young = dict(page.form("/bulk").fields)
    tickets = [value for name, value in page.form("/bulk").fields if name == "clear"]
    assert tickets == []
    body = {"csrf": young["csrf"], "do": "ticked", "tickets": ["x.y.z", "..", "Z" * 999]}
    assert "0 approved." in kim.post(form.action, body).text


def test_ticked_ones_are_approved_and_reasons_told(book: RunningBook) -> None:
    kim = signed_in(book)
    imported(book, "Menders")
    imported(book, "Young Menders", **{"who.audiences": "children"})
    page = kim.open("/app/moderate/bulk")
    tickets = [part.split('"')[0] for part in page.html.split('name="tickets" value="')[1:]]
    page = kim.fill({"tickets": tickets}, "/bulk", press="do=ticked")
    assert "1 approved. 1 not:" in page.text
    assert "safeguarding policy" in page.text


def test_the_log_is_read_by_month_and_page(book: RunningBook) -> None:
    ada = signed_in(book, "Ada", "administrator")
    store = book.services.store
    for number in range(120):
        at = book.services.now
        store.commit([store.audit.plan(at, f"{number:05}", "Ada", "sent", f"CB-{number:04}")])
        book.clock.pass_(seconds=1)
    page = ada.open("/app/moderate/log")
    assert "CB-0119" in page.text
    assert "CB-0001" not in page.text
    page = ada.open(next(one for one in page.links if "before=" in one))
    assert "CB-0001" in page.text
    assert "Nothing in this month" in ada.open("/app/moderate/log?month=2026-10").text
    assert ada.open("/app/moderate/log?month=2026-01").links[-1].endswith("2025-12")
    assert ada.open("/app/moderate/log?month=%3Cscript%3E").status == 200


def test_the_download_holds_no_formulas_and_no_names(book: RunningBook) -> None:
    ada = signed_in(book, "Ada", "administrator")
    store = book.services.store
    for number, told in enumerate(("=1+1", "+1", "-1", "@SUM(A1)", 'a"b,c\nd', "plain")):
        store.commit([store.audit.plan(book.services.now, f"x{number}", told, "sent", told)])
    page = ada.open("/app/moderate/log.csv?month=2026-11")
    assert page.headers["Content-Type"].startswith("text/csv")
    assert "attachment" in page.headers["Content-Disposition"]
    rows = list(csv.reader(page.html.splitlines(keepends=True)))
    cells = {cell for row in rows for cell in row}
    assert {"'=1+1", "'+1", "'-1", "'@SUM(A1)", 'a"b,c\nd', "plain"} <= cells
    assert not any(cell.startswith(("=", "+", "-", "@")) for cell in cells)
    assert "Ada" not in cells
