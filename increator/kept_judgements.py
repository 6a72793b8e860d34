"""the judgements that a result was linked with, in its folder: an explanation of it knows what people decided."""

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from graph.tables import JUDGEMENTS

KEPT = "judgements.parquet"
"""There is none where there were no judgements."""


def keep_judgements(out: Path, judgements: pa.Table | None) -> None:
    """Writes JUDGEMENTS into a result's folder; those of an earlier run go."""
    if judgements is None or not len(judgements):
        (out / KEPT).unlink(missing_ok=True)
        return
    partial = (out / KEPT).with_suffix(".partial")
    pq.write_table(judgements, partial, compression="zstd")
    partial.replace(out / KEPT)


def kept_judgements(out: Path) -> pa.Table:
    """JUDGEMENTS, none where the result has none."""
    return pq.read_table(out / KEPT).cast(JUDGEMENTS) if (out / KEPT).is_file() else JUDGEMENTS.empty_table()
