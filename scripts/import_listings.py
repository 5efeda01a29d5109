"""Make listings from somebody else's table: every row is written, left alone, or accounted for.

python scripts/import_listings.py ukcat charities.csv --into content
python scripts/import_listings.py csv libraries.csv --mapping libraries.yml --into content
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from communitybook.importing.category_patterns import Categoriser, parse_patterns
from communitybook.importing.charities import find_charities
from communitybook.importing.mapped_rows import RowMapper
from communitybook.importing.mapping import Mapping, parse_mapping
from communitybook.importing.plan import Plan, Shelf, plan_import
from communitybook.importing.rows import Table, read_table
from communitybook.loading import load_folder
from communitybook.places.gazetteer import load_gazetteer
from communitybook.reading.yaml_reader import read_yaml
from communitybook.taxonomy import parse_taxonomy

ROOT = Path(__file__).parent.parent
NOTHING_USED, CANNOT_START = 1, 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the import and print its account; 1 when no row could be used, 2 when it can't start."""
    options = parse_arguments(arguments)
    try:
        table, plan = plan_from(options)
        write_listings(plan, assets_folder(options.into))
        report(table, plan, options.report)
    except (OSError, ValueError) as error:
        print(f"import_listings: {error}", file=sys.stderr)
        return CANNOT_START
    used = len(plan.writes) + plan.unchanged + plan.kept
    return 0 if used or not table.problems else NOTHING_USED


def parse_arguments(arguments: Sequence[str] | None) -> argparse.Namespace:
    """The command line; a mapping is asked for where the source needs one."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("source", choices=["ukcat", "csv"], help="the kind of table")
    parser.add_argument("file", type=Path, help="the CSV file")
    parser.add_argument("--into", type=Path, required=True, help="a content folder, or its assets")
    parser.add_argument("--mapping", type=Path, help="which column feeds which field (for csv)")
    parser.add_argument("--report", type=Path, help="write the findings here, not to the screen")
    parser.add_argument(
        "--book", type=Path, default=ROOT / "content", help="taxonomy, patterns and places"
    )
    options = parser.parse_args(arguments)
    if (options.source == "csv") != bool(options.mapping):
        parser.error("csv needs --mapping, and ukcat has none")
    return options


def plan_from(options: argparse.Namespace) -> tuple[Table, Plan]:
    """Read the table and the folder, and say what would be done."""
    table = read_table(options.file.read_bytes(), str(options.file))
    shelf = load_shelf(assets_folder(options.into))
    if options.source == "ukcat":
        candidates = list(find_charities(table, load_categoriser(options.book)))
        return table, plan_import(candidates, shelf, table, merged=0)
    mapper = RowMapper(
        load_mapping(options.mapping), load_gazetteer(options.book / "places"), table
    )
    candidates = list(mapper.find_candidates())
    return table, plan_import(candidates, shelf, table, mapper.merged)


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


def report(table: Table, plan: Plan, path: Path | None) -> None:
    """The findings, to the screen or a file, and the count of rows."""
    lines = [str(problem) for problem in table.problems]
    if path:
        path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    else:
        for line in lines:
            print(line)
    print(plan.summary(table.row_count))


if __name__ == "__main__":
    sys.exit(main())
