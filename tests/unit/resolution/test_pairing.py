"""Blocks become pairs as sets would, whether all are paired at once or some here and some there."""

from itertools import combinations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from resolution.block_pairs import Packed, distinct, pack, row_bits
from resolution.pairing import BlockKeys, pair, pair_round

ROWS = 12
BITS = row_bits(ROWS)
KEYED = st.lists(st.tuples(st.integers(0, 4), st.integers(0, ROWS - 1)), max_size=40)
SECONDS = st.lists(st.integers(0, 3), min_size=ROWS, max_size=ROWS)
MOST = st.integers(2, 6)


def hashed(values: list[int]) -> Packed:
    return (np.array(values, dtype=np.uint64) + np.uint64(1)) * np.uint64(0x9E3779B97F4A7C15)


def keys_of(keyed: list[tuple[int, int]], seconds: list[int] | None, most: int) -> BlockKeys:
    rows = [row for _, row in keyed]
    packed = pack(hashed([key for key, _ in keyed]), np.array(rows, dtype=np.int64), BITS)
    second = None if seconds is None else hashed([seconds[row] for row in rows])
    return BlockKeys(packed=packed, row_bits=BITS, most=most, second=second)


@settings(deadline=None)
@given(KEYED, SECONDS, MOST)
def test_large_blocks_are_split_by_the_second_key_and_dropped_where_they_stay_large(
    keyed: list[tuple[int, int]], seconds: list[int], most: int
) -> None:
    found = pair([keys_of(keyed, seconds, most)])
    blocks = [{row for other, row in keyed if other == key} for key in range(5)]
    large = [block for block in blocks if len(block) > most]
    split = [{row for row in block if seconds[row] == second} for block in large for second in range(4)]
    dropped = [block for block in split if len(block) > most]
    paired = [block for block in (*blocks, *split) if len(block) <= most]
    expected = {two for block in paired for two in combinations(sorted(block), 2)}
    assert list(zip(found.left.tolist(), found.right.tolist(), strict=True)) == sorted(expected)
    (told,) = found.rules
    assert (told.pairs, told.refined, told.dropped) == (len(expected), len(large), len(dropped))
    sizes = sorted((len(block) for block in dropped), reverse=True)[:5]
    assert [size for _, size in told.largest] == sizes


@settings(deadline=None)
@given(KEYED, MOST)
def test_without_a_second_key_large_blocks_are_dropped(keyed: list[tuple[int, int]], most: int) -> None:
    (told,) = pair([keys_of(keyed, None, most)]).rules
    blocks = [{row for other, row in keyed if other == key} for key in range(5)]
    dropped = [block for block in blocks if len(block) > most]
    assert (told.refined, told.dropped) == (0, len(dropped))
    assert {(min(block), len(block)) for block in dropped} >= set(told.largest)


@settings(deadline=None)
@given(KEYED, SECONDS, MOST, st.integers(1, 4))
def test_blocks_in_bins_give_what_they_give_together(
    keyed: list[tuple[int, int]], seconds: list[int], most: int, bins: int
) -> None:
    whole = pair_round(keys_of(keyed, seconds, most))
    binned = [[one for one in keyed if one[0] % bins == number] for number in range(bins)]
    parts = [pair_round(keys_of(some, seconds, most)) for some in binned]
    assert sum(part.refined for part in parts) == whole.refined
    for column in ("pairs", "split"):
        joined = np.concatenate([getattr(part, column) for part in parts])
        assert np.array_equal(distinct(joined), distinct(getattr(whole, column))), column


@settings(deadline=None)
@given(KEYED, KEYED, MOST)
def test_pairs_of_several_rules_and_given_ones_are_distinct(
    one: list[tuple[int, int]], other: list[tuple[int, int]], most: int
) -> None:
    rules = [keys_of(one, None, most), keys_of(other, None, most)]
    claims = np.array([(1 << 32) | 5], dtype=np.uint64)
    found = pair(rules, [claims])
    alone = [pair([rule]) for rule in rules]
    expected = {(1, 5)} | {two for part in alone for two in zip(part.left.tolist(), part.right.tolist(), strict=True)}
    assert list(zip(found.left.tolist(), found.right.tolist(), strict=True)) == sorted(expected)
    assert [rule.pairs for rule in found.rules] == [len(part.left) for part in alone]
