"""Made-up accounts whose values, names and claims collide, so that who arrives changes what others are worth."""

import random
from datetime import UTC, datetime

import pyarrow as pa
import pyarrow.compute as pc

from resolution.incremental.resolution_index import ResolutionIndex
from resolution.resolving import Resolution
from tests.unit.resolution.people import FIRST, LAST, THINGS, table

PLATFORMS = ("x", "tiktok", "instagram", "youtube")
PLACES = ("Graz", "Turku", "Porto", "Nara", "Cork", None, None)
PICTURES = ("00ff00ff00ff00ff", "123456789abcdef0", "0f0f0f0f0f0f0f0f", None, None)
BIOS = (
    "painting small boats by the sea",
    "new videos about old synthesizers and tape",
    "fan page of the best, not affiliated",
    "",
)


def colliding(size: int, *, seed: int) -> list[dict[str, object]]:
    """Accounts of some people each, who share names, pictures, places, mailboxes and sentences, and claim each other."""
    dice = random.Random(seed)
    names = [f"{dice.choice(FIRST)} {dice.choice(LAST)}" for _ in range(max(size // 3, 1))]
    handles = [name.replace(" ", dice.choice(("", ".", "_"))) + dice.choice(("", "", "7", "tv")) for name in names]
    rows: list[dict[str, object]] = []
    for at in range(size):
        who = dice.randrange(len(names))
        rows.append(
            {
                "platform": dice.choice(PLATFORMS),
                "native_id": f"{seed}-{at}",
                "handle": handles[who] if dice.random() < 0.7 else f"{dice.choice(THINGS)}{dice.choice(LAST)}",
                "display_name": names[who].title() if dice.random() < 0.8 else None,
                "bio": _bio(dice, handles),
                "location": dice.choice(PLACES),
                "avatar_hash": dice.choice(PICTURES) if dice.random() < 0.5 else f"{dice.getrandbits(64):016x}",
                "verified": dice.random() < 0.1,
                "followers": dice.choice((None, 12, 900, 40_000)),
                "created_at": dice.choice((None, datetime(2019, 5, 1, tzinfo=UTC), datetime(2023, 5, 9, tzinfo=UTC))),
            }
        )
    return rows


def _bio(dice: random.Random, handles: list[str]) -> str:
    said = [dice.choice(BIOS)]
    if dice.random() < 0.4:
        said.append(f"{dice.choice(('insta', 'TikTok', 'yt', 'X', 'backup', 'main'))}: @{dice.choice(handles)}")
    if dice.random() < 0.3:
        said.append(f"{dice.choice(handles)}{dice.choice(('', '.mail'))}@gmail.com")
    if dice.random() < 0.2:
        said.append(f"https://www.{dice.choice(handles).replace('_', '-')}.com")
    return " ".join(said)


def assert_equal(index: ResolutionIndex, batch: Resolution, *, bits: float = 1e-9) -> None:
    """Links with their probabilities and evidence, and clusters with their confidence, are those of a batch."""
    links, expected = index.all_links, batch.links
    columns = ["left_key", "right_key", "linker", "kind", "used"]
    assert links.select(columns).to_pylist() == expected.select(columns).to_pylist()
    for name in ("probability", "weight_bits"):
        assert _distance(links[name], expected[name]) <= bits
    assert _said(links) == _said(expected)
    clusters, wanted = index.all_clusters, batch.clusters.sort_by("account_key")
    columns = ["account_key", "cluster", "role"]
    assert clusters.select(columns).to_pylist() == wanted.select(columns).to_pylist()
    assert _distance(clusters["confidence"], wanted["confidence"]) <= bits


def _said(links: pa.Table) -> list[list[tuple[str, str]]]:
    return [[(bar["comparison"], bar["level"]) for bar in evidence] for evidence in links["evidence"].to_pylist()]


def _distance(one: pa.ChunkedArray, other: pa.ChunkedArray) -> float:
    return float(pc.max(pc.abs(pc.subtract(one, other))).as_py() or 0.0)


def by_key(rows: list[dict[str, object]]) -> pa.Table:
    return table(rows).sort_by("account_key")
