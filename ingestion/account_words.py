"""What the columns of an account table may be called, and what the platforms may be called."""

import re

from resolution.identifier_forms.platform_hosts import PLATFORM_ALIASES

ALIASES = {"name": "display_name", "url": "urls", "website": "urls", "email": "emails"}
"""Aliases of columns. Of several columns of one meaning, lists are joined; otherwise the first filled one wins."""

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
