"""text → e-mail addresses, plain and in disguise.

`x@y.com`, `x [at] y [dot] com`, `x(at)y.com`, `x@y,com`, `jane@gmail`, `j a n e @ g m a i l . c o m`. A right-to-left
override shows another address than the text holds (trap 34): the one of the two that can be an address is meant.
"""

import re
from collections.abc import Iterable, Iterator

from resolution.identifier_forms.nearby_words import context_before
from resolution.identifier_forms.passage import Finding, Passage, Speaker
from resolution.identifier_forms.web_page import is_listed, registered_domain
from resolution.identifier_forms.word_lists import word_lists

_LOCAL = r"[a-z0-9](?:[a-z0-9._%+\-]{0,62}[a-z0-9_+\-])?"
_LABEL = r"[a-z0-9](?:[a-z0-9\-]{0,61}[a-z0-9])?"
_END = r"(?![a-z0-9_@])"
_START = r"(?<![a-z0-9._%+\-@])"
_AT_WORD = r"(?:at|ät|arroba|chiocciola|собака|собачка|@)"
_DOT_WORD = r"(?:dot|punto|ponto|point|punkt|kropka|nokta|titik|точка|\.)"
_AT = rf"\s{{0,2}}[\[({{<]\s?(?:{_AT_WORD}|a)\s?[\])}}>]\s{{0,2}}|\s{_AT_WORD}\s"
_DOT = rf"\s?[\[({{<]\s?{_DOT_WORD}\s?[\])}}>]\s?|\s(?:{_DOT_WORD})\s|\s?\.\s?"

_PLAIN = re.compile(rf"{_START}({_LOCAL})\s?@\s?((?:{_LABEL}\.)+[a-z]{{2,24}}){_END}")
_COMMA = re.compile(rf"{_START}({_LOCAL})@({_LABEL}),\s?(com|net|org|fr|de|it|es|co\.uk|ru|in|br){_END}")
_NO_END = re.compile(rf"{_START}({_LOCAL})@(gmail|hotmail|outlook|yahoo|icloud)(?![a-z0-9_@.])")
_DISGUISED = re.compile(rf"{_START}({_LOCAL})(?:{_AT})({_LABEL}(?:(?:{_DOT}){_LABEL}){{1,3}}){_END}")
_SPACED = re.compile(r"(?<!\S)((?:[a-z0-9._\-+] ){2,40})@ ?((?:[a-z0-9\-] ){1,30}\. ?(?:[a-z] ){1,5}[a-z])(?![a-z0-9])")
_RARE = (
    (_COMMA, 0.8, "e-mail with a comma for the dot"),
    (_NO_END, 0.6, "e-mail without its end"),
    (_SPACED, 0.7, "e-mail in spaced letters"),
)
_AT_SAID = re.compile(_AT)
_DOTS = re.compile(_DOT)
_FREEMAIL_ENDS = {
    "gmail": "gmail.com",
    "hotmail": "hotmail.com",
    "outlook": "outlook.com",
    "yahoo": "yahoo.com",
    "icloud": "icloud.com",
}

MIGHT_HOLD = (
    rf"(?i)[a-z0-9._+\-]\s?@|[\[({{<]\s?(?:{_AT_WORD}|a)\s?[\])}}>]|[a-z0-9]\s{_AT_WORD}\s[a-z0-9\-]{{1,63}}(?:{_DOT})"
)
"""For RE2: a text without this holds no e-mail."""

_LISTS = word_lists("role_words.txt")


def email_addresses(passage: Passage) -> Iterator[Finding]:
    """Each address of a text, with its role: identity, business or giveaway."""
    plain = list(_PLAIN.finditer(passage.lower))
    yield from _read(passage, plain, 0.95, "e-mail")
    if passage.lower.count("@") > len(plain):
        for pattern, strength, reason in _RARE:
            yield from _read(passage, pattern.finditer(passage.lower), strength, reason)
    if _AT_SAID.search(passage.lower):
        yield from _read(passage, _DISGUISED.finditer(passage.lower), 0.85, "e-mail in disguise")


def _read(passage: Passage, matches: Iterable[re.Match[str]], strength: float, reason: str) -> Iterator[Finding]:
    for match in matches:
        finding = _finding(passage, match, strength, reason)
        if finding is not None and passage.is_free(finding.start, finding.end):
            yield finding


def state_email(email: str, speaker: Speaker, strength: float, reason: str, context: str = "") -> Finding | None:
    """The role of a clean address `local@domain`; None where the domain cannot be one."""
    local, _, domain = email.strip().lower().rpartition("@")
    if local.split() != [local] or registered_domain(domain) is None:
        return None
    role, share, why = _role(local, domain, speaker, context)
    base, plus, _ = local.partition("+")
    note = f"; plus address of {base}@{domain}" if plus and base else ""
    return Finding("email", f"{local}@{domain}", role, round(strength * share, 3), f"{reason}: {why}{note}")


