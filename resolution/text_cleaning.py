"""raw text → comparable text.

Strip format, tag and bidirectional characters → NFKC → decorated letters → stray combining marks (trap 34). The raw
text is kept by the caller; `cleaned_text` says where each cleaned character came from. Skeletons fold look-alikes
together and are for blocking only (trap 8: a look-alike is evidence of impersonation, not equality).

Each function has a plural over columns, which sends plain values through compute kernels and the others through the
singular, once for each distinct value. Nulls stay null.
"""

import re
import unicodedata
from collections.abc import Callable

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from anyascii import anyascii

from resolution.confusables import (
    DECORATIVE_LETTERS,
    DIACRITICS,
    FLAGS,
    INVISIBLE,
    REGIONALS,
    SMALL_CAPITAL_COMPANIONS,
    SMALL_CAPITALS,
    character_class,
    look_alikes,
)

_STACKED = 4
"""Diacritics on one letter that no orthography stacks (polytonic Greek needs three): zalgo."""
_STACK = re.compile(f"[{DIACRITICS}]{{{_STACKED},}}")
_DIACRITIC = re.compile(f"[{DIACRITICS}]")
_SMALL_CAPITAL = re.compile(f"[{SMALL_CAPITALS}]")
_REGIONAL_RUN = re.compile(f"[{REGIONALS}]+")
INVISIBLES = re.compile(f"[{character_class(INVISIBLE)}]+")
_DRESSED = re.compile(f"[{character_class(DECORATIVE_LETTERS)}{REGIONALS}{DIACRITICS}]")
"""What NFKC leaves for us to read."""
_FLAG = 2
_AT_ONCE = 5_000
"""Texts that Python translates in one go, in a few milliseconds."""
_MARKS = "™®©℠ªº'’‘ʼ`´ʻʹ"
"""Left out of names: trade marks, ordinals and what stands for an apostrophe."""
_WITHOUT_MARKS = str.maketrans("", "", _MARKS)
_LEET = re.compile(r"(?:(?<=[a-z])|(?<![0-9a-z]))[0134578](?=[a-z])")
_LEET_LETTERS = str.maketrans("0134578", "oleastb")
_LAST_DIGITS = re.compile("(?<=[a-z])[01]+$")
"""Digits that look like letters whatever stands beside them. With any other digit it is a number, such as a year."""
_WORDS = re.compile("[a-z0-9]+")
_WIDE_GAP = re.compile("[^a-z0-9]{2,}")


def clean_text(raw: str) -> str:
    """The text without invisible and decorative characters; letters keep their script, case and accents."""
    if raw.isascii():
        return raw if raw.isprintable() else visible_text(raw)
    seen = visible_text(raw)
    return seen if is_plain(seen) else _compose(_REGIONAL_RUN.sub(_letters_or_flag, seen))


def is_plain(text: str) -> bool:
    """Whether nothing is left to do once the invisible is gone."""
    return not _DRESSED.search(text) and unicodedata.is_normalized("NFKC", text)


def visible_text(raw: str) -> str:
    """The text without what is not seen; every kind of line end is a newline."""
    return INVISIBLES.sub(_line_ends, raw)


def _line_ends(invisible: re.Match[str]) -> str:
    return invisible[0].translate(INVISIBLE)


def skeleton(text: str) -> str:
    """What a glance sees of a handle: look-alikes, digits for letters and separators folded. For blocking only."""
    folded = unicodedata.normalize("NFKD", clean_text(text).casefold())
    letters = "".join(
        c for c in folded if c.isalnum() or (unicodedata.category(c)[0] == "M" and c not in _DIACRITIC_SET)
    )
    return _glance(unicodedata.normalize("NFKC", letters).translate(look_alikes()))


def fold_name(text: str) -> str:
    """Words of a name in plain a-z and 0-9: no case, accents, emoji or punctuation; other scripts transliterated."""
    if text.isascii() and text.isprintable():  # half the time of what comes to the same below
        folded = text.replace("'", "").replace("`", "")
    else:
        folded = clean_text(text.translate(_WITHOUT_MARKS)).translate(_WITHOUT_MARKS)
        if not folded.isascii():
            folded = _transliterate(folded)
    words = _WORDS.findall(folded.lower())
    if len(words) > _FLAG and all(len(word) == 1 for word in words):
        # `J A N E  D O E`: what is wider than one character parts words.
        parts = ["".join(_WORDS.findall(part)) for part in _WIDE_GAP.split(folded.lower().strip())]
        letters = "".join(words)
        return letters if len(parts) == len(words) else " ".join(part for part in parts if part)
    return " ".join(words)


