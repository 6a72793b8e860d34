"""columns → candidate pairs.

Rules are data (`blocking_rules`). A block that is too large is refined by a second key or dropped, with a line in the
report; it is never silently exploded into pairs. Same-platform pairs are kept: they show what chance looks like.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from graph.errors import InputError
from graph.progress import Progress, no_progress
from resolution.account_slots import AccountSlots
from resolution.block_pairs import MOST_ROWS, Packed, pack, row_bits
from resolution.blocking_rule import BlockingRule
from resolution.blocking_rules import BLOCKING_RULES
from resolution.blocking_rules.near_vectors import NEAR_RULES, near_pairs
from resolution.engines.duckdb import DuckDBWorkspace
from resolution.pairing import SHOWN, BlockKeys, PairedBlocks, Pairing, pair
from resolution.rare_parts import rare_part_keys
from resolution.surprisal import Texts

RARE_PARTS = "a part of the handle or name that few have"

_CLAIMS = "SELECT DISTINCT least(source, target) AS left_row, greatest(source, target) AS right_row FROM claim"

CLAIMED = "claims of a handle that too many have"


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
    parts: Callable[[], BlockKeys] | None,
    rules: Sequence[BlockingRule] = BLOCKING_RULES,
    progress: Progress = no_progress,
    *,
    slots: AccountSlots | None = None,
    pair: Pairing = pair,
) -> list[BlockingRuleReport]:
    """Makes the table `pair` (`left_row` < `right_row`, int32, distinct) out of claims, rare parts and the rules.

    `parts`: waits for the keys of rare parts (`rare_parts`), which come last; without it there are none, without `slots` no
    nearest neighbours. `pair`: what brings the keys together.

    Raises: InputError where there are more accounts than rows can be told apart.
    """
    accounts = workspace.count("account")
    if accounts > MOST_ROWS:
        raise InputError(f"{accounts:,} accounts are more than one machine compares ({MOST_ROWS:,})")
    near = list(near_neighbours(slots))
    keys = _keys(workspace, rules, parts, accounts, progress)
    found = pair(keys, [_claims(workspace), *(pairs for _, pairs in near)])
    workspace.put("pair", pa.table({"left_row": found.left, "right_row": found.right}))
    progress("block", len(rules), len(rules))
    reports = _unclear_claims(workspace) if parts is not None else []
    paired = list(found.rules)
    if parts is not None:
        reports.append(BlockingRuleReport(rule=RARE_PARTS, pairs=paired.pop().pairs))
    reports += [_reported(workspace, rule, blocks) for rule, blocks in zip(rules, paired, strict=True)]
    return [*reports, *(BlockingRuleReport(rule=name, pairs=len(pairs)) for name, pairs in near)]


def _claims(workspace: DuckDBWorkspace) -> Packed:
    claims = workspace.get(_CLAIMS)
    left, right = (claims[side].to_numpy().astype(np.uint64) for side in ("left_row", "right_row"))
    return (left << np.uint64(32)) | right


def _keys(
    workspace: DuckDBWorkspace,
    rules: Sequence[BlockingRule],
    parts: Callable[[], BlockKeys] | None,
    accounts: int,
    progress: Progress,
) -> Iterator[BlockKeys]:
    """Those of each rule, then those of rare parts."""
    bits = row_bits(accounts)
    for done, rule in enumerate(rules):
        progress("block", done, len(rules))
        yield _keys_of_rule(workspace, rule, most_of(rule, accounts), bits)
    if parts is not None:
        yield parts()


def rare_parts(texts: Sequence[Texts]) -> BlockKeys:
    """The keys of columns of texts of all accounts, (n,) each: handles and names.

    Raises: InputError where there are more parts than one machine counts.
    """
    accounts = len(texts[0])
    bits, most = row_bits(accounts), most_holders(accounts)
    packed = rare_part_keys(list(texts), most, bits)
    return BlockKeys(packed=packed, row_bits=bits, most=most)


def near_neighbours(slots: AccountSlots | None) -> Iterator[tuple[str, Packed]]:
    """The name and the packed pairs of each rule over a slot that is there."""
    vectors = slots.vectors if slots else {}
    for slot, name in NEAR_RULES.items():
        if slots and slot in vectors:
            yield name, near_pairs(vectors[slot], slots.rank)


def _unclear_claims(workspace: DuckDBWorkspace) -> list[BlockingRuleReport]:
    """A line where claims were dropped."""
    largest = workspace.get("FROM unclear_handle ORDER BY accounts DESC, value").to_pylist()
    shown = tuple((row["value"], row["accounts"]) for row in largest[:SHOWN])
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


def _keys_of_rule(workspace: DuckDBWorkspace, rule: BlockingRule, most: int, bits: int) -> BlockKeys:
    keys = workspace.get(f"SELECT row, hash(key) AS key FROM ({rule.keys}) WHERE key <> ''")
    rows = keys["row"].to_numpy()
    return BlockKeys(
        packed=pack(keys["key"].to_numpy(), rows, bits),
        row_bits=bits,
        most=most,
        second=_second_keys(workspace, rule.refine)[rows] if rule.refine and len(rows) else None,
    )


def _second_keys(workspace: DuckDBWorkspace, refine: str) -> Packed:
    """The hash of each account's second key, (accounts,)."""
    seconds = workspace.get(f"SELECT row, hash({refine}) AS second FROM account a")
    of_row = np.zeros(len(seconds), dtype=np.uint64)
    of_row[seconds["row"].to_numpy()] = seconds["second"].to_numpy()
    return of_row


def _reported(workspace: DuckDBWorkspace, rule: BlockingRule, blocks: PairedBlocks) -> BlockingRuleReport:
    shown = _keys_of(workspace, rule, dict(blocks.largest)) if blocks.largest else ()
    return BlockingRuleReport(
        rule=rule.name,
        pairs=blocks.pairs,
        refined_blocks=blocks.refined,
        dropped_blocks=blocks.dropped,
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
