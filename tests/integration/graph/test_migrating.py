"""The schema of the identity graph: what the migrations make, and what the documentation says of it."""

import asyncio
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from neo4j import GraphDatabase

from graph.errors import PermanentError
from graph.migrating import MIGRATIONS, migrate_graph
from graph.neo4j.connection import parts_of
from graph.neo4j.statements import names, statement
from increator.settings import Settings
from increator.stores import StoreUrls

pytestmark = pytest.mark.anyio

ROOT = MIGRATIONS.parent.parent
MODEL = (ROOT / "docs" / "graph-model.md").read_text(encoding="utf-8")
DECLARED = re.compile(r"CREATE (?:CONSTRAINT|INDEX) (\w+)")


def _declared() -> set[str]:
    texts = (path.read_text(encoding="utf-8") for path in MIGRATIONS.glob("*.cypher"))
    return {name for text in texts for name in DECLARED.findall(text)}


def _in_store(url: str) -> set[str]:
    address, user, password, _ = parts_of(url)
    with GraphDatabase.driver(address, auth=(user, password)) as driver:
        shown = driver.execute_query("SHOW INDEXES YIELD name, state, type WHERE type <> 'LOOKUP' RETURN name, state")
        assert {record["state"] for record in shown.records} == {"ONLINE"}
        return {record["name"] for record in shown.records} - {"unique_version___Neo4jMigration"}


async def test_the_store_has_what_the_migrations_declare_and_no_more(store_urls: StoreUrls) -> None:
    assert await asyncio.to_thread(_in_store, store_urls.graph) == _declared()


async def test_migrating_again_applies_nothing(store_urls: StoreUrls) -> None:
    first = await migrate_graph(store_urls.graph)
    assert first.applied == ()
    assert first.version == max(path.name for path in MIGRATIONS.glob("*.cypher"))[1:5]


async def test_a_migration_that_was_changed_after_it_was_applied_is_refused(
    store_urls: StoreUrls, tmp_path: Path
) -> None:
    changed = tmp_path / "neo4j"
    shutil.copytree(MIGRATIONS, changed)
    first = changed / "V0001__keys_of_the_identity_graph.cypher"
    first.write_text(first.read_text(encoding="utf-8").replace("account_id", "account_number"), encoding="utf-8")
    before = await asyncio.to_thread(_in_store, store_urls.graph)
    with pytest.raises(PermanentError, match="0001 different"):
        await migrate_graph(store_urls.graph, migrations=changed)
    assert await asyncio.to_thread(_in_store, store_urls.graph) == before


async def test_the_command_reports_the_version_of_each_store(store_urls: StoreUrls, stack_settings: Settings) -> None:
    assert store_urls.graph
    command = [sys.executable, "-m", "increator", "migrate", "--json"]
    home = {"INCREATOR_HOME": str(stack_settings.home), "PATH": "/usr/bin:/bin"}
    ran = await asyncio.to_thread(
        subprocess.run, command, cwd=ROOT, env=home, capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0, ran.stderr
    stores = json.loads(ran.stdout)
    assert stores["neo4j"] == {"version": "V0001__keys_of_the_identity_graph", "applied": []}
    assert stores["postgres"]["version"] >= "0100"
    assert store_urls.graph not in ran.stdout + ran.stderr


def test_the_documented_model_names_everything_that_is_declared() -> None:
    assert _declared()
    assert [name for name in sorted(_declared()) if f"`{name}`" not in MODEL] == []


def test_the_documented_model_names_every_label_relationship_and_property() -> None:
    code = "\n".join(line for name in names() for line in statement(name).splitlines() if not line.startswith("//"))
    words = set(re.findall(r"\(\w*:(\w+)", code)) | set(re.findall(r"\[\w*:([A-Z]+)", code))
    # What is set: `SET x.name =`, and the keys of the maps that accounts, identifiers and links are written from.
    words |= set(re.findall(r"SET \w+\.(\w+)", code)) | set(re.findall(r"^ +(\w+): \$", code, re.MULTILINE))
    assert {"Account", "Identifier", "Tenant", "Model", "STATES", "CLAIMS", "LINK", "handle", "content"} <= words
    assert [word for word in sorted(words) if f"`{word}`" not in MODEL] == []
