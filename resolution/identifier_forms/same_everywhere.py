"""text → "the same handle everywhere": a claim to the handle on all other platforms, value `*:handle`."""

import re
from collections.abc import Iterator

from resolution.identifier_forms.labelled_handle import named_platforms
from resolution.identifier_forms.nearby_words import context_after
from resolution.identifier_forms.passage import Finding, Passage
from resolution.identifier_forms.profile_url import clean_handle_text
from resolution.identifier_forms.word_lists import pattern_lists, word_lists

_PATTERNS = pattern_lists("same_everywhere.txt")
_OWN = re.compile("|".join(f"(?:{pattern})" for pattern in _PATTERNS["own"]))
_NAMED = [re.compile(pattern) for pattern in _PATTERNS["named"]]
_NAMED_PREFILTER = "|".join(re.sub(r"\(\?P<\w+>", "(?:", pattern) for pattern in _PATTERNS["named"])
_ANY_NAMED = re.compile(_NAMED_PREFILTER)
_NOT_HANDLES = frozenset(word_lists("platform_labels.txt")["not handles"])

MIGHT_HOLD = f"(?i){_OWN.pattern}|{_NAMED_PREFILTER}"
"""For RE2."""


def same_everywhere(passage: Passage) -> Iterator[Finding]:
    """At most one claim a text: to a handle that is named, or else to the speaker's own."""
    yield from _named(passage) if _ANY_NAMED.search(passage.lower) else ()
    if not any(passage.taken) or not _ANY_NAMED.search(passage.lower):
        yield from _own(passage)


def _named(passage: Passage) -> Iterator[Finding]:
    for pattern in _NAMED:
        match = pattern.search(passage.lower)
        if match is None or not passage.is_free(*match.span()):
            continue
        group = "after" if "after" in pattern.groupindex else "before"
        handle = clean_handle_text(match[group])
        if handle is None or handle in _NOT_HANDLES or not _is_said("@" in match[0], handle, passage):
            continue
        yield Finding("handle", f"*:{handle}", "identity", 0.75, "one handle for all platforms", *match.span())
        return


def _own(passage: Passage) -> Iterator[Finding]:
    match = _OWN.search(passage.lower)
    handle = passage.speaker.handle
    if match is None or handle is None:
        return
    # `same @ on IG and TikTok` names where.
    platforms = named_platforms(passage.lower[match.start() : match.end()] + context_after(passage.lower, match.end()))
    for platform in platforms or ("*",):
        if platform != passage.speaker.platform:
            yield Finding("handle", f"{platform}:{handle}", "identity", 0.7, "the same handle elsewhere", *match.span())


def _is_said(at: bool, handle: str, passage: Passage) -> bool:  # noqa: FBT001
    return at or any(c in "_." or c.isdigit() for c in handle) or passage.speaker.resembles(handle)
