"""columns of a table, as they are written → columns of accounts.

Pure functions over whole Arrow arrays: what nearly every table holds is done by compute kernels, the odd rest once for
each distinct value by `ingestion.fields`. A value that cannot be read is null; the row stays.
"""

import re
from collections.abc import Callable, Sequence
from functools import reduce

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from graph.tables import TIMESTAMP
from ingestion import fields
from ingestion.cell_lists import SEPARATED, without_brackets

_TEXTS = pa.list_(pa.string())
_COUNT = r"^[0-9]{1,18}$"
_ID = r"^[^\s\x00-\x1f\x7f]{1,256}$"
_LOST_DIGITS = r"(?i)^[0-9]+([.,][0-9]+)?e[+]?[0-9]+$"
_LARGEST_EXACT_FLOAT = 2**53
_TOO_LARGE = float(2**63)
_GROUPED = re.compile(r"\d{1,3}(?:([,' \u00a0\u202f])\d{3})(?:\1\d{3})*(?:\.0+)?")
_SHORTENED = re.compile(r"(\d+(?:\.\d+)?)\s*([kmb])", re.IGNORECASE)
_FACTORS = {"k": 10**3, "m": 10**6, "b": 10**9}
NOTHING = ("n/a", "na", "nan", "nat", "null", "none", "-", "–", "—", "?")
"""How people write that there is nothing, where a number, a time or a code belongs."""
_FLAGS = {
    **dict.fromkeys(("true", "t", "yes", "y", "1", "1.0", "verified"), True),
    **dict.fromkeys(("false", "f", "no", "n", "0", "0.0", "unverified", "not verified"), False),
}


def texts(column: pa.Array) -> pa.Array:
    """Any column as text, without NUL; blank ones are null."""
    column = _bounded(column)
    return pc.if_else(pc.equal(pc.utf8_trim_whitespace(column), ""), None, column)


def names(column: pa.Array) -> pa.Array:
    """Short texts without the white space around them."""
    column = pc.utf8_trim_whitespace(_bounded(column))
    column = pc.if_else(pc.equal(column, ""), None, column)
    return _cut(column, fields.LONGEST_NAME)


def _bounded(column: pa.Array) -> pa.Array:
    column = _as_text(column)
    if pc.any(pc.match_substring(column, "\x00")).as_py():
        column = pc.replace_substring(column, "\x00", "")
    return _cut(column, fields.LONGEST_TEXT)


def _cut(column: pa.Array, longest: int) -> pa.Array:
    """The first characters; nothing is copied where no text has more bytes."""
    if (pc.max(pc.binary_length(column)).as_py() or 0) <= longest:
        return column
    return pc.utf8_slice_codeunits(column, 0, longest)


def without(column: pa.Array, words: Sequence[str]) -> pa.Array:
    """A column of texts; those that are one of these words, but for white space around it, are null."""
    said = pc.is_in(pc.utf8_trim_whitespace(column), value_set=pa.array(words, pa.string()))
    return pc.if_else(said, None, column) if pc.any(said).as_py() else column


def longer(column: pa.Array, longest: int) -> int:
    """How many texts have more characters."""
    column = _as_text(column)
    if (pc.max(pc.binary_length(column)).as_py() or 0) <= longest:
        return 0
    return pc.sum(pc.greater(pc.utf8_length(column), longest)).as_py() or 0


def broken(column: pa.Array) -> pa.Array:
    """Which rows hold NUL or a lost character (U+FFFD): `ingestion.fields.is_broken` over a column."""
    column = _as_text(column)
    found = pc.or_(pc.match_substring(column, "\x00"), pc.match_substring(column, "\ufffd"))
    return pc.fill_null(found, False)


def native_ids(column: pa.Array) -> pa.Array:
    """Ids as text, every digit of them: what a spreadsheet turned into `1.36E+18` has lost digits and is no id."""
    if pa.types.is_floating(column.type):
        exact = pc.and_(pc.equal(pc.floor(column), column), pc.less(pc.abs(column), _LARGEST_EXACT_FLOAT))
        column = pc.if_else(exact, column, None).cast(pa.int64())
    ids = names(column)
    if pc.any(pc.match_substring(ids, ".0")).as_py():
        ids = pc.replace_substring_regex(ids, r"^([0-9]+)\.0+$", r"\1")
    good = pc.and_(pc.match_substring_regex(ids, _ID), pc.invert(pc.match_substring_regex(ids, _LOST_DIGITS)))
    return pc.if_else(pc.and_(good, pc.invert(broken(column))), ids, None)


