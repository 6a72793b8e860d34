"""texts → how many times each n-gram of letters is in them, by platform.

All n-grams that begin at a letter are the beginnings of the longest one there. So the longest ones are sorted once, and one
walk through them finds how often each of every length is there, as equal beginnings lie together: the suffix array of
Manber & Myers (1993), of six letters.
"""

import numba
import numpy as np
import numpy.typing as npt

ORDER = 6
"""Letters of the longest n-gram."""

Codes = npt.NDArray[np.uint64]
Ints = npt.NDArray[np.int64]


def counted_grams(
    letters: npt.NDArray[np.uint8], offsets: Ints, chosen: Ints, start: int, fewest: int, most: int
) -> tuple[Codes, Ints]:
    """N-grams of the chosen texts, `letters[offsets[n]:offsets[n + 1]]`, and how many times each is there: codes rise.

    Those that are there `fewest` times or more, the `most` commonest, of equally common ones those with lower codes. `start`
    stands before the first letter of a text. In a code the last letter is lowest, and zeros are in front.
    """
    return _commonest(*_counted(np.sort(_longest(letters, offsets, chosen, start)), fewest), most=most)


def _commonest(codes: Codes, counts: Ints, *, most: int) -> tuple[Codes, Ints]:
    if len(codes) > most:
        least = np.partition(counts, len(counts) - most)[len(counts) - most]
        rare = np.sort(codes[counts == least])[: most - int((counts > least).sum())]
        kept = (counts > least) | ((counts == least) & (codes <= rare[-1]))
        codes, counts = codes[kept], counts[kept]
    order = np.argsort(codes)
    return codes[order], counts[order]


@numba.njit(cache=True, nogil=True)
def _longest(letters: npt.NDArray[np.uint8], offsets: Ints, chosen: Ints, start: int) -> Codes:
    """The n-gram of six letters from each letter on, and from the start of each text: the first letter highest.

    Those that the text's end cuts short have zeros behind.
    """
    total = 0
    for row in chosen:
        total += offsets[row + 1] - offsets[row] + 1
    out = np.empty(total, dtype=np.uint64)
    filled = 0
    for row in chosen:
        code = np.uint64(0)
        for at in range(offsets[row + 1] - 1, offsets[row] - 2, -1):
            letter = np.uint64(letters[at]) if at >= offsets[row] else np.uint64(start)
            code = (code >> np.uint64(8)) | (letter << np.uint64(8 * (ORDER - 1)))
            out[filled] = code
            filled += 1
    return out


@numba.njit(cache=True, nogil=True)
def _counted(ordered: Codes, fewest: int) -> tuple[Codes, Ints]:
    """N-grams of every length that are there `fewest` times or more, and how many times they are there.

    Codes as a model has them, the last letter lowest and zeros in front.
    """
    codes, counts = (
        np.empty(ORDER * len(ordered) // fewest, dtype=np.uint64),
        np.empty(ORDER * len(ordered) // fewest, dtype=np.int64),
    )
    begun = np.zeros(ORDER, dtype=np.int64)
    filled = 0
    for at in range(1, len(ordered) + 1):
        for order in range(ORDER, 0, -1):
            shift = np.uint64(8 * (ORDER - order))
            code = ordered[at - 1] >> shift
            if at < len(ordered) and ordered[at] >> shift == code:
                break  # all shorter ones go on as well
            if at - begun[order - 1] >= fewest and code & np.uint64(255):
                codes[filled], counts[filled] = code, at - begun[order - 1]
                filled += 1
            begun[order - 1] = at
    return codes[:filled].copy(), counts[:filled].copy()