def state_listed_email(email: str, speaker: Speaker) -> Finding | None:
    """As `state_email`, of an address that stands in the account's field of e-mails."""
    return state_email(email, speaker, 1.0, "e-mail field")


def _finding(passage: Passage, match: re.Match[str], strength: float, reason: str) -> Finding | None:
    start, end = match.span()
    email = _address(match)
    if passage.cleaned.is_reversed(start, end):
        return _reversed(passage, match, email, strength)
    context = context_before(passage.lower, start)
    if match.re in {_PLAIN, _DISGUISED} and not _is_meant(match, email, context):
        return None
    found = state_email(email, passage.speaker, strength, reason, context)
    if found is not None and _is_in_giveaway(passage.lower, start):
        found = found._replace(role="giveaway", reason=f"{reason}: in a giveaway")
    return found._replace(start=start, end=end) if found else None


_WHOLE = re.compile(rf"{_LOCAL}@(?:{_LABEL}\.)+[a-z]{{2,24}}")
_SHARE_REVERSED = 0.8


def _reversed(passage: Passage, match: re.Match[str], email: str, strength: float) -> Finding | None:
    """`jane@` and an override over `gmail.com` or `moc.liamg`: as stored or as shown; None where both could be meant."""
    start, end = match.span()
    shown = passage.cleaned.shown(start, end).replace(" ", "").lower()
    strength, reason = strength * _SHARE_REVERSED, "e-mail written against the reading direction"
    readings = [text for text in (email, shown) if _WHOLE.fullmatch(text)]
    found = [state_email(text, passage.speaker, strength, reason) for text in dict.fromkeys(readings)]
    meant = [finding for finding in found if finding is not None]
    return meant[0]._replace(start=start, end=end) if len(meant) == 1 else None


def _is_in_giveaway(lower: str, start: int) -> bool:
    """`Giveaway! Write to …`: said over several sentences, but in one line."""
    line = _LINE.split(lower[max(0, start - _GIVEAWAY_REACH) : start])[-1]
    return bool(line) and any(word in line for word in _LISTS["giveaway words"])


_LINE = re.compile(r"[\n|•·]")
_GIVEAWAY_REACH = 80


def _address(match: re.Match[str]) -> str:
    local, domain = match[1], match[2]
    if match.re is _COMMA:
        domain = f"{domain}.{match[3]}"
    elif match.re is _NO_END:
        domain = _FREEMAIL_ENDS[domain]
    elif match.re is _SPACED:
        local, domain = local.replace(" ", ""), domain.replace(" ", "")
    elif match.re is _DISGUISED:
        domain = _DOTS.sub(".", domain)
    return f"{local}@{domain.replace(' ', '')}"


def _is_meant(match: re.Match[str], email: str, context: str) -> bool:
    """`work at google.com` is no e-mail: a bare `at` needs a bare `dot`, a mail provider or a word for mail."""
    between = match[0][len(match[1]) : match.start(2) - match.start()]
    if match.re is _PLAIN:
        # `IG @jane.fashion` is a mention.
        return between != " @" or is_listed(email.rpartition("@")[2], "freemail")
    if any(bracket in between for bracket in "[({<"):
        return True
    says_dot = _DOT_SAID.search(match[2]) is not None
    return says_dot or is_listed(email.rpartition("@")[2], "freemail") or any(w in context for w in _MAIL_WORDS)


_DOT_SAID = re.compile(r"[\s\[({]\s?(?:dot|punto|ponto|point|punkt|kropka|nokta|titik|точка)[\s\])}]")
_MAIL_WORDS = ("mail", "📩", "📧", "✉", "почта", "correo")


def _role(local: str, domain: str, speaker: Speaker, context: str) -> tuple[str, float, str]:
    base = local.partition("+")[0]
    is_office = base in _OFFICES or any(part in _OFFICES for part in re.split(r"[._\-]", base))
    managed = bool(context) and any(word in context for word in _LISTS["management words"])
    if is_listed(domain, "freemail"):
        if managed and not speaker.resembles(base):
            return "business", 0.7, "somebody's who manages"
        return "identity", 0.9 if is_office else 1.0, "personal mailbox"
    return _on_a_domain(base, domain, speaker, is_office=is_office or managed or "+" in local)


def _on_a_domain(base: str, domain: str, speaker: Speaker, *, is_office: bool) -> tuple[str, float, str]:
    if speaker.resembles(domain.partition(".")[0]):
        return "identity", 0.95, "on a domain like the account's name"
    if is_office:
        return "business", 0.6, "office of an agency or company"
    if speaker.resembles(base):
        return "identity", 0.7, "in the account's name on another domain"
    return "business", 0.6, "on a company's domain"


_OFFICES = frozenset(word_lists("page_hosts.txt")["business mailboxes"])
HOLDS_OFFICE = rf"(?:^|[._\-])(?:{'|'.join(sorted(_OFFICES))})(?:[._\-]|$)"
"""For RE2: a mailbox without `+` that holds this is an office's."""
