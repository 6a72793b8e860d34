"""text → handles that carry the name of their platform.

`IG: @x`, `insta - x`, `📸 @x`, `tiktok ⬇️ x`, `yt/x`, `X/Twitter: x`, `IG & TikTok: @x`, and the other way round:
`@x on TikTok`, `@x (IG)`.
"""

import re
from collections.abc import Iterator

from resolution.identifier_forms.linked_page import COMMON_ENDS
from resolution.identifier_forms.mention import UNVERIFIED
from resolution.identifier_forms.nearby_words import Role, context_before, role_right_before
from resolution.identifier_forms.passage import Finding, Passage
from resolution.identifier_forms.platform_hosts import BY_HOST
from resolution.identifier_forms.profile_url import clean_handle_text
from resolution.identifier_forms.web_page import registered_domain
from resolution.identifier_forms.word_lists import longest_of, word_lists

_LISTS = word_lists("platform_labels.txt")
_NEEDS_SEPARATOR = frozenset(_LISTS["needs separator"])
_EMOJI = frozenset(_LISTS["emoji"])
_OF_A_CASE = " inflected"
_INFLECTED = frozenset(label for name, labels in _LISTS.items() if name.endswith(_OF_A_CASE) for label in labels)
_OF_LABELS = frozenset({"needs separator", "emoji", "not handles"})
_NOT_HANDLES = frozenset(_LISTS["not handles"])
_PLATFORM_OF = {
    label: platform.removesuffix(_OF_A_CASE)
    for platform, labels in _LISTS.items()
    if platform not in {*_OF_LABELS, "nouns", "nouns of a sentence", "on", "on of a sentence"}
    for label in labels
}
_LETTERS = "a-z0-9_\u0370-\u06ff"
"""Letters of scripts with spaces between words: a label in one of them is a word of its own."""
_ENDS_SPACED = re.compile(f"[{_LETTERS}]$")
_SPACED = [label for label in _PLATFORM_OF if re.match(f"[{_LETTERS}]", label)]
_UNSPACED = [label for label in _PLATFORM_OF if label not in _SPACED]


def _boundary(label: str) -> str:
    return rf"(?![{_LETTERS}]|\.[a-z])" if _ENDS_SPACED.search(label) else ""


_FIRSTS = "".join(sorted({re.escape(label[0]) for label in _PLATFORM_OF}))


def _label(*, not_after: str) -> str:
    spaced, unspaced = longest_of(_SPACED, after=_boundary), longest_of(_UNSPACED, after=_boundary)
    return f"(?=[{_FIRSTS}])(?:(?<![{_LETTERS}{not_after}]){spaced}|{unspaced})"