def counts(column: pa.Array) -> pa.Array:
    """`1200`, `1200.0`, `1,200`, `1.2K`, `3.4M` → int64."""
    if pa.types.is_integer(column.type):
        numbers = (
            by_distinct(column, fields.count, pa.int64()) if column.type == pa.uint64() else column.cast(pa.int64())
        )
        return pc.if_else(pc.greater_equal(numbers, 0), numbers, None)
    if pa.types.is_floating(column.type):
        whole = pc.and_(pc.equal(pc.floor(column), column), pc.is_finite(column))
        fits = pc.and_(whole, pc.and_(pc.greater_equal(column, 0.0), pc.less(column, _TOO_LARGE)))
        return pc.if_else(pc.fill_null(fits, False), column, None).cast(pa.int64())
    written = pc.utf8_trim_whitespace(texts(column))
    plain = pc.fill_null(pc.match_substring_regex(written, _COUNT), False)
    numbers = pc.if_else(plain, written, None).cast(pa.int64())
    if pc.all(pc.or_(plain, pc.is_null(written))).as_py() is not False:
        return numbers
    return pc.if_else(plain, numbers, by_distinct(pc.if_else(plain, None, written), written_count, pa.int64()))


def written_count(text: object) -> int | None:
    """One count that is not plain digits."""
    if not isinstance(text, str):
        return None
    if shortened := _SHORTENED.fullmatch(text):
        number = float(shortened[1]) * _FACTORS[shortened[2].lower()]
        return fields.count(float(round(number)))
    if _GROUPED.fullmatch(text):
        text = re.sub(r"[,' \u00a0\u202f]", "", text)
    if re.fullmatch(r"\d+(\.\d+)?[eE]\+?\d{1,2}", text):
        return fields.count(float(text))
    return fields.count(text)


def flags(column: pa.Array) -> pa.Array:
    if pa.types.is_boolean(column.type):
        return column
    return by_distinct(
        pc.utf8_lower(pc.utf8_trim_whitespace(texts(column))), lambda text: _FLAGS.get(str(text)), pa.bool_()
    )


def moments(column: pa.Array) -> pa.Array:
    """ISO 8601 with or without a zone (UTC then), or epoch seconds or milliseconds."""
    if pa.types.is_timestamp(column.type) or pa.types.is_date(column.type):
        read = column.cast(pa.timestamp("us", tz=getattr(column.type, "tz", None)), safe=False).cast(TIMESTAMP)
    elif pa.types.is_integer(column.type) or pa.types.is_floating(column.type):
        read = by_distinct(column, fields.moment, TIMESTAMP)
    else:
        written = pc.utf8_trim_whitespace(texts(column))
        read = _iso(written)
    earliest, latest = (pa.scalar(moment, TIMESTAMP) for moment in (fields.EARLIEST, fields.LATEST))
    return pc.if_else(pc.and_(pc.greater_equal(read, earliest), pc.less(read, latest)), read, None)


def _iso(written: pa.Array) -> pa.Array:
    for kind in (TIMESTAMP, pa.timestamp("us")):
        try:
            return written.cast(kind).cast(TIMESTAMP)
        except pa.ArrowInvalid:
            continue
    return by_distinct(written, fields.moment, TIMESTAMP)


def lists(columns: Sequence[pa.Array], name: str) -> pa.Array:
    """Lists, or texts that list values as `ingestion.cell_lists` says, of one or several columns → one of distinct texts.

    `name`: that of the account table's list column.
    """
    parts = [_split(column, name) for column in columns]
    if len(parts) == 1:
        return parts[0]
    rows = zip(*(part.to_pylist() for part in parts), strict=True)
    joined = [list(dict.fromkeys(text for part in row for text in part or ())) or None for row in rows]
    return pa.array(joined, _TEXTS)


