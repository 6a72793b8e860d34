"""one account's texts and urls → what they state, and whose it is.

The forms read a text in the order of how much they explain: an e-mail's domain is no website, a labelled handle no bare
mention. What a fan page or a parody links belongs to the one that it is about (traps 5 and 6); a channel of two people
names its people (trap 12); a text that speaks to the program that reads it states nothing of its author (trap 29).
"""

from collections.abc import Collection, Iterator, Mapping
from typing import NamedTuple

from resolution.identifier_forms import prefilter
from resolution.identifier_forms.email_address import email_addresses, state_listed_email
from resolution.identifier_forms.labelled_handle import labelled_handles
from resolution.identifier_forms.linked_page import linked_pages, state_page
from resolution.identifier_forms.mention import mentions
from resolution.identifier_forms.passage import Finding, Passage, Speaker, read_passage
from resolution.identifier_forms.phone_number import phone_numbers
from resolution.identifier_forms.same_everywhere import same_everywhere
from resolution.identifier_forms.self_statement import self_statements
from resolution.identifier_forms.web_page import read_page
from resolution.text_cleaning import clean_text

MOST_STATEMENTS = 100
"""Statements kept of one account: a bio of ten thousand mentions states nothing."""

_FORMS = (
    (prefilter.EMAIL, email_addresses),
    (prefilter.SAME, same_everywhere),
    (prefilter.LABEL, labelled_handles),
    (prefilter.PAGE, linked_pages),
    (prefilter.MENTION, mentions),
    (prefilter.PHONE, phone_numbers),
)
_POINTING = frozenset({"handle", "native", "link_page", "url"})


class Statement(NamedTuple):
    """The columns of IDENTIFIERS after `account_key`."""

    kind: str
    value: str
    role: str
    field: str
    start: int | None
    end: int | None
    strength: float
    reason: str


def read_account(
    *,
    platform: str,
    handle: str | None,
    country: str | None,
    parody: bool,
    urls: Collection[str],
    emails: Collection[str],
    texts: Mapping[str, str],
    forms: Mapping[str, int],
) -> list[Statement]:
    """What one account states. `forms`: the bits of `prefilter` for each text."""
    speaker = Speaker(platform=platform, handle=handle, display_name=texts.get("display_name"), country=country)
    found: list[Statement] = []
    if parody:
        found.append(Statement("role", "parody", "self", "parody", None, None, 1.0, "marked as parody by the platform"))
    if handle and forms.get("handle"):
        found += _of_handle(handle, forms["handle"], speaker)
    for field, text in texts.items():
        if forms[field]:
            found += _of_text(text, field, forms[field], speaker)
    found += _of_urls(urls, speaker)
    found += _of_emails(emails, speaker)
    return _once(_whose(found, speaker))[:MOST_STATEMENTS]


def _said(forms: int) -> list[str]:
    return [value for value, form in prefilter.SELF.items() if forms & form] if forms > prefilter.PHONE else []


def _of_handle(handle: str, forms: int, speaker: Speaker) -> Iterator[Statement]:
    passage = read_passage(handle, speaker)
    for finding in self_statements(passage, "handle", _said(forms)):
        yield Statement(
            finding.kind, finding.value, finding.role, "handle", None, None, finding.strength, finding.reason
        )


def _of_text(text: str, field: str, forms: int, speaker: Speaker) -> list[Statement]:
    passage = read_passage(text, speaker)
    found = [finding for form, read in _FORMS if forms & form for finding in passage.take(read(passage))]
    found += self_statements(passage, field, _said(forms))
    if forms & prefilter.MACHINE:
        found = [_unbelieved(finding) for finding in found]
    found.sort(key=lambda finding: finding.start)
    return [_placed(finding, passage, field) for finding in found]


def _unbelieved(finding: Finding) -> Finding:
    if finding.role != "identity":
        return finding
    return finding._replace(role="mention", reason=f"{finding.reason}; in a text that speaks to a machine")


def _placed(finding: Finding, passage: Passage, field: str) -> Statement:
    start, end = passage.cleaned.raw_span(finding.start, finding.end)
    return Statement(finding.kind, finding.value, finding.role, field, start, end, finding.strength, finding.reason)


def _of_urls(urls: Collection[str], speaker: Speaker) -> Iterator[Statement]:
    for url in urls:
        page = read_page(_visible(url)) if url else None
        finding = state_page(page, speaker) if page else None
        if finding is not None:
            yield Statement(
                finding.kind, finding.value, finding.role, "urls", None, None, finding.strength, finding.reason
            )


def _of_emails(emails: Collection[str], speaker: Speaker) -> Iterator[Statement]:
    for email in emails:
        clean = _visible(email).removeprefix("mailto:").strip() if email else ""
        finding = state_listed_email(clean, speaker)
        if finding is not None:
            yield Statement(
                finding.kind, finding.value, finding.role, "emails", None, None, finding.strength, finding.reason
            )


def _visible(text: str) -> str:
    return text if text.isascii() else clean_text(text)


def _whose(found: list[Statement], speaker: Speaker) -> list[Statement]:
    says = {statement.value for statement in found if statement.kind == "role"}
    about = next((role for role in ("parody", "fan") if role in says), None)
    if about is not None:
        return [_not_own(statement, about, f"said by a {about} account", speaker) for statement in found]
    if "shared" in says:
        return [_not_own(statement, "member", "said by an account of several people", speaker) for statement in found]
    return found


def _not_own(statement: Statement, role: str, why: str, speaker: Speaker) -> Statement:
    points = statement.kind in ({"handle"} if role == "member" else _POINTING)
    is_bare = role == "member" and statement.role == "mention"
    if not points or not (statement.role == "identity" or is_bare):
        return statement
    _, _, name = statement.value.partition(":")
    if statement.kind == "handle" and (name == speaker.handle or (role == "member" and speaker.is_nearly(name))):
        return statement
    return statement._replace(role=role, reason=f"{statement.reason}; {why}")


def _once(found: list[Statement]) -> list[Statement]:
    """The strongest of equal statements of one field."""
    best: dict[tuple[str, str, str, str], Statement] = {}
    for statement in found:
        key = (statement.kind, statement.value, statement.role, statement.field)
        if key not in best or best[key].strength < statement.strength:
            best[key] = statement
    return list(best.values()) if len(best) < len(found) else found
