"""accounts → what each blocking rule is good for: pairs it gives, pairs only it adds, largest blocks, recall.

The same as Splink's cumulative comparisons and largest blocks. Rules are run again one by one, in their order, claims first:
what a rule *adds* are the pairs that no rule before it gave. Recall is over pairs that are known to be one creator's, of a
truth or of judgements.
"""

import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from graph.progress import Progress, no_progress
from resolution.account_slots import AccountSlots, read_slots
from resolution.block_pairs import distinct
from resolution.blocking import RARE_PARTS, block, most_holders, most_of, near_neighbours, rare_parts
from resolution.blocking_rule import BlockingRule
from resolution.blocking_rules import BLOCKING_RULES
from resolution.derived_columns import attach_frequencies, count_frequencies, derive_columns
from resolution.engines.duckdb import DuckDBWorkspace
from resolution.identifier_columns import identifier_columns
from resolution.identifiers import extract
from resolution.pairing import BlockKeys
from resolution.priced_texts import read_texts
from resolution.waterfall import CLAIMS

SHOWN = 5
"""Blocks of a rule that are named."""

LETTERS = 60
"""Of a key that is named."""

Pairs = npt.NDArray[np.uint64]

_KNOWN = """
SELECT DISTINCT least(l.row, r.row) AS left_row, greatest(l.row, r.row) AS right_row
FROM known k JOIN account l ON l.account_key = k.left_key JOIN account r ON r.account_key = k.right_key
WHERE l.row <> r.row
"""

_LARGEST = """
SELECT left(key::VARCHAR, {letters}) AS key, count(DISTINCT row)::BIGINT AS accounts
FROM ({keys}) WHERE key <> '' GROUP BY key HAVING accounts > 1 ORDER BY accounts DESC, key LIMIT {shown}
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleAnalysis:
    """One rule: `pairs` it gives, `added` of those that no rule before it gave, `cumulative` with all before it.

    `known`: known pairs among `pairs`; `known_added`: among those it adds. Both None where no pairs are known.
    `largest_allowed`: accounts in a block, beyond which it is refined or dropped; None for claims, which have no blocks.
    `largest_blocks`: the keys that most accounts share, whatever became of their blocks.
    """

    rule: str
    pairs: int
    added: int
    cumulative: int
    known: int | None = None
    known_added: int | None = None
    largest_allowed: int | None = None
    largest_blocks: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class BlockingAnalysis:
    """`recall`: of `known_pairs` those that any rule gives, 0 to 1; None where no pairs are known."""

    rules: tuple[RuleAnalysis, ...]
    pairs: int
    known_pairs: int | None
    recall: float | None


def analyse_accounts(
    accounts: pa.Table,
    known: pa.Table | None = None,
    *,
    threads: int | None = None,
    memory: str | None = None,
    progress: Progress = no_progress,
) -> BlockingAnalysis:
    """The same, of accounts (ACCOUNTS, perhaps ACCOUNT_SLOTS, each key once): the stages before blocking are run for it."""
    slots = read_slots(accounts)
    workspace = DuckDBWorkspace(threads=threads, memory=memory)
    try:
        derive_columns(workspace, accounts.append_column("row", pa.array(range(len(accounts)), pa.int64())))
        identifier_columns(workspace, extract(accounts, threads=threads or os.cpu_count() or 1))
        count_frequencies(workspace)
        attach_frequencies(workspace)
        texts = read_texts(workspace).both
        return analyse_blocking(workspace, lambda: rare_parts(texts), known, progress=progress, slots=slots)
    finally:
        workspace.close()


def analyse_blocking(
    workspace: DuckDBWorkspace,
    parts: Callable[[], BlockKeys] | None,
    known: pa.Table | None = None,
    rules: Sequence[BlockingRule] = BLOCKING_RULES,
    progress: Progress = no_progress,
    *,
    slots: AccountSlots | None = None,
) -> BlockingAnalysis:
    """Of a workspace whose columns are derived and whose frequencies are attached; `pair` is made anew by each rule.

    `known`: pairs of one creator, text columns `left_key` and `right_key`; those of unknown accounts do not count.
    """
    wanted = None if known is None else _known_pairs(workspace, known)
    seen: Pairs = np.zeros(0, dtype=np.uint64)
    told: list[RuleAnalysis] = []
    accounts = workspace.count("account")
    for done, (name, rule, found) in enumerate(_found(workspace, parts, rules, slots)):
        progress("analyse blocking", done, len(rules) + 2)
        new = np.setdiff1d(found, seen, assume_unique=True)
        seen = np.union1d(seen, new)
        told.append(
            RuleAnalysis(
                rule=name,
                pairs=len(found),
                added=len(new),
                cumulative=len(seen),
                known=None if wanted is None else _shared(wanted, found),
                known_added=None if wanted is None else _shared(wanted, new),
                largest_allowed=_allowed(name, rule, accounts),
                largest_blocks=_largest(workspace, rule),
            )
        )
    return BlockingAnalysis(
        rules=tuple(told),
        pairs=len(seen),
        known_pairs=None if wanted is None else len(wanted),
        recall=_shared(wanted, seen) / len(wanted) if wanted is not None and len(wanted) else None,
    )


def _found(
    workspace: DuckDBWorkspace,
    parts: Callable[[], BlockKeys] | None,
    rules: Sequence[BlockingRule],
    slots: AccountSlots | None,
) -> Iterator[tuple[str, BlockingRule | None, Pairs]]:
    """Each rule's own pairs. `block` always adds claims, so those are put aside once they have been told."""
    block(workspace, None, ())
    yield CLAIMS, None, _pairs(workspace)
    workspace.make("claim_aside", "SELECT * FROM claim")
    workspace.make("claim", "SELECT * FROM claim_aside LIMIT 0")
    try:
        if parts is not None:
            block(workspace, parts, ())
            yield RARE_PARTS, None, _pairs(workspace)
        for rule in rules:
            block(workspace, None, (rule,))
            yield rule.name, rule, _pairs(workspace)
        yield from ((name, None, pairs) for name, pairs in near_neighbours(slots))
    finally:
        workspace.make("claim", "SELECT * FROM claim_aside")


def _pairs(workspace: DuckDBWorkspace) -> Pairs:
    """The distinct pairs of `pair`, packed, in order."""
    table = workspace.get("SELECT left_row, right_row FROM pair")
    return _packed(table)


def _packed(table: pa.Table) -> Pairs:
    left, right = (table[side].to_numpy().astype(np.uint64) for side in ("left_row", "right_row"))
    return distinct((left << np.uint64(32)) | right)


def _known_pairs(workspace: DuckDBWorkspace, known: pa.Table) -> Pairs:
    workspace.put("known", known.select(["left_key", "right_key"]))
    return _packed(workspace.get(_KNOWN))


def _shared(wanted: Pairs, found: Pairs) -> int:
    return len(np.intersect1d(wanted, found, assume_unique=True))


def _allowed(name: str, rule: BlockingRule | None, accounts: int) -> int | None:
    if rule is not None:
        return most_of(rule, accounts)
    return most_holders(accounts) if name == RARE_PARTS else None


def _largest(workspace: DuckDBWorkspace, rule: BlockingRule | None) -> tuple[tuple[str, int], ...]:
    """Parts of handles and names have no names of their own: their blocks are as small as is allowed."""
    if rule is None:
        return ()
    rows = workspace.get(_LARGEST.format(keys=rule.keys, letters=LETTERS, shown=SHOWN)).to_pylist()
    return tuple((row["key"], row["accounts"]) for row in rows)