_LABEL = _label(not_after="@#./\\-")
_NEXT_LABEL = _label(not_after="@#")
_JOINT = r"\s?(?:[/&+,|•·]|and|y|e|und|et|и|と|-)\s?"
_NOUN_WORDS = longest_of((*_LISTS["nouns"], *_LISTS["nouns of a sentence"]))
_FIRM_NOUN = re.compile(rf"(?:\s?(?:{longest_of(_LISTS['nouns'])}(?![\w.])|は|:)){{0,2}}")
_PARTICLES = r"[は는은가が]|['’][dt][ae]n?(?![\w.])"
"""`インスタは`, `인스타는`, `YouTube'da`."""
_NOUN = rf"(?:\s?(?:{_NOUN_WORDS}(?![\w.])|{_PARTICLES}|:)){{0,2}}"
_NOUN_RE2 = rf"(?:\s?(?:{_NOUN_WORDS}|[は는은가が]|['’][dt][ae]n?|:)){{0,2}}"
_SEPARATORS = r":=>→➡➜➔➝➞➤➥⇒⇨⇢↣↠↳⟶⮕❯›»⬇↓⤵⬆👉👇👈☞☛~\-–—|/•·✦✧★♡∙(\[\])】」』〉》▸►▶🔗🏻🏼🏽🏾🏿"
_HANDLE = r"[\w.\-]{1,40}"
_FORWARD = re.compile(
    rf"(?P<labels>{_LABEL}(?:{_JOINT}{_NEXT_LABEL}){{0,5}})(?P<noun>{_NOUN})(?P<between>[\s{_SEPARATORS}]{{0,8}})(?P<at>@\s?)?(?P<handle>{_HANDLE})"
)
_ON = longest_of((*_LISTS["on"], *_LISTS["on of a sentence"]))
_ON_OF_A_SENTENCE = frozenset(_LISTS["on of a sentence"])
_BACKWARD = re.compile(
    rf"(?P<at>@)(?P<handle>{_HANDLE})\s?(?P<joint>[(\[\-–—:|/]|{_ON})?\s?(?P<labels>{_LABEL}(?:{_JOINT}{_NEXT_LABEL}){{0,5}})"
)
_EACH = re.compile(_NEXT_LABEL)
_NEXT_HANDLE = re.compile(rf"\s?(?:[&+/,]|and|y|e|und|et|и)\s?@({_HANDLE})")
_OF_ANOTHER = re.compile(r"(?<!\w)(of|for|by|de|di|do|da|von|für|para|pour|par|dla|для|от) $")
_LISTING = frozenset({"and", "&", "x", "×"})
_STRONG = re.compile(rf"[{_SEPARATORS}]")
_NEXT_LABEL_AHEAD = re.compile(r"\s+[\w ]{1,12}\s?:")
"""`YT: jane Business: …`: the next statement begins."""
_COUNT = re.compile(r"^\d+(?:[.,]\d+)?(?:[kmb万만]|mil)?\+?$")
_FIRM = {"/", ":", "：", "="}

_RE2_LABEL = f"(?:(?:^|[^{_LETTERS}@#])(?:{longest_of(_SPACED)})|{longest_of(_UNSPACED)})"
MIGHT_HOLD = (
    rf"(?i){_RE2_LABEL}{_NOUN_RE2}(?:[\s{_SEPARATORS}]{{0,8}}@|\s{{0,3}}[{_SEPARATORS}]|\s{{1,3}}[a-z][a-z0-9.]{{0,30}}[_0-9])"
    rf"|@[^\s@]{{1,40}}\W{{0,3}}(?:{_ON})?\W{{0,3}}{_RE2_LABEL}"
    r"|[📸📷]\s{0,3}[a-z0-9_]+\.[a-z0-9_]"
)
"""For RE2: a text without this holds no labelled handle."""


def labelled_handles(passage: Passage) -> Iterator[Finding]:
    """Each handle beside a platform's name, once for each platform named."""
    for match in _FORWARD.finditer(passage.lower):
        if passage.is_free(*match.span()) and _is_forward(passage, match):
            yield from _findings(passage, match)
    if "@" not in passage.lower:
        return
    for match in _BACKWARD.finditer(passage.lower):
        if passage.is_free(match.start(), match.end("handle")) and _is_backward(passage, match):
            yield from _findings(passage, match)


def _findings(passage: Passage, match: re.Match[str]) -> Iterator[Finding]:
    handle = clean_handle_text(match["handle"])
    if handle is None:
        return
    span = _span(match)
    labels = _EACH.findall(match["labels"])
    strength = _strength(passage, match, labels)
    context = context_before(passage.lower, match.start(), _last_end(passage, match.start()))
    said = role_right_before(context, firm=True)
    if match.re is _BACKWARD:
        said = said or _with_another(context)
    said = said or _of_anybody(passage, match, labels, handle)
    if match.re is _BACKWARD and UNVERIFIED.search(passage.lower[max(0, match.start() - 40) : match.start()]):
        said = Role("mention", "unverified claim")
    second = _NEXT_HANDLE.match(passage.lower, match.end("handle")) if match.re is _FORWARD else None
    if second is not None and (other := clean_handle_text(second[1])) not in {None, handle}:
        # Two handles on one platform: they are of two people, unless one is the speaker's (trap 12).
        said = said or (None if passage.speaker.is_nearly(handle) else Role("member", "two handles"))
        value, reason = f"{_PLATFORM_OF[labels[-1]]}:{other}", f"second labelled handle, {match['labels'].strip()!r}"
        yield Finding("handle", value, "member", strength, reason, match.end("handle"), second.end())
    for platform in dict.fromkeys(_PLATFORM_OF[label] for label in labels):
        if not passage.speaker.is_own(platform, handle):
            role, reason = _role(passage, platform, said, match["labels"].strip())
            yield Finding("handle", f"{platform}:{handle}", role, strength, reason, *span)
    if passage.speaker.is_own(_PLATFORM_OF[labels[0]], handle):
        passage.taken.append(span)


