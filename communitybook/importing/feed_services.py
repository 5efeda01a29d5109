"""Services of an Open Referral UK feed, version 1 or 3, made into candidates for listings."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from urllib.parse import quote

from communitybook.checks.entry import Reference
from communitybook.importing.candidate import (
    DESCRIPTION_LIMIT,
    NAME_LIMIT,
    SUMMARY_LIMIT,
    Candidate,
    cut,
)
from communitybook.importing.category_patterns import MOST_CATEGORIES, Categoriser
from communitybook.importing.feed_contacts import find_contact, organisation_of, public_web
from communitybook.importing.feed_facts import find_ages, find_cost, find_joining, find_languages
from communitybook.importing.feed_places import find_access, find_where
from communitybook.importing.feed_times import Tell, Times, find_times
from communitybook.importing.feed_values import Fields, day_at, line_at, raw_text, rows_at
from communitybook.importing.html_text import plain_text
from communitybook.importing.mapping import MappingSource
from communitybook.importing.private_data import without_private
from communitybook.importing.rows import Table
from communitybook.importing.wording import calm_name, calm_text, split_summary
from communitybook.presenting.safe_text import markdown_to_plain
from communitybook.slug import slug_of

FALLBACK_CATEGORY = "other-groups"
_SHORTEST_NAME, _SHORTEST_SUMMARY, _WORD_LIMIT, _LONGEST_TEXT = 2, 10, 120, 2_000_000
_GONE = ("inactive", "defunct")
_CLOSED = ("temporarily closed", "temporarily_closed")
_LIST_MARK = re.compile(r"^- ", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Setting:
    """What services are read against: the book and its day, and where they come from."""

    reference: Reference
    categoriser: Categoriser
    source: MappingSource
    base: str = ""

    @property
    def today(self) -> date:
        return self.reference.today


def find_services(
    services: Iterable[Fields], setting: Setting, table: Table
) -> Iterator[Candidate]:
    """Each usable service as a candidate, by its place in the feed; the others are refused."""
    for place, service in enumerate(services, 1):
        if candidate := service_candidate(service, place, setting, table):
            yield candidate


def service_candidate(
    service: Fields, place: int, setting: Setting, table: Table
) -> Candidate | None:
    """One service; None, and a sentence, for one that is over or that nothing names."""

    def tell(field: str, sentence: str) -> None:
        table.warn(place, field, sentence)

    status = line_at(service, "status").lower()
    if status in _GONE:
        table.refuse(place, "status", f'The service is "{status}".')
        return None
    name = _name(service, tell)
    if not name:
        table.refuse(place, "name", "Neither the service nor its organisation has a name.")
        return None
    candidate = _start(service, name, place, setting, tell)
    _put_texts(candidate, service, setting, tell)
    _put_times(candidate, service, setting, tell)
    _put_facts(candidate, service, setting, tell)
    return candidate


def _name(service: Fields, tell: Tell) -> str:
    organisation = plain_line(line_at(organisation_of(service), "name"))
    own = plain_line(line_at(service, "name"))
    if len(own) < _SHORTEST_NAME <= len(organisation):
        tell("name", "The service has no name: it is called after its organisation.")
        own = organisation
    name, said = cut(calm_name(own), NAME_LIMIT)
    if said:
        tell("name", said)
    return name if len(name) >= _SHORTEST_NAME else ""


def plain_line(text: str) -> str:
    """Text on one line without markup."""
    return " ".join(plain_text(text).text.split())


def _start(service: Fields, name: str, place: int, setting: Setting, tell: Tell) -> Candidate:
    """Name, source and who runs it. Without an id of its own it is known by name and postcode."""
    reference = setting.reference
    where = find_where(service, reference.gazetteer, reference.book.borough, tell)
    town = str(where.get("postcode") or where.get("district") or "").partition(" ")[0]
    source_id = line_at(service, "id")
    if not source_id:
        tell("id", "The service has no id: it is known by its name and postcode.")
        source_id = slug_of(name, str(where.get("postcode", ""))) or "service"
    source_id = source_id[:_WORD_LIMIT].strip()
    candidate = Candidate(place, name, town, setting.source.name, source_id)
    candidate.put("name", name, "name")
    candidate.put("source", _source(setting, source_id), "id")
    if where:
        candidate.put("where", where, "locations")
    organisation = plain_line(line_at(organisation_of(service), "name"))
    if organisation and calm_name(organisation).casefold() != name.casefold():
        runner = {"name": cut(calm_name(organisation), _WORD_LIMIT)[0]}
        candidate.put("run_by", runner, "organization")
    return candidate


def _source(setting: Setting, source_id: str) -> Fields:
    """Where it was learned; an address of its own where the feed has one."""
    source = {**setting.source.model_dump(exclude_none=True), "id": source_id}
    if setting.base:
        try:
            address = f"{setting.base}/services/{quote(source_id, safe='')}"
            source["web"] = public_web(address)
        except ValueError:
            pass
    return source


def _put_texts(candidate: Candidate, service: Fields, setting: Setting, tell: Tell) -> None:
    """The first sentences as summary, all of it as description where that says more."""
    organisation = organisation_of(service)
    names = [candidate.name, line_at(organisation, "name")]
    text = _prose(service, "description", names, tell)
    if len(text) < _SHORTEST_SUMMARY:
        text = _prose(organisation, "description", names, tell)
    plain = " ".join(markdown_to_plain(_LIST_MARK.sub("", text)).split())
    plain = plain[:1].upper() + plain[1:]
    if len(plain) < _SHORTEST_SUMMARY:
        tell("description", "No text says what it is: add a summary.")
        plain = f"{candidate.name}, from {setting.source.name}."
    summary, is_all = split_summary(plain, SUMMARY_LIMIT)
    candidate.put("summary", summary, "description")
    if not is_all:
        description, said = cut(text, DESCRIPTION_LIMIT)
        candidate.put("description", description, "description")
        if said:
            tell("description", said)
    categories = _categories(candidate.name, summary, plain, service, setting)
    if not categories:
        tell("attributes", f'No category has its words: it is under "{FALLBACK_CATEGORY}".')
        categories = [FALLBACK_CATEGORY]
    candidate.put("categories", categories, "attributes")


def _prose(fields: Fields, name: str, names: list[str], tell: Tell) -> str:
    raw = raw_text(fields.get(name))
    if len(raw) > _LONGEST_TEXT:
        tell(name, f"The text has {len(raw):,} characters: only the first are read.")
    found = plain_text(raw[:_LONGEST_TEXT])
    if found.pictures:
        tell(name, f"{found.pictures} pictures in the text are left out.")
    text = without_private(calm_text(found.text), names)
    if text != calm_text(found.text):
        tell(name, 'Mobile numbers or personal e-mail addresses in the text are now "…".')
    return text


def _categories(name: str, summary: str, text: str, service: Fields, setting: Setting) -> list[str]:
    """Those of the same name; else by the words of name, terms and summary, at last of all text.

    A long text mentions what the service is not about.
    """
    terms = [line_at(term, "name", "label") for term in _terms(service)]
    known = setting.reference.taxonomy.categories.values()
    same = {category.name.casefold(): category.id for category in known}
    own = [same[term.casefold()] for term in terms if term.casefold() in same]
    heading = " . ".join([name, *terms])
    found = setting.categoriser.find_categories(heading, summary)
    found = found or setting.categoriser.find_categories(heading, text)
    return list(dict.fromkeys(own or found))[:MOST_CATEGORIES]


def _terms(service: Fields) -> list[Fields]:
    rows = rows_at(service, "taxonomies")
    for row in rows_at(service, "attributes", "service_taxonomys", "service_taxonomies"):
        rows += rows_at(row, "taxonomy_term", "taxonomy")
    return rows


def _put_times(candidate: Candidate, service: Fields, setting: Setting, tell: Tell) -> None:
    times = find_times(service, setting.today, tell)
    if line_at(service, "status").lower() in _CLOSED:
        times.notes.insert(0, "Closed for the time being")
    if alert := plain_line(line_at(service, "alert")):
        times.notes.append(alert.rstrip("."))
    if fields := times.fields():
        candidate.put("when", fields, "schedules")
    candidate.put("kind", _kind(candidate, times), "schedules")


def _kind(candidate: Candidate, times: Times) -> str:
    """By its times; of a service that has none, whether it is an organisation or is run by one."""
    if times.sessions or times.rules:
        return "activity"
    if times.dates:
        return "event"
    return "support" if times.opening or "run_by" in candidate.fields else "group"


def _put_facts(candidate: Candidate, service: Fields, setting: Setting, tell: Tell) -> None:
    today = setting.today
    names = [candidate.name, line_at(organisation_of(service), "name")]
    facts = {
        "cost": (find_cost(service, today, tell), "cost_options"),
        "who": (find_ages(service, tell), "minimum_age"),
        "joining": (find_joining(service), "attending_access"),
        "languages": (find_languages(service), "languages"),
        "access": (find_access(service), "accessibility"),
        "contact": (find_contact(service, names, tell), "contacts"),
    }
    for field, (value, column) in facts.items():
        if value:
            candidate.put(field, value, column)
    assured_on = day_at(service, "assured_date")
    if assured_on and assured_on <= today:
        candidate.put("confirmed_on", assured_on.isoformat(), "assured_date")
    elif assured_on:
        tell("assured_date", f"{assured_on.isoformat()} is still to come: left out.")
    if not {"where", "contact"} & candidate.fields.keys():
        tell("", "Neither a place nor a contact could be used: add one, or make check refuses it.")
