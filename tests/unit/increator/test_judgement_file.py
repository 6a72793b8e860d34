"""Judgements are read as tables are; nobody is judged against themselves, and accounts that are not there are told."""

import json
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.errors import InputError
from graph.tables import JUDGEMENTS
from increator.judgement_file import read_judgement_file, read_judgements
from increator.linking_files import LinkOptions, link_files
from ingestion.account_table import read_account_table

HEADER = "left_key,right_key,verdict\n"
ACCOUNTS = "platform,handle,native_id\nx,jane,\nyoutube,jane,\ntiktok,jane,7\nx,bob,\n"


def judged(folder: Path, text: str | bytes, name: str = "j.csv") -> Path:
    path = folder / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def report_of(folder: Path, text: str) -> dict[str, Any]:
    (folder / "accounts.csv").write_text(ACCOUNTS, "utf-8")
    options = LinkOptions(out=folder / "out", judgements=judged(folder, HEADER + text))
    return link_files([folder / "accounts.csv"], options)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (HEADER + "x:@jane,youtube:@jane,different\n", "j.csv"),
        ("left_key;right_key;verdict;why\r\nx:@jane;youtube:@jane;different;two people\r\n", "j.csv"),
        ("verdict\tright_key\tleft_key\ndifferent\tyoutube:@jane\tx:@jane\n", "j.tsv"),
        ((HEADER + "x:@jane,youtube:@jane,different\n").encode("utf-16"), "j.csv"),
        (HEADER + "x:@jane,youtube:@jane,different\n", "judgements.txt"),
        ('{"left_key": "x:@jane", "right_key": "youtube:@jane", "verdict": "different"}\n', "j.jsonl"),
        (HEADER + " X:@Jane , YouTube:@@jane , Different \n", "j.csv"),
        (HEADER + "Twitter:@JANE,you tube:@jane,DIFFERENT\n", "j.csv"),
    ],
)
def test_judgements_are_read_whatever_separates_them_and_however_a_key_is_written(
    tmp_path: Path, text: str | bytes, name: str
) -> None:
    read = read_judgements(judged(tmp_path, text, name))
    assert read.schema == JUDGEMENTS
    assert read.to_pylist() == [{"left_key": "x:@jane", "right_key": "youtube:@jane", "verdict": "different"}]


def test_native_ids_keep_their_capitals(tmp_path: Path) -> None:
    read = read_judgements(judged(tmp_path, HEADER + "YouTube:UCaB,youtube:UCab,different\n"))
    assert read["left_key"].to_pylist() == ["youtube:UCaB"]


@given(
    st.sampled_from(["x", "Twitter", "github", "youtube", "my.site"]),
    st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=12),
)
def test_the_key_of_an_account_is_read_as_itself(
    tmp_path_factory: pytest.TempPathFactory, platform: str, handle: str
) -> None:
    folder = tmp_path_factory.mktemp("keys")
    (folder / "a.jsonl").write_text(json.dumps({"platform": platform, "handle": handle}), "utf-8")
    for key in read_account_table(folder / "a.jsonl").accounts["account_key"].to_pylist():
        pq.write_table(pa.table({"left_key": [key], "right_key": ["x:7"], "verdict": ["same"]}), folder / "j.parquet")
        assert read_judgements(folder / "j.parquet")["left_key"].to_pylist() == [key]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("x:@jane,x:@jane,different", "j.csv: line 3: x:@jane is judged against itself"),
        ("x:@jane,X:@Jane,same", "j.csv: line 3: x:@jane is judged against itself"),
        ("0,1,different", "j.csv: line 3: '0' is a row number, .* such as x:@jane"),
        ("x:@jane,jane,different", "j.csv: line 3: 'jane' is no account key; a key is platform:@handle"),
        ("x:@jane,https://x.com/bob,different", "j.csv: line 3: 'https://x.com/bob' is no account key"),
        ("x:@jane,x:@bob,yes", "j.csv: line 3: 'yes' is not one of same, different, unsure"),
        ("x:@jane,x:@bob", "j.csv: line 3: 2 values, but the first line names 3 columns"),
        (",x:@bob,same", "j.csv: line 3: no left_key"),
    ],
)
def test_a_judgement_that_judges_nothing_is_an_error_that_names_file_and_line(
    tmp_path: Path, line: str, said: str
) -> None:
    path = judged(tmp_path, f"{HEADER}x:@jane,youtube:@jane,same\n{line}\n")
    with pytest.raises(InputError, match=f"^--judgements: .*{said}"):
        read_judgements(path)


