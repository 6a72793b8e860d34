"""Accounts as somebody gives them are completed, and each is given once."""

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.errors import InputError
from graph.tables import ACCOUNTS
from resolution import complete_accounts
from resolution.complete_accounts import complete, some_repeat

KEYS = st.lists(st.one_of(st.text(max_size=2), st.integers(0, 60).map(str)), max_size=20)


@given(KEYS)
def test_hashes_tell_what_the_keys_themselves_tell(keys: list[str]) -> None:
    column = pa.chunked_array([keys[:3], keys[3:]], pa.string())
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(complete_accounts, "_WORTH_HASHES", 0)
        assert some_repeat(column) == (len(set(keys)) < len(keys))
    assert some_repeat(column) == (len(set(keys)) < len(keys))


def test_one_repeated_key_among_many_is_found() -> None:
    keys = [f"x:{number}" for number in range(complete_accounts._WORTH_HASHES)]
    assert not some_repeat(pa.chunked_array([keys]))
    assert some_repeat(pa.chunked_array([[*keys, keys[7]]]))


def test_a_key_that_is_missing_is_no_account() -> None:
    assert some_repeat(pa.chunked_array([["x:1", None]]))


def test_columns_that_lack_are_null_and_rows_are_counted() -> None:
    completed = complete(pa.table({"account_key": ["x:1", "x:2"], "platform": ["x", "x"]}))
    assert completed.column_names == [*ACCOUNTS.names, "row"]
    assert completed["row"].to_pylist() == [0, 1]
    assert completed["handle"].null_count == len(completed)


def test_an_account_that_is_given_twice_is_an_error() -> None:
    with pytest.raises(InputError, match="occurs twice"):
        complete(pa.table({"account_key": ["x:1", "x:1"], "platform": ["x", "x"]}))
