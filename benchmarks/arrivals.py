"""accounts → what it costs to lay most of them out and to let the others arrive, and whether a batch gives the same."""

import os
import resource
import sys
from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from resolution.complete_accounts import complete
from resolution.incremental.arriving import arrive
from resolution.incremental.laying_out import empty
from resolution.incremental.resolution_index import ResolutionIndex
from resolution.resolving import Resolution, resolve

SIZES = (*[100] * 8, 1, 10, 189, 1_000)
"""How many arrive at once, one part after the other: 2,000 in all."""

SEED = 7
CLOSE = 1e-9

_EXACT = ("left_key", "right_key", "linker", "kind", "used")
_BARS = ("comparison", "level")


def arrivals(accounts: pa.Table, sizes: Sequence[int] = SIZES) -> Iterator[str]:
    """A line for each step, with its CPU seconds and the peak of the process so far.

    The model is trained on the first tenth; who arrives is drawn at random.

    Raises: ValueError where too few accounts are left to be laid out, or where a batch gives anything else.
    """
    accounts = complete(accounts)
    if len(accounts) <= sum(sizes):
        message = f"{len(accounts):,} accounts are too few for {sum(sizes):,} that arrive"
        raise ValueError(message)
    order = np.random.default_rng(SEED).permutation(len(accounts))
    arriving, there = np.split(order, [sum(sizes)])
    clock = _Clock()
    model = resolve(accounts.slice(0, max(len(accounts) // 10, 1))).model
    yield clock.line(f"model of the first {max(len(accounts) // 10, 1):,}")
    index = arrive(empty(model), accounts.take(pa.array(np.sort(there)))).index
    yield clock.line(f"{len(there):,} are laid out")
    for rows in np.split(arriving, np.cumsum(sizes)[:-1]):
        arrival = arrive(index, accounts.take(pa.array(rows)))
        index = arrival.index
        changed = f"{len(arrival.links):,} links and {len(arrival.clusters):,} rows of clusters are new or other"
        yield clock.line(f"{len(rows):,} arrive: {changed}")
    batch = resolve(accounts.sort_by("account_key"), model=model)
    yield clock.line("a batch of all")
    if not same(index, batch):
        message = "the accounts that arrived are resolved otherwise than by a batch"
        raise ValueError(message)
    yield f"equal: {len(batch.links):,} links, the clusters of {len(batch.clusters):,} accounts"


def same(index: ResolutionIndex, batch: Resolution) -> bool:
    """Whether links with their evidence, and clusters, are those of a batch of accounts by key; numbers to 10⁻⁹."""
    links, expected = index.all_links, batch.links
    clusters, wanted = index.all_clusters, batch.clusters.sort_by("account_key")
    if len(links) != len(expected):
        return False
    exact = [(links[name], expected[name]) for name in _EXACT] + [
        (clusters[name], wanted[name]) for name in ("account_key", "cluster", "role")
    ]
    told = [[pc.list_flatten(table["evidence"]).combine_chunks() for table in (links, expected)]]
    exact += [tuple(pc.struct_field(bars, name) for bars in two) for two in told for name in _BARS]
    close = [(links[name], expected[name]) for name in ("weight_bits", "probability")]
    close.append((clusters["confidence"], wanted["confidence"]))
    return all(one.equals(other) for one, other in exact) and all(_near(*two) for two in close)


def _near(one: pa.ChunkedArray, other: pa.ChunkedArray) -> bool:
    numbers: list[npt.NDArray[np.float64]] = [np.asarray(values) for values in (one, other)]
    return bool(np.abs(numbers[0] - numbers[1]).max(initial=0) <= CLOSE)


class _Clock:
    def __init__(self) -> None:
        self._before = _cpu_seconds()

    def line(self, what: str) -> str:
        """What was done since the last line."""
        now = _cpu_seconds()
        taken, self._before = now - self._before, now
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024 if sys.platform != "darwin" else 1024**2)
        return f"{what}: CPU {taken:.2f} s, peak {peak:,.0f} MiB"


def _cpu_seconds() -> float:
    """Of this process and its children."""
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system
