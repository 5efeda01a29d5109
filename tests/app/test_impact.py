"""What came of requests is counted once a day and published; it names nobody."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from chalicelib.acts.helping.ending import close_request
from chalicelib.jobs.daily import run_daily
from chalicelib.jobs.impact import publish_impact
from chalicelib.ports import Publication
from communitybook.checks.entry import Reference
from communitybook.impact.figures import Impact
from communitybook.impact.reading import parse_impact
from tests.app.asked import DRIVERS, drivers, offer_help, offer_id_of, open_request
from tests.app.conftest import RunningBook
from tests.app.owned import give_owner, manage_link


def published(book: RunningBook) -> Impact | None:
    """The figures as git has them."""
    book.run_jobs()
    found = book.services.publisher.read("impact.yml")
    return parse_impact(found[1], "impact.yml", reference(book))[0] if found else None


def reference(book: RunningBook) -> Reference:
    return book.services.reference


def met(book: RunningBook) -> None:
    """Two drivers drive, and the group says what came of it."""
    owner = give_owner(book, "tuesday-stitchers")
    page = manage_link(book, owner)
    open_request(book, drivers())
    for name in ("Ann", "Bob"):
        offer_help(book, DRIVERS, name)
        asker = book.visitor()
        here = f"{page}/requests/{DRIVERS}"
        asker.open(here)
        asker.post(here, {"offer": offer_id_of(book, DRIVERS, name), "do": "accept"})
    close_request(book.services, DRIVERS, {"hours": 12, "helped": 8}, "the group")


def test_figures_reach_git_once_a_day_and_only_when_they_change(book: RunningBook) -> None:
    run_daily(book.services)
    assert published(book) is None, "nothing yet"
    met(book)
    assert publish_impact(book.services) == 0, "tomorrow"
    book.clock.pass_(days=1)
    with ThreadPoolExecutor(6) as pool:
        assert sum(pool.map(lambda _: publish_impact(book.services), range(6))) == 1
    impact = published(book)
    assert impact
    (quarter,) = impact.quarters
    figures = (quarter.requests, quarter.hours, quarter.helped, quarter.residents, quarter.groups)
    assert figures == (1, 12, 8, 2, 1)
    assert not quarter.final
    assert quarter.wards == []
    head = book.services.publisher.sync()
    for _day in range(3):
        book.clock.pass_(days=1)
        run_daily(book.services)
        book.run_jobs()
    assert book.services.publisher.sync() == head, "no commit without a change"


def test_a_final_quarter_shows_its_wards_and_then_stands(book: RunningBook) -> None:
    met(book)
    book.clock.pass_(days=90)
    publish_impact(book.services)
    impact = published(book)
    assert impact
    assert impact.quarters[0].final
    assert len(impact.quarters[0].withheld) > 20, "two residents hide among all wards"
    close_request(book.services, DRIVERS, {"hours": 500, "helped": 8}, "the group")
    book.clock.pass_(days=1)
    publish_impact(book.services)
    assert published(book) == impact


def test_samples_give_way_and_what_somebody_broke_is_left_alone(book: RunningBook) -> None:
    met(book)
    content: Path = book.services.settings.content
    sample = b"format: 1\nsample: yes\n"
    book.services.publisher.publish([Publication("hand1", "impact.yml", None, sample, "x")])
    publish_impact(book.services)
    impact = published(book)
    assert impact
    assert not impact.sample
    found = book.services.publisher.read("impact.yml")
    assert found
    broken = b"quarters: oops\n"
    book.services.publisher.publish([Publication("hand2", "impact.yml", found[0], broken, "x")])
    book.clock.pass_(days=1)
    assert publish_impact(book.services) == 0
    book.run_jobs()
    assert (content / "impact.yml").read_bytes() == broken
