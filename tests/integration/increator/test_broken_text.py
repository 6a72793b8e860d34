"""Accounts with characters that Postgres or Neo4j cannot keep, on their whole way."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from increator.settings import Settings
from increator.stores import StoreUrls


class Commands:
    def __init__(self, settings: Settings, lake: Path) -> None:
        home = str(settings.home.resolve())
        self._environment = {"INCREATOR_HOME": home, "INCREATOR_LAKE_URL": lake.as_uri(), "PATH": "/usr/bin:/bin"}

    def report(self, *arguments: str) -> dict[str, Any]:
        command = [sys.executable, "-m", "increator", *arguments, "--json"]
        done = subprocess.run(command, env=self._environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return dict(json.loads(done.stdout))


@pytest.fixture
def commands(store_urls: StoreUrls, stack_settings: Settings, tmp_path: Path) -> Commands:
    assert store_urls
    return Commands(stack_settings, tmp_path / "lake")


def test_accounts_with_nul_in_their_texts_are_linked_consolidated_and_indexed(
    commands: Commands, tmp_path: Path
) -> None:
    broken = {"display_name": "Ja\0ne", "bio": "Pot\0ter, mail ja\0ne@doe.example \ud83d", "location": "\0Oslo"}
    users = [
        {"id": "1", "username": "jane", "name": broken["display_name"], "description": broken["bio"]},
        {"id": "2\0", "username": "joe", "name": "Joe"},
    ]
    payloads = tmp_path / "payloads" / "x" / "users.jsonl"
    payloads.parent.mkdir(parents=True)
    payloads.write_text(json.dumps({"data": users}))
    table = tmp_path / "table.jsonl"
    rows = [{"platform": "tiktok", "handle": "jane", **broken}, {"platform": "tiktok", "handle": "jo\0e"}]
    table.write_text("\n".join(map(json.dumps, rows)))

    name = f"t-{uuid4().hex}"
    commands.report("tenant", "create", name)
    ingested = commands.report("ingest", str(payloads.parent.parent), str(table), "--tenant", name)
    assert (ingested["accounts_created"], ingested["dead_letters"]) == (2, 2)
    assert [(Path(one["file"]).name, one["line"], one["pointer"]) for one in ingested["dead_letters_shown"]] == [
        ("users.jsonl", 1, "/data/1/id"),
        ("table.jsonl", 2, None),
    ]
    commands.report("resolve", "--tenant", name)
    consolidated = commands.report("consolidate", "--tenant", name)
    indexed = commands.report("index", "--tenant", name)
    assert consolidated["accounts"] == 2
    assert indexed["written"] == consolidated["creators"]
