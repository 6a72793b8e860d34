"""some accounts of an index → a workspace in which they compare as among all.

Beside them are those whom they claim, who claim them, and who has the same e-mails and pages; how many share a value, and
what is a stock phrase, is told by the index.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from graph.tables import IDENTIFIERS
from resolution.derived_columns import STOCK_WORD, attach_frequencies
from resolution.engines.duckdb import DuckDBWorkspace
from resolution.identifier_columns import identifier_columns
from resolution.incremental.account_keys import AVATAR, BIO, MOST_OWNERS, NAME_KEY, NAMES, PLACE, SHARED
from resolution.incremental.claim_neighbours import ClaimNeighbours, keys_of
from resolution.incremental.resolution_index import FINGERPRINT, OWN_ROLE, ResolutionIndex
from resolution.incremental.row_sets import distinct

Rows = npt.NDArray[np.int64]

COUNTED = ((BIO, "bio", "bio_folded"), (AVATAR, "avatar", "avatar_hash"), (PLACE, "location", "location"))

FREQUENCY = pa.schema([("kind", pa.string()), ("platform", pa.string()), ("value", pa.string()), ("n", pa.int64())])

_UNCLEAR = f"""
SELECT DISTINCT value, 0 AS accounts FROM stated WHERE kind = 'handle' AND {NAME_KEY} IN (SELECT key FROM unclear_name)
"""

_SHARED = """
SELECT 'identifier' AS kind, platform, value, count(DISTINCT row) AS n FROM identifier GROUP BY ALL HAVING n > 1
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Neighbourhood:
    """`rows`: of the index, rising; row n of the workspace is `rows[n]`. The claims of the accounts asked for are whole."""

    workspace: DuckDBWorkspace
    rows: Rows

    def local(self, rows: Rows) -> Rows:
        """Rows of the index, which have to be here → rows of the workspace."""
        return np.searchsorted(self.rows, rows)


def put_platforms(workspace: DuckDBWorkspace, index: ResolutionIndex) -> None:
    """Makes `platform_size` as it is with all accounts."""
    sizes = index.sizes
    there = np.flatnonzero(sizes)
    names = [index.platforms[at] for at in there]
    n = sizes[there]
    columns = {
        "platform": pa.array(names, pa.string()),
        "n": n,
        "place": there,
        "decoy_weight": np.zeros(len(there)),  # nothing is learned
    }
    workspace.put("platform_size", pa.table(columns))


def neighbourhood(index: ResolutionIndex, asked: Rows, threads: int | None) -> Neighbourhood:
    """Makes `account` with all that is counted, `identifier`, `claim` and what goes with them."""
    claims = ClaimNeighbours(index=index, states=(index.living,))
    near = claims.around(asked)
    rows = distinct(np.concatenate([near, claims.claimed_by(near), _sharing(claims, asked)]))
    workspace = DuckDBWorkspace(threads=threads)
    accounts = index.accounts.take(rows)
    workspace.put(
        "account",
        accounts.drop_columns([OWN_ROLE, FINGERPRINT]).add_column(0, "row", pa.array(np.arange(len(rows)))),
    )
    put_platforms(workspace, index)
    names = keys_of(index, rows, NAMES)
    workspace.put("unclear_name", pa.table({"key": names[~claims.clear(names)]}))
    identifier_columns(workspace, index.identifiers_of(rows).select(IDENTIFIERS.names), unclear=_UNCLEAR)
    workspace.put("frequency", _frequencies(index, accounts, rows))
    workspace.run(f"INSERT INTO frequency {_SHARED}")
    attach_frequencies(workspace)
    return Neighbourhood(workspace=workspace, rows=rows)


def _sharing(claims: ClaimNeighbours, asked: Rows) -> Rows:
    """Who has the same e-mails and pages; of those that more than `MOST_OWNERS` have, just one too many."""
    which, rows = claims.having(SHARED, keys_of(claims.index, asked, SHARED))
    order = np.lexsort((rows, which))
    which, rows = which[order], rows[order]
    place = np.arange(len(which)) - np.searchsorted(which, which)
    return distinct(rows[place <= MOST_OWNERS])


def _frequencies(index: ResolutionIndex, accounts: pa.Table, rows: Rows) -> pa.Table:
    keys = index.keys_at(rows)
    kinds, of, hashes = (keys[name].to_numpy() for name in ("kind", "row", "key"))
    tables = [
        pa.table(
            {"kind": [STOCK_WORD] * len(stock), "platform": pa.nulls(len(stock), pa.string()), "value": stock}
        ).append_column("n", pa.array([0] * len(stock), pa.int64()))
        for stock in [sorted(index.watched.stock)]
    ]
    for kind, name, column in COUNTED:
        chosen = kinds == kind
        values, first = np.unique(hashes[chosen], return_index=True)
        which, having = index.postings[kind].find(values)
        n = np.bincount(which, weights=index.living[having], minlength=len(values)).astype(np.int64)
        told = accounts.select(["platform", column]).take(pa.array(np.searchsorted(rows, of[chosen][first])))
        tables.append(
            pa.table({"kind": [name] * len(values), "platform": told["platform"], "value": told[column], "n": n})
        )
    return pa.concat_tables([table.cast(FREQUENCY) for table in tables]).filter(pc.field("value").is_valid())
