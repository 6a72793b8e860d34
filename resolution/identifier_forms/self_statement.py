"""display name, handle, bio → what the account says that it is: fan page, parody, brand, shared, a second account."""

import re
from collections.abc import Iterable, Iterator
from functools import cache

from resolution.identifier_forms.passage import Finding, Passage
from resolution.identifier_forms.word_lists import pattern_lists

_PATTERNS = pattern_lists("self_statements.txt")
VALUES = ("fan", "parody", "impersonation_denied", "shared", "brand", "backup")
_OF_ANOTHER = re.compile(r"(?:\bmy|\bour|\bmi|\bminha|\bmon|\bmein|\bjoin the) $")
_POINTS_ON = re.compile(r"@$|(?:of|for|to|de|von)\s$")
"""`backup of @x`, `main: @x`: it is the account itself that is the second one."""
_AFTER_MENTION = re.compile(r"@[\w.]{1,40}\W{0,3}$")
_STRENGTHS = {"bio": 0.9, "display_name": 0.8, "handle": 0.6}


@cache
def compiled(section: str) -> re.Pattern[str] | None:
    """The patterns of a section as one."""
    patterns = _PATTERNS.get(section)
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns)) if patterns else None


def self_statements(passage: Passage, field: str, values: Iterable[str] = VALUES) -> Iterator[Finding]:
    """At most one statement of each kind in a text. `field`: bio, display_name or handle."""
    for value in values:
        found = (_search(section, passage) for section in _sections(value, field))
        match = next((match for match in found if match is not None), None)
        if match is not None:
            reason = f"says so: {match[0].strip()!r}"
            yield Finding("role", value, "self", _STRENGTHS[field], reason, *match.span())


def might_hold(value: str, field: str) -> str | None:
    """For RE2: a text of this field without this does not say it of itself; None where no text of it can."""
    patterns = [found.pattern for section in _sections(value, field) if (found := compiled(section))]
    return "(?i)" + "|".join(patterns) if patterns else None


def _sections(value: str, field: str) -> tuple[str, ...]:
    return {"bio": (value,), "display_name": (value, f"{value} name"), "handle": (f"{value} handle",)}[field]


def _search(section: str, passage: Passage) -> re.Match[str] | None:
    pattern = compiled(section)
    if pattern is None:
        return None
    for match in pattern.finditer(passage.lower):
        before, after = passage.lower[: match.start()][-12:], passage.lower[match.end() :][:4]
        # `my fan page: @x` speaks of another account, and so does `backup account` above a handle.
        if section == "fan" and _OF_ANOTHER.search(before):
            continue
        names_another = after.lstrip().startswith("@") or _AFTER_MENTION.search(passage.lower[: match.start()])
        if section == "backup" and names_another and not _POINTS_ON.search(match[0]):
            continue
        return match
    return None
