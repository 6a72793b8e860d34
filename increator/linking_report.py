"""tables that were read, a resolution → the report of CONTRACT.md, as data."""

from collections.abc import Sequence
from dataclasses import asdict, replace
from importlib.metadata import version
from pathlib import Path
from typing import Any

from ingestion.account_table import AccountTable
from resolution.model import Model
from resolution.resolving import Resolution
from resolution.stage_clock import StageClock, peak_memory_mib

VERSIONS = ("increator", "duckdb", "pyarrow", "numpy", "scipy")


def linking_report(
    tables: Sequence[tuple[Path, AccountTable]],
    resolution: Resolution,
    *,
    engine: str,
    reading: StageClock,
    writing: StageClock,
    seconds: float,
) -> dict[str, Any]:
    """`reading` and `writing`: the stages around those of the resolution. `seconds`: of everything."""
    of_resolution = resolution.report
    rejected = sum(len(table.rejected) for _, table in tables)
    return {
        "files": [str(path) for path, _ in tables],
        "rows": rejected + sum(len(table.accounts) for _, table in tables),
        "rejected": rejected,
        "ignored_columns": {str(path): list(table.ignored_columns) for path, table in tables},
        "unreadable_values": {str(path): table.unreadable for path, table in tables if table.unreadable},
        **of_resolution,
        "notes": [*(note for _, table in tables for note in table.notes), *of_resolution["notes"]],
        "seconds": reading.seconds | of_resolution["seconds"] | writing.seconds,
        "seconds_total": round(seconds, 2),
        "peak_memory_mib_by_stage": (
            reading.peak_memory_mib | of_resolution["peak_memory_mib_by_stage"] | writing.peak_memory_mib
        ),
        "peak_memory_mib": peak_memory_mib(),
        "engine": engine,
        "model_version": resolution.model.version,
        "model": _described(resolution.model),
        "versions": {name: version(name) for name in VERSIONS},
    }


def _described(model: Model) -> dict[str, Any]:
    """All but the counts of values and letters, which only `model.json` has: they grow with the accounts."""
    told = asdict(replace(model, frequencies={}, letters={}))
    del told["frequencies"], told["letters"]
    told["comparisons"] = [
        {
            "name": comparison.name,
            "levels": [{**asdict(level), "weight_bits": level.weight_bits} for level in comparison.levels],
        }
        for comparison in model.comparisons
    ]
    return told


def rejected_rows(tables: Sequence[AccountTable]) -> list[dict[str, Any]]:
    """What `rejected.jsonl` says of each row that is no account."""
    return [
        {"file": row.file, "line": row.line, "reason": row.reason, "raw": row.raw}
        for table in tables
        for row in table.rejected
    ]
