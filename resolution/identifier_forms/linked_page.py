"""text → the web addresses in it, each read as a page."""

import re
from collections.abc import Iterator

from resolution.identifier_forms.nearby_words import context_before, role_right_before
from resolution.identifier_forms.passage import Finding, Passage, Speaker
from resolution.identifier_forms.web_page import Page, is_listed, read_page, registered_domain
from resolution.identifier_forms.word_lists import word_lists

_PATH = r"[/?#][^\s<>\"'“”‘’«»|，。、！？；：「」『』（）【】]*"
_HOST = r"(?:[a-z0-9](?:[a-z0-9_\-]{0,61}[a-z0-9])?\.)+[a-z]{2,24}"
_WIDE_HOST = r"(?:[\w\-]{1,63}\.)+[\w\-]{2,63}"
_ADDRESS = re.compile(
    rf"(?:https?:/{{0,2}}|hxxps?://|(?<![:/])//){_WIDE_HOST}\.?(?::\d{{1,5}})?(?:{_PATH})?|(?<![a-z0-9@._\-/]){_HOST}(?:\.(?=/))?(?::\d{{1,5}})?(?:{_PATH})?"
)
_TRAILING = ".,;:!?…)]}>»*~_"
COMMON_ENDS = frozenset(
    [
        "com",
        "net",
        "org",
        "info",
        "biz",
        "shop",
        "store",
        "online",
        "site",
        "blog",
        "studio",
        "tv",
        "io",
        "co",
        "app",
        "dev",
        "xyz",
    ]
)
"""Top-level domains that an address without scheme or path is believed to be under."""
MIGHT_HOLD = r"(?i)https?:|[a-z0-9\-]\.[a-z]{2}"
"""For RE2: a text without this holds no address."""

_PLATFORMS_WITH_WIDE_HANDLES = ("youtube.com",)
_LISTS = word_lists("role_words.txt")


def linked_pages(passage: Passage) -> Iterator[Finding]:
    """Each address that says something of the speaker."""
    for match in _ADDRESS.finditer(passage.lower):
        start, end = match.start(), _end(match)
        if not passage.is_free(start, end):
            continue
        url = passage.text[start:end]
        page = read_page(url) if _is_meant(passage, url) else None
        context = context_before(passage.lower, start, _last_end(passage, start))
        found = state_page(page, passage.speaker, context) if page else None
        # An address that says nothing is read as well: no handle or mention is left in it.
        if found is None:
            passage.taken.append((start, end))
        else:
            yield found._replace(start=start, end=end)


def state_page(page: Page, speaker: Speaker, context: str = "") -> Finding | None:
    """What a page says of the speaker; None where it is the speaker itself."""
    if page.kind in {"handle", "native"}:
        return _profile(page, speaker, context)
    if page.kind == "store":
        own = speaker.resembles(page.user)
        page = page._replace(kind="link_page") if own else page._replace(kind="url", role="affiliate", strength=0.5)
    elif page.kind == "url" and page.role == "identity":
        page = _website(page, speaker, context)
    elif page.kind == "link_page":
        page = _with_role(page, context, {"fan", "partner", "manager", "child", "parody", "member"})
    return Finding(page.kind, page.value, page.role, page.strength, page.reason)


def _profile(page: Page, speaker: Speaker, context: str) -> Finding | None:
    platform, _, name = page.value.partition(":")
    if page.kind == "handle" and speaker.is_own(platform, name):
        return None
    role, reason, strength = page.role, page.reason, page.strength
    said = role_right_before(context, firm=True) if context else None
    if said is not None and said.role != "identity":
        role, reason = said.role, f"{reason}, {said.words!r} before it"
    elif platform == speaker.platform:
        role, reason, strength = "mention", f"{reason}, on the account's own platform", 0.4
    return Finding(page.kind, page.value, role, strength, reason)


def _website(page: Page, speaker: Speaker, context: str) -> Page:
    if speaker.resembles(page.user):
        return page._replace(strength=max(page.strength, 0.9), reason="own website, named like the account")
    if any(word in context for word in _LISTS["discount words"]):
        return page._replace(role="affiliate", strength=0.5, reason="shop with a discount code")
    return _with_role(page, context, {"fan", "partner", "manager", "collab", "parody", "brand", "member"})


def _with_role(page: Page, context: str, roles: set[str]) -> Page:
    said = role_right_before(context, firm=True) if context else None
    if said is None or said.role not in roles:
        return page
    return page._replace(role=said.role, reason=f"{page.reason}, {said.words!r} before it")


def _end(match: re.Match[str]) -> int:
    """Without the punctuation of the sentence; where handles are ASCII, without the letters that follow unspaced."""
    text = match[0]
    if not text.isascii() and not any(host in text for host in _PLATFORMS_WITH_WIDE_HANDLES):
        slash = text.find("/", 8)
        cut = next((i for i, c in enumerate(text) if i > slash > 0 and not c.isascii()), len(text))
        text = text[:cut]
    return match.start() + len(text.rstrip(_TRAILING))


def _last_end(passage: Passage, start: int) -> int:
    return max((last for _, last in passage.taken if last <= start), default=0)


def _is_meant(passage: Passage, url: str) -> bool:
    """`Dr.Jane` and `end.In` are no addresses: one without scheme or path needs an end that people use."""
    lower = url.lower()
    if lower.startswith(("http", "hxxp", "www.")) or "/" in url:
        return True
    host = lower.split("?")[0].split("#")[0]
    if any(is_listed(host, name) for name in ("link pages", "store pages")):
        return True
    label, _, end = host.rpartition(".")
    if registered_domain(host) is None or len(label) < 3:  # noqa: PLR2004 `a.k.a`
        return False
    return end in COMMON_ENDS or (
        url[len(label) + 1].islower() and (host.count(".") > 1 or passage.speaker.resembles(label))
    )
