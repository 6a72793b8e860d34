"""A refiner is numbers: its trees answer as those that were grown did, and a file that holds others is refused."""

import json
from collections.abc import Callable
from dataclasses import asdict, replace
from typing import Any

import numpy as np
import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.ensemble import GradientBoostingClassifier

from graph.errors import InputError
from resolution.comparisons import COMPARISONS
from resolution.model import Calibration, ComparisonParameters, LevelParameters, Model
from resolution.model_checking import check_comparisons
from resolution.refining.boosting import LEARNING_RATE, ScoredBefore, boost, boosted, trees_of
from resolution.refining.pair_features import pair_features
from resolution.refining.refiner import LEAF, Refiner, Tree, is_valid, refiner_of, tree_bits
from tests.unit.resolution.refining.judged_vectors import judged_vectors, vectors

LEARNED = boost(judged_vectors(400, seed=1))


@st.composite
def trees(draw: st.DrawFn) -> Tree:
    """A root, and nodes that lead to later ones or are leaves."""
    size = draw(st.integers(1, 7))
    asks = [node + 2 < size and draw(st.booleans()) for node in range(size)]
    after = [
        draw(st.tuples(*[st.integers(node + 1, size - 1)] * 2)) if asks[node] else (LEAF, LEAF) for node in range(size)
    ]
    numbers = st.lists(st.floats(-9, 9), min_size=size, max_size=size).map(tuple)
    return Tree(
        feature=tuple(draw(st.integers(0, 2)) if one else LEAF for one in asks),
        threshold=draw(numbers),
        left=tuple(left for left, _ in after),
        right=tuple(right for _, right in after),
        bits=draw(numbers),
    )


def model(refiner: Refiner | None) -> Model:
    comparisons = tuple(
        ComparisonParameters(
            name=c.name, levels=tuple(LevelParameters(name=one.name, m=0.5, u=0.5) for one in c.levels)
        )
        for c in COMPARISONS
    )
    return Model(
        prior=0.3,
        comparisons=comparisons,
        calibration=Calibration(),
        competition=Calibration(),
        frequencies={},
        threshold=0.9,
        letters={"handle": {}, "display name": {}},
        trained_on={},
        chance_from="decoys",
        refiner=refiner,
    )


@given(found=st.lists(trees(), max_size=3))
def test_json_gives_the_same_refiner_back(found: list[Tree]) -> None:
    refiner = replace(LEARNED, features=("a", "b", "c"), trees=tuple(found))
    assert is_valid(refiner)
    assert refiner_of(orjson.loads(orjson.dumps(asdict(refiner)))) == refiner


def test_a_model_keeps_its_refiner_in_its_json_and_its_version() -> None:
    refined, plain = model(LEARNED), model(None)
    assert Model.from_json(refined.to_json()) == refined
    assert refined.version != plain.version
    assert Model.from_json(plain.to_json()).refiner is None
    assert "refiner" not in json.loads(plain.to_json())


def test_trees_say_what_those_of_scikit_learn_say() -> None:
    judged = judged_vectors(400, seed=2)
    features = pair_features(judged.levels, judged.rival_bits)
    grown = boosted(features, judged.bits, judged.same)
    assert isinstance(grown, GradientBoostingClassifier)
    levels, bits = vectors(1_000, seed=3)
    others = pair_features(levels, np.linspace(-5, 0, 1_000))
    grown.init_ = ScoredBefore(bits)
    expected = grown.decision_function(others) / np.log(2)
    assert bits + tree_bits(trees_of(grown), others) == pytest.approx(expected, abs=1e-9)
    assert len(grown.estimators_) == len(trees_of(grown))
    assert grown.learning_rate == LEARNING_RATE


@given(tree=trees(), row=st.lists(st.floats(-9, 9, width=32), min_size=3, max_size=3))
def test_a_row_ends_at_the_leaf_that_its_answers_lead_to(tree: Tree, row: list[float]) -> None:
    node = 0
    while tree.feature[node] != LEAF:
        node = (tree.left if row[tree.feature[node]] <= tree.threshold[node] else tree.right)[node]
    assert tree_bits((tree,), np.array([row], dtype=np.float32)).tolist() == [tree.bits[node]]


def changed(change: Callable[[dict[str, Any]], object]) -> str:
    body = json.loads(model(LEARNED).to_json())
    change(body["refiner"])
    return json.dumps(body)


@pytest.mark.parametrize(
    "change",
    [
        lambda r: r["trees"][0]["left"].__setitem__(0, 0),
        lambda r: r["trees"][0]["right"].__setitem__(0, 99),
        lambda r: r["trees"][0]["feature"].__setitem__(0, 99),
        lambda r: r["trees"][0]["feature"].__setitem__(0, 0.5),
        lambda r: r["trees"][0]["feature"].__setitem__(0, "handle"),
        lambda r: r["trees"][0]["bits"].pop(),
        lambda r: r["trees"][0]["bits"].__setitem__(-1, None),
        lambda r: r["trees"].append({name: [] for name in r["trees"][0]}),
        lambda r: r["trees"].append({"pickle": "gASVAAAAAAAAAA=="}),
        lambda r: r["trees"].append(7),
        lambda r: r.update(bound_bits=0),
        lambda r: r.update(least_bits="low"),
        lambda r: r.update(trained_on=3),
        lambda r: r.pop("trees"),
        lambda r: r.update(features=[1]),
        lambda r: r.update(code="import os"),
    ],
)
def test_a_file_that_holds_another_refiner_is_refused(change: Callable[[dict[str, Any]], object]) -> None:
    with pytest.raises(InputError, match="not a model"):
        Model.from_json(changed(change))


def test_a_refiner_that_asks_for_other_features_is_of_another_version() -> None:
    check_comparisons(model(LEARNED), COMPARISONS)
    with pytest.raises(InputError, match="another version"):
        check_comparisons(model(replace(LEARNED, features=LEARNED.features[1:])), COMPARISONS)
