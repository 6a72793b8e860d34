"""What is measured on generated worlds is counted by their truth."""

from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from benchmarks.calibration import calibration_lines, true_confidence
from benchmarks.judgements import drawn, judgement_lines
from benchmarks.known_accounts import KnownAccounts, seeded_worlds
from graph.tables import CLUSTERS, IDENTIFIERS
from resolution.resolving import Resolution, resolve
from tests.unit.resolution.clustering_tables import links as links_of


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("results")


@pytest.fixture(scope="module")
def world(results: Path) -> KnownAccounts:
    return next(seeded_worlds(results, 2_000, [9]))


@pytest.fixture(scope="module")
def resolution(world: KnownAccounts) -> Resolution:
    return resolve(world.accounts)


def test_a_world_that_was_written_is_read_again(results: Path, world: KnownAccounts) -> None:
    written = (results / "worlds" / "2000-9" / "accounts.parquet").stat().st_mtime_ns
    again = next(seeded_worlds(results, 2_000, [9]))
    assert again.accounts.equals(world.accounts)
    assert (results / "worlds" / "2000-9" / "accounts.parquet").stat().st_mtime_ns == written


def test_each_world_has_a_line_and_each_account_a_place_in_the_tables(world: KnownAccounts) -> None:
    told = list(calibration_lines([world]))
    assert told[0].startswith("2,000 accounts of seed 9: calibration error of ")
    rows = [line.split("|") for line in told if line.startswith("| ") and "confidence" not in line]
    assert sum(int(row[2].replace(",", "")) for row in rows) == len(world.accounts)
    assert all(0 <= float(row[4]) <= 1 for row in rows)


def test_an_account_is_right_with_others_of_which_half_are_its_creators_and_alone_where_no_link_leads_to_one(
    resolution: Resolution,
) -> None:
    creators = {"a": "one", "b": "one", "c": "other", "d": "one", "e": "third", "f": "fourth"}
    clusters = {"a": "a", "b": "a", "c": "a", "d": "d", "e": "e", "f": "f"}
    world = KnownAccounts(
        name="six accounts",
        accounts=pa.table({"account_key": list(creators)}),
        truth=pa.table({"account_key": list(creators), "creator": list(creators.values())}),
    )
    found = Resolution(
        compact_links=links_of(("b", "d", 0.4), ("e", "f", 0.3)),
        compact_clusters=pa.table(
            {
                "account_key": list(clusters),
                "cluster": list(clusters.values()),
                "confidence": [0.9] * 6,
                "role": ["member"] * 6,
            }
        ).cast(CLUSTERS),
        identifiers=IDENTIFIERS.empty_table(),
        model=resolution.model,
        report={},
    )
    told = true_confidence(found, world)
    assert told.alone.tolist() == [False, False, False, True, True, True]
    assert told.right.tolist() == [True, True, False, False, True, True]


def test_judgements_are_true_and_of_different_pairs_and_drawn_from_the_uncertain_ones(
    world: KnownAccounts, resolution: Resolution
) -> None:
    judgements = drawn(resolution.links, world, 50, seed=1)
    owners = zip(*(world.creators(judgements[side]) for side in ("left_key", "right_key")), strict=True)
    verdicts = judgements["verdict"].to_pylist()
    assert verdicts == ["same" if one == other else "different" for one, other in owners]
    pairs = set(zip(judgements["left_key"].to_pylist(), judgements["right_key"].to_pylist(), strict=True))
    assert len(pairs) == 50
    rows = resolution.links.select(["left_key", "right_key", "probability"]).to_pylist()
    probability = np.array([r["probability"] for r in rows])
    judged = np.array([(r["left_key"], r["right_key"]) in pairs for r in rows])
    unsure = probability * (1 - probability)
    assert unsure[judged].mean() > 2 * unsure.mean()


def test_each_draw_of_judgements_has_a_line_with_both_sides(world: KnownAccounts) -> None:
    (line,) = judgement_lines([world], judged=20, draws=1)
    assert line.startswith("2,000 accounts of seed 9, draw 0: ")
    assert "not used; base precision " in line  # 20 are too few to learn from
    base, refined = (line.split(f"{side} precision ")[1].split(", F1")[0] for side in ("base", "refined"))
    assert base == refined
