"""Judgements refine what accounts alone cannot tell, wherever they do so better than the base, and never else."""

import random
import subprocess
import sys

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest

from resolution.explaining import explain
from resolution.incremental.arriving import arrive
from resolution.incremental.laying_out import empty
from resolution.link_evidence import LEARNED
from resolution.model import Model
from resolution.reporting import page_parts, report_page
from resolution.resolving import Resolution, ResolutionSettings, resolve
from resolution.waterfall import log_odds, waterfall
from tests.unit.resolution.arriving_people import assert_equal
from tests.unit.resolution.clustering_tables import judgements as judgements_of
from tests.unit.resolution.people import crowd, groups, table
from tests.unit.resolution.refining.namesakes import Namesakes, namesakes

NAMES = 150
JUDGED, UNSEEN = range(100), range(100, NAMES)
SIDES = ("left_key", "right_key")
JOINS = ResolutionSettings(threshold=0.35)
"""A namesake whose chances are as good is a rival: nobody comes near 1."""


@pytest.fixture(scope="module")
def town() -> Namesakes:
    """One of which the base says of each of two namesakes that it is right as likely as not, as `JOINS` expects: in most
    such small towns the few decoys say one in ten, for the right one too."""
    return namesakes(NAMES, seed=14)


@pytest.fixture(scope="module")
def base(town: Namesakes) -> Resolution:
    return resolve(town.accounts, settings=JOINS)


@pytest.fixture(scope="module")
def judgements(town: Namesakes, base: Resolution) -> pa.Table:
    """What people said of the pairs of two names of three."""
    pairs = town.among(base.links, JUDGED)
    return town.judged(pairs, town.right(pairs))


@pytest.fixture(scope="module")
def refined(town: Namesakes, judgements: pa.Table) -> Resolution:
    return resolve(town.accounts, judgements=judgements, settings=JOINS)


@pytest.fixture(scope="module")
def coins(town: Namesakes, base: Resolution) -> pa.Table:
    """Of each name a coin says which two of its accounts are one person's: nothing that contradicts itself, nor teaches."""
    pairs = town.among(base.links, JUDGED)
    names, others = (np.array([town.person[key][0] for key in pairs[side].to_pylist()]) for side in SIDES)
    heads = np.random.default_rng(2).random(NAMES) < 0.5
    return town.judged(pairs, town.right(pairs) == heads[names]).filter(pa.array(names == others))


def probabilities(resolution: Resolution) -> dict[tuple[str, str], float]:
    rows = resolution.links.filter(pc.equal(resolution.links["linker"], "probabilistic")).to_pylist()
    return {(row["left_key"], row["right_key"]): row["probability"] for row in rows}


def merges(town: Namesakes, resolution: Resolution) -> tuple[int, int]:
    """Right and wrong ones among names of which nothing was judged."""
    found = [group for group in groups(resolution) if {town.person[key][0] for key in group} <= set(UNSEEN)]
    right = sum(len({town.person[key] for key in group}) == 1 for group in found)
    return right, len(found) - right


def test_judgements_teach_what_comparisons_mean_together(
    town: Namesakes, base: Resolution, refined: Resolution
) -> None:
    """Of names of which nothing was judged."""
    assert 0.35 < np.mean(list(probabilities(base).values())) < 0.65, "another town is needed"
    apart = []
    for resolution in (base, refined):
        pairs = town.among(resolution.links, UNSEEN)
        right, probability = town.right(pairs), pairs["probability"].to_numpy()
        apart.append(probability[right].mean() - probability[~right].mean())
    assert apart[1] > apart[0] + 0.05
    merged = {"base": merges(town, base), "refined": merges(town, refined)}
    assert merged["refined"][0] > merged["base"][0]
    assert merged["refined"][1] < merged["base"][1]


def test_the_report_says_that_it_is_used_and_gives_both_figures(refined: Resolution) -> None:
    told = refined.report["refiner"]
    assert told["used"]
    assert told["held_out"]["refined_loss_bits"] < told["held_out"]["base_loss_bits"]
    for name in ("refined_loss_bits", "base_loss_bits"):
        assert f"{told['held_out'][name]:.3f}" in told["because"]


def test_the_report_page_says_so_too(town: Namesakes, refined: Resolution) -> None:
    parts = page_parts(refined.report, refined.model, refined.links, refined.clusters, town.accounts)
    page = report_page(refined.report, refined.model, parts)
    assert f"What they teach is used: {refined.report['refiner']['because']}." in page


def test_judgements_at_random_are_refused_and_the_base_stays(
    town: Namesakes, base: Resolution, coins: pa.Table
) -> None:
    resolution = resolve(town.accounts, judgements=coins, settings=JOINS)
    told = resolution.report["refiner"]
    assert not told["used"]
    assert "chance" in told["because"]
    assert f"{told['held_out']['base_loss_bits']:.3f}" in told["because"]
    assert resolution.model == base.model
    assert probabilities(resolution) == pytest.approx(probabilities(base), abs=1e-9)


def test_a_few_judgements_are_not_learned_from(town: Namesakes, judgements: pa.Table) -> None:
    resolution = resolve(town.accounts, judgements=judgements.slice(0, 40))
    told = resolution.report["refiner"]
    assert resolution.model.refiner is None
    assert told["held_out"] is None
    assert "30 of each" in told["because"]
    assert told["same"] + told["different"] == 40


