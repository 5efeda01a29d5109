"""The figures as they are published: content/impact.yml, by quarter and for some wards."""

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field

from communitybook.messages import say
from communitybook.model.field import Part, Slug, YesNo, declared, required
from communitybook.problems import Problem
from communitybook.reading.yaml_reader import Document
from communitybook.reading.yaml_writer import plain_part, write_plain

FIGURES = ("requests", "hours", "helped", "lent", "groups", "residents")
SEVERAL = "several-wards"  # a request for a postcode district, which lies in several
Count = Annotated[int, Field(ge=0, le=10_000_000)]
QuarterName = Annotated[str, Field(pattern=r"^20\d\d-Q[1-4]$")]


class WardFigure(Part):
    """The residents who helped with requests of one ward."""

    ward: Slug = required("Ward", "The ward's id, or several-wards.", "abram")
    residents: Count = required("Residents", "How many helped.", "12")


class QuarterFigures(Part):
    """One quarter. Wards stand in it once it is final; after that it never changes."""

    quarter: QuarterName = required("Quarter", "A year and its quarter.", "2026-Q4")
    requests: Count = required("Requests met", "Requests that somebody helped with.", "14")
    hours: Count = required("Hours", "Hours that volunteers gave.", "120")
    helped: Count = required("People helped", "As those who asked count them.", "90")
    lent: Count = required("Things lent", "Lent or given.", "8")
    groups: Count = required("Groups helped", "Groups whose requests were met.", "9")
    residents: Count = required("Residents", "Residents who helped.", "31")
    final: YesNo = declared("Final", "yes once it no longer changes.", "yes", default=False)
    wards: list[WardFigure] = declared(
        "By ward", "Those that can be shown.", default_factory=list, max_length=200
    )
    withheld: list[Slug] = declared(
        "Withheld", "Wards whose figure is not shown.", default_factory=list, max_length=200
    )


class Impact(Part):
    """All quarters, oldest first."""

    format: Literal["1"] = "1"
    sample: YesNo = declared("Sample", "yes for made-up figures.", "yes", default=False)
    quarters: list[QuarterFigures] = declared(
        "Quarters", "Oldest first.", default_factory=list, max_length=400
    )


def write_impact(impact: Impact) -> str:
    """The file as text, always the same bytes for the same figures."""
    return write_plain({"format": 1, **plain_part(impact)})


def check_impact(impact: Impact, document: Document, wards: set[str]) -> Iterator[Problem]:
    """What would mislead, or show too little of a crowd for anybody to hide in it."""
    names = [one.quarter for one in impact.quarters]
    if names != sorted(set(names)):
        yield _problem(document, 1, "quarters_are_in_order")
    for number, one in enumerate(impact.quarters):
        line = document.line_of(("quarters", number))
        named = {ward.ward for ward in one.wards} | set(one.withheld)
        unknown = named - wards - {SEVERAL}
        if unknown:
            yield _problem(document, line, "impact_wards_are_known", given=min(unknown))
        if any(0 < ward.residents < 5 for ward in one.wards):
            yield _problem(document, line, "impact_cells_are_large")
        if not _adds_up(one):
            yield _problem(document, line, "impact_adds_up", quarter=one.quarter)


def _adds_up(one: QuarterFigures) -> bool:
    """Whether what is shown by ward leaves room for what is withheld, which is never one ward."""
    shown = sum(ward.residents for ward in one.wards)
    if one.withheld:
        return shown < one.residents and len(one.withheld) > 1
    return shown == one.residents or not one.wards


def _problem(document: Document, line: int, rule: str, **words: object) -> Problem:
    return Problem(document.path, line, "quarters", say(rule, **words), rule)
