"""The Python of the docs runs as it is written there."""

import re
from itertools import chain
from pathlib import Path

import pytest

from ingestion.account_table import read_account_table
from resolution.model import Model
from tests.unit.resolution.people import crowd, person

RESOLVER = Path(__file__).resolve().parents[2] / "docs" / "resolver.md"
EXAMPLE = re.compile(r"^## From Python\n.*?^```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)

RARE = (
    "ottokar.zorn",
    "leopoldine.abt",
    "balthasar.kummer",
    "isolde.fjell",
    "thaddeus.crump",
    "yolanda.brisk",
    "ulf.ekdahl",
)


def write(path: Path, rows: list[dict[str, object]]) -> None:
    columns = ("platform", "handle", "display_name", "bio")
    lines = [",".join(str(row.get(name) or "") for name in columns) for row in rows]
    path.write_text("\n".join(["site,handle,display_name,bio", *lines]) + "\n", "utf-8")


def test_the_example_from_python_links_explains_and_takes_who_arrives(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    quist = person("wilhelmina.quist", "Wilhelmina Quist")
    known = [*crowd(300, seed=3), *chain.from_iterable(person(name, "") for name in RARE), *quist[:2]]
    write(tmp_path / "accounts.csv", [*known, {"platform": "", "handle": "nobody"}])
    write(tmp_path / "later.csv", quist[2:])
    assert len(read_account_table(tmp_path / "later.csv", columns={"site": "platform"}).accounts)
    found = EXAMPLE.search(RESOLVER.read_text("utf-8"))
    assert found
    names: dict[str, object] = {"__name__": "example"}
    exec(compile(found[1], str(RESOLVER), "exec"), names)  # noqa: S102 - our own docs, which people copy
    told = capsys.readouterr().out
    assert f"accounts.csv, line {len(known) + 2}: " in told
    assert "bits: handle and name" in told
    assert names["together"] is True
    assert Model.from_json((tmp_path / "model.json").read_bytes())
    keys = [f"{row['platform']}:@{row['handle']}" for row in quist[2:]]
    assert all(key in told.splitlines()[-1] for key in keys)
