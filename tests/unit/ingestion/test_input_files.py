from pathlib import Path

import pytest

from graph.errors import InputError
from ingestion.input_files import find_input_files


def make(folder: Path, *names: str) -> None:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("{}")


def test_a_folder_gives_its_files_by_name_each_once_and_passes_over_others(tmp_path: Path) -> None:
    make(
        tmp_path, "b/2.jsonl.gz", "b/1.CSV", "a.parquet", "note.txt", ".hidden/x.json", "b/.x.json", "c.tsv", "d.ndjson"
    )
    found = find_input_files([tmp_path, tmp_path / "b", tmp_path / "b" / "1.CSV"])
    assert [str(file.path.relative_to(tmp_path)) for file in found] == [
        "a.parquet", "c.tsv", "d.ndjson", "b/1.CSV", "b/2.jsonl.gz",
    ]  # fmt: skip
    assert [file.kind for file in found] == [".parquet", ".tsv", ".ndjson", ".csv", ".jsonl"]


def test_a_folder_without_a_file_that_is_read_is_named(tmp_path: Path) -> None:
    make(tmp_path, "full/a.json", "notes/note.txt", "notes/.hidden/x.json")
    assert len(find_input_files([tmp_path])) == 1
    with pytest.raises(InputError, match=r"notes: no file in this folder that is read; use \.csv"):
        find_input_files([tmp_path / "full", tmp_path / "notes"])


@pytest.mark.parametrize(
    ("path", "asked", "platform"),
    [
        ("payloads/youtube/a.json", "payloads", "youtube"),
        ("payloads/youtube/2026/10/a.json", "payloads", "youtube"),
        ("payloads/YouTube/a.json", "payloads/YouTube/a.json", "youtube"),
        ("payloads/twitter/a.json", "payloads/twitter", "x"),
        ("payloads/github/a.json", "payloads", "github"),
        ("home/x/things/a.json", "home/x/things", None),
        ("home/x/things/a.json", "home/x/things/a.json", None),
        ("stuff/a.json", "stuff", None),
    ],
)
def test_the_folder_tells_the_platform(tmp_path: Path, path: str, asked: str, platform: str | None) -> None:
    make(tmp_path, path)
    assert [file.platform for file in find_input_files([tmp_path / asked])] == [platform]


def test_a_path_that_is_not_there_is_named(tmp_path: Path) -> None:
    make(tmp_path, "a.json")
    with pytest.raises(InputError, match="no such file or folder"):
        find_input_files([tmp_path, tmp_path / "missing"])


def test_a_named_file_of_no_kind_that_is_read_is_named(tmp_path: Path) -> None:
    make(tmp_path, "a.xlsx")
    with pytest.raises(InputError, match=r"a\.xlsx: not a kind of file that is read; use \.csv"):
        find_input_files([tmp_path / "a.xlsx"])
