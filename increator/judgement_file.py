"""A file of judgements → the JUDGEMENTS table: `left_key`, `right_key`, `verdict` (same, different, unsure)."""

from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv
import pyarrow.parquet as pq

from graph.errors import InputError
from graph.tables import JUDGEMENTS
from graph.words import Verdict

VERDICTS = [verdict.value for verdict in Verdict]


def read_judgements(path: Path) -> pa.Table:
    """Raises: InputError naming the file, and the column or the line at fault."""
    if not path.is_file():
        raise InputError(f"--judgements: {path}: there is no such file")
    try:
        table = pq.read_table(path) if path.suffix == ".parquet" else pyarrow.csv.read_csv(path)
    except pa.ArrowException as error:
        raise InputError(f"--judgements: {path}: not a table that can be read (CSV or Parquet): {error}") from error
    missing = [name for name in JUDGEMENTS.names if name not in table.column_names]
    if missing:
        raise InputError(f"--judgements: {path}: no column {missing[0]!r}; it has {', '.join(table.column_names)}")
    try:
        judgements = table.select(JUDGEMENTS.names).cast(pa.schema([(name, pa.string()) for name in JUDGEMENTS.names]))
    except pa.ArrowException as error:
        raise InputError(f"--judgements: {path}: {', '.join(JUDGEMENTS.names)} are texts: {error}") from error
    known = pc.fill_null(pc.is_in(judgements["verdict"], value_set=pa.array(VERDICTS)), False).to_pylist()
    if not all(known):
        line = known.index(False)
        verdict = judgements["verdict"][line].as_py()
        raise InputError(f"--judgements: {path}: line {line + 2}: {verdict!r} is not one of {', '.join(VERDICTS)}")
    for side in ("left_key", "right_key"):
        named = pc.fill_null(pc.not_equal(judgements[side], ""), False).to_pylist()
        if not all(named):
            raise InputError(f"--judgements: {path}: line {named.index(False) + 2}: no {side}")
    return judgements
