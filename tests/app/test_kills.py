"""Killed with -9 at every lasting step, and at random: what was answered is there, once."""

import random
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from chalicelib.acts.keeping_people import add_person
from chalicelib.jobs.mailing import send_due_mail
from chalicelib.jobs.publishing import publish_due
from chalicelib.services import Services
from chalicelib.store.submissions import Submission
from communitybook.submitting.moves import State
from tests.app.book_child import open_services
from tests.conftest import IS_LONG, ROOT

ROUNDS = 200 if IS_LONG else 6
Said = list[tuple[str, str]]


@pytest.fixture
def var(seeded: Path, tmp_path: Path) -> Path:
    """A book with one moderator."""
    var = tmp_path / "var"
    shutil.copytree(seeded, var)
    services = open_services(var)
    add_person(services, "test", "Kim", "kim@staff.example", ("moderator",), "")
    services.store.table.close()  # type: ignore[attr-defined]
    return var


def run_child(
    var: Path, point: int, when: str, kill_after: float = 0, module: str = "tests.app.book_child"
) -> Said:
    """Run a book until it ends or is killed; what it answered by then."""
    command = [sys.executable, "-m", module, str(var), str(point), when]
    environment = {"PYTHONPATH": f"{ROOT}:{ROOT / 'lambdas'}", "PATH": "/usr/bin:/bin"}
    with subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env=environment,
    ) as child:
        if kill_after:
            assert child.stdout
            first = child.stdout.readline()
            time.sleep(kill_after)
            child.send_signal(signal.SIGKILL)
            out, error = child.communicate()
            out = first + out
        else:
            out, error = child.communicate(timeout=60)
    assert child.returncode in (0, -signal.SIGKILL), error
    lines = [line.split() for line in out.splitlines() if line.endswith("\n") or " " in line]
    return [(line[0], line[1]) for line in lines if len(line) == 2]


def finish(services: Services, minutes: float = 10) -> Services:
    """What the book does once it runs again, when every lease has run out."""
    clock = services.read_clock
    later = replace(services, read_clock=lambda: clock() + timedelta(minutes=minutes))
    while publish_due(later) or send_due_mail(later):
        pass
    return later


def all_submissions(services: Services) -> dict[str, Submission]:
    ids = [
        item.key.partition.removeprefix("submission#")
        for item in services.store.table.everything()
        if item.key.partition.startswith("submission#") and item.key.sort == "a"
    ]
    found = {id: services.store.submissions.find(id) for id in ids}
    return {id: one for id, one in found.items() if one}


def assert_nothing_lost_or_twice(var: Path, said: Said) -> None:
    services = finish(open_services(var))
    found = all_submissions(services)
    for word, id in said:
        if word == "points":
            continue
        assert id in found, f"{word} {id} was answered and is gone"
        if word == "approved":
            assert found[id].state is State.PUBLISHED
    log = ["git", "-C", str(var / "content"), "log", "--format=%B"]
    text = subprocess.run(log, capture_output=True, text=True, check=True).stdout
    for one in found.values():
        commits = text.count(one.reference)
        assert commits == (1 if one.state is State.PUBLISHED else 0), one
        queued = [
            item
            for item in services.store.table.everything()
            if item.key.partition.startswith("queue#") and item.key.sort.endswith(one.id)
        ]
        assert len(queued) == (1 if one.queue else 0), one
    assert services.store.outbox.list_waiting() == []
    assert services.store.mail.count_waiting() == 0
    subprocess.run(
        ["git", "-C", str(var / "content"), "fsck", "--strict"], check=True, capture_output=True
    )
    services.store.table.close()  # type: ignore[attr-defined]


def test_killed_at_each_lasting_step_nothing_is_lost_or_done_twice(
    var: Path, tmp_path: Path
) -> None:
    whole = tmp_path / "whole"
    shutil.copytree(var, whole)
    said = run_child(whole, 10_000, "before")
    assert_nothing_lost_or_twice(whole, said)
    points = int(dict(said)["points"])
    assert points >= 7
    every = range(1, points + 1) if IS_LONG else (2, 3, 4, 5, 6, 7)
    for point in every:
        for when in ("before", "after") if IS_LONG else ("after",):
            copy = tmp_path / f"{point}-{when}"
            shutil.copytree(var, copy)
            assert_nothing_lost_or_twice(copy, run_child(copy, point, when))


def test_killed_at_random_under_load_nothing_is_lost_or_done_twice(var: Path) -> None:
    chance = random.Random(3)
    said: Said = []
    for _round in range(ROUNDS):
        said += run_child(var, 0, "never", kill_after=chance.uniform(0.01, 0.5))
    assert len(said) >= ROUNDS
    assert_nothing_lost_or_twice(var, said)
