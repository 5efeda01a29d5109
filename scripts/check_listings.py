"""Check listings and help requests: `check_listings.py DIR`, a content folder or single files.

Prints `path:line: field: sentence` for each finding and ends with 1 if there is an error.
"""

import argparse
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from communitybook.checks.asks_together import AskIdentity, ask_identity_of, check_asks_together
from communitybook.checks.entry import Asked, Entry, Reference
from communitybook.checks.help_requests import check_request
from communitybook.checks.identity import Identity, identity_of
from communitybook.checks.rules import check_collection, check_entry
from communitybook.dates.clock import LONDON
from communitybook.impact.reading import load_impact
from communitybook.loading import (
    Content,
    ContentError,
    is_request_file,
    list_listing_files,
    list_request_files,
    load_bytes,
)
from communitybook.model.shape import parse_listing, parse_request
from communitybook.problems import Problem
from communitybook.reading.yaml_reader import Document, read_yaml
from communitybook.words import load_worded_reference

DEFAULT_CONTENT = Path(__file__).resolve().parents[1] / "content"


def main(arguments: Sequence[str] | None = None) -> int:
    """0 without errors, 1 with, 2 where the call itself is wrong."""
    options = _parser().parse_args(arguments)
    missing = [str(path) for path in options.paths if not path.exists()]
    if missing:
        print(f"There is no {missing[0]}. Name a content folder or listing files.", file=sys.stderr)
        return 2
    content = content_of(options.paths[0])
    try:
        reference = load_worded_reference(content, options.today)
    except ContentError as error:
        print(error)
        return 1
    files = [file for path in options.paths for file in _files(path)]
    if len(files) > 1000:
        print(f"Checking {len(files):,} files...", file=sys.stderr)
    problems = check_files(files, reference, content) + load_impact(content, reference)[1]
    return report(problems, len(files), quiet=options.errors_only)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description="Check listings, and say how to mend them.")
    parser.add_argument(
        "paths", nargs="+", type=Path, metavar="DIR", help="a content folder, or listing files"
    )
    parser.add_argument(
        "--today",
        type=date.fromisoformat,
        default=datetime.now(LONDON).date(),
        help="as if it were this day",
    )
    parser.add_argument("--errors-only", action="store_true", help="leave the warnings out")
    return parser


def content_of(path: Path) -> Content:
    """The content folder that a path belongs to; parts that it lacks come from the project's."""
    folder = path if path.is_dir() else path.parent
    if folder.name in ("assets", "requests"):
        folder = folder.parent
    return Content(folder, DEFAULT_CONTENT)


def _files(path: Path) -> list[Path]:
    if not path.is_dir():
        return [path]
    content = content_of(path)
    return [*list_listing_files(content.assets), *list_request_files(content.requests)]


@dataclass(slots=True)
class Seen:
    """What the rules need that look at several files at once."""

    identities: list[Identity] = field(default_factory=list)
    asks: list[AskIdentity] = field(default_factory=list)
    withdrawn: dict[str, bool] = field(default_factory=dict)


def check_files(
    files: Sequence[Path], reference: Reference, content: Content | None = None
) -> list[Problem]:
    """Everything that is wrong with these files, one by one and together.

    Who asks is looked up in `content` where their own file was not named.
    """
    seen = Seen()
    problems: list[Problem] = []
    for path in files:
        data = load_bytes(path)
        if isinstance(data, Problem):
            problems.append(data)
            continue
        check = _check_ask if is_request_file(path) else _check_listing
        problems += check(read_yaml(data, str(path)), reference, seen)
    if content:
        _look_up_askers(seen, content)
    problems += check_collection(seen.identities)
    return problems + list(check_asks_together(seen.asks, seen.withdrawn))


def _check_listing(document: Document, reference: Reference, seen: Seen) -> list[Problem]:
    listing, found = parse_listing(document)
    if listing is None:
        return found
    entry = Entry(document, listing)
    seen.identities.append(identity_of(entry))
    seen.withdrawn[listing.slug] = listing.is_withdrawn
    return found + list(check_entry(entry, reference))


def _check_ask(document: Document, reference: Reference, seen: Seen) -> list[Problem]:
    request, found = parse_request(document)
    if request is None:
        return found
    asked = Asked(document, request)
    seen.asks.append(ask_identity_of(asked))
    return found + list(check_request(asked, reference))


def _look_up_askers(seen: Seen, content: Content) -> None:
    for ask in seen.asks:
        path = content.assets / f"{ask.asked_by}.yml"
        data = load_bytes(path) if ask.asked_by and path.exists() else b""
        if ask.asked_by in seen.withdrawn or not isinstance(data, bytes) or not data:
            continue
        listing, _ = parse_listing(read_yaml(data, str(path)))
        if listing:
            seen.withdrawn[listing.slug] = listing.is_withdrawn


def report(problems: Iterable[Problem], files: int, *, quiet: bool = False) -> int:
    """Print every finding and a closing count; 1 if there is an error."""
    found = sorted(set(problems))
    errors = sum(problem.is_error for problem in found)
    for problem in found:
        if problem.is_error or not quiet:
            print(problem)
    warnings = len(found) - errors
    print(f"{files:,} files, {errors:,} errors, {warnings:,} warnings.", file=sys.stderr)
    return 1 if errors else 0


if __name__ == "__main__":
    sys.exit(main())
