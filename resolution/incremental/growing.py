"""an index + who comes and who goes → the index with them, whose pairs, links and clusters are still those of before."""

from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from graph.tables import IDENTIFIERS
from resolution.block_pairs import ROW_BITS
from resolution.blocking import most_holders, most_of
from resolution.blocking_rules import BLOCKING_RULES
from resolution.coded_keys import rows_of
from resolution.incremental.account_keys import post
from resolution.incremental.changing_parts import change_parts
from resolution.incremental.part_counts import bucket_bits
from resolution.incremental.resolution_index import Clusters, ResolutionIndex
from resolution.incremental.touching import Change

Rows = npt.NDArray[np.int64]


def grow(
    index: ResolutionIndex, accounts: pa.Table, keys: pa.Table, identifiers: pa.Table, went: Rows
) -> tuple[Change, Rows]:
    """What came (as `described` says it) and `went`; and the rows whose rare parts may be others."""
    size = len(index.living)
    came = size + np.arange(len(accounts))
    living = np.concatenate([index.living, np.ones(len(came), dtype=bool)])
    living[went] = False
    platforms = [*index.platforms, *sorted(set(pc.unique(accounts["platform"]).to_pylist()) - set(index.platforms))]
    place = pc.index_in(accounts["platform"], value_set=pa.array(platforms, pa.string()))
    said = identifiers.select(IDENTIFIERS.names)
    (told_by,) = rows_of(accounts["account_key"], said["account_key"])
    said, told_by = said.filter(pa.array(told_by >= 0)), told_by[told_by >= 0]
    grown = replace(
        index,
        accounts=index.accounts.added(accounts),
        living=living,
        second=np.concatenate([index.second, np.zeros(len(came), dtype=bool)]),
        platforms=tuple(platforms),
        platform=np.concatenate([index.platform, np.asarray(place, dtype=np.int16)]),
        identifiers=index.identifiers.added(said),
        said_by=index.said_by.added((told_by + size).astype(np.uint64), len(index.identifiers) + np.arange(len(said))),
        own_keys=index.own_keys.added(keys, len(came)),
        postings=post(index.postings, keys, size),
        clusters=_alone(index.clusters, came),
    )
    before = np.concatenate([index.living, np.zeros(len(came), dtype=bool)])
    both = before & living
    parts, reached = change_parts(
        index.parts, grown.texts_of, came, went, lambda rows: both[rows], lambda: np.flatnonzero(both)
    )
    grown = replace(grown, parts=parts)
    own = grown.keys_at(np.concatenate([came, went]))
    return Change(index=grown, before=before, came=came, went=went, own=own), reached


def _alone(clusters: Clusters, came: Rows) -> Clusters:
    return Clusters(
        row=np.concatenate([clusters.row, came.astype(np.int32)]),
        confidence=np.concatenate([clusters.confidence, np.zeros(len(came))]),
        role=np.concatenate([clusters.role, np.zeros(len(came), dtype=np.int8)]),
    )


def must_lay_out(index: ResolutionIndex, came: int, went: int) -> bool:
    """Whether all accounts are laid out at once: those who come are most of them, or a cap of blocks is another then."""
    before, now = len(index), len(index) + came - went
    caps = [[most_of(rule, size) for rule in BLOCKING_RULES] + [most_holders(size)] for size in (before, now)]
    return came + went > before or caps[0] != caps[1] or len(index.living) + came >= 1 << ROW_BITS


def has_outgrown(change: Change) -> bool:
    """Whether parts of texts are counted in other buckets with who came, or the table has shrunk much."""
    parts, watched = change.index.parts, change.index.watched
    return bucket_bits(parts.letters) != parts.bits or watched.shrunk(change.index.sizes, watched.bios)
