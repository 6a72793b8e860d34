"""Spark gives what one machine gives, to the last bit: its engine and the local one on the same tables."""

import random
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from graph.errors import InputError, PermanentError
from graph.tables import ACCOUNT_SLOTS, ACCOUNTS, IDENTIFIERS
from increator.linking_files import LinkOptions, link_files
from increator.world import generate_world
from ingestion.account_table import read_account_table
from resolution.account_slots import read_slots
from resolution.block_pairs import pack, row_bits
from resolution.clustering import Clustering, ClusteringSettings
from resolution.engine import Engine
from resolution.engines.local import LocalEngine
from resolution.engines.opening import open_engine
from resolution.pairing import BlockKeys
from resolution.resolving import ResolutionSettings, resolve
from tests.conftest import TestSettings
from tests.unit.resolution import clustering_tables as small
from tests.unit.resolution.test_comparing import blocked

if TYPE_CHECKING:
    from resolution.engines.spark import SparkEngine

LOCAL = LocalEngine()


@pytest.fixture(scope="module")
def spark(test_settings: TestSettings) -> Iterator["SparkEngine"]:
    """`local[2]`. Absent: skipped on a laptop, failed in CI."""
    absent = pytest.fail if test_settings.ci else pytest.skip
    if find_spec("pyspark") is None:
        absent("pyspark is not installed: the extra `spark`")
    from resolution.engines.spark import SparkEngine  # noqa: PLC0415 - needs pyspark
    from resolution.engines.spark_session import spark_session  # noqa: PLC0415

    opened = spark_session(2)
    try:
        session = opened.__enter__()
    except PermanentError as error:
        absent(str(error))
    yield SparkEngine(session)
    opened.__exit__(None, None, None)


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("world") / "world"
    generate_world(folder, accounts=3_000, seed=77, posts=False, workers=1)
    return folder / "accounts.parquet"


@pytest.fixture(scope="module")
def accounts(world: Path) -> pa.Table:
    return read_account_table(world).accounts.select(ACCOUNTS.names)


def same(one: Clustering, other: Clustering) -> None:
    assert one.clusters.equals(other.clusters)
    assert one.links.equals(other.links)
    assert one.refusals.equals(other.refusals)


def test_a_world_is_resolved_to_the_same_links_clusters_and_model(spark: "SparkEngine", accounts: pa.Table) -> None:
    one_thread = ResolutionSettings(threads=1)  # threads add up floats in the order in which they are done
    there, here = (resolve(accounts, settings=one_thread, engine=engine) for engine in (spark, LOCAL))
    assert there.links.equals(here.links)
    assert there.clusters.equals(here.clusters)
    assert there.model == here.model
    measured = {"seconds", "peak_memory_mib_by_stage"}
    assert {k: v for k, v in there.report.items() if k not in measured} == {
        k: v for k, v in here.report.items() if k not in measured
    }
    assert here.report["links_used"] > 100, "the world has something to link"
    assert sum(here.report["refused_unions"].values()) > 0, "and to refuse"


def test_link_writes_the_same_files(
    spark: "SparkEngine",  # noqa: ARG001 - skips where there is none; its session is the active one
    world: Path,
    tmp_path: Path,
) -> None:
    for engine in ("local", "spark"):
        report = link_files([world], LinkOptions(out=tmp_path / engine, engine=engine, threads=1))
        assert report["engine"] == engine
    for name in ("clusters.parquet", "links.parquet"):
        here, there = (pq.read_table(tmp_path / engine / name) for engine in ("local", "spark"))
        assert here.equals(there), name


def test_texts_are_read_and_folded_in_the_order_of_the_accounts(spark: "SparkEngine", accounts: pa.Table) -> None:
    batch = "spark.sql.execution.arrow.maxRecordsPerBatch"
    whole = spark.spark.conf.get(batch)
    spark.spark.conf.set(batch, "100")
    try:
        identifiers, folded = spark.extract(accounts), spark.fold_texts(accounts)
    finally:
        spark.spark.conf.set(batch, str(whole))
    assert identifiers.equals(LOCAL.extract(accounts))
    assert folded.equals(LOCAL.fold_texts(accounts))


def random_keys(seed: int) -> list[BlockKeys]:
    """Of rules with and without a second key: small blocks, too large ones, and ones that no second key can split."""
    dice, bits = np.random.default_rng(seed), row_bits(500)
    second = dice.integers(0, 2**64, 500, dtype=np.uint64, endpoint=False)
    second[:40] = 7
    rules = []
    for most, split in ((4, True), (4, False), (9, True)):
        rows = np.concatenate([dice.integers(0, 500, 1_500), np.arange(40), np.arange(100)])
        blocks = np.concatenate([dice.integers(0, 400, 1_500), np.full(40, 401), np.full(100, 402)])
        hashes = blocks.astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15)
        packed = pack(hashes, rows, bits)
        rules.append(BlockKeys(packed=packed, row_bits=bits, most=most, second=second[rows] if split else None))
    return [*rules, BlockKeys(packed=rules[0].packed[:0], row_bits=bits, most=4)]


