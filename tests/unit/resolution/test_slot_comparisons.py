"""What a table has besides is evidence where it is there, and changes nothing where it is not."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from functools import cache

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from resolution.account_slots import FACE
from resolution.comparing import CODE_BITS
from resolution.comparison import Comparison
from resolution.comparisons import COMPARISONS
from resolution.comparisons.chance_levels import MOST_BITS
from resolution.comparisons.slots import AUDIENCE, BIO_MEANING, BRANDS, CONTENT, FACE_SIMILARITY, POSTING
from resolution.resolving import Resolution, ResolutionSettings, resolve
from resolution.training import VectorCounts, train
from tests.unit.resolution.people import crowd, groups, person, table
from tests.unit.resolution.slot_tables import evidence_of, people_vectors, shuffled, with_slots

PERSON = person("wilhelmina.quist", "Wilhelmina Quist")
SLOTS = {
    "bio_embedding": BIO_MEANING,
    "content_embedding": CONTENT,
    "audience": AUDIENCE,
    "brands": BRANDS,
    "posted_at": POSTING,
    FACE: FACE_SIMILARITY,
}
DAY = datetime(2026, 3, 1, tzinfo=UTC)
DICE = np.random.default_rng(11)


def _vectors(owners: Sequence[int]) -> list[object]:
    """One vector a person, and a little noise."""
    own = people_vectors(max(owners) + 1, noise=0.1, seed=8)[::2]
    return [(own[owner] + DICE.normal(size=own.shape[1]) * 0.01).tolist() for owner in owners]


def _names(owners: Sequence[int]) -> list[object]:
    return [[f"all{owner % 3}", f"own{owner}", f"two{owner}", f"any{DICE.integers(30)}"] for owner in owners]


def _times(owners: Sequence[int]) -> list[object]:
    return [
        [DAY + timedelta(hours=int(np.random.default_rng([owner, post]).integers(2_000))) for post in range(30)]
        for owner in owners
    ]


VALUES: dict[str, Callable[[Sequence[int]], list[object]]] = {
    "bio_embedding": _vectors,
    "content_embedding": _vectors,
    FACE: _vectors,
    "audience": _names,
    "brands": _names,
    "posted_at": _times,
}


def people_with(slot: str | None) -> pa.Table:
    """A crowd of strangers and one person with four accounts, each in Germany."""
    rows = [{**row, "country": "DE"} for row in (*crowd(300, seed=4), *PERSON)]
    owners = [*range(300), *[300] * len(PERSON)]
    return with_slots(table(rows), **({slot: VALUES[slot](owners)} if slot else {}))


@cache
def nothing_told() -> Resolution:
    """Of the same people without any slot."""
    return resolve(people_with(None))


def resolved(accounts: pa.Table, regions: tuple[str, ...] = ("DE",)) -> Resolution:
    return resolve(accounts, settings=ResolutionSettings(face_regions=regions))


@pytest.mark.parametrize("slot", list(SLOTS))
def test_what_a_persons_accounts_have_in_common_is_evidence_in_any_order_of_rows(slot: str) -> None:
    accounts = people_with(slot)
    resolution = resolved(accounts)
    told = evidence_of(resolution.links.to_pylist(), SLOTS[slot].name)
    levels = [told[pair] for pair in told if all("wilhelmina" in str(key) for key in pair)]
    assert len(levels) == 6
    assert set(levels) <= {level.name for level in SLOTS[slot].levels[:2]}
    again = resolved(shuffled(accounts))
    assert evidence_of(again.links.to_pylist(), SLOTS[slot].name) == told
    assert groups(again) == groups(resolution)


@pytest.mark.parametrize("slot", list(SLOTS))
def test_a_column_without_a_value_changes_nothing(slot: str) -> None:
    without = nothing_told()
    empty = resolved(with_slots(people_with(None), **{slot: [None] * (300 + len(PERSON))}))
    assert empty.model == without.model
    assert empty.clusters.equals(without.clusters)
    assert evidence_of(empty.links.to_pylist(), SLOTS[slot].name) == {}


@pytest.mark.parametrize(("regions", "compared"), [((), False), (("FR", "US"), False), (("FR", "DE"), True)])
def test_faces_are_evidence_only_where_the_setting_names_the_country(regions: tuple[str, ...], compared: bool) -> None:  # noqa: FBT001 - a case
    resolution = resolved(people_with(FACE), regions)
    assert bool(evidence_of(resolution.links.to_pylist(), FACE_SIMILARITY.name)) == compared
    if not compared:
        assert resolution.model == nothing_told().model


def test_nobody_whose_country_is_not_known_or_another_one_has_a_face_compared() -> None:
    accounts = people_with(FACE)
    countries = [
        None if "x:" in key else "US" if "tiktok" in key else "DE" for key in accounts["account_key"].to_pylist()
    ]
    place = accounts.column_names.index("country")
    moved = accounts.set_column(place, "country", pa.array(countries, pa.string()))
    told = evidence_of(resolved(moved).links.to_pylist(), FACE_SIMILARITY.name)
    assert told
    assert {str(key).split(":")[0] for pair in told for key in pair} == {"instagram", "youtube"}


def test_who_has_nothing_but_content_in_common_is_compared_and_the_report_says_how_many_pairs_that_gave() -> None:
    accounts = people_with("content_embedding")
    report, without = resolve(accounts).report, nothing_told().report
    blocks = {block["rule"]: block["pairs"] for block in report["blocking"]}
    pairs = blocks["content that is nearly the same"]
    assert 0 < pairs <= 5 * len(accounts)
    assert without["pairs_compared"] < report["pairs_compared"] <= without["pairs_compared"] + pairs
    assert [block for block in report["blocking"] if block["rule"] not in blocks or block["pairs"] != pairs] == without[
        "blocking"
    ]


def test_the_meaning_of_bios_says_nothing_where_their_words_are_the_same() -> None:
    bio = "I paint tiny ships in bottles"
    painter: list[dict[str, object]] = [
        {"platform": site, "handle": "zorbanaut", "bio": bio} for site in ("x", "tiktok")
    ]
    rows = [*crowd(300, seed=4), *painter]
    accounts = with_slots(table(rows), bio_embedding=_vectors([*range(300), 300, 300]))
    links = resolve(accounts).links.to_pylist()
    both = ("tiktok:@zorbanaut", "x:@zorbanaut")
    assert both in evidence_of(links, "bio")
    assert both not in evidence_of(links, BIO_MEANING.name)


def test_all_comparisons_fit_into_one_code() -> None:
    assert sum(len(comparison.levels).bit_length() for comparison in COMPARISONS) <= CODE_BITS


def _counts(levels: int) -> st.SearchStrategy[list[int]]:
    return st.lists(st.integers(0, 5_000), min_size=2 * levels, max_size=2 * levels)


ORDERED = [comparison for comparison in COMPARISONS if comparison.scales]


@pytest.mark.parametrize("comparison", ORDERED, ids=[comparison.name for comparison in ORDERED])
@given(data=st.data())
@settings(max_examples=25, deadline=None)
def test_more_agreement_never_weighs_less_whatever_the_data_shows(comparison: Comparison, data: st.DataObject) -> None:
    size = len(comparison.levels)
    seen = np.array(data.draw(_counts(size)), dtype=np.float64).reshape(2, size)
    counts = VectorCounts(
        levels=np.arange(size, dtype=np.int8)[:, None], cross=seen[0] + seen[1], chance=seen[1], decoys=seen[1]
    )
    found = train(counts, [comparison])
    bits = np.log2(found.m[0]) - np.log2(found.u[0])
    start = 0
    for steps in comparison.scales:
        assert (np.diff(bits[start : start + steps]) <= 1e-9).all()
        start += steps


@pytest.mark.parametrize("comparison", SLOTS.values(), ids=list(SLOTS))
def test_no_slot_alone_weighs_enough_to_join_two_accounts(comparison: Comparison) -> None:
    size = len(comparison.levels)
    seen = np.zeros(size)
    seen[0], seen[-1] = 10_000, 10_000
    chance = np.where(np.arange(size) == 0, 0.0, 10_000.0)
    counts = VectorCounts(levels=np.arange(size, dtype=np.int8)[:, None], cross=seen, chance=chance, decoys=chance)
    found = train(counts, [comparison])
    assert max(np.log2(found.m[0]) - np.log2(found.u[0])) <= MOST_BITS + 1e-9


def test_the_ordered_comparisons_are_those_whose_levels_are_steps() -> None:
    named = {comparison.name for comparison in ORDERED}
    assert {"avatar", "bio", "followers ratio", "creation order", *(slot.name for slot in SLOTS.values())} <= named
