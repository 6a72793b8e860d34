"""`increator world` as it is typed."""

import json
from pathlib import Path

import pytest

from increator.cli.world import world


def test_the_command_writes_a_world_and_prints_its_ceiling(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    world(accounts=400, seed=3, out=tmp_path / "world", json=True)
    printed = json.loads(capsys.readouterr().out)
    assert printed["accounts"] == 400
    assert 0 < printed["shares"]["ceiling"] <= 1
    described = json.loads((tmp_path / "world" / "world.json").read_text())
    assert described["shares"]["ceiling"] == pytest.approx(printed["shares"]["ceiling"], abs=1e-6)


def test_the_command_s_page_shows_the_ceiling_to_people(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    world(accounts=400, seed=3, out=tmp_path / "world", posts=False)
    assert "ceiling" in capsys.readouterr().out
