"""What many of a platform write says little, and a letter's bits are the logarithm of what the counts make likely."""

import gc
import random
from collections.abc import Mapping

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from resolution import surprisal
from resolution.letter_pricing import ALPHABET
from resolution.surprisal import (
    FEWEST,
    ORDER,
    LetterCounts,
    count_letters,
    encode,
    letter_bits,
)

WORDS = st.text(alphabet="abcdefghij0123", max_size=12)
LONG = st.text(alphabet="ab", min_size=30, max_size=40)


def bits(texts: list[str], platform: list[int], platforms: tuple[str, ...] = ("x", "tiktok")) -> list[np.ndarray]:
    encoded = encode(pa.array(texts, pa.string()))
    places = np.array(platform, dtype=np.int64)
    counts = count_letters(encoded, places, platforms, np.arange(len(texts)))
    found, _ = letter_bits(encoded, places, platforms, counts)
    return [found[start:end] for start, end in zip(encoded.offsets, encoded.offsets[1:], strict=False)]


def test_what_many_of_the_platform_begin_with_says_little() -> None:
    crowd = [f"rep{name}" for name in ("amata", "bishop", "clyde", "dean", "estes", "foxx", "garcia", "hill")]
    said = bits(crowd, [0] * len(crowd))[0]
    assert said[:3].sum() < 2
    assert said[3:].sum() > 12


def test_the_accounts_of_a_person_on_other_platforms_make_no_handle_common() -> None:
    crowd = [f"{a}{b}" for a in ("tea", "bee", "fox") for b in ("lane", "hill", "road")]
    alone = bits(["zaphodic", *crowd], [0] * 10)[0].sum()
    three = ("x", "tiktok", "youtube")
    repeated = bits(["zaphodic", *crowd, "zaphodic", "zaphodic"], [0] * 10 + [1, 2], three)[0].sum()
    assert repeated == pytest.approx(alone)


def test_an_accounts_own_letters_are_no_evidence_that_others_write_them() -> None:
    crowd = ["tealane", "foxhill", "beeroad"]
    assert (bits(["qzjxkw", *crowd], [0] * 4)[0] > 3).all()


def test_where_nothing_was_counted_all_letters_are_alike() -> None:
    encoded = encode(pa.array(["jane"]))
    nothing = LetterCounts(platforms=(), codes=np.zeros(0, np.uint64), counts=np.zeros(0, np.int64))
    found, _ = letter_bits(encoded, np.zeros(1, np.int64), ["x"], nothing)
    assert found == pytest.approx([np.log2(ALPHABET)] * 4)


@given(st.lists(st.tuples(WORDS, st.integers(0, 1)), min_size=1, max_size=30))
@settings(deadline=None, max_examples=60)
def test_counts_are_those_of_a_dictionary(rows: list[tuple[str, int]]) -> None:
    texts, platform = [row[0] for row in rows], [row[1] for row in rows]
    expected: dict[str, dict[str, int]] = {"x": {}, "tiktok": {}}
    for text, place in rows:
        started = f"^{text}"
        for end in range(1, len(started) + 1):
            for begin in range(max(0, end - ORDER), end):
                gram = started[begin:end]
                if gram != "^" or text:
                    table = expected[("x", "tiktok")[place]]
                    table[gram] = table.get(gram, 0) + 1
    encoded = encode(pa.array(texts, pa.string()))
    counts = count_letters(encoded, np.array(platform, np.int64), ("x", "tiktok"), np.arange(len(texts)))
    found = counts.by_platform()
    for name, seen in expected.items():
        wanted = {gram: n for gram, n in seen.items() if n >= FEWEST and gram != "^"}
        assert {gram: n for gram, n in found[name].items() if gram != "^"} == wanted


@given(st.lists(st.tuples(WORDS, st.integers(0, 1)), min_size=1, max_size=20))
@settings(deadline=None, max_examples=40)
def test_counts_go_to_json_and_back(rows: list[tuple[str, int]]) -> None:
    encoded = encode(pa.array([row[0] for row in rows], pa.string()))
    platform = np.array([row[1] for row in rows], np.int64)
    counts = count_letters(encoded, platform, ("x", "tiktok"), np.arange(len(rows)))
    again = LetterCounts.from_platforms(counts.by_platform())
    assert again.platforms == counts.platforms
    assert again.codes.tolist() == counts.codes.tolist()
    assert again.counts.tolist() == counts.counts.tolist()


