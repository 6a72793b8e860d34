"""columns → candidate pairs.

Rules are data (`blocking_rules`). A block that is too large is refined by a second key or dropped, with a line in the
report; it is never silently exploded into pairs. Same-platform pairs are kept: they show what chance looks like.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from graph.errors import InputError
from graph.progress import Progress, no_progress
from resolution.account_slots import AccountSlots
from resolution.block_pairs import (
    MOST_ROWS,
    Blocks,
    Ints,
    Packed,
    blocks_of,
    distinct,
    distinct_pairs,
    members,
    pack,
    pairs_within,
    row_bits,
)
from resolution.blocking_rule import BlockingRule
from resolution.blocking_rules import BLOCKING_RULES
from resolution.blocking_rules.near_vectors import NEAR_RULES, near_pairs
from resolution.engines.duckdb import DuckDBWorkspace
from resolution.priced_texts import PricedColumns
from resolution.rare_parts import rare_part_keys

RARE_PARTS = "a part of the handle or name that few have"

_CLAIMS = "SELECT DISTINCT least(source, target) AS left_row, greatest(source, target) AS right_row FROM claim"

CLAIMED = "claims of a handle that too many have"

_SHOWN = 5
"""Dropped blocks of a rule that the report names."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BlockingRuleReport:
    """What one rule gave: pairs, blocks refined and dropped because of their size, and the largest ones by name."""

    rule: str
    pairs: int
    refined_blocks: int = 0
    dropped_blocks: int = 0
    largest_dropped: tuple[tuple[str, int], ...] = ()


def block(
    workspace: DuckDBWorkspace,
    texts: PricedColumns | None,
    rules: Sequence[BlockingRule] = BLOCKING_RULES,
    progress: Progress = no_progress,
    *,
    slots: AccountSlots | None = None,
) -> list[BlockingRuleReport]:
    """Makes the table `pair` (`left_row` < `right_row`, int32, distinct) out of claims, rare parts and the rules.

    Without `texts` no parts of handles and names are looked at, without `slots` no nearest neighbours.

    Raises: InputError where there are more accounts than rows can be told apart.
    """
    accounts = workspace.count("account")
    if accounts > MOST_ROWS:
        raise InputError(f"{accounts:,} accounts are more than one machine compares ({MOST_ROWS:,})")
    bits = row_bits(accounts)
    claims = workspace.get(_CLAIMS)
    found = [_joined(claims["left_row"].to_numpy(), claims["right_row"].to_numpy())]
    reports = _unclear_claims(workspace) if texts is not None else []
    if texts is not None:
        most = most_holders(accounts)
        part_blocks = blocks_of(rare_part_keys([texts.handles.texts, texts.names.texts], most, bits), bits)
        found.append(distinct(pairs_within(part_blocks, most)))
        reports.append(BlockingRuleReport(rule=RARE_PARTS, pairs=len(found[-1])))
    for done, rule in enumerate(rules):
        progress("block", done, len(rules))
        pairs, report = _apply(workspace, rule, most_of(rule, accounts), bits)
        found.append(pairs)
        reports.append(report)
    for name, pairs in near_neighbours(slots):
        found.append(pairs)
        reports.append(BlockingRuleReport(rule=name, pairs=len(pairs)))
    left, right = distinct_pairs(found)
    workspace.put("pair", pa.table({"left_row": left, "right_row": right}))
    progress("block", len(rules), len(rules))
    return reports


def near_neighbours(slots: AccountSlots | None) -> Iterator[tuple[str, Packed]]:
    """The name and the packed pairs of each rule over a slot that is there."""
    vectors = slots.vectors if slots else {}
    for slot, name in NEAR_RULES.items():
        if slots and slot in vectors:
            yield name, near_pairs(vectors[slot], slots.rank)


def _unclear_claims(workspace: DuckDBWorkspace) -> list[BlockingRuleReport]:
    """A line where claims were dropped."""
    largest = workspace.get("FROM unclear_handle ORDER BY accounts DESC, value").to_pylist()
    shown = tuple((row["value"], row["accounts"]) for row in largest[:_SHOWN])
    return (
        [BlockingRuleReport(rule=CLAIMED, pairs=0, dropped_blocks=len(largest), largest_dropped=shown)] if shown else []
    )


