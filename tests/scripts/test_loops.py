"""A loop outlives whatever its turns do, waits longer after failures, and never goes unseen."""

import threading
from pathlib import Path

import pytest

from scripts.loops import LEAST_WAIT, LONGEST_WAIT, Repeated, wait_after
from scripts.sitebuilder.watching import BuildFailedError, Rebuilding
from tests.app.conftest import START, Clock


def test_pauses_grow_after_failures_and_never_beyond_reach() -> None:
    assert [wait_after(failures, 5) for failures in range(6)] == [5, 2, 4, 8, LONGEST_WAIT, 15]
    assert wait_after(60, 5) == LONGEST_WAIT
    assert wait_after(1, 3600) == 2, "what failed is not left for an hour"
    assert wait_after(60, 3600) == 3600


def test_a_turn_that_raises_is_followed_by_another(capsys: pytest.CaptureFixture[str]) -> None:
    turns: list[bool] = []
    enough = threading.Event()

    def take_turn(is_rung: bool) -> bool:
        turns.append(is_rung)
        if len(turns) == 1:
            raise KeyError("ann@example.org")
        enough.set()
        return True

    loop = Repeated("git", 0.01, take_turn)
    loop.start()
    loop.bell.set()
    assert enough.wait(LEAST_WAIT + 4)
    loop.stop()
    said = capsys.readouterr().err
    assert "git: KeyError" in said
    assert "ann" not in said


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_thread_that_ends_all_the_same_is_heard_of() -> None:
    dead: list[str] = []
    heard = threading.Event()

    def take_turn(is_rung: bool) -> bool:
        raise SystemExit

    def on_death(name: str) -> None:
        dead.append(name)
        heard.set()

    loop = Repeated("git", 0.01, take_turn, on_death)
    loop.start()
    assert heard.wait(5)
    assert dead == ["git"]
    loop.stop()


def test_a_build_that_could_not_be_done_is_done_later(tmp_path: Path) -> None:
    answers = [OSError("the git host is away"), False, True]
    built: list[object] = []

    def rebuild() -> bool:
        answer = answers.pop(0)
        built.append(answer)
        if isinstance(answer, Exception):
            raise answer
        return bool(answer)

    rebuilding = Rebuilding([tmp_path], rebuild, Clock(START), threading.Event())
    with pytest.raises(OSError, match="away"):
        rebuilding.take_turn(True)
    with pytest.raises(BuildFailedError):
        rebuilding.take_turn(False)
    rebuilding.take_turn(False)
    rebuilding.take_turn(False)
    rebuilding.stop()
    assert built[2:] == [True], "and then no more"


def test_a_new_day_is_built_for_however_late_its_turn_comes(tmp_path: Path) -> None:
    clock, built = Clock(START), []
    rebuilding = Rebuilding([tmp_path], lambda: not built.append(clock()), clock, threading.Event())
    rebuilding.take_turn(False)
    clock.pass_(hours=20)
    rebuilding.take_turn(False)
    rebuilding.take_turn(False)
    rebuilding.stop()
    assert built == [clock()]
