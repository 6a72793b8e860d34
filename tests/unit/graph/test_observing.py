from random import Random

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.errors import InputError
from graph.observing import as_columns, batches, content_hashes, one_each
from graph.tables import ACCOUNTS
from tests.conformance.observations import accounts, day, observed

rows_of_few_accounts = st.lists(
    st.builds(
        observed,
        st.sampled_from(("x:1", "x:2", "x:3")),
        handle=st.sampled_from((None, "a", "b")),
        hashtags=st.none() | st.lists(st.sampled_from(("t", "u")), max_size=2),
        observed_at=st.none() | st.integers(0, 1).map(day),
        capture=st.sampled_from((None, "c")),
    ),
    min_size=1,
    max_size=8,
)


@given(keys=st.lists(st.sampled_from("abcdefg"), max_size=30), size=st.integers(1, 5))
def test_batches_hold_every_row_once_and_all_rows_of_a_key_together(keys: list[str], size: int) -> None:
    column = pa.chunked_array([pa.array(keys[:7], pa.string()), pa.array(keys[7:], pa.string())])
    masks = [mask.to_pylist() for mask in batches(column, size)]
    assert [sum(mask[row] for mask in masks) for row in range(len(keys))] == [1] * len(keys)
    owners = [{keys[row] for row in range(len(keys)) if mask[row]} for mask in masks]
    assert all(0 < len(owner) <= size for owner in owners)
    assert sum(map(len, owners)) == len(set(keys))


@given(rows=rows_of_few_accounts, order=st.randoms(use_true_random=False))
def test_what_stands_does_not_depend_on_the_order_of_rows(rows: list[dict[str, object]], order: Random) -> None:
    shuffled = list(rows)
    order.shuffle(shuffled)
    assert _by_key(rows) == _by_key(shuffled)


def _by_key(rows: list[dict[str, object]]) -> dict[object, list[object]]:
    folded = one_each(as_columns(accounts(*rows)))
    columns = list(folded.values())
    return {key: [column[row] for column in columns] for row, key in enumerate(folded["account_key"])}


@given(rows=rows_of_few_accounts)
def test_the_newest_row_stands_and_remembers_the_other_handles(rows: list[dict[str, object]]) -> None:
    folded = one_each(as_columns(accounts(*rows)))
    for position, key in enumerate(folded["account_key"]):
        mine = [row for row in rows if row["account_key"] == key]
        newest = max(row["observed_at"] or day(-99) for row in mine)  # type: ignore[type-var]  # datetimes, all of them
        standing = folded["handle"][position]
        assert standing in {row["handle"] for row in mine if (row["observed_at"] or day(-99)) == newest}
        assert folded["other_handles"][position] == sorted(
            {str(row["handle"]) for row in mine if row["handle"]} - {standing}
        )
        tags = {tag for row in mine for tag in row["hashtags"] or ()}  # type: ignore[attr-defined]  # lists of texts
        assert folded["hashtags"][position] == (sorted(tags) or None)


def test_content_leaves_out_when_and_where_it_was_seen_and_hashtags() -> None:
    seen = accounts(
        observed("x:1", bio="hi"),
        observed("x:1", bio="hi", observed_at=day(3), capture="c", hashtags=["t"]),
        observed("x:1", bio="ho"),
    )
    first, again, other = content_hashes(as_columns(seen))
    assert first == again != other


def test_each_column_of_content_counts() -> None:
    base = {"account_key": "x:1", "platform": "x", "observed_at": day(0)}
    values = {"native_id": "1", "bio": "", "urls": [], "followers": 0, "verified": False, "created_at": day(0)}
    hashes = {content_hashes(as_columns(accounts(base | {name: value})))[0] for name, value in values.items()}
    assert len(hashes) == len(values)


def test_columns_that_a_table_lacks_are_null_and_texts_lose_nulls() -> None:
    table = pa.table({"account_key": ["x:1"], "platform": ["x"], "urls": [["a", None]], "extra": [1]})
    columns = as_columns(table)
    assert columns.keys() == set(ACCOUNTS.names)
    assert (columns["urls"], columns["bio"], columns["observed_at"]) == ([["a"]], [None], [0])


def test_a_row_without_its_key_is_named() -> None:
    with pytest.raises(InputError, match="row 1"):
        as_columns(accounts(observed("x:1"), {"account_key": "", "platform": "x"}))
