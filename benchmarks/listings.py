"""Listings for the benchmark, as many as wanted: `listings.py --count 10000 --into DIR`.

Each is varied from a real row: a charity's register text, or an open-data listing of the book.
The same seed gives the same bytes, and no two listings are equal. They are written for one day.
"""

import argparse
import csv
import multiprocessing
import shutil
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from benchmarks.facts import Chance, put_facts
from communitybook.importing.category_patterns import Categoriser, parse_patterns
from communitybook.importing.wording import calm_name, calm_text, cut_at_word, split_summary
from communitybook.loading import Content, list_listing_files, load_places, load_taxonomy
from communitybook.model.listing import Listing
from communitybook.places.gazetteer import Gazetteer
from communitybook.reading.characters import without_controls
from communitybook.reading.yaml_reader import read_yaml
from communitybook.reading.yaml_writer import write_listing
from communitybook.slug import slug_of

DAY = date(2026, 11, 23)
SEED = 20261123
HERE = Path(__file__).resolve().parent
CONTENT = HERE.parent / "content"
CHARITIES = HERE / "data" / "charities.csv"
OTHER = "other-groups"
OPEN_DATA_EVERY = 12
SPAN = 500
NAME_LIMIT, SUMMARY_LIMIT, SLUG_LIMIT = 100, 200, 60


@dataclass(frozen=True, slots=True)
class Charity:
    """A register's row in calm letters, and the categories that its words speak of."""

    name: str
    activities: str
    objects: str
    categories: list[str]


@dataclass(frozen=True, slots=True)
class Corpus:
    """What listings are varied from."""

    charities: list[Charity]
    open_data: list[dict[str, Any]]
    postcodes: list[str]
    places: list[tuple[str, str]]


def load_corpus() -> Corpus:
    """The real rows, the borough's own listings, and its live postcodes."""
    content = Content(CONTENT, CONTENT)
    gazetteer = load_places(content)
    patterns = parse_patterns((CONTENT / "ukcat_patterns.csv").read_bytes(), "ukcat_patterns.csv")
    categoriser = Categoriser(load_taxonomy(content), patterns)
    with CHARITIES.open(encoding="utf-8", newline="") as file:
        charities = [read_charity(row, categoriser) for row in csv.DictReader(file)]
    places = [(place.id, place.name) for place in gazetteer.places]
    return Corpus(charities, load_open_data(content.assets), live_postcodes(gazetteer), places)


def read_charity(row: dict[str, str], categoriser: Categoriser) -> Charity:
    """One row as the importer would read it, without the control characters that some hold."""
    row = {column: without_controls(cell) for column, cell in row.items()}
    name = cut_at_word(calm_name(row["name"]), NAME_LIMIT - 30)
    activities, objects = calm_text(row["activities"]), calm_text(row["objects"])
    found = categoriser.find_categories(name, activities)[:3]
    return Charity(name, activities, objects, found or [OTHER])


def load_open_data(folder: Path) -> list[dict[str, Any]]:
    """The listings that came from public bodies, as plain values."""
    values = (read_yaml(path.read_bytes(), path.name).value for path in list_listing_files(folder))
    return [value for value in values if value and "source" in value and "where" in value]


def live_postcodes(gazetteer: Gazetteer) -> list[str]:
    """Postcodes in the borough that still stand."""
    every = gazetteer.all_postcodes()
    return [one.postcode for one in every if one.ward_id and not one.is_terminated]


def make_listings(corpus: Corpus, count: int, seed: int = SEED) -> Iterator[Listing]:
    """That many listings, each from a chance of its own, so that a short run begins a long one."""
    for number in range(count):
        yield make_listing(corpus, number, seed)


