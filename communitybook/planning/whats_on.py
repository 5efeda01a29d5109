"""What's on: today, tomorrow, this weekend, this week, by month, by category and by place."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from communitybook.checks.entry import Reference
from communitybook.dates.wording import date_in_words
from communitybook.messages import say
from communitybook.planning.page import Link, Page, key_of, paginate
from communitybook.planning.shelves import Dated, Shelves, dates_between, group_by_day

_PER_PAGE = 100
_MONTHS_AHEAD = 6
_MONTHS_BACK = 24  # an address of a month is kept for two years; nobody bookmarks one for longer
_SOON_DAYS = 14


@dataclass(frozen=True, slots=True)
class _Frame:
    """The links on every what's-on page, and the day they were made on."""

    days: list[Link]
    categories: list[Link]
    places: list[Link]
    today: date

    def key(self) -> str:
        return key_of(self.days, self.categories, self.places, self.today)


def plan_whats_on(shelves: Shelves, reference: Reference) -> Iterator[Page]:
    """Every what's-on page for the day of the build."""
    today = reference.today
    spans = _spans(today)
    months = _months(shelves.dates, today)
    links = [Link(f"/whats-on/{name}/", say(f"on_{name}")) for name in spans]
    links += [Link(f"/whats-on/{month}/", words) for month, words in months.items()]
    soon = dates_between(shelves, today, today + timedelta(days=_SOON_DAYS))
    frame = _Frame(links, *_other_links(soon, reference), today)
    week = dates_between(shelves, *spans["week"])
    yield from _pages("/whats-on/", say("title_whats_on"), week, frame)
    for name, span in spans.items():
        title = say("title_on", when=say(f"on_{name}"))
        yield from _pages(f"/whats-on/{name}/", title, dates_between(shelves, *span), frame)
    for month, words in months.items():
        first = date.fromisoformat(f"{month}-01")
        last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
        title = say("title_on", when=words)
        yield from _pages(f"/whats-on/{month}/", title, dates_between(shelves, first, last), frame)
    yield from _by_category(soon, shelves, reference, frame)
    yield from _by_place(soon, shelves, reference, frame)
    for month in _months_before(today):
        if month not in months:
            yield _past_month(month, today)


def _spans(today: date) -> dict[str, tuple[date, date]]:
    """First and last day of each span; the weekend is the coming one, or the one that is on."""
    saturday = today + timedelta(days=(5 - today.weekday()) % 7)
    weekend = (today, today) if today.weekday() == 6 else (saturday, saturday + timedelta(days=1))
    tomorrow = today + timedelta(days=1)
    return {
        "today": (today, today),
        "tomorrow": (tomorrow, tomorrow),
        "weekend": weekend,
        "week": (today, today + timedelta(days=6)),
    }


def _months(dated: list[Dated], today: date) -> dict[str, str]:
    """The coming months that hold a date: `2026-12` to `December 2026`."""
    ahead = (today + timedelta(days=31 * _MONTHS_AHEAD)).isoformat()
    found = sorted({one.starts[:7] for one in dated if one.starts < ahead})
    return {month: date_in_words(date.fromisoformat(f"{month}-01"))[2:] for month in found}


def _months_before(today: date) -> Iterator[str]:
    """This month and those before it that somebody may still have an address of."""
    for back in range(_MONTHS_BACK + 1):
        years, month = divmod(today.year * 12 + today.month - 1 - back, 12)
        yield f"{years}-{month + 1:02}"


def _past_month(month: str, today: date) -> Page:
    """What is left of a month that is over: the way to what is on now."""
    words = date_in_words(date.fromisoformat(f"{month}-01"))[2:]
    title = say("title_was_on", when=words)
    return Page(
        f"/whats-on/{month}/",
        "pages/over.html.jinja",
        key_of("over", month),
        title,
        make=lambda: {"heading": title, "link": Link("/whats-on/", say("title_whats_on"))},
        is_listed=False,
    )


def _pages(address: str, title: str, dated: list[Dated], frame: _Frame) -> Iterator[Page]:
    around = frame.key()
    for part in paginate(dated, address, _PER_PAGE):
        digests = "".join([one.starts + one.record["digest"] for one in part.items])
        yield Page(
            part.address,
            "pages/whats-on.html.jinja",
            key_of("whats-on", title, around, part.number, part.of, digests),
            title,
            make=lambda part=part: {  # type: ignore[misc]
                "heading": title,
                "part": part,
                "links": frame.days,
                "days": group_by_day(part.items),
                "by_category": frame.categories,
                "by_place": frame.places,
            },
        )  # fmt: skip


def _by_category(
    dated: list[Dated], shelves: Shelves, reference: Reference, frame: _Frame
) -> Iterator[Page]:
    by_category: dict[str, list[Dated]] = defaultdict(list)
    for one in dated:
        for name in one.record["categories"]:
            by_category[name].append(one)
    for category in reference.taxonomy.top():
        if category.id in shelves.kept_calendars:
            shown = by_category.get(category.id, [])
            title = say("title_on_category", category=category.name)
            address = f"/whats-on/category/{category.id}/"
            yield from _pages(address, title, shown, frame)


def _by_place(
    dated: list[Dated], shelves: Shelves, reference: Reference, frame: _Frame
) -> Iterator[Page]:
    by_place: dict[str | None, list[Dated]] = defaultdict(list)
    for one in dated:
        by_place[one.record["place"]].append(one)
    for place in reference.gazetteer.places:
        if ("", place.id) in shelves.kept:
            shown = by_place.get(place.id, [])
            title = say("title_on_place", place=place.name)
            address = f"/whats-on/place/{place.id}/"
            yield from _pages(address, title, shown, frame)


def _other_links(dated: list[Dated], reference: Reference) -> tuple[list[Link], list[Link]]:
    """The categories and the places whose what's-on page exists."""
    categories = {one for dates in dated for one in dates.record["categories"]}
    places = {dates.record["place"] for dates in dated}
    by_category = [
        Link(f"/whats-on/category/{one.id}/", one.name)
        for one in reference.taxonomy.top()
        if one.id in categories
    ]
    by_place = [
        Link(f"/whats-on/place/{one.id}/", one.name)
        for one in reference.gazetteer.places
        if one.id in places
    ]
    return by_category, by_place
