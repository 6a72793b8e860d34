"""raw value of a payload → typed value of an account.

Platforms write the same thing in several ways, and any of it may change: each function takes whatever is there and
gives the value, or None where there is none to be had. What was there and could not be read is counted by
`ingestion.drift`.
"""

import math
import re
from collections.abc import Iterable
from datetime import UTC, datetime

from graph.words import AccountState

LONGEST_TEXT = 100_000
"""Characters kept of a text; the lake keeps the rest. Bounds what one account costs every stage after this one."""
LONGEST_NAME = 1_000
"""Characters kept of a name or a place."""
LONGEST_ID = 256
"""A longer native id is no id; the graph's index could not hold it."""
LONGEST_URL = 4_096
MOST_URLS = 100
LARGEST_COUNT = 2**63 - 1

_SURROGATES = re.compile("[\ud800-\udfff]")
_NO_KEY = re.compile("[\x00\ufffd\ud800-\udfff]")
_HASHTAG = re.compile(r"(?<![\w&/])[#＃]([^\W_]\w{0,99}|_\w{0,98}[^\W\d_]\w{0,98})")
_DIGITS = re.compile(r"\d+(?:\.0+)?", re.ASCII)
_ID = re.compile(r"[^\s\x00-\x1f\x7f]+")
_COUNTRY = re.compile(r"[A-Za-z]{2}")
_LANGUAGE = re.compile(r"([A-Za-z]{2})(?:[-_][A-Za-z0-9_-]{1,30})?")
_AVATAR_HASH = re.compile(r"[0-9A-Fa-f]{16}")
_OFFSET = re.compile(r"([+-]\d{2})(\d{2})$")
_MILLISECONDS_FROM = 100_000_000_000
"""An epoch number from here on counts milliseconds: in seconds it would lie beyond the year 5138."""
EARLIEST, LATEST = datetime(1970, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)


def text(value: object, *, longest: int = LONGEST_TEXT) -> str | None:
    """A text as it was written, without NUL and lone surrogates, which no store can hold; None where it is empty."""
    if not isinstance(value, str):
        return None
    value = value[:longest]
    if "\x00" in value:
        value = value.replace("\x00", "")
    value = without_surrogates(value)
    return value if value.strip() else None


def without_surrogates(value: str) -> str:
    """Half a character (a lone surrogate) is replaced: no encoding holds it."""
    return value if value.isascii() else _SURROGATES.sub("\ufffd", value)


def is_broken(value: object) -> bool:
    """Whether a text holds NUL, half a character, or what stands for a lost one (U+FFFD).

    Without them a text can still be shown, but a key would be that of another account.
    """
    return isinstance(value, str) and _NO_KEY.search(value) is not None


def name(value: object) -> str | None:
    """A short text without the white space around it."""
    short = text(value, longest=LONGEST_NAME)
    return short.strip() if short else None


def native_id(value: object) -> str | None:
    """An id as text, every digit of it. A float has lost digits: it is no id."""
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value) if abs(value) < 10**LONGEST_ID else None
    if not isinstance(value, str):
        return None
    value = value.strip()
    known = len(value) <= LONGEST_ID and _ID.fullmatch(value) and not is_broken(value)
    return value if known else None


def count(value: object) -> int | None:
    """A number of followers, posts, likes: from a number or its digits (YouTube). Never negative."""
    if isinstance(value, bool):
        return None
    if isinstance(value, float):
        value = int(value) if math.isfinite(value) and value == int(value) else None
    elif isinstance(value, str):
        digits = value.strip()
        value = int(digits.partition(".")[0]) if len(digits) < 30 and _DIGITS.fullmatch(digits) else None  # noqa: PLR2004
    return value if isinstance(value, int) and 0 <= value <= LARGEST_COUNT else None


def country(value: object) -> str | None:
    """ISO 3166-1 alpha-2, in upper case."""
    return value.strip().upper() if isinstance(value, str) and _COUNTRY.fullmatch(value.strip()) else None


def language(value: object) -> str | None:
    """ISO 639-1, in lower case: `en-GB` is `en`."""
    found = _LANGUAGE.fullmatch(value.strip()) if isinstance(value, str) else None
    return found[1].lower() if found else None


def avatar_hash(value: object) -> str | None:
    """64 bits as 16 hex digits, in lower case."""
    return value.strip().lower() if isinstance(value, str) and _AVATAR_HASH.fullmatch(value.strip()) else None


def state(value: object) -> str | None:
    """What an account is now, in one of our words."""
    word = value.strip().lower() if isinstance(value, str) else None
    return AccountState(word).value if word in set(AccountState) else None


def flag(value: object) -> bool | None:
    return value if isinstance(value, bool) else None


def moment(value: object) -> datetime | None:
    """The four dialects: `…43Z`, `…43.000Z`, `…42+0000`, epoch seconds or milliseconds (also as digits)."""
    if isinstance(value, str):
        digits = value.strip()
        if digits.isascii() and digits.isdigit() and len(digits) in {10, 13}:
            return _epoch(int(digits))
        return _iso(digits)
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return _epoch(value)
    return None


def _iso(written: str) -> datetime | None:
    try:
        read = datetime.fromisoformat(_OFFSET.sub(r"\1:\2", written) if "T" in written or ":" in written else written)
        read = read.astimezone(UTC) if read.tzinfo else read.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        return None
    return read if EARLIEST <= read < LATEST else None


def _epoch(number: float) -> datetime | None:
    if not math.isfinite(number) or number <= 0:
        return None
    seconds = number / 1000 if number >= _MILLISECONDS_FROM else number
    return datetime.fromtimestamp(seconds, UTC) if seconds < LATEST.timestamp() else None


def urls(values: Iterable[object]) -> list[str] | None:
    """The distinct addresses in their order; None where there is none."""
    found = (part for value in values if isinstance(value, str) for part in [text(value.strip(), longest=LONGEST_URL)])
    distinct = list(dict.fromkeys(url for url in found if url))
    return distinct[:MOST_URLS] or None


def hashtags(written: str | None, given: Iterable[object] = ()) -> list[str] | None:
    """The tags in a caption and those that the platform lists, in lower case without #, in their order."""
    tags = [tag.strip().lstrip("#").lower() for tag in map(name, given) if tag]
    tags += [tag.lower() for tag in _HASHTAG.findall(written or "")]
    return list(dict.fromkeys(tag for tag in tags if tag))[:MOST_URLS] or None
