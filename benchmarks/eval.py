"""How well the search finds what people mean: `make eval`, with ARGS=--write into docs/figures.md.

The match is judged after it, on persons in words (eval_match.py).

The listings are 1,905 charities; what is right of each was said by researchers, and no index
knows it. Tags are split in two halves: the engine is tuned on one and judged on the other.
"""

import argparse
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from benchmarks import eval_match
from benchmarks.eval_book import write_book
from benchmarks.eval_judging import Score, judge
from benchmarks.eval_peers import PEERS, ask_engine, install_peers, list_versions, write_pagefind
from benchmarks.eval_queries import HALVES, KINDS, Query, list_queries, load_answers

FIGURES = Path(__file__).resolve().parents[1] / "docs" / "figures.md"
MARKS = ("<!-- search judged: begin -->", "<!-- search judged: end -->")
MATCH_MARKS = ("<!-- match judged: begin -->", "<!-- match judged: end -->")
REACH = {"names": 0.56, "typos": 0.50, "residents": 0.48, "unseen": 0.48}
ABILITIES = ("synonyms", "typos", "stems", "topics", "guesses")
Scores = dict[tuple[str, str], Score]


class Row(NamedTuple):
    """One engine, or ours without one of its abilities."""

    words: str
    scores: Scores


def main(arguments: Sequence[str] | None = None) -> int:
    """0 when all is measured."""
    options = parse_arguments(arguments)
    queries, answers = list_queries(), load_answers()
    with tempfile.TemporaryDirectory() as folder:
        rows = list(measure(queries, answers, Path(folder), with_peers=not options.alone))
    lines = list(list_lines(rows, {} if options.alone else list_versions()))
    matched = list(eval_match.list_lines(eval_match.judge_all()))
    print("\n".join([*lines, *matched]))
    if options.write:
        write_between(FIGURES, lines, MARKS)
        write_between(FIGURES, matched, MATCH_MARKS)
    return 0


def parse_arguments(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Judge the search.")
    parser.add_argument("--write", action="store_true", help="put the table into docs/figures.md")
    parser.add_argument("--alone", action="store_true", help="without the peers")
    return parser.parse_args(arguments)


def measure(
    queries: Sequence[Query], answers: dict[str, set[str]], site: Path, *, with_peers: bool
) -> Iterator[Row]:
    """Ours, ours with something left out, and the peers."""
    charities, texts = write_book(site)
    known = set(charities.values())
    right = {tag: bearers & known for tag, bearers in answers.items()}
    asked = [query.words for query in queries]

    def ask(engine: str, without: Sequence[str] = (), folder: str = "") -> Scores:
        found = ask_engine(engine, site / folder, asked, without)
        return judge(queries, [[charities[slug] for slug in slugs] for slugs in found], right)

    yield Row("**Community Book**", ask("ours"))
    for ability in ABILITIES:
        yield Row(f"without {ability}", ask("ours", [ability]))
    yield Row("without any of these", ask("ours", ABILITIES))
    phrases = [query.words for query in queries if query.kind in ("residents", "unseen")]
    write_book(site / "unsaid", phrases)
    yield Row("without sayings that a phrase repeats", ask("ours", folder="unsaid"))
    if with_peers:
        install_peers()
        write_pagefind(site, texts)
        for name, words in PEERS.items():
            yield Row(words, ask(name))


def list_lines(rows: Sequence[Row], versions: dict[str, str]) -> Iterator[str]:
    """The table as Markdown."""
    named = ", ".join(f"{PEERS[name]} {version}" for name, version in versions.items())
    if named:
        yield f"Peers: {named}."
        yield ""
    for half in reversed(HALVES):
        yield f"| nDCG@10 (and no result), {half} half | " + " | ".join(KINDS.values()) + " |"
        yield "|---|" + "---|" * len(KINDS)
        counts = (rows[0].scores[kind, half].queries for kind in KINDS)
        yield "| queries | " + " | ".join(map(str, counts)) + " |"
        yield "| reach | " + " | ".join(f"{REACH[kind]:.2f} (1%)" for kind in KINDS) + " |"
        for row in rows:
            cells = (row.scores[kind, half] for kind in KINDS)
            told = (f"{one.ndcg:.3f} ({one.empty:.1%})" for one in cells)
            yield f"| {row.words} | " + " | ".join(told) + " |"
        yield ""


def write_between(path: Path, lines: Sequence[str], marks: tuple[str, str]) -> None:
    """Put the table between the page's marks."""
    begin, end = marks
    before, _, rest = path.read_text(encoding="utf-8").partition(begin)
    _, _, after = rest.partition(end)
    table = "\n".join(lines).strip()
    path.write_text(f"{before}{begin}\n\n{table}\n\n{end}{after}", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
