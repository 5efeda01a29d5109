"""Measure the build beside its peers: `bench.py [--sizes N,N] [--quick] [--skip-peers] [--write]`.

Everything is made below var/bench from the listings of benchmarks/listings.py, and measured in one
run, so that the ratios hold on any machine.
"""

import argparse
import json
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from benchmarks import peers
from benchmarks.figures import Figures, list_rows, write_figures
from benchmarks.listings import DAY, write_listings
from benchmarks.machine import describe_machine
from benchmarks.measuring import Measure, best_of, measure
from benchmarks.weights import list_listing_pages, weigh_page
from communitybook.dates.clock import LONDON

ROOT = Path(__file__).resolve().parents[1]
WORK = ROOT / "var" / "bench"
SIZES = "1000,10000,20000"
PEERS_AT = 10_000
SHORT_RUNS = 3
QUERIES = ("food bank", "sewing group", "dementia carers support")
NEAR = "WN1 1AA"


@dataclass(slots=True)
class Bench:
    """One size: its content, its site, and how often the long commands run."""

    size: int
    runs: int
    folder: Path = field(init=False)

    def __post_init__(self) -> None:
        self.folder = WORK / str(self.size)

    @property
    def content(self) -> Path:
        return self.folder / "content"

    @property
    def site(self) -> Path:
        return self.folder / "site"

    def command(self) -> list[str]:
        """Our build, with a cache of its own."""
        parts = ("--content", self.content, "--out", self.site, "--cache", self.folder / "cache")
        day = ("--today", DAY.isoformat(), "--json")
        return [sys.executable, "scripts/build_site.py", *map(str, parts), *day]

    def build(self, *, fresh: Sequence[str] = ()) -> Measure:
        """Build once; `fresh` names what is removed before."""
        for name in fresh:
            shutil.rmtree(self.folder / name, ignore_errors=True)
        return measure(self.command(), ROOT, {"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin"})


def measure_ours(bench: Bench, figures: Figures) -> None:
    """Cold, warm, nothing changed, one listing changed, and what came of it."""
    write_listings(bench.size, bench.content)
    cold = best_of([bench.build(fresh=("site", "cache")) for _ in range(bench.runs)])
    figures.add(bench.size, "cold", cold)
    facts = read_facts(cold)
    figures.pages[bench.size] = facts["pages"]
    figures.stages[bench.size] = facts["stages"]
    figures.add(bench.size, "warm", bench.build(fresh=("site",)))
    figures.add(bench.size, "nothing", best_of([bench.build() for _ in range(SHORT_RUNS)]))
    measure_change(bench, figures)


def read_facts(built: Measure) -> dict[str, object]:
    """The line of JSON that ends the build."""
    return dict(json.loads(built.output.splitlines()[-1]))


def measure_change(bench: Bench, figures: Figures) -> None:
    """Edit one listing's summary, and tell when its pages and when the index were written."""
    files = sorted((bench.content / "assets").glob("*.yml"))
    page, index = [], []
    for number in range(SHORT_RUNS):
        edit_summary(files[len(files) // 2], number)
        built = bench.build()
        facts = read_facts(built)
        start = built.seconds - facts["seconds"]  # Python's own start, before the build's clock
        page.append(start + facts["stages"]["Wrote pages"])
        index.append(start + facts["stages"]["Wrote the search index"])
    figures.changes[bench.size] = (min(page), min(index))


def edit_summary(path: Path, number: int) -> None:
    """The first line of the summary gets other words."""
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    at = next(at for at, line in enumerate(lines) if line.startswith("summary: "))
    end = next(end for end in range(at + 1, len(lines)) if not lines[end].startswith("  "))
    lines[at:end] = [f"summary: Changed for the benchmark, time {number + 1}\n"]
    path.write_text("".join(lines), encoding="utf-8")


def measure_peers(bench: Bench, figures: Figures) -> None:
    """Hugo, Pagefind on what Hugo wrote, and MkDocs Material, on the same listings."""
    python = peers.make_venv()
    figures.versions = peers.list_versions(python)
    hugo, material = peers.write_peers(bench.content, bench.folder / "peers", DAY)
    built, indexed = [], []
    for _ in range(bench.runs):
        shutil.rmtree(hugo / "public", ignore_errors=True)
        built.append(measure(peers.hugo_command(python, hugo), hugo))
        indexed.append(measure(peers.pagefind_command(python, hugo), hugo))
    figures.add(bench.size, "hugo", best_of(built))
    figures.add(bench.size, "pagefind", best_of(indexed))
    figures.hugo_pages = sum(1 for _ in (hugo / "public").rglob("index.html"))
    figures.add(bench.size, "material", measure(peers.material_command(python, material), material))


def weigh(bench: Bench, figures: Figures) -> None:
    """Bytes of pages, and of the index files that a first search fetches."""
    pages = list_listing_pages(bench.site)
    figures.weights = {
        "listing": weigh_page(bench.site, pages[len(pages) // 2]),
        "heaviest": weigh_page(bench.site, pages[-1]),
        "search": weigh_page(bench.site, "/search/"),
        "home": weigh_page(bench.site, "/"),
    }
    node = shutil.which("node") or str(Path(sys.executable).with_name("node"))
    command = [node, "tests/finding/weigh_search.mjs", str(bench.site), NEAR, *QUERIES]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    figures.searches = [json.loads(line) for line in done.stdout.splitlines()]


def main(arguments: Sequence[str] | None = None) -> int:
    """0 when everything was measured."""
    options = parse(arguments)
    sizes = [1000] if options.quick else [int(size) for size in options.sizes.split(",")]
    with_peers = PEERS_AT if PEERS_AT in sizes else sizes[-1]
    began = datetime.now(LONDON)
    figures = Figures(
        describe_machine(), began, " ".join(["make bench", *sys.argv[1:]]), with_peers
    )
    for size in sizes:
        bench = Bench(size, options.runs if size == with_peers else 1)
        print(f"{size:,} listings...", file=sys.stderr)
        measure_ours(bench, figures)
        if size == with_peers:
            weigh(bench, figures)
            if not options.skip_peers:
                measure_peers(bench, figures)
        shutil.rmtree(bench.folder, ignore_errors=True)
    print("\n".join(list_rows(figures)))
    if options.write:
        write_figures(figures, ROOT / "docs" / "figures.md")
    return 0


def parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Measure the build beside its peers.")
    parser.add_argument("--sizes", default=SIZES, help="how many listings, with commas")
    parser.add_argument("--runs", type=int, default=2, help="runs of the long commands")
    parser.add_argument("--quick", action="store_true", help="1,000 listings only")
    parser.add_argument("--skip-peers", action="store_true", help="our own build only")
    parser.add_argument("--write", action="store_true", help="put the figures into docs/figures.md")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