def _split(column: pa.Array, name: str) -> pa.Array:
    if not (pa.types.is_list(column.type) or pa.types.is_large_list(column.type)):
        column = pc.utf8_split_whitespace(_separated(pc.utf8_trim_whitespace(texts(column)), name))
    column = column.cast(_TEXTS)
    values = pc.utf8_trim(pc.list_flatten(column), characters=" \t\r\n,;<>\"'")
    values = pc.utf8_slice_codeunits(pc.replace_substring(values, "\x00", ""), 0, fields.LONGEST_URL)
    kept = pc.fill_null(pc.not_equal(values, ""), False)
    parents = pc.list_parent_indices(column).filter(kept)
    return _lists_of(values.filter(kept), parents, len(column))


def _separated(column: pa.Array, name: str) -> pa.Array:
    """Texts with white space between the values that they list."""
    bracketed = pc.fill_null(pc.starts_with(column, "["), False)
    if pc.any(bracketed).as_py():
        inner = by_distinct(pc.if_else(bracketed, column, None), _without_brackets, pa.string())
        column = pc.if_else(bracketed, inner, column)
    if any(pc.any(pc.match_substring(column, mark)).as_py() for mark in ",;"):
        column = pc.replace_substring_regex(column, *SEPARATED[name])
    return pc.utf8_trim_whitespace(column)


def _without_brackets(value: object) -> str | None:
    return without_brackets(value) if isinstance(value, str) else None


def _lists_of(values: pa.Array, parents: pa.Array, rows: int) -> pa.Array:
    """The values of each row; no list where there are none."""
    sizes = np.bincount(parents.to_numpy(zero_copy_only=False), minlength=rows)
    offsets = np.concatenate(([0], np.cumsum(sizes)))
    return pa.ListArray.from_arrays(pa.array(offsets, pa.int32()), values, mask=pa.array(sizes == 0))


def avatar_hashes(column: pa.Array) -> pa.Array:
    """64 bits as 16 hex digits, in lower case."""
    written = pc.ascii_lower(pc.utf8_trim_whitespace(texts(column)))
    return pc.if_else(pc.match_substring_regex(written, "^[0-9a-f]{16}$"), written, None)


def coded(reader: Callable[[object], str | None]) -> Callable[[pa.Array], pa.Array]:
    """Short texts of few distinct values, by a reader of `ingestion.fields`."""
    return lambda column: by_distinct(texts(column), reader, pa.string())


def by_distinct(column: pa.Array, read: Callable[[object], object], kind: pa.DataType) -> pa.Array:
    """A function of one value over a column, called once for each distinct value."""
    encoded = column.dictionary_encode()
    return pa.array([read(value) for value in encoded.dictionary.to_pylist()], kind).take(encoded.indices)


def filled(columns: Sequence[pa.Array]) -> pa.Array:
    """Which rows have anything at all in these columns, but for the ways to write nothing."""
    masks = []
    for column in columns:
        if pa.types.is_list(column.type) or pa.types.is_large_list(column.type):
            masks.append(pc.greater(pc.fill_null(pc.list_value_length(column), 0), 0))
        else:
            written = pc.utf8_lower(pc.utf8_trim_whitespace(texts(column)))
            masks.append(pc.and_(pc.is_valid(written), pc.invert(pc.is_in(written, value_set=pa.array(NOTHING)))))
    return reduce(pc.or_, masks)


def _as_text(column: pa.Array) -> pa.Array:
    kind = column.type
    if pa.types.is_dictionary(kind):
        return _as_text(column.dictionary_decode())
    if pa.types.is_list(kind) or pa.types.is_large_list(kind):
        return pc.binary_join(column.cast(_TEXTS), " ")
    if pa.types.is_binary(kind) or pa.types.is_large_binary(kind):
        return by_distinct(column, _decoded, pa.string())
    if pa.types.is_nested(kind) or pa.types.is_null(kind):
        return pa.nulls(len(column), pa.string())
    return column.cast(pa.string())


def _decoded(value: object) -> str | None:
    return value.decode(errors="replace") if isinstance(value, bytes) else None
