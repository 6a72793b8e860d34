"""work that nobody waits for yet → done on another core meanwhile, where there is one."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager


@contextmanager
def beside(work: Callable[[], object], *, threads: int) -> Iterator[None]:
    """Does `work` beside the body, or before it with one thread; it is done once the body is left.

    Two threads run Python in turns: it pays where one of the two is mostly in compiled code, which holds no lock of Python's.

    Raises: what the body raises, else what `work` raises.
    """
    if threads == 1:
        work()
        yield
        return
    with ThreadPoolExecutor(1) as executor:
        done = executor.submit(work)
        yield
        done.result()
