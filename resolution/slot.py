"""The contract of a slot: an optional column of accounts that says how alike two of them are."""

from typing import Protocol

import numpy as np
import numpy.typing as npt

Rows = npt.NDArray[np.int32]
Floats = npt.NDArray[np.float64]


class Slot(Protocol):
    """One column of ACCOUNT_SLOTS that has a value. `present`: bool (accounts,), which of them have one."""

    @property
    def present(self) -> npt.NDArray[np.bool_]: ...

    def similarities(self, left: Rows, right: Rows) -> Floats:
        """Of pairs of rows, (n,) each; the more alike the greater, whichever side is left. NaN where nothing can be told."""
