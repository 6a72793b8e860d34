"""columns of texts → which forms each may hold, so that Python reads few of them, and each for little.

RE2 reads a million bios in fractions of a second a pattern, in linear time. A pattern here may let a text through that
holds nothing; it must not hold one back.
"""

from collections.abc import Mapping

import pyarrow as pa
import pyarrow.compute as pc

from resolution.confusables import DECORATIVE_LETTERS, REGIONALS, character_class
from resolution.identifier_forms import (
    email_address,
    labelled_handle,
    linked_page,
    machine_addressing,
    phone_number,
    same_everywhere,
)
from resolution.identifier_forms.self_statement import VALUES, might_hold
from resolution.text_cleaning import clean_texts

EMAIL, PAGE, LABEL, MENTION, SAME, PHONE = (1 << bit for bit in range(6))
SELF = {value: 1 << bit for bit, value in enumerate(VALUES, 6)}
MACHINE = 1 << (6 + len(VALUES))

_UNSEEN = r"[\p{Cf}\x{fe00}-\x{fe0f}]+"
_DISGUISED = (
    rf"[{character_class(DECORATIVE_LETTERS)}\x{{aa}}\x{{b2}}\x{{b3}}\x{{b9}}\x{{ba}}\x{{1d2c}}-\x{{1d6a}}\x{{2070}}-\x{{209c}}"
    rf"\x{{2100}}-\x{{2121}}\x{{2123}}-\x{{218f}}\x{{2460}}-\x{{24ff}}\x{{3130}}-\x{{318f}}\x{{3200}}-\x{{33ff}}\x{{fb00}}-\x{{fdff}}"
    rf"\x{{fe30}}-\x{{fe6f}}\x{{fe70}}-\x{{ffee}}\x{{1d400}}-\x{{1d7ff}}\x{{1f100}}-\x{{1f189}}"
    rf"\x{{a0}}\x{{85}}\x{{1680}}\x{{2000}}-\x{{200a}}\x{{2028}}\x{{2029}}\x{{202f}}\x{{205f}}\x{{2800}}\x{{3000}}"
    rf"\x00-\x08\x0b-\x1f\x7f-\x9f]|\w\p{{Mn}}"
    rf"|[{REGIONALS}]{{3}}|(?:^|[^{REGIONALS}])[{REGIONALS}](?:[^{REGIONALS}]|$)"
)
"""Letters in another dress: what the other patterns would not recognise before cleaning."""


def _self(field: str) -> dict[int, str]:
    return {form: pattern for value, form in SELF.items() if (pattern := might_hold(value, field))}


_TEXT = {
    EMAIL: email_address.MIGHT_HOLD,
    PAGE: linked_page.MIGHT_HOLD,
    LABEL: labelled_handle.MIGHT_HOLD,
    MENTION: "@",
    MACHINE: machine_addressing.MIGHT_HOLD,
}
_FIELDS = {
    "bio": _TEXT | {SAME: same_everywhere.MIGHT_HOLD, PHONE: phone_number.MIGHT_HOLD} | _self("bio"),
    "display_name": _TEXT | _self("display_name"),
    "location": _TEXT,
    "handle": _self("handle"),
}


_MANY = 20_000
"""Texts for which it pays to look for several forms at once, and for each in what is left: that takes long to prepare."""
_TOGETHER = (frozenset({LABEL}), frozenset(SELF.values()))
"""Forms that are looked for apart from all others, since together they outgrow the memory that RE2 has for a pattern, and
it takes a hundred times the time."""


def possible_forms(texts: pa.Array, field: str) -> pa.Array:
    """Bits of the forms that each text may hold, uint16; 0 for null."""
    if texts.null_count == len(texts):
        return pa.repeat(pa.scalar(0, pa.uint16()), len(texts))
    texts, patterns = _undisguised(texts), _FIELDS[field]
    if len(texts) < _MANY:
        return _flags(texts, patterns)
    others = frozenset(patterns).difference(*_TOGETHER)
    flags = pa.repeat(pa.scalar(0, pa.uint16()), len(texts))
    for group in (*_TOGETHER, others):
        of_group = {form: pattern for form, pattern in patterns.items() if form in group}
        flags = pc.bit_wise_or(flags, _flags_of_some(texts, of_group))
    return flags


def _flags_of_some(texts: pa.Array, patterns: Mapping[int, str]) -> pa.Array:
    """`_flags` where few of the texts hold any of the forms."""
    if len(patterns) <= 1:
        return _flags(texts, patterns)
    some = _holds(texts, "|".join(f"(?:{pattern})" for pattern in patterns.values()))
    none = pa.repeat(pa.scalar(0, pa.uint16()), len(texts))
    return pc.replace_with_mask(none, some, _flags(texts.filter(some), patterns))


def _flags(texts: pa.Array, patterns: Mapping[int, str]) -> pa.Array:
    flags = pa.repeat(pa.scalar(0, pa.uint16()), len(texts))
    for form, pattern in patterns.items():
        holds = _holds(texts, pattern).cast(pa.uint16())
        flags = pc.bit_wise_or(flags, pc.multiply(holds, pa.scalar(form, pa.uint16())))
    return flags


def _holds(texts: pa.Array, pattern: str) -> pa.Array:
    return pc.fill_null(pc.match_substring_regex(texts, pattern), False)


def _undisguised(texts: pa.Array) -> pa.Array:
    odd = _holds(texts, f"{_UNSEEN}|{_DISGUISED}")
    if not pc.any(odd).as_py():
        return texts
    seen = pc.replace_substring_regex(texts.filter(odd), _UNSEEN, "")
    disguised = _holds(seen, _DISGUISED)
    if pc.any(disguised).as_py():
        seen = pc.replace_with_mask(seen, disguised, clean_texts(seen.filter(disguised)))
    return pc.replace_with_mask(texts, odd, seen)
