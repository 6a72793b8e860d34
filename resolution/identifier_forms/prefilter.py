"""columns of texts → which forms each may hold, so that Python reads few of them, and each for little.

RE2 reads a million bios in fractions of a second a pattern, in linear time. A pattern here may let a text through that
holds nothing; it must not hold one back.
"""

import pyarrow as pa
import pyarrow.compute as pc

from resolution.confusables import DECORATIVE_LETTERS, REGIONALS
from resolution.identifier_forms import email_address, labelled_handle, linked_page, phone_number, same_everywhere
from resolution.identifier_forms.self_statement import might_hold

EMAIL, PAGE, LABEL, MENTION, SAME, PHONE, SELF = (1 << bit for bit in range(7))
EVERYTHING = (1 << 7) - 1

_DISGUISED = (
    rf"[{''.join(map(chr, DECORATIVE_LETTERS))}\x{{2460}}-\x{{24ff}}\x{{ff01}}-\x{{ff5e}}\x{{fe50}}-\x{{fe6b}}"
    rf"\x{{1d400}}-\x{{1d7ff}}\x{{1f100}}-\x{{1f189}}\x{{2100}}-\x{{2138}}\x{{1d2c}}-\x{{1d6a}}\p{{Cc}}]"
    rf"|[^\x00-\x7f\x{{200d}}]\p{{Cf}}[a-z]|[a-z@.:/]\p{{Cf}}|[a-z@]\p{{Mn}}|[{REGIONALS}]{{3}}|[{REGIONALS}]\s"
)
"""Letters in another dress: what the other patterns would not recognise before cleaning."""

_PLAIN_CONTROL = r"[\n\t\r]"
_BIO = {
    EMAIL: email_address.MIGHT_HOLD,
    PAGE: linked_page.MIGHT_HOLD,
    LABEL: labelled_handle.MIGHT_HOLD,
    SAME: same_everywhere.MIGHT_HOLD,
    PHONE: phone_number.MIGHT_HOLD,
}
_FIELDS = {
    "bio": _BIO | {SELF: might_hold("bio")},
    "display_name": {form: _BIO[form] for form in (EMAIL, PAGE, LABEL)} | {SELF: might_hold("display_name")},
    "location": {form: _BIO[form] for form in (EMAIL, PAGE, LABEL)},
    "handle": {SELF: might_hold("handle")},
}


def possible_forms(texts: pa.Array, field: str) -> pa.Array:
    """Bits of the forms that each text may hold, uint8; 0 for null."""
    flags = pa.repeat(pa.scalar(0, pa.uint8()), len(texts))
    for form, pattern in _FIELDS[field].items():
        flags = _flagged(flags, pc.match_substring_regex(texts, pattern), form)
    if field == "handle":
        return flags
    flags = _flagged(flags, pc.match_substring(texts, "@"), MENTION)
    everything = sum(_FIELDS[field]) | MENTION
    return _flagged(
        flags, pc.match_substring_regex(_without_line_ends(texts), _DISGUISED, ignore_case=True), everything
    )


def _flagged(flags: pa.Array, holds: pa.Array, form: int) -> pa.Array:
    bits = pc.multiply(pc.fill_null(holds, False).cast(pa.uint8()), pa.scalar(form, pa.uint8()))
    return pc.bit_wise_or(flags, bits)


def _without_line_ends(texts: pa.Array) -> pa.Array:
    return pc.replace_substring_regex(texts, _PLAIN_CONTROL, " ")
