"""Put listings and help requests into canonical form: `format_listings.py [--check] DIR|FILE`."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from communitybook.loading import (
    Content,
    is_request_file,
    list_listing_files,
    list_request_files,
    load_bytes,
)
from communitybook.messages import say
from communitybook.model.shape import parse_listing, parse_request
from communitybook.problems import Problem
from communitybook.reading.yaml_reader import Document, read_yaml
from communitybook.reading.yaml_writer import (
    MODELINE,
    REQUEST_MODELINE,
    write_listing,
    write_request,
)


def main(arguments: Sequence[str] | None = None) -> int:
    """0 when all are canonical, 1 when one is not or can't be, 2 when the call is wrong."""
    parser = argparse.ArgumentParser(description="Put listings into the canonical form.")
    parser.add_argument("paths", nargs="+", type=Path, help="a content folder, or listing files")
    parser.add_argument("--check", action="store_true", help="change nothing, only say")
    options = parser.parse_args(arguments)
    missing = [path for path in options.paths if not path.exists()]
    if missing:
        print(f"There is no {missing[0]}.", file=sys.stderr)
        return 2
    files = [file for path in options.paths for file in _files(path)]
    problems = [problem for file in files if (problem := format_file(file, options.check))]
    for problem in problems:
        print(problem)
    print(f"{len(files):,} files, {len(problems):,} to mend.", file=sys.stderr)
    return 1 if problems else 0


def _files(path: Path) -> list[Path]:
    if not path.is_dir():
        return [path]
    content = Content(path, path)
    return [*list_listing_files(content.assets), *list_request_files(content.requests)]


def format_file(path: Path, check_only: bool) -> Problem | None:
    """Rewrite one file if it needs it; a file that can't be read is left alone and told."""
    data = load_bytes(path)
    if isinstance(data, Problem):
        return data
    text = _canonical_text(read_yaml(data, str(path)), is_request_file(path))
    if isinstance(text, Problem):
        return text
    if text.encode() == data:
        return None
    if line := _comment_line(data.decode()):
        return _problem(path, line, "comment_would_be_lost")
    if check_only:
        return _problem(path, 1, "file_is_canonical")
    path.write_bytes(text.encode())
    return None


def _canonical_text(document: Document, is_request: bool) -> str | Problem:
    if is_request:
        request, problems = parse_request(document)
        return write_request(request) if request else problems[0]
    listing, problems = parse_listing(document)
    return write_listing(listing) if listing else problems[0]


def _problem(path: Path, line: int, rule: str) -> Problem:
    return Problem(str(path), line, "", say(rule), rule)


def _comment_line(text: str) -> int:
    """The line of the first comment but the modeline, or 0; text in blocks is not looked at."""
    for number, line in enumerate(text.splitlines(), 1):
        if line.startswith("#") and line + "\n" not in (MODELINE, REQUEST_MODELINE):
            return number
    return 0


if __name__ == "__main__":
    sys.exit(main())