@given(st.lists(st.tuples(WORDS, st.integers(0, 1)), min_size=1, max_size=20), st.randoms())
@settings(deadline=None, max_examples=40)
def test_bits_are_not_negative_and_do_not_depend_on_the_order_of_rows(
    rows: list[tuple[str, int]], dice: random.Random
) -> None:
    order = list(range(len(rows)))
    dice.shuffle(order)
    found = bits([row[0] for row in rows], [row[1] for row in rows])
    shuffled = bits([rows[at][0] for at in order], [rows[at][1] for at in order])
    for place, at in enumerate(order):
        assert (found[at] >= 0).all()
        assert shuffled[place] == pytest.approx(found[at])


def plain_chances(text: str, counts: Mapping[str, int], left_out: float) -> np.ndarray:
    """Absolute discounting as it is defined, one letter after the other."""
    started, said = f"^{text}", []
    for at in range(1, len(started)):
        probability = 1 / ALPHABET
        for length in range(min(at + 1, ORDER)):
            context = started[at - length : at]
            longer = {g: n for g, n in counts.items() if len(g) == length + 1 and g.startswith(context) and g != "^"}
            seen = counts.get(context, 0) if context else sum(longer.values())
            if seen > left_out:
                having = longer.get(context + started[at], left_out) - left_out
                rest = seen - sum(n - left_out for n in longer.values())
                probability = (having + rest * probability) / seen
        said.append(probability)
    return np.array(said)


def plain_bits(text: str, counts: Mapping[str, Mapping[str, int]], own: str, left_out: int) -> np.ndarray:
    """The platforms' chances, mixed by how many letters were counted on each; `left_out` of the own one."""
    letters = {name: sum(n for g, n in seen.items() if len(g) == 1 and g != "^") for name, seen in counts.items()}
    mixed = np.full(len(text), 0.0 if sum(letters.values()) else 1 / ALPHABET)
    for name, seen in counts.items():
        chances = plain_chances(text, seen, left_out if name == own else 1)
        mixed += letters[name] / max(sum(letters.values()), 1) * chances
    return -np.log2(np.minimum(mixed, 1.0))


@given(st.lists(st.tuples(WORDS, st.integers(0, 1)), min_size=1, max_size=30), st.lists(WORDS | LONG, max_size=5))
@settings(deadline=None, max_examples=100)
def test_bits_are_what_the_definition_says_whatever_begins_alike(rows: list[tuple[str, int]], new: list[str]) -> None:
    counted = encode(pa.array([row[0] for row in rows], pa.string()))
    platform = np.array([row[1] for row in rows], np.int64)
    counts = count_letters(counted, platform, ("x", "tiktok"), np.arange(len(rows)))
    texts, owners = [row[0] for row in rows] + new * 3, [row[1] for row in rows]
    owners += [own for own in range(3) for _ in new]
    encoded = encode(pa.array(texts, pa.string()))
    platforms = ("x", "tiktok", "one that was never counted")
    found = letter_bits(encoded, np.array(owners, np.int64), platforms, counts)
    for left_out, bits_of_all in zip((1, 2), found, strict=True):
        for row, text in enumerate(texts):
            expected = plain_bits(text, counts.by_platform(), platforms[owners[row]], left_out)
            assert bits_of_all[encoded.offsets[row] : encoded.offsets[row + 1]] == pytest.approx(expected, abs=1e-4)


def test_what_others_of_another_platform_are_called_is_less_rare_on_a_small_one() -> None:
    murphies = [f"{first}murphy" for first in ("greg", "chris", "pat", "tim", "cillian")]
    crowd = [f"{a}{b}" for a in ("tea", "bee", "fox") for b in ("lane", "hill", "road")]
    rare = bits(["chrismurphy", *crowd, *crowd], [0] * 10 + [1] * 9)[0][5:].sum()
    known = bits(["chrismurphy", *crowd, *murphies, *crowd], [0] * 10 + [1] * 14)[0][5:].sum()
    assert known < rare / 2


def test_a_tree_is_made_once_for_counts_and_gone_with_them() -> None:
    texts = encode(pa.array(["tealane", "teahill", "foxlane"]))
    counts = count_letters(texts, np.zeros(3, np.int64), ("x",), np.arange(3))
    first = letter_bits(texts, np.zeros(3, np.int64), ("x",), counts)
    gc.collect()
    kept = len(surprisal._TREES)
    again = letter_bits(texts, np.zeros(3, np.int64), ("x",), counts)
    assert again.tolist() == first.tolist()
    assert len(surprisal._TREES) == kept
    del counts
    gc.collect()
    assert len(surprisal._TREES) == kept - 1
