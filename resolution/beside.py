"""work that nobody waits for yet → done on another core meanwhile, where there is one."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Protocol, TypeVar

T = TypeVar("T")


class Start(Protocol):
    """Starts work, and gives what waits for its result.

    Raises: what the work raises, where it is waited for.
    """

    def __call__(self, work: Callable[[], T]) -> Callable[[], T]: ...


@contextmanager
def beside(*, threads: int) -> Iterator[Start]:
    """Gives what starts work beside the body, one after the other; with one thread each is done when it is started.

    Two threads run Python in turns: it pays where one of the two is mostly in compiled code, which holds no lock of Python's.
    """
    if threads == 1:
        yield _done_at_once
        return
    with ThreadPoolExecutor(1) as executor:
        yield lambda work: executor.submit(work).result


def _done_at_once(work: Callable[[], T]) -> Callable[[], T]:
    done = work()
    return lambda: done
