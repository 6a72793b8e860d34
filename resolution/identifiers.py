"""bio, urls → identifiers, claims, relations.

Each statement carries its strength, a reason that names the form, and where it stands in the raw text. Columns are
filtered first (RE2), so that only texts that may hold something are read, by the forms of `identifier_forms`. Text that
addresses a language model is text; "I am the official @nike" is a mention (trap 29).
"""

import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from types import ModuleType
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from graph.tables import IDENTIFIERS
from resolution.identifier_forms import prefilter
from resolution.identifier_forms.plain_lists import state_plain_lists
from resolution.identifier_forms.reading import Statement, read_account
from resolution.identifier_forms.statement_table import STATEMENTS
from resolution.tied_processes import make_in, tied_processes

TEXT_FIELDS = ("display_name", "bio", "location")
LONGEST_TEXT = 10_000
"""Characters of a text that are read. Platforms allow 1,000; what is longer is no bio, and must not stop the others."""
_READ_FIELDS = (*TEXT_FIELDS, "handle")
READ_TO_EXTRACT = ("account_key", "platform", "handle", "country", "parody", "urls", "emails", *TEXT_FIELDS)
_FILTERED_ROWS = 250_000
"""As many are filtered at a time: RE2 takes as long to prepare the patterns as to look for them in some thousand texts."""
_BATCH_ROWS = 50_000
_LIST_EFFORT = 0.05
"""URLs and e-mails of an account take that part of the time that a bio takes to read."""
_WORTH_PROCESSES = 80_000
"""Bios that this process reads in the time that others need to start and half as many need in them."""

_WORTH_COLUMNS = 300
"""Accounts with URLs or e-mails that are read one by one in the time that kernels over columns of them are prepared."""


def extract(accounts: pa.Table, *, threads: int = 1) -> pa.Table:
    """ACCOUNTS → IDENTIFIERS. Needed: `account_key`, `platform`; other columns may be missing.

    Rows are in the order of the accounts, then of the fields, then of the text. With `threads` above 1 columns are filtered
    by that many threads, and where much is left it is read by that many processes: the forms are Python, and hold its lock.
    """
    read = accounts.select([name for name in READ_TO_EXTRACT if name in accounts.column_names])
    with ThreadPoolExecutor(threads) as filters:
        surviving = pa.concat_tables(filters.map(_survivors, _slices(read, _FILTERED_ROWS) or [read]))
    batches = _slices(surviving, _BATCH_ROWS)
    if threads == 1 or _effort(surviving) < _WORTH_PROCESSES:
        chunks = [_read(batch) for batch in batches]
    else:
        chunks = _read_in_processes(batches, threads)
    return pa.concat_tables(chunks) if chunks else IDENTIFIERS.empty_table()


def _slices(table: pa.Table, rows: int) -> list[pa.Table]:
    return [table.slice(first, rows) for first in range(0, len(table), rows)]


def _effort(survivors: pa.Table) -> float:
    """How many bios take as long to read."""
    texts = pc.sum(pc.not_equal(survivors[_forms("bio")], 0)).as_py() or 0
    return texts + _LIST_EFFORT * (len(survivors) - texts)


def _read_in_processes(surviving: list[pa.Table], processes: int) -> list[pa.Table]:
    with ExitStack() as started:
        with _no_main_module():
            workers = started.enter_context(tied_processes(_read_packed, processes))
        return [_opened(chunk) for chunk in make_in(workers, map(_packed, surviving))]


@contextmanager
def _no_main_module() -> Iterator[None]:
    """A process that is started meanwhile does not run the caller's script again, which may have no guard against that."""
    main = sys.modules["__main__"]
    sys.modules["__main__"] = ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = main


def _read_packed(survivors: bytes) -> pa.Buffer:
    return _packed(_read(_opened(survivors)))


def _packed(table: pa.Table) -> pa.Buffer:
    """A pickled slice would carry the whole column that it is a slice of."""
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema) as writer:
        writer.write_table(table)
    return sink.getvalue()


def _opened(packed: bytes) -> pa.Table:
    return pa.ipc.open_stream(packed).read_all()


def _forms(field: str) -> str:
    return f"forms of {field}"


def _survivors(accounts: pa.Table) -> pa.Table:
    """The accounts that may state something: the columns that are read, and the forms that each text may hold."""
    texts = {field: _text(accounts, field) for field in _READ_FIELDS}
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
    is_plain, plain = _read_lists(survivors)
    numbered = survivors.append_column("row", pa.array(np.arange(len(survivors))))
    rest = _read_one_by_one(numbered.filter(pc.invert(is_plain)))
    stated = pa.concat_tables([plain, rest]).sort_by("row") if len(plain) else rest
    return stated.set_column(0, IDENTIFIERS.field(0), survivors["account_key"].take(stated["row"]))


def _read_lists(survivors: pa.Table) -> tuple[pa.Array, pa.Table]:
    """As `state_plain_lists`, of those that have nothing but lists."""
    lists_only = pc.invert(survivors["parody"])
    for field in _READ_FIELDS:
        lists_only = pc.and_(lists_only, pc.equal(survivors[_forms(field)], 0))
    if pc.sum(lists_only).as_py() < _WORTH_COLUMNS:
        return pa.repeat(pa.scalar(False), len(survivors)), STATEMENTS.empty_table()
    return state_plain_lists(survivors, lists_only.combine_chunks())


def _read_one_by_one(survivors: pa.Table) -> pa.Table:
    """STATEMENTS, by `row`."""
    found: dict[str, list[object]] = {name: [] for name in STATEMENTS.names}
    columns = tuple(found.values())
    for row, statement in _statements({name: survivors[name].to_pylist() for name in survivors.column_names}):
        for column, value in zip(columns, (row, *statement), strict=True):
            column.append(value)
    return pa.table(found, schema=STATEMENTS)


def _statements(columns: dict[str, list[Any]]) -> Iterator[tuple[int, Statement]]:
    texts_of = [columns[field] for field in TEXT_FIELDS]
    forms_of = [columns[_forms(field)] for field in _READ_FIELDS]
    for n, row in enumerate(columns["row"]):
        statements = read_account(
            platform=columns["platform"][n],
            handle=columns["handle"][n],
            country=columns["country"][n],
            parody=columns["parody"][n],
            urls=columns["urls"][n] or (),
            emails=columns["emails"][n] or (),
            texts={field: values[n] for field, values in zip(TEXT_FIELDS, texts_of, strict=True) if values[n]},
            forms={field: bits[n] for field, bits in zip(_READ_FIELDS, forms_of, strict=True)},
        )
        for statement in statements:
            yield row, statement


def _text(accounts: pa.Table, name: str) -> pa.Array:
    text = _column(accounts, name, pa.string())
    is_short = (pc.max(pc.binary_length(text)).as_py() or 0) <= LONGEST_TEXT
    return text if is_short else pc.utf8_slice_codeunits(text, 0, LONGEST_TEXT)


def _list(accounts: pa.Table, name: str) -> pa.Array:
    """A list of texts; one text is split at white space."""
    if name in accounts.column_names and pa.types.is_string(accounts.schema.field(name).type):
        return pc.utf8_split_whitespace(pc.utf8_trim_whitespace(_column(accounts, name, pa.string())))
    return _column(accounts, name, pa.list_(pa.string()))


def _column(accounts: pa.Table, name: str, kind: pa.DataType) -> pa.Array:
    if name not in accounts.column_names:
        return pa.nulls(len(accounts), kind)
    return accounts[name].combine_chunks().cast(kind)
