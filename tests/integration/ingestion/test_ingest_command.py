"""`increator ingest` as a person runs it: output and exit status."""

import os
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path

import orjson
import pytest

from graph.words import TenantId
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


def test_rejected_rows_are_listed_by_file_and_line_and_the_status_is_0(
    store_urls: StoreUrls, tenant: TenantId, tmp_path: Path
) -> None:
    table = tmp_path / "a.csv"
    table.write_text("network,handle,shoe_size\nx,jane,44\n,john,45\n")
    arguments = ["ingest", str(table), "--tenant", str(tenant), "--map", "network=platform"]
    told = increator([*arguments, "--json"], store_urls, tmp_path / "lake", tmp_path)
    report = orjson.loads(told.stdout)
    assert (told.returncode, report["accounts_created"], report["dead_letters"]) == (0, 1, 1)
    assert report["ignored_columns"] == {str(table): ["shoe_size"]}
    again = increator(arguments, store_urls, tmp_path / "lake", tmp_path)
    assert again.returncode == 0
    assert f"{table}:3: no platform" in again.stdout


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "name a file or a folder"),
        (["missing.csv"], "missing.csv: there is no such file or folder"),
        (["bad.csv"], "bad.csv: has no column platform"),
        (["bad.csv", "--map", "nonsense"], "--map nonsense: write theirs=ours"),
        (["bad.csv", "--tenant", "nobody"], "nobody"),
    ],
)
def test_wrong_input_is_named_and_the_status_is_2(
    store_urls: StoreUrls, tenant: TenantId, tmp_path: Path, arguments: list[str], message: str
) -> None:
    (tmp_path / "bad.csv").write_text("colour\nred\n")
    named = [str(tmp_path / one) if one.endswith(".csv") else one for one in arguments]
    chosen = [] if "--tenant" in named else ["--tenant", str(tenant)]
    told = increator(["ingest", *named, *chosen], store_urls, tmp_path / "lake", tmp_path)
    assert told.returncode == 2
    assert message in told.stderr + told.stdout
