"""The bits of a word are counted, its sign among them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resolution.set_bits import set_bits

LEAST, MOST = -(1 << 63), (1 << 63) - 1


@pytest.mark.parametrize(("word", "bits"), [(0, 0), (1, 1), (-1, 64), (LEAST, 1), (MOST, 63)])
def test_words_at_the_ends_are_counted(word: int, bits: int) -> None:
    assert set_bits(word) == bits


@given(st.integers(LEAST, MOST))
def test_as_many_bits_are_set_as_python_says(word: int) -> None:
    assert set_bits(word) == (word & ((1 << 64) - 1)).bit_count()
