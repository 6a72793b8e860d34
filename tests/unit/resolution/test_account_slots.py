"""Optional columns are read where they are there; what cannot be a value is named, and faces only where that is permitted."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import networkx as nx
import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.errors import InputError
from graph.tables import ACCOUNT_SLOTS, ACCOUNTS
from resolution.account_slots import FACE, FEWEST_CHANCE_PAIRS, bits_of, read_slots
from resolution.incremental.arriving import arrive
from resolution.incremental.laying_out import empty
from resolution.resolving import ResolutionSettings, resolve
from resolution.slot import Slot
from resolution.slots.posting_times import FEWEST_POSTS, TOGETHER_SECONDS, posting_times
from resolution.slots.valued_lists import valued_lists
from resolution.slots.vectors import slot_vectors
from tests.unit.resolution.people import crowd, table
from tests.unit.resolution.slot_tables import people_vectors, strangers, with_slots

DAY = datetime(2026, 3, 1, tzinfo=UTC)
ONE, OTHER = np.array([0], dtype=np.int32), np.array([1], dtype=np.int32)


def moments(*minutes: float) -> list[datetime]:
    return [DAY + timedelta(minutes=at) for at in minutes]


def alike(slot: Slot) -> float:
    """Of rows 0 and 1; the same from either side."""
    there, back = slot.similarities(ONE, OTHER), slot.similarities(OTHER, ONE)
    assert there.tobytes() == back.tobytes()
    return float(there[0])


def keys(count: int) -> pa.Array:
    return pa.array([f"x:{row}" for row in range(count)])


def names(*lists: Sequence[str] | None) -> Slot:
    return valued_lists("brands", pa.chunked_array([pa.array(lists, pa.list_(pa.string()))]), keys(len(lists)))


def posts(*lists: Sequence[datetime]) -> Slot:
    kind = ACCOUNT_SLOTS.field("posted_at").type
    return posting_times("posted_at", pa.chunked_array([pa.array(lists, kind)]), keys(len(lists)))


def test_no_slot_is_an_account_column_and_none_is_read_where_none_is_filled() -> None:
    assert not set(ACCOUNT_SLOTS.names) & set(ACCOUNTS.names)
    assert read_slots(strangers(8)) is None
    assert read_slots(strangers(8, brands=[None] * 8, content_embedding=[None] * 8)) is None
    assert read_slots(strangers(0, brands=[])) is None


@pytest.mark.parametrize("kind", [pa.list_(pa.float64()), pa.large_list(pa.float16()), pa.list_(pa.float32(), 3)])
def test_cosines_of_any_kind_of_list_are_those_of_numpy_whatever_the_length_of_vectors(kind: pa.DataType) -> None:
    written = np.array([[1, 2, 2], [200, 0, -100], [1e-3, 1e-3, 0], [-1, -2, -2]])
    column = pa.array([written[0].tolist(), None, *written[1:].tolist()], pa.list_(pa.float64())).cast(kind)
    slot = slot_vectors("content_embedding", pa.chunked_array([column.slice(0, 2), column.slice(2)]), keys(5))
    left, right = (np.array(rows, dtype=np.int32) for rows in ([0, 0, 0, 2, 1], [2, 3, 4, 3, 0]))
    unit = written / np.linalg.norm(written, axis=1, keepdims=True)
    wanted = [unit[0] @ unit[1], unit[0] @ unit[2], unit[0] @ unit[3], unit[1] @ unit[2]]
    assert slot.similarities(left, right)[:4] == pytest.approx(wanted, abs=1e-3)
    assert np.isnan(slot.similarities(left, right)[4])


VECTOR = pa.list_(pa.float64())


@pytest.mark.parametrize(
    ("column", "told"),
    [
        (pa.array([[1.0, 0.0], None, [1.0]], VECTOR), r"row 2 \(x:2\) has 1 numbers where row 0 has 2"),
        (pa.array([None, [1.0, float("nan")], [1.0, 1.0]], VECTOR), r"row 1 \(x:1\) holds NaN"),
        (pa.array([None, [1.0, 0.5], [float("inf"), 1.0]], VECTOR), r"row 2 \(x:2\) holds NaN or infinity"),
        (pa.array([[1.0, 0.5], [1.0, None], None], VECTOR), r"row 1 \(x:1\) holds a null"),
        (pa.array([[1.0, 0.5], None, [0.0, 0.0]], VECTOR), r"row 2 \(x:2\) is a zero vector"),
        (pa.array([None, None, []], VECTOR), r"row 2 \(x:2\) is an empty list"),
        (pa.array([None, 0.5, 0.7]), r"row 1 \(x:1\) is of the type double, not a list"),
        (pa.array([None, None, "[0.1, 0.2]"]), r"row 2 \(x:2\) is of the type string, not a list"),
        (pa.array([None, ["a"], None]), r"row 1 \(x:1\) is of the type list<.*>, not a list that"),
    ],
)
def test_what_is_no_vector_is_an_error_that_names_column_and_row(column: pa.Array, told: str) -> None:
    accounts = table([{"platform": "x", "native_id": str(row)} for row in range(3)])
    accounts = accounts.append_column("content_embedding", column)
    for use in (read_slots, resolve):
        with pytest.raises(InputError, match=f"^content_embedding: {told}"):
            use(accounts)


@pytest.mark.parametrize(
    ("name", "column", "told"),
    [
        ("brands", pa.array([None, ["nike", None], None]), r"row 1 \(x:1\) holds a null"),
        ("audience", pa.array(["a b", None, None]), r"row 0 \(x:0\) is of the type string"),
        ("audience", pa.array([[0.5], None, None]), r"row 0 \(x:0\) is of the type list<.*double>"),
        ("posted_at", pa.array([None, None, ["2026-01-01"]]), r"row 2 \(x:2\) is of the type list<.*string>"),
    ],
)
def test_what_is_no_list_of_names_or_times_is_an_error_that_names_column_and_row(
    name: str, column: pa.Array, told: str
) -> None:
    accounts = table([{"platform": "x", "native_id": str(row)} for row in range(3)])
    with pytest.raises(InputError, match=f"^{name}: {told}"):
        read_slots(accounts.append_column(name, column))


LISTS = st.lists(st.lists(st.sampled_from("abcdefg"), max_size=6), min_size=2, max_size=12)


@given(LISTS)
@settings(max_examples=100, deadline=None)
def test_common_names_tell_what_sets_say(lists: list[list[str]]) -> None:
    sets = [set(one) for one in lists]
    worth = {name: np.log2(len(sets) / sum(name in one for one in sets)) for name in set().union(*sets)}
    ours, theirs, common = (sum(worth[name] for name in some) for some in (sets[0], sets[1], sets[0] & sets[1]))
    wanted = common**2 / min(ours, theirs) if min(ours, theirs) > 1e-9 else np.nan
    assert alike(names(*lists)) == pytest.approx(wanted, nan_ok=True)


def test_a_name_that_fewer_have_tells_more_and_one_that_all_have_nothing() -> None:
    rare = alike(names(["a", "all"], ["a", "all"], ["b", "all"], ["b", "all"]))
    common = alike(names(["a", "all"], ["a", "all"], ["a", "all"], ["b", "all"]))
    assert rare > common > 0
    assert np.isnan(alike(names(["all"], ["all"], ["all"])))


def test_numbers_are_names_too_and_one_that_is_there_twice_counts_once() -> None:
    kind = pa.list_(pa.int64())
    slot = valued_lists("audience", pa.chunked_array([pa.array([[7, 7, 8], [8, 7], [9]], kind)]), keys(3))
    assert alike(slot) == pytest.approx(alike(names(["7", "8"], ["7", "8"], ["9"])))


TIMES = st.lists(st.integers(0, 200), min_size=FEWEST_POSTS, max_size=12)


@given(TIMES, TIMES)
@settings(max_examples=100, deadline=None)
def test_posts_that_meet_are_as_many_as_the_largest_matching_has(ours: list[int], theirs: list[int]) -> None:
    begin, end = max(min(ours), min(theirs)) - 10, min(max(ours), max(theirs)) + 10
    found = alike(posts(moments(*ours), moments(*reversed(theirs))))
    ours, theirs = ([at for at in some if begin <= at <= end] for some in (ours, theirs))
    met: nx.Graph[tuple[str, int]] = nx.Graph()
    one = [("one", place) for place in range(len(ours))]
    met.add_nodes_from(one)
    met.add_edges_from(
        (("one", a), ("other", b)) for a, x in enumerate(ours) for b, y in enumerate(theirs) if abs(x - y) <= 10
    )
    most = len(nx.bipartite.maximum_matching(met, one)) // 2
    if min(len(ours), len(theirs)) < FEWEST_POSTS:
        assert np.isnan(found)
        return
    chance = len(ours) * len(theirs) * min(2 * TOGETHER_SECONDS / ((end - begin) * 60), 1)
    wanted = (most * np.log(most / chance) - most + chance) / np.log(2) if most > chance else 0
    assert found == pytest.approx(wanted)


def test_more_posts_at_the_same_moments_tell_more_and_other_years_tell_nothing() -> None:
    days = [1440.0 * day for day in range(20)]
    together, half = moments(*days), moments(*(at + (0 if place % 2 else 500) for place, at in enumerate(days)))
    apart = moments(*(at + 500 for at in days))
    same, some, none = (alike(posts(together, other)) for other in (together, half, apart))
    assert same > some > none == 0
    assert np.isnan(alike(posts(together, moments(*(at + 1e6 for at in days)))))
    assert np.isnan(alike(posts(together[: FEWEST_POSTS - 1], together)))


def told_bits(accounts: pa.Table, slot: str, regions: Sequence[str] = ()) -> list[float | None]:
    """Of rows 0 and 1, 2 and 3, and so on."""
    slots = read_slots(accounts, regions)
    rows = np.arange(len(accounts), dtype=np.int32)
    bits = slots.bits(rows[::2], rows[1::2]) if slots else {}
    found: list[float | None] = bits[bits_of(slot)].to_pylist() if bits_of(slot) in bits else [None] * (len(rows) // 2)
    return found


def test_bits_are_how_rarely_accounts_of_one_platform_are_as_alike() -> None:
    """Two vectors of one person are nearer than those of nearly all strangers, whichever direction all texts share."""
    accounts = strangers(240, content_embedding=people_vectors(120, noise=0.2, seed=1).tolist())
    within = sum(count * (count - 1) // 2 for count in (60, 60, 60, 60))
    bits = told_bits(accounts, "content_embedding")
    assert max(bits) == pytest.approx(np.log2(within + 1))  # type: ignore[type-var] # none is null
    assert np.median(bits) > 10  # type: ignore[arg-type] # none is null
    others = accounts.set_column(
        accounts.column_names.index("content_embedding"),
        "content_embedding",
        pa.array(people_vectors(240, noise=0.2, seed=2)[::2].tolist(), pa.list_(pa.float32())),
    )
    assert np.median(told_bits(others, "content_embedding")) == pytest.approx(1, abs=0.5)  # type: ignore[arg-type]


def test_a_slot_that_too_few_have_says_nothing() -> None:
    filled = people_vectors(8, noise=0.2, seed=3).tolist()
    assert FEWEST_CHANCE_PAIRS > 4 * 4 * 3 / 2
    assert told_bits(strangers(16, content_embedding=filled), "content_embedding") == [None] * 8


def faces(countries: Sequence[str | None]) -> pa.Table:
    accounts = strangers(len(countries), face_embedding=people_vectors(len(countries) // 2, noise=0.1, seed=4).tolist())
    return accounts.set_column(accounts.column_names.index("country"), "country", pa.array(countries, pa.string()))


def test_faces_are_not_looked_at_unless_a_region_permits_it() -> None:
    accounts = faces(["DE"] * 100)
    assert read_slots(accounts) is None
    assert told_bits(accounts, FACE, ["FR"]) == [None] * 50
    assert all(bits is not None for bits in told_bits(accounts, FACE, ["FR", "de"]))


def test_a_face_is_compared_only_where_both_sides_are_known_to_be_where_that_is_permitted() -> None:
    known = ["DE"] * 100
    for country in (None, "US", ""):
        bits = told_bits(faces([*known[:-1], country]), FACE, ["DE"])
        assert [one is None for one in bits] == [*[False] * 49, True]
    unknown = faces(known).drop_columns(["country"])
    assert read_slots(unknown, ["DE"]) is None


@pytest.mark.parametrize("regions", [(), ("DE",)])
def test_what_a_face_that_may_not_be_compared_holds_does_not_matter(regions: tuple[str, ...]) -> None:
    accounts = strangers(4, face_embedding=[[0.0], [1.0, 2.0], None, [float("nan")]])
    resolution = resolve(accounts, settings=ResolutionSettings(face_regions=regions))
    assert len(resolution.clusters) == 4


@pytest.mark.parametrize("region", ["Germany", "D", "D3", "", "дe"])
def test_a_region_that_is_no_country_code_is_an_error(region: str) -> None:
    with pytest.raises(InputError, match="face regions"):
        read_slots(faces(["DE"] * 4), [region])


def test_an_arriving_account_with_a_slot_is_refused_by_the_name_of_the_column() -> None:
    index = empty(resolve(table(crowd(60, seed=1))).model)
    with pytest.raises(InputError, match=r"^brands: "):
        arrive(index, with_slots(table(crowd(3, seed=2)), brands=[None, ["nike"], None]))
    assert len(arrive(index, with_slots(table(crowd(3, seed=2)), brands=[None] * 3)).clusters) == 3
