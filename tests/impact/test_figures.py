"""The figures as a file and as a page: summed, checked, frozen once final, drawn with their tables."""

import csv
import random
import xml.etree.ElementTree as ElementTree
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from communitybook.checks.entry import Reference
from communitybook.impact.figures import FIGURES, SEVERAL, Impact, write_impact
from communitybook.impact.reading import load_impact, parse_impact
from communitybook.impact.summing import Outcome, end_of, sum_outcomes
from communitybook.loading import Content, load_reference
from scripts.sitebuilder.building import BuildRefusedError
from tests.conftest import CONTENT, TODAY, Build

WARDS = ("abram", "astley", "bryn", "pemberton")
OUTCOMES = st.builds(
    Outcome,
    st.sampled_from(("2026-Q1", "2026-Q2", "2026-Q3")),
    st.sampled_from((*WARDS, "", "nowhere")),
    st.sampled_from("abc"),
    *(st.integers(0, 9) for _ in range(4)),
)


@pytest.fixture(scope="module")
def reference() -> Reference:
    return load_reference(Content(CONTENT, CONTENT), TODAY)


@given(st.lists(OUTCOMES, max_size=30), st.dates(date(2026, 1, 1), date(2027, 6, 1)))
def test_totals_are_whole_and_wards_never_say_more_than_they_may(
    outcomes: list[Outcome], today: date
) -> None:
    impact = sum_outcomes(outcomes, None, WARDS, today)
    for one in impact.quarters:
        met = [o for o in outcomes if o.quarter == one.quarter and o.is_met]
        assert one.residents == sum(o.residents for o in met)
        assert one.requests == len(met)
        shown = sum(ward.residents for ward in one.wards)
        assert shown + sum(o.residents for o in met if _cell(o) in one.withheld) == (
            one.residents if one.final else 0
        )
        assert one.final or not (one.wards or one.withheld)
        assert all(ward.residents >= 5 for ward in one.wards)


def _cell(outcome: Outcome) -> str:
    return outcome.ward if outcome.ward in WARDS else SEVERAL


@given(st.lists(OUTCOMES, max_size=20), st.lists(OUTCOMES, max_size=5))
def test_a_quarter_that_was_final_never_changes_again(
    outcomes: list[Outcome], late: list[Outcome]
) -> None:
    first = sum_outcomes(outcomes, None, WARDS, date(2026, 8, 20))
    again = sum_outcomes([*outcomes, *late], first, WARDS, date(2027, 3, 1))
    final = [one for one in first.quarters if one.final]
    assert [one for one in again.quarters if one.quarter in {f.quarter for f in final}] == final


def test_the_order_of_the_outcomes_makes_no_difference_to_the_bytes() -> None:
    outcomes = [Outcome("2026-Q1", ward, "g", 2, 3, 1, 6) for ward in WARDS * 3]
    mixed = random.Random(1).sample(outcomes, len(outcomes))
    texts = {write_impact(sum_outcomes(o, None, WARDS, TODAY)) for o in (outcomes, mixed)}
    assert len(texts) == 1


def test_a_quarter_ends_where_the_next_begins() -> None:
    days = [end_of(f"2026-Q{number}").isoformat() for number in (1, 2, 3, 4)]
    assert days == ["2026-04-01", "2026-07-01", "2026-10-01", "2027-01-01"]


def test_what_is_written_is_read_again(reference: Reference) -> None:
    impact, problems = load_impact(Content(CONTENT, CONTENT), reference)
    assert problems == []
    assert impact.sample
    again, problems = parse_impact(write_impact(impact).encode(), "impact.yml", reference)
    assert (again, problems) == (impact, [])
    assert write_impact(impact) == (CONTENT / "impact.yml").read_text(encoding="utf-8")


