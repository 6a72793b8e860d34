"""The tables of one resolution spill to disk beyond the memory they are given, and leave nothing there."""

import tempfile
from pathlib import Path

import pytest

from resolution.engines.duckdb import DuckDBWorkspace

TABLE = "SELECT range AS place, hash(range) AS value FROM range(4_000_000)"
TOLD = "SELECT bit_xor(hash(place, value)) AS told FROM many"


def test_what_is_too_much_for_the_memory_spills_to_temporary_files_and_is_gone_at_the_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    workspace = DuckDBWorkspace(threads=1, memory="40MB")
    assert workspace.make("many", TABLE) == 4_000_000
    (folder,) = tmp_path.iterdir()
    assert folder.name.startswith("increator-")
    assert list(folder.iterdir())
    told = workspace.get(TOLD)
    workspace.close()
    assert list(tmp_path.iterdir()) == []
    roomy = DuckDBWorkspace()
    roomy.make("many", TABLE)
    assert told.equals(roomy.get(TOLD))
    roomy.close()


def test_what_fits_touches_no_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    workspace = DuckDBWorkspace()
    workspace.make("few", "SELECT 1 AS place")
    assert list(tmp_path.iterdir()) == []
    workspace.close()
