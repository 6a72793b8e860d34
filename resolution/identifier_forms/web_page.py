"""URL → what it says of the account that links it: a profile, a link page, an own website, a shop's or short link."""

from functools import lru_cache
from typing import NamedTuple

from tldextract import TLDExtract

from resolution.identifier_forms.platform_hosts import PLATFORM_HOSTS
from resolution.identifier_forms.profile_url import platform_of_host, read_profile
from resolution.identifier_forms.web_address import WebAddress, parse_web_address
from resolution.identifier_forms.word_lists import word_lists

_LISTS = {name: frozenset(entries) for name, entries in word_lists("page_hosts.txt").items()}
_SAME_HOST = {
    "linktree.com": "linktr.ee",
    "beacons.page": "beacons.ai",
    "getallmylinks.com": "allmylinks.com",
    "ln.ki": "linkin.bio",
}
_NO_USER = frozenset(
    {"s", "admin", "login", "register", "signup", "discover", "marketplace", "explore", "pricing", "p"}
)
NAMES_OF_PAGES = _NO_USER.union(*(row.reserved | row.prefixes | row.native_prefixes for row in PLATFORM_HOSTS))
"""First segments of a path that are not, or may not be, somebody's name."""
_PAGES_CACHED = 200_000
_SUFFIXES = TLDExtract(suffix_list_urls=(), cache_dir=None, include_psl_private_domains=True)
"""The public suffix list as the package carries it: nothing is fetched."""


class Page(NamedTuple):
    """What an address is. `host` and `user` say who it belongs to."""

    kind: str
    value: str
    role: str
    strength: float
    reason: str
    user: str


@lru_cache(maxsize=_PAGES_CACHED)
def read_page(url: str) -> Page | None:
    """None where the address identifies nobody: posts, searches, sites of the masses, no address at all."""
    address = parse_web_address(url)
    return _read(address) if address else None


def is_listed(host: str, name: str) -> bool:
    """Whether a host, or a domain above it, is in a list of `page_hosts.txt`."""
    listed = _LISTS[name]
    while host.count("."):
        if host in listed:
            return True
        host = host.partition(".")[2]
    return False


@lru_cache(maxsize=_PAGES_CACHED)
def registered_domain(host: str) -> str | None:
    """`shop.jane.co.uk` → `jane.co.uk`; None where the end of it is no public suffix."""
    parts = _SUFFIXES(host)
    return f"{parts.domain}.{parts.suffix}" if parts.domain and parts.suffix else None


def _read(address: WebAddress) -> Page | None:
    row = platform_of_host(address.host)
    if row is not None and address.host not in row.short_hosts:
        return _profile(address)
    if row is not None:
        return _short_link(address)
    reader = next((reader for name, reader in _READERS.items() if is_listed(address.host, name)), _website)
    return reader(address)


def _profile(address: WebAddress) -> Page | None:
    profile = read_profile(address)
    if profile is None:
        return None
    if profile.native_id is not None:
        return Page(
            "native", f"{profile.platform}:{profile.native_id}", "identity", 1.0, f"profile by id, {profile.form}", ""
        )
    handle = profile.handle or ""
    return Page("handle", f"{profile.platform}:{handle}", "identity", 0.95, f"profile, {profile.form}", handle)


def _contact(address: WebAddress) -> Page | None:
    number = address.parameter("phone") or (address.segments[0] if address.segments else "")
    digits = number.strip().lstrip("+")
    if not (digits.isascii() and digits.isdigit() and 8 <= len(digits) <= 15):  # noqa: PLR2004 E.164
        return None
    return Page("phone", f"+{digits}", "identity", 0.8, "WhatsApp link", "")


def _page_of_links(address: WebAddress) -> Page | None:
    return _link_page(address, "link_page", "link page")


def _store_page(address: WebAddress) -> Page | None:
    return _link_page(address, "store", "store page")


def _nobody(_address: WebAddress) -> Page | None:
    return None


def _link_page(address: WebAddress, kind: str, reason: str) -> Page | None:
    lists = _LISTS["link pages"] | _LISTS["store pages"]
    label, _, parent = address.host.partition(".")
    segments = [part.lstrip("@").lower() for part in address.segments]
    if address.host in lists:
        host, user = address.host, segments[0] if segments else ""
    else:
        host, user = parent, label
    if not user or user in _NO_USER:
        return None
    host = _SAME_HOST.get(host, host)
    return Page(kind, f"{host}/{user}", "identity", 0.9, f"{reason} {host}", user)


def _short_link(address: WebAddress) -> Page | None:
    return _pointer(address, "short", "short link, its target unknown")


def _affiliate(address: WebAddress) -> Page | None:
    return _pointer(address, "affiliate", "shop or affiliate link")


def _pointer(address: WebAddress, role: str, reason: str) -> Page | None:
    if not address.segments:
        return None
    path = "/".join(address.segments)
    return Page("url", f"{address.host}/{path}", role, 0.5, reason, "")


def _website(address: WebAddress) -> Page | None:
    domain = registered_domain(address.host)
    if domain is None:
        return None
    # A page deep inside is more often an article about somebody than somebody's site.
    strength = 0.85 if len(address.segments) <= 1 else 0.5
    return Page("url", domain, "identity", strength, "own website", domain.partition(".")[0])


_READERS = {
    "contacts": _contact,
    "shorteners": _short_link,
    "link pages": _page_of_links,
    "store pages": _store_page,
    "affiliates": _affiliate,
    "mass hosts": _nobody,
    "freemail": _nobody,
}
"""List of `page_hosts.txt` → how its addresses are read; the first that holds the host decides."""
