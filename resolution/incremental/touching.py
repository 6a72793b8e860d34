"""who came and who went → whose pairs may compare otherwise, and whose candidates may be others.

An account that is touched shares a value with who came or went, as long as so few do that one more matters; or claims that
concern it may be others. The pairs of an account are laid out again where a block that it is in crosses its cap.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from resolution.blocking import most_of
from resolution.blocking_rules import BLOCKING_RULES
from resolution.incremental.account_keys import (
    AVATAR,
    BIO,
    MANY,
    MOST_OWNERS,
    NAMES,
    OWNS,
    REFINED,
    SHARED,
)
from resolution.incremental.claim_neighbours import ClaimNeighbours
from resolution.incremental.postings import Keys
from resolution.incremental.resolution_index import ResolutionIndex
from resolution.incremental.row_sets import distinct

Rows = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """`index`: with all who came and without who went, but for what this tells. `before`: who was there, (rows,).

    `came`, `went`: rows, rising. `own`: KEYS of both.
    """

    index: ResolutionIndex
    before: Mask
    came: Rows
    went: Rows
    own: pa.Table

    def keys(self, kind: int) -> Keys:
        return distinct(self.own["key"].to_numpy()[self.own["kind"].to_numpy() == kind])

    def holders(self, kind: int, keys: Keys) -> tuple[Rows, Rows, Rows, Rows]:
        """Which key and which row of now has it; and how many had it before and have it now, (keys,)."""
        which, rows = self.index.postings[kind].find(keys)
        now = self.index.living[rows]
        counts = [
            np.bincount(which, weights=mask, minlength=len(keys)).astype(np.int64) for mask in (self.before[rows], now)
        ]
        return which[now], rows[now], counts[0], counts[1]


def laid_out_again(change: Change) -> Rows:
    """Rows of which a block has crossed its cap."""
    found = [np.zeros(0, dtype=np.int64)]
    for place, rule in enumerate(BLOCKING_RULES):
        most = most_of(rule, len(change.index))
        keys = change.keys(place)
        which, rows, before, now = change.holders(place, keys)
        found.append(rows[((before <= most) != (now <= most))[which]])
        if rule.refine and ((before > most) | (now > most)).any():
            which, rows, before, now = change.holders(REFINED + place, change.keys(REFINED + place))
            found.append(rows[((before <= most) != (now <= most))[which]])
    return distinct(np.concatenate(found))


def touched(change: Change) -> Rows:
    """Rows, but for those who came, of which a pair may compare otherwise; see `watching` for what is a share of all."""
    found = [_sharing(change, kind) for kind in (BIO, AVATAR)]
    rows = distinct(np.concatenate([*found, _shared_identifiers(change), _claims(change)]))
    return rows[change.index.living[rows] & change.before[rows]]


def _sharing(change: Change, kind: int) -> Rows:
    which, rows, before, now = change.holders(kind, change.keys(kind))
    return rows[((np.minimum(before, now) < MANY) & (before != now))[which]]


def _shared_identifiers(change: Change) -> Rows:
    which, rows, before, now = change.holders(SHARED, change.keys(SHARED))
    return rows[(np.minimum(before, now) <= MOST_OWNERS)[which]]


def _claims(change: Change) -> Rows:
    """Who may claim, or be claimed by, somebody who came or went; and who claims one of those that are claimed back.

    Whoever is claimed back by an account is nobody else's of that platform, so other claims of it are none then.
    """
    both = ClaimNeighbours(index=change.index, states=(change.before, change.index.living))
    owned, named = change.keys(OWNS), change.keys(NAMES)
    turned = owned[_clear(change, owned, now=False) != _clear(change, owned, now=True)]
    crossing = np.concatenate([both.having(kind, turned)[1] for kind in (OWNS, NAMES)])
    claiming = both.having(NAMES, owned[both.clear(owned)])[1]
    claimed = both.having(OWNS, named[both.clear(named)])[1]
    mutual = distinct(np.concatenate([np.intersect1d(claiming, claimed), crossing]))
    return distinct(np.concatenate([claiming, claimed, both.around(crossing), both.claiming(mutual)]))


def _clear(change: Change, names: Keys, *, now: bool) -> Mask:
    present = change.index.living if now else change.before
    return ClaimNeighbours(index=change.index, states=(present,)).clear(names)
