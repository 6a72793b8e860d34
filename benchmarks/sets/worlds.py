"""a generated world → sets of 100,000 and a million accounts, without bios and with them."""

import json
import time
from functools import partial
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from benchmarks.set import TABLE, TABLE_FOR_PEERS, THRESHOLDS, TRUTH, BenchmarkSet
from increator.world import generate_world
from resolution.identifiers import extract

SEED = 4711
COLUMNS = ("account_key", "platform", "native_id", "handle", "display_name", "emails", "urls", "location")
_THRESHOLDS_OF_A_MILLION = (0.5, 0.95, 0.99, 0.999)
"""Each costs the peer as long as its clustering."""


def _write(folder: Path, *, accounts: int, bios: bool) -> dict[str, int | float | str]:
    world = folder / "world"
    generate_world(world, accounts=accounts, seed=SEED, posts=False, workers=2)
    table = pq.read_table(world / "accounts.parquet")
    pq.write_table(pq.read_table(world / "truth.parquet", columns=["account_key", "creator"]), folder / TRUTH)
    pq.write_table(table.select([*COLUMNS, *(["bio"] if bios else [])]), folder / TABLE)
    about: dict[str, int | float | str] = {"seed": SEED}
    about["ceiling of recall"] = json.loads((world / "world.json").read_text("utf-8"))["shares"]["ceiling"]
    if bios:
        start = time.perf_counter()
        identifiers = extract(table, threads=2)
        about["seconds of extraction out of bios"] = round(time.perf_counter() - start, 1)
        peers = with_identifiers(table, identifiers).select([*COLUMNS, "claims"])
        pq.write_table(peers, folder / TABLE_FOR_PEERS)
    return about


def with_identifiers(accounts: pa.Table, identifiers: pa.Table) -> pa.Table:
    """The table that the peers get: what was read out of the bios is among their e-mails and urls, or in `claims`.

    `claims`: the keys of the accounts of the table that an account says are its own.
    """
    own = identifiers.filter(pc.equal(identifiers["role"], "identity"))
    for column, kinds in (("emails", ["email"]), ("urls", ["url", "link_page"])):
        found = own.filter(pc.is_in(own["kind"], value_set=pa.array(kinds)))
        values: dict[str, list[str]] = {}
        for key, value in zip(found["account_key"].to_pylist(), found["value"].to_pylist(), strict=True):
            if value not in values.setdefault(key, []):
                values[key].append(value)
        lists = pa.array([values.get(key, []) for key in accounts["account_key"].to_pylist()], pa.list_(pa.string()))
        accounts = accounts.set_column(accounts.column_names.index(column), column, lists)
    return accounts.append_column("claims", claims_of(accounts, own))


def claims_of(accounts: pa.Table, own: pa.Table) -> pa.Array:
    """For each account the keys that its handles and native ids elsewhere are of; `*:x` is `x` on every platform."""
    columns = (accounts[name].to_pylist() for name in ("account_key", "platform", "native_id", "handle"))
    known: dict[str, set[str]] = {}
    for key, platform, native_id, handle in zip(*columns, strict=True):
        for value in (f"{platform}:{native_id}", f"{platform}:{handle}", f"*:{handle}"):
            known.setdefault(value, set()).add(key)
    named = own.filter(pc.is_in(own["kind"], value_set=pa.array(["handle", "native"])))
    claims: dict[str, set[str]] = {}
    for key, value in zip(named["account_key"].to_pylist(), named["value"].to_pylist(), strict=True):
        claims.setdefault(key, set()).update(known.get(value, set()) - {key})
    return pa.array([sorted(claims.get(key, ())) for key in accounts["account_key"].to_pylist()], pa.list_(pa.string()))


def _world(name: str, accounts: int, *, bios: bool = False) -> BenchmarkSet:
    columns = "handle, name, e-mail, url, location" + (" and bio" if bios else "")
    return BenchmarkSet(
        name=name,
        does=f"Generated world, {accounts:,} accounts: {columns}, traps included.",
        write=partial(_write, accounts=accounts, bios=bios),
        thresholds=_THRESHOLDS_OF_A_MILLION if accounts >= 1_000_000 else THRESHOLDS,
    )


WORLDS = (
    _world("world-100k", 100_000),
    _world("world-100k-bios", 100_000, bios=True),
    _world("world-1m", 1_000_000),
    _world("world-1m-bios", 1_000_000, bios=True),
)
