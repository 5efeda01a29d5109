"""Make listings from other people's data: every row is written, left alone, or accounted for.

python scripts/import_listings.py ukcat charities.csv --into content
python scripts/import_listings.py csv libraries.csv --mapping libraries.yml --into content
python scripts/import_listings.py oruk https://example.org/oruk --licence "OGL v3.0" --into content
"""

import argparse
import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

from communitybook.dates.clock import LONDON
from communitybook.importing.category_patterns import Categoriser, parse_patterns
from communitybook.importing.charities import find_charities
from communitybook.importing.feed_pages import licence_in
from communitybook.importing.feed_services import Setting, find_services
from communitybook.importing.mapped_rows import RowMapper
from communitybook.importing.mapping import Mapping, MappingSource, parse_mapping
from communitybook.importing.plan import Plan, Shelf, plan_import
from communitybook.importing.rows import Table, read_table
from communitybook.loading import Content, ContentError, load_folder
from communitybook.places.gazetteer import load_gazetteer
from communitybook.reading.yaml_reader import read_yaml
from communitybook.records import read_listing
from communitybook.taxonomy import parse_taxonomy
from communitybook.words import load_worded_reference
from scripts.feed_fetching import Feed, load_feed

ROOT = Path(__file__).parent.parent
NOTHING_USED, CANNOT_START = 1, 2
NOUNS = {"oruk": "service"}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the import and print its account; 1 when no row could be used, 2 when it can't start."""
    options = parse_arguments(arguments)
    try:
        table, plan = plan_from(options)
        if not options.dry_run:
            write_listings(plan, assets_folder(options.into))
        report(table, plan, options)
    except (OSError, ValueError, ContentError) as error:
        print(f"import_listings: {error}", file=sys.stderr)
        return CANNOT_START
    used = len(plan.writes) + plan.unchanged + plan.kept
    return 0 if used or not table.problems else NOTHING_USED


def parse_arguments(arguments: Sequence[str] | None) -> argparse.Namespace:
    """The command line; a mapping is asked for where the source needs one."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("source", choices=["ukcat", "csv", "oruk"], help="the kind of data")
    parser.add_argument("file", help="the CSV; for oruk a JSON file, a folder or an address")
    parser.add_argument("--into", type=Path, required=True, help="a content folder, or its assets")
    parser.add_argument("--mapping", type=Path, help="which column feeds which field (for csv)")
    parser.add_argument("--licence", help="what allows us to use it, if the feed does not say")
    parser.add_argument("--name", help="what the feed is called; its host or file otherwise")
    parser.add_argument("--web", help="where the feed can be seen, for one that is a file")
    parser.add_argument("--pause", type=float, default=0.2, help="seconds between two requests")
    parser.add_argument(
        "--dry-run", action="store_true", help="say what would be done; write nothing"
    )
    parser.add_argument("--report", type=Path, help="write the findings here, not to the screen")
    parser.add_argument(
        "--book", type=Path, default=ROOT / "content", help="taxonomy, patterns and places"
    )
    options = parser.parse_args(arguments)
    if (options.source == "csv") != bool(options.mapping):
        parser.error("csv needs --mapping, and the others have none")
    return options


def plan_from(options: argparse.Namespace) -> tuple[Table, Plan]:
    """Read the data and the folder, and say what would be done."""
    shelf = load_shelf(assets_folder(options.into))
    if options.source == "oruk":
        return plan_feed(options, shelf)
    table = read_table(Path(options.file).read_bytes(), options.file)
    if options.source == "ukcat":
        candidates = list(find_charities(table, load_categoriser(options.book)))
        return table, plan_import(candidates, shelf, table, merged=0)
    mapper = RowMapper(
        load_mapping(options.mapping), load_gazetteer(options.book / "places"), table
    )
    candidates = list(mapper.find_candidates())
    return table, plan_import(candidates, shelf, table, mapper.merged)


def plan_feed(options: argparse.Namespace, shelf: Shelf) -> tuple[Table, Plan]:
    """A feed's services; what the checks would refuse of new listings is said beforehand."""
    feed = load_feed(options.file, options.pause)
    source = source_of(options, feed)
    content = Content(options.book, ROOT / "content")
    reference = load_worded_reference(content, datetime.now(LONDON).date())
    setting = Setting(reference, load_categoriser(options.book), source, feed.base)
    table = Table(options.file, row_count=len(feed.services))
    for fault in feed.faults:
        table.warn(0, "", fault)
    plan = plan_import(find_services(feed.services, setting, table), shelf, table, merged=0)
    for slug, text in plan.writes.items():
        for problem in read_listing(text.encode(), f"{slug}.yml", reference).problems:
            if problem.is_error:
                sentence = f"make check refuses {slug}.yml: {problem.message}"
                table.warn(0, problem.field, sentence)
    return table, plan


def source_of(options: argparse.Namespace, feed: Feed) -> MappingSource:
    """Where it is from and what allows us to use it; without a licence nothing is imported."""
    licence = options.licence or licence_in(feed.about)
    if not licence:
        raise ValueError("The feed names no licence: say which with --licence.")
    host = urlsplit(options.file).hostname if feed.base else Path(options.file).stem
    name = (options.name or host or "feed")[:120]
    return MappingSource(name=name, web=options.web, licence=licence[:120])


def assets_folder(into: Path) -> Path:
    """Where listings stand: `into` itself when it is called assets, or assets/ within it."""
    return into if into.name == "assets" else into / "assets"


def load_shelf(folder: Path) -> Shelf:
    """What the folder holds already."""
    shelf = Shelf()
    for path, data in load_folder(folder) if folder.is_dir() else ():
        shelf.add(path.stem, data if isinstance(data, bytes) else b"")
    return shelf


def load_categoriser(book: Path) -> Categoriser:
    """The book's taxonomy with the word patterns that its categories answer to."""
    taxonomy = parse_taxonomy(load_yaml(book / "taxonomy.yml"))
    patterns = book / "ukcat_patterns.csv"
    return Categoriser(taxonomy, parse_patterns(patterns.read_bytes(), str(patterns)))


def load_mapping(path: Path) -> Mapping:
    """A mapping file, checked."""
    return parse_mapping(load_yaml(path))


def load_yaml(path: Path) -> object:
    """A file's plain data; ValueError carries the first thing that is wrong with it."""
    document = read_yaml(path.read_bytes(), str(path))
    if document.problems:
        raise ValueError(str(document.problems[0]))
    return document.value


def write_listings(plan: Plan, folder: Path) -> None:
    """Write the new files, each whole or not at all."""
    folder.mkdir(parents=True, exist_ok=True)
    for slug, text in plan.writes.items():
        unfinished = folder / f".{slug}.part"
        unfinished.write_text(text, encoding="utf-8", newline="\n")
        unfinished.replace(folder / f"{slug}.yml")


def report(table: Table, plan: Plan, options: argparse.Namespace) -> None:
    """The findings, to the screen or a file, and the count of rows."""
    path: Path | None = options.report
    lines = [str(problem) for problem in table.problems]
    if path:
        path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    else:
        for line in lines:
            print(line)
    done = "would be done: " if options.dry_run else ""
    print(done + plan.summary(table.row_count, NOUNS.get(options.source, "row")))


if __name__ == "__main__":
    sys.exit(main())
