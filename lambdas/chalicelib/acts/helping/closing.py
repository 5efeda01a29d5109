"""What probably came of a request, so that its asker has little to type."""

from chalicelib.acts.helping.known import request_of
from chalicelib.services import Services
from chalicelib.store.help_requests import HelpRecord
from chalicelib.store.moments import from_text
from communitybook.dates.clock import LONDON
from communitybook.dates.occurrences import DayBook
from communitybook.helping.moves import OfferState
from communitybook.helping.outcomes import CHOICES, likely_hours
from communitybook.helping.shifts import coming_dates


def hours_to_suggest(services: Services, record: HelpRecord) -> int:
    """The choice nearest to what the times and the people accepted would come to."""
    request = request_of(record.text, record.id)
    if request is None:
        return 0
    opened_on = from_text(record.opened_at).astimezone(LONDON).date()
    days = DayBook(services.book, services.reference.gazetteer.bank_holidays)
    taken: dict[str, int] = {}
    for offer in record.ask.offers_in(OfferState.ACCEPTED, OfferState.COMPLETED):
        taken[offer.place] = taken.get(offer.place, 0) + offer.taken
    times = {
        shift.id or "": sum(
            one.starts.date() <= services.today for one in coming_dates(shift, opened_on, days)
        )
        for shift in request.shifts
    }
    hours = likely_hours(request, taken, times)
    return min(CHOICES, key=lambda choice: abs(choice - hours))
