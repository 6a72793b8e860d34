"""What training finds is what the pairs were made with, and decoys carry it where EM alone would be led astray."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from resolution.calibration import apply_calibration, calibrate
from resolution.comparison import Comparison, ComparisonLevel
from resolution.comparisons import COMPARISONS as OF_ACCOUNTS
from resolution.training import FEWEST_DECOYS, Parameters, VectorCounts, train


def comparison(name: str, levels: int, *, cannot_tell: bool = False) -> Comparison:
    return Comparison(
        name=name,
        null_when="FALSE",
        decoys="cannot tell" if cannot_tell else "show chance",
        levels=tuple(
            ComparisonLevel(name=f"level {n}", condition="TRUE", prior_bits=6 - 8 * n / max(levels - 1, 1))
            for n in range(levels)
        ),
    )


M = (np.array([0.7, 0.2, 0.1]), np.array([0.5, 0.4, 0.1]), np.array([0.8, 0.2]))
U = (np.array([0.01, 0.09, 0.9]), np.array([0.05, 0.15, 0.8]), np.array([0.1, 0.9]))
COMPARISONS = (comparison("a", 3), comparison("b", 3), comparison("c", 2))


def counts(pairs: int, prior: float, decoys: int, seed: int = 7) -> VectorCounts:
    random = np.random.default_rng(seed)

    def drawn(shares: tuple[np.ndarray, ...], size: int) -> np.ndarray:
        return np.stack([random.choice(len(s), size=size, p=s) for s in shares], axis=1)

    matches = int(pairs * prior)
    cross = np.concatenate([drawn(M, matches), drawn(U, pairs - matches)])
    chance = drawn(U, decoys)
    vectors, inverse = np.unique(np.concatenate([cross, chance]), axis=0, return_inverse=True)
    inverse = inverse.ravel()
    seen = np.bincount(inverse[:pairs], minlength=len(vectors)).astype(float)
    raw = np.bincount(inverse[pairs:], minlength=len(vectors)).astype(float)
    weight = (pairs - matches) / max(decoys, 1)
    return VectorCounts(levels=vectors.astype(np.int8), cross=seen, chance=raw * weight, decoys=raw)


def weights(found: Parameters, place: int) -> np.ndarray:
    return np.asarray(np.log2(found.m[place]) - np.log2(found.u[place]))


def test_training_finds_the_parameters_that_the_pairs_were_drawn_with() -> None:
    found = train(counts(60_000, 0.3, 20_000), COMPARISONS)
    assert found.converged
    assert found.chance_from == "decoys"
    assert found.prior == pytest.approx(0.3, abs=0.01)
    for m, expected in zip(found.m, M, strict=True):
        assert m == pytest.approx(expected, abs=0.02)
    for u, expected in zip(found.u, U, strict=True):
        assert u == pytest.approx(expected, abs=0.01)


def test_too_few_decoys_leave_chance_to_em_and_say_so() -> None:
    found = train(counts(20_000, 0.3, FEWEST_DECOYS - 1), COMPARISONS)
    assert "too few" in found.chance_from
    assert found.m[0][0] > found.u[0][0]


def test_chance_of_a_comparison_that_decoys_cannot_tell_is_found_from_what_else_agrees() -> None:
    blind = (*COMPARISONS[:2], comparison("c", 2, cannot_tell=True))
    sample = counts(60_000, 0.3, 20_000)
    hidden = sample.levels.copy()
    never = np.full(len(hidden), 1, dtype=np.int8)
    decoys_only = VectorCounts(levels=hidden, cross=sample.cross, chance=sample.chance, decoys=sample.decoys)
    assert never.any()
    found = train(decoys_only, blind)
    assert found.u[2] == pytest.approx(U[2], abs=0.03)
    assert found.m[2] == pytest.approx(M[2], abs=0.03)


def test_a_level_weighs_no_more_than_its_bound_whatever_the_data_says() -> None:
    free = COMPARISONS[0]
    bounded = replace(free, levels=(replace(free.levels[0], most_bits=0.0), *free.levels[1:]))
    sample = counts(20_000, 0.3, 10_000)
    before, after = train(sample, COMPARISONS), train(sample, (bounded, *COMPARISONS[1:]))
    assert weights(before, 0)[0] > 4
    assert weights(after, 0)[0] == pytest.approx(0)
    assert weights(after, 0)[1:] == pytest.approx(weights(before, 0)[1:])


def test_a_level_that_no_pair_was_at_weighs_what_was_believed_and_the_others_what_they_did() -> None:
    seen = counts(20_000, 0.3, 10_000)
    first = COMPARISONS[0]
    rarer = ComparisonLevel(name="rarer", condition="FALSE", prior_bits=7.5)
    wider = (replace(first, levels=(rarer, *first.levels)), *COMPARISONS[1:])
    shifted = seen.levels + np.array([1, 0, 0], dtype=np.int8)
    found = train(replace(seen, levels=shifted), wider)
    assert weights(found, 0)[0] == pytest.approx(7.5)
    assert weights(found, 0)[1:] == pytest.approx(weights(train(seen, COMPARISONS), 0), abs=0.02)


def test_on_a_scale_what_was_believed_of_a_level_that_no_pair_was_at_stays_between_those_beside_it() -> None:
    seen = counts(20_000, 0.3, 10_000)
    first = COMPARISONS[0]
    for believed in (-9.0, 0.5, 9.0):
        between = ComparisonLevel(name="between", condition="FALSE", prior_bits=believed)
        levels = (first.levels[0], between, *first.levels[1:])
        scaled = (replace(first, levels=levels, scales=(4,)), *COMPARISONS[1:])
        moved = seen.levels.copy()
        moved[:, 0] += moved[:, 0] > 0
        above, told, below, _ = weights(train(replace(seen, levels=moved), scaled), 0)
        assert above + 1e-9 >= told >= below - 1e-9


def test_a_pair_that_is_alone_gets_shares_and_no_more() -> None:
    level = OF_ACCOUNTS[0].levels.index(next(lv for lv in OF_ACCOUNTS[0].levels if "50 bits to 60, the" in lv.name))
    one = np.full((1, len(OF_ACCOUNTS)), -1, dtype=np.int8)
    one[0, 0] = level
    found = train(VectorCounts(levels=one, cross=np.ones(1), chance=np.zeros(1), decoys=np.zeros(1)), OF_ACCOUNTS)
    assert max(float(shares.max()) for shares in (*found.m, *found.u)) <= 1


_COUNTED = st.floats(0, 1e5)
_VECTORS = st.lists(
    st.tuples(*(st.integers(-1, len(c.levels) - 1) for c in OF_ACCOUNTS), _COUNTED, _COUNTED), min_size=1, max_size=12
)


@given(_VECTORS)
@settings(max_examples=60, deadline=None)
def test_whatever_pairs_show_what_impersonators_take_is_no_evidence_and_what_more_say_weighs_no_more(
    vectors: list[tuple[float, ...]],
) -> None:
    table = np.array(vectors)
    sample = VectorCounts(
        levels=table[:, :-2].astype(np.int8), cross=table[:, -2], chance=3 * table[:, -1], decoys=table[:, -1]
    )
    found = train(sample, OF_ACCOUNTS)
    assert all(((shares > 0) & (shares <= 1)).all() for shares in found.m)
    told = {comparison.name: weights(found, k) for k, comparison in enumerate(OF_ACCOUNTS)}
    assert told["look-alike handle"][0] <= 1e-9
    for falling in (told["claim"][:4], told["contact"][:4], told["web"][1:4]):
        assert all(stronger >= weaker - 1e-9 for stronger, weaker in pairwise(falling))


def test_a_null_level_moves_nothing() -> None:
    sample = counts(20_000, 0.3, 10_000)
    with_nulls = np.concatenate([sample.levels, np.full((1, 3), -1, dtype=np.int8)])
    padded = VectorCounts(
        levels=with_nulls,
        cross=np.append(sample.cross, 0.0),
        chance=np.append(sample.chance, 0.0),
        decoys=np.append(sample.decoys, 0.0),
    )
    without, with_null = train(sample, COMPARISONS), train(padded, COMPARISONS)
    for m, expected in zip(with_null.m, without.m, strict=True):
        assert m == pytest.approx(expected)


def test_no_pair_at_all_gives_a_model_that_believes_its_prior() -> None:
    nothing = np.zeros(0)
    found = train(
        VectorCounts(levels=np.zeros((0, 3), dtype=np.int8), cross=nothing, chance=nothing, decoys=nothing), COMPARISONS
    )
    assert all(m[0] > u[0] for m, u in zip(found.m, found.u, strict=True))


def test_calibrated_probabilities_mean_what_they_say() -> None:
    random = np.random.default_rng(3)
    scores = np.concatenate([random.normal(6, 3, 30_000), random.normal(-4, 3, 70_000)]).round(1)
    is_match = np.arange(100_000) < 30_000
    decoys = random.normal(-4, 3, 70_000).round(1)
    distinct = np.unique(np.concatenate([scores, decoys]))
    cross = np.bincount(np.searchsorted(distinct, scores), minlength=len(distinct)).astype(float)
    chance = np.bincount(np.searchsorted(distinct, decoys), minlength=len(distinct)).astype(float)
    calibration = calibrate(distinct, cross, chance, chance)
    probability = 1 / (1 + np.exp2(-apply_calibration(calibration, scores)))
    for low, high in ((0.1, 0.4), (0.4, 0.6), (0.6, 0.9), (0.9, 0.99)):
        inside = (probability >= low) & (probability < high)
        assert is_match[inside].mean() == pytest.approx(probability[inside].mean(), abs=0.06)


def test_a_higher_score_never_has_a_lower_probability() -> None:
    random = np.random.default_rng(5)
    scores = np.arange(200.0)
    calibration = calibrate(scores, random.uniform(0, 50, 200), random.uniform(0, 50, 200), np.ones(200))
    assert (np.diff(apply_calibration(calibration, np.linspace(-10, 210, 500))) >= 0).all()


def grouped(*, shown: bool, prior_bits: float = 6.0) -> Comparison:
    """Two groups of two levels: the first level of each is an agreement that decoys show, or cannot."""
    return Comparison(
        name="grouped",
        null_when="FALSE",
        groups=(2, 2),
        levels=tuple(
            ComparisonLevel(
                name=f"level {n}",
                condition="TRUE",
                prior_bits=prior_bits * (n % 2 == 0),
                shown_by_decoys=shown or n % 2 == 1,
            )
            for n in range(4)
        ),
    )


def grouped_counts(pairs: int, decoys: int) -> VectorCounts:
    """Matches (a tenth) are at the first level of a group in 80 %, others in 10 %; another comparison tells the group."""
    levels = np.array([[other, level // 2, level] for other in (0, 1) for level in range(4)], dtype=np.int8)
    matched = np.array([0.9 * 0.8, 0.9 * 0.2, 0.1 * 0.8, 0.1 * 0.2])
    chance = np.array([0.1 * 0.1, 0.1 * 0.9, 0.9 * 0.1, 0.9 * 0.9])
    first, second = np.outer([0.9, 0.1], matched).ravel(), np.outer([0.05, 0.95], chance).ravel()
    return VectorCounts(
        levels=levels,
        cross=pairs * (0.1 * first + 0.9 * second),
        chance=pairs * 0.9 * second,
        decoys=decoys * second,
    )


OTHERS = (comparison("other", 2), comparison("what brings a pair there", 2))


def test_levels_of_a_group_weigh_what_tells_them_apart_and_not_what_brought_a_pair_there() -> None:
    found = train(grouped_counts(200_000, 50_000), (*OTHERS, grouped(shown=True)))
    weights = np.log2(found.m[2]) - np.log2(found.u[2])
    assert weights == pytest.approx([3, np.log2(0.2 / 0.9)] * 2, abs=0.2)


def test_what_decoys_cannot_show_weighs_no_more_than_is_believed() -> None:
    found = train(grouped_counts(200_000, 50_000), (*OTHERS, grouped(shown=False, prior_bits=1.5)))
    weights = np.log2(found.m[2]) - np.log2(found.u[2])
    assert max(weights[0], weights[2]) == pytest.approx(1.5)
