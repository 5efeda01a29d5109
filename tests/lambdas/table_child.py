"""What a process of its own does to a table, for tests that kill it, fill its disk or race it.

Run as `python -m tests.lambdas.table_child WHAT FOLDER [MORE]`.
"""

import json
import os
import resource
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from chalicelib.table import ABSENT, ConflictError, Key, Put, TableUnavailableError
from tests.lambdas.tables import race, sqlite_table

THREADS = 4
ROOM = 300_000


def report(line: str) -> None:
    os.write(1, f"{line}\n".encode())  # at once: a line that was not written was not answered


def commit_forever(folder: Path, first: str) -> None:
    """Commit numbered pairs of items from several threads, and report each that was answered."""
    with sqlite_table(folder) as table:

        def work(thread: int) -> None:
            number = int(first) + thread
            while True:
                table.transact(
                    [Put(Key(side, f"{number:09}"), {"n": number}, ABSENT) for side in "ab"]
                )
                report(f"{number}")
                number += THREADS

        race(THREADS, work)


def increment(folder: Path, times: str) -> None:
    """Count one item up that often from each of several threads."""
    key = Key("count", "n")
    with sqlite_table(folder) as table:

        def work(_: int) -> None:
            done = 0
            while done < int(times):
                found = table.get(key)
                body = {"n": found.body["n"] + 1 if found else 1}
                try:
                    table.transact([Put(key, body, found.version if found else ABSENT)])
                    done += 1
                except ConflictError:
                    pass

        race(THREADS, work)


def fill_disk(folder: Path) -> None:
    """Write until the disk takes no more, look, free it, and write again; report what happened."""
    text, full, stored = "x" * 20_000, 0, []
    with sqlite_table(folder) as table:
        table.transact([Put(Key("a", "first"), {}), Put(Key("b", "first"), {})])
        resource.setrlimit(resource.RLIMIT_FSIZE, (ROOM, resource.RLIM_INFINITY))

        def write(number: int) -> str:
            name = f"{number:04}"
            try:
                table.transact([Put(Key(side, name), {"text": text}, ABSENT) for side in "ab"])
            except TableUnavailableError as error:
                return str(error)
            stored.append(name)
            return ""

        with ThreadPoolExecutor(THREADS) as pool:
            sentences = [sentence for sentence in pool.map(write, range(60)) if sentence]
        full = len(sentences)
        standing = {side: [i.key.sort for i in table.query(side)] for side in "ab"}
        resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
        later = write(9999)
    found = {"full": full, "sentences": sorted(set(sentences)), "stored": sorted(stored)}
    report(json.dumps({**found, "standing": standing, "later": later}))


if __name__ == "__main__":
    {"commit": commit_forever, "increment": increment, "fill": fill_disk}[sys.argv[1]](
        Path(sys.argv[2]), *sys.argv[3:]
    )
