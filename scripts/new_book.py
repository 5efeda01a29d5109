"""Begin another borough's book: a content folder with its name, wards, postcodes and colours.

    make new-book ARGS='--into ../salford --borough Salford --code E08000006
        --name "Salford Community Book" --wards wards.geojson --postcodes codepo_gb/Data/CSV'

Nothing of another borough and no sample comes with it. docs/running.md says where the files are
published. Questions that are not answered on the command line are asked.
"""

import argparse
import csv
import json
import shutil
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from communitybook.book import Book
from communitybook.places.distance import Point
from communitybook.places.gazetteer import parse_point
from communitybook.places.new_borough import SortedPostcodes, plan_places, sort_postcodes
from communitybook.places.official_files import (
    PostcodePoint,
    WardArea,
    read_postcode_points,
    read_wards,
)
from scripts.sitebuilder.house import DEFAULT_CONTENT

COPIED = ("taxonomy.yml", "synonyms.yml", "ukcat_patterns.csv", "listing.schema.json",
          "help_request.schema.json")  # fmt: skip
COPIED_PLACES = ("outcodes.csv", "bank-holidays.csv")
KEPT_SOURCES = ("GeoNames", "GOV.UK bank holidays", "UK Charity Activity Tags (UK-CAT)",
                "OpenActive activity list")  # fmt: skip
QUESTIONS = {
    "borough": "Which borough is it for? ",
    "name": "What is the book called? ",
    "address": "Where will it be online (https://...)? ",
    "run_by": "Who runs it? ",
    "email": "Which e-mail address do readers write to? ",
    "talk": "Which number may people ring to talk to somebody? ",
    "talk_when": "When is it answered? ",
}


class NewBookError(Exception):
    """Why the book can't be begun; the sentence says how to mend it."""


