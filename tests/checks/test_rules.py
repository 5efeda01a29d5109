"""Every rule: what breaks it is told, and what keeps it is left in peace."""

from datetime import date
from pathlib import Path

import pytest

from communitybook.checks.entry import Entry, Reference
from communitybook.checks.identity import identity_of
from communitybook.checks.rules import RULES, check_collection, check_entry
from communitybook.loading import Content, load_reference
from communitybook.messages import MESSAGES
from communitybook.model.shape import parse_listing
from communitybook.problems import Problem
from communitybook.reading.yaml_reader import read_yaml

CONTENT = Path(__file__).parents[2] / "content"
TODAY = date(2026, 11, 22)

GOOD = """\
slug: tuesday-stitchers
kind: group
name: Tuesday Stitchers
summary: A friendly group for sewing and tapestry.
categories: [sewing-and-knitting]
contact: {phone: "01942 244991", email: hello@example.org, web: "https://example.org/sew"}
where: {venue: Sunshine House, postcode: WN1 3SD}
when: {sessions: [{day: tuesday, starts: "10:00", ends: "12:00"}]}
confirmed_on: 2026-11-02
"""


@pytest.fixture(scope="module")
def reference() -> Reference:
    return load_reference(Content(CONTENT, CONTENT), TODAY)


def entry_of(text: str, name: str = "tuesday-stitchers") -> Entry:
    document = read_yaml(text.encode(), f"{name}.yml")
    listing, problems = parse_listing(document)
    assert problems == []
    assert listing is not None
    return Entry(document, listing)


def with_line(line: str) -> str:
    """The good listing with one line in the place of the line of the same field."""
    field = line.split(":")[0]
    kept = [one for one in GOOD.splitlines() if not one.startswith(field + ":")]
    return "\n".join([*kept, line]) + "\n"


def found_in(line: str, reference: Reference) -> dict[str, Problem]:
    entry = entry_of(with_line(line))
    return {problem.rule: problem for problem in check_entry(entry, reference)}


def test_a_good_listing_has_no_problem_at_all(reference: Reference) -> None:
    assert list(check_entry(entry_of(GOOD), reference)) == []


