"""work that nobody waits for yet → done on another core meanwhile, where there is one."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Protocol, TypeVar

import numba

T = TypeVar("T")


class Start(Protocol):
    """Starts work, and gives what waits for its result, and raises what the work raised; any number of times."""

    def __call__(self, work: Callable[[], T]) -> Callable[[], T]: ...


@contextmanager
def beside(*, threads: int, at_once: int = 1) -> Iterator[Start]:
    """Gives what starts work beside the body, `at_once` at a time; with one thread each is done when it is waited for.

    What has not begun when the body is left, or fails, is left undone. Two threads run Python in turns: it pays where one of
    the two is mostly in compiled code, which holds no lock of Python's. Compiled loops there run on as many threads as here.
    """
    if threads == 1:
        yield _once
        return
    executor = ThreadPoolExecutor(at_once, initializer=numba.set_num_threads, initargs=(numba.get_num_threads(),))
    try:
        yield lambda work: executor.submit(work).result
    finally:
        executor.shutdown(cancel_futures=True)


def _once(work: Callable[[], T]) -> Callable[[], T]:
    done: list[T] = []

    def wait() -> T:
        if not done:
            done.append(work())
        return done[0]

    return wait
