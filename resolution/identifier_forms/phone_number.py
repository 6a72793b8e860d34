"""text → telephone numbers that are clearly labelled: with their country code, or beside a word for telephone."""

import re
from collections.abc import Iterator

import phonenumbers

from resolution.identifier_forms.passage import Finding, Passage
from resolution.identifier_forms.word_lists import word_lists

_NUMBER = re.compile(r"(?<![\w+.@/])(\+?\d[\d \t().\-]{6,20}\d)(?![\w@])")
_LABEL = re.compile(
    "(?:^|[^a-z])(?:" + "|".join(map(re.escape, word_lists("role_words.txt")["telephone words"])) + r")\W{0,6}$"
)
_WINDOW = 20

MIGHT_HOLD = r"\+?\d[\d \t().\-]{6,20}\d"
"""For RE2: a text without this holds no number."""


def phone_numbers(passage: Passage) -> Iterator[Finding]:
    """Valid numbers in E.164."""
    for match in _NUMBER.finditer(passage.lower):
        start, end = match.span(1)
        label = _LABEL.search(passage.lower[max(0, start - _WINDOW) : start])
        international = match[1].startswith("+")
        if not (label or international) or not passage.is_free(start, end) or passage.cleaned.is_reversed(start, end):
            continue
        number = _valid(match[1], passage.speaker.country)
        if number is not None:
            reason = "telephone, labelled" if label else "telephone with its country code"
            yield Finding("phone", number, "identity", 0.7 if label else 0.5, reason, start, end)


def _valid(text: str, country: str | None) -> str | None:
    try:
        number = phonenumbers.parse(text, country)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_valid_number(number):
        return None
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))
