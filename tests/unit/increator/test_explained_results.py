"""`increator explain` on a folder that `increator link` wrote: whom it takes, what it reads, what it prints."""

import json
import re
from collections.abc import Mapping
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from graph.errors import InputError
from increator.__main__ import run
from increator.kept_judgements import KEPT
from increator.result_accounts import called_account
from tests.unit.resolution.people import crowd, person, table

HOSTILE = "\x1b[31mred\x1b[0m\x07 \u202eydobon\u2069 [bold]$x^$"
LEFT, RIGHT = "tiktok:@wilhelmina.quist", "x:@wilhelmina.quist"
NOT_SEEN = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066\u2067]")

ROWS: list[Mapping[str, object]] = [
    *crowd(200, seed=3),
    *person("wilhelmina.quist", "Wilhelmina Quist"),
    {"platform": "x", "handle": "hostile.quokka", "display_name": HOSTILE, "location": HOSTILE},
    {"platform": "tiktok", "handle": "hostile.quokka", "display_name": HOSTILE, "location": HOSTILE},
    {"platform": "instagram", "handle": "withid", "native_id": "17841400000000001", "display_name": "With Id"},
    {"platform": "youtube", "handle": "withid", "native_id": "UCabcDEF", "display_name": "With Id"},
]


@pytest.fixture(scope="module")
def rows(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("tables") / "accounts.parquet"
    pq.write_table(table(ROWS), path)
    return path


@pytest.fixture(scope="module")
def out(rows: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("results") / "out"
    assert run(["link", str(rows), "--out", str(folder)]) == 0
    return folder


def judged(folder: Path, verdict: str, left: str = LEFT, right: str = RIGHT) -> Path:
    path = folder / f"{verdict}.csv"
    path.write_text(f"left_key,right_key,verdict\n{left},{right},{verdict}\n", "utf-8")
    return path


def explained(out: Path, left: str, right: str, capsys: pytest.CaptureFixture[str]) -> dict[str, object]:
    capsys.readouterr()
    assert run(["explain", left, right, "--out", str(out), "--json"]) == 0
    return dict(json.loads(capsys.readouterr().out))


def test_what_accounts_write_reaches_neither_terminal_nor_picture_raw(
    out: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    picture = tmp_path / "why.png"
    arguments = ["explain", "x:@hostile.quokka", "tiktok:@hostile.quokka", "--out", str(out)]
    assert run([*arguments, "--png", str(picture)]) == 0
    printed = capsys.readouterr().out
    assert not NOT_SEEN.search(printed)
    assert "ydobon" in printed
    assert picture.read_bytes().startswith(b"\x89PNG")
    assert run([*arguments, "--json"]) == 0
    printed = capsys.readouterr().out
    assert not NOT_SEEN.search(printed)
    json.loads(printed)


def test_a_message_that_quotes_somebody_is_safe_too(out: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["explain", f"x:{HOSTILE}", "x:2", "--out", str(out)]) == 2
    told = capsys.readouterr().err
    assert not NOT_SEEN.search(told)
    assert r"\x1b[31mred" in told


@pytest.mark.parametrize(
    ("called", "key"),
    [
        ("x:@wilhelmina.quist", "x:@wilhelmina.quist"),
        ("x:@Wilhelmina.Quist", "x:@wilhelmina.quist"),
        ("X:@wilhelmina.quist", "x:@wilhelmina.quist"),
        ("twitter:wilhelmina.quist", "x:@wilhelmina.quist"),
        ("x:wilhelmina.quist", "x:@wilhelmina.quist"),
        ("instagram:@withid", "instagram:17841400000000001"),
        ("17841400000000001", "instagram:17841400000000001"),
        ("youtube:@WITHID", "youtube:UCabcDEF"),
        ("youtube:ucABCdef", "youtube:UCabcDEF"),
        ("200", "x:@wilhelmina.quist"),
    ],
)
def test_an_account_is_found_by_what_people_see_of_it(out: Path, called: str, key: str) -> None:
    assert called_account(out, called) == key


def test_a_native_id_may_be_larger_than_any_row(out: Path) -> None:
    with pytest.raises(InputError, match="12345678901234567890"):
        called_account(out, "12345678901234567890")


def test_where_several_accounts_are_called_so_their_keys_are_named(out: Path) -> None:
    with pytest.raises(InputError, match="2 accounts") as raised:
        called_account(out, "@withid")
    assert "instagram:17841400000000001, youtube:UCabcDEF" in str(raised.value)


@pytest.mark.parametrize("called", ["x:@wilhelmina.qust", "x:wilhelminaquist", "X:Wilhelmina.Quist1"])
def test_where_none_is_called_so_the_nearest_key_comes_first(out: Path, called: str) -> None:
    with pytest.raises(InputError, match="no such account key") as raised:
        called_account(out, called)
    assert "the nearest: x:@wilhelmina.quist" in str(raised.value)


def test_nothing_is_near_to_what_nobody_is_called_like(out: Path) -> None:
    with pytest.raises(InputError, match="no such account key") as raised:
        called_account(out, "x:@zzzzzzzz")
    assert "nearest" not in str(raised.value)


def test_a_result_keeps_its_judgements_and_an_explanation_tells_them(
    rows: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    assert run(["link", str(rows), "--out", str(out), "--judgements", str(judged(tmp_path, "different"))]) == 0
    apart = explained(out, LEFT, RIGHT, capsys)
    assert not apart["same_creator"]
    assert "a person judged them different" in str(apart["because"])
    strangers = [str(key) for key in pq.read_table(out / "clusters.parquet")["account_key"].to_pylist()]
    left = next(key for key in strangers if key.startswith("instagram:"))
    right = next(key for key in strangers if key.startswith("youtube:"))
    assert run(["link", str(rows), "--out", str(out), "--judgements", str(judged(tmp_path, "same", left, right))]) == 0
    together = explained(out, left, right, capsys)
    assert together["same_creator"]
    assert "a person judged them the same" in str(together["because"])
    assert pa.types.is_string(pq.read_table(out / KEPT).schema.field("verdict").type)


def test_judgements_of_an_earlier_run_do_not_stay(
    rows: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    assert run(["link", str(rows), "--out", str(out), "--judgements", str(judged(tmp_path, "different"))]) == 0
    assert (out / KEPT).is_file()
    assert run(["link", str(rows), "--out", str(out)]) == 0
    assert not (out / KEPT).exists()
    assert explained(out, LEFT, RIGHT, capsys)["same_creator"]


def test_judgements_that_are_given_are_told_instead_of_those_that_were_kept(
    rows: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    assert run(["link", str(rows), "--out", str(out), "--judgements", str(judged(tmp_path, "different"))]) == 0
    capsys.readouterr()
    arguments = ["explain", LEFT, RIGHT, "--out", str(out), "--judgements", str(judged(tmp_path, "unsure")), "--json"]
    assert run(arguments) == 0
    assert "judged" not in json.loads(capsys.readouterr().out)["because"]
