"""Small tables to merge: what tests of an identity graph observe."""

from datetime import UTC, datetime, timedelta

import pyarrow as pa

from graph.tables import ACCOUNTS, IDENTIFIERS, LINKS

DAY = datetime(2026, 1, 1, tzinfo=UTC)


def day(number: int) -> datetime:
    return DAY + timedelta(days=number)


def observed(key: str, **values: object) -> dict[str, object]:
    """One observation: `platform:native_id`, on day 0 unless said."""
    platform, _, native_id = key.partition(":")
    named = {} if native_id.startswith("@") else {"native_id": native_id}
    return {"account_key": key, "platform": platform, "state": "active", "observed_at": DAY, **named, **values}


def accounts(*rows: dict[str, object]) -> pa.Table:
    return pa.Table.from_pylist(list(rows), schema=ACCOUNTS)


def stated(key: str, kind: str, value: str, **values: object) -> dict[str, object]:
    """One identifier, of identity unless said."""
    plain = {"role": "identity", "field": "bio", "strength": 0.9, "reason": "labelled handle"}
    return {"account_key": key, "kind": kind, "value": value, **plain, **values}


def identifiers(*rows: dict[str, object]) -> pa.Table:
    return pa.Table.from_pylist(list(rows), schema=IDENTIFIERS)


def linked(left: str, right: str, **values: object) -> dict[str, object]:
    evidence = [{"comparison": "handle", "level": "exact", "weight_bits": 7.5}]
    plain = {"linker": "probabilistic", "kind": "probabilistic", "weight_bits": 9.25, "probability": 0.97, "used": True}
    return {"left_key": left, "right_key": right, "evidence": evidence, **plain, **values}


def links(*rows: dict[str, object]) -> pa.Table:
    return pa.Table.from_pylist(list(rows), schema=LINKS)


def keys(*accounts: str) -> pa.Array:
    return pa.array(accounts, pa.string())
