"""Characters that are not what they look like, as tables for `str.translate` and ranges for character classes."""

import re
import unicodedata
from collections.abc import Iterable
from functools import cache
from importlib.resources import files

DIACRITICS = "\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"
"""Combining marks that decorate a letter. The vowel signs of Indic, Thai or Arabic script are not among them."""

REGIONALS = "\U0001f1e6-\U0001f1ff"
"""Regional indicators: two of them are a flag."""

SMALL_CAPITALS = "ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘꞯʀꜱᴛᴜᴠᴡʏᴢ"
SMALL_CAPITAL_COMPANIONS = {ord("ǫ"): "q", ord("ғ"): "f"}
"""Letters of living alphabets that stand for Q and F among small capitals, and only there."""

_EMPTY_LETTERS = (0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x3164, 0xFFA0)
_NEWLINES = {ord("\r"): "\n", 0x85: "\n", 0x2028: "\n", 0x2029: "\n", 0x2800: " "}


def _decorative_letters() -> dict[int, str]:
    """NFKC knows the mathematical, circled and fullwidth alphabets. These it leaves alone.

    Letters of other scripts are not here: they are read as what they are.
    """
    table = dict(zip(map(ord, SMALL_CAPITALS), "abcdefghijklmnopqrstuvwyz", strict=True))
    for negative_circled_or_squared in (0x1F150, 0x1F170):
        table |= {negative_circled_or_squared + index: chr(ord("A") + index) for index in range(26)}
    return table


def _invisible() -> dict[int, str | None]:
    planes = (range(0x20000), range(0xE0000, 0xE1000))
    table: dict[int, str | None] = {
        code: None for plane in planes for code in plane if unicodedata.category(chr(code)) in {"Cc", "Cf"}
    }
    table |= dict.fromkeys((*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0), *range(0x180B, 0x1810), *_EMPTY_LETTERS))
    return {code: seen for code, seen in table.items() if code not in {ord("\n"), ord("\t")}} | _NEWLINES


_FLAG_CODES = """
AC AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ CA
CC CD CF CG CH CI CK CL CM CN CO CP CR CU CV CW CX CY CZ DE DG DJ DK DM DO DZ EA EC EE EG EH ER ES ET EU FI FJ FK FM
FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU IC ID IE IL IM IN IO IQ IR IS IT JE
JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ
MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO
RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TA TC TD TF TG TH TJ TK TL TM TN TO TR TT TV
TW TZ UA UG UM UN US UY UZ VA VC VE VG VI VN VU WF WS XK YE YT ZA ZM ZW
"""
FLAGS = frozenset(_FLAG_CODES.split())
"""ISO 3166 codes, and what else has a flag."""

DECORATIVE_LETTERS = _decorative_letters()
"""Code point → letter, for symbols and small capitals that only ever stand for that letter."""

INVISIBLE = _invisible()
"""Code point → None for what is not seen: control, format and tag characters, variation selectors, empty letters.
Every kind of line end becomes a newline."""


def character_class(codes: Iterable[int]) -> str:
    """What stands between the brackets of a character class: ranges, which are searched fast."""
    ranges: list[list[int]] = []
    for code in sorted(codes):
        if ranges and code == ranges[-1][1] + 1:
            ranges[-1][1] = code
        else:
            ranges.append([code, code])
    return "".join(f"{re.escape(chr(first))}-{re.escape(chr(last))}" for first, last in ranges)


@cache
def look_alikes() -> dict[int, str]:
    """Code point → the Latin letter (or two) that it looks like. Other scripts' letters too: for skeletons only."""
    text = files("resolution").joinpath("confusables.txt").read_text(encoding="utf-8")
    rows = (line.split(" ", 1) for line in text.splitlines() if not line.startswith("#"))
    return {ord(character): letter for letter, characters in rows for character in characters}
