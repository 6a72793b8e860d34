"""bio, urls → identifiers, claims, relations.

Each statement carries its strength, a reason that names the form, and where it stands in the raw text. Columns are
filtered first (RE2), so that only texts that may hold something are read, by the forms of `identifier_forms`. Text that
addresses a language model is text; "I am the official @nike" is a mention (trap 29).
"""

import sys
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context
from types import ModuleType
from typing import Any, NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from graph.tables import IDENTIFIERS
from resolution.identifier_forms import prefilter
from resolution.identifier_forms.reading import Statement, read_account

TEXT_FIELDS = ("display_name", "bio", "location")
LONGEST_TEXT = 10_000
"""Characters of a text that are read. Platforms allow 1,000; what is longer is no bio, and must not stop the others."""
READ_TO_EXTRACT = ("account_key", "platform", "handle", "country", "parody", "urls", "emails", *TEXT_FIELDS)
_BATCH_ROWS = 50_000
_WORTH_PROCESSES = 4
"""Batches from which on several processes are worth their start."""


class _Columns(NamedTuple):
    account_key: list[str]
    platform: list[str]
    handle: list[str | None]
    country: list[str | None]
    parody: list[bool | None]
    urls: list[list[str] | None]
    emails: list[list[str] | None]
    texts: dict[str, list[str | None]]
    forms: dict[str, list[int]]


def extract(accounts: pa.Table, *, threads: int = 1) -> pa.Table:
    """ACCOUNTS → IDENTIFIERS. Needed: `account_key`, `platform`; other columns may be missing.

    Rows are in the order of the accounts, then of the fields, then of the text. With `threads` above 1 a large table is
    read by that many processes: the forms are Python, and hold its lock.
    """
    read = accounts.select([name for name in READ_TO_EXTRACT if name in accounts.column_names])
    batches = [read.slice(first, _BATCH_ROWS) for first in range(0, len(read), _BATCH_ROWS)]
    if threads == 1 or len(batches) < _WORTH_PROCESSES:
        chunks = [_extract_batch(batch) for batch in batches]
    else:
        with ProcessPoolExecutor(threads, mp_context=get_context("forkserver")) as pool:
            with _no_main_module():
                packed = pool.map(_extract_packed, map(_packed, batches))
            chunks = [_opened(chunk) for chunk in packed]
    return pa.concat_tables(chunks) if chunks else IDENTIFIERS.empty_table()


@contextmanager
def _no_main_module() -> Iterator[None]:
    """A process that is started meanwhile does not run the caller's script again, which may have no guard against that."""
    main = sys.modules["__main__"]
    sys.modules["__main__"] = ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = main


def _extract_packed(batch: pa.Buffer) -> pa.Buffer:
    return _packed(_extract_batch(_opened(batch)))


def _packed(table: pa.Table) -> pa.Buffer:
    """A pickled slice would carry the whole column that it is a slice of."""
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema) as writer:
        writer.write_table(table)
    return sink.getvalue()


def _opened(packed: pa.Buffer) -> pa.Table:
    return pa.ipc.open_stream(packed).read_all()


def _extract_batch(accounts: pa.Table) -> pa.Table:
    found: dict[str, list[object]] = {name: [] for name in IDENTIFIERS.names}
    columns = tuple(found.values())
    for key, statement in _statements(_survivors(accounts)):
        for column, value in zip(columns, (key, *statement), strict=True):
            column.append(value)
    return pa.table(found, schema=IDENTIFIERS)


def _survivors(accounts: pa.Table) -> _Columns:
    """The accounts that may state something."""
    texts = {field: _text(accounts, field) for field in (*TEXT_FIELDS, "handle")}
    forms = {field: prefilter.possible_forms(text, field) for field, text in texts.items()}
    urls, emails = _list(accounts, "urls"), _list(accounts, "emails")
    parody = _column(accounts, "parody", pa.bool_())
    keep = pc.fill_null(parody, False)
    for bits in forms.values():
        keep = pc.or_(keep, pc.not_equal(bits, 0))
    for values in (urls, emails):
        keep = pc.or_(keep, pc.fill_null(pc.greater(pc.list_value_length(values), 0), False))

    def kept(column: pa.Array) -> list[Any]:
        return column.filter(keep).to_pylist()

    return _Columns(
        account_key=kept(_column(accounts, "account_key", pa.string())),
        platform=kept(_column(accounts, "platform", pa.string())),
        handle=kept(texts["handle"]),
        country=kept(_column(accounts, "country", pa.string())),
        parody=kept(parody),
        urls=kept(urls),
        emails=kept(emails),
        texts={field: kept(texts[field]) for field in TEXT_FIELDS},
        forms={field: kept(bits) for field, bits in forms.items()},
    )


def _statements(columns: _Columns) -> Iterator[tuple[str, Statement]]:
    for row, key in enumerate(columns.account_key):
        texts = {field: text for field, values in columns.texts.items() if (text := values[row])}
        statements = read_account(
            platform=columns.platform[row],
            handle=columns.handle[row],
            country=columns.country[row],
            parody=columns.parody[row] or False,
            urls=columns.urls[row] or (),
            emails=columns.emails[row] or (),
            texts=texts,
            forms={field: bits[row] for field, bits in columns.forms.items()},
        )
        for statement in statements:
            yield key, statement


def _text(accounts: pa.Table, name: str) -> pa.Array:
    return pc.utf8_slice_codeunits(_column(accounts, name, pa.string()), 0, LONGEST_TEXT)


def _list(accounts: pa.Table, name: str) -> pa.Array:
    """A list of texts; one text is split at white space."""
    if name in accounts.column_names and pa.types.is_string(accounts.schema.field(name).type):
        return pc.utf8_split_whitespace(pc.utf8_trim_whitespace(_column(accounts, name, pa.string())))
    return _column(accounts, name, pa.list_(pa.string()))


def _column(accounts: pa.Table, name: str, kind: pa.DataType) -> pa.Array:
    if name not in accounts.column_names:
        return pa.nulls(len(accounts), kind)
    return accounts[name].combine_chunks().cast(kind)
