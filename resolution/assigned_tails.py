"""handles → what a person chose of them, and the tail that a platform added.

Who chooses no handle is given one: their name and something that nobody else has. Since 2017 X adds eight digits
(`jsmith12345678`; Kazemi 2020, "On Twitter usernames with lots of numbers"), LinkedIn a hyphen and eight or nine hexadecimal
digits (`john-smith-2a1ba6258`), YouTube a hyphen and two letters, a digit and two letters, Facebook's pages a hyphen and
their id, TikTok a number after `user`. No one has their tail elsewhere, so that it differs tells nothing of who they are,
while a number that somebody chose does.
"""

from typing import NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

_TAIL = r"(?i)^(?P<chosen>.*?\pL.*?)(?P<assigned>[-_.]*[0-9]{8,}|-[0-9a-f]{8,9}|-[a-z]{2}[0-9][a-z]{2})$"
_SEPARATORS = "-_."
_YEAR, _MONTH, _DAY = "(19|20)[0-9]{2}", "(0[1-9]|1[0-2])", "(0[1-9]|[12][0-9]|3[01])"
_DATE = rf"^[-_.]*({_YEAR}{_MONTH}{_DAY}|{_DAY}{_MONTH}{_YEAR}|{_MONTH}{_DAY}{_YEAR})$"
"""Eight digits that are a date are likely a birthday, which is chosen."""


class DividedHandles(NamedTuple):
    """`chosen`: (n,) strings, null where there is no handle. `assigned`: (n,) strings, empty where no tail was added.

    What separates them is in neither.
    """

    chosen: pa.Array
    assigned: pa.Array


def divide_handles(handles: pa.Array | pa.ChunkedArray) -> DividedHandles:
    """`annakeller45752554` → `annakeller` and `45752554`; a handle without a letter before the tail is chosen as a whole."""
    whole = handles.combine_chunks() if isinstance(handles, pa.ChunkedArray) else handles
    tailed = pc.fill_null(pc.match_substring_regex(whole, _TAIL), False)
    ends = whole.filter(tailed)  # few have one: they alone are taken apart
    parts = pc.extract_regex(ends, pattern=_TAIL)
    tail = pc.struct_field(parts, "assigned")
    told = pc.and_(pc.match_substring_regex(tail, "[0-9]"), pc.invert(pc.match_substring_regex(tail, _DATE)))
    chosen = pc.if_else(told, pc.struct_field(parts, "chosen"), ends)
    assigned = pc.if_else(told, pc.ascii_ltrim(tail, characters=_SEPARATORS), "")
    nothing = pa.repeat(pa.scalar("", pa.string()), len(whole))
    return DividedHandles(
        chosen=pc.replace_with_mask(whole, tailed, chosen), assigned=pc.replace_with_mask(nothing, tailed, assigned)
    )
