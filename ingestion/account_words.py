"""What the columns of an account table may be called, and what the platforms may be called."""

import re
from collections.abc import Mapping

from resolution.identifier_forms.platform_hosts import PLATFORM_ALIASES

COLUMNS: Mapping[str, str] = {
    "platform": "instagram, tiktok, youtube, x, or any other word",
    "handle": "or a profile URL",
    "native_id": "the platform's own id",
    "display_name": "",
    "bio": "",
    "urls": "separated by white space, or by a comma or semicolon before a scheme or www.; or a JSON list",
    "emails": "separated by white space, commas or semicolons; or a JSON list",
    "hashtags": "the same",
    "location": "",
    "country": "ISO 3166, two letters",
    "language": "ISO 639, two letters",
    "followers": "",
    "following": "",
    "posts": "how many",
    "verified": "true or false",
    "parody": "the same",
    "avatar_hash": "perceptual, 16 hex digits",
    "created_at": "ISO 8601",
    "observed_at": "the same",
}
"""The columns of an account table by their own names, each with what a person must know to fill it."""

ALIASES = {"name": "display_name", "url": "urls", "website": "urls", "email": "emails"}
"""Aliases of columns. Of several columns of one meaning, lists are joined; otherwise the first filled one wins."""


def described_columns() -> str:
    """The columns in a sentence or two, in Markdown."""
    described = ", ".join(map(_described, COLUMNS))
    return (
        f"Columns: `platform`, one of `handle` and `native_id`, and what else is known. {described}. "
        "A cell of CSV that says NULL, N/A or the like is empty, but for a handle."
    )


def _described(column: str) -> str:
    aliases = " ".join(f"`{alias}`" for alias, ours in ALIASES.items() if ours == column)
    notes = "; ".join(filter(None, (f"also {aliases}" if aliases else "", COLUMNS[column])))
    return f"`{column}` ({notes})" if notes else f"`{column}`"


_WRITTEN_OTHERWISE = {
    "insta": "instagram",
    "instagram.com": "instagram",
    "tik tok": "tiktok",
    "tiktok.com": "tiktok",
    "twitter.com": "x",
    "x.com": "x",
    "twitter/x": "x",
    "x/twitter": "x",
    "x (twitter)": "x",
    "youtube.com": "youtube",
    "you tube": "youtube",
}
"""How people write the four in tables, beyond the aliases that bios use."""

PLATFORM_WORD = r"[a-z0-9][a-z0-9_.+-]{0,63}"
"""Any lower-case word is a platform: it becomes a part of keys and of the lake's paths."""

_WORD = re.compile(PLATFORM_WORD)


def platform_word(written: str) -> str | None:
    """`Twitter` → `x`, `GitHub` → `github`; None where it is not a word."""
    word = written.strip().lower()
    word = PLATFORM_ALIASES.get(word) or _WRITTEN_OTHERWISE.get(word, word)
    return word if _WORD.fullmatch(word) else None
