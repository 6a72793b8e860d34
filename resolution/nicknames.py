"""two names → whether they are one but for a short form of the given name: `Bob Casey`, `Robert Casey`.

Letters cannot tell: `Bob` and `Robert` share two, and each is a word that the other name lacks. So there is a table: a line
has formal names and what each of them is called. Two names of two words or more are one where a line has the first words of
both and one of these is short there, the last words are equal, and so are the words between, which one of the two may leave
out. `Alexander Smith` and `Alexandra Smith` are two people, whoever is called Alex.
"""

from functools import cache
from importlib.resources import files

import numba
import numpy as np
import numpy.typing as npt
import pyarrow as pa

from resolution.surprisal import Ints

Rows = npt.NDArray[np.int32]
Mask = npt.NDArray[np.bool_]

WORD_BITS = 12
"""Bits of a word's number in the table."""

_BETWEEN_BITS = 16
_LATER = 1 << (WORD_BITS + _BETWEEN_BITS)
_MOST_LATER = 1 << (63 - WORD_BITS - _BETWEEN_BITS)
_WORD, _BETWEEN = (1 << WORD_BITS) - 1, (1 << _BETWEEN_BITS) - 1

_KNOWN = "n.number IS NOT NULL AND len(name_words) > 1 AND name_words[-1] >= 'a' AND length(name_words[-1]) > 1"

DERIVED = f"""
    CASE WHEN {_KNOWN} THEN (hash(name_words[-1]) % {_MOST_LATER})::BIGINT * {_LATER} + n.number
        + CASE WHEN len(name_words) > 2 THEN (hash(name_words[2:-2]) % {_BETWEEN} + 1)::BIGINT ELSE 0 END * {1 << WORD_BITS}
    END AS known_name,
    CASE WHEN {_KNOWN} THEN n.called END AS called"""
"""SQL of two columns over `name_words` and NUMBERED as `n`; null where the first word is not in the table, or the last one is
a number or an initial.

`known_name` (BIGINT): the hash of the last word, that of those between (0 where there are none), the number of the first.
`called`: as in NUMBERED.
"""

NUMBERED = pa.schema([("word", pa.string()), ("number", pa.int64()), ("called", pa.string())])
"""The words of the table. `called`: the first formal name of each line that has the word, parted by spaces."""


@cache
def nickname_lines() -> tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]:
    """Formal names and what each of them is called, line by line."""
    text = files("resolution").joinpath("nicknames.txt").read_text(encoding="utf-8")
    rows = (line.split(":") for line in text.splitlines() if line and not line.startswith("#"))
    return tuple((tuple(formal.split()), tuple(short.split())) for formal, short in rows)


@cache
def numbered_words() -> pa.Table:
    """NUMBERED, each word once."""
    called: dict[str, list[str]] = {}
    for formal, short in nickname_lines():
        for word in (*formal, *short):
            called.setdefault(word, []).append(formal[0])
    columns = [list(called), list(range(len(called))), [" ".join(dict.fromkeys(names)) for names in called.values()]]
    return pa.table(columns, schema=NUMBERED)


def named_alike(known_names: Ints, left: Rows, right: Rows) -> Mask:
    """Whether names are one but for a short form, of pairs of rows, (m,); `known_name` of accounts (n,) is -1 where null."""
    return _named_alike(known_names, _codes(), left, right)


@numba.njit(cache=True)
def _named_alike(known_names: Ints, codes: Ints, left: Rows, right: Rows) -> Mask:
    alike = np.zeros(len(left), dtype=np.bool_)
    for pair in range(len(left)):
        one, other = known_names[left[pair]], known_names[right[pair]]
        if one < 0 or other < 0 or one ^ other >= _LATER:
            continue
        between, other_between = (one >> WORD_BITS) & _BETWEEN, (other >> WORD_BITS) & _BETWEEN
        if between and other_between and between != other_between:
            continue
        code = ((one & _WORD) << WORD_BITS) + (other & _WORD)
        place = np.searchsorted(codes, code)
        alike[pair] = place < len(codes) and codes[place] == code
    return alike


@cache
def _codes() -> Ints:
    """The number of one word above that of another, sorted, both ways, for all that `_alike` has."""
    number = dict(zip(*(numbered_words()[name].to_pylist() for name in ("word", "number")), strict=True))
    return np.unique(np.array([(number[one] << WORD_BITS) + number[other] for one, other in _alike()], dtype=np.int64))


@cache
def _alike() -> frozenset[tuple[str, str]]:
    """Two words of which one is short for the other, or both for a third."""
    lines = nickname_lines()
    two = {
        (word, called) for formal, short in lines for word in (*formal, *short) for called in short if word != called
    }
    return frozenset(two | {(called, word) for word, called in two})


def short_form(one: str | None, other: str | None) -> str | None:
    """Of two folded names: which is short for what, in words; None where they are not one but for that."""
    (first, between, last), (other_first, other_between, other_last) = _parts(one), _parts(other)
    if not last or last != other_last or (between and other_between and between != other_between):
        return None
    if (first, other_first) not in _alike():
        return None
    for short, whole in ((first, other_first), (other_first, first)):
        if any(short in called and whole in formal for formal, called in nickname_lines()):
            return f"{short.title()} is short for {whole.title()}"
    return f"{first.title()} and {other_first.title()} are short for one name"


def _parts(name: str | None) -> tuple[str, list[str], str]:
    """The first word, those between and the last one, which is empty where it is a number, an initial or the first."""
    first, *later = (name or "").split() or [""]
    last = later[-1] if later and later[-1][0].isalpha() and len(later[-1]) > 1 else ""
    return first, later[:-1], last