@pytest.mark.parametrize(
    ("header", "said"),
    [("left,right,verdict", "no column 'left_key'; it has left"), (HEADER.strip() + ",verdict", "2 columns 'verdict'")],
)
def test_a_file_of_judgements_without_its_columns_is_named(tmp_path: Path, header: str, said: str) -> None:
    with pytest.raises(InputError, match=rf"--judgements: .*j\.csv: .*{said}"):
        read_judgements(judged(tmp_path, f"{header}\nx:1,x:2,same,same\n"))


def test_lines_are_counted_as_an_editor_does(tmp_path: Path) -> None:
    text = 'left_key,right_key,verdict,why\nx:1,x:2,same,"two\nlines"\n\nx:3,x:4,same,\n'
    assert read_judgement_file(judged(tmp_path, text)).lines == [2, 5]


def test_judgements_of_accounts_that_are_not_in_the_table_are_told_with_their_lines_and_what_may_be_meant(
    tmp_path: Path,
) -> None:
    report = report_of(
        tmp_path,
        "x:@nobody,youtube:@jane,different\nx:@jane,youtube:@jane,different\nx:@jane,youtube:jane,different\n"
        "tiktok:@Jane,x:@jane,different\n",
    )
    told = (
        f"{tmp_path / 'j.csv'}: 4 judgements read; 3 are of accounts that are not in the table: line 2 `x:@nobody`, "
        "line 4 `youtube:jane` (did you mean `youtube:@jane`?), line 5 `tiktok:@jane` (did you mean `tiktok:7`?)"
    )
    assert report["notes"][-1] == told
    assert json.loads((tmp_path / "out" / "report.json").read_text("utf-8"))["notes"] == report["notes"]


def test_of_many_unknown_accounts_the_first_are_named_and_all_are_counted(tmp_path: Path) -> None:
    report = report_of(tmp_path, "".join(f"x:{row},youtube:@jane,different\n" for row in range(1, 8)))
    told = (
        f"{tmp_path / 'j.csv'}: 7 judgements read; 7 are of accounts that are not in the table: line 2 `x:1`, "
        "line 3 `x:2`, line 4 `x:3`, line 5 `x:4`, line 6 `x:5`, and 2 more"
    )
    assert report["notes"][-1] == told


def test_a_key_in_other_capitals_joins_two_accounts(tmp_path: Path) -> None:
    assert "judgements read" not in str(report_of(tmp_path, "X:@Bob,YouTube:@JANE,Same\n")["notes"])
    clusters = pq.read_table(tmp_path / "out" / "clusters.parquet").to_pylist()
    of = {row["account_key"]: row["cluster"] for row in clusters}
    assert of["x:@bob"] == of["youtube:@jane"]


def test_keys_that_are_no_text_are_an_error_that_names_the_file(tmp_path: Path) -> None:
    sides = pa.array([b"\xff\xfe"], pa.binary())
    pq.write_table(pa.table({"left_key": sides, "right_key": sides, "verdict": ["same"]}), tmp_path / "j.parquet")
    with pytest.raises(InputError, match=r"j\.parquet: left_key is binary"):
        read_judgements(tmp_path / "j.parquet")


def test_the_page_spells_out_what_is_not_seen_of_an_unknown_key(tmp_path: Path) -> None:
    report_of(tmp_path, "x:@jane,tiktok:zz\u202e\u200b,different\n")
    page = (tmp_path / "out" / "report.html").read_text("utf-8")
    assert "zz" in page
    assert not {"\u202e", "\u200b"} & set(page)
