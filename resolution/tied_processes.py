"""pieces of work → what processes beside this one make of them; they end when it does, however that comes about.

A pool of `concurrent.futures` has queues of which every process holds both ends: where the parent is killed each waits for
ever for more to do, and where one is ended while it sends the parent waits for the rest. Here each has a pipe of its own.
"""

import os
import signal
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from multiprocessing import get_context, parent_process
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import TypeAlias

import pyarrow as pa

from graph.errors import PermanentError

Work: TypeAlias = Callable[[bytes], pa.Buffer]
"""A function of a module, which processes find by its name."""

Workers: TypeAlias = dict[Connection, BaseProcess]
"""Processes by this one's end of the pipe to each."""


@contextmanager
def tied_processes(work: Work, number: int) -> Iterator[Workers]:
    """Starts processes that do `work`. They are killed where the body ends or fails, and end where this process is killed."""
    context = get_context("forkserver")
    workers: Workers = {}
    with ExitStack() as pipes:
        try:
            for _ in range(number):
                ours, theirs = map(pipes.enter_context, context.Pipe())
                process: BaseProcess = context.Process(target=_serve, args=(theirs, work), daemon=True)
                process.start()
                workers[ours] = process
                theirs.close()
            yield workers
        finally:
            for started in workers.values():
                started.kill()
                started.join()


def make_in(workers: Workers, given: Iterable[pa.Buffer]) -> list[bytes]:
    """What they make of each piece, in the order given; no more pieces are taken at a time than there are workers.

    Raises: PermanentError where a process ended: what went wrong in it is on standard error.
    """
    made: dict[int, bytes] = {}
    at_work: dict[Connection, int] = {}
    idle, todo = list(workers), enumerate(given)
    while True:
        # Of the idle first: no piece is taken that nobody is free for.
        for end, (place, piece) in zip(idle, todo, strict=False):
            with _told(workers[end]):
                end.send_bytes(piece)
            at_work[end] = place
        if not at_work:
            return [made[place] for place in range(len(made))]
        ready = wait(at_work)
        idle = [end for end in at_work if end in ready]
        for end in idle:
            with _told(workers[end]):
                made[at_work.pop(end)] = end.recv_bytes()


@contextmanager
def _told(process: BaseProcess) -> Iterator[None]:
    try:
        yield
    except (EOFError, ConnectionError):
        process.join()
        message = f"a process that was started to read texts has ended (exit code {process.exitcode}); try --threads 1"
        raise PermanentError(message) from None


def _serve(end: Connection, work: Work) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches whoever waits for this as well
    tie()
    with suppress(EOFError):
        while True:
            end.send_bytes(work(end.recv_bytes()))


def tie() -> None:
    """Ends this process as soon as its parent (`multiprocessing.parent_process`) is gone, whatever it is at."""
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    # A pipe or queue tells only who waits at it, and half a minute of work may be left.
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