def test_blocks_give_the_same_pairs_and_lose_the_same_ones(
    spark: "SparkEngine", monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("resolution.engines.spark_pairing.BIN_KEYS", 500)
    keys, claims = random_keys(3), np.array([(1 << 32) | 2, (7 << 32) | 499], dtype=np.uint64)
    here, there = (engine.pair(keys, [claims]) for engine in (LOCAL, spark))
    assert there.rules == here.rules
    assert np.array_equal(there.left, here.left)
    assert np.array_equal(there.right, here.right)
    assert [bool(rule.refined) for rule in here.rules] == [True, False, True, False]
    assert [bool(rule.dropped) for rule in here.rules] == [True, True, True, False]


def compared(accounts: pa.Table, engine: Engine) -> tuple[int, list[pa.Table]]:
    """`vector` and `paired` of the accounts' candidate pairs, all of which are kept."""
    workspace, texts = blocked(accounts.select(ACCOUNTS.names))
    pairs = engine.compare(workspace, texts, slots=read_slots(accounts))
    made = [workspace.get(f"FROM {name} ORDER BY left_row, right_row") for name in ("vector", "paired")]
    workspace.close()
    return pairs, made


def silent(accounts: pa.Table) -> pa.Table:
    """Every third account without a handle, and nobody with a bio, place, picture or language."""
    handles = pa.array([None if at % 3 == 1 else handle for at, handle in enumerate(accounts["handle"].to_pylist())])
    told = {"account_key": accounts["account_key"], "platform": accounts["platform"], "handle": handles}
    told["display_name"] = accounts["display_name"]
    return pa.table([told.get(f.name, pa.nulls(len(accounts), f.type)) for f in ACCOUNTS], schema=ACCOUNTS)


def with_brands(accounts: pa.Table) -> pa.Table:
    """Every second account names two of five brands."""
    dice = random.Random(8)
    brands = [
        None if at % 2 else dice.sample(("nike", "lush", "ikea", "lego", "dior"), 2) for at in range(len(accounts))
    ]
    return accounts.append_column("brands", pa.array(brands, ACCOUNT_SLOTS.field("brands").type))


@pytest.mark.parametrize("people", ["of a world", "who say little", "who name brands"])
def test_pairs_compared_bin_by_bin_are_those_compared_at_once(
    spark: "SparkEngine", monkeypatch: pytest.MonkeyPatch, accounts: pa.Table, people: str
) -> None:
    monkeypatch.setattr("resolution.engines.spark_comparing.BIN_PAIRS", 1_000)
    some = accounts.slice(0, 700)
    tables = {"of a world": some, "who say little": silent(some), "who name brands": with_brands(some)}
    (count, here), (spread, there) = (compared(tables[people], engine) for engine in (LOCAL, spark))
    assert spread == count > 2_000, "there are several bins"
    for one, other in zip(here, there, strict=True):
        assert other.equals(one)


CIRCLE = 8
"""Accounts that sure links stay within; what leads out of a circle is weaker than any threshold here."""


def random_people(seed: int, size: int = 400) -> dict[str, pa.Table]:
    """Circles of chains, rivals, claims, second accounts and fan pages, and judgements within and across, without a plan."""
    dice = random.Random(seed)
    keys = [f"{dice.choice(('x', 'tiktok', 'instagram', 'youtube'))}:{n:04}" for n in range(size)]
    dice.shuffle(keys)
    linkers = (*["probabilistic"] * 6, "one-way claim", "reciprocal claim", "second account", "same page")
    rows = []
    for at in range(size):
        for _ in range(2):
            near = at // CIRCLE * CIRCLE + dice.randrange(CIRCLE)
            if near != at:
                strength = dice.choice((0.1, 0.3, 0.6, 0.9, dice.random()))
                rows.append((keys[at], keys[near], strength, dice.choice(linkers)))
        far = dice.randrange(size)
        if far // CIRCLE != at // CIRCLE:
            rows.append((keys[at], keys[far], dice.uniform(0.05, 0.29), "probabilistic"))
    rows.append((keys[0], "x:nobody", 0.99, "probabilistic"))
    sure = [row for row in rows if row[2] > 0.8][:60]
    alike = [(keys[at], keys[(at + 5 * CIRCLE) % size], "same") for at in range(0, size, 3 * CIRCLE)]
    judged = {key for left, right, _ in alike for key in (left, right)}
    verdicts = [*alike, *((left, right, "different") for left, right, *_ in sure if judged.isdisjoint((left, right)))]
    fans = [small.says_that_it_is(dice.choice(keys), what) for what in ("fan", "parody", "backup", "brand") * 5]
    return {
        "accounts": small.accounts(*keys),
        "links": small.links(*rows),
        "judgements": small.judgements(*verdicts),
        "identifiers": pa.concat_tables(fans),
    }


@pytest.mark.parametrize(("seed", "threshold"), [(1, 0.6), (2, 0.3)])
def test_clusters_made_bin_by_bin_are_those_made_at_once(
    spark: "SparkEngine", monkeypatch: pytest.MonkeyPatch, seed: int, threshold: float
) -> None:
    monkeypatch.setattr("resolution.engines.spark_clustering.BIN_ACCOUNTS", 40)
    tables = random_people(seed)
    settings = ClusteringSettings(threshold=threshold, largest=5)
    here, there = (engine.cluster(settings=settings, **tables) for engine in (LOCAL, spark))
    same(there, here)
    assert all(here.refused.values()), "each reason to refuse occurs"
    assert len(small.groups(here)) < len(tables["accounts"])


def test_more_platforms_than_a_mask_has_bits_are_told_apart_alike(spark: "SparkEngine") -> None:
    dice = random.Random(5)
    keys = [f"p{n % 90}:{n}" for n in range(270)]
    tables = {
        "accounts": small.accounts(*keys),
        "links": small.links(
            *[(keys[at], keys[at - dice.randrange(1, 9)], dice.random()) for at in range(270) for _ in range(3)]
        ),
    }
    same(spark.cluster(**tables), LOCAL.cluster(**tables))


def test_judgements_that_contradict_each_other_are_refused(spark: "SparkEngine") -> None:
    judged = small.judgements(("x:1", "tiktok:1", "same"), ("tiktok:1", "x:1", "different"))
    with pytest.raises(InputError, match="contradict"):
        spark.cluster(small.accounts("x:1", "tiktok:1"), small.links(), judged)


def test_an_empty_table_and_one_account_give_what_they_give_locally(spark: "SparkEngine") -> None:
    for keys in ((), ("x:1",)):
        table = small.accounts(*keys)
        there, here = resolve(table, engine=spark), resolve(table, engine=LOCAL)
        assert there.clusters.equals(here.clusters)
        assert there.links.equals(here.links)
    same(
        spark.cluster(small.accounts(), small.links(), identifiers=IDENTIFIERS.empty_table()),
        LOCAL.cluster(small.accounts(), small.links()),
    )


def smallest_connected(rows: int, pairs: np.ndarray[tuple[int, int], np.dtype[np.int64]]) -> dict[int, int]:
    """The oracle: scipy's connected components; rows that are no smallest one → the smallest."""
    edges = coo_array((np.ones(len(pairs), dtype=np.int8), (pairs[:, 0], pairs[:, 1])), shape=(rows, rows))
    _, label = connected_components(edges, directed=False)
    _, first = np.unique(label, return_index=True)
    return {row: int(first[label[row]]) for row in range(rows) if first[label[row]] != row}


@pytest.mark.parametrize("shape", ["a long path", "a star", "a random graph", "pairs of a row with itself", "nothing"])
def test_components_are_those_of_scipy(spark: "SparkEngine", shape: str) -> None:
    from resolution.engines.spark_components import components  # noqa: PLC0415 - needs pyspark

    dice = np.random.default_rng(4)
    name = dice.permutation(300)
    pairs = {
        "a long path": np.stack([name[:-1], name[1:]], axis=1),
        "a star": np.stack([np.full(299, name[7]), np.delete(name, 7)], axis=1),
        "a random graph": dice.integers(0, 300, (260, 2)),
        "pairs of a row with itself": np.stack([name, name], axis=1),
        "nothing": np.zeros((0, 2), dtype=np.int64),
    }[shape].astype(np.int64)
    table = pa.table({"left": pa.array(pairs[:, 0]), "right": pa.array(pairs[:, 1])})
    found = components(spark.spark.createDataFrame(table)).toArrow().to_pylist()
    assert {row["row"]: row["component"] for row in found} == smallest_connected(300, pairs)
    assert len(found) == len({row["row"] for row in found})


def test_an_engine_that_there_is_not_is_named() -> None:
    with pytest.raises(InputError, match="flink: there is local, spark"):
        open_engine("flink")