def make_listing(corpus: Corpus, number: int, seed: int) -> Listing:
    """The listing with this number."""
    chance = Chance(f"{seed}-{number}")
    is_open_data = number % OPEN_DATA_EVERY == 0
    fields = (
        vary_open_data(corpus, chance) if is_open_data else vary_charity(corpus, number, chance)
    )
    fields["slug"] = f"{slug_of(fields['name'])[:SLUG_LIMIT].strip('-')}-{number + 1}"
    fields["sample"] = "yes"
    return Listing.model_validate(fields)


def vary_open_data(corpus: Corpus, chance: Chance) -> dict[str, Any]:
    """A place of the borough under another town's name and at another postcode."""
    fields = dict(chance.choice(corpus.open_data))
    _, town = chance.choice(corpus.places)
    fields["name"] = cut_at_word(f"{fields['name']}, {town}", NAME_LIMIT)
    postcode = chance.choice(corpus.postcodes)
    address = f"{chance.randint(1, 300)} {chance.street()}, {town}"
    fields["where"] = {"venue": fields["name"], "address": address, "postcode": postcode}
    about = chance.choice(corpus.charities)
    fields["description"] = tidy(about.activities)
    fields.pop("formerly", None)
    return fields


def vary_charity(corpus: Corpus, number: int, chance: Chance) -> dict[str, Any]:
    """A charity's name and words, the longer text shared with another's of the same sample."""
    charity = corpus.charities[number % len(corpus.charities)]
    other = chance.choice(corpus.charities)
    place, town = chance.choice(corpus.places)
    is_first_round = number < len(corpus.charities)
    name = charity.name if is_first_round else f"{charity.name}, {town}"
    words = charity.activities if is_first_round else mix_sentences(charity, other, chance)
    summary, is_all = split_summary(words, SUMMARY_LIMIT)
    more = "" if is_all else words.removeprefix(summary).strip()
    objects = other.objects if chance.is_so(0.7) else ""
    fields: dict[str, Any] = {
        "name": name,
        "summary": summary if len(summary) >= 10 else f"{summary} in {town}",
        "description": tidy(f"{more}\n\n{objects}") or None,
        "categories": charity.categories,
    }
    put_facts(fields, chance, place, town, chance.choice(corpus.postcodes))
    return fields


def mix_sentences(charity: Charity, other: Charity, chance: Chance) -> str:
    """The charity's own sentences and one or two of another's, in a new order."""
    own = charity.activities.split(". ")
    borrowed = other.activities.split(". ")[: chance.randint(1, 2)]
    mixed = [sentence.strip(" .") for sentence in own + borrowed]
    chance.shuffle(mixed)
    return ". ".join(one[:1].upper() + one[1:] for one in mixed if one) + "."


def tidy(text: str) -> str:
    """Text within the model's length."""
    return cut_at_word(text.strip(), 2000)


def write_listings(count: int, folder: Path, seed: int = SEED) -> None:
    """A fresh content folder with that many listings, written by as many processes as cores."""
    assets = folder / "assets"
    shutil.rmtree(folder, ignore_errors=True)
    assets.mkdir(parents=True)
    corpus = load_corpus()
    spans = [range(start, min(start + SPAN, count)) for start in range(0, count, SPAN)]
    jobs = [(corpus, span, seed, assets) for span in spans]
    with multiprocessing.get_context("fork").Pool() as pool:
        pool.starmap(write_span, jobs)


def write_span(corpus: Corpus, numbers: Sequence[int], seed: int, assets: Path) -> None:
    """The files of some of the numbers."""
    for number in numbers:
        listing = make_listing(corpus, number, seed)
        path = assets / f"{listing.slug}.yml"
        path.write_text(write_listing(listing), encoding="utf-8")


def main(arguments: Sequence[str] | None = None) -> int:
    """0 when they are written."""
    parser = argparse.ArgumentParser(description="Write listings for the benchmark.")
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--into", type=Path, required=True, help="a folder that is made anew")
    parser.add_argument("--seed", type=int, default=SEED)
    options = parser.parse_args(arguments)
    write_listings(options.count, options.into, options.seed)
    print(f"{options.count:,} listings in {options.into}, for {DAY.isoformat()}.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
