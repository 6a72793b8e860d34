"""A generated world read back from the disk."""

import gzip
import json
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from increator.world import World
from ingestion.drift import Drift
from ingestion.platforms import platform_named


@dataclass(frozen=True)
class Written:
    """A world and what is on disk of it."""

    made: World

    @cached_property
    def accounts(self) -> pa.Table:
        return pq.read_table(self.made.directory / "accounts.parquet")

    @cached_property
    def truth(self) -> pa.Table:
        return pq.read_table(self.made.directory / "truth.parquet")

    @cached_property
    def rows(self) -> dict[str, dict[str, Any]]:
        """By account key: the account table beside the truth."""
        truth = {row["account_key"]: row for row in self.truth.to_pylist()}
        return {row["account_key"]: {**row, **truth[row["account_key"]]} for row in self.accounts.to_pylist()}

    @cached_property
    def groups(self) -> dict[int, list[list[dict[str, Any]]]]:
        """Number of a trap → the rows of each instance."""
        instances: dict[str, list[dict[str, Any]]] = {}
        for row in self.rows.values():
            if row["trap"]:
                instances.setdefault(row["trap_group"], []).append(row)
        traps: dict[int, list[list[dict[str, Any]]]] = {}
        for rows in instances.values():
            traps.setdefault(int(rows[0]["trap"]), []).append(rows)
        return traps

    def envelopes(self, platform: str) -> list[dict[str, Any]]:
        lines: list[dict[str, Any]] = []
        for path in sorted((self.made.directory / "payloads" / platform).iterdir()):
            with gzip.open(path) as file:
                lines += [json.loads(line) for line in file]
        return lines

    @cached_property
    def observations(self) -> list[tuple[str, dict[str, Any]]]:
        """Every account of every payload as the parsers read it, with when it was observed, in order of arrival."""
        found = []
        for platform in ("instagram", "tiktok", "x", "youtube"):
            parser = platform_named(platform)
            for line in self.envelopes(platform):
                parsed = parser.parse(line["payload"], endpoint=line["endpoint"], drift=Drift())
                assert parsed.problems == [], line
                found += [(line["observed_at"], dict(account)) for account in parsed.accounts]
        return found


def files_of(directory: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(directory)): path.read_bytes() for path in sorted(directory.rglob("*")) if path.is_file()
    }
