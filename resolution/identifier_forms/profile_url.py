"""web address → the profile that it names.

A post, a search or any other page of a platform names none (trap 22), and neither does a short link that hides its
target.
"""

import re
import unicodedata
from dataclasses import dataclass

from resolution.identifier_forms.platform_hosts import (
    BY_HOST,
    BY_PARENT_HOST,
    BY_SHORT_HOST,
    PlatformHosts,
    words,
)
from resolution.identifier_forms.web_address import WebAddress

_SITE_LABELS = words("www www2 m mobile web touch wap lite mbasic music gaming old new de-de")
"""First labels that show the same site: `m.youtube.com`. Two letters (`uk.linkedin.com`) do so as well."""
_OWN_SUBDOMAINS = words("www api app blog help about support store shop status static cdn docs dev mail")
"""First labels below a platform's host that are the platform's own pages."""
_INVISIBLE = frozenset({"Cc", "Cf"})
_LANGUAGE_LABEL = 2
_YOUTUBE_ID = 24
_PLAIN_HANDLE = re.compile("[A-Za-z0-9_](?:[A-Za-z0-9_.]{0,98}[A-Za-z0-9_])?")
_LONGEST_HANDLE = 100
_BARE_SCHEME = re.compile(r"\s*@?https?[:/]+\s*", re.IGNORECASE)
"""What is left of an address that was cut behind its scheme; `https` alone may be somebody's handle."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """One profile by its handle or by its native id."""

    platform: str
    handle: str | None = None
    native_id: str | None = None
    form: str
    """What the address looked like, for people: `instagram URL`, `youtube channel/…`."""


def platform_of_host(host: str) -> PlatformHosts | None:
    """The platform that a host belongs to, in any of its mobile and national variants."""
    if host in BY_SHORT_HOST:
        return BY_SHORT_HOST[host]
    while host not in BY_HOST:
        label, _, rest = host.partition(".")
        if "." not in rest or not (label in _SITE_LABELS or len(label) == _LANGUAGE_LABEL):
            return _platform_of_subdomain(host)
        host = rest
    return BY_HOST[host]


def read_profile(address: WebAddress) -> Profile | None:
    """None where the address is no profile of a platform that we know."""
    if address.host in BY_SHORT_HOST:
        return None
    row = platform_of_host(address.host)
    if row is None:
        return None
    if _subdomain(address.host, row):
        return _subdomain_profile(address, row)
    if row.platform == "x":
        address = _x_variants(address)
    return _path_profile(address, row)


def clean_handle_text(text: str) -> str | None:
    """The handle in one spelling, or None where the characters cannot be one's."""
    if _PLAIN_HANDLE.fullmatch(text):
        return text.lower()
    handle = normal_handle(text)
    if not 0 < len(handle) <= _LONGEST_HANDLE or not any(c.isalnum() or c == "_" for c in handle):
        return None
    return handle if all(_is_handle_character(c) for c in handle) else None


def normal_handle(text: str) -> str:
    """NFKC, lower case, without invisible characters, leading `@` and the punctuation of the sentence around it."""
    text = unicodedata.normalize("NFKC", visible(text))
    if _BARE_SCHEME.fullmatch(text):
        return ""
    return unicodedata.normalize("NFKC", text.lower()).strip().lstrip("@ ").rstrip(".,;:!?/\\- ")


def visible(text: str) -> str:
    """Without control and format (zero-width, bidirectional, tag) characters."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(c for c in text if unicodedata.category(c) not in _INVISIBLE or c in "\t\n\r")


def _is_handle_character(character: str) -> bool:
    return character.isalnum() or character in "._-·" or unicodedata.category(character).startswith("M")


def _platform_of_subdomain(host: str) -> PlatformHosts | None:
    return BY_PARENT_HOST.get(host.partition(".")[2])


def _subdomain(host: str, row: PlatformHosts) -> bool:
    return host.partition(".")[2] in row.subdomains and host not in row.hosts


def _subdomain_profile(address: WebAddress, row: PlatformHosts) -> Profile | None:
    label, _, parent = address.host.partition(".")
    if label in _OWN_SUBDOMAINS:
        return None
    handle = clean_handle_text(label)
    return Profile(platform=row.platform, handle=handle, form=f"….{parent}") if handle else None


def _x_variants(address: WebAddress) -> WebAddress:
    if [part.lower() for part in address.segments[:2]] == ["i", "user"]:
        return WebAddress(host=address.host, segments=("i/user", *address.segments[2:]))
    if address.fragment.startswith("!/"):
        segments = tuple(part for part in address.fragment[2:].split("/") if part)
        return WebAddress(host=address.host, segments=segments)
    if address.segments[:1] == ("intent",):
        name = address.parameter("screen_name")
        return WebAddress(host=address.host, segments=(name,) if name else ("intent",))
    return address


def _path_profile(address: WebAddress, row: PlatformHosts) -> Profile | None:
    segments = address.segments
    first = segments[0].lower() if segments else ""
    if first in row.native_prefixes:
        return _native(row, segments[1:], f"{row.platform} {first}/…")
    if first in row.prefixes and len(segments) > 1:
        return _named(row, segments[1:], f"{row.platform} {first}/…")
    if row.at and first.startswith("@"):
        return _named(row, segments, f"{row.platform} @…")
    if not first or not row.bare or first in row.reserved:
        return None
    return _named(row, segments, f"{row.platform} URL")


def _named(row: PlatformHosts, segments: tuple[str, ...], form: str) -> Profile | None:
    if len(segments) > 1 and segments[1].lower() not in row.tabs:
        return None
    # A video, photo or highlight below a tab is a post.
    if len(segments) > 2:  # noqa: PLR2004
        return None
    handle = clean_handle_text(segments[0].lstrip("$"))
    return Profile(platform=row.platform, handle=handle, form=form) if handle else None


def _native(row: PlatformHosts, segments: tuple[str, ...], form: str) -> Profile | None:
    native_id = segments[0].strip() if segments else ""
    if row.platform == "youtube" and not is_youtube_id(native_id):
        return None
    valid = native_id.isascii() and all(c.isalnum() or c in "_-" for c in native_id)
    return Profile(platform=row.platform, native_id=native_id, form=form) if native_id and valid else None


def is_youtube_id(text: str) -> bool:
    """`UC` and 22 characters of URL-safe base64."""
    return (
        len(text) == _YOUTUBE_ID
        and text.startswith("UC")
        and text.isascii()
        and all(c.isalnum() or c in "_-" for c in text)
    )
