"""what a platform says of accounts that it no longer shows → their state, whichever arrives first.

A profile is one observation, "suspended" another that carries no profile. So that the order of arrival does not matter,
states are kept in the lake, and every older profile that arrives takes the state on: as an observation one microsecond
after the profile, which outranks that profile and no other.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

import pyarrow as pa
import pyarrow.compute as pc

from graph.tables import ACCOUNTS, TIMESTAMP
from graph.words import TenantId
from ingestion.lake import Lake
from ingestion.normalised import rows_of

STATES = pa.schema(
    [
        pa.field(
            "account_key", pa.string(), nullable=False
        ),  # `platform:@handle` where the platform was asked by handle
        pa.field("state", pa.string(), nullable=False),  # AccountState
        pa.field("observed_at", TIMESTAMP, nullable=False),
        pa.field("capture", pa.string(), nullable=False),
    ]
)
"""One row for each time that a platform said so."""

_AFTER_THE_PROFILE = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True, order=True)
class State:
    """The order is that of time, and of the word where two are of one time."""

    observed_at: datetime
    state: str


async def known_states(lake: Lake, tenant: TenantId) -> dict[str, State]:
    """The newest state of each key that the lake holds for a tenant."""
    newest: dict[str, State] = {}
    async for states in rows_of(lake, tenant, "states"):
        keep_newest(newest, states)
    return newest


def keep_newest(newest: dict[str, State], states: pa.Table) -> None:
    """Adds rows of STATES to the newest states by key."""
    columns = (states[name].to_pylist() for name in ("account_key", "observed_at", "state"))
    for key, observed_at, word in zip(*columns, strict=True):
        state = State(observed_at, word)
        newest[key] = max(newest.get(key, state), state)


def with_states(accounts: pa.Table, states: Mapping[str, State]) -> pa.Table:
    """The accounts; those that are older than a state of theirs, by key or by handle, in that state."""
    if not states:
        return accounts
    by_handle = pc.binary_join_element_wise(
        accounts["platform"], pc.binary_join_element_wise("@", accounts["handle"], ""), ":"
    )
    keys = pa.array(list(states), pa.string())
    touched = pc.or_(pc.is_in(accounts["account_key"], keys), pc.is_in(by_handle, keys))
    rows = accounts.filter(touched).to_pylist()
    if not rows:
        return accounts
    for row in rows:
        _take_on(row, states)
    return pa.concat_tables([accounts.filter(pc.invert(touched)), pa.Table.from_pylist(rows, ACCOUNTS)])


def _take_on(row: dict[str, object], states: Mapping[str, State]) -> None:
    said = [states[key] for key in (str(row["account_key"]), f"{row['platform']}:@{row['handle']}") if key in states]
    newest, seen = max(said), row["observed_at"]
    if isinstance(seen, datetime) and newest.observed_at >= seen:
        row["state"] = newest.state
        row["observed_at"] = seen + _AFTER_THE_PROFILE
