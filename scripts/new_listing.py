"""Begin a listing: asks for little, writes a file that passes, says what to do next."""

import argparse
import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from communitybook.dates.clock import LONDON
from communitybook.loading import Content, load_taxonomy
from communitybook.model.choices import Kind
from communitybook.model.listing import Listing
from communitybook.reading.yaml_writer import write_listing
from communitybook.slug import slug_of
from scripts.sitebuilder.house import DEFAULT_CONTENT


def main(arguments: Sequence[str] | None = None) -> int:
    """0 with a new file, 1 when its slug is taken, 2 when the call is wrong."""
    options = _parser().parse_args(arguments)
    name = options.name or input("What is it called? ").strip()
    slug = slug_of(name)
    if len(name) < 2 or not slug:
        print('Give it a name: make new-listing NAME="Tuesday Stitchers"', file=sys.stderr)
        return 2
    content = Content(options.content, DEFAULT_CONTENT)
    path = content.assets / f"{slug}.yml"
    if path.exists():
        print(f"{path} is there already. Open it, or choose another name.", file=sys.stderr)
        return 1
    known = load_taxonomy(content).categories
    if options.category not in known:
        print(
            f"There is no category {options.category}: see {content.part('taxonomy.yml')}.",
            file=sys.stderr,
        )
        return 2
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(write_listing(_begin(slug, name, options)), encoding="utf-8")
    print(f"Wrote {path}. Open it and fill it in; docs/fields.md says what each line is for.")
    print(f"Then check it: .venv/bin/python scripts/check_listings.py {path}")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description="Begin a listing.")
    parser.add_argument("--name", default="", help="as people say it")
    parser.add_argument("--kind", type=Kind, default=Kind.GROUP, choices=list(Kind))
    parser.add_argument("--category", default="meeting-people", help="an id from the taxonomy")
    parser.add_argument("--content", type=Path, default=DEFAULT_CONTENT)
    return parser


def _begin(slug: str, name: str, options: argparse.Namespace) -> Listing:
    example = {
        "slug": slug,
        "kind": options.kind,
        "name": name,
        "summary": "Say in one sentence what it is, for somebody who has never heard of it.",
        "description": "Say more here, in a few short paragraphs.",
        "categories": [options.category],
        "where": {"venue": "The name of the building", "area_served": ["borough"]},
        "contact": {"role": "The secretary"},
        "confirmed_on": datetime.now(LONDON).date(),
    }
    return Listing.model_validate(example)


if __name__ == "__main__":
    sys.exit(main())
