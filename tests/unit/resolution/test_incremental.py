"""Accounts that arrive one batch after the other end up as if all had come at once."""

from itertools import pairwise

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph.errors import InputError
from graph.tables import ACCOUNTS, JUDGEMENTS
from resolution.incremental.arriving import Arrival, arrive
from resolution.incremental.laying_out import empty, from_tables, tables
from resolution.incremental.resolution_index import ResolutionIndex
from resolution.model import Model
from resolution.resolving import resolve
from tests.unit.resolution.arriving_people import assert_equal, by_key, colliding
from tests.unit.resolution.people import crowd, person, table

SIZE = 70

orders = st.tuples(
    st.integers(0, 10_000), st.randoms(use_true_random=False), st.lists(st.integers(0, SIZE), max_size=3)
)
several = settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture(scope="module")
def model() -> Model:
    return resolve(table([*crowd(400, seed=3), *colliding(300, seed=5), *person("zorbanaut", "Zorba Naut")])).model


@pytest.fixture(scope="module")
def nobody(model: Model) -> ResolutionIndex:
    return empty(model)


def arrived(index: ResolutionIndex, *parts: list[dict[str, object]]) -> ResolutionIndex:
    for part in parts:
        index = arrive(index, table(part), threads=1).index
    return index


@several
@given(order=orders)
def test_any_order_of_arrival_gives_what_a_batch_gives(model: Model, nobody: ResolutionIndex, order: tuple) -> None:  # type: ignore[type-arg] # Hypothesis draws it
    seed, dice, cuts = order
    rows = colliding(SIZE, seed=seed)
    batch = resolve(by_key(rows), model=model)
    dice.shuffle(rows)
    parts = [rows[first:last] for first, last in pairwise([0, *sorted(cuts), SIZE])]
    assert_equal(arrived(nobody, *parts), batch)


@several
@given(order=orders)
def test_accounts_that_change_or_go_leave_what_a_batch_of_the_final_state_gives(
    model: Model,
    nobody: ResolutionIndex,
    order: tuple,  # type: ignore[type-arg] # Hypothesis draws it
) -> None:
    seed, dice, cuts = order
    rows = colliding(SIZE, seed=seed)
    others = colliding(SIZE, seed=seed + 1)
    changed = [
        {**row, "native_id": rows[at]["native_id"], "platform": rows[at]["platform"]} for at, row in enumerate(others)
    ]
    again = dice.sample(range(SIZE), min(sum(cuts), SIZE))
    gone = dice.sample(range(SIZE), len(cuts))
    index = arrived(nobody, rows, [changed[at] for at in again])
    keys = [f"{rows[at]['platform']}:{rows[at]['native_id']}" for at in gone]
    index = arrive(index, ACCOUNTS.empty_table(), removed=keys, threads=1).index
    final = [changed[at] if at in again else row for at, row in enumerate(rows) if at not in gone]
    assert_equal(index, resolve(by_key(final), model=model))


@several
@given(seed=st.integers(0, 10_000), cut=st.integers(0, SIZE))
def test_what_changed_is_the_difference_of_before_and_after(nobody: ResolutionIndex, seed: int, cut: int) -> None:
    rows = colliding(SIZE, seed=seed)
    before = arrived(nobody, rows[:cut])
    after = arrive(before, table(rows[cut:]), threads=1)
    assert patched_links(before, after) == sorted(after.index.all_links.to_pylist(), key=link_name)
    clusters = {row["account_key"]: row for row in (*before.all_clusters.to_pylist(), *after.clusters.to_pylist())}
    assert list(clusters.values()) == sorted(
        after.index.all_clusters.to_pylist(), key=lambda row: list(clusters).index(row["account_key"])
    )


def link_name(row: dict[str, object]) -> tuple[object, ...]:
    return row["left_key"], row["right_key"], row["linker"]


def patched_links(before: ResolutionIndex, arrival: Arrival) -> list[dict[str, object]]:
    links = {link_name(row): row for row in (*before.all_links.to_pylist(), *arrival.links.to_pylist())}
    for row in arrival.withdrawn.to_pylist():
        del links[link_name(row)]
    return [links[name] for name in sorted(links)]


def pairs_of(index: ResolutionIndex) -> int:
    return int(index.pairs.living.sum())


def test_a_block_that_grows_over_its_cap_loses_its_pairs(model: Model, nobody: ResolutionIndex) -> None:
    rows: list[dict[str, object]] = [
        {"platform": f"p{n}", "native_id": str(n), "handle": "makeup", "display_name": "Makeup"} for n in range(62)
    ]
    few = arrived(nobody, rows[:59])
    many = arrive(few, table(rows[59:]), threads=1)
    assert pairs_of(few) == 59 * 58 / 2
    assert pairs_of(many.index) == 0
    assert len(many.withdrawn) == len(few.all_links)
    assert_equal(many.index, resolve(by_key(rows), model=model))
    assert_equal(
        arrive(many.index, ACCOUNTS.empty_table(), removed=["p61:61", "p60:60"], threads=1).index,
        resolve(by_key(rows[:60]), model=model),
    )


