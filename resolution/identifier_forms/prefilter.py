"""columns of texts → which forms each may hold, so that Python reads few of them, and each for little.

RE2 reads a million bios in fractions of a second a pattern, in linear time. A pattern here may let a text through that
holds nothing; it must not hold one back.
"""

import pyarrow as pa
import pyarrow.compute as pc

from resolution.confusables import DECORATIVE_LETTERS, REGIONALS
from resolution.identifier_forms import email_address, labelled_handle, linked_page, phone_number, same_everywhere
from resolution.identifier_forms.self_statement import VALUES, might_hold
from resolution.text_cleaning import clean_texts

EMAIL, PAGE, LABEL, MENTION, SAME, PHONE = (1 << bit for bit in range(6))
SELF = {value: 1 << bit for bit, value in enumerate(VALUES, 6)}

_DISGUISED = (
    rf"[{''.join(map(chr, DECORATIVE_LETTERS))}\x{{2460}}-\x{{24ff}}\x{{ff01}}-\x{{ff5e}}\x{{fe50}}-\x{{fe6b}}"
    rf"\x{{1d400}}-\x{{1d7ff}}\x{{1f100}}-\x{{1f189}}\x{{2102}}-\x{{2138}}\x{{1d2c}}-\x{{1d6a}}\p{{Cc}}]"
    rf"|[a-zA-Z@.:/]\p{{Cf}}|\p{{Cf}}[a-zA-Z@.:/]|[a-zA-Z@]\p{{Mn}}"
    rf"|[{REGIONALS}]{{3}}|(?:^|[^{REGIONALS}])[{REGIONALS}](?:[^{REGIONALS}]|$)"
)
"""Letters in another dress: what the other patterns would not recognise before cleaning."""


def _self(field: str) -> dict[int, str]:
    return {form: pattern for value, form in SELF.items() if (pattern := might_hold(value, field))}


_LINE_ENDS = r"[\n\t\r]"
_TEXT = {EMAIL: email_address.MIGHT_HOLD, PAGE: linked_page.MIGHT_HOLD, LABEL: labelled_handle.MIGHT_HOLD, MENTION: "@"}
_FIELDS = {
    "bio": _TEXT | {SAME: same_everywhere.MIGHT_HOLD, PHONE: phone_number.MIGHT_HOLD} | _self("bio"),
    "display_name": _TEXT | _self("display_name"),
    "location": _TEXT,
    "handle": _self("handle"),
}


def possible_forms(texts: pa.Array, field: str) -> pa.Array:
    """Bits of the forms that each text may hold, uint16; 0 for null."""
    texts = _undisguised(texts)
    flags = pa.repeat(pa.scalar(0, pa.uint16()), len(texts))
    for form, pattern in _FIELDS[field].items():
        holds = pc.fill_null(pc.match_substring_regex(texts, pattern), False).cast(pa.uint16())
        flags = pc.bit_wise_or(flags, pc.multiply(holds, pa.scalar(form, pa.uint16())))
    return flags


def _undisguised(texts: pa.Array) -> pa.Array:
    seen = pc.replace_substring_regex(texts, _LINE_ENDS, " ")
    disguised = pc.fill_null(pc.match_substring_regex(seen, _DISGUISED), False)
    if not pc.any(disguised).as_py():
        return texts
    return pc.replace_with_mask(texts, disguised, clean_texts(texts.filter(disguised)))
