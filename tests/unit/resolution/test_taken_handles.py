"""Of a platform only one account has a handle: what decoys cannot show of the same handle twice."""

from collections.abc import Iterable

import pyarrow as pa
import pytest

from resolution.engines.duckdb import DuckDBWorkspace
from resolution.taken_handles import MOST_STOOD_FOR, taken_stand_for


def stood_for(handles: Iterable[tuple[str, str | None]]) -> float:
    rows = [{"platform": platform, "handle": handle} for platform, handle in handles]
    workspace = DuckDBWorkspace(threads=1)
    workspace.put(
        "account", pa.Table.from_pylist(rows, pa.schema([("platform", pa.string()), ("handle", pa.string())]))
    )
    try:
        return taken_stand_for(workspace)
    finally:
        workspace.close()


def test_where_all_write_differently_decoys_show_all_chance_there_is() -> None:
    assert stood_for(("x", "jane" + separator + "doe") for separator in ("", ".", "_", "-")) == 1.0


def test_where_half_of_two_write_alike_each_decoy_stands_for_two() -> None:
    handles = [f"a{n}" for n in range(2_000)] + [f"a_{n}" for n in range(2_000)]
    assert stood_for(("x", handle) for handle in handles) == pytest.approx(2.0, abs=0.01)


def test_letters_of_any_script_and_numbers_are_what_is_written_and_not_how() -> None:
    assert stood_for([("x", "анна_к"), ("x", "jane_9"), ("x", "jane"), ("x", "9")]) == pytest.approx(12 / (12 - 4))
    assert stood_for([("x", "हिन्दी"), ("x", "हिन्दी_क"), ("x", "कि"), ("x", "jane_9")]) == pytest.approx(12 / (12 - 4))


def test_only_accounts_of_one_platform_are_compared() -> None:
    assert stood_for([("x", "a"), ("x", "a_b"), ("tiktok", "a"), ("tiktok", "a.b")]) == 1.0


def test_where_hardly_anybody_writes_otherwise_a_decoy_stands_for_no_more_than_some() -> None:
    assert stood_for(("x", f"jane{n}") for n in range(50)) == MOST_STOOD_FOR


@pytest.mark.parametrize("handles", [[], [("x", None)], [("x", "jane"), ("tiktok", "jane")]])
def test_where_no_two_accounts_of_a_platform_have_handles_each_stands_for_one(
    handles: list[tuple[str, str | None]],
) -> None:
    assert stood_for(handles) == 1.0
