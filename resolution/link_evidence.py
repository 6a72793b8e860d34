"""numbers of levels → evidence of links, as columns.

A link's evidence is a run of numbers, and what a number stands for is looked up once: there are a million links with a dozen
pieces each, and some hundred texts.
"""

from dataclasses import dataclass

import numba
import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from graph.tables import EVIDENCE
from resolution.comparing import unpack
from resolution.comparison import NULL_LEVEL
from resolution.model import Model

SHOWN_BITS = 0.005
"""Less does not show at two digits."""

RIVALS = ("rivals", "what others that compete for the same platform leave")
NO_RIVALS = ("rivals", "none were looked for")
GOING_TOGETHER = ("agreements that go together", "calibration")
LEARNED = ("learned from judgements", "what people said of pairs like this one")
"""Bars of the waterfall that are not comparisons: what competition takes, what a sum of weights over- or understates, and
what a refiner adds."""

Ints = npt.NDArray[np.int64]
Numbers = npt.NDArray[np.int32]
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceWords:
    """What evidence is made of: the levels of all comparisons, the other bars, and what linkers state, by number.

    Case c is made of the numbers `items[starts[c]:starts[c + 1]]`: the codes come first, then the rows of what is stated.
    """

    comparison: pa.DictionaryArray
    level: pa.DictionaryArray
    weight_bits: Floats
    items: Numbers
    starts: Ints
    rivals: int
    going_together: int
    learned: int


def evidence_words(model: Model, codes: Ints, stated: pa.ChunkedArray) -> EvidenceWords:
    """Of distinct codes (n,) and of lists of evidence that linkers stated (m,): n + m cases."""
    levels = [(c.name, level.name, level.weight_bits) for c in model.comparisons for level in c.levels]
    words = [*levels, (*RIVALS, 0.0), (*GOING_TOGETHER, 0.0), (*LEARNED, 0.0)]
    weights = np.array([row[2] for row in words])
    firsts = np.cumsum([0, *(len(c.levels) for c in model.comparisons)])[:-1]
    vectors = unpack(codes).astype(np.int64)
    numbers = vectors + firsts[None, :]
    shown = vectors != NULL_LEVEL
    said = pc.list_flatten(stated).combine_chunks()
    lengths = np.asarray(pc.list_value_length(stated), dtype=np.int64)
    return EvidenceWords(
        comparison=_told_once([row[0] for row in words], said.field("comparison")),
        level=_told_once([row[1] for row in words], said.field("level")),
        weight_bits=np.concatenate([weights, said.field("weight_bits").to_numpy(zero_copy_only=False)]),
        items=np.concatenate([numbers[shown], np.arange(len(said)) + len(words)]).astype(np.int32),
        starts=np.concatenate([[0], np.cumsum(np.concatenate([shown.sum(axis=1), lengths]))]),
        rivals=len(levels),
        going_together=len(levels) + 1,
        learned=len(levels) + 2,
    )


def _told_once(words: list[str], stated: pa.Array) -> pa.DictionaryArray:
    """Each text once, however often linkers state it: the fewer there are, the less is written."""
    return pa.concat_arrays([pa.array(words, pa.string()), stated]).dictionary_encode()


def evidence_lists(
    words: EvidenceWords, case: Ints, rivals: Floats, calibration: Floats, learned: Floats
) -> pa.ListArray:
    """Of each link (n,) what its case is made of, then the bars of rivals, calibration and refiner where they show.

    EVIDENCE whose texts are dictionaries.
    """
    numbers = (words.rivals, words.going_together, words.learned)
    offsets, word, bits = _pieces(
        words.starts, words.items, words.weight_bits, case, (rivals, calibration, learned), numbers
    )
    texts = [told.take(pa.array(word)) for told in (words.comparison, words.level)]
    values = pa.StructArray.from_arrays([*texts, pa.array(bits)], names=[field.name for field in EVIDENCE])
    return pa.ListArray.from_arrays(pa.array(offsets), values)


@numba.njit(cache=True)
def _pieces(
    starts: Ints,
    items: Numbers,
    weight_bits: Floats,
    case: Ints,
    bars: tuple[Floats, Floats, Floats],
    bar_numbers: tuple[int, int, int],
) -> tuple[Numbers, Numbers, Floats]:
    """Where the pieces of each link (n,) start, (n + 1,), and of each piece the number of its words and its bits."""
    offsets = np.zeros(len(case) + 1, dtype=np.int32)
    for link in range(len(case)):
        offsets[link + 1] = offsets[link] + starts[case[link] + 1] - starts[case[link]]
        for bits_of in bars:
            offsets[link + 1] += abs(bits_of[link]) > SHOWN_BITS
    numbers, bits = np.empty(offsets[-1], dtype=np.int32), np.empty(offsets[-1])
    for link in range(len(case)):
        at = offsets[link]
        for item in items[starts[case[link]] : starts[case[link] + 1]]:
            numbers[at], bits[at] = item, weight_bits[item]
            at += 1
        for bar in range(len(bars)):
            if abs(bars[bar][link]) > SHOWN_BITS:
                numbers[at], bits[at] = bar_numbers[bar], bars[bar][link]
                at += 1
    return offsets, numbers, bits