def test_judgements_of_unknown_or_never_compared_accounts_and_unsure_ones_teach_nothing(town: Namesakes) -> None:
    one, other, third = town.accounts["account_key"].to_pylist()[:3]
    said = judgements_of(("x:@nobody", one, "same"), (one, third, "different"), (one, other, "unsure"))
    told = resolve(town.accounts, judgements=said).report["refiner"]
    assert (told["same"], told["different"]) == (0, 0)


def test_without_judgements_nothing_is_said_of_them(base: Resolution) -> None:
    assert base.report["refiner"] is None
    assert base.model.refiner is None


def test_rows_judgements_and_their_sides_may_come_in_any_order(
    town: Namesakes, judgements: pa.Table, refined: Resolution
) -> None:
    dice = random.Random(4)
    rows = dice.sample(range(len(town.accounts)), len(town.accounts))
    said = judgements.to_pylist()
    dice.shuffle(said)
    swapped = [
        {**row, "left_key": row["right_key"], "right_key": row["left_key"]} if dice.random() < 0.5 else row
        for row in said
    ]
    again = resolve(
        town.accounts.take(pa.array(rows)),
        judgements=pa.Table.from_pylist(swapped, schema=judgements.schema),
        settings=JOINS,
    )
    assert again.model.refiner == refined.model.refiner
    assert probabilities(again) == pytest.approx(probabilities(refined), abs=1e-9)
    assert groups(again) == groups(refined)


def test_the_refiner_goes_with_the_model(town: Namesakes, refined: Resolution) -> None:
    read = Model.from_json(refined.model.to_json())
    again = resolve(town.accounts, model=read, settings=JOINS)
    assert again.model.refiner == refined.model.refiner
    assert probabilities(again) == pytest.approx(probabilities(refined), abs=1e-9)


def test_a_model_that_has_no_refiner_gets_none(town: Namesakes, base: Resolution, judgements: pa.Table) -> None:
    again = resolve(town.accounts, judgements=judgements, model=base.model, settings=JOINS)
    assert again.model == base.model
    assert again.report["refiner"] is None
    assert probabilities(again) == pytest.approx(probabilities(base), abs=1e-9)


def test_a_refiner_joins_no_two_that_must_be_apart(town: Namesakes, refined: Resolution, judgements: pa.Table) -> None:
    """Neither accounts of one platform nor, judged different, those that it thinks are the most probable."""
    assert all(len({key.split(":")[0] for key in group}) == len(group) for group in groups(refined))
    rows = town.among(refined.links, UNSEEN).sort_by([("probability", "descending")]).slice(0, 10).to_pylist()
    different = judgements_of(*((row["left_key"], row["right_key"], "different") for row in rows))
    resolution = resolve(
        town.accounts, judgements=pa.concat_tables([judgements, different]), model=refined.model, settings=JOINS
    )
    assert not any({row["left_key"], row["right_key"]} <= group for row in rows for group in groups(resolution))


def test_no_judgement_lowers_the_threshold_that_it_was_tested_at(town: Namesakes, judgements: pa.Table) -> None:
    resolution = resolve(town.accounts, judgements=judgements)
    assert resolution.report["refiner"]["used"]
    assert resolution.model.threshold >= resolution.report["refiner"]["threshold"]


def test_evidence_tells_what_was_learned_and_adds_up(refined: Resolution) -> None:
    links = refined.links.filter(pc.equal(refined.links["linker"], "probabilistic")).to_pylist()
    learned = [one for row in links for one in row["evidence"] if one["comparison"] == LEARNED[0]]
    assert len(learned) > len(links) / 2
    assert {one["weight_bits"] > 0 for one in learned} == {True, False}
    for row in links:
        assert sum(one["weight_bits"] for one in row["evidence"]) == pytest.approx(row["weight_bits"], abs=0.02)


def test_an_explanation_has_a_bar_for_what_was_learned(town: Namesakes, refined: Resolution) -> None:
    link = town.among(refined.links, UNSEEN).sort_by([("probability", "descending")]).slice(0, 1)
    keys = pa.array([link["left_key"][0].as_py(), link["right_key"][0].as_py()])
    two = town.accounts.filter(pc.is_in(town.accounts["account_key"], value_set=keys)).sort_by("account_key")
    said = [explain(two, links, refined.model) for links in (link, None)]
    for explanation in said:
        assert LEARNED[0] in {bar.comparison for bar in explanation.evidence}
    assert said[0].weight_bits == pytest.approx(link["weight_bits"][0].as_py())
    fall = waterfall(two, link, refined.model)
    again = log_odds(refined.model, fall.levels[None, :], rival_bits=fall.rival_bits, unmet_bits=0.0)
    assert float(again[0]) == pytest.approx(fall.weight_bits + fall.prior_bits, abs=0.02)


def test_accounts_that_arrive_are_refined_as_a_batch_is(town: Namesakes, refined: Resolution) -> None:
    some = town.accounts.sort_by("account_key").slice(0, 120)
    index = empty(refined.model)
    for part in (some.slice(0, 50), some.slice(50)):
        index = arrive(index, part, threads=1).index
    assert_equal(index, resolve(some, model=refined.model))


def test_strangers_get_no_refiner_out_of_judgements_that_the_score_foretells() -> None:
    accounts = table(crowd(500, seed=6))
    links = resolve(accounts).links
    said = judgements_of(*((row["left_key"], row["right_key"], "different") for row in links.to_pylist()))
    told = resolve(accounts, judgements=said).report["refiner"]
    assert not told["used"]
    assert told["same"] == 0


def test_scikit_learn_is_not_imported_before_there_is_something_to_learn() -> None:
    program = "import sys, resolution.resolving, increator.__main__; print('sklearn' in sys.modules)"
    said = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert said.stdout.strip() == "False"
