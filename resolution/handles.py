"""handle or profile URL as somebody typed it → handle.

A handle that only looks like another stays what it is: homoglyphs are evidence of impersonation (trap 8), and skeletons
are for blocking.
"""

import pyarrow as pa
import pyarrow.compute as pc

from resolution.identifier_forms.platform_hosts import (
    BY_HOST,
    BY_PLATFORM,
    BY_SHORT_HOST,
    FOUR_PLATFORMS,
    PLATFORM_ALIASES,
)
from resolution.identifier_forms.profile_url import Profile, clean_handle_text, normal_handle, read_profile, visible
from resolution.identifier_forms.web_address import WebAddress, parse_web_address

_FOUR = frozenset(row.platform for row in FOUR_PLATFORMS)
_LONGEST_HANDLE = 100
_PLAIN = r"^[ \t]*@?[A-Za-z0-9_]([A-Za-z0-9_.]{0,98}[A-Za-z0-9_])?[ \t]*$"
"""What nearly all handles look like: cleaned without Python."""
_SEPARATOR = "\x1f"


def clean_handle(raw: str, platform: str) -> str | None:
    """`@Jane.Doe`, ` jane.doe `, `https://m.instagram.com/Jane.Doe/?igshid=1` → `jane.doe`.

    None where it is not a handle of this platform: a post's URL, another platform's URL, a text with spaces, nothing.
    """
    platform = PLATFORM_ALIASES.get(platform, platform)
    text = visible(raw).strip()
    if _is_address(text):
        return _handle_of_address(text, platform)
    if platform in _FOUR:
        handle = clean_handle_text(text)
        return None if handle in BY_HOST or handle in BY_SHORT_HOST else handle
    return _generic(text, platform)


def native_id_of(raw: str, platform: str) -> str | None:
    """The native id that a profile URL names: `youtube.com/channel/UC…`, `x.com/i/user/…`."""
    profile = _profile_of(raw, PLATFORM_ALIASES.get(platform, platform))
    return profile.native_id if profile else None


def clean_handles(handles: pa.Array | pa.ChunkedArray, platforms: pa.Array | pa.ChunkedArray) -> pa.Array:
    """`clean_handle` over columns: plain handles by compute kernels, the others once for each distinct value."""
    handles, platforms = _flat(handles), _flat(platforms)
    if len(handles) == 0:
        return pa.array([], pa.string())
    hosts = pa.array([*BY_HOST, *BY_SHORT_HOST])
    plain = pc.ascii_lower(pc.ascii_ltrim(pc.ascii_trim_whitespace(handles), characters="@"))
    is_plain = pc.and_(pc.match_substring_regex(handles, _PLAIN), pc.invert(pc.is_in(plain, value_set=hosts)))
    is_plain = pc.fill_null(is_plain, True)
    if pc.all(is_plain).as_py():
        return plain
    rest = pc.invert(is_plain)
    cleaned = _clean_distinct(handles.filter(rest), platforms.filter(rest))
    return pc.replace_with_mask(plain, rest, cleaned)


def _clean_distinct(handles: pa.Array, platforms: pa.Array) -> pa.Array:
    pairs = pc.binary_join_element_wise(pc.fill_null(platforms, ""), handles, _SEPARATOR).dictionary_encode()
    values = [
        clean_handle(pair.partition(_SEPARATOR)[2], pair.partition(_SEPARATOR)[0])
        for pair in pairs.dictionary.to_pylist()
    ]
    return pa.array(values, pa.string()).take(pairs.indices)


def _flat(column: pa.Array | pa.ChunkedArray) -> pa.Array:
    array = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
    return array.cast(pa.string())


def _is_address(text: str) -> bool:
    head, slash, _ = text.partition("/")
    return "://" in text or (bool(slash) and "." in head.strip("."))


def _handle_of_address(text: str, platform: str) -> str | None:
    profile = _profile_of(text, platform)
    if profile is not None:
        return profile.handle
    address = parse_web_address(text)
    if address is None or platform in BY_PLATFORM or not _is_at_home(address, platform):
        return None
    return _generic(address.segments[-1], platform) if address.segments else None


def _profile_of(text: str, platform: str) -> Profile | None:
    address = parse_web_address(text) if _is_address(text.strip()) else None
    profile = read_profile(address) if address else None
    return profile if profile and profile.platform == platform else None


def _is_at_home(address: WebAddress, platform: str) -> bool:
    return platform in address.host.split(".") or address.host == platform


def _generic(text: str, platform: str) -> str | None:
    row = BY_PLATFORM.get(platform)
    prefix, slash, rest = text.partition("/")
    if row and slash and prefix.lower() in row.prefixes:
        text = rest
    handle = normal_handle(text)
    if not 0 < len(handle) <= _LONGEST_HANDLE or any(c.isspace() for c in handle):
        return None
    return handle if any(c.isalnum() or c == "_" for c in handle) else None
