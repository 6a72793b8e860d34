"""The explanation of every link of a generated world says what the link says, and what it says anew is the same."""

from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pytest

from graph.tables import ACCOUNTS
from increator.world import generate_world
from ingestion.account_table import read_account_table
from resolution.comparisons import COMPARISONS
from resolution.identifiers import extract
from resolution.resolving import Resolution, resolve
from resolution.surroundings import EVERYWHERE, wanted
from resolution.waterfall import Waterfall, log_odds, waterfall

SIZE, SEED, LOOKED_AT = 2_500, 77, 40
COMPARED = {comparison.name for comparison in COMPARISONS}


@pytest.fixture(scope="module")
def accounts(tmp_path_factory: pytest.TempPathFactory) -> pa.Table:
    folder: Path = tmp_path_factory.mktemp("world") / "world"
    generate_world(folder, accounts=SIZE, seed=SEED, posts=False, workers=1)
    return read_account_table(folder / "accounts.parquet").accounts.select(ACCOUNTS.names)


@pytest.fixture(scope="module")
def resolution(accounts: pa.Table) -> Resolution:
    return resolve(accounts)


@pytest.fixture(scope="module")
def scored(resolution: Resolution) -> list[pa.Table]:
    """Links of the model, spread over all of them, a table each."""
    links = resolution.links.filter(pc.equal(resolution.links["kind"], "probabilistic"))
    return [links.slice(at * len(links) // LOOKED_AT, 1) for at in range(LOOKED_AT)]


@pytest.fixture(scope="module")
def waterfalls(accounts: pa.Table, resolution: Resolution, scored: list[pa.Table]) -> list[Waterfall]:
    return [waterfall(two(accounts, link), link, resolution.model) for link in scored]


def two(accounts: pa.Table, link: pa.Table) -> pa.Table:
    keys = pa.array([link["left_key"][0].as_py(), link["right_key"][0].as_py()])
    return accounts.filter(pc.is_in(accounts["account_key"], value_set=keys)).sort_by("account_key")


def compared(levels: dict[str, str]) -> dict[str, str]:
    """The levels of comparisons. Who sees two accounts does not know who else has a bio: what follows its comma is left."""
    found = {name: level for name, level in levels.items() if name in COMPARED}
    return {name: level.partition(",")[0] if name == "bio" else level for name, level in found.items()}


def test_the_bars_of_a_link_add_up_to_its_weight(scored: list[pa.Table], waterfalls: list[Waterfall]) -> None:
    for link, found in zip(scored, waterfalls, strict=True):
        assert found.weight_bits == pytest.approx(link["weight_bits"][0].as_py(), abs=1e-6)


def test_levels_and_rivals_of_a_link_come_to_its_log_odds_again(
    resolution: Resolution, scored: list[pa.Table], waterfalls: list[Waterfall]
) -> None:
    for link, found in zip(scored, waterfalls, strict=True):
        again = log_odds(resolution.model, found.levels[None, :], rival_bits=found.rival_bits, unmet_bits=0.0)
        assert again[0] == pytest.approx(link["weight_bits"][0].as_py() + resolution.model.prior_bits, abs=1e-6)


def test_compared_anew_two_accounts_are_at_the_levels_of_their_link_but_for_what_others_show(
    accounts: pa.Table, resolution: Resolution, scored: list[pa.Table]
) -> None:
    """Who else claims an account, or has its contact or its bio, is known to who sees all accounts only."""
    shown_by_others = {"claim", "contact", "web", "location", "bio", "avatar"}
    different = 0
    for link in scored:
        told = {e["comparison"]: e["level"] for e in link["evidence"][0].as_py()}
        anew = waterfall(two(accounts, link), link.slice(0, 0), resolution.model)
        again = {e.comparison: e.level for e in anew.evidence}
        of_two = {c.name for c in resolution.model.comparisons} - shown_by_others
        assert {c: told[c] for c in told if c in of_two} == {c: again[c] for c in again if c in of_two}
        different += sum(told[c] != again.get(c) for c in told if c in shown_by_others)
    assert different <= LOOKED_AT / 10


def test_among_those_who_have_a_say_two_accounts_are_at_every_level_of_their_link(
    accounts: pa.Table, resolution: Resolution, scored: list[pa.Table]
) -> None:
    """Without the link, and with none but the others that `wanted` asks for: all but how many others have the bio."""
    stated = extract(accounts)
    for link in scored[::2]:
        pair = two(accounts, link)
        asked = wanted(pair)
        said = [(row["kind"], row["value"]) in set(asked.stated) for row in stated.to_pylist()]
        stating = set(stated.filter(pa.array(said))["account_key"].to_pylist())
        names = zip(*(accounts[name].to_pylist() for name in ("account_key", "platform", "handle")), strict=True)
        holding = {
            key for key, platform, handle in names if {(platform, handle), (EVERYWHERE, handle)} & set(asked.handles)
        }
        keys = {*stating, *holding, *asked.keys} - set(pair["account_key"].to_pylist())
        others = accounts.filter(pc.is_in(accounts["account_key"], value_set=pa.array(sorted(keys), pa.string())))
        told = {e["comparison"]: e["level"] for e in link["evidence"][0].as_py()}
        anew = waterfall(pair, link.slice(0, 0), resolution.model, others=others)
        again = {e.comparison: e.level for e in anew.evidence}
        assert compared(again) == compared(told)
