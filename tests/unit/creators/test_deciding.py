"""Ids stay where they can, each account is in one creator, and where nothing changed nothing is decided."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from itertools import product
from random import Random
from uuid import UUID

import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from creators.deciding import Plan, decide
from creators.tables import STANDING, STANDING_CREATORS
from creators.words import CreatorId, DecisionKind
from graph.tables import CLUSTERS

databases = settings(deadline=None, max_examples=20)  # each example opens DuckDB twice: 0.1 s
BEGINNING = datetime(2026, 1, 1, tzinfo=UTC)


def test_accounts_that_no_creator_had_become_one() -> None:
    plan = decided({"x:1": 1, "tiktok:2": 1, "x:3": 2}, {})
    assert kinds(plan) == ["create", "create"]
    assert taken(plan)[0] == ("create", [], [new(0)], ["tiktok:2", "x:1"])
    assert assigned(plan) == {"tiktok:2": new(0), "x:1": new(0), "x:3": new(1)}


def test_a_merge_keeps_the_oldest_id_even_of_the_smaller_creator() -> None:
    plan = decided({"a": 1, "b": 1, "c": 1}, {"a": 3, "b": 7, "c": 3}, ages={3: 1, 7: 9})
    assert taken(plan) == [("merge", [old(7), old(3)], [old(7)], ["a", "c"])]
    assert ends(plan) == {old(3): old(7)}


def test_of_creators_of_one_age_a_merge_keeps_the_smallest_id() -> None:
    plan = decided({"a": 1, "b": 1}, {"a": 4, "b": 2})
    assert ends(plan) == {old(4): old(2)}


def test_a_split_keeps_the_id_with_the_largest_part() -> None:
    plan = decided({"a": 1, "b": 2, "c": 2}, dict.fromkeys("abc", 5))
    assert taken(plan) == [("split", [old(5)], [old(5), new(0)], ["a"])]
    assert assigned(plan) == {"a": new(0), "b": old(5), "c": old(5)}
    assert ends(plan) == {}


def test_of_equal_parts_the_id_stays_with_that_of_the_smallest_key() -> None:
    plan = decided({"a": 2, "b": 1, "c": 1, "d": 2}, dict.fromkeys("abcd", 5))
    assert assigned(plan) == {"a": old(5), "d": old(5), "b": new(0), "c": new(0)}


def test_a_new_account_moves_to_the_creator_that_stands() -> None:
    plan = decided({"a": 1, "b": 1}, {"a": 5})
    assert taken(plan) == [("move", [old(5)], [old(5)], ["b"])]


def test_an_account_moves_between_two_creators_that_both_live_on() -> None:
    plan = decided({"a": 1, "b": 1, "c": 2, "d": 2, "e": 2}, {"a": 1, "b": 1, "c": 1, "d": 2, "e": 2})
    assert taken(plan) == [("move", [old(1), old(2)], [old(1), old(2)], ["c"])]


def test_a_creator_can_be_split_and_its_rest_merged_in_one_step() -> None:
    clusters = {"a": 1, "b": 1, "c": 1, "d": 2}
    plan = decided(clusters, {"a": 1, "b": 2, "c": 2, "d": 2}, ages={1: 9})
    assert taken(plan) == [
        ("split", [old(2)], [old(2), new(0)], ["d"]),
        ("merge", [old(1), old(2)], [old(1)], ["b", "c"]),
    ]
    assert len(set(plan.decisions["component"].to_pylist())) == 1, "half of it must never be applied"


def test_accounts_that_are_gone_leave_their_creator_and_the_last_one_leaves_a_tombstone() -> None:
    plan = decided({"a": 1}, {"a": 1, "b": 1, "c": 2})
    assert taken(plan) == [("erase", [old(1)], [old(1)], ["b"]), ("erase", [old(2)], [], ["c"])]
    assert ends(plan) == {old(2): None}


def test_what_hangs_together_is_one_component_and_nothing_else_is() -> None:
    plan = decided({"a": 1, "b": 1, "c": 2, "d": 3}, {"a": 1, "b": 2, "c": 3})
    assert plan.moves.to_pydict() == {
        "component": [0, 0, 1],
        "account_key": ["a", "b", "d"],
        "was": [old(1), old(2), None],
        "creator_id": [old(1), old(1), new(0)],
    }


def test_nothing_is_nothing() -> None:
    plan = decided({}, {})
    assert plan.decisions.num_rows == plan.membership.num_rows == plan.moves.num_rows == plan.ended.num_rows == 0


keys = st.sampled_from([f"x:{number}" for number in range(12)])
partitions = st.dictionaries(keys, st.integers(1, 5), max_size=12)
ages = st.dictionaries(st.integers(1, 5), st.integers(0, 2))


@databases
@given(partitions, partitions, ages)
def test_deciding_again_after_applying_decides_nothing(
    clusters: dict[str, int], before: dict[str, int], age: dict[int, int]
) -> None:
    plan = decided(clusters, before, ages=age)
    again = decide(cluster_table(clusters), *applied(plan, before, age), fresh_ids(1000))
    assert again.decisions.num_rows == again.moves.num_rows == again.ended.num_rows == 0
    assert again.membership == plan.membership


@databases
@given(partitions, partitions, ages, st.randoms())
def test_the_order_of_the_rows_does_not_matter(
    clusters: dict[str, int], before: dict[str, int], age: dict[int, int], random: Random
) -> None:
    plan = decided(clusters, before, ages=age)
    tables = [shuffle(table, random) for table in (cluster_table(clusters), *standing_tables(before, age))]
    shuffled = decide(tables[0], tables[1], tables[2], fresh_ids(0))
    assert (shuffled.membership, shuffled.decisions) == (plan.membership, plan.decisions)
    assert (shuffled.moves, shuffled.ended) == (plan.moves, plan.ended)


@databases
@given(partitions, partitions, ages)
def test_creators_are_the_clusters_and_each_account_is_in_one(
    clusters: dict[str, int], before: dict[str, int], age: dict[int, int]
) -> None:
    result = assigned(decided(clusters, before, ages=age))
    assert result.keys() == clusters.keys()
    for (left, one), (right, other) in product(clusters.items(), repeat=2):
        assert (result[left] == result[right]) == (one == other)


@databases
@given(partitions, partitions, ages)
def test_every_old_id_lives_on_or_leads_to_a_living_creator_or_is_a_tombstone(
    clusters: dict[str, int], before: dict[str, int], age: dict[int, int]
) -> None:
    plan = decided(clusters, before, ages=age)
    alive, ended = set(assigned(plan).values()), ends(plan)
    for number in set(before.values()):
        survives = any(key in clusters for key, creator in before.items() if creator == number)
        if old(number) in ended:
            assert old(number) not in alive, "an id that is no more belongs to nobody"
            leads_to = ended[old(number)]
            assert leads_to in alive if survives else leads_to is None
        else:
            assert old(number) in alive


@databases
@given(partitions, partitions, ages)
def test_each_account_that_changes_its_creator_is_in_exactly_one_decision(
    clusters: dict[str, int], before: dict[str, int], age: dict[int, int]
) -> None:
    plan = decided(clusters, before, ages=age)
    result = assigned(plan)
    changed = sorted(
        key
        for key in clusters.keys() | before.keys()
        if result.get(key) != (old(before[key]) if key in before else None)
    )
    assert sorted(key for _, _, _, accounts in taken(plan) for key in accounts) == changed


@databases
@given(partitions, partitions, ages)
def test_decisions_replayed_in_their_order_lead_to_the_same_creators(
    clusters: dict[str, int], before: dict[str, int], age: dict[int, int]
) -> None:
    """The log alone tells who is where: what a later part undoes by."""
    plan = decided(clusters, before, ages=age)
    result = assigned(plan)
    where = {key: old(number) for key, number in before.items()}
    for kind, gone_in, come_out, accounts in taken(plan):
        for key in accounts:
            assert where.get(key) is None or where[key] in gone_in
            if kind == DecisionKind.ERASE:
                del where[key]
            else:
                assert result[key] in come_out
                where[key] = result[key]
        assert {where[key] for key in accounts if key in where} <= set(come_out)
    assert where == result


@databases
@given(st.lists(partitions, min_size=2, max_size=5))
def test_an_id_is_never_used_again_and_redirects_never_run_in_a_circle(history: list[dict[str, int]]) -> None:
    ids, dead, redirects = fresh_ids(0), set[str](), dict[str, str | None]()
    standing, created = dict[str, str](), dict[str, datetime]()
    for step, clusters in enumerate(history):
        plan = decide(cluster_table(clusters), *tables_of(standing, created), ids)
        standing = assigned(plan)
        assert not dead & set(standing.values())
        for creator in standing.values():
            created.setdefault(creator, BEGINNING + timedelta(days=step))
        redirects |= ends(plan)
        dead |= ends(plan).keys()
        for asked in dead:
            seen, at = set[str](), asked
            while at in redirects and (following := redirects[at]) is not None:
                assert at not in seen
                seen.add(at)
                at = following
            assert at in standing.values() or redirects[at] is None


def decided(clusters: Mapping[str, int], before: Mapping[str, int], *, ages: Mapping[int, int] | None = None) -> Plan:
    return decide(cluster_table(clusters), *standing_tables(before, ages or {}), fresh_ids(0))


def cluster_table(clusters: Mapping[str, int]) -> pa.Table:
    smallest = {number: min(key for key, other in clusters.items() if other == number) for number in clusters.values()}
    names = [smallest[number] for number in clusters.values()]
    return pa.table([[*clusters], names, [1.0] * len(names), ["primary"] * len(names)], schema=CLUSTERS)


def standing_tables(before: Mapping[str, int], age: Mapping[int, int]) -> tuple[pa.Table, pa.Table]:
    created = {old(number): BEGINNING - timedelta(days=age.get(number, 0)) for number in before.values()}
    return tables_of({key: old(number) for key, number in before.items()}, created)


def applied(plan: Plan, before: Mapping[str, int], age: Mapping[int, int]) -> tuple[pa.Table, pa.Table]:
    created = {old(number): BEGINNING - timedelta(days=age.get(number, 0)) for number in before.values()}
    members = assigned(plan)
    return tables_of(members, {who: created.get(who, BEGINNING + timedelta(days=1)) for who in members.values()})


def tables_of(members: Mapping[str, str], created: Mapping[str, datetime]) -> tuple[pa.Table, pa.Table]:
    alive = sorted(set(members.values()))
    return (
        pa.table([[*members], [*members.values()]], schema=STANDING),
        pa.table([alive, [created[who] for who in alive], ["0" * 32] * len(alive)], schema=STANDING_CREATORS),
    )


def shuffle(table: pa.Table, random: Random) -> pa.Table:
    rows = list(range(table.num_rows))
    random.shuffle(rows)
    return table.take(pa.array(rows, pa.int64()))


def old(number: int) -> str:
    return str(UUID(int=number))


def new(number: int) -> str:
    return str(UUID(int=(1 << 100) + number))


def fresh_ids(start: int) -> Iterator[CreatorId]:
    return (CreatorId(UUID(new(number))) for number in range(start, start + 10_000))


def kinds(plan: Plan) -> list[str]:
    return plan.decisions["kind"].to_pylist()


def taken(plan: Plan) -> list[tuple[str, list[str], list[str], list[str]]]:
    return [(row["kind"], row["before"], row["after"], row["account_keys"]) for row in plan.decisions.to_pylist()]


def assigned(plan: Plan) -> dict[str, str]:
    return {row["account_key"]: row["creator_id"] for row in plan.membership.to_pylist()}


def ends(plan: Plan) -> dict[str, str | None]:
    return {row["creator_id"]: row["leads_to"] for row in plan.ended.to_pylist()}
