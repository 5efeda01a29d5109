"""Work shared among forked processes. Results cross as marshal, so they are plain data."""

import marshal
import multiprocessing
import os
import threading
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

Made = TypeVar("Made")
Item = TypeVar("Item")

_ALONE = 150


def _can_fork() -> bool:
    """A process with threads must not fork: a lock could stay held for ever in the child."""
    return threading.active_count() == 1


def start_aside(work: Callable[[], Made]) -> Callable[[], Made]:
    """Begin work in a forked process; the answer waits for it. It comes back as marshal."""
    if not _can_fork():
        made_here = work()
        return lambda: made_here
    context = multiprocessing.get_context("fork")
    ours, theirs = context.Pipe(duplex=False)

    def answer() -> None:
        made: Any = work()
        theirs.send_bytes(marshal.dumps(made))

    process = context.Process(target=answer)
    process.start()
    theirs.close()

    def finish() -> Made:
        try:
            made: Made = marshal.loads(ours.recv_bytes())
        finally:
            process.join()
        return made

    return finish


_work: tuple[Callable[[Any], Any], Sequence[Any]] | None = None


def in_parallel(work: Callable[[Item], Made], items: Sequence[Item]) -> list[Made]:
    """The work on each item in order; many items are shared among forked processes.

    Results cross as marshal, so they are plain data.
    """
    global _work
    if len(items) < _ALONE or not _can_fork():
        return [work(item) for item in items]
    _work = (work, items)
    count = max(2, os.cpu_count() or 1)
    size = -(-len(items) // (count * 4))
    spans = [(start, start + size) for start in range(0, len(items), size)]
    with multiprocessing.get_context("fork").Pool(count) as pool:
        parts = pool.imap(_work_on_span, spans)
        made = [result for part in parts for result in marshal.loads(part)]
    _work = None
    return made


def _work_on_span(span: tuple[int, int]) -> bytes:
    assert _work is not None
    work, items = _work
    return marshal.dumps([work(item) for item in items[span[0] : span[1]]])
