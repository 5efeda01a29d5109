"""Listings made up for the tests, and the built index asked through Node."""

import json
import random
import subprocess
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from communitybook.finding.document import FacetLabel, FacetLabels, SearchDocument
from communitybook.finding.index import assemble_index, index_document
from communitybook.finding.times import PARTS
from scripts.node import find_node

ROOT = Path(__file__).parents[2]
NODE = find_node() or "node"
DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
ACCESS = ("step_free", "accessible_toilet", "hearing_loop")
CATEGORIES = (("crafts", ""), ("sewing", "crafts"), ("quilting", "sewing"), ("sport", ""))
LABELS: FacetLabels = {
    "category": FacetLabel("Category", [(key, key.title(), up) for key, up in CATEGORIES]),
    "day": FacetLabel("Day", [(day, day.title(), "") for day in DAYS]),
    "part": FacetLabel("Part of day", [(part, part.title(), "") for part in PARTS]),
    "cost": FacetLabel("Cost", [("free", "Free", "")]),
    "access": FacetLabel("Access", [(key, key, "") for key in ACCESS]),
    "place": FacetLabel("Place", [(f"town-{at}", f"Town {at}", "") for at in range(20)]),
}
POSTCODES = [
    ("WN1 1AA", 53.5455, -2.6318),
    ("WN1 1AB", 53.5457, -2.6300),
    ("WN1 2XY", 53.5500, -2.6200),
    ("WN7 1NY", 53.4975, -2.5150),
    ("WN12 3AB", 53.6, -2.5),
]
PLACES = [("leigh", "Leigh", 53.4975, -2.5150), ("wigan", "Wigan", 53.5448, -2.6318)]
WIGAN = [53.5455, -2.6318]
LEIGH = [53.4975, -2.5150]
SYLLABLES = ("ba", "ce", "di", "fo", "gu", "ha", "je", "ki", "lo", "mu", "na", "pe", "qui", "ro")


def make_document(slug: str, **changes: Any) -> SearchDocument:
    """A listing that says nothing but its slug, and what the test changes."""
    document: SearchDocument = {
        "slug": slug,
        "name": slug.replace("-", " ").title(),
        "categories": "",
        "summary": "",
        "description": "",
        "topics": "",
        "welcomes": [],
        "card": {},
        "facets": {},
        "unknown": [],
        "times": [],
        "ages": [],
        "point": None,
        "reach": "here",
        "is_stale": False,
    }
    document.update(changes)  # type: ignore[typeddict-item]
    shown = {key: value for key in ("name", "summary") if (value := document[key])}  # type: ignore[literal-required]
    document["card"] = {"slug": slug, "place": "Wigan", "unknown": [], **shown}
    return document


def make_book(size: int, seed: int = 1) -> list[SearchDocument]:
    """Listings at random, the same for the same seed; a third of each fact is not stated."""
    chance = random.Random(seed)
    words = ["".join(chance.choices(SYLLABLES, k=3)) for _ in range(size * 2)]
    weights = [1 / (rank + 3) for rank in range(len(words))]
    return [make_random(f"listing-{at}", chance, words, weights) for at in range(size)]


def make_random(
    slug: str, chance: random.Random, words: Sequence[str], weights: Sequence[float]
) -> SearchDocument:
    """One listing of about a hundred words."""
    text = chance.choices(words, weights=weights, k=90)
    facets, unknown = make_facets(chance)
    pairs = [f"{day}:{part}" for day in facets["day"] for part in facets["part"]]
    point = [53.4 + chance.random() / 5, -2.8 + chance.random() / 3]
    return make_document(
        slug,
        name=" ".join(text[:4]).title(),
        summary=" ".join(text[4:20]),
        description=" ".join(text[20:]),
        facets=facets,
        unknown=unknown,
        times=[pairs[0], pairs[-1]] if len(pairs) == 4 else [],
        point=chance.choice([point, point, point, None]),
        reach=chance.choice(["here", "here", "here", "area", "online"]),
        ages=chance.choice([[], [18, None], [0, 11], [None, None]]),
    )


def make_facets(chance: random.Random) -> tuple[dict[str, list[str]], list[str]]:
    """Yes, no and not stated, about a third each."""
    facets: dict[str, list[str]] = {"access": []}
    unknown: list[str] = []
    lines = (["crafts"], ["crafts", "sewing"], ["crafts", "sewing", "quilting"], ["sport"])
    for key, choices in (
        ("category", lines),
        ("day", [[day] for day in DAYS] + [["monday", "tuesday"]] * 4),
        ("part", [[part] for part in PARTS] + [["morning", "evening"]] * 2),
        ("cost", [["free"]]),
        ("place", [[f"town-{at}"] for at in range(20)]),
    ):
        facets[key] = chance.choice([chance.choice(choices), chance.choice(choices), []])
        if not facets[key] and chance.random() < 0.6:
            unknown.append(key)
    for key in ACCESS:
        stated = chance.choice(["yes", "no", "unknown"])
        if stated == "yes":
            facets["access"].append(key)
        if stated == "unknown":
            unknown.append(f"access:{key}")
    return facets, unknown


SAMPLE_DANGER = {
    "small": ["i", "to"],
    "own": [],
    "harmless": [],
    "sorts": [{"name": "life", "sayings": [[["kill"], ["myself"]]], "categories": []}],
}


def build_index(documents: Iterable[SearchDocument]) -> dict[str, bytes]:
    """All the files of the index."""
    indexed = [index_document(document) for document in documents]
    return assemble_index(indexed, LABELS, POSTCODES, PLACES, extra={"danger": SAMPLE_DANGER})


def write_site(documents: Iterable[SearchDocument], folder: Path) -> Path:
    """The index on disk, as the builder would leave it."""
    for path, content in build_index(documents).items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
    return folder


def run_command(*words: str | Path) -> subprocess.CompletedProcess[str]:
    """The search command, with whatever it answers."""
    command = [NODE, str(ROOT / "scripts/search.mjs"), *map(str, words)]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)


def search(site: Path, query: str, *options: str) -> dict[str, Any]:
    """One query's answer."""
    done = run_command("--site", site, "--json", *options, "--", query)
    assert done.returncode == 0, done.stderr
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def search_all(site: Path, queries: Sequence[str], *options: str) -> list[dict[str, Any]]:
    """Many queries' answers from one run."""
    batch = site / "queries.txt"
    batch.write_text("\n".join(queries) + "\n", encoding="utf-8")
    done = run_command("--site", site, "--batch", batch, *options)
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def slugs(answer: dict[str, Any]) -> list[str]:
    """The results' slugs, best first."""
    return [result["slug"] for result in answer["results"]]
