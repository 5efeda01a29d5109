"""A file that does not fit the declaration is told where, and how to mend it."""

import pytest

from communitybook.model.listing import Listing
from communitybook.model.shape import parse_listing
from communitybook.problems import Problem
from communitybook.reading.yaml_reader import read_yaml

GOOD = """\
slug: tuesday-stitchers
kind: group
name: Tuesday Stitchers
summary: A friendly group for sewing and tapestry.
categories: [sewing-and-knitting]
"""


def parse(text: str) -> tuple[Listing | None, list[Problem]]:
    return parse_listing(read_yaml(text.encode(), "tuesday-stitchers.yml"))


def only_problem(text: str) -> Problem:
    listing, problems = parse(text)
    assert listing is None
    (problem,) = problems
    return problem


def test_the_least_a_listing_needs_is_five_fields() -> None:
    listing, problems = parse(GOOD)
    assert problems == []
    assert listing is not None
    assert listing.name == "Tuesday Stitchers"


@pytest.mark.parametrize("field", ["slug", "kind", "name", "summary", "categories"])
def test_a_field_that_must_be_there_is_missed(field: str) -> None:
    text = "\n".join(line for line in GOOD.splitlines() if not line.startswith(field)) + "\n"
    problem = only_problem(text)
    assert (problem.field, problem.rule) == (field, "field_is_present")


@pytest.mark.parametrize(
    ("lines", "field", "words"),
    [
        ("nam: x", "nam", "Did you mean name?"),
        ("contact: {fone: 1}", "contact.fone", "Did you mean phone?"),
        ("zzzz: x", "zzzz", "docs/fields.md"),
        ("description:", "description", "nothing here"),
        ("keywords: [a, '']", "keywords[1]", "too short"),
        ("cost: {free: NO}", "cost.free", "yes or no"),
        ("cost: {free: yes, pounds_from: 2}", "cost", "Keep one"),
        ("cost: {pounds_to: 2}", "cost", "pounds_from"),
        ("cost: {pounds_from: 3, pounds_to: 2}", "cost", "Swap"),
        ("cost: {pounds_from: £2}", "cost.pounds_from", "without the £"),
        ("cost: {pounds_from: 2.555}", "cost.pounds_from", "pounds and pence"),
        ("cost: {pounds_from: -1}", "cost.pounds_from", "out of range"),
        ("access: {parking: NO}", "access.parking", "yes, no, unknown"),
        ("languages: [NO]", "languages[0]", "language code"),
        ("who: {age_from: six}", "who.age_from", "whole number"),
        ("who: {audiences: [carer]}", "who.audiences[0]", "Did you mean carers?"),
        ("confirmed_on: 2026-02-29", "confirmed_on", "no such day"),
        ("confirmed_on: 1 May", "confirmed_on", "year, month and day"),
        (
            'when: {sessions: [{day: tuesday, starts: "25:00"}]}',
            "when.sessions[0].starts",
            "24-hour",
        ),
        ('when: {sessions: [{day: tues, starts: "10:00"}]}', "when.sessions[0].day", "tuesday"),
        ("when: {sessions: {day: tuesday}}", "when.sessions", "list"),
        ("where: [a]", "where", "group of fields"),
        ("formerly: [Old_Name]", "formerly[0]", "single hyphens"),
        ("run_by: {nam: x, name: y}", "run_by.nam", "Did you mean name?"),
    ],
)
def test_each_fault_names_its_field_and_the_way_out(lines: str, field: str, words: str) -> None:
    _, problems = parse(GOOD + lines + "\n")
    mine = [problem for problem in problems if problem.field == field]
    assert any(words in problem.message for problem in mine), problems
    assert mine[0].line == 6


def test_a_list_instead_of_fields_is_refused() -> None:
    assert only_problem("- a\n- b\n").rule == "listing_is_a_list_of_fields"


def test_text_that_is_too_long_says_how_long_it_is() -> None:
    problem = only_problem(GOOD.replace("A friendly group", "A" * 250))
    assert "and may have 200 at most" in problem.message
