"""What came of a help request, in figures that name nobody."""

from datetime import date, datetime

from communitybook.helping.shifts import places_of
from communitybook.model.help_request import HelpRequest

FIGURES = ("hours", "helped")  # what the asker says; the book counts the rest
MOST = 100_000
CHOICES = (0, 1, 2, 5, 10, 20, 50, 100)


def quarter_of(day: str) -> str:
    """`2026-Q4`, from `2026-11-24`."""
    on = date.fromisoformat(day)
    return f"{on.year}-Q{(on.month + 2) // 3}"


def likely_hours(request: HelpRequest, taken: dict[str, int], dates: dict[str, int]) -> int:
    """Hours given, if everybody who was accepted came: people, times and their length."""
    hours = 0.0
    for shift in request.shifts:
        if shift.ends is None or shift.id not in places_of(request):
            continue
        day = date(2000, 1, 1)
        length = datetime.combine(day, shift.ends) - datetime.combine(day, shift.starts)
        people, times = taken.get(shift.id or "", 0), dates.get(shift.id or "", 1)
        hours += people * times * length.total_seconds() / 3600
    return round(hours)