def name_tokens(text: str) -> tuple[str, ...]:
    """The words of `fold_name`, in order."""
    return tuple(fold_name(text).split())


def clean_texts(column: pa.Array | pa.ChunkedArray) -> pa.Array:
    """`clean_text` over a column."""
    texts = _flat(column)
    return _where(texts, pc.match_substring_regex(texts, r"^[ -~\n\t]*$"), texts, clean_text)


def skeletons(column: pa.Array | pa.ChunkedArray) -> pa.Array:
    """`skeleton` over a column."""
    texts = _flat(column)
    plain = pc.replace_substring_regex(pc.ascii_lower(texts), pattern="[^a-z0-9]+", replacement="")
    for written, seen in (("rn", "m"), ("vv", "w"), ("i", "l")):
        plain = pc.replace_substring(plain, pattern=written, replacement=seen)
    has_leet = pc.match_substring_regex(plain, "(^|[a-z])[0134578][a-z]|[0-9][a-z]+[01]+$")
    ends_in_letters = pc.fill_null(pc.match_substring_regex(plain, "^[a-z]+[01]+$"), False)
    if pc.any(ends_in_letters).as_py():
        read = plain.filter(ends_in_letters)
        for digit, letter in (("0", "o"), ("1", "l")):
            read = pc.replace_substring(read, pattern=digit, replacement=letter)
        plain = pc.replace_with_mask(plain, ends_in_letters, read)
    return _where(texts, pc.and_not(pc.string_is_ascii(texts), has_leet), plain, skeleton)


def fold_names(column: pa.Array | pa.ChunkedArray) -> pa.Array:
    """`fold_name` over a column."""
    texts = _flat(column)
    odd = pc.fill_null(pc.invert(pc.string_is_ascii(texts)), False)
    plain = pc.replace_with_mask(texts, odd, _decomposed(texts.filter(odd))) if pc.any(odd).as_py() else texts
    for mark in "'`":
        plain = pc.replace_substring(plain, pattern=mark, replacement="")
    needs_care = _needs_care(texts, odd)
    foreign = pc.fill_null(pc.invert(pc.or_(pc.string_is_ascii(plain), needs_care)), False)
    plain = pc.replace_with_mask(plain, foreign, _in_latin(texts.filter(foreign), plain.filter(foreign)))
    is_plain = pc.and_not(pc.string_is_ascii(plain), needs_care)
    plain = pc.replace_substring_regex(pc.ascii_lower(plain), pattern="[^a-z0-9]+", replacement=" ")
    plain = pc.ascii_trim_whitespace(plain)
    is_spelled = pc.match_substring_regex(plain, "^[a-z0-9]( [a-z0-9]){2,}$")
    return _where(texts, pc.and_not(is_plain, is_spelled), plain, fold_name)


def _needs_care(texts: pa.Array, odd: pa.Array) -> pa.Array:
    """Whether kernels would lose what a text says, or read what Python's Unicode is too old to know. `odd`: not ASCII."""
    unknown = [code for code in _code_points(texts.filter(odd)) if unicodedata.category(chr(code)) == "Cn"]
    too_young = f"|[{character_class(unknown)}]" if unknown else ""
    return pc.match_substring_regex(texts, _NEEDS_CARE + too_young)


def _code_points(texts: pa.Array) -> list[int]:
    """Those that occur, counted in all texts at once: four hundredths of a second for 300,000."""
    together = pc.binary_join(pa.LargeListArray.from_arrays([0, len(texts)], texts), "")[0].as_py()
    counts = np.bincount(np.frombuffer(together.encode("utf-32-le"), dtype="<u4"))
    return [int(code) for code in np.flatnonzero(counts)]


def _decomposed(texts: pa.Array) -> pa.Array:
    """Without marks, accents and whatever is neither letter nor digit."""
    plain = pc.replace_substring_regex(texts, pattern=f"[{_MARKS}\\p{{Cf}}\ufe00-\ufe0f]+", replacement="")
    plain = pc.utf8_normalize(plain, form="NFKD")
    plain = pc.replace_substring_regex(plain, pattern=f"[{_MARKS}{DIACRITICS}]+", replacement="")
    return pc.replace_substring_regex(plain, pattern=r"[^\p{L}\p{N}\p{M}]+", replacement=" ")


