"""URL as people write it → host, path segments and query.

Schemes, `www.`, ports, user names, fragments, trailing dots and slashes fall away; redirects of the platforms
(`l.instagram.com/?u=…`) are unwrapped, so that one page has one address (trap 21).
"""

from dataclasses import dataclass
from urllib.parse import parse_qsl, unquote

_REDIRECTS = {
    "l.instagram.com": "u",
    "l.facebook.com": "u",
    "lm.facebook.com": "u",
    "l.threads.com": "u",
    "l.threads.net": "u",
    "youtube.com": "q",
    "google.com": "q",
    "linkedin.com": "url",
    "out.reddit.com": "url",
    "t.umblr.com": "z",
    "slack-redir.net": "url",
    "exit.sc": "url",
}
_REDIRECT_PATHS = {"redirect", "url", "l.php", "redir"}
_LONGEST = 2_048
"""Characters of an address that are read. Longer ones are data, not addresses."""
_TRAILING = " \t\r\n.,;:!?…)]}>»\"'’”*|/\\"


@dataclass(frozen=True, slots=True, kw_only=True)
class WebAddress:
    """A web address without what differs between two spellings of it."""

    host: str
    segments: tuple[str, ...]
    query: str = ""
    fragment: str = ""

    def parameter(self, name: str) -> str | None:
        """The first value of a query parameter, percent-decoded."""
        for key, value in parse_qsl(self.query, max_num_fields=None):
            if key.lower() == name:
                return value
        return None


def parse_web_address(raw: str) -> WebAddress | None:
    """None where there is no host with a dot."""
    address = _split(raw)
    if address is None:
        return None
    target = _redirect_target(address)
    return (_split(target) or address) if target else address


def _split(raw: str) -> WebAddress | None:
    text = raw[:_LONGEST].strip().rstrip(_TRAILING)
    text = _without_scheme(text)
    text, _, fragment = text.partition("#")
    text, _, query = text.partition("?")
    netloc, _, path = text.replace("\\", "/").partition("/")
    host = _clean_host(netloc)
    if host is None:
        return None
    parts = path.split("/")
    decoded = map(unquote, parts) if "%" in path else parts
    segments = tuple(clean for part in decoded if (clean := part.strip()))
    return WebAddress(host=host, segments=segments, query=query, fragment=fragment)


def _without_scheme(text: str) -> str:
    head, colon, rest = text.partition(":")
    if colon and head.lower() in {"http", "https", "hxxp", "hxxps"}:
        return rest.lstrip("/ \\")
    if text[:7].lower() == "https//":
        return text[7:]
    if text[:6].lower() == "http//":
        return text[6:]
    return text.lstrip("/")


def _clean_host(netloc: str) -> str | None:
    host = netloc.rpartition("@")[2].partition(":")[0].lower().strip(".")
    host = host.removeprefix("www.")
    label, dot, _ = host.rpartition(".")
    if not (label and dot) or host.split() != [host] or ".." in host:
        return None
    return host


def _redirect_target(address: WebAddress) -> str | None:
    parameter = _REDIRECTS.get(address.host)
    if parameter is None or "=" not in address.query:
        return None
    if address.segments and address.segments[0].lower() not in _REDIRECT_PATHS:
        return None
    return address.parameter(parameter)
