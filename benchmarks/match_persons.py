"""The persons of benchmarks/data/match_persons.yml, for whom the match is judged."""

from pathlib import Path
from typing import Any, NamedTuple

from communitybook.reading.yaml_reader import read_yaml

PERSONS = Path(__file__).resolve().parent / "data" / "match_persons.yml"
HALVES = ("held-out", "tuning")
_MOST_BYTES = 100_000


class Person(NamedTuple):
    """Somebody in words, what they would answer, and what should and must not come of it."""

    number: int
    words: str
    answers: dict[str, Any]
    suits: frozenset[str]
    never: frozenset[str]
    asks: frozenset[str]

    @property
    def half(self) -> str:
        """Even numbers were tuned on; only the odd ones tell how good it is."""
        return HALVES[self.number % 2 == 0]


class PersonSet(NamedTuple):
    """All of them, and the categories that nobody sees who did not ask for them."""

    unasked: frozenset[str]
    persons: list[Person]


def load_persons() -> PersonSet:
    """The whole set, in its order."""
    read = read_yaml(PERSONS.read_bytes(), str(PERSONS), _MOST_BYTES)
    if read.problems:
        raise ValueError("\n".join(map(str, read.problems)))
    value: Any = read.value
    return PersonSet(frozenset(value["unasked"]), [_person_of(row) for row in value["persons"]])


def _person_of(row: dict[str, Any]) -> Person:
    """Every scalar of our YAML is text; ages are numbers in the answers."""
    answers = dict(row["answers"])
    if "age" in answers:
        answers["age"] = int(answers["age"])
    sets = {key: frozenset(row.get(key) or ()) for key in ("suits", "never", "asks")}
    return Person(int(row["number"]), row["words"], answers, **sets)
