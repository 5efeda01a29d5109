"""How soon an approval is on its page at AWS, on stand-ins: `python -m benchmarks.at_aws`.

The made zips run in AWS's own runtime client; DynamoDB, S3, SES and the rest are stand-ins on this
machine, so that network and cold starts of AWS itself are not in it. What is measured begins when
the moderator's press is answered and ends when the bucket gives the page.
"""

import argparse
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks.listings import write_listings
from scripts.node import find_node
from scripts.sitebuilder.house import ROOT
from tests.world.deployed_book import Book, run_book
from tests.world.journey import PAGE, SLUG, WORDS, approve, confirm, send, sign_in
from tests.world.world import run_world

LONGEST_SECONDS = 600


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--listings", type=int, default=10_000)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="book-bench-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        packed, content = folder / "packed", folder / "content"
        write_listings(options.listings, content)
        pack(packed, folder / "shell.html")
        place = folder / "world"
        place.mkdir(mode=0o755)
        with run_world(place, packed, content) as world:
            began = time.perf_counter()
            told = world.deploy("begin")
            if world.said["begin"][0]:
                print(told, file=sys.stderr)
                return 1
            print(f"deployed from an empty account: {time.perf_counter() - began:.0f} s")
            with run_book(world, find_node() or "node") as book:
                measure(book)
    return 0


def pack(out: Path, shell: Path) -> None:
    """The zips, with a shell as a build leaves it."""
    shell.write_text("<!doctype html><title>@@title@@</title>@@head@@<main>@@main@@</main>")
    command = [sys.executable, "scripts/package_app.py", "--stage", "dev", "--out", str(out)]
    subprocess.run([*command, "--shell", str(shell)], cwd=ROOT, check=True, stdout=subprocess.PIPE)


def measure(book: Book) -> None:
    """An approval with a builder that was just started, then a taking out with a warm one."""
    group, kim = book.reader(), book.reader()
    send(book, group)
    confirm(book)
    sign_in(book, kim)
    book.world.functions.invoke("Building", {})  # the first build here knows nothing of the site
    print(f"approved, until its page is there: {until(book, lambda: approve(kim), WORDS):.1f} s")

    def take_out() -> None:
        kim.open(f"/app/moderate/unpublish?slug={SLUG}")
        kim.fill({}, "/unpublish")

    print(
        f"taken out, until its page says so: {until(book, take_out, 'This left the book on'):.1f} s"
    )


def until(book: Book, act: Callable[[], object], words: str) -> float:
    """Seconds from the end of the act to the page that holds these words."""
    act()
    began = time.perf_counter()
    while words not in book.reader().open(PAGE).text:
        if time.perf_counter() - began > LONGEST_SECONDS:
            raise TimeoutError(words)
        book.edge.now += 21  # nothing is kept for longer, so nothing old is measured
        time.sleep(0.2)
    return time.perf_counter() - began


if __name__ == "__main__":
    sys.exit(main())
