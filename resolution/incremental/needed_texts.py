"""handles and names of some accounts → the bits of their letters, for those that are compared."""

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from resolution.engines.duckdb import DuckDBWorkspace
from resolution.priced_texts import PricedColumns, price_texts, read_texts
from resolution.told_texts import ToldTexts

_NEEDED = """
SELECT a.row, a.account_key, a.platform, CASE WHEN n.needed THEN a.folded_handle END AS folded_handle,
    CASE WHEN n.needed THEN a.name_spaced END AS name_spaced, a.known_name
FROM account a JOIN needed n USING (row)
ORDER BY a.row
"""


def price_rows(workspace: DuckDBWorkspace, needed: npt.NDArray[np.bool_], told: ToldTexts) -> PricedColumns:
    """Texts and prices of the `needed` rows of `account`, (n,); the others have no text."""
    workspace.put("needed", pa.table({"row": np.arange(len(needed)), "needed": needed}))
    texts = DuckDBWorkspace(threads=1)
    try:
        texts.put("account", workspace.get(_NEEDED))
        return price_texts(read_texts(texts), told)
    finally:
        texts.close()
