"""who came and who went → which places have few accounts now, which words are stock phrases, and whom that concerns."""

from collections.abc import Iterable
from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from resolution.incremental.account_keys import PLACE, WORD, hashes
from resolution.incremental.row_sets import distinct
from resolution.incremental.touching import Change
from resolution.incremental.watched_values import Place, Watched, near_places, near_words, turned_places

Rows = npt.NDArray[np.int64]


def watch(change: Change) -> tuple[Watched, Rows]:
    """What is watched from now on, and the rows, of now, for which a place or a word has become another thing."""
    changed = change.index.accounts.take(np.concatenate([change.came, change.went]), ["location", "bio_tokens"])
    watched = change.index.watched
    places, at_places = _places(change, pc.unique(changed["location"]).drop_null().to_pylist())
    bios = np.asarray(changed["bio_tokens"].is_valid())
    came = len(change.came)
    words, count = _words(change, changed["bio_tokens"], watched.bios + int(bios[:came].sum()) - int(bios[came:].sum()))
    sizes = change.index.sizes
    now = replace(
        watched,
        places=places,
        words=words,
        bios=count,
        sizes=tuple(
            max(one, other)
            for one, other in zip(
                sizes.tolist(), [*watched.sizes, *[0] * (len(sizes) - len(watched.sizes))], strict=True
            )
        ),
        most_bios=max(count, watched.most_bios),
    )
    turned = sorted(watched.stock ^ now.stock)
    with_words = change.holders(WORD, hashes(turned))[1] if turned else np.zeros(0, dtype=np.int64)
    return now, distinct(np.concatenate([at_places, with_words]))


def _places(change: Change, names: list[str]) -> tuple[dict[Place, int], Rows]:
    """Places that are watched from now on, and who is at one that turned. `names`: where somebody came or went."""
    platforms = change.index.platforms
    cells = [(name, at) for name in names for at in range(len(platforms))]
    keys = hashes([platforms[at] for _, at in cells], [name for name, _ in cells]) if cells else np.zeros(0, np.uint64)
    _, _, before, now = change.holders(PLACE, keys)
    watched = change.index.watched.places
    counts = [
        {**watched, **{cell: n for cell, n in zip(cells, told.tolist(), strict=True) if n}} for told in (before, now)
    ]
    for cell, n in zip(cells, now.tolist(), strict=True):
        if not n:
            counts[1].pop(cell, None)
    sizes = change.index.sizes
    sizes_before = np.bincount(change.index.platform[change.before], minlength=len(sizes))
    turned = sorted(turned_places(counts[0], counts[1], sizes_before, sizes))
    near = {name for name, _ in near_places(counts[1], sizes)} | {name for name, _ in watched}
    kept = {cell: n for cell, n in counts[1].items() if cell[0] in near}
    if not turned:
        return kept, np.zeros(0, dtype=np.int64)
    turned_keys = hashes([platforms[at] for _, at in turned], [name for name, _ in turned])
    return kept, distinct(change.holders(PLACE, turned_keys)[1])


def _words(change: Change, tokens: pa.ChunkedArray, bios: int) -> tuple[dict[str, int], int]:
    words: Iterable[str] = pc.unique(pc.list_flatten(tokens)).to_pylist()
    told = sorted(words)
    now = change.holders(WORD, hashes(told))[3].tolist() if told else []
    return near_words({**change.index.watched.words, **dict(zip(told, now, strict=True))}, bios), bios