ERRORS = [
    ("slug: other-name", "slug_is_the_file_name", "slug"),
    ("categories: [sewing-and-knittin]", "category_is_known_nearest", "categories[0]"),
    ("categories: [zzzzzzzz]", "category_is_known", "categories[0]"),
    ('contact: {phone: "call me"}', "phone_is_a_number", "contact.phone"),
    ('contact: {phone: "01942 1"}', "phone_is_long_enough", "contact.phone"),
    ('contact: {phone: "01942 244991 244991"}', "phone_is_short_enough", "contact.phone"),
    ('contact: {phone: "01042 244991"}', "phone_is_dialable", "contact.phone"),
    ("contact: {phone: 07700100123}", "text_is_quoted_where_it_must_be", "contact.phone"),
    ("name: NO", "text_is_quoted_where_it_must_be", "name"),
    ("keywords: [sewing, 1942]", "text_is_quoted_where_it_must_be", "keywords[1]"),
    ("contact: {email: hello at example.org}", "email_is_an_address", "contact.email"),
    ("contact: {email: a@b}", "email_is_an_address", "contact.email"),
    ("contact: {web: example.org/sew}", "web_is_whole", "contact.web"),
    ('contact: {web: "javascript:alert(1)"}', "web_is_an_address", "contact.web"),
    ('contact: {web: "https://local host/"}', "web_is_an_address", "contact.web"),
    ('contact: {web: "https://localhost/"}', "web_is_an_address", "contact.web"),
    (
        'contact: {social: {facebook: "ftp://x.org"}}',
        "web_is_an_address",
        "contact.social.facebook",
    ),
    ('joining: {book_at: "data:text/html,x"}', "web_is_an_address", "joining.book_at"),
    ("where: {postcode: WN1}", "postcode_is_possible", "where.postcode"),
    ("where: {postcode: WN99 9ZZ}", "postcode_exists", "where.postcode"),
    ("where: {postcode: M1 1AE}", "postcode_is_near_the_borough", "where.postcode"),
    ("where: {postcode: SW1A 1AA}", "postcode_is_near_the_borough", "where.postcode"),
    ("where: {district: ZZ9}", "district_is_real", "where.district"),
    ("where: {latitude: 53.5}", "point_is_whole", "where"),
    ("where: {latitude: 51.5, longitude: -0.1}", "point_is_near_the_borough", "where.latitude"),
    ("where: {area_served: [atlantis]}", "area_served_is_known", "where.area_served[0]"),
    (
        "where: {district: WN1, precision: district, address: 1 High Street}",
        "district_hides_the_door",
        "where.precision",
    ),
    (
        'when: {sessions: [{day: tuesday, starts: "12:00", ends: "10:00"}]}',
        "end_is_after_start",
        "when.sessions[0].ends",
    ),
    ('when: {dates: [{date: 2026-12-05, ends: "10:00"}]}', "end_has_a_start", "when.dates[0].ends"),
    (
        'when: {opening: [{days: [monday], opens: "17:00", closes: "09:00"}]}',
        "closing_is_after_opening",
        "when.opening[0]",
    ),
    (
        'when: {sessions: [{day: tuesday, starts: "10:00", from: 2026-12-01, until: 2026-11-30}]}',
        "first_day_is_before_last",
        "when.sessions[0]",
    ),
    (
        "when: {dates: [{date: 2026-12-05, last_date: 2026-12-01}]}",
        "first_day_is_before_last",
        "when.dates[0]",
    ),
    (
        "when: {dates: [{date: 2026-12-05, last_date: 2027-12-01}]}",
        "run_of_days_is_not_overlong",
        "when.dates[0]",
    ),
    (
        'when: {rules: [{rrule: "FREQ=HOURLY", starts: "10:00"}]}',
        "rule_is_readable",
        "when.rules[0].rrule",
    ),
    (
        'when: {rules: [{rrule: "FREQ=DAILY;INTERVAL=0", starts: "10:00"}]}',
        "rule_is_readable",
        "when.rules[0].rrule",
    ),
    (
        'when: {rules: [{rrule: "FREQ=DAILY;BYSECOND=1,2", starts: "10:00"}]}',
        "rule_is_readable",
        "when.rules[0].rrule",
    ),
    (
        'when: {rules: [{rrule: "FREQ=DAILY;UNTIL=20270101", starts: "10:00"}]}',
        "rule_is_readable",
        "when.rules[0].rrule",
    ),
    (
        'when: {rules: [{rrule: "FREQ=MONTHLY;BYDAY=XX", starts: "10:00"}]}',
        "rule_is_readable",
        "when.rules[0].rrule",
    ),
    (
        'when: {rules: [{rrule: first Saturday, starts: "10:00"}]}',
        "rule_is_readable",
        "when.rules[0].rrule",
    ),
    (
        'when: {sessions: [{day: tuesday, starts: "10:00", every_weeks: 2}]}',
        "several_weeks_have_a_first",
        "when.sessions[0]",
    ),
    (
        'when: {dates: [{date: 2027-03-28, starts: "01:30"}]}',
        "clock_shows_that_time",
        "when.dates[0].starts",
    ),
    (
        'when: {dates: [{date: 2027-10-31, starts: "01:30"}]}',
        "clock_shows_it_once",
        "when.dates[0].starts",
    ),
    ("confirmed_on: 2026-11-23", "day_is_not_in_the_future", "confirmed_on"),
    ("withdrawn_on: 2026-11-23", "day_is_not_in_the_future", "withdrawn_on"),
    ("space: {state: places, as_of: 2026-11-23}", "day_is_not_in_the_future", "space.as_of"),
    ("who: {age_from: 50, age_to: 11}", "ages_are_in_order", "who.age_to"),
    ("name: Sew <b>bold</b>", "text_has_no_markup", "name"),
    ("first_time: <script>alert(1)</script>", "text_has_no_markup", "first_time"),
    ('description: "[x](javascript:alert(1))"', "text_has_no_script_link", "description"),
    ('summary: "See javascript:alert(1) now"', "text_has_no_script_link", "summary"),
    ('name: "Sew\u202eing"', "text_has_no_hidden_characters", "name"),
]