SMALL_TABLE, FEWEST_IN_BLOCK = 10_000, 6


def most_of(rule: BlockingRule, accounts: int) -> int:
    """How large a block of the rule may be: less in a large table, so that pairs grow no faster than accounts.

    A block of sixty namesakes among ten thousand may be worth a look. Sixty of a million give each of them sixty chance
    pairs, of which none could ever win against the others; a further key has to tell them apart.
    """
    return max(FEWEST_IN_BLOCK, round(rule.max_block * min(1.0, (SMALL_TABLE / max(accounts, 1)) ** 0.4)))


def most_holders(accounts: int) -> int:
    """The same for a part of a handle or name that is a key."""
    return max(FEWEST_IN_BLOCK, round(40 * min(1.0, (SMALL_TABLE / max(accounts, 1)) ** 0.6)))


def _joined(left: np.ndarray, right: np.ndarray) -> Packed:
    return (left.astype(np.uint64) << np.uint64(32)) | right.astype(np.uint64)


def _apply(workspace: DuckDBWorkspace, rule: BlockingRule, most: int, bits: int) -> tuple[Packed, BlockingRuleReport]:
    second = f"hash({rule.refine})" if rule.refine else "0::UBIGINT"
    keys = workspace.get(
        f"""
        SELECT k.row, hash(k.key) AS key, {second} AS second
        FROM ({rule.keys}) k JOIN account a USING (row) WHERE k.key <> ''
        """
    )
    rows, hashes = keys["row"].to_numpy(), keys["key"].to_numpy()
    blocks = blocks_of(pack(hashes, rows, bits), bits)
    pairs, refined = [pairs_within(blocks, most)], 0
    if rule.refine and (blocks.sizes > most).any():
        refined = int((blocks.sizes > most).sum())
        blocks = _refined(blocks, most, rows, keys["second"].to_numpy())
        pairs.append(pairs_within(blocks, most))
    found = distinct(np.concatenate(pairs))
    return found, _reported(workspace, rule, len(found), refined, blocks, most)


def _refined(blocks: Blocks, most: int, rows: Ints, second: Packed) -> Blocks:
    """The blocks that were too large, split by the second key (m,) of the rows (m,)."""
    large = members(blocks, blocks.sizes > most)
    of_row = np.zeros(int(rows.max()) + 1, dtype=np.uint64)
    of_row[rows] = second
    found = blocks.rows[large]
    mixed = (blocks.keys[large] * np.uint64(0x9E3779B97F4A7C15)) ^ of_row[found]
    return blocks_of(pack(mixed * np.uint64(0xFF51AFD7ED558CCD), found, blocks.row_bits), blocks.row_bits)


def _reported(
    workspace: DuckDBWorkspace, rule: BlockingRule, pairs: int, refined: int, blocks: Blocks, most: int
) -> BlockingRuleReport:
    dropped = np.flatnonzero(blocks.sizes > most)
    largest = dropped[np.argsort(-blocks.sizes[dropped], kind="stable")][:_SHOWN]
    rows = blocks.rows[blocks.starts[largest]]
    sizes = dict(zip(rows.tolist(), blocks.sizes[largest].tolist(), strict=True))
    shown = _keys_of(workspace, rule, sizes) if sizes else ()
    return BlockingRuleReport(
        rule=rule.name,
        pairs=pairs,
        refined_blocks=refined,
        dropped_blocks=len(dropped),
        largest_dropped=tuple(sorted(shown, key=lambda item: (-item[1], item[0]))),
    )


def _keys_of(workspace: DuckDBWorkspace, rule: BlockingRule, sizes: dict[int, int]) -> list[tuple[str, int]]:
    """The keys of a member of each block, as people can read them."""
    keys = workspace.get(
        f"""
        SELECT row, array_to_string(list_sort(list(left(key::VARCHAR, 60))), ' / ') AS keys
        FROM ({rule.keys}) WHERE key <> '' AND row IN ({", ".join(map(str, sizes))}) GROUP BY row
        """
    )
    return [(row["keys"], sizes[row["row"]]) for row in keys.to_pylist()]
