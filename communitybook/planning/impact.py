"""The page of what came of it all, and the same figures as a file."""

import csv
import io
from collections.abc import Iterator, Sequence
from typing import Any

from communitybook.checks.entry import Reference
from communitybook.impact.figures import FIGURES, SEVERAL, Impact, QuarterFigures, write_impact
from communitybook.impact.plots import Plot, make_plot
from communitybook.messages import say
from communitybook.planning.page import Page, key_of

ADDRESS, FILE = "/impact/", "/impact/impact.csv"
_SHOWN = 8  # quarters in a plot


def plan_impact(impact: Impact, reference: Reference) -> list[Page]:
    """Both change only when the figures do."""
    key = key_of("impact", write_impact(impact))
    return [
        Page(
            ADDRESS,
            "pages/impact.html.jinja",
            key,
            say("title_impact"),
            say("impact_summary", borough=reference.book.borough),
            lambda: _page_data(impact, reference),
        ),
        Page(FILE, "", key, make=lambda: {"text": csv_of(impact)}, is_listed=False),
    ]


def _page_data(impact: Impact, reference: Reference) -> dict[str, Any]:
    quarters = impact.quarters[-_SHOWN:]
    final = next((one for one in reversed(impact.quarters) if one.final), None)
    return {
        "is_sample": impact.sample,
        "totals": [
            (say(f"impact_{name}"), f"{sum(getattr(one, name) for one in impact.quarters):,}")
            for name in FIGURES
        ],
        "since": quarter_in_words(impact.quarters[0].quarter) if impact.quarters else "",
        "plots": [_plot_of(name, quarters) for name in FIGURES] if quarters else [],
        "by_ward": _ward_plot(final, reference) if final else None,
        "withheld": [ward_in_words(one, reference) for one in final.withheld] if final else [],
        "final_quarter": quarter_in_words(final.quarter) if final else "",
        "is_running": bool(quarters) and not quarters[-1].final,
        "file": FILE,
    }


def _plot_of(name: str, quarters: Sequence[QuarterFigures]) -> Plot:
    title = say(f"impact_{name}")
    rows = [(quarter_in_words(one.quarter), getattr(one, name)) for one in quarters]
    return make_plot(name, title, say("impact_plot", what=title), rows)


def _ward_plot(one: QuarterFigures, reference: Reference) -> Plot | None:
    """The wards that can be shown, most residents first; None where there are none."""
    rows = [(ward_in_words(ward.ward, reference), ward.residents) for ward in one.wards]
    if not rows:
        return None
    title = say("impact_by_ward", quarter=quarter_in_words(one.quarter))
    ordered = sorted(rows, key=lambda row: (-row[1], row[0]))
    return make_plot("wards", title, say("impact_plot", what=title), ordered, is_stacked=True)


def quarter_in_words(quarter: str) -> str:
    """`Oct to Dec 2026`, from `2026-Q4`."""
    return say(f"quarter_{quarter[-1]}", year=quarter[:4])


def ward_in_words(id: str, reference: Reference) -> str:
    ward = reference.gazetteer.find_ward(id)
    return ward.name if ward else say("ward_several") if id == SEVERAL else id


def csv_of(impact: Impact) -> str:
    """One line for each quarter, area and figure; what is withheld says so."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(("quarter", "area", "figure", "value", "sample"))
    sample = "yes" if impact.sample else "no"
    for one in impact.quarters:
        writer.writerows((one.quarter, *row, sample) for row in _rows_of(one))
    return text.getvalue()


def _rows_of(one: QuarterFigures) -> Iterator[tuple[str, str, object]]:
    for name in FIGURES:
        yield "all", name, getattr(one, name)
    for ward in one.wards:
        yield ward.ward, "residents", ward.residents
    for withheld in one.withheld:
        yield withheld, "residents", "withheld"
