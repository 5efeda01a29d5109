"""Work shared among forked processes. Results cross as marshal, so they are plain data.

Processes and pipes alone: a pool would want semaphores in shared memory, which functions at AWS
have not.
"""

import marshal
import multiprocessing
import os
import threading
from collections.abc import Callable, Iterator, Sequence
from multiprocessing.connection import Connection, wait
from typing import Any, TypeVar

Made = TypeVar("Made")
Item = TypeVar("Item")

# Below so many items two processes cost more than they save: each takes some 15 ms to begin.
_ALONE = 150
# Shares of one process are spread over the items: what stands together often costs alike.
_SHARES = 4


class WorkLostError(ChildProcessError):
    """A process that shared the work ended before it had answered: killed, or short of memory."""


def _can_fork() -> bool:
    """A process with threads must not fork: a lock could stay held for ever in the child."""
    return threading.active_count() == 1


def start_aside(work: Callable[[], Made]) -> Callable[[], Made]:
    """Begin work in a forked process; the answer waits for it. It comes back as marshal.

    The answer raises WorkLostError where the process ended without one.
    """
    if not _can_fork():
        made_here = work()
        return lambda: made_here
    answers, process = _fork(lambda: iter([work()]))

    def finish() -> Made:
        try:
            made: Made = _receive(answers)
        finally:
            process.join()
        return made

    return finish


def in_parallel(work: Callable[[Item], Made], items: Sequence[Item]) -> list[Made]:
    """The work on each item in order; many items are shared among forked processes.

    Results cross as marshal, so they are plain data. Raises WorkLostError.
    """
    if len(items) < _ALONE or not _can_fork():
        return [work(item) for item in items]
    count = max(2, os.cpu_count() or 1)
    size = -(-len(items) // (count * _SHARES))
    starts = range(0, len(items), size)

    def work_on(turn: int) -> Iterator[list[Made]]:
        for start in starts[turn::count]:
            yield [work(item) for item in items[start : start + size]]

    def take_turn(turn: int) -> Callable[[], Iterator[list[Made]]]:
        return lambda: work_on(turn)

    workers = [_fork(take_turn(turn)) for turn in range(min(count, len(starts)))]
    try:
        parts = _collect([answers for answers, _ in workers], len(starts))
    finally:
        for answers, process in workers:
            answers.close()
            process.join()
    return [made for part in parts for made in part]


def _fork(make: Callable[[], Iterator[Any]]) -> tuple[Connection, Any]:
    """A process that sends all that is made, and where its answers come from."""
    context = multiprocessing.get_context("fork")
    ours, theirs = context.Pipe(duplex=False)

    def answer() -> None:
        ours.close()  # else a process whose parent was killed would wait on itself for ever
        for made in make():
            theirs.send_bytes(marshal.dumps(made))

    process = context.Process(target=answer)
    process.start()
    theirs.close()
    return ours, process


def _collect(pipes: list[Connection], total: int) -> list[list[Any]]:
    """All parts in their order: the first of each pipe, then the second of each, and so on.

    Whatever comes first is read first, so that nobody waits for a full pipe.
    """
    parts: list[list[Any]] = [[] for _ in range(total)]
    turns = {pipe: turn for turn, pipe in enumerate(pipes)}
    missing = total
    while missing:
        for ready in wait(list(turns)):
            assert isinstance(ready, Connection)
            parts[turns[ready]] = _receive(ready)
            turns[ready] += len(pipes)
            missing -= 1
            if turns[ready] >= total:
                del turns[ready]
    return parts


def _receive(answers: Connection) -> Any:
    try:
        return marshal.loads(answers.recv_bytes())
    except EOFError as error:
        raise WorkLostError("A process of the build ended before it had answered.") from error
