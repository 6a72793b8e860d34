"""What decoys stand for, and where they have their rivals, reaches the counts and the scores."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pyarrow as pa
import pytest

from resolution.comparing import compare
from resolution.engines.duckdb import DuckDBWorkspace
from resolution.model import Model
from resolution.resolving import resolve
from resolution.scoring import Scores, count_vectors, shown_by_decoys, weigh
from tests.unit.resolution.people import crowd, person, table
from tests.unit.resolution.test_comparing import blocked

PEOPLE: list[Mapping[str, object]] = [
    *crowd(120, seed=3),
    *person("velvetotter", "Velvet Otter"),
    {"platform": "x", "handle": "velvet_otter", "display_name": "Velvet Otter"},
]
"""The last one has a handle that is taken but for how it is written."""


@pytest.fixture(scope="module")
def workspace() -> DuckDBWorkspace:
    made, texts = blocked(table(PEOPLE))
    compare(made, texts)
    return made


@pytest.fixture(scope="module")
def model() -> Model:
    return resolve(table(PEOPLE)).model


def weighed(workspace: DuckDBWorkspace, model: Model, *, taken: float = 1.0) -> Scores:
    codes, _ = count_vectors(workspace)
    return weigh(workspace, model, codes, trained=False, taken=taken)[1]


def test_decoys_whose_handle_only_one_account_can_have_count_as_many(workspace: DuckDBWorkspace) -> None:
    _, once = count_vectors(workspace)
    _, thrice = count_vectors(workspace, taken=3.0)
    shown = shown_by_decoys(once.levels)
    assert once.chance[~shown].sum() > 0
    assert thrice.chance[~shown].tolist() == (3 * once.chance[~shown]).tolist()
    assert thrice.chance[shown].tolist() == once.chance[shown].tolist()


def test_what_decoys_stand_for_is_what_their_vectors_are_counted_as(workspace: DuckDBWorkspace, model: Model) -> None:
    _, counts = count_vectors(workspace, taken=3.0)
    scores = weighed(workspace, model, taken=3.0)
    stood_for = np.bincount(scores.candidates.code_place, weights=scores.stand_for, minlength=len(counts.chance))
    assert stood_for == pytest.approx(counts.chance)


def test_decoys_have_rivals_elsewhere_where_people_are_known_to_be_elsewhere(
    workspace: DuckDBWorkspace, model: Model
) -> None:
    here, there = (weighed(workspace, replace(model, own_elsewhere=known)) for known in (0.0, 0.5))
    decoys = here.candidates.is_decoy
    assert (there.rivals[decoys] != here.rivals[decoys]).any()
    assert there.rivals[~decoys].tolist() == here.rivals[~decoys].tolist()


def test_vectors_are_counted_alike_to_the_last_digit_whatever_the_order_of_pairs() -> None:
    drawn = np.random.default_rng(5)
    places = drawn.integers(0, 3, 60_000)
    vectors = pa.table({"code": np.ones(60_000, dtype=np.int64), "left_place": places, "right_place": places})
    sizes = pa.table({"place": [0, 1, 2], "decoy_weight": [0.1, 1.7, 3.3]})
    seen = set()
    for _ in range(5):
        workspace = DuckDBWorkspace(threads=2)
        workspace.put("platform_size", sizes)
        workspace.put("vector", vectors.take(drawn.permutation(60_000)).append_column("is_decoy", [[True] * 60_000]))
        seen.add(count_vectors(workspace)[1].chance[0])
        workspace.close()
    assert len(seen) == 1
