"""Move a whole store from one database to the other, and prove that nothing was lost.

    scripts/move_store.py --from sqlite:var/store.sqlite --to dynamodb:communitybook
    scripts/move_store.py --from dynamodb:communitybook --to sqlite:var/store.sqlite

Stop the app before. The target must be empty, or hold only what an earlier try of the same move
brought; the source is only read. A DynamoDB table must be there (the deployment makes it), or is
made with --make-table.
"""

import argparse
import sys
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

from chalicelib.adapters.sqlite_table import SqliteTable
from chalicelib.table import Item, Table, TableUnavailableError
from scripts.store_digest import StoreDigest, digest_items

SAY_EVERY = 5_000
AT_ONCE = 100  # as many as DynamoDB gives in one answer


class MoveRefusedError(Exception):
    """Why the move can't be done; the sentence says how to mend it."""


def main(arguments: Sequence[str] | None = None) -> int:
    """0 when both hold the same, 1 when they do not, 2 when the call or a database is wrong."""
    options = _parser().parse_args(arguments)
    try:
        source = open_store(options.source, options, is_source=True)
        target = open_store(options.target, options, is_source=False)
        before = move(source, target, print)
        after = digest_items(target.everything())
        again = digest_items(source.everything())
    except (MoveRefusedError, TableUnavailableError) as error:
        print(error, file=sys.stderr)
        return 2
    return report(before, again, after)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--from", dest="source", required=True, metavar="STORE")
    parser.add_argument("--to", dest="target", required=True, metavar="STORE")
    parser.add_argument("--region", default="eu-west-2", help="the AWS region")
    parser.add_argument("--endpoint", help="where DynamoDB is, if not at AWS")
    parser.add_argument("--make-table", action="store_true", help="make the DynamoDB table first")
    return parser


def open_store(name: str, options: argparse.Namespace, *, is_source: bool) -> Table:
    """The store called sqlite:FILE or dynamodb:TABLE. Raises MoveRefusedError."""
    kind, _, where = name.partition(":")
    if kind == "sqlite" and where:
        if is_source and not Path(where).is_file():
            raise MoveRefusedError(f"There is no store at {where}. Is BOOK_VAR another folder?")
        return SqliteTable(Path(where), lambda: datetime.now(UTC))
    if kind == "dynamodb" and where:
        return open_dynamodb(where, options, may_make=options.make_table and not is_source)
    raise MoveRefusedError(f'A store is sqlite:FILE or dynamodb:TABLE, not "{name}".')


def open_dynamodb(table: str, options: argparse.Namespace, *, may_make: bool) -> Table:
    """The table at AWS, or at the endpoint; made first where that is wanted."""
    from chalicelib.adapters.dynamodb_table import create_table, make_table

    if may_make:
        import boto3

        client = boto3.client("dynamodb", options.region, endpoint_url=options.endpoint)
        create_table(client, table)
    return make_table(table, options.region, options.endpoint)


def move(source: Table, target: Table, tell: Callable[[str], None]) -> StoreDigest:
    """Bring every item over; the digest of what was read. Raises MoveRefusedError."""
    before = digest_items(source.everything())
    tell(f"The source holds {before}.")
    refuse_strangers(source, target)
    filled = target.fill(_missing(source, target, tell))
    tell(f"{filled:,} items are brought over.")
    return before


def refuse_strangers(source: Table, target: Table) -> None:
    """What the target holds must be the source's own, from a try that was cut short."""
    for batch in _in_batches(target.everything()):
        if source.get_many([item.key for item in batch]) != batch:
            raise MoveRefusedError(
                "The target holds something that the source does not: another book, or an older"
                " state of this one. Nothing was moved. Take an empty target."
            )


def _missing(source: Table, target: Table, tell: Callable[[str], None]) -> Iterator[Item]:
    """What an earlier try has not brought over yet: it goes on where that one was cut short."""
    seen = 0
    for batch in _in_batches(source.everything()):
        there = target.get_many([item.key for item in batch])
        yield from (item for item, other in zip(batch, there, strict=True) if other is None)
        seen += len(batch)
        if seen % SAY_EVERY < len(batch):
            tell(f"{seen:,} items...")


def _in_batches(items: Iterator[Item]) -> Iterator[list[Item]]:
    while batch := list(islice(items, AT_ONCE)):
        yield batch


def report(before: StoreDigest, again: StoreDigest, after: StoreDigest) -> int:
    """Say whether both hold the same."""
    if again != before:
        print("The source was written to meanwhile. Stop the app, and move again.")
        return 1
    if after != before:
        print(f"The target holds {after}, which is not the same. Move again.")
        return 1
    print(f"Both hold {after}. Set BOOK_STORE, and keep the old store until you are sure.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
