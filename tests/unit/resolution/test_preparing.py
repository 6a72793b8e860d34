"""The stages before comparing give the same whether they are done beside each other or one after the other."""

import numpy as np
import pyarrow as pa
import pytest

from graph.errors import InputError
from graph.progress import no_progress
from resolution.complete_accounts import complete
from resolution.engines.duckdb import DuckDBWorkspace
from resolution.engines.local import LocalEngine
from resolution.preparing import Prepared, prepare
from resolution.stage_clock import StageClock
from tests.unit.resolution.people import crowd, table

PEOPLE: list[dict[str, object]] = [
    *crowd(120, seed=3),
    {"platform": "x", "handle": "ana.paz", "bio": "youtube.com/@anapaz, ana@paz.example"},
]


def prepared(
    workspace: DuckDBWorkspace, threads: int, engine: LocalEngine, clock: StageClock | None = None
) -> Prepared:
    return prepare(
        workspace,
        engine,
        complete(table(PEOPLE)),
        None,
        None,
        None,
        threads=threads,
        clock=clock or StageClock(),
        progress=no_progress,
    )


def of_threads(threads: int) -> tuple[Prepared, pa.Table, StageClock]:
    workspace, clock = DuckDBWorkspace(threads=threads), StageClock()
    try:
        told = prepared(workspace, threads, LocalEngine(threads=threads), clock)
        return told, workspace.get("SELECT * FROM pair ORDER BY ALL"), clock
    finally:
        workspace.close()


def test_one_thread_gives_what_two_give() -> None:
    ((identifiers, blocks, texts), pairs, _), ((others, other_blocks, other_texts), other_pairs, _) = map(
        of_threads, (1, 2)
    )
    assert len(pairs)
    assert pairs.equals(other_pairs)
    assert len(identifiers)
    assert identifiers.equals(others)
    assert blocks == other_blocks
    for name in ("handles", "names", "handles_within", "names_within"):
        assert np.array_equal(getattr(texts, name).bits, getattr(other_texts, name).bits)


@pytest.mark.parametrize("threads", [1, 2])
def test_stages_are_told_in_one_order(threads: int) -> None:
    assert list(of_threads(threads)[2].seconds) == ["identifiers", "derived columns", "blocking", "letters"]


class FoldsNothing(LocalEngine):
    def fold_texts(self, accounts: pa.Table) -> pa.Table:
        raise InputError(f"{len(accounts)} texts cannot be folded")


class ReadsNothing(LocalEngine):
    def extract(self, accounts: pa.Table) -> pa.Table:
        raise InputError(f"{len(accounts)} accounts cannot be read")


@pytest.mark.parametrize("threads", [1, 2])
@pytest.mark.parametrize(("engine", "why"), [(FoldsNothing, "cannot be folded"), (ReadsNothing, "cannot be read")])
def test_what_goes_wrong_beside_is_told_as_it_is(threads: int, engine: type[LocalEngine], why: str) -> None:
    workspace = DuckDBWorkspace(threads=threads)
    with pytest.raises(InputError, match=why):
        prepared(workspace, threads, engine(threads=threads))
    workspace.close()
