"""How well the match suits: 34 persons in words over the sample content, in two halves.

Run alone: python -m benchmarks.eval_match, with --each to see what each person was shown.
"""

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from benchmarks.listings import CONTENT, DAY
from benchmarks.match_persons import HALVES, Person, PersonSet, load_persons
from communitybook.loading import Content
from communitybook.reading.yaml_reader import read_yaml
from scripts.node import find_node
from scripts.sitebuilder.building import Options, build_site

ROOT = Path(__file__).resolve().parents[1]
FIRST = 5
SHOWN = 8


class Mark(NamedTuple):
    """What one person was shown, and what of it was right or forbidden."""

    person: Person
    shown: list[str]
    forbidden: list[str]

    @property
    def right(self) -> int:
        return sum(one in self.person.suits for one in self.shown[:FIRST])

    @property
    def precision(self) -> float:
        """Of the first five that are shown; nought where nothing is."""
        return self.right / max(1, min(FIRST, len(self.shown)))

    @property
    def reached(self) -> float:
        """Of what suits, as far as five can hold it."""
        return self.right / min(FIRST, len(self.person.suits))

    @property
    def is_first_right(self) -> bool:
        return bool(self.shown) and self.shown[0] in self.person.suits


def main(arguments: Sequence[str] | None = None) -> int:
    """0 when all is measured."""
    marks = judge_all()
    if "--each" in (sys.argv[1:] if arguments is None else arguments):
        print("\n".join(list_each(marks)))
    print("\n".join(list_lines(marks)))
    return 0


def judge_all() -> list[Mark]:
    """Build the sample book and ask for everybody."""
    found = load_persons()
    with tempfile.TemporaryDirectory() as folder:
        site = Path(folder) / "site"
        build_site(Options(Content(CONTENT, CONTENT), site, DAY, Path(folder) / "cache"))
        answers = ask_match(site, [person.answers for person in found.persons])
    return [
        mark_answer(person, answer, found)
        for person, answer in zip(found.persons, answers, strict=True)
    ]


def ask_match(site: Path, persons: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The command's answers, from one run."""
    command = [find_node() or "node", str(ROOT / "scripts/match.mjs"), "--site", str(site)]
    done = subprocess.run(
        [*command, "--json", "--batch", "--limit", str(SHOWN), "-"],
        input=json.dumps(persons), capture_output=True, text=True, check=True,
    )  # fmt: skip
    return [json.loads(line) for line in done.stdout.splitlines()]


def mark_answer(person: Person, answer: dict[str, Any], found: PersonSet) -> Mark:
    """Names as the persons' file writes them."""
    shown = [name_of(result["url"]) for result in answer["results"]]
    forbidden = [one for one in shown if one in person.never or is_unasked(one, person, found)]
    return Mark(person, shown, forbidden)


def name_of(url: str) -> str:
    """A listing's slug, or requests/<id>."""
    return url.strip("/").removeprefix("listings/")


def is_unasked(name: str, person: Person, found: PersonSet) -> bool:
    """Whether it stands only in categories that this person did not ask for."""
    path = CONTENT / "assets" / f"{name}.yml"
    if not path.exists():
        return False
    value: Any = read_yaml(path.read_bytes(), str(path)).value
    return set(value["categories"]) <= found.unasked - person.asks


def list_lines(marks: Sequence[Mark]) -> Iterator[str]:
    """Both halves, as Markdown."""
    titles = (f"{half} half" for half in HALVES)
    yield f"| the match, {len(marks)} persons | " + " | ".join(titles) + " |"
    yield "|---|" + "---|" * len(HALVES)
    halves = [[mark for mark in marks if mark.person.half == half] for half in HALVES]
    for words, tell in MEASURES.items():
        yield f"| {words} | " + " | ".join(tell(half) for half in halves) + " |"


def mean(numbers: Sequence[float]) -> str:
    return f"{sum(numbers) / len(numbers):.2f}"


MEASURES = {
    "persons": lambda half: str(len(half)),
    "precision of the first five shown": lambda half: mean([one.precision for one in half]),
    "of what suits, in the first five": lambda half: mean([one.reached for one in half]),
    "the first one suits": lambda half: f"{sum(one.is_first_right for one in half)} of {len(half)}",
    "shown, on average": lambda half: mean([len(one.shown) for one in half]),
    "shown that must not be (reach 0)": lambda half: str(sum(len(one.forbidden) for one in half)),
}


def list_each(marks: Sequence[Mark]) -> Iterator[str]:
    """What each was shown: + suits, ! is forbidden."""
    for mark in marks:
        yield f"{mark.person.number} ({mark.person.half}): {mark.person.words}"
        for name in mark.shown:
            sign = "!" if name in mark.forbidden else "+" if name in mark.person.suits else " "
            yield f"  {sign} {name}"
        for name in sorted(mark.person.suits - set(mark.shown)):
            yield f"  - {name}"


if __name__ == "__main__":
    sys.exit(main())
