"""texts → how surprising each of their letters is, in bits.

The information content of a letter is -log2 of its probability after the letters before it (Shannon 1951). Probabilities
come from letter n-grams that are counted *per platform*, so that a person's own accounts elsewhere do not make a rare handle
common, interpolated down the orders with absolute discounting (Ney, Essen & Kneser 1994). The discount is one whole
count: that takes the account that is looked at, and those of its person on other platforms, out of their own statistics.
Then the platforms' models are mixed (`letter_pricing`). What many accounts begin or end with (`rep`, `official`, `tv`)
therefore says little. What a small table has not seen often is the matter of `known_words`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from weakref import WeakKeyDictionary

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from resolution.letter_counting import counted_grams
from resolution.letter_pricing import PricedTree, price_letters, priced_tree
from resolution.letter_tree import letter_tree
from resolution.thread_count import FEW

ORDER = 6
"""The longest n-gram: a code holds six letters and a platform in 64 bits."""

FEWEST = 2
"""N-grams that are seen once tell nothing: after the discount nobody else has them."""

MOST_ACCOUNTS = 50_000
"""Accounts of a platform that are counted. More change the bits of a letter little, and cost memory in the model."""

MOST_GRAMS = 60_000
"""N-grams of a platform that a model remembers, the commonest first."""

START = 0x5E
"""`^`, before the first letter; folded texts have letters and digits only."""

Codes = npt.NDArray[np.uint64]
Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True, kw_only=True)
class Texts:
    """A column of folded ASCII texts as bytes: text i is `letters[offsets[i]:offsets[i + 1]]`; a null is empty.

    `starts`: bits of the letters of each text that begin a word, of its first 64, (n,). Empty where texts have no words.
    """

    letters: npt.NDArray[np.uint8]
    offsets: Ints
    starts: Ints = field(default_factory=lambda: np.zeros(0, dtype=np.int64))

    def __len__(self) -> int:
        return len(self.offsets) - 1


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, weakref_slot=True)
class LetterCounts:
    """How many times each n-gram of up to `ORDER` letters was seen, by platform; `^` is the start of a text.

    Two are the same where they are one object.
    """

    platforms: tuple[str, ...]
    codes: Codes
    """Rising; see `_code`. With an n-gram there are its beginnings and its endings, as no fewer have those."""
    counts: Ints

    def by_platform(self) -> dict[str, dict[str, int]]:
        """For people and JSON: platform → n-gram → count."""
        owner = (self.codes >> np.uint64(8 * ORDER)).astype(np.int64)
        bounds = np.searchsorted(owner, np.arange(len(self.platforms) + 1))
        grams = _grams(self.codes)
        return {
            platform: dict(zip(grams[begin:end].tolist(), self.counts[begin:end].tolist(), strict=True))
            for platform, begin, end in zip(self.platforms, bounds, bounds[1:], strict=False)
        }

    @classmethod
    def from_platforms(cls, said: Mapping[str, Mapping[str, int]]) -> "LetterCounts":
        """The other way."""
        platforms = tuple(said)
        rows = sorted((_code(place, gram), n) for place, p in enumerate(platforms) for gram, n in said[p].items())
        return cls(
            platforms=platforms,
            codes=np.array([code for code, _ in rows], dtype=np.uint64),
            counts=np.array([n for _, n in rows], dtype=np.int64),
        )


def encode(column: pa.Array | pa.ChunkedArray) -> Texts:
    """A column of folded texts (string) as bytes, without a Python object per row."""
    flat = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
    flat = pc.fill_null(flat, "").cast(pa.large_string())
    _, offsets, letters = flat.buffers()
    starts = np.frombuffer(offsets, dtype=np.int64)[flat.offset : flat.offset + len(flat) + 1] if offsets else [0]
    data = np.frombuffer(letters, dtype=np.uint8) if letters else np.zeros(0, dtype=np.uint8)
    return Texts(letters=data, offsets=np.array(starts, dtype=np.int64))


def count_letters(texts: Texts, platform: Ints, platforms: Sequence[str], chosen: Ints) -> LetterCounts:
    """N-grams of the chosen rows. `platform`: each row's place in `platforms`, (n,) int64. `chosen`: rows to count."""
    found = [
        counted_grams(texts.letters, texts.offsets, chosen[platform[chosen] == place], START, FEWEST, MOST_GRAMS)
        for place in range(len(platforms))
    ]
    owner = np.repeat(np.arange(len(found), dtype=np.uint64), [len(codes) for codes, _ in found])
    codes = np.concatenate([np.zeros(0, dtype=np.uint64), *(codes for codes, _ in found)])
    counts = np.concatenate([np.zeros(0, dtype=np.int64), *(counts for _, counts in found)])
    return LetterCounts(platforms=tuple(platforms), codes=codes | (owner << np.uint64(8 * ORDER)), counts=counts)


def letter_bits(texts: Texts, platform: Ints, platforms: Sequence[str], counts: LetterCounts) -> Floats:
    """Bits of each letter, float32 (2, letters); where nothing was counted all letters are alike.

    The first row leaves one account out of the counts of each platform: neither a text nor the same person's elsewhere may
    make its letters common. The second leaves two out of those of its own `platform` (its place in `platforms`, (n,)).
    """
    places = np.array([counts.platforms.index(p) if p in counts.platforms else -1 for p in platforms], dtype=np.int64)
    owner = places[platform] if len(platforms) else platform
    return price_letters(texts.letters, texts.offsets, owner, _tree_of(counts, kept=len(texts) <= FEW))


_TREES: WeakKeyDictionary[LetterCounts, PricedTree] = WeakKeyDictionary()
"""A model prices two texts for an explanation, and some for an arrival: their tree is made once, and gone with its counts."""


def _tree_of(counts: LetterCounts, *, kept: bool) -> PricedTree:
    tree = _TREES.get(counts)
    if tree is None:
        nodes, seen = letter_tree(counts.codes, counts.counts, len(counts.platforms), ORDER)
        tree = priced_tree(nodes, seen, ORDER)
        if kept:  # a large table needs the memory, and its model may never be asked again
            _TREES[counts] = tree
    return tree


def _code(platform: int, gram: str) -> int:
    """The platform above six bytes of letters, the last letter lowest: shorter n-grams have zeros in front."""
    return (platform << (8 * ORDER)) | int.from_bytes(gram.encode("ascii"), "big")


def _grams(codes: Codes) -> npt.NDArray[np.str_]:
    """The letters of each code, (n,): eight bytes as they are read, with what is in front of them moved behind."""
    letters = codes & np.uint64((1 << (8 * ORDER)) - 1)
    for _ in range(8):
        empty = letters < np.uint64(1 << 56)
        letters[empty] <<= np.uint64(8)
    return letters.astype(">u8").view("S8").astype(f"U{ORDER}")
