"""accounts, truth, clusters → how many instances of each trap were passed.

An instance is passed when it is as its trap's rule says (`increator.world.traps`): *apart*, no two creators of the
instance in one cluster; *together*, all its accounts of one creator in one cluster and no two creators in one. Traps of a
process are not a matter of one resolution: their rows name the test that covers them.
"""

from collections import defaultdict
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from increator.world.traps import PROCESS, TOGETHER, TRAPS

COVERED_BY = {
    30: "test_every_old_id_lives_on_or_leads_to_a_living_creator_or_is_a_tombstone",
    31: "test_trap_31_any_order_of_arrival_gives_the_same_clusters",
    32: "test_the_same_observation_twice_changes_nothing",
    33: "test_tenants_do_not_mix",
}
"""Tests of the traps that are about a process."""

NOT_COVERED = {28: "erasure is not built yet"}
"""Traps of a process that no test can pass, each with the reason."""

_Member = tuple[str, str]
"""Creator and cluster."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TrapPassRate:
    """How many instances of one trap were passed. `passed` is None for traps of a process."""

    number: int
    name: str
    rule: str
    instances: int
    passed: int | None
    covered_by: str | None = None

    @property
    def coverage(self) -> str | None:
        """Of a trap of a process: the test that covers it, or why there is none."""
        return self.covered_by or NOT_COVERED.get(self.number)


def trap_pass_rates(accounts: pa.Table, truth: pa.Table, clusters: pa.Table) -> list[TrapPassRate]:
    """One row a trap, all 34 of them, in their order.

    `accounts` (column account_key) says which accounts were there to be resolved: an instance of which fewer than two are
    there is not counted. `truth` has account_key, creator, trap, trap_group; `clusters` account_key and cluster. An
    account without a cluster is alone.
    """
    groups = _groups(accounts, truth, clusters)
    rows = []
    for trap in TRAPS:
        least = 1 if trap.rule == PROCESS else 2
        found = [members for members in groups.get(str(trap.number), []) if len(members) >= least]
        passed = None if trap.rule == PROCESS else sum(_passed(members, trap.rule) for members in found)
        row = TrapPassRate(
            number=trap.number,
            name=trap.name,
            rule=trap.rule,
            instances=len(found),
            passed=passed,
            covered_by=COVERED_BY.get(trap.number),
        )
        rows.append(row)
    return rows


def _passed(members: list[_Member], rule: str) -> bool:
    creators_of: defaultdict[str, set[str]] = defaultdict(set)
    clusters_of: defaultdict[str, set[str]] = defaultdict(set)
    for creator, cluster in members:
        creators_of[cluster].add(creator)
        clusters_of[creator].add(cluster)
    are_apart = all(len(creators) == 1 for creators in creators_of.values())
    return are_apart and (rule != TOGETHER or all(len(found) == 1 for found in clusters_of.values()))


def _groups(accounts: pa.Table, truth: pa.Table, clusters: pa.Table) -> dict[str, list[list[_Member]]]:
    """Trap → the members of each instance."""
    labelled = truth.filter(pc.not_equal(truth["trap"], ""))
    labelled = labelled.filter(pc.is_in(labelled["account_key"], value_set=pc.unique(accounts["account_key"])))
    there = clusters.filter(pc.is_in(clusters["account_key"], value_set=pc.unique(labelled["account_key"])))
    cluster_of = dict(zip(there["account_key"].to_pylist(), there["cluster"].to_pylist(), strict=True))
    instances: dict[tuple[str, str], list[_Member]] = {}
    for row in labelled.to_pylist():
        key = row["account_key"]
        member = (row["creator"], cluster_of.get(key, f"alone: {key}"))
        instances.setdefault((row["trap"], row["trap_group"]), []).append(member)
    groups: dict[str, list[list[_Member]]] = {}
    for (trap, _), members in instances.items():
        groups.setdefault(trap, []).append(members)
    return groups
