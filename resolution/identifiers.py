"""bio, urls → identifiers, claims, relations.

Each statement carries its strength, a reason that names the form, and where it stands in the raw text. Columns are
filtered first (RE2), so that only texts that may hold something are read, by the forms of `identifier_forms`. Text that
addresses a language model is text; "I am the official @nike" is a mention (trap 29).
"""

import sys
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context
from types import ModuleType
from typing import Any

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
_TEXT_EFFORT = 5
"""A bio takes as long to read as that many URLs or e-mails."""
_WORTH_PROCESSES = 400_000
"""URLs or e-mails that this process reads in the time that others need to start and half as many need in them."""


def extract(accounts: pa.Table, *, threads: int = 1) -> pa.Table:
    """ACCOUNTS → IDENTIFIERS. Needed: `account_key`, `platform`; other columns may be missing.

    Rows are in the order of the accounts, then of the fields, then of the text. With `threads` above 1 columns are filtered
    by that many threads, and where much is left it is read by that many processes: the forms are Python, and hold its lock.
    """
    read = accounts.select([name for name in READ_TO_EXTRACT if name in accounts.column_names])
    batches = [read.slice(first, _BATCH_ROWS) for first in range(0, len(read), _BATCH_ROWS)]
    if threads == 1 or len(batches) == 1:
        chunks = [_read(_survivors(batch)) for batch in batches]
    else:
        with ThreadPoolExecutor(threads) as filters:
            surviving = list(filters.map(_survivors, batches))
        if sum(map(_effort, surviving)) < _WORTH_PROCESSES:
            chunks = [_read(survivors) for survivors in surviving]
        else:
            chunks = _read_in_processes(surviving, threads)
    return pa.concat_tables(chunks) if chunks else IDENTIFIERS.empty_table()


def _effort(survivors: pa.Table) -> int:
    """How long they take to read, in those that have nothing but a URL or an e-mail."""
    texts = pc.sum(pc.not_equal(survivors[_forms("bio")], 0)).as_py() or 0
    return len(survivors) + _TEXT_EFFORT * texts


def _read_in_processes(surviving: list[pa.Table], processes: int) -> list[pa.Table]:
    with ProcessPoolExecutor(processes, mp_context=get_context("forkserver")) as pool:
        with _no_main_module():
            packed = pool.map(_read_packed, map(_packed, surviving))
        return [_opened(chunk) for chunk in packed]


@contextmanager
def _no_main_module() -> Iterator[None]:
    """A process that is started meanwhile does not run the caller's script again, which may have no guard against that."""
    main = sys.modules["__main__"]
    sys.modules["__main__"] = ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = main


def _read_packed(survivors: pa.Buffer) -> pa.Buffer:
    return _packed(_read(_opened(survivors)))


def _packed(table: pa.Table) -> pa.Buffer:
    """A pickled slice would carry the whole column that it is a slice of."""
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema) as writer:
        writer.write_table(table)
    return sink.getvalue()


def _opened(packed: pa.Buffer) -> pa.Table:
    return pa.ipc.open_stream(packed).read_all()


def _forms(field: str) -> str:
    return f"forms of {field}"


def _survivors(accounts: pa.Table) -> pa.Table:
    """The accounts that may state something: the columns that are read, and the forms that each text may hold."""
    texts = {field: _text(accounts, field) for field in (*TEXT_FIELDS, "handle")}
    forms = {_forms(field): prefilter.possible_forms(text, field) for field, text in texts.items()}
    lists = {name: _list(accounts, name) for name in ("urls", "emails")}
    plain = {name: _column(accounts, name, pa.string()) for name in ("account_key", "platform", "country")}
    parody = pc.fill_null(_column(accounts, "parody", pa.bool_()), False)
    keep = parody
    for bits in forms.values():
        keep = pc.or_(keep, pc.not_equal(bits, 0))
    for values in lists.values():
        keep = pc.or_(keep, pc.fill_null(pc.greater(pc.list_value_length(values), 0), False))
    return pa.table({**plain, "parody": parody, **texts, **lists, **forms}).filter(keep)


def _read(survivors: pa.Table) -> pa.Table:
    """What the accounts that `_survivors` left state: IDENTIFIERS."""
    found: dict[str, list[object]] = {name: [] for name in IDENTIFIERS.names}
    columns = tuple(found.values())
    for key, statement in _statements({name: survivors[name].to_pylist() for name in survivors.column_names}):
        for column, value in zip(columns, (key, *statement), strict=True):
            column.append(value)
    return pa.table(found, schema=IDENTIFIERS)


def _statements(columns: dict[str, list[Any]]) -> Iterator[tuple[str, Statement]]:
    texts_of = [columns[field] for field in TEXT_FIELDS]
    fields = (*TEXT_FIELDS, "handle")
    forms_of = [columns[_forms(field)] for field in fields]
    for row, key in enumerate(columns["account_key"]):
        statements = read_account(
            platform=columns["platform"][row],
            handle=columns["handle"][row],
            country=columns["country"][row],
            parody=columns["parody"][row],
            urls=columns["urls"][row] or (),
            emails=columns["emails"][row] or (),
            texts={field: values[row] for field, values in zip(TEXT_FIELDS, texts_of, strict=True) if values[row]},
            forms={field: bits[row] for field, bits in zip(fields, forms_of, strict=True)},
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
