"""From what came of each request to the figures of each quarter."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from communitybook.impact.figures import SEVERAL, Impact, QuarterFigures, WardFigure
from communitybook.impact.suppression import withhold

FINAL_AFTER = timedelta(days=45)  # for those who say a little late what came of it


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one request: figures, its ward and its group, and nobody's name."""

    quarter: str
    ward: str
    group: str
    hours: int
    helped: int
    lent: int
    residents: int

    @property
    def is_met(self) -> bool:
        return self.residents > 0 or self.lent > 0


def parse_outcome(body: Mapping[str, Any]) -> Outcome:
    """The outcome as the store keeps it."""
    numbers = (int(body.get(name, 0)) for name in ("hours", "helped", "lent", "residents"))
    return Outcome(body["quarter"], body["ward"], body["group"], *numbers)


def sum_outcomes(
    outcomes: Iterable[Outcome], known: Impact | None, wards: Sequence[str], today: date
) -> Impact:
    """Every quarter. One that was final stays as it was: a small change would name somebody."""
    quarters = {one.quarter: one for one in known.quarters} if known else {}
    by_quarter: dict[str, list[Outcome]] = {}
    for one in outcomes:
        by_quarter.setdefault(one.quarter, []).append(one)
    for quarter, found in by_quarter.items():
        if quarter not in quarters or not quarters[quarter].final:
            quarters[quarter] = _sum_quarter(quarter, found, wards, today)
    return Impact(quarters=[quarters[name] for name in sorted(quarters)])


def _sum_quarter(
    quarter: str, found: Sequence[Outcome], wards: Sequence[str], today: date
) -> QuarterFigures:
    met = [one for one in found if one.is_met]
    is_final = today >= end_of(quarter) + FINAL_AFTER
    shown, withheld = _by_ward(met, wards) if is_final else ([], [])
    return QuarterFigures(
        quarter=quarter,
        requests=len(met),
        hours=sum(one.hours for one in met),
        helped=sum(one.helped for one in met),
        lent=sum(one.lent for one in met),
        groups=len({one.group for one in met}),
        residents=sum(one.residents for one in met),
        final=is_final,
        wards=shown,
        withheld=withheld,
    )


def _by_ward(met: Sequence[Outcome], wards: Sequence[str]) -> tuple[list[WardFigure], list[str]]:
    """One figure by ward and no more: several of them would tell on each other."""
    cells = dict.fromkeys([*wards, SEVERAL], 0)
    for one in met:
        cells[one.ward if one.ward in cells else SEVERAL] += one.residents
    table = withhold(cells)
    shown = [WardFigure(ward=name, residents=value) for name, value in table.items() if value]
    return shown, [name for name, value in table.items() if value is None]


def end_of(quarter: str) -> date:
    """The first day after a quarter: 2027-01-01 for `2026-Q4`."""
    year, number = int(quarter[:4]), int(quarter[-1])
    return date(year + number // 4, number % 4 * 3 + 1, 1)
