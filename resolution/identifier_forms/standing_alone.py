"""a word in a text → whether it is said of the account, as a statement of its own, or is part of a sentence or list."""

import re

_BEGINS = re.compile(r"(?:^|[\n\t]|\s\s|[^\w\s,&+/'’#@:\-]|\s-)\s?$")
_ENDS = re.compile(r"\s?(?:$|[\n\t]|\s\s|-\s|[^\w\s,&+/'’#\-])")
_SPOKEN_OF = re.compile(
    r"(?:[,&+/#@]|\b(?:of|and|love|my|our|the|a|do|does|make|makes|making|write|writes|for|"
    r"songs?|sings?|music|musical|video|film|movie|y|e|et|und|de|di|и)) ?$"
)
"""What makes a part of a sentence of the word after it: `king of parody`, `music & parody`."""
_IN_LOWER_CASE = re.compile(r"(?:^|\s)[a-zà-öø-ÿ]{2,}\s$")
"""A word before one with a capital, which begins a statement there: `cheap travel Parody`. German nouns always have one."""
_SHOUTED_BEFORE = re.compile(r"([^\W\d_]{4,})\W*$")
_SHOUTED_AFTER = re.compile(r"\W*([^\W\d_]{4,})")
_MARK = r"[^\w\s,&+/'’#@.!?]+"
_ITEM_BEFORE = re.compile(rf"(?:^|{_MARK}|[\n.])\s?\w+\s?{_MARK}\s?$")
_ITEM_AFTER = re.compile(rf"\s?{_MARK}\s?\w+\s?(?:$|{_MARK}|[\n.])")
_REACH = 40
"""Characters that are looked at on each side."""


def stands_alone(text: str, start: int, end: int) -> bool:
    """Whether the word at `start:end` is a statement: between what parts statements, or in capitals at the end of one.

    Not where it is one of several words in capitals, or of a list of single words: `comedy | parody | music`.
    """
    word, before, after = text[start:end], text[max(0, start - _REACH) : start], text[end : end + _REACH]
    if not _ENDS.match(after) or _SPOKEN_OF.search(before.lower()) or before[-1:].isalnum():
        return False
    if word.isupper() and not _is_among_capitals(before, after):
        return True
    if word == "Parody" and _IN_LOWER_CASE.search(before):
        return True
    return _BEGINS.search(before) is not None and not (_ITEM_BEFORE.search(before) or _ITEM_AFTER.match(after))


def _is_among_capitals(before: str, after: str) -> bool:
    beside = _SHOUTED_BEFORE.search(before), _SHOUTED_AFTER.match(after)
    return any(match is not None and match[1].isupper() for match in beside)
