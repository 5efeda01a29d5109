"""What was measured, as the table that docs/figures.md shows."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from benchmarks.measuring import Measure
from benchmarks.weights import Weight

BEGIN, END = "<!-- measured: begin -->", "<!-- measured: end -->"
KB = 1000
NAMES = {"hugo": "Hugo", "pagefind": "Pagefind", "mkdocs": "MkDocs", "mkdocs-material": "Material"}


@dataclass(slots=True)
class Figures:
    """Measures by size and name, and what else a reader needs to judge them."""

    machine: str
    began: datetime
    command: str
    compared_at: int
    measures: dict[tuple[int, str], Measure] = field(default_factory=dict)
    changes: dict[int, tuple[float, float]] = field(default_factory=dict)
    pages: dict[int, Any] = field(default_factory=dict)
    stages: dict[int, Any] = field(default_factory=dict)
    weights: dict[str, Weight] = field(default_factory=dict)
    searches: list[dict[str, Any]] = field(default_factory=list)
    versions: dict[str, str] = field(default_factory=dict)
    hugo_pages: int = 0

    def add(self, size: int, name: str, found: Measure) -> None:
        self.measures[size, name] = found


def list_rows(figures: Figures) -> Iterator[str]:
    """The measured part, line by line, as Markdown."""
    yield from introduce(figures)
    yield from build_rows(figures)
    if figures.versions:
        yield from peer_rows(figures)
    yield from weight_rows(figures)


def introduce(figures: Figures) -> Iterator[str]:
    """When, where and how."""
    yield f"Measured on {figures.began:%d %B %Y at %H:%M} with `{figures.command}`."
    yield f"Machine: {figures.machine}."
    if figures.versions:
        named = (f"{NAMES[name]} {version}" for name, version in figures.versions.items())
        yield f"Peers: {', '.join(named)}."
    yield ""


def build_rows(figures: Figures) -> Iterator[str]:
    """Our own build at each size."""
    sizes = sorted(figures.pages)
    yield "| our build | reach | " + " | ".join(f"{size:,} listings" for size in sizes) + " |"
    yield "|---|---|" + "---|" * len(sizes)
    rows = (
        ("pages and files", "", lambda size: f"{figures.pages[size]:,}"),
        ("full, cold cache", "", lambda size: seconds(figures, size, "cold")),
        ("full, cold cache: CPU", "", lambda size: cpu(figures, size, "cold")),
        ("full, cold cache: memory", "1 GB", lambda size: peak(figures, size, "cold")),
        ("full, listings in the cache", "", lambda size: seconds(figures, size, "warm")),
        ("nothing changed", "1 s", lambda size: seconds(figures, size, "nothing")),
        ("one changed: its pages", "1 s", lambda size: f"{figures.changes[size][0]:.2f} s"),
        ("one changed: the index", "3 s", lambda size: f"{figures.changes[size][1]:.2f} s"),
    )
    for what, reach, tell in rows:
        yield f"| {what} | {reach} | " + " | ".join(tell(size) for size in sizes) + " |"
    yield ""
    stages = figures.stages[figures.compared_at].items()
    steps = ", ".join(f"{name.lower()} {at:.1f} s" for name, at in stages)
    yield f"The cold build of {figures.compared_at:,}, second by second: {steps}."
    yield ""


def peer_rows(figures: Figures) -> Iterator[str]:
    """Ours beside the peers, on the same listings in the same run."""
    size = figures.compared_at
    yield f"| {size:,} listings, everything anew | wall clock | CPU | memory |"
    yield "|---|---|---|---|"
    named = (("cold", "Community Book, index included"), ("hugo", "Hugo"), ("pagefind", "Pagefind"))
    for name, words in (*named, ("material", "MkDocs Material with its search")):
        facts = (tell(figures, size, name) for tell in (seconds, cpu, peak))
        yield f"| {words} | " + " | ".join(facts) + " |"
    ours, hugo, pagefind = (figures.measures[size, name] for name, _ in named)
    wall = ours.seconds / (hugo.seconds + pagefind.seconds)
    work = ours.cpu_seconds / (hugo.cpu_seconds + pagefind.cpu_seconds)
    both = f"{hugo.seconds + pagefind.seconds:.1f} s"
    yield f"| Hugo and Pagefind together | {both} | | |"
    yield f"| **ours / (Hugo + Pagefind)**, reach 1.2, aim 1.0 | **{wall:.2f}** | {work:.2f} | |"
    yield ""
    yield (
        f"Ours is {figures.pages[size]:,} pages and calendars, Hugo's {figures.hugo_pages:,} pages."
    )
    yield ""


def weight_rows(figures: Figures) -> Iterator[str]:
    """What readers fetch."""
    yield "| gzipped | reach | KB | files |"
    yield "|---|---|---|---|"
    named = (
        ("listing", "a listing page, everything on it", "60"),
        ("heaviest", "the heaviest listing page", "60"),
        ("home", "the home page", ""),
        ("search", "the search page, before a query", ""),
    )
    for name, words, reach in named:
        weight = figures.weights[name]
        yield f"| {words} | {reach} | {weight.bytes / KB:.1f} | {weight.files} |"
    for found in figures.searches:
        for stage, words, reach in (
            ("ranked", "index to first results", "60"),
            ("settled", "with counts and distance", "140"),
        ):
            fetched = found[stage]
            size = f"{fetched['bytes'] / KB:.1f} | {fetched['files']}"
            yield f'| "{found["query"]}": {words} | {reach} | {size} |'
    third = sum(len(weight.third_party) for weight in figures.weights.values())
    yield ""
    yield f"Third-party requests on these pages: {third}."


def seconds(figures: Figures, size: int, name: str) -> str:
    return f"{figures.measures[size, name].seconds:.2f} s"


def cpu(figures: Figures, size: int, name: str) -> str:
    return f"{figures.measures[size, name].cpu_seconds:.1f} s"


def peak(figures: Figures, size: int, name: str) -> str:
    return f"{figures.measures[size, name].peak_mib:.0f} MiB"


def write_figures(figures: Figures, path: Path) -> None:
    """Put the table between the page's marks; the words around it stay."""
    before, _, rest = path.read_text(encoding="utf-8").partition(BEGIN)
    _, _, after = rest.partition(END)
    table = "\n".join(list_rows(figures))
    path.write_text(f"{before}{BEGIN}\n\n{table}\n\n{END}{after}", encoding="utf-8")
