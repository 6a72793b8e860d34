"""urls, emails → what they state, by columns, of the accounts in whose lists all is of a plain form."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from resolution.identifier_forms.plain_emails import state_plain_emails
from resolution.identifier_forms.plain_urls import state_plain_urls
from resolution.identifier_forms.reading import MOST_STATEMENTS
from resolution.identifier_forms.statement_table import Ints


def state_plain_lists(accounts: pa.Table, asked: pa.Array) -> tuple[pa.Array, pa.Table]:
    """Which of the accounts that are `asked` (n,) are so, (n,), and STATEMENTS of these, in the order of `read_account`.

    Needed: `platform`, `handle`, `display_name`, `urls`, `emails`. To be asked of accounts that state nothing elsewhere.
    """
    is_plain, found = asked.to_numpy(zero_copy_only=False).copy(), []
    for field, state in (("urls", state_plain_urls), ("emails", state_plain_emails)):
        listed = _listed(accounts, field, asked)
        plain, statements = state(listed)
        is_plain[listed["row"].filter(pc.invert(plain)).to_numpy()] = False
        found.append(statements)
    stated = pa.concat_tables(found)
    is_plain[_rows_to_shorten(stated)] = False
    stated = stated.filter(pa.array(is_plain[stated["row"].to_numpy()]))
    return pa.array(is_plain), stated.take(pc.sort_indices(stated["row"]))


def _listed(accounts: pa.Table, field: str, asked: pa.Array) -> pa.Table:
    """One row a value: its `text`, the `row` of its account, and what is needed of that."""
    values = pc.if_else(asked, accounts[field], None).combine_chunks()
    rows = pc.list_parent_indices(values)
    listed = accounts.select(["platform", "handle", "display_name"]).take(rows)
    return listed.append_column("row", rows).append_column("text", pc.list_flatten(values))


def _rows_to_shorten(stated: pa.Table) -> Ints:
    """Those that state the same twice, or too much."""
    of_row = stated["row"].value_counts()
    several = stated.filter(pc.is_in(stated["row"], value_set=_with_more(of_row, 1)))
    same = several.select(["row", "kind", "value", "role", "field"])
    same = same.group_by(same.column_names).aggregate([([], "count_all")])
    repeated = same.filter(pc.greater(same["count_all"], 1))["row"]
    return np.concatenate([repeated.to_numpy(), _with_more(of_row, MOST_STATEMENTS).to_numpy()])


def _with_more(counted: pa.StructArray, count: int) -> pa.Array:
    return counted.filter(pc.greater(counted.field("counts"), count)).field("values")