@pytest.mark.parametrize(("line", "rule", "field"), ERRORS)
def test_an_error_is_told_at_its_field(
    line: str, rule: str, field: str, reference: Reference
) -> None:
    problem = found_in(line, reference)[rule]
    assert problem.is_error
    assert problem.field == field
    assert problem.line > 0
    assert problem.message.rstrip("”)").endswith((".", "?"))


WARNINGS = [
    ("where: {postcode: M46 0EL}", None),
    ("categories: [sewing-and-knitting, sewing-and-knitting]", "category_stands_once"),
    ("contact: {role: The secretary}", "contact_is_given"),
    ("joining: {how: [referral]}", "referral_says_by_whom"),
    ("space: {state: full, as_of: 2026-01-02}", "space_is_recent"),
    ("where: {district: SW1A}", "district_is_near_the_borough"),
    ('when: {sessions: [{day: tuesday, starts: "06:00", ends: "23:00"}]}', "session_is_not_overlong"),
    ('when: {sessions: [{day: tuesday, starts: "10:00", except: [2026-12-30]}]}', "exception_is_a_session_day"),
    ('when: {sessions: [{day: tuesday, starts: "10:00", until: 2026-07-20}]}', "sessions_are_not_over"),
    ('when: {dates: [{date: 2026-01-02}]}', "event_is_not_past"),
    ("confirmed_on: 2025-01-02", "confirmed_on_is_fresh"),
    ("summary: See https://example.org for all of it", "link_stands_in_its_field"),
    ("summary: Ring Pat on 01942 244991 for all of it", "contact_stands_in_its_field"),
    ("description: My number is QQ123456C or JG103759A", "text_has_no_personal_data"),
    ("description: Pat was Born On 3 May", "text_has_no_personal_data"),
    ("description: Give your D.O.B. at the door", "text_has_no_personal_data"),
    ("description: Bring your DATE OF BIRTH", "text_has_no_personal_data"),
    ("summary: All of it is at WWW.example.org today", "link_stands_in_its_field"),
    ("name: TUESDAY STITCHERS OF WIGAN", "text_is_not_shouted"),
    ("summary: Tuesday Stitchers.", "summary_says_more_than_the_name"),
    ("source: {name: Somewhere}", "licence_is_named"),
]  # fmt: skip


@pytest.mark.parametrize(("line", "rule"), WARNINGS)
def test_a_warning_never_fails(line: str, rule: str | None, reference: Reference) -> None:
    found = found_in(line, reference)
    assert not any(problem.is_error for problem in found.values())
    assert set(found) == ({rule} if rule else set())


GOOD_LINES = [
    'contact: {phone: "+44 1942 244991"}',
    'contact: {phone: "116 123"}',
    'contact: {phone: "0800 1111"}',
    'contact: {phone: "01632 960123"}',
    'contact: {phone: "07700 900123"}',
    "summary: For people under 5 < 10, and 2 > 1, all welcome.",
    "keywords: [men's sheds, no entry]",
    "where: {district: wn1}",
    "where: {area_served: [borough], online: yes}",
    'when: {rules: [{rrule: "FREQ=MONTHLY;BYDAY=1SA", starts: "10:00"}]}',
    'when: {sessions: [{day: tuesday, starts: "10:00", every_weeks: 2, from: 2026-11-03}]}',
    'when: {opening: [{days: [monday], opens: "17:00", closes: "00:00"}]}',
    'when: {dates: [{date: 2028-02-29, starts: "10:00"}]}',
]


