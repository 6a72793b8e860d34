"""Whole resolutions of a crowd in which a few people have several accounts; bad input is in `test_bad_input.py`."""

import random
from dataclasses import dataclass, field
from typing import Any

import numba
import pyarrow as pa
import pyarrow.compute as pc
import pytest

from graph.tables import JUDGEMENTS
from resolution.engines.local import LocalEngine
from resolution.model import Model
from resolution.resolving import Resolution, ResolutionSettings, resolve
from tests.unit.resolution.people import crowd, groups, person, table


@pytest.fixture(scope="module")
def people() -> list[dict[str, object]]:
    """A crowd of strangers in which a few people have accounts on several platforms."""
    return [*crowd(400, seed=3), *person("wilhelmina.quist", "Wilhelmina Quist"), *person("zorbanaut", "Zorba Naut")]


@pytest.fixture(scope="module")
def resolved(people: list[dict[str, object]]) -> Resolution:
    return resolve(table(people))


def test_the_accounts_of_a_person_come_together(resolved: Resolution) -> None:
    together = groups(resolved)
    assert any({"x:@wilhelmina.quist", "tiktok:@wilhelmina.quist"} <= group for group in together)
    assert any({"x:@zorbanaut", "tiktok:@zorbanaut"} <= group for group in together)


def test_no_cluster_holds_two_accounts_of_one_platform(resolved: Resolution) -> None:
    for group in groups(resolved):
        platforms = [key.split(":")[0] for key in group]
        assert len(platforms) == len(set(platforms))


def test_any_order_of_rows_gives_the_same_links_and_clusters(
    people: list[dict[str, object]], resolved: Resolution
) -> None:
    shuffled = list(people)
    random.Random(9).shuffle(shuffled)
    again = resolve(table(shuffled))
    assert groups(again) == groups(resolved)
    columns = ["left_key", "right_key", "linker", "used"]
    assert again.links.select(columns).equals(resolved.links.select(columns))
    assert pc.max(pc.abs(pc.subtract(again.links["probability"], resolved.links["probability"]))).as_py() < 1e-6
    told, told_again = (
        [[(e["comparison"], e["level"]) for e in link["evidence"]] for link in links.to_pylist()]
        for links in (resolved.links, again.links)
    )
    assert told_again == told
    assert ("claim", "left claims right") in {said for link in told for said in link}
    assert ("claim", "right claims left") in {said for link in told for said in link}


def test_the_weights_of_a_links_evidence_add_up_to_its_weight(resolved: Resolution) -> None:
    for link in resolved.links.to_pylist():
        if link["linker"] == "probabilistic":
            assert sum(e["weight_bits"] for e in link["evidence"]) == pytest.approx(link["weight_bits"], abs=0.02)


def test_a_trained_model_scores_another_run_the_same(people: list[dict[str, object]], resolved: Resolution) -> None:
    kept = Model.from_json(resolved.model.to_json())
    again = resolve(table(people), model=kept)
    assert again.model == kept
    assert groups(again) == groups(resolved)


def test_a_judgement_outranks_the_model(people: list[dict[str, object]]) -> None:
    apart = {"left_key": "tiktok:@zorbanaut", "right_key": "x:@zorbanaut", "verdict": "different"}
    judged = resolve(table(people), judgements=pa.Table.from_pylist([apart], schema=JUDGEMENTS))
    assert not any({"x:@zorbanaut", "tiktok:@zorbanaut"} <= group for group in groups(judged))


def test_a_higher_precision_never_joins_more(people: list[dict[str, object]]) -> None:
    found = [
        sum(len(group) for group in groups(resolve(table(people), settings=ResolutionSettings(threshold=threshold))))
        for threshold in (0.3, 0.8, 0.99)
    ]
    assert found == sorted(found, reverse=True)


def test_the_report_tells_which_clusters_ran_into_the_cap(people: list[dict[str, object]]) -> None:
    report = resolve(table(people), settings=ResolutionSettings(largest_cluster=2)).report
    assert report["refused_unions"]["too large"] > 0
    assert all(capped["accounts"] <= 2 and capped["refused"] > 0 for capped in report["capped_clusters"])
    assert sum(capped["refused"] for capped in report["capped_clusters"]) == report["refused_unions"]["too large"]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Watched(LocalEngine):
    seen: set[int] = field(default_factory=set)

    def fold_texts(self, accounts: pa.Table) -> pa.Table:
        self.seen.add(numba.get_num_threads())
        return LocalEngine.fold_texts(self, accounts)

    def compare(self, *given: Any, **named: Any) -> int:
        self.seen.add(numba.get_num_threads())
        return LocalEngine.compare(self, *given, **named)


def test_compiled_loops_take_no_more_threads_than_the_settings_allow(people: list[dict[str, object]]) -> None:
    before, engine = numba.get_num_threads(), _Watched(threads=1)
    resolve(table(people), settings=ResolutionSettings(threads=1), engine=engine)
    assert engine.seen == {1}
    assert numba.get_num_threads() == before