def _with_another(context: str) -> Role | None:
    """`video with @jane on YouTube`, `I film for @jane on YouTube`; not `@jane on TikTok and @jane2 on YouTube`."""
    before = _OF_ANOTHER.search(context)
    if before is not None:
        return Role("mention", before[1])
    role = role_right_before(context)
    return role if role is not None and role.role in {"collab", "child"} and role.words not in _LISTING else None


def _of_anybody(passage: Passage, match: re.Match[str], labels: list[str], handle: str) -> Role | None:
    """Whom a sentence speaks of is known by name only: `famoso en YouTube como @x`, `я @x в инсте`, `pics 📸 jane.doe`."""
    parts = match.groupdict()
    of_a_sentence = (
        any(label in _INFLECTED for label in labels)
        or parts.get("joint") in _ON_OF_A_SENTENCE
        or not _FIRM_NOUN.fullmatch(parts.get("noun") or "")
        or (labels[-1] in _EMOJI and not match["at"] and "." in handle)
    )
    return Role("mention", "a sentence") if of_a_sentence and not passage.speaker.resembles(handle) else None


def _role(passage: Passage, platform: str, said: Role | None, label: str) -> tuple[str, str]:
    reason = f"labelled handle, {label!r}"
    if said is not None and (said.role != "identity" or platform == passage.speaker.platform):
        role = "backup" if said.role == "identity" else said.role
        return role, f"{reason}, {said.words!r} before it"
    if platform == passage.speaker.platform:
        return "mention", f"{reason}, on the account's own platform"
    return "identity", reason


def _span(match: re.Match[str]) -> tuple[int, int]:
    start = match.start()
    text = match["handle"].rstrip(".-·")
    end = match.start("handle") + len(text)
    return start, max(end, match.end("labels"))


def _strength(passage: Passage, match: re.Match[str], labels: list[str]) -> float:
    strength = 0.9 if match["at"] else 0.8
    if match.re is _BACKWARD:
        strength = 0.85
    if all(label in _EMOJI for label in labels):
        strength = min(strength, 0.7)
    if not match["at"] and not _looks_like_handle(passage, match["handle"]):
        strength -= 0.2
    return round(strength, 2)


def _is_forward(passage: Passage, match: re.Match[str]) -> bool:
    labels, between, at = _EACH.findall(match["labels"]), match["between"], match["at"]
    handle = match["handle"].strip(".-·")
    if not handle or _is_address(passage, match):
        return False
    firm = any(c in _FIRM for c in between) or ":" in match["noun"]
    strong = firm or _STRONG.search(between) is not None
    if all(label in _NEEDS_SEPARATOR for label in labels) and not _is_said(passage, match, firm=firm):
        return False
    if at:
        return bool(between or match["noun"]) or labels[-1] in _EMOJI or match["labels"][-1] not in "0123456789"
    emoji = labels[-1] in _EMOJI
    if not (strong or emoji):
        # `ig jane_doe`, `my tiktok is jane99`: only what is no word of a sentence.
        return _is_sign(handle) and _is_plain_handle(passage, match, handle, emoji=False)
    return _is_plain_handle(passage, match, handle, emoji=emoji)


