"""creators in Postgres + the world's truth → how right they are."""

import json
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from creators.database import Database
from creators.reading import creators_of_accounts
from graph.words import AccountKey, TenantId
from increator.world.trap_passing import TrapPassRate, trap_pass_rates
from resolution.evaluating import Evaluation, evaluate

BATCH = 5000


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """How right the creators are. `ceiling`: the share of true pairs that carry any evidence, the most that can be found."""

    evaluation: Evaluation
    ceiling: float
    traps: list[TrapPassRate]


async def judge_creators(database: Database, tenant: TenantId, world: Path) -> Verdict:
    """Compares what Postgres says with what the world's generator knows."""
    accounts, truth = pq.read_table(world / "accounts.parquet"), pq.read_table(world / "truth.parquet")
    clusters = await _clusters(database, tenant, accounts["account_key"].to_pylist())
    unique = truth.group_by("account_key").aggregate([("creator", "min")]).rename_columns(["account_key", "creator"])
    labelled = clusters.join(unique, "account_key", join_type="inner").select(["cluster", "creator"])
    described = json.loads((world / "world.json").read_text("utf-8"))
    return Verdict(
        evaluation=evaluate(labelled),
        ceiling=described["shares"]["ceiling"],
        traps=trap_pass_rates(accounts, truth, clusters),
    )


async def _clusters(database: Database, tenant: TenantId, keys: list[str]) -> pa.Table:
    found: dict[str, str] = {}
    for at in range(0, len(keys), BATCH):
        part = [AccountKey(key) for key in keys[at : at + BATCH]]
        creators = await creators_of_accounts(database, [tenant], part)
        found |= {key: creator.hex for (_, key), creator in creators.items()}
    return pa.table({"account_key": list(found), "cluster": list(found.values())})
