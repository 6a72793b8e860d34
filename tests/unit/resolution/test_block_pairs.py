"""Keys become blocks and pairs as sets would."""

from itertools import combinations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from resolution.block_pairs import ROW_BITS, blocks_of, distinct, distinct_pairs, pack, pairs_within, row_bits

KEYS = st.lists(st.tuples(st.integers(0, 5), st.integers(0, 8)), max_size=30)


@given(st.lists(st.integers(0, 2**64 - 1), max_size=50))
@settings(deadline=None)  # the first example compiles
def test_distinct_values_are_those_of_a_set_in_order(values: list[int]) -> None:
    assert distinct(np.array(values, dtype=np.uint64)).tolist() == sorted(set(values))


@given(KEYS, st.integers(2, 9))
@settings(deadline=None)  # the first example compiles
def test_pairs_are_those_of_rows_with_an_equal_key_in_blocks_up_to_the_cap(
    keys: list[tuple[int, int]], most: int
) -> None:
    hashes = np.array([(key + 1) << 40 for key, _ in keys], dtype=np.uint64)
    rows = np.array([row for _, row in keys], dtype=np.int64)
    left, right = distinct_pairs([pairs_within(blocks_of(pack(hashes, rows)), most)])
    blocks = [{row for other, row in keys if other == key} for key in {key for key, _ in keys}]
    expected = {pair for block in blocks if len(block) <= most for pair in combinations(sorted(block), 2)}
    assert set(zip(left.tolist(), right.tolist(), strict=True)) == expected


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 9)), max_size=30))
@settings(deadline=None)  # the first example compiles
def test_rows_beyond_the_sixteenth_million_meet_as_any_others_do(keyed: list[tuple[int, int]]) -> None:
    first, bits = 40_000_000, row_bits(40_000_010)
    assert bits > ROW_BITS
    hashes = np.array([key << 60 for key, _ in keyed], dtype=np.uint64)
    rows = np.array([row for _, row in keyed], dtype=np.int64)
    near = distinct_pairs([pairs_within(blocks_of(pack(hashes, rows)), 5)])
    far = distinct_pairs([pairs_within(blocks_of(pack(hashes, rows + first, bits), bits), 5)])
    assert [(side - first).tolist() for side in far] == [side.tolist() for side in near]