def _is_said(passage: Passage, match: re.Match[str], *, firm: bool) -> bool:
    """`x` joins two names more often than it names a platform: `Nike x @jane`. `of` is a platform as `OF:` only."""
    if match["labels"] == "of":
        return firm and passage.text[match.start() : match.start() + 2] == "OF"
    if match["labels"] != "x":
        return firm or match["at"] is not None
    if firm or match["at"] is None:
        return firm
    first, last = passage.cleaned.raw_span(match.start(), match.start() + 1)
    written = passage.cleaned.raw[first:last]
    return written == "𝕏" or (written == "X" and not context_before(passage.lower, match.start()).strip())


def _is_plain_handle(passage: Passage, match: re.Match[str], handle: str, *, emoji: bool) -> bool:
    """Without an `@` a word after a label may be a sentence: `TikTok - makeup tutorials`."""
    if (
        handle in _NOT_HANDLES
        or _is_first_of_name(passage, match)
        or _COUNT.match(handle)
        or handle in _PLATFORM_OF
        or (emoji and not (handle[0].isascii() and _is_beside_emoji(passage, match, handle)))
    ):
        return False
    if _looks_like_handle(passage, handle):
        return True
    return not emoji and handle.isascii() and len(handle) > 2 and _ends_statement(passage.lower, match.end("handle"))  # noqa: PLR2004


def _is_beside_emoji(passage: Passage, match: re.Match[str], handle: str) -> bool:
    """`📸 jane.doe` is a handle; `📸 jane.com` is a site, and `📸 Jane.Doe Studio` a name."""
    if "." not in handle:
        return True
    if registered_domain(handle) and (handle.count(".") == 1 or handle.rpartition(".")[2] in COMMON_ENDS):
        return False
    return _is_sign(handle) or (
        _ends_statement(passage.lower, match.end("handle")) and passage.text[slice(*match.span("handle"))].islower()
    )


def _is_sign(handle: str) -> bool:
    return "_" in handle.strip("_") or (handle.isascii() and handle[:1].isalpha() and handle[-2:].isdigit())


def _is_first_of_name(passage: Passage, match: re.Match[str]) -> bool:
    """`YouTube: Jane Doe` tells a name and no handle."""
    written = passage.text[match.start("handle") : match.end("handle") + 2]
    return written[:1].isupper() and written[-2:-1] == " " and written[-1:].isupper() and written[:-2].isalpha()


def _looks_like_handle(passage: Passage, handle: str) -> bool:
    written = handle.strip(".-")
    has_sign = any(c in "_." or c.isdigit() for c in written) and any(c.isalpha() for c in written)
    return has_sign or passage.speaker.resembles(written)


def _ends_statement(lower: str, end: int) -> bool:
    rest = lower[end : end + 24]
    if _NEXT_LABEL_AHEAD.match(rest):
        return True
    return not rest.strip() or rest[0] in "\n|•·,;)]&/+" or not (rest.strip()[0].isalnum() or rest[0] in "'’")


def _is_address(passage: Passage, match: re.Match[str]) -> bool:
    after = passage.lower[match.end("handle") : match.end("handle") + 3]
    handle = match["handle"].rstrip(".")
    if after.startswith(("://", "/")) and not match["at"]:
        return True
    return handle.startswith("www.") or handle.removeprefix("www.") in BY_HOST


def _is_backward(passage: Passage, match: re.Match[str]) -> bool:
    """Not where the label belongs to what follows: `@jane IG: @jane2`."""
    labels = _EACH.findall(match["labels"])
    joint = match["joint"]
    if passage.lower[match.start() - 1 : match.start()].isalnum():
        return False
    if not joint and all(label in _NEEDS_SEPARATOR | _EMOJI for label in labels):
        return False
    after = passage.lower[match.end() : match.end() + 4].strip()
    return not (after[:1] in set(":=→➡👉⬇/@") and after) or joint in {"(", "["}


def _last_end(passage: Passage, start: int) -> int:
    return max((last for _, last in passage.taken if last <= start), default=0)


def named_platforms(text: str) -> tuple[str, ...]:
    """The platforms that a text names, in its order."""
    return tuple(dict.fromkeys(_PLATFORM_OF[label] for label in _EACH.findall(text) if label not in _EMOJI))
