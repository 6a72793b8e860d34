"""Small made-up people for tests of the resolver."""

import random
from collections.abc import Mapping, Sequence

import pyarrow as pa

from graph.tables import ACCOUNTS
from resolution.resolving import Resolution

FIRST = ("anna", "ben", "carla", "dario", "elif", "farid", "greta", "hugo", "ines", "jonas", "kaya", "liam")
LAST = ("smith", "lopez", "kim", "ivanov", "haddad", "okafor", "rossi", "novak", "tanaka", "silva", "weber", "dubois")
THINGS = ("tea", "bikes", "chess", "yarn", "moss", "synths", "ramen", "kites", "maps", "bees", "clay", "fonts")


def table(rows: Sequence[Mapping[str, object]]) -> pa.Table:
    """ACCOUNTS of rows; the key is made of the native id, or of the handle."""
    whole = []
    for row in rows:
        identity = row.get("native_id") or f"@{row.get('handle')}"
        whole.append({**dict.fromkeys(ACCOUNTS.names), "account_key": f"{row['platform']}:{identity}", **row})
    return pa.Table.from_pylist(whole, schema=ACCOUNTS)


def groups(resolution: Resolution) -> set[frozenset[str]]:
    """The keys of each cluster of two accounts or more."""
    found: dict[str, set[str]] = {}
    for row in resolution.clusters.to_pylist():
        found.setdefault(row["cluster"], set()).add(row["account_key"])
    return {frozenset(members) for members in found.values() if len(members) > 1}


def person(handle: str, name: str) -> list[dict[str, object]]:
    """One person with an account on each of four platforms, who says so here and there."""
    return [
        {"platform": "x", "handle": handle, "display_name": name, "bio": f"TikTok: @{handle}"},
        {"platform": "tiktok", "handle": handle, "display_name": name, "bio": f"insta: @{handle}"},
        {"platform": "instagram", "handle": handle, "display_name": f"{name} ✨", "bio": f"yt: @{handle}"},
        {"platform": "youtube", "handle": handle, "display_name": name, "bio": f"X: @{handle}"},
    ]


def crowd(size: int, *, seed: int) -> list[dict[str, object]]:
    """Strangers, each with one account, whose names and handles collide as names do."""
    dice = random.Random(seed)
    rows: list[dict[str, object]] = []
    taken = set()
    while len(rows) < size:
        platform = dice.choice(("x", "tiktok", "instagram", "youtube"))
        first, last = dice.choice(FIRST), dice.choice(LAST)
        handle = dice.choice((f"{first}{last}", f"{first}.{last}", f"{first}_{dice.choice(THINGS)}")) + dice.choice(
            ("", str(dice.randrange(10, 99)))
        )
        if (platform, handle) not in taken:
            taken.add((platform, handle))
            name = f"{first} {last}".title()
            rows.append(
                {
                    "platform": platform,
                    "handle": handle,
                    "display_name": name,
                    "bio": f"all about {dice.choice(THINGS)}",
                }
            )
    return rows
