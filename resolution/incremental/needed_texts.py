"""handles and names → bytes of all, and the bits of the letters of those that are compared."""

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from resolution.engines.duckdb import DuckDBWorkspace
from resolution.priced_texts import PricedColumns, price_texts
from resolution.shared_parts import PricedTexts
from resolution.surprisal import encode
from resolution.told_texts import ToldTexts

_TEXTS = "SELECT folded_handle, name_joined FROM account ORDER BY row"

_NEEDED = """
SELECT a.row, a.account_key, a.platform, CASE WHEN n.needed THEN a.folded_handle END AS folded_handle,
    CASE WHEN n.needed THEN a.name_joined END AS name_joined
FROM account a JOIN needed n USING (row)
ORDER BY a.row
"""


def texts_of(workspace: DuckDBWorkspace) -> PricedColumns:
    """The texts of `account` without prices, as blocking reads them."""
    columns = workspace.get(_TEXTS)
    free = np.zeros(0, dtype=np.float32)
    handles, names = (
        PricedTexts(texts=encode(columns[name]), bits=free, beyond=free) for name in ("folded_handle", "name_joined")
    )
    return PricedColumns(
        handles=handles,
        names=names,
        handles_within=handles,
        names_within=names,
        platform=np.zeros(len(columns), dtype=np.int64),
        told=ToldTexts(letters={}, frequent={}, elsewhere=0.0, accounts={}),
    )


def price_rows(workspace: DuckDBWorkspace, needed: npt.NDArray[np.bool_], told: ToldTexts) -> PricedColumns:
    """Texts and prices of the `needed` rows of `account`, (n,); the others have no text."""
    workspace.put("needed", pa.table({"row": np.arange(len(needed)), "needed": needed}))
    texts = DuckDBWorkspace(threads=1)
    try:
        texts.put("account", workspace.get(_NEEDED))
        return price_texts(texts, told)
    finally:
        texts.close()
