"""decisions + profiles → batches of whole creators, without those that stay as they are (pure)."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import duckdb
import pyarrow as pa

from creators.deciding import Plan
from creators.statements import rules

_BATCHING = rules("batching")
_COUNT_BATCHES = rules("count_batches")
_CREATORS = rules("batched_creators")
_ACCOUNTS = rules("batched_accounts")
_DECISIONS = rules("batched_decisions")
_ENDED = rules("batched_ends")
BATCH_ACCOUNTS = 10_000
"""Bounds a transaction: what a crash loses, and how long others wait for the tenant's lock."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """What one transaction applies: creators that hang together are never in two."""

    creators: pa.Table
    """The columns of staged_creator in stage_tables.sql."""
    accounts: pa.Table
    """The columns of staged_account."""
    decisions: pa.Table
    """DECISIONS."""
    ended: pa.Table
    """ENDED."""


def batches(
    accounts: pa.Table, plan: Plan, profiles: pa.Table, creators: pa.Table, *, batch_accounts: int = BATCH_ACCOUNTS
) -> list[Batch]:
    """What makes the creators that stand (STANDING_CREATORS) those of the profiles (PROFILES).

    Batches of about `batch_accounts` accounts, more only where one component has more. None where nothing changed.
    """
    with duckdb.connect() as connection:
        inputs = {
            "account": accounts.select(["account_key", "platform", "handle", "display_name", "bio"]),
            "membership": plan.membership,
            "moves": plan.moves,
            "decisions": plan.decisions,
            "ended": plan.ended,
            "profiles": profiles,
            "standing_creators": creators,
        }
        for name, table in inputs.items():
            connection.register(name, table)
        connection.execute("SET VARIABLE batch_accounts = ?", [batch_accounts])
        connection.execute(_BATCHING)
        count = connection.sql(_COUNT_BATCHES).fetchall()[0][0]
        changed, members, decisions, ended = (
            _by_batch(connection.sql(query).to_arrow_table(), count)
            for query in (_CREATORS, _ACCOUNTS, _DECISIONS, _ENDED)
        )
    return [
        Batch(creators=some, accounts=of_them, decisions=taken, ended=gone)
        for some, of_them, taken, gone in zip(changed, members, decisions, ended, strict=True)
        if of_them.num_rows
    ]


def _by_batch(table: pa.Table, count: int) -> Iterator[pa.Table]:
    """The rows of each batch, cut out of a table that is sorted by it."""
    bounds = table["batch"].to_numpy().searchsorted(range(count + 1))
    rows = table.drop_columns(["batch"])
    return (rows.slice(start, end - start) for start, end in pairwise(bounds))
