"""The log of who did what, for administrators: as a page and as a file for a spreadsheet."""

import csv
import io
import re
from typing import Any

from chalicelib.acts.telling import moment_in_words
from chalicelib.services import Services
from chalicelib.store.moments import to_text
from chalicelib.web.answer import Answer
from chalicelib.web.guarding import Visit, for_administrators
from communitybook.messages import MESSAGES, say

_PAGE = 100
_MONTH = re.compile(r"20\d\d-(0[1-9]|1[0-2])")
_COLUMNS = ("at", "by", "role", "what", "about", "roles", "own_group")
_FORMULA = ("=", "+", "-", "@", "\t")


def _month(visit: Visit, services: Services) -> str:
    """The month that was asked for; this one otherwise."""
    asked = visit.request.asked("month")
    return asked if _MONTH.fullmatch(asked) else to_text(services.now)[:7]


@for_administrators
def show_log(visit: Visit, services: Services) -> Answer:
    """A month, newest first, a page at a time."""
    month = _month(visit, services)
    before = visit.request.asked("before")[:200]
    lines = services.store.audit.list_month(month, before, _PAGE)
    names = services.store.people.names()
    return visit.page(
        services,
        "log",
        say("title_log"),
        month=month,
        earlier=_month_before(month),
        lines=[_in_words(services, line, names) for line in lines],
        following=lines[-1]["key"] if len(lines) == _PAGE else "",
    )


def _month_before(month: str) -> str:
    year, number = int(month[:4]), int(month[5:])
    return f"{year - (number == 1)}-{(number - 2) % 12 + 1:02}"


def _in_words(services: Services, line: dict[str, Any], names: dict[str, str]) -> dict[str, str]:
    what = MESSAGES.get(f"log_{line['what']}", line["what"].replace("_", " "))
    return {
        "at": moment_in_words(services, line["at"]),
        "by": names.get(line["by"], line["by"]),
        "what": what,
        "about": names.get(line["about"], line["about"]),
        "more": " ".join(str(line[name]) for name in ("roles", "own_group") if line.get(name)),
    }


@for_administrators
def download_log(visit: Visit, services: Services) -> Answer:
    """The same month, oldest first, by id and without names."""
    month = _month(visit, services)
    text = io.StringIO()
    rows = csv.writer(text)
    rows.writerow(_COLUMNS)
    for line in services.store.audit.walk_month(month):
        rows.writerow([_as_text(str(line.get(name, ""))) for name in _COLUMNS])
    name = f'attachment; filename="log-{month}.csv"'
    headers = {"Content-Disposition": name}
    return Answer(text.getvalue(), content_type="text/csv; charset=utf-8", headers=headers)


def _as_text(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell
