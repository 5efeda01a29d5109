"""What each person chooses for themselves."""

from chalicelib.acts.keeping_people import choose_digest_days
from chalicelib.services import Services
from chalicelib.store.people import WEEKDAYS
from chalicelib.web.answer import Answer, see_other
from chalicelib.web.guarding import Visit, for_staff
from communitybook.messages import say


@for_staff
def show_settings(visit: Visit, services: Services) -> Answer:
    """On which days the digest comes."""
    days = [(day, say(f"weekday_{number}")) for number, day in enumerate(WEEKDAYS)]
    return visit.page(services, "settings", say("title_settings"), days=days)


@for_staff
def keep_settings(visit: Visit, services: Services) -> Answer:
    """From the next digest on."""
    choose_digest_days(services, visit.person, visit.request.form.get("days", []))
    return see_other(f"{services.pages.base}/app/moderate/settings")
