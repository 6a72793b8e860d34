"""seed, size → a world of creators on disk: payloads, the account table, and the truth.

Two rounds over the chunks: the first plans them and collects the handles that accounts wish for, the second plans them
again, gives those whose wish is taken another ending, and writes. A chunk depends on the seed, its place and its size
alone, so the bytes do not depend on how many workers there are, and memory on neither the workers' nor this side grows
with the world, but for eight bytes an account.
"""

from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from time import perf_counter
from typing import TypeVar

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from graph.errors import InputError
from graph.progress import Progress, no_progress
from increator.world.describing import description
from increator.world.dice import Dice
from increator.world.dressing import dress
from increator.world.evidence import needed_bits
from increator.world.measuring import Shares, measured, shares
from increator.world.observing import observe
from increator.world.payloads import payload_lines
from increator.world.placing import in_place, write_packed
from increator.world.planning import CHUNK, Hashes, by_number, chunk_sizes, losers, plan, settle, wishes
from increator.world.posts import draw_posts
from increator.world.tables import ACCOUNT_TABLE, LIST_COLUMNS, TRUTH, account_rows, process_lists, truth_rows
from resolution.tied_processes import tie

_WAITING = 4
"""Chunks that may wait for the writer: bounds the memory of this side."""
T = TypeVar("T")
R = TypeVar("R")


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """What was generated, and how it measures."""

    directory: Path
    accounts: int
    creators: int
    seed: int
    true_pairs: int
    evidenced_pairs: int
    shares: Shares
    seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class _Task:
    seed: int
    chunk: int
    size: int
    accounts: int
    posts: bool
    lost: dict[int, int]
    directory: str


def generate_world(
    directory: Path,
    *,
    accounts: int,
    seed: int,
    posts: bool = True,
    workers: int = 1,
    progress: Progress = no_progress,
) -> World:
    """Writes a world below `directory`, in place of one that is there.

    Raises: InputError when the number of accounts is not positive or the directory holds something else.
    """
    if accounts < 1:
        raise InputError(f"--accounts {accounts}: give a number of at least 1")
    started = perf_counter()
    sizes = chunk_sizes(accounts)
    with in_place(directory) as making, _pool(min(workers, len(sizes))) as pool:
        hashes: list[Hashes] = []
        for found in _in_order(pool, _wished, [(seed, chunk, size) for chunk, size in enumerate(sizes)]):
            hashes.append(found)
            progress("planning", sum(map(len, hashes)), accounts)
        lost = _serials(np.concatenate(hashes), len(sizes))
        tasks = [
            _Task(
                seed=seed,
                chunk=chunk,
                size=size,
                accounts=accounts,
                posts=posts,
                lost=lost[chunk],
                directory=str(making),
            )
            for chunk, size in enumerate(sizes)
        ]
        counts: Counter[str] = Counter()
        lists: dict[str, list[str]] = {}
        with (
            pq.ParquetWriter(making / "accounts.parquet", ACCOUNT_TABLE, compression="zstd") as account_file,
            pq.ParquetWriter(making / "truth.parquet", TRUTH, compression="zstd") as truth_file,
        ):
            for made in _in_order(pool, _written, tasks):
                account_file.write_table(made.accounts)
                truth_file.write_table(made.truth)
                for name, rows in made.lists.items():
                    lists.setdefault(name, []).extend(rows)
                counts += made.counts
                progress("writing", counts["accounts"], accounts)
        for name, rows in lists.items():
            (making / name).write_text("\n".join([LIST_COLUMNS[name], *rows, ""]), "utf-8")
        (making / "world.json").write_text(description(counts, accounts, seed), "utf-8")
    return World(
        directory=directory,
        accounts=counts["accounts"],
        creators=counts["creators"],
        seed=seed,
        true_pairs=counts["true pairs"],
        evidenced_pairs=counts["evidenced pairs"],
        shares=shares(counts),
        seconds=perf_counter() - started,
    )


def _wished(task: tuple[int, int, int]) -> Hashes:
    return wishes(plan(*task))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Chunk:
    accounts: pa.Table
    truth: pa.Table
    lists: dict[str, list[str]]
    counts: Counter[str]


def _written(task: _Task) -> _Chunk:
    units = plan(task.seed, task.chunk, task.size)
    settle(units, task.lost)
    dice = Dice("dressing", task.seed, task.chunk, task.size)
    for unit in units:
        dress(dice, unit)
    accounts = by_number(units)
    answers = observe(accounts)
    dice = Dice("posts", task.seed, task.chunk, task.size)
    posts = {account.number: draw_posts(dice, account) for account in accounts} if task.posts else {}
    for platform, said in answers.items():
        path = Path(task.directory, "payloads", platform, f"part-{task.chunk:05d}.jsonl.gz")
        write_packed(path, payload_lines(platform, said, posts))
    counts = measured(units, needed_bits(task.accounts))
    counts["posts"] = sum(map(len, posts.values()))
    return _Chunk(
        accounts=account_rows(accounts), truth=truth_rows(accounts), lists=process_lists(units), counts=counts
    )


def _serials(hashes: Hashes, chunks: int) -> list[dict[int, int]]:
    """For each chunk: number of an account that lost its handle → its serial."""
    lost: list[dict[int, int]] = [{} for _ in range(chunks)]
    for serial, number in enumerate(losers(hashes).tolist()):
        lost[number // CHUNK][number] = serial
    return lost


@contextmanager
def _pool(workers: int) -> Iterator[ProcessPoolExecutor | None]:
    if workers <= 1:
        yield None
        return
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn"), initializer=tie) as pool:
        try:
            yield pool
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def _in_order(pool: ProcessPoolExecutor | None, function: Callable[[T], R], tasks: Iterable[T]) -> Iterator[R]:
    """Results in the order of the tasks, with few of them waiting."""
    if pool is None:
        yield from map(function, tasks)
        return
    waiting: deque[Future[R]] = deque()
    for task in tasks:
        waiting.append(pool.submit(function, task))
        if len(waiting) > _WAITING:
            yield waiting.popleft().result()
    while waiting:
        yield waiting.popleft().result()
