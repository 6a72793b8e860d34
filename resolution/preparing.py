"""accounts → derived columns, identifiers, candidate pairs and priced texts: the stages before pairs are compared.

What accounts state is read by Python for the most part; columns are derived by Arrow and DuckDB, letters priced by compiled
code. So these are done beside each other. Only what is started here runs loops in parallel: two threads at once may not where
numba has no library of threads (its workqueue). And only `derived` reads or makes tables there, for which the others wait.
"""

from collections.abc import Callable
from typing import TypeAlias

import pyarrow as pa

from graph.progress import Progress
from resolution.account_slots import AccountSlots
from resolution.beside import beside
from resolution.blocking import BlockingRuleReport, block, rare_parts
from resolution.derived_columns import attach_frequencies, count_frequencies, derive_columns
from resolution.engine import Engine
from resolution.engines.duckdb import DuckDBWorkspace
from resolution.identifier_columns import identifier_columns
from resolution.priced_texts import PricedColumns, TextColumns, price_texts, read_texts
from resolution.stage_clock import StageClock
from resolution.told_texts import ToldTexts

Prepared: TypeAlias = tuple[pa.Table, list[BlockingRuleReport], PricedColumns]
"""Identifiers (IDENTIFIERS), what blocking rules gave, and the prices of letters, which are the most memory of all."""


def prepare(
    workspace: DuckDBWorkspace,
    engine: Engine,
    accounts: pa.Table,
    identifiers: pa.Table | None,
    told: ToldTexts | None,
    slots: AccountSlots | None,
    *,
    threads: int,
    clock: StageClock,
    progress: Progress,
) -> Prepared:
    """Makes the tables that comparing reads out of complete ACCOUNTS with a column `row`.

    `identifiers` are extracted where none are given, what texts tell is learned where it was not `told` before.

    Raises: InputError where there are more accounts, or parts of texts, than one machine compares.
    """
    with beside(threads=threads) as start:
        derived = start(lambda: _derive(workspace, engine, accounts))
        parts = start(lambda: rare_parts(derived().both))
        priced = start(lambda: price_texts(derived(), told))
        with clock.time("identifiers"):
            progress("identifiers", 0, None)
            identifiers = identifiers if identifiers is not None else engine.extract(accounts)
        with clock.time("derived columns"):
            progress("derive", 0, None)
            _identify(workspace, identifiers, derived)
        with clock.time("blocking"):
            blocks = block(workspace, parts, progress=progress, slots=slots, pair=engine.pair)
        with clock.time("letters"):
            progress("letters", 0, None)
            return identifiers, blocks, priced()


def _derive(workspace: DuckDBWorkspace, engine: Engine, accounts: pa.Table) -> TextColumns:
    """Makes the columns of `account`, and gives its handles and names."""
    derive_columns(workspace, accounts, engine.fold_texts(accounts))
    return read_texts(workspace)


def _identify(workspace: DuckDBWorkspace, identifiers: pa.Table, derived: Callable[[], TextColumns]) -> None:
    """Adds what identifiers tell to the columns of `account`, once these are `derived`: nothing else is run there then."""
    derived()
    identifier_columns(workspace, identifiers)
    count_frequencies(workspace)
    attach_frequencies(workspace)
