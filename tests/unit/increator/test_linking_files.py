"""Optional columns of a Parquet file reach the resolver, whose error names the one that is wrong; no result holds them."""

import csv
import json
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from graph.errors import InputError
from graph.tables import ACCOUNTS, IDENTIFIERS
from increator.linking_files import LinkOptions, link_files
from tests.unit.resolution.people import crowd

ROWS = [{**row, "country": "DE"} for row in crowd(160, seed=4)]


def written(folder: Path, name: str = "accounts", **columns: pa.Array) -> Path:
    told = {column: [row[column] for row in ROWS] for column in ("platform", "handle", "display_name", "country")}
    path = folder / f"{name}.parquet"
    pq.write_table(pa.table({**told, **columns}), path)
    return path


def blocks(report: dict[str, list[dict[str, object]]]) -> dict[object, object]:
    return {block["rule"]: block["pairs"] for block in report["blocking"]}


VECTORS = pa.array([[1.0, row % 7, row % 11] for row in range(len(ROWS))])


def test_embeddings_of_a_file_bring_accounts_together_and_are_in_no_result(tmp_path: Path) -> None:
    plain = link_files([written(tmp_path)], LinkOptions(out=tmp_path / "plain"))
    report = link_files([written(tmp_path, content_embedding=VECTORS)], LinkOptions(out=tmp_path / "out"))
    assert blocks(report).items() >= blocks(plain).items()
    assert blocks(report)["content that is nearly the same"]
    assert pq.read_schema(tmp_path / "out" / "accounts.parquet").names == ACCOUNTS.names


def test_files_with_and_without_a_column_are_linked_together_and_an_account_twice_has_its_last_value(
    tmp_path: Path,
) -> None:
    files = [written(tmp_path, "one", brands=pa.array([["nike"]] * len(ROWS))), written(tmp_path, "two")]
    report = link_files(files, LinkOptions(out=tmp_path / "out"))
    assert report["accounts"] == len(ROWS)


def test_what_was_read_off_each_account_is_written_with_its_place_and_reason(tmp_path: Path) -> None:
    path = tmp_path / "accounts.csv"
    path.write_text("platform,handle,bio\nx,jane,painter\ntiktok,janes,Hi! IG: @jane.ig\n", "utf-8")
    link_files([path], LinkOptions(out=tmp_path / "out"))
    (said,) = pq.read_table(tmp_path / "out" / "identifiers.parquet").cast(IDENTIFIERS).to_pylist()
    assert (said["account_key"], said["kind"], said["value"]) == ("tiktok:@janes", "handle", "instagram:jane.ig")
    assert "Hi! IG: @jane.ig"[said["start"] : said["end"]] == "IG: @jane.ig"
    assert said["reason"] == "labelled handle, 'ig'"


@pytest.mark.parametrize(("regions", "fails"), [((), False), (("FR",), False), (("DE",), True)])
def test_faces_are_read_only_where_a_region_is_named(tmp_path: Path, regions: tuple[str, ...], *, fails: bool) -> None:
    """What no vector is shows whether anybody looked."""
    path = written(tmp_path, face_embedding=pa.array([[0.0, 0.0]] * len(ROWS)))
    options = LinkOptions(out=tmp_path / "out", face_regions=regions)
    if not fails:
        assert link_files([path], options)["accounts"] == len(ROWS)
        return
    with pytest.raises(InputError, match=r"face_embedding: row 0 .* is a zero vector"):
        link_files([path], options)


def test_columns_that_do_not_go_together_are_an_error(tmp_path: Path) -> None:
    files = [
        written(tmp_path, "one", brands=pa.array([["nike"]] * len(ROWS))),
        written(tmp_path, "two", brands=pa.array([0.5] * len(ROWS))),
    ]
    with pytest.raises(InputError, match="one type in one file"):
        link_files(files, LinkOptions(out=tmp_path / "out"))


@pytest.mark.parametrize("bad", ["missing.parquet", "damaged.parquet"])
@pytest.mark.parametrize("first", [True, False])
def test_a_file_that_cannot_be_read_is_named(tmp_path: Path, bad: str, *, first: bool) -> None:
    (tmp_path / "damaged.parquet").write_bytes(b"PAR1 and nothing else")
    files = [tmp_path / bad, written(tmp_path)]
    with pytest.raises((InputError, FileNotFoundError), match=bad):
        link_files(files if first else files[::-1], LinkOptions(out=tmp_path / "out"))
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("name", ["accounts.csv", "accounts.jsonl"])
def test_a_text_with_embeddings_is_told_that_only_parquet_has_them(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    rows = [{**row, "content_embedding": "[1.0, 0.5]", "brands": "nike"} for row in ROWS]
    if name.endswith(".csv"):
        with path.open("w", newline="") as file:
            writer = csv.DictWriter(file, rows[0])
            writer.writeheader()
            writer.writerows(rows)
    else:
        path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    report = link_files([path], LinkOptions(out=tmp_path / "out"))
    told = "only a Parquet file can have content_embedding, brands: a text has no lists of numbers or times"
    assert f"{path}: {told}" in report["notes"]


def test_where_no_row_is_an_account_each_reason_is_told_with_its_rows(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("platform,handle\n,jane\nx,\nx,\nx,a,b\nx,a,b,c\nx,a,b,c,d\nx\n,\n", "utf-8")
    with pytest.raises(InputError) as error:
        link_files([path], LinkOptions(out=tmp_path / "out"))
    assert str(error.value).endswith(
        f"{path}: line 2: no platform (2 rows); line 3: neither handle nor native_id (2 rows); "
        "line 5: 3 values, but the first line names 2 columns (1 row); "
        "line 6: 4 values, but the first line names 2 columns (1 row); "
        "line 7: 5 values, but the first line names 2 columns (1 row); and 1 row for other reasons"
    )
