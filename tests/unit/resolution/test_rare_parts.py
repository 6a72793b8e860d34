"""Two texts that share a part which few hold share a key, and no block is larger than asked."""

from collections import Counter

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from resolution.block_pairs import blocks_of, distinct_pairs, pairs_within
from resolution.rare_parts import LONGEST, SHORTEST, rare_part_keys
from resolution.surprisal import encode

WORDS = st.text(alphabet="ab", max_size=12)


def pairs(texts: list[str], most: int) -> set[tuple[int, int]]:
    blocks = blocks_of(rare_part_keys([encode(pa.array(texts, pa.string()))], most))
    left, right = distinct_pairs([pairs_within(blocks, most)])
    return set(zip(left.tolist(), right.tolist(), strict=True))


def test_two_handles_with_a_rare_part_in_common_meet() -> None:
    assert pairs(["sentoddyoung", "senatortoddyoung", "sencapito", "senatorwarren"], 2) >= {(0, 1)}


def test_a_part_that_many_hold_brings_nobody_together() -> None:
    texts = [f"makeup{letter * 3}" for letter in "abcdefghij"]
    assert pairs(texts, 4) == set()


@given(st.lists(WORDS, min_size=2, max_size=12), st.integers(2, 6))
@settings(deadline=None, max_examples=150)
def test_whoever_shares_a_part_that_few_hold_meets_and_nobody_else_does(texts: list[str], most: int) -> None:
    def parts(text: str) -> list[str]:
        return [
            text[start : start + length]
            for start in range(len(text))
            for length in range(SHORTEST, min(LONGEST, len(text) - start) + 1)
        ]

    holders = Counter(part for text in texts for part in parts(text))
    expected = {
        (left, right)
        for left in range(len(texts))
        for right in range(left + 1, len(texts))
        if any(holders[part] <= most for part in set(parts(texts[left])) & set(parts(texts[right])))
    }
    assert pairs(texts, most) == expected


@pytest.mark.parametrize("texts", [[], [""], ["", "abc"]])
def test_texts_without_parts_have_no_keys(texts: list[str]) -> None:
    assert pairs(texts, 4) == set()
