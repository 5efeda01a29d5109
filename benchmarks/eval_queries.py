"""What is asked of the search: tags' names, the same mistyped, and residents' own words."""

import csv
import random
from collections import defaultdict
from collections.abc import Iterator
from hashlib import blake2b
from pathlib import Path
from typing import NamedTuple

DATA = Path(__file__).resolve().parent / "data"
KINDS = {
    "names": "category names",
    "typos": "one typo a word",
    "residents": "residents' words",
    "unseen": "by another hand",
}
HALVES = ("tuning", "held-out")
LEAST_LETTERS = 4
ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")


class Query(NamedTuple):
    """Words to type, and the tag whose charities are the right answers."""

    kind: str
    half: str
    tag: str
    words: str


def list_queries() -> list[Query]:
    """All of them, the same on every day."""
    names = {row["code"]: row["tag"] for row in read_rows("tags.csv")}
    queries = []
    for code, name in names.items():
        queries.append(Query("names", choose_half(code), code, name))
        queries.append(Query("typos", choose_half(code), code, mistype(name)))
    for kind, name in (("residents", "residents_phrases.csv"), ("unseen", "unseen_phrases.csv")):
        for row in read_rows(name):
            code = row["tag_code"]
            queries.append(Query(kind, choose_half(code), code, row["phrase"]))
    return queries


def load_answers() -> dict[str, set[str]]:
    """The charities that researchers gave each tag."""
    answers: defaultdict[str, set[str]] = defaultdict(set)
    for row in read_rows("charity_tags.csv"):
        answers[row["tag_code"]].add(row["org_id"])
    return dict(answers)


def read_rows(name: str) -> Iterator[dict[str, str]]:
    """The rows of one of the files that lie beside this."""
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def choose_half(code: str) -> str:
    """Half of the tags are tuned on; only the others tell how good it is."""
    return HALVES[blake2b(code.encode(), digest_size=1).digest()[0] % 2]


def mistype(name: str) -> str:
    """One slip in every word of four letters or more, the same for the same name."""
    chance = random.Random(f"typo {name}")
    words = name.split(" ")
    return " ".join(slip(word, chance) if is_long(word) else word for word in words)


def is_long(word: str) -> bool:
    return sum(letter.isalpha() for letter in word) >= LEAST_LETTERS


def slip(word: str, chance: random.Random) -> str:
    """Two letters swapped, one left out, one doubled, or the key beside it."""
    slips = (swap_letters, drop_letter, double_letter, hit_neighbour)
    while (slipped := chance.choice(slips)(word, chance)) == word:
        pass
    return slipped


def swap_letters(word: str, chance: random.Random) -> str:
    at = chance.randrange(len(word) - 1)
    return word[:at] + word[at + 1] + word[at] + word[at + 2 :]


def drop_letter(word: str, chance: random.Random) -> str:
    at = chance.randrange(len(word))
    return word[:at] + word[at + 1 :]


def double_letter(word: str, chance: random.Random) -> str:
    at = chance.randrange(len(word))
    return word[: at + 1] + word[at:]


def hit_neighbour(word: str, chance: random.Random) -> str:
    at = chance.randrange(len(word))
    row = next((row for row in ROWS if word[at].lower() in row), None)
    if row is None:
        return word
    place = row.index(word[at].lower())
    return word[:at] + chance.choice(row[max(place - 1, 0) : place + 2]) + word[at + 1 :]
