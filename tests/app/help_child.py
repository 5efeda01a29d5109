"""A book that is killed while people accept, withdraw and are forgotten; it says what it answered.

`python -m tests.app.help_child VAR POINT WHEN`: as `tests.app.book_child`, for help requests.
"""

import itertools
import secrets
import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from chalicelib.acts.helping.answering import accept_offer
from chalicelib.acts.helping.ending import close_request
from chalicelib.acts.helping.offered import join_list, withdraw_offer
from chalicelib.acts.helping.offering import NewOffer, confirm_offer, send_offer
from chalicelib.jobs.clearing import clear_away
from chalicelib.jobs.mailing import send_due_mail
from chalicelib.jobs.news import tell_news
from chalicelib.services import Services
from chalicelib.store.store import Store
from tests.app.book_child import Fate, FatedTable, open_services, say
from tests.app.help_races import record_of
from tests.helping.asks import ask_for_drivers

LATER = timedelta(days=120)  # when nothing of an ended request may be kept but its sums


def live(services: Services, number: int) -> None:
    """Three offer for one place; one is in, withdraws, the one who waits is invited; it closes."""
    id = f"killed-{number}-{secrets.token_hex(3)}"
    ask = replace(ask_for_drivers(1), id=id, ends_on=services.today + timedelta(days=9))
    services.store.commit(services.store.help.plan_new(record_of(id, ask)))
    say("opened", id)
    first, second, third = (_offer(services, id, name) for name in ("Ann", "Bob", "Cat"))
    accept_offer(services, id, first, {"email": "pat@example.org"}, "the group")
    say("accepted", f"{id}/{first}")
    join_list(services, id, second)
    say("waits", f"{id}/{second}")
    withdraw_offer(services, id, first)
    say("withdrew", f"{id}/{first}")
    tell_news(services)
    send_due_mail(services)
    close_request(services, id, {"hours": 2, "helped": 1}, "the group")
    say("closed", f"{id}/{third}")
    clock = services.read_clock
    clear_away(replace(services, read_clock=lambda: clock() + LATER))
    say("cleared", id)


def _offer(services: Services, id: str, name: str) -> str:
    email = f"{name.lower()}-{secrets.token_hex(3)}@example.org"
    offer_id = send_offer(services, id, NewOffer("1", 1, name, email, "", "hello", shares=True))
    confirm_offer(services, id, offer_id)
    say("offered", f"{id}/{offer_id}")
    return offer_id


def main() -> None:
    var, point, when = Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
    services = open_services(var)
    fate = Fate(point, when)
    table: Any = FatedTable(services.store.table, fate)
    services = replace(services, store=Store(table))
    for number in itertools.count() if point == 0 else range(1):
        live(services, number)
    say("points", str(fate.count))


if __name__ == "__main__":
    main()
