"""Kill -9 at any moment, and what the next try finds."""

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest

from chalicelib.adapters.git_publisher import GitPublisher
from chalicelib.ports import Landed, Publication
from tests.conftest import IS_LONG
from tests.git_server import git
from tests.lambdas.git_host import (
    AUTHOR,
    FORMS,
    LISTING,
    NOW,
    Book,
    assert_sound,
    open_book,
    publication,
)

ROUNDS = 60 if IS_LONG else 6
CHILD = """
import sys
from pathlib import Path
from tests.lambdas.git_host import AUTHOR, NOW, GitPublisher
from tests.lambdas.test_git_publisher_killed import plan_publications
folder, remote = sys.argv[1:]
publisher = GitPublisher(Path(folder), remote=remote, author=AUTHOR, read_clock=lambda: NOW)
publisher.sync()
print("begun", flush=True)
for wanted in plan_publications():
    publisher.publish([wanted])
    print(wanted.id, flush=True)
"""


def plan_publications() -> list[Publication]:
    """New files, a file changed ten times, and one that comes and goes."""
    planned = []
    steps = [LISTING, *(b"step %d" % number for number in range(10))]
    for number in range(10):
        planned.append(publication(f"assets/new-{number}.yml", b"%d" % number, id=f"new-{number}"))
        planned.append(
            publication(
                "assets/stitchers.yml", steps[number + 1], steps[number], id=f"step-{number}"
            )
        )
    planned.append(publication("assets/new-0.yml", None, b"0", id="gone"))
    return planned


@pytest.mark.parametrize("round", range(ROUNDS))
def test_a_killed_publishing_is_taken_up_and_each_lands_exactly_once(
    round: int, tmp_path: Path
) -> None:
    chance = random.Random(round)
    with open_book(FORMS[round % 3], tmp_path) as book:
        acknowledged = publish_and_be_killed(book, chance)
        remaining = [each for each in plan_publications() if each.id not in acknowledged]

        outcomes = [book.publisher.publish([each])[0] for each in remaining]

        assert all(isinstance(outcome, Landed) for outcome in outcomes), outcomes
        landed = Counter(book.log())
        assert {f"Publish {each.id}" for each in plan_publications()} <= set(landed)
        assert set(landed.values()) == {1}
        assert_sound(book)
        assert git(book.truth, "show", "main:assets/stitchers.yml") == "step 9"


def publish_and_be_killed(book: Book, chance: random.Random) -> list[str]:
    """What the child had been told by then."""
    child = subprocess.Popen(
        [sys.executable, "-c", CHILD, str(book.clone), book.remote],
        stdout=subprocess.PIPE,
        env={"PYTHONPATH": ":".join(sys.path)},
    )
    with child:
        assert child.stdout
        assert child.stdout.readline() == b"begun\n"
        time.sleep(chance.random() * (0.25 if book.form == "local" else 0.6))
        os.kill(child.pid, signal.SIGKILL)
        told = child.stdout.read().decode().split("\n")
    return told[:-1]


@pytest.mark.parametrize("round", range(20 if IS_LONG else 2))
def test_a_killed_seeding_is_begun_again(round: int, tmp_path: Path) -> None:
    source = tmp_path / "content"
    source.mkdir()
    for number in range(300):
        (source / f"{number}.yml").write_text(f"name: {number}\n")
    code = CHILD.split("publisher.sync()")[0] + 'print("begun", flush=True)\npublisher.seed('
    book_folder = tmp_path / "var" / "clone"
    child = subprocess.Popen(
        [sys.executable, "-c", f"{code}Path({str(source)!r}))", str(book_folder), ""],
        stdout=subprocess.PIPE,
        env={"PYTHONPATH": ":".join(sys.path)},
    )
    with child:
        assert child.stdout
        child.stdout.readline()
        time.sleep(random.Random(round).uniform(0.1, 0.8))
        os.kill(child.pid, signal.SIGKILL)

    publisher = GitPublisher(book_folder, author=AUTHOR, read_clock=lambda: NOW)
    publisher.seed(source)

    assert git(book_folder, "log", "--format=%s") == "Begin the book\n"
    assert git(book_folder, "status", "--porcelain") == ""
    git(book_folder, "fsck", "--strict")
    assert len(list(book_folder.glob("*.yml"))) == 300
