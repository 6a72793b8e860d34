"""two names → whether each has a word that the other lacks, in compiled code.

After a given name a surname that many have tells next to nothing, and still another surname makes another person:
`Emily Green` is not `Emily Johnson`, and those whose surnames are common are the ones that share a given name and a handle by
chance. In Fellegi & Sunter (1969) too a disagreement weighs by how seldom one person's own values disagree, however common
they are. So letters say how much two names have in common, and words whether they contradict each other.
"""

import numba
import numpy as np
import pyarrow as pa

from resolution.shared_runs import LONGEST, SHORTEST, Letters, Places, Side
from resolution.surprisal import Ints, Texts, encode

WHOLE_NAME = 2
"""Words of a given name and a surname. Where two names share as many, what each has beside them is a topic
(`Emily Green Vlogs`, `Emily Green | Art`) or a further name, and its letters alone say what it is worth."""

_FEWEST_CONSONANTS = 2
_IS_VOWEL = np.zeros(256, dtype=np.bool_)
_IS_VOWEL[list(b"aeiouy")] = True
_LAST_DIGIT = 57
_SPACE = 32


def encode_words(column: pa.Array | pa.ChunkedArray) -> Texts:
    """A column of folded names (string) as bytes without the spaces; `starts` has where words begin."""
    spaced = encode(column)
    letters, offsets, starts = _joined(spaced.letters, spaced.offsets)
    return Texts(letters=letters, offsets=offsets, starts=starts)


def handles_and_names(accounts: pa.Table) -> list[Texts]:
    """`folded_handle` and `name_spaced` of derived columns as bytes."""
    return [encode(accounts["folded_handle"]), encode_words(accounts["name_spaced"])]


@numba.njit(cache=True, nogil=True)
def _joined(letters: Letters, offsets: Ints) -> tuple[Letters, Ints, Places]:
    joined = np.empty(offsets[-1] - offsets[0], dtype=np.uint8)
    ends = np.zeros(len(offsets), dtype=np.int64)
    starts = np.zeros(len(offsets) - 1, dtype=np.int64)
    end = 0
    for row in range(len(starts)):
        begun = False
        for at in range(offsets[row], offsets[row + 1]):
            if letters[at] == _SPACE:
                begun = False
                continue
            if not begun and end - ends[row] < LONGEST:
                starts[row] |= np.int64(1) << (end - ends[row])
            begun = True
            joined[end] = letters[at]
            end += 1
        ends[row + 1] = end
    return joined[:end], ends, starts


@numba.njit(cache=True)
def words_differ(
    letters: Letters,
    name: Side,
    starts: int,
    said: int,
    held: int,
    handle: Side,
    other_name: Side,
    other_starts: int,
    other_said: int,
    other_held: int,
    other_handle: Side,
) -> bool:
    """Whether each name has a word that neither name nor handle of the other account has, and they share no `WHOLE_NAME`.

    `starts`: bits of the letters that begin a word. `said`, `held`: of those that are in common parts with the other's name,
    and with its handle.
    """
    lacking, shared = _other_lacks(letters, name, starts, said, held, other_name, other_starts, other_handle)
    if not lacking or shared >= WHOLE_NAME:
        return False
    lacking, shared = _other_lacks(letters, other_name, other_starts, other_said, other_held, name, starts, handle)
    return lacking and shared < WHOLE_NAME


@numba.njit(cache=True)
def _other_lacks(
    letters: Letters, name: Side, starts: int, said: int, held: int, other: Side, other_starts: int, other_handle: Side
) -> tuple[bool, int]:
    """Whether the other lacks a word of the name, and how many that are no initials it has.

    It has a word of which three letters of four are in common parts: a spelling may differ in one. In a handle nothing says
    where words begin, and `james` is not in `gamesjohn`: there the first letter is one of them, which spellings keep most
    (Pollock & Zamora 1984). Numbers are no words: who finds a name taken adds one.
    """
    lacking, shared, begin, length = False, 0, 0, name.end - name.begin
    common, found, letters_of_word, spelled = 0, 0, 0, False
    for at in range(length):
        common += (said >> at) & 1
        found += ((said | held) >> at) & 1
        spelled |= letters[name.begin + at] > _LAST_DIGIT
        letters_of_word += 1
        if at + 1 < length and not (starts >> (at + 1)) & 1:
            continue
        has_start = ((said | held) >> begin) & 1
        if 4 * (found if has_start else common) >= 3 * letters_of_word or _has_alike(
            letters, name.begin + begin, name.begin + at + 1, other, other_starts, other_handle
        ):
            shared += letters_of_word >= SHORTEST
        elif spelled:
            lacking = True
        begin, common, found, letters_of_word, spelled = at + 1, 0, 0, 0, False
    return lacking, shared


@numba.njit(cache=True)
def _has_alike(letters: Letters, begin: int, end: int, other: Side, other_starts: int, other_handle: Side) -> bool:
    """Whether the handle, or a word of the other name, is one like the word `letters[begin:end]`."""
    if _begin_alike(letters, begin, end, other_handle.begin, other_handle.end):
        return True
    other_begin, length = other.begin, other.end - other.begin
    for at in range(1, length + 1):
        if at == length or (other_starts >> at) & 1:
            other_end = other.begin + at
            if _begin_alike(letters, begin, end, other_begin, other_end):
                return True
            if _sound_alike(letters, begin, end, other_begin, other_end):
                return True
            other_begin = other_end
    return False


@numba.njit(cache=True)
def _begin_alike(letters: Letters, begin: int, end: int, other_begin: int, other_end: int) -> bool:
    """Whether one begins with all of the other, as with an initial or a short form."""
    length = min(end - begin, other_end - other_begin)
    for at in range(length):
        if letters[begin + at] != letters[other_begin + at]:
            return False
    return length > 0


@numba.njit(cache=True)
def _sound_alike(letters: Letters, begin: int, end: int, other_begin: int, other_end: int) -> bool:
    """Whether both have one first letter and the same consonants, as in Soundex (Russell 1918).

    Vowels, and whether a consonant is doubled, vary with who writes a name in Latin letters: `Mohamed`, `Muhammad`.
    """
    if letters[begin] != letters[other_begin]:
        return False
    at, other_at, alike = begin, other_begin, 0
    while True:
        at, other_at = _consonant(letters, begin, at, end), _consonant(letters, other_begin, other_at, other_end)
        if at == end or other_at == other_end:
            return at == end and other_at == other_end and alike >= _FEWEST_CONSONANTS
        if letters[at] != letters[other_at]:
            return False
        at, other_at, alike = at + 1, other_at + 1, alike + 1


@numba.njit(cache=True)
def _consonant(letters: Letters, begin: int, at: int, end: int) -> int:
    """The place of the next consonant of the word, from `at` on, that is no second one of the same, or the end."""
    while at < end and (_IS_VOWEL[letters[at]] or (at > begin and letters[at] == letters[at - 1])):
        at += 1
    return at