QUARTER = "quarters:\n- {quarter: 2026-Q1, requests: 1, hours: 1, helped: 1, lent: 0, groups: 1, residents: 20"  # fmt: skip


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        (f"{QUARTER}, wards: [{{ward: abram, residents: 3}}]}}", "impact_cells_are_large"),
        (f"{QUARTER}, wards: [{{ward: atlantis, residents: 20}}]}}", "impact_wards_are_known"),
        (f"{QUARTER}, wards: [{{ward: abram, residents: 17}}], withheld: [astley]}}", "impact_adds_up"),
        (f"{QUARTER}, wards: [{{ward: abram, residents: 19}}]}}", "impact_adds_up"),
        (f"{QUARTER}}}\n- {QUARTER.partition('- ')[2]}}}", "quarters_are_in_order"),
        (f"{QUARTER}, name: Pat}}", ""),
        (QUARTER.replace("hours: 1", "hours: -1") + "}", ""),
    ],
)  # fmt: skip
def test_figures_that_mislead_or_tell_on_somebody_are_refused(
    reference: Reference, text: str, rule: str
) -> None:
    _, problems = parse_impact(text.encode(), "impact.yml", reference)
    assert problems
    assert not rule or rule in [one.rule for one in problems]


def put_figures(content: Path, impact: Impact) -> None:
    (content / "impact.yml").write_text(write_impact(impact), encoding="utf-8")


def figures(**more: bool) -> Impact:
    outcomes = [Outcome("2026-Q2", "abram", "g", 12, 30, 1, 1250) for _ in range(2)]
    outcomes += [Outcome("2026-Q4", "pemberton", "h", 5, 8, 0, 2)]
    wards = ("abram", "pemberton", "astley")
    return sum_outcomes(outcomes, None, wards, TODAY).model_copy(update=more)


def test_the_page_has_a_plot_and_a_table_of_each_figure_and_a_file(
    small_book: Path, tmp_path: Path, build: Build
) -> None:
    put_figures(small_book, figures())
    build(small_book, tmp_path / "site")
    page = (tmp_path / "site" / "impact" / "index.html").read_text(encoding="utf-8")
    main = page[page.index("<h1>What came of it") : page.index("</main>")]
    tree = ElementTree.fromstring(f"<x>{main.replace('&mdash;', '')}</x>")
    plots = tree.findall(".//svg")
    assert len(plots) == len(FIGURES) + 1
    for svg in plots:
        ids = {one.get("id") for one in svg if one.tag in ("title", "desc")}
        assert set((svg.get("aria-labelledby") or "").split()) == ids
        assert svg.get("role") == "img"
    assert len(tree.findall(".//table")) == len(plots)
    assert "2,500" in main
    assert "sample" not in main
    assert "<script" not in main
    assert "style=" not in main
    rows = list(
        csv.DictReader((tmp_path / "site" / "impact" / "impact.csv").read_text().splitlines())
    )
    assert {"quarter": "2026-Q2", "area": "abram", "figure": "residents", "value": "2500", "sample": "no"} in rows  # fmt: skip


def test_a_book_without_figures_says_so(small_book: Path, tmp_path: Path, build: Build) -> None:
    build(small_book, tmp_path / "site")
    page = (tmp_path / "site" / "impact" / "index.html").read_text(encoding="utf-8")
    assert "There are no figures yet" in page
    assert 'class="plot"' not in page
    lines = (tmp_path / "site" / "impact" / "impact.csv").read_text().splitlines()
    assert lines == ["quarter,area,figure,value,sample"]


def test_samples_are_marked_and_no_real_book_takes_them(
    small_book: Path, tmp_path: Path, build: Build
) -> None:
    put_figures(small_book, figures(sample=True))
    build(small_book, tmp_path / "site")
    page = (tmp_path / "site" / "impact" / "index.html").read_text(encoding="utf-8")
    assert "These are sample figures" in page
    with pytest.raises(BuildRefusedError) as refused:
        build(small_book, tmp_path / "other", production=True)
    assert "impact.yml" in " ".join(one.path for one in refused.value.problems)


def test_new_figures_rewrite_their_own_two_files(
    small_book: Path, tmp_path: Path, build: Build
) -> None:
    build(small_book, tmp_path / "site")
    put_figures(small_book, figures())
    assert build(small_book, tmp_path / "site").written == 2
    assert build(small_book, tmp_path / "site").written == 0


def test_broken_figures_stop_a_build_and_never_a_running_book(
    small_book: Path, tmp_path: Path, build: Build
) -> None:
    (small_book / "impact.yml").write_text("quarters: [{quarter: soon}]\n", encoding="utf-8")
    with pytest.raises(BuildRefusedError):
        build(small_book, tmp_path / "site")
    build(small_book, tmp_path / "site", keep_last_good=True)
    page = (tmp_path / "site" / "impact" / "index.html").read_text(encoding="utf-8")
    assert "There are no figures yet" in page