def test_a_contact_that_one_more_account_has_is_worth_less(model: Model, nobody: ResolutionIndex) -> None:
    rows: list[dict[str, object]] = [
        {
            "platform": platform,
            "native_id": str(n),
            "handle": handle,
            "display_name": name,
            "bio": "zorba.naut@gmail.com",
        }
        for n, (platform, handle, name) in enumerate(
            [
                ("x", "zorbanaut", "Zorba Naut"),
                ("tiktok", "znaut", "Zorba N."),
                ("x", "mossy", "Ines Kim"),
                ("x", "b", "B"),
            ]
        )
    ]
    some = crowd(50, seed=12)
    one, two = (arrived(nobody, [*some, *rows[:last]], rows[last:]) for last in (2, 3))
    batch = resolve(by_key([*some, *rows]), model=model)
    assert_equal(one, batch)
    assert_equal(two, batch)
    assert "same contact" in arrived(nobody, [*some, *rows[:2]]).all_links["linker"].to_pylist()
    assert "same contact" not in batch.links["linker"].to_pylist()


def test_a_place_that_one_more_account_is_at_is_common(model: Model, nobody: ResolutionIndex) -> None:
    some = [{**row, "location": "Turku"} for row in crowd(500, seed=13)]
    rows: list[dict[str, object]] = [
        {"platform": platform, "handle": handle, "display_name": name, "location": "Graz"}
        for platform, handle, name in (
            ("x", "znaut", "Zorba Naut"),
            ("tiktok", "zorba_naut", None),
            ("x", "mossy", "Ines"),
        )
    ]
    before = arrived(nobody, [*some, *rows[:2]])
    after = arrived(before, rows[2:])
    assert_equal(after, resolve(by_key([*some, *rows]), model=model))
    told = [{bar["level"] for e in index.all_links["evidence"].to_pylist() for bar in e} for index in (before, after)]
    assert "same place, where few are" in told[0] - told[1]


def test_a_rival_that_goes_or_changes_its_name_gives_back_what_it_took(model: Model, nobody: ResolutionIndex) -> None:
    some = crowd(50, seed=14)
    rows: list[dict[str, object]] = [
        {"platform": platform, "native_id": native_id, "handle": handle, "display_name": "Zorba Naut"}
        for platform, native_id, handle in (
            ("x", "1", "zorbanaut"),
            ("tiktok", "2", "zorba.naut"),
            ("tiktok", "3", "zorbanaut7"),
        )
    ]
    other = {**rows[2], "handle": "mosskites", "display_name": "Ines Kim"}
    before = arrived(nobody, [*some, *rows])
    gone = arrive(before, ACCOUNTS.empty_table(), removed=["tiktok:3"], threads=1).index
    assert_equal(gone, resolve(by_key([*some, *rows[:2]]), model=model))
    assert_equal(arrived(before, [other]), resolve(by_key([*some, *rows[:2], other]), model=model))
    assert_equal(arrived(gone, [rows[2]]), resolve(by_key([*some, *rows]), model=model))
    assert of_pair(gone, "tiktok:2", "x:1") > of_pair(before, "tiktok:2", "x:1") > NO_LINK


NO_LINK = float("-inf")


def of_pair(index: ResolutionIndex, left: str, right: str) -> float:
    links = [row for row in index.all_links.to_pylist() if (row["left_key"], row["right_key"]) == (left, right)]
    return max((float(row["weight_bits"]) for row in links), default=NO_LINK)


def test_who_arrives_twice_changes_nothing(nobody: ResolutionIndex) -> None:
    rows = colliding(SIZE, seed=1)
    index = arrived(nobody, rows)
    again = arrive(index, table(rows[:30]), threads=1)
    assert (len(again.links), len(again.withdrawn), len(again.clusters), again.gone) == (0, 0, 0, ())
    assert again.index.all_links.equals(index.all_links)


def test_who_arrives_beside_strangers_changes_nothing_of_theirs(nobody: ResolutionIndex) -> None:
    before = arrived(nobody, [*crowd(200, seed=8), *person("wilhelmina.quist", "Wilhelmina Quist")])
    new = arrive(before, table([{"platform": "x", "handle": "qqzzyyxx"}]), threads=1)
    assert new.clusters["account_key"].to_pylist() == ["x:@qqzzyyxx"]


def test_judgements_are_kept_until_others_are_given(model: Model, nobody: ResolutionIndex) -> None:
    rows = [*crowd(60, seed=2), *person("zorbanaut", "Zorba Naut")]
    apart = pa.Table.from_pylist(
        [{"left_key": "tiktok:@zorbanaut", "right_key": "x:@zorbanaut", "verdict": "different"}], schema=JUDGEMENTS
    )
    judged = arrive(arrived(nobody, rows[:-1]), table(rows[-1:]), judgements=apart, threads=1).index
    assert_equal(judged, resolve(by_key(rows), judgements=apart, model=model))
    more = arrived(judged, crowd(10, seed=99))
    assert more.judgements.equals(apart)
    none = arrive(judged, ACCOUNTS.empty_table(), judgements=JUDGEMENTS.empty_table(), threads=1).index
    assert_equal(none, resolve(by_key(rows), model=model))


def test_an_index_is_what_its_tables_say(model: Model, nobody: ResolutionIndex) -> None:
    rows = colliding(SIZE, seed=6)
    index = arrived(nobody, rows[:50])
    kept = from_tables(tables(index), model)
    assert_equal(arrived(kept, rows[50:]), resolve(by_key(rows), model=model))
    with pytest.raises(InputError, match="lacks links"):
        from_tables({name: t for name, t in tables(index).items() if name != "links"}, model)


def test_a_key_that_arrives_twice_at_once_is_an_error(nobody: ResolutionIndex) -> None:
    twice = table([{"platform": "x", "handle": "jane"}] * 2)
    with pytest.raises(InputError, match="occurs twice"):
        arrive(nobody, twice)
