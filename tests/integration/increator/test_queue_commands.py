"""Commands that need Valkey, where it is not or its setting is none."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

AWAY = {
    "INCREATOR_GRAPH_URL": "neo4j://nobody:nothing@127.0.0.1:1",
    "INCREATOR_POSTGRES_URL": "postgresql://nobody@127.0.0.1:1/none",
    "INCREATOR_REDIS_URL": "redis://:a-password@127.0.0.1:1/0",
}


def increator(command: str, home: Path, **settings: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, **AWAY, **settings, "INCREATOR_HOME": str(home)}  # noqa: TID251 - a child's environment
    return subprocess.run(
        [sys.executable, "-m", "increator", command],
        env=environment,
        cwd=home,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


@pytest.mark.parametrize("command", ["letters", "schedule"])
def test_where_valkey_is_away_a_command_names_its_setting_and_fails(command: str, tmp_path: Path) -> None:
    told = increator(command, tmp_path)
    assert told.returncode == 1
    assert "Valkey does not answer" in told.stderr
    assert "INCREATOR_REDIS_URL" in told.stderr
    assert "Traceback" not in told.stderr
    assert "a-password" not in told.stderr


@pytest.mark.parametrize(
    ("command", "url"),
    [("letters", "bogus"), ("work", "http://:a-password@host"), ("serve", "redis://:a-password@host:port")],
)
def test_a_url_that_is_none_of_valkey_is_a_wrong_setting(command: str, url: str, tmp_path: Path) -> None:
    told = increator(command, tmp_path, INCREATOR_REDIS_URL=url)
    assert told.returncode == 2
    assert told.stderr.startswith("increator: wrong setting: INCREATOR_REDIS_URL: ")
    assert "write it as redis://" in told.stderr
    assert "a-password" not in told.stderr
