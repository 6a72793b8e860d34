"""URLs of a plain form → what they state, by columns.

Links to one place differ in a name alone. What they state is asked once for each place, platform and resemblance, with
somebody's name in the link; each link has its own name put there. What is written in another way is left to `reading`.
"""

from collections.abc import Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from resolution.identifier_forms.linked_page import state_page
from resolution.identifier_forms.passage import Finding
from resolution.identifier_forms.statement_table import Ints, Somebody, asked_once, resembling, statement_table
from resolution.identifier_forms.web_page import NAMES_OF_PAGES, Page, read_page

_PLAIN = (
    r"^(?P<host>(?:https?://)?[A-Za-z0-9.\-]+)"
    r"(?:(?P<at>/@?)(?P<name>[A-Za-z0-9_](?:[A-Za-z0-9_.\-]{0,98}[A-Za-z0-9_])?))?/?$"
)
_LONGEST = 250
"""Bytes; longer URLs are left to be read."""
_SOMEBODY = "_Somebody_"
"""No host has an underscore: where this is in what a link states, it is the link's name."""
_ASKED_WHOSE = ("store", "url")
"""Kinds of pages that state another thing where they resemble the account."""


def state_plain_urls(listed: pa.Table) -> tuple[pa.Array, pa.Table]:
    """Which of `text` are plain, (n,) bool, and STATEMENTS of those.

    Needed besides: `row`, `platform`, `handle`, `display_name`.
    """
    plain, place, name = _divided(listed["text"].combine_chunks())
    listed = listed.filter(plain)
    platform = listed["platform"].combine_chunks().dictionary_encode()
    at = place.indices.to_numpy().astype(np.int64)
    pages = [_page_at(text) for text in place.dictionary.to_pylist()]
    asked = np.array([page is not None and page.kind in _ASKED_WHOSE for page in pages], np.bool_)[at]
    [alike] = resembling(listed, asked, _named([page.user if page else "" for page in pages], at, name))

    def ask(position: int) -> Finding | None:
        page = pages[at[position]]
        like = (page.user,) if page and alike[position] else ()
        speaker = Somebody(platform=platform[position].as_py(), handle=None, alike=like)
        return state_page(page, speaker) if page else None

    findings, which = asked_once((at * len(platform.dictionary) + platform.indices.to_numpy()) * 2 + alike, ask)
    value = _named([finding.value if finding else "" for finding in findings], which, name)
    itself = pc.binary_join_element_wise(platform.dictionary_decode(), listed["handle"].combine_chunks(), ":")
    value = pc.if_else(pc.fill_null(pc.equal(value, itself), False), None, value)
    return plain, statement_table(listed["row"], "urls", findings, which, value)


def _divided(urls: pa.Array) -> tuple[pa.Array, pa.DictionaryArray, pa.Array]:
    """Which are plain, and of those the place, which ends with `/` or `@` where a name follows, and the name."""
    parts = pc.extract_regex(urls, pattern=_PLAIN)
    host, at, name = (pc.struct_field(parts, part) for part in ("host", "at", "name"))
    lower = pc.ascii_lower(name)
    # A name of digits may be a number to call, `about` a page of the platform's.
    is_name = pc.and_not(
        pc.match_substring_regex(lower, "[a-z]"), pc.is_in(lower, value_set=pa.array(list(NAMES_OF_PAGES)))
    )
    plain = pc.and_(pc.less_equal(pc.binary_length(urls), _LONGEST), pc.or_(pc.equal(at, ""), is_name))
    plain = pc.fill_null(plain, False)
    place = pc.binary_join_element_wise(host, at, "").filter(plain)
    return plain, place.dictionary_encode(), name.filter(plain)


def _page_at(place: str) -> Page | None:
    return read_page(place + _SOMEBODY if place.endswith(("/", "@")) else place)


def _named(texts: Sequence[str], which: Ints, names: pa.Array) -> pa.Array:
    """`texts[which[n]]` with `names[n]` in place of somebody's, (n,)."""
    ends = ("", _SOMEBODY, _SOMEBODY.lower())
    spelled = [max(end for end in range(len(ends)) if text.endswith(ends[end])) for text in texts]
    heads = pa.array([text.removesuffix(ends[end]) for text, end in zip(texts, spelled, strict=True)], pa.string())
    tails = pc.choose(pa.array(np.array(spelled, np.int64)[which]), "", names, pc.ascii_lower(names))
    return pc.binary_join_element_wise(heads.take(pa.array(which)), tails, "")
