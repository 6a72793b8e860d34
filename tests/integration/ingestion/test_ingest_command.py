"""`increator ingest` as a person runs it: output and exit status."""

import asyncio
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from uuid import uuid4

import orjson
import pytest

from creators.database import open_database
from creators.tenancy import create_tenant
from creators.words import Tenant
from increator.stores import StoreUrls


def increator(arguments: list[str], store_urls: StoreUrls, lake: Path, home: Path) -> subprocess.CompletedProcess[str]:
    urls = {f"INCREATOR_{name.upper()}_URL": url for name, url in asdict(store_urls).items()}
    environment = {**os.environ, **urls, "INCREATOR_LAKE_URL": lake.as_uri(), "INCREATOR_HOME": str(home)}  # noqa: TID251 - a child's environment
    return subprocess.run(
        [sys.executable, "-m", "increator", *arguments],
        env=environment,
        cwd=Path(__file__).resolve().parents[3],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


@pytest.fixture
def made_tenant(store_urls: StoreUrls) -> Tenant:
    async def make() -> Tenant:
        async with open_database(store_urls.postgres) as database:
            return await create_tenant(database, f"t-{uuid4().hex}")

    return asyncio.run(make())


@pytest.mark.parametrize("called", [lambda made: made.name, lambda made: str(made.tenant)], ids=["name", "id"])
def test_a_tenant_is_found_by_its_name_or_its_id(
    store_urls: StoreUrls, made_tenant: Tenant, tmp_path: Path, called: Callable[[Tenant], str]
) -> None:
    table = tmp_path / "a.csv"
    table.write_text("platform,handle\nx,jane\n")
    arguments = ["ingest", str(table), "--tenant", called(made_tenant), "--json"]
    told = increator(arguments, store_urls, tmp_path / "lake", tmp_path)
    assert orjson.loads(told.stdout)["accounts_created"] == 1
    assert list((tmp_path / "lake").rglob(f"tenant={made_tenant.tenant}"))


def test_rejected_rows_are_listed_by_file_and_line_and_the_status_is_0(
    store_urls: StoreUrls, made_tenant: Tenant, tmp_path: Path
) -> None:
    table = tmp_path / "a.csv"
    table.write_text("network,handle,shoe_size\nx,jane,44\n,john,45\n")
    arguments = ["ingest", str(table), "--tenant", made_tenant.name, "--map", "network=platform"]
    told = increator([*arguments, "--json"], store_urls, tmp_path / "lake", tmp_path)
    report = orjson.loads(told.stdout)
    assert (told.returncode, report["accounts_created"], report["dead_letters"]) == (0, 1, 1)
    assert report["ignored_columns"] == {str(table): ["shoe_size"]}
    again = increator(arguments, store_urls, tmp_path / "lake", tmp_path)
    assert again.returncode == 0
    assert f"{table}:3: no platform" in again.stdout


def test_letters_are_those_of_the_workers_and_it_says_where_rejected_rows_are(
    store_urls: StoreUrls, made_tenant: Tenant, tmp_path: Path
) -> None:
    lake = tmp_path / "lake"
    (tmp_path / "a.csv").write_text("platform,handle\n,john\n")
    increator(["ingest", str(tmp_path / "a.csv"), "--tenant", made_tenant.name], store_urls, lake, tmp_path)
    told = increator(["letters"], store_urls, lake, tmp_path)
    assert told.returncode == 0
    assert "messages of the workers failed for good" in told.stdout
    assert f"what ingest could not read is in the lake: {lake.as_uri()}/dead_letters/" in told.stdout
    assert list((lake / "dead_letters").rglob("*.jsonl.gz"))


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "name a file or a folder"),
        (["missing.csv"], "missing.csv: there is no such file or folder"),
        (["bad.csv"], "bad.csv: has no column platform"),
        (["bad.csv", "--map", "nonsense"], "--map nonsense: write theirs=ours"),
        (["bad.csv", "--tenant", "nobody"], "no tenant 'nobody'"),
        (["empty.csv"], "empty.csv: "),
        (["folder"], "folder: no file in this folder that is read; use .csv"),
    ],
)
def test_wrong_input_is_named_and_the_status_is_2(
    store_urls: StoreUrls, tmp_path: Path, arguments: list[str], message: str
) -> None:
    (tmp_path / "bad.csv").write_text("colour\nred\n")
    (tmp_path / "empty.csv").touch()
    (tmp_path / "folder").mkdir()
    named = [str(tmp_path / one) if one.endswith((".csv", "folder")) else one for one in arguments]
    told = increator(["ingest", *named], store_urls, tmp_path / "lake", tmp_path)
    assert (told.returncode, told.stdout) == (2, "")
    assert message in told.stderr


def test_what_could_be_read_is_reported_beside_what_could_not(
    store_urls: StoreUrls, made_tenant: Tenant, tmp_path: Path
) -> None:
    (tmp_path / "good.csv").write_text("platform,handle\nx,jane\n")
    (tmp_path / "empty.csv").touch()
    arguments = ["ingest", *(str(tmp_path / name) for name in ("good.csv", "empty.csv")), "--tenant", made_tenant.name]
    told = increator(arguments, store_urls, tmp_path / "lake", tmp_path)
    assert told.returncode == 2
    assert "Ingested" in told.stdout
    assert "empty.csv" in told.stderr