def _in_latin(texts: pa.Array, decomposed: pa.Array) -> pa.Array:
    """What is decomposed in Latin letters: characters of many texts at once, so many that other threads get their turn.

    Where a text has what is not seen it is left as it is, for `fold_name`: some of that stands for letters when decomposed.
    """
    unseen = pc.match_substring_regex(texts, f"[{character_class(INVISIBLE)}]")
    composed, latin = pc.utf8_normalize(decomposed, form="NFC"), []
    for first in range(0, len(texts), _AT_ONCE):
        lines = "\n".join(composed.slice(first, _AT_ONCE).to_pylist())
        latin += lines.translate(_LATIN_LINES).split("\n")
    return pc.if_else(unseen, decomposed, pa.array(latin, pa.string()))


_DIACRITIC_SET = frozenset(chr(code) for code in range(0x300, 0xFE30) if _DIACRITIC.match(chr(code)))
_NEEDS_CARE = (
    f"[{''.join(map(chr, DECORATIVE_LETTERS))}\\x00-\\x08\\x0b-\\x1f\\x7f-\\x9f]|[{REGIONALS}]{{3}}"
    f"|(^|[^{REGIONALS}])[{REGIONALS}]([^{REGIONALS}]|$)"
)
"""What the kernels of `fold_names` would lose: decorated letters, words spelled in flags, control characters."""


def _where(texts: pa.Array, is_plain: pa.Array, plain: pa.Array, clean: Callable[[str], str]) -> pa.Array:
    """`plain` where `is_plain`, else `clean` of the text."""
    rest = pc.fill_null(pc.invert(is_plain), False)
    if not pc.any(rest).as_py():
        return plain
    encoded = texts.filter(rest).dictionary_encode()
    cleaned = pa.array([clean(text) for text in encoded.dictionary.to_pylist()], pa.string())
    return pc.replace_with_mask(plain, rest, cleaned.take(encoded.indices))


def _flat(column: pa.Array | pa.ChunkedArray) -> pa.Array:
    array = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
    return array.cast(pa.string())


def _compose(text: str) -> str:
    if _DIACRITIC.search(text):
        text = _STACK.sub("", unicodedata.normalize("NFD", text))
    composed = unicodedata.normalize("NFKC", text)
    plain = composed.translate(DECORATIVE_LETTERS)
    if plain != composed and _SMALL_CAPITAL.search(composed):
        plain = plain.translate(SMALL_CAPITAL_COMPANIONS)
    kept = _DIACRITIC.sub("", plain.translate(INVISIBLE))
    return composed if kept == composed else unicodedata.normalize("NFKC", kept)


def _letters_or_flag(run: re.Match[str]) -> str:
    """A pair of regional indicators is a flag, and so is a row of countries; anything else spells a word."""
    letters = "".join(chr(ord(c) - 0x1F1E6 + ord("A")) for c in run[0])
    pairs = [letters[i : i + _FLAG] for i in range(0, len(letters), _FLAG)]
    return run[0] if len(letters) == _FLAG or FLAGS.issuperset(pairs) else letters


def _transliterate(text: str) -> str:
    letters = _DIACRITIC.sub("", unicodedata.normalize("NFKD", text)).translate(_LETTERS_OR_SPACE)
    return letters if letters.isascii() else unicodedata.normalize("NFC", letters).translate(_LATIN)


class _CharacterTable(dict[int, str]):
    """What a function of one character gives: for `str.translate`, filled as characters come."""

    def __init__(self, of_character: Callable[[str], str]) -> None:
        self._of_character = of_character

    def __missing__(self, code: int) -> str:
        self[code] = found = self._of_character(chr(code))
        return found


def _letter_or_space(character: str) -> str:
    if character in _MARKS:
        return ""
    return character if character.isalnum() or unicodedata.category(character)[0] in "MN" else " "


_LETTERS_OR_SPACE = _CharacterTable(_letter_or_space)
_LATIN = _CharacterTable(lambda character: anyascii(character).replace("'", ""))
_LATIN_LINES = _CharacterTable(
    lambda character: "\n" if character == "\n" else _letter_or_space(character).translate(_LATIN)
)


def _glance(letters: str) -> str:
    read = _LEET.sub(lambda match: match[0].translate(_LEET_LETTERS), letters)
    read = _LAST_DIGITS.sub(lambda match: match[0].translate(_LEET_LETTERS), read)
    return read.replace("rn", "m").replace("vv", "w").replace("i", "l")
