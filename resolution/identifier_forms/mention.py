"""text → bare `@x`: a relation with a role, never identity (trap 17).

The account that is meant is one on the speaker's own platform. What it is to the speaker is said by the words beside it:
`founder @brand`, `backup: @x2`, `w/ @x`, `@agency mgmt`.
"""

import re
from collections.abc import Iterator

from resolution.identifier_forms.nearby_words import (
    Role,
    context_after,
    context_before,
    role_after,
    role_before,
    role_right_before,
)
from resolution.identifier_forms.passage import Finding, Passage
from resolution.identifier_forms.profile_url import clean_handle_text

_MENTION = re.compile(r"(?<![a-z0-9_.@/])@\s?([\w.\-]{1,60})")
_LIST_JOINT = re.compile(r"^\s*(?:[,&+/×]|and|y|e|et|und|и|と)?\s*$")
UNVERIFIED = re.compile(
    r"\b(?:official|real|true|actual|verified|oficial|officiel|offizielle?|ufficiale|resmi|официальн\w*|настоящ\w*)\s"
    r"(?:account of\s|page of\s|owner of\s|the\s)?$"
)
"""What stands before the handle of somebody else who is passed off as oneself."""
_STRENGTHS = {"backup": 0.9, "main": 0.9, "mention": 0.3, "collab": 0.6}
_ON_OWN_PLATFORM = {"backup", "main"}


def mentions(passage: Passage) -> Iterator[Finding]:
    """Each bare `@x` with its role."""
    last_end, last_role = 0, None
    for match in _MENTION.finditer(passage.lower):
        handle = clean_handle_text(match[1])
        start, end = match.start(), match.start(1) + len(match[1].rstrip(".-·"))
        if handle is None or not passage.is_free(start, end):
            last_end, last_role = match.end(), None
            continue
        said = _said(passage, start, end, last_end, last_role)
        last_end, last_role = end, said
        if not passage.speaker.is_own(passage.speaker.platform, handle):
            yield _finding(passage, handle, said, start, end)


def _said(passage: Passage, start: int, end: int, last_end: int, last_role: Role | None) -> Role | None:
    lower = passage.lower
    if UNVERIFIED.search(lower[max(0, start - 40) : start]):
        return Role("mention", "unverified claim")
    since = max([last_end, *(last for _, last in passage.taken if last <= start)])
    context = context_before(lower, start, since)
    if last_role is not None and last_end and _LIST_JOINT.match(lower[last_end:start]):
        return last_role
    return role_right_before(context) or _after(lower, end) or role_before(context)


def _after(lower: str, end: int) -> Role | None:
    """What follows belongs to the next mention where it leads up to one: `@jane founder @acme`."""
    context = context_after(lower, end)
    leads_on = lower[end + len(context) : end + len(context) + 1] == "@"
    return None if leads_on else role_after(context)


def _finding(passage: Passage, handle: str, said: Role | None, start: int, end: int) -> Finding:
    value = f"{passage.speaker.platform}:{handle}"
    if said is None:
        return Finding("handle", value, "mention", 0.3, "bare @, no platform and no role beside it", start, end)
    if said.words == "unverified claim":
        return Finding(
            "handle", value, "mention", 0.3, "unverified claim to be somebody else's official account", start, end
        )
    role = "backup" if said.role == "identity" else said.role
    reason = f"bare @ with {said.words!r} beside it"
    return Finding("handle", value, role, _STRENGTHS.get(role, 0.7), reason, start, end)
