"""What hangs together is in one batch, and what stands as it is in none."""

from uuid import UUID

import pyarrow as pa

from creators.batching import Batch, batches
from creators.deciding import decide
from creators.ids import new_creator_ids
from creators.survivorship import show
from creators.tables import STANDING, STANDING_CREATORS
from graph.tables import TIMESTAMP
from tests.fixtures_creators import OBSERVED, account_table, cluster_table

ONE, TWO, THREE = (str(UUID(int=number)) for number in (1, 2, 3))


def planned(accounts: pa.Table, clusters: pa.Table, stood: dict[str, str], *, size: int = 1) -> list[Batch]:
    """The batches that lead from `stood` (account key → creator), each showing something else, to the clusters."""
    standing = pa.table([[*stood], [*stood.values()]], schema=STANDING)
    ids = sorted(set(stood.values()))
    creators = pa.table(
        [ids, pa.array([OBSERVED] * len(ids), TIMESTAMP), ["0" * 32] * len(ids)], schema=STANDING_CREATORS
    )
    plan = decide(clusters, standing, creators, new_creator_ids())
    return batches(accounts, plan, show(accounts, plan.membership), creators, batch_accounts=size)


def keys(batch: Batch) -> list[str]:
    return list(batch.accounts["account_key"].to_pylist())


def test_creators_that_merge_are_in_one_batch_even_if_it_grows_beyond_its_size() -> None:
    accounts = account_table("x:1", "x:2", "x:3", "x:4")
    first, second = planned(
        accounts, cluster_table(["x:1", "x:2", "x:3"], ["x:4"]), {"x:1": ONE, "x:2": TWO, "x:3": THREE}
    )
    assert keys(first) == ["x:1", "x:2", "x:3"]
    assert first.ended["creator_id"].to_pylist() == [TWO, THREE]
    assert keys(second) == ["x:4"]


def test_each_batch_has_its_own_decisions() -> None:
    found = planned(account_table("x:1", "x:2"), cluster_table(["x:1"], ["x:2"]), {})
    assert [batch.decisions["account_keys"].to_pylist() for batch in found] == [[["x:1"]], [["x:2"]]]


def test_a_profile_that_changed_without_a_decision_is_sent() -> None:
    (batch,) = planned(account_table("x:1"), cluster_table(["x:1"]), {"x:1": ONE})
    assert batch.creators["creator_id"].to_pylist() == [ONE]
    assert batch.accounts.select(["was", "creator_id"]).to_pylist() == [{"was": ONE, "creator_id": ONE}]
    assert batch.decisions.num_rows == batch.ended.num_rows == 0


def test_what_stands_as_it_is_is_not_sent() -> None:
    accounts, clusters = account_table("x:1"), cluster_table(["x:1"])
    plan = decide(clusters, STANDING.empty_table(), STANDING_CREATORS.empty_table(), new_creator_ids())
    shown = show(accounts, plan.membership)
    created = pa.array([OBSERVED] * shown.num_rows, TIMESTAMP)
    creators = pa.table([shown["creator_id"], created, shown["digest"]], schema=STANDING_CREATORS)
    again = decide(clusters, plan.membership.select(STANDING.names), creators, new_creator_ids())
    assert batches(accounts, again, show(accounts, again.membership), creators) == []


def test_small_units_share_a_batch() -> None:
    found = planned(account_table("x:1", "x:2", "x:3"), cluster_table(["x:1"], ["x:2"], ["x:3"]), {}, size=2)
    assert [keys(batch) for batch in found] == [["x:1", "x:2"], ["x:3"]]


def test_an_account_that_is_gone_is_in_the_batch_of_its_creator() -> None:
    (batch,) = planned(account_table("x:1"), cluster_table(["x:1"]), {"x:1": ONE, "x:2": ONE})
    assert batch.accounts.select(["account_key", "creator_id"]).to_pylist() == [
        {"account_key": "x:1", "creator_id": ONE},
        {"account_key": "x:2", "creator_id": None},
    ]


def test_lists_travel_as_array_literals() -> None:
    said = {"x:1": {"hashtags": ['a"b', "c\\d", "e,f", "{g}"]}}
    (batch,) = planned(account_table("x:1", said=said), cluster_table(["x:1"]), {})
    assert batch.creators["hashtags"].to_pylist() == ['{"a\\"b","c\\\\d","e,f","{g}"}']