@pytest.mark.parametrize("line", GOOD_LINES)
def test_what_is_right_is_left_in_peace(line: str, reference: Reference) -> None:
    assert found_in(line, reference) == {}


def test_a_past_event_is_a_warning_and_an_event_without_a_day_an_error(
    reference: Reference,
) -> None:
    past = GOOD.replace("kind: group", "kind: event").replace(
        'sessions: [{day: tuesday, starts: "10:00", ends: "12:00"}]', "dates: [{date: 2026-11-21}]"
    )
    (found,) = check_entry(entry_of(past), reference)
    assert (found.rule, found.is_error) == ("event_is_not_past", False)
    dateless = past.replace("when: {dates: [{date: 2026-11-21}]}\n", "")
    assert [one.rule for one in check_entry(entry_of(dateless), reference)] == ["event_has_a_date"]


def test_nobody_could_find_a_listing_without_any_contact_or_place(reference: Reference) -> None:
    lines = [line for line in GOOD.splitlines() if not line.startswith(("contact", "where"))]
    problems = list(check_entry(entry_of("\n".join(lines)), reference))
    assert [one.rule for one in problems] == ["contact_or_place_is_given"]


def test_two_files_with_one_slug_are_told_of_each_other() -> None:
    (problem, *_) = check_collection(
        [identity_of(entry_of(GOOD, "a")), identity_of(entry_of(GOOD, "b"))]
    )
    assert (problem.rule, problem.path) == ("slug_is_unique", "b.yml")
    assert "a.yml" in problem.message


def test_likely_duplicates_are_warned_of() -> None:
    other = GOOD.replace("tuesday-stitchers", "b").replace(
        "Tuesday Stitchers", "The Tuesday stitchers' group"
    )
    problems = list(
        check_collection([identity_of(entry_of(GOOD)), identity_of(entry_of(other, "b"))])
    )
    assert {one.rule for one in problems} == {"listing_is_not_a_duplicate"}
    assert not any(one.is_error for one in problems)


def test_a_former_slug_may_not_be_anybody_elses() -> None:
    other = (
        GOOD.replace("tuesday-stitchers", "b").replace("Tuesday", "Friday")
        + "formerly: [tuesday-stitchers]\n"
    )
    (problem,) = [
        one
        for one in check_collection(
            [identity_of(entry_of(GOOD)), identity_of(entry_of(other, "b"))]
        )
        if one.is_error
    ]
    assert problem.rule == "former_slug_is_free"


@pytest.mark.parametrize(
    ("run_by", "rule"),
    [
        ("tuesday-stitchers", "run_by_is_another"),
        ("frida-stitchers", "run_by_is_in_the_book_nearest"),
        ("zzzzz", "run_by_is_in_the_book"),
        ("friday-stitchers", None),
        ("{name: Somebody}", None),
    ],
)
def test_who_runs_it_is_in_the_book_or_has_a_name(run_by: str, rule: str | None) -> None:
    friday = GOOD.replace("tuesday-stitchers", "friday-stitchers").replace("Tuesday", "Friday")
    entries = [entry_of(GOOD + f"run_by: {run_by}\n"), entry_of(friday, "friday-stitchers")]
    rules = [one.rule for one in check_collection([identity_of(one) for one in entries])]
    assert rules == ([rule] if rule else [])


def test_there_are_at_least_25_rules_and_each_is_named_as_one() -> None:
    names = [rule.__name__ for rule in RULES]
    assert len(set(names)) >= 25
    assert all("_is_" in n or "_has_" in n or "_are_" in n or len(n.split("_")) > 2 for n in names)


def test_every_sentence_of_the_table_is_whole() -> None:
    for key, sentence in MESSAGES.items():
        assert sentence == sentence.strip(), key
