"""display name, handle, bio → what the account says that it is: fan page, parody, brand, shared, a second account."""

import re
from collections.abc import Iterable, Iterator
from functools import cache

from resolution.identifier_forms.passage import Finding, Passage
from resolution.identifier_forms.standing_alone import stands_alone
from resolution.identifier_forms.word_lists import pattern_lists

_PATTERNS = pattern_lists("self_statements.txt")
VALUES = ("fan", "parody", "impersonation_denied", "shared", "brand", "backup")
_OF_ANOTHER = re.compile(r"(?:\bmy|\bour|\bmi|\bminha|\bmon|\bmein|\bjoin the) $")
_POINTS_ON = re.compile(r"@$|(?:of|for|to|de|von)\s$")
"""`backup of @x`, `main: @x`: it is the account itself that is the second one."""
_AFTER_MENTION = re.compile(r"@[\w.]{1,40}\W{0,3}$")
_MENTIONED = re.compile(r"@([a-z0-9_.]{2,40})")
_NAMESAKE = re.compile(r"@?([\w.\-]{2,40})(?: ([^\W\d_]{2,20}))?")
"""A handle, or the first two words of a name."""
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
    of_a_bio = (value, *_MORE_OF_A_BIO.get(value, ()))
    return {"bio": of_a_bio, "display_name": (value, f"{value} name"), "handle": (f"{value} handle",)}[field]


def _search(section: str, passage: Passage) -> re.Match[str] | None:
    pattern = compiled(section)
    if pattern is None:
        return None
    is_said = _CHECKS.get(section)
    found = pattern.finditer(passage.lower)
    return next((match for match in found if is_said is None or is_said(passage, match)), None)


def _is_own_fan_page(passage: Passage, match: re.Match[str]) -> bool:
    """`my fan page: @x` speaks of another account."""
    return not _OF_ANOTHER.search(passage.lower[: match.start()][-12:])


def _is_second(passage: Passage, match: re.Match[str]) -> bool:
    """`backup account` above a handle speaks of that one."""
    after = passage.lower[match.end() :][:4]
    names_another = after.lstrip().startswith("@") or _AFTER_MENTION.search(passage.lower[: match.start()])
    return not names_another or _POINTS_ON.search(match[0]) is not None


def _is_of_a_namesake(passage: Passage, match: re.Match[str]) -> bool:
    """`not affiliated with jane doe` by who is called `janedoe.daily`: it is about her. Of `@nytimes` anybody may say so."""
    within = _MENTIONED.search(match[0])
    if within is not None:
        return passage.speaker.resembles(within[1])
    named = _NAMESAKE.match(passage.lower, match.end())
    return named is not None and passage.speaker.resembles("".join(word for word in named.groups() if word))


def _is_a_statement(passage: Passage, match: re.Match[str]) -> bool:
    return stands_alone(passage.text, *match.span())


_MORE_OF_A_BIO = {"fan": ("fan of a namesake",), "parody": ("parody word",)}
_CHECKS = {
    "fan": _is_own_fan_page,
    "fan of a namesake": _is_of_a_namesake,
    "parody word": _is_a_statement,
    "backup": _is_second,
}
