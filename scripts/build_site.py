"""Build the site: `build_site.py --content DIR --out DIR [--today DATE] [--json]`."""

import argparse
import gc
import json
import sys
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

from communitybook.dates.clock import LONDON
from communitybook.loading import Content, ContentError
from scripts.sitebuilder.building import BuildRefusedError, Options, Report, build_site
from scripts.sitebuilder.house import DEFAULT_CACHE, DEFAULT_CONTENT, ROOT


def main(arguments: Sequence[str] | None = None) -> int:
    """0 when the site stands, 1 when the content has errors, 2 when the call is wrong."""
    options = _parser().parse_args(arguments)
    if not options.content.is_dir():
        print(f"There is no folder {options.content}. Name one with --content.", file=sys.stderr)
        return 2
    try:
        report = build_site(_options(options))
    except (BuildRefusedError, ContentError) as error:
        for problem in error.problems:
            print(problem)
        print(_refusal(options.out), file=sys.stderr)
        return 1
    _print_report(report, as_json=options.json)
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description="Build the site from a content folder.")
    today = datetime.now(LONDON).date()
    add = parser.add_argument
    add("--content", type=Path, default=DEFAULT_CONTENT, help="the content folder")
    add("--out", type=Path, default=ROOT / "build" / "site", help="where the site goes")
    add("--today", type=date.fromisoformat, default=today, help="build as if it were this day")
    add("--cache", type=Path, default=DEFAULT_CACHE, help="what is kept between builds")
    add("--address", help="the site's address, instead of the one in book.yml")
    add("--commit", default="", help="the content's commit, for build.json")
    add(
        "--live",
        type=_live,
        default=(0, {}, {}),
        help="the live state, as the app gives it in JSON",
    )
    add("--keep-going", action="store_true", help="leave out listings with errors, and go on")
    add("--keep-last-good", action="store_true", help="show listings with errors as they last were")
    add("--production", action="store_true", help="refuse sample content and untried numbers")
    add("--whole", action="store_true", help="build everything anew")
    add("--json", action="store_true", help="end with one line of JSON")
    return parser


def _live(path: str) -> tuple[int, dict[str, Any], dict[str, Any]]:
    """The number of the last landing, and what is so now of listings and of help requests."""
    try:
        value = json.loads(Path(path).read_bytes())
        landed = int(value.get("landed", 0))
        states = landed, dict(value["listings"]), dict(value.get("requests", {}))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise argparse.ArgumentTypeError(f"{path} holds no live state") from error
    return states


def _options(options: argparse.Namespace) -> Options:
    names = (
        "out",
        "today",
        "cache",
        "address",
        "commit",
        "keep_going",
        "keep_last_good",
        "production",
        "whole",
    )
    chosen = {name: getattr(options, name) for name in names}
    content = Content(options.content, DEFAULT_CONTENT)
    chosen["landed"], chosen["live"], chosen["live_requests"] = options.live
    return Options(content=content, say=lambda sentence: print(sentence, file=sys.stderr), **chosen)


def _refusal(out: Path) -> str:
    stands = f" The last good site in {out} stands." if out.exists() else ""
    mend = "mend the errors above, or leave those listings out with --keep-going."
    return f"The site was not built: {mend}{stands}"


def _print_report(report: Report, *, as_json: bool) -> None:
    for problem in report.problems:
        if problem.is_error:
            print(problem)
    print(f"{report.pages:,} pages of {report.listings:,} listings in {report.seconds:.1f} s.")
    if as_json:
        facts = {
            "listings": report.listings,
            "pages": report.pages,
            "seconds": round(report.seconds, 3),
            "left_out": report.left_out,
            "kept_back": len(report.kept_back),
            "rendered": report.written,
            "stages": report.stages,
        }
        print(json.dumps(facts))


if __name__ == "__main__":
    gc.disable()  # the process ends before what is collected would be missed
    sys.exit(main())
