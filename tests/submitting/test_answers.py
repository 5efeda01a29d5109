"""Answers and listings turn into each other; what is typed is tidied only for the listing."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from communitybook.checks.entry import Reference
from communitybook.loading import Content, load_reference
from communitybook.model.listing import Listing
from communitybook.model.shape import parse_listing
from communitybook.reading.yaml_reader import read_yaml
from communitybook.reading.yaml_writer import write_listing
from communitybook.submitting.answers import (
    answers_of,
    count_items,
    parse_path,
    value_of,
    without_item,
)
from communitybook.submitting.differences import differences, merge
from communitybook.submitting.form import LISTING
from communitybook.submitting.likeness import likes_of
from communitybook.submitting.proposal import propose, sentence_for_form
from communitybook.submitting.questions import question_at
from communitybook.submitting.steps import STEPS, step_of, steps_for
from communitybook.submitting.typed import tidy_clock, tidy_day, tidy_web
from communitybook.submitting.urgency import DANGER, NORMAL, PERSONAL, needs_gate, urgency_of
from tests.conftest import CONTENT, TODAY

FILES = sorted((CONTENT / "assets").glob("*.yml"))
GOOD = {
    "kind": "group",
    "name": "Monday Menders",
    "summary": "We mend clothes together.",
    "categories": "sewing-and-knitting",
    "where.postcode": "wn1 3bb",
    "contact.phone": "01632 960 555",
}


REFERENCE = load_reference(Content(CONTENT, CONTENT), TODAY)


@pytest.fixture
def reference() -> Reference:
    return REFERENCE


def listing_in(path: Path) -> Listing:
    listing, problems = parse_listing(read_yaml(path.read_bytes(), path.name))
    assert listing, problems
    return listing


@pytest.mark.parametrize("path", FILES[::7], ids=lambda path: path.stem)
def test_a_listing_comes_back_from_its_answers_byte_for_byte(path: Path) -> None:
    listing = listing_in(path)
    again = Listing.model_validate(value_of(answers_of(listing)))
    assert write_listing(again) == write_listing(listing)


@given(st.dictionaries(st.text(max_size=30), st.text(max_size=60), max_size=8))
def test_whatever_names_a_form_sends_only_declared_ones_are_read(answers: dict[str, str]) -> None:
    for path in value_of(answers):
        assert parse_path(path) or path in Listing.model_fields


@given(st.text(max_size=200))
def test_any_text_in_a_field_gives_a_listing_or_a_sentence(text: str) -> None:
    proposal = propose(GOOD | {"name": text, "description": text}, "monday-menders", REFERENCE)
    assert proposal.is_ready or all(problem.message for problem in proposal.errors)


@pytest.mark.parametrize(
    ("typed", "clock"),
    [
        ("10am", "10:00"),
        ("10 am", "10:00"),
        ("7.30pm", "19:30"),
        ("7:30 p.m.", "19:30"),
        ("12am", "00:00"),
        ("12pm", "12:00"),
        ("noon", "12:00"),
        ("9:05", "09:05"),
        ("19:30", "19:30"),
        ("10", "10"),
        ("25:00", "25:00"),
        ("13pm", "13pm"),
        ("half ten", "half ten"),
    ],
)
def test_a_time_is_read_as_people_write_it(typed: str, clock: str) -> None:
    assert tidy_clock(typed) == clock


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("5/12/2026", "2026-12-05"),
        ("05.12.2026", "2026-12-05"),
        ("5 December 2026", "2026-12-05"),
        ("Saturday 5th Dec 2026", "2026-12-05"),
        ("2026-12-05", "2026-12-05"),
        ("31/2/2026", "31/2/2026"),
        ("next week", "next week"),
    ],
)
def test_a_date_is_read_as_people_write_it(typed: str, day: str) -> None:
    assert tidy_day(typed) == day


def test_a_web_address_gets_its_beginning() -> None:
    assert tidy_web("example.org/x") == "https://example.org/x"
    assert tidy_web("not an address") == "not an address"


def test_good_answers_make_a_file_in_the_canonical_form(reference: Reference) -> None:
    proposal = propose(GOOD, "monday-menders", reference)
    assert proposal.is_ready
    assert "postcode: WN1 3BB" in proposal.text
    again, problems = parse_listing(read_yaml(proposal.text.encode(), "monday-menders.yml"))
    assert again
    assert write_listing(again) == proposal.text
    assert not problems


def test_a_home_address_is_not_published(reference: Reference) -> None:
    home = GOOD | {"where.address": "1 Some Street", "where.precision": "district"}
    text = propose(home, "monday-menders", reference).text
    assert "Some Street" not in text
    assert "WN1 3BB" not in text
    assert "district: WN1" in text


def test_a_town_by_name_is_its_place(reference: Reference) -> None:
    proposal = propose(GOOD | {"where.area_served": "Leigh\nborough"}, "x-y", reference)
    assert proposal.listing
    assert proposal.listing.where
    assert proposal.listing.where.area_served == ["leigh", "borough"]


def test_a_step_is_checked_by_itself(reference: Reference) -> None:
    answers = {"kind": "group", "contact.phone": "123"}
    problems = LISTING.check_step(answers, ["contact.phone", "contact.web"], "x-y", reference)
    assert [problem.field for problem in problems] == ["contact.phone"]


def test_a_forms_sentences_never_speak_of_files(reference: Reference) -> None:
    answers = {
        "kind": "event", "name": "X" * 120, "summary": "", "categories": "",
        "cost.pounds_to": "3", "when.sessions[0].starts": "x", "joining.how": "referral\nring_first\nbook",
    }  # fmt: skip
    for problem in propose(answers, "x-y", reference).problems:
        sentence = sentence_for_form(problem, answers)
        assert not any(sign in sentence for sign in (":.", "_", "YAML", "slug"))


def test_every_question_has_words_and_every_step_a_title() -> None:
    for step in STEPS:
        assert step.title
        for path in step.paths_of_item(0) if step.part else step.fields:
            question = question_at(path)
            assert question.label
            assert all(choice.label for choice in question.choices)


@pytest.mark.parametrize("kind", ["group", "activity", "support", "place", "event"])
def test_each_kind_is_asked_where_it_is_and_how_to_get_in_touch(kind: str) -> None:
    ids = [step.id for step in steps_for({"kind": kind})]
    assert {"name", "categories", "where", "contact"} <= set(ids)
    assert ("dates" in ids) == (kind in ("event", "activity"))


def test_any_field_leads_back_to_a_step_of_its_kind() -> None:
    answers = {"kind": "group"}
    step = step_of("when.sessions[2].starts", answers)
    assert step
    assert step.id == "sessions"
    assert step_of("access.bsl", answers) is not None


def test_taking_out_an_item_moves_the_others_up() -> None:
    answers = {
        f"when.sessions[{n}].day": day for n, day in enumerate(("monday", "friday", "sunday"))
    }
    fewer = without_item(answers, "when.sessions", 1)
    assert fewer == {"when.sessions[0].day": "monday", "when.sessions[1].day": "sunday"}
    assert count_items(fewer, "when.sessions") == 2


def test_differences_are_told_field_by_field_in_words() -> None:
    after = GOOD | {"name": "Menders", "cost.free": "yes", "when.sessions[0].day": "monday"}
    told = {one.unit: (one.before, one.after) for one in differences(GOOD, after)}
    assert told["name"] == ("Monday Menders", "Menders")
    assert told["cost.free"] == ("", "Yes")
    assert told["when.sessions"] == ("", "Day: Monday")
    assert "contact.phone" not in told


def test_a_change_is_put_onto_what_stands_now() -> None:
    proposed = GOOD | {"cost.free": "yes"}
    current = GOOD | {"name": "New Name"}
    merged = merge(GOOD, proposed, current)
    assert merged.answers == GOOD | {"cost.free": "yes", "name": "New Name"}
    assert merged.clashes == ()


def test_what_both_changed_is_named() -> None:
    merged = merge(GOOD, GOOD | {"name": "Mine"}, GOOD | {"name": "Theirs"})
    assert merged.clashes == ("name",)
    assert merged.answers["name"] == "Mine"


@given(st.data())
def test_merging_without_another_change_gives_the_proposal(data: st.DataObject) -> None:
    paths = ["name", "summary", "cost.note", "contact.phone", "when.sessions[0].day"]
    some = st.dictionaries(st.sampled_from(paths), st.text("ab", min_size=1, max_size=3))
    base, proposed = data.draw(some), data.draw(some)
    assert merge(base, proposed, base).answers == proposed
    assert merge(base, base, proposed).answers == proposed


def test_danger_comes_first_then_what_exposes_somebody(reference: Reference) -> None:
    def urgency(text: str) -> int:
        proposal = propose(GOOD | {"description": text}, "monday-menders", reference)
        assert proposal.listing
        return urgency_of(proposal.listing, proposal.warnings, reference.danger)

    assert urgency("He beats me and I can't leave.") == DANGER
    assert urgency("Ring Ann on 07700 900123.") == PERSONAL
    assert urgency("We mend things.") == NORMAL


def test_a_gate_stands_before_children_people_at_risk_and_homes(reference: Reference) -> None:
    def is_gated(**more: str) -> bool:
        answers = GOOD | {path.replace("__", "."): answer for path, answer in more.items()}
        listing = propose(answers, "monday-menders", reference).listing
        assert listing
        return needs_gate(listing)

    assert is_gated(who__audiences="children")
    assert is_gated(who__age_from="11")
    assert is_gated(where__precision="district")
    assert not is_gated(who__age_from="18")
    assert not is_gated()


def test_a_likely_duplicate_shares_a_likeness() -> None:
    one = listing_in(CONTENT / "assets" / "tuesday-stitchers.yml")
    other = one.model_copy(update={"name": "The Tuesday Stitchers Group", "contact": None})
    assert set(likes_of(one)) & set(likes_of(other))
    gone = one.model_copy(update={"withdrawn_on": date(2026, 11, 1)})
    assert likes_of(gone) == []