def main(arguments: Sequence[str] | None = None) -> int:
    """0 with a new folder, 1 when it can't be made, 2 when the call is wrong."""
    options = parse_arguments(arguments)
    try:
        ask_missing(options)
        lines = begin_book(options)
    except (NewBookError, ValueError, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    print("\n".join(lines))
    return 0


def parse_arguments(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--into", type=Path, required=True, help="a folder that is not there yet")
    parser.add_argument("--code", required=True, help="the borough's ONS code, such as E08000006")
    parser.add_argument("--wards", type=Path, required=True, help="ONS ward boundaries, GeoJSON")
    parser.add_argument(
        "--postcodes", type=Path, required=True, action="append",
        help="a CSV file or folder of Code-Point Open or the ONS directory; may be repeated",
    )  # fmt: skip
    parser.add_argument("--places", type=Path, help="towns: a CSV of name, latitude, longitude")
    parser.add_argument("--brand", default="#00537f", help="the first colour")
    parser.add_argument("--accent", default="#2a6b2f", help="the second colour")
    for name, question in QUESTIONS.items():
        parser.add_argument(f"--{name.replace('_', '-')}", default="", help=question.strip())
    return parser.parse_args(arguments)


def ask_missing(options: argparse.Namespace) -> None:
    """Every question without an answer is asked, where there is somebody to ask."""
    for name, question in QUESTIONS.items():
        if not getattr(options, name):
            if not sys.stdin.isatty():
                raise NewBookError(f"--{name.replace('_', '-')} is missing. {question.strip()}")
            setattr(options, name, input(question).strip())


def begin_book(options: argparse.Namespace) -> list[str]:
    """Write everything, or nothing where something is wrong; what to say of it."""
    if options.into.exists() and any(options.into.iterdir()):
        raise NewBookError(f"{options.into} is there already. Name a folder that is not.")
    wards = read_wards(json.loads(options.wards.read_text(encoding="utf-8")), options.code)
    found = sort_postcodes(wards, read_all_postcodes(options.postcodes))
    if not found.inside:
        raise NewBookError(
            f"None of the postcodes is in {options.borough}: are they another area's?"
        )
    settings = describe_book(options)
    draft = options.into.with_name(f".{options.into.name}.new")
    shutil.rmtree(draft, ignore_errors=True)
    write_places(draft / "places", plan_places(wards, found, read_towns(options.places)))
    copy_shared(draft)
    write_yaml(draft / "book.yml", settings)
    write_yaml(draft / "attributions.yml", list(list_sources()))
    (draft / "assets").mkdir()
    if options.into.exists():
        options.into.rmdir()
    draft.rename(options.into)
    return describe_result(options, wards, found)


def read_all_postcodes(paths: Iterable[Path]) -> Iterator[PostcodePoint]:
    """Of every file, and every CSV file of a folder."""
    for path in paths:
        files = sorted(path.glob("*.csv")) if path.is_dir() else [path]
        if not files:
            raise NewBookError(f"{path} holds no CSV file.")
        for file in files:
            with file.open(encoding="utf-8-sig", newline="") as lines:
                yield from read_postcode_points(lines)


def read_towns(path: Path | None) -> dict[str, Point]:
    """Names and points of a CSV of towns."""
    if path is None:
        return {}
    with path.open(encoding="utf-8-sig", newline="") as file:
        return {row["name"]: parse_point(row) for row in csv.DictReader(file)}


def write_places(folder: Path, files: Mapping[str, str]) -> None:
    """What was planned, and what is the same for the whole country."""
    folder.mkdir(parents=True)
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    for name in COPIED_PLACES:
        shutil.copy(DEFAULT_CONTENT / "places" / name, folder)


def copy_shared(folder: Path) -> None:
    """What is the same for every borough."""
    for name in COPIED:
        shutil.copy(DEFAULT_CONTENT / name, folder)


def _national_in_danger(
    in_danger: dict[str, list[str]], national: list[dict[str, str]]
) -> dict[str, list[str]]:
    """Whom to ring first by sort, without the numbers of our own borough."""
    names = {one["name"] for one in national}
    kept = {sort: [one for one in ours if one in names] for sort, ours in in_danger.items()}
    return {sort: ours for sort, ours in kept.items() if ours}


def describe_book(options: argparse.Namespace) -> dict[str, Any]:
    """The settings, checked as the build checks them; the rules on safety are ours at first."""
    ours = yaml.safe_load((DEFAULT_CONTENT / "book.yml").read_text(encoding="utf-8"))
    national = ours["help"]["national"]
    settings = {
        "format": "1",
        "name": options.name,
        "short_name": "Community Book",
        "borough": options.borough,
        "region_code": options.code,
        "address": options.address,
        "run_by": options.run_by,
        "email": options.email,
        "colours": {"brand": options.brand.lower(), "accent": options.accent.lower()},
        "wording": {
            "strapline": "What can I do? What can you do?",
            "welcome": f"Find groups, activities and help near you in {options.borough}, and offer"
            " what you can.",
        },
        "help": {
            "national": national,
            "borough": [],
            "in_danger": _national_in_danger(ours["help"]["in_danger"], national),
            "talk": {
                "name": "Would you rather talk?",
                "number": options.talk,
                "when": options.talk_when,
                "what": "Somebody will look in the book with you.",
            },
        },
        "near_miles": ours["near_miles"],
        "safeguarding": ours["safeguarding"],
        "not_lent": ours["not_lent"],
    }
    try:
        Book.model_validate(settings)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = ".".join(map(str, first["loc"]))
        raise NewBookError(f"{where}: {first['msg'].removeprefix('Value error, ')}") from error
    return settings


def list_sources() -> Iterator[dict[str, str]]:
    """The sentences that the licences want on the site, for the files that were read today."""
    year = datetime.now(UTC).year
    licence = "Open Government Licence v3.0"
    yield {
        "name": "Ordnance Survey and Royal Mail", "what": "Where postcodes are", "licence": licence,
        "sentence": f"Contains OS data © Crown copyright and database right {year}. Contains Royal"
        f" Mail data © Royal Mail copyright and database right {year}.",
        "web": "https://www.ordnancesurvey.co.uk/products/code-point-open",
    }  # fmt: skip
    yield {
        "name": "Office for National Statistics", "what": "Ward boundaries", "licence": licence,
        "sentence": "Source: Office for National Statistics licensed under the Open Government"
        f" Licence v.3.0. Contains OS data © Crown copyright and database right {year}.",
        "web": "https://www.ons.gov.uk/methodology/geography/licences",
    }  # fmt: skip
    ours = yaml.safe_load((DEFAULT_CONTENT / "attributions.yml").read_text(encoding="utf-8"))
    yield from (one for one in ours if one["name"] in KEPT_SOURCES)


def write_yaml(path: Path, value: Any) -> None:
    text = yaml.safe_dump(value, allow_unicode=True, sort_keys=False, width=100)
    path.write_text(text, encoding="utf-8")


def describe_result(
    options: argparse.Namespace, wards: Sequence[WardArea], found: SortedPostcodes
) -> list[str]:
    """What was made, and what is left to do."""
    live = sum(not one.is_ended for one, _ in found.inside)
    empty = [ward.name for ward in wards if not found.live_points(ward)]
    counts = f"{len(wards)} wards, {live:,} postcodes, {len(found.inside) - live:,} that ended"
    return [
        f"{options.into} is {options.name}: {counts}.",
        *([f"No postcode is in: {', '.join(empty)}."] if empty else []),
        "Left to do in book.yml: ring every help number and write checked_on beside it; add the",
        "borough's own numbers under help.borough, and the school terms under terms; read the",
        "safeguarding rules with whoever answers for them.",
        f"Then: make serve CONTENT={options.into}",
    ]


if __name__ == "__main__":
    sys.exit(main())
