"""accounts → those that they may claim or be claimed by: what one says that it is called elsewhere, another one is called.

Handles that too many have are nobody's (`identifier_columns`), so they lead nowhere.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from resolution.identifier_columns import NAMESAKES, OWNERS
from resolution.incremental.account_keys import ANYWHERE, HERE, NAMES, OWNS, called_as
from resolution.incremental.postings import Keys
from resolution.incremental.resolution_index import ResolutionIndex
from resolution.incremental.row_sets import distinct

Rows = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimNeighbours:
    """Among the rows of an index that are there in one of the `states`, (rows,) each."""

    index: ResolutionIndex
    states: tuple[Mask, ...]

    def having(self, kind: int, keys: Keys) -> tuple[Rows, Rows]:
        """Which key, and a row that has it."""
        which, rows = self.index.postings[kind].find(keys)
        here = np.any([state[rows] for state in self.states], axis=0)
        return which[here], rows[here]

    def clear(self, names: Keys) -> Mask:
        """Which names say, in one of the states, who is meant: few enough accounts are called that."""
        which, rows = self.index.postings[OWNS].find(names)
        what = called_as(names)
        most = np.where(what == HERE, OWNERS, np.where(what == ANYWHERE, NAMESAKES, np.inf))
        counts = [np.bincount(which, weights=state[rows], minlength=len(names)) for state in self.states]
        return np.asarray(np.min(counts, axis=0) <= most)

    def claimed_by(self, rows: Rows) -> Rows:
        """Whom these may claim."""
        return self._beyond(keys_of(self.index, rows, NAMES), OWNS)

    def claiming(self, rows: Rows) -> Rows:
        """Who may claim one of these."""
        return self._beyond(keys_of(self.index, rows, OWNS), NAMES)

    def around(self, rows: Rows) -> Rows:
        """Both, and these."""
        return distinct(np.concatenate([rows, self.claimed_by(rows), self.claiming(rows)]))

    def _beyond(self, names: Keys, kind: int) -> Rows:
        return distinct(self.having(kind, names[self.clear(names)])[1])


def keys_of(index: ResolutionIndex, rows: Rows, kind: int) -> Keys:
    """The distinct keys of one kind that these rows have."""
    keys = index.keys_at(distinct(rows))
    return distinct(keys["key"].to_numpy()[keys["kind"].to_numpy() == kind])
