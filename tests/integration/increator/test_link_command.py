"""`increator link`, `explain` and `evaluate` as programs drive them: files in, files out, exit status, messages."""

import errno
import json
import os
import re
from pathlib import Path

import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet as pq
import pytest

from graph.tables import ACCOUNT_SLOTS
from increator.__main__ import run
from ingestion.account_words import COLUMNS as COLUMNS_READ
from resolution.model import Model
from tests.unit.resolution.people import crowd, person

COLUMNS = ("platform", "handle", "display_name", "bio")


@pytest.fixture(scope="module")
def accounts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("tables") / "accounts.csv"
    rows = [*crowd(300, seed=3), *person("wilhelmina.quist", "Wilhelmina Quist")]
    columns = {name: [row.get(name) for row in rows] for name in COLUMNS}
    columns["whose"] = [str(row["display_name"]) for row in rows]
    pyarrow.csv.write_csv(pa.table(columns), path)
    with path.open("a", encoding="utf-8") as file:
        file.write("x,,,nobody at all,\n")
    return path


@pytest.fixture(scope="module")
def out(accounts: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("results") / "out"
    assert run(["link", str(accounts), "--out", str(folder), "--key", "whose"]) == 0
    return folder


def test_clusters_have_one_row_an_input_row_in_input_order(out: Path) -> None:
    clusters = pq.read_table(out / "clusters.parquet")
    assert clusters.column_names == ["row", "account_key", "cluster", "confidence", "whose"]
    assert clusters["row"].to_pylist() == list(range(304))
    assert clusters.schema.field("row").type == pa.int64()
    assert clusters.schema.field("confidence").type == pa.float64()


def test_a_row_that_cannot_be_an_account_is_named_with_its_line_and_reason(out: Path) -> None:
    rejected = [json.loads(line) for line in (out / "rejected.jsonl").read_text("utf-8").splitlines()]
    assert [row["line"] for row in rejected] == [306]
    assert rejected[0]["reason"]
    assert json.loads((out / "report.json").read_text("utf-8"))["rejected"] == 1


def test_links_carry_both_rows_and_their_evidence(out: Path) -> None:
    links = pq.read_table(out / "links.parquet")
    assert links.column_names == [
        *("left_row", "right_row", "left_key", "right_key", "linker", "kind", "weight_bits", "probability"),
        *("used", "evidence"),
    ]
    keys = pq.read_table(out / "clusters.parquet")["account_key"].to_pylist()
    for link in links.to_pylist():
        assert (keys[link["left_row"]], keys[link["right_row"]]) == (link["left_key"], link["right_key"])
        assert link["kind"] in {"deterministic", "declared", "probabilistic"}


def test_a_persons_accounts_share_a_cluster(out: Path) -> None:
    clusters = pq.read_table(out / "clusters.parquet").to_pylist()
    assert len({row["cluster"] for row in clusters if "wilhelmina" in row["account_key"]}) == 1


def test_the_report_says_what_happened(out: Path) -> None:
    report = json.loads((out / "report.json").read_text("utf-8"))
    assert report["rows"] == 305
    assert report["accounts"] == 304
    assert report["ignored_columns"] == {report["files"][0]: []}
    stages = [
        "reading",
        "identifiers",
        "derived columns",
        "blocking",
        "letters",
        "comparing",
        "training",
        "scoring",
        "linking",
    ]
    assert list(report["seconds"]) == [*stages, "clustering", "writing"]
    assert sum(report["seconds"].values()) <= report["seconds_total"] + 0.01
    memory = list(report["peak_memory_mib_by_stage"].values())
    assert report["peak_memory_mib_by_stage"].keys() == report["seconds"].keys()
    assert 0 < memory[0] <= memory[-1] <= report["peak_memory_mib"]
    assert sum(int(size) * count for size, count in report["cluster_sizes"].items()) == report["accounts"]
    assert report["pairs_compared"] > 0
    assert "increator" in report["versions"]
    assert (out / "report.html").read_text("utf-8").startswith("<!doctype html>")


def test_the_report_holds_the_model_that_was_used(out: Path) -> None:
    told = json.loads((out / "report.json").read_text("utf-8"))
    used = Model.from_json((out / "model.json").read_bytes())
    assert (told["model_version"], told["model"]["prior"]) == (used.version, used.prior)
    weights = [[level["weight_bits"] for level in one["levels"]] for one in told["model"]["comparisons"]]
    assert weights == [[level.weight_bits for level in one.levels] for one in used.comparisons]


def test_values_that_cannot_be_read_and_notes_on_a_file_are_told_by_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table = tmp_path / "a.csv"
    table.write_bytes(
        "platform,handle,name,followers,shoe\nx,jane,Zoë,abc,44\ntiktok,jane,Zoë,12,45\n".encode("latin-1")
    )
    assert run(["link", str(table), "--out", str(tmp_path / "out")]) == 0
    told = capsys.readouterr().out
    report = json.loads((tmp_path / "out" / "report.json").read_text("utf-8"))
    assert report["unreadable_values"] == {str(table): {"followers": 1}}
    assert report["ignored_columns"] == {str(table): ["shoe"]}
    assert len([note for note in report["notes"] if str(table) in note]) == 1
    assert f"{table}: values that could not be read, by column: followers 1" in told
    assert f"{table}: ignored columns: shoe" in told
    assert report["notes"][0] in told


@pytest.mark.parametrize("seed", ["1", "2"])
def test_a_seed_is_taken_and_changes_nothing(accounts: Path, out: Path, tmp_path: Path, seed: str) -> None:
    assert run(["link", str(accounts), "--out", str(tmp_path), "--key", "whose", "--seed", seed]) == 0
    again, first = (pq.read_table(folder / "clusters.parquet") for folder in (tmp_path, out))
    assert again.equals(first)


def test_again_gives_the_same_clusters(accounts: Path, out: Path, tmp_path: Path) -> None:
    assert run(["link", str(accounts), "--out", str(tmp_path), "--key", "whose"]) == 0
    again, first = (pq.read_table(folder / "clusters.parquet") for folder in (tmp_path, out))
    assert again["cluster"].equals(first["cluster"])


def test_a_trained_model_is_used_instead_of_training(accounts: Path, out: Path, tmp_path: Path) -> None:
    assert run(["link", str(accounts), "--out", str(tmp_path), "--model", str(out / "model.json")]) == 0
    assert (tmp_path / "model.json").read_bytes() == (out / "model.json").read_bytes()


def test_train_only_writes_the_model_and_neither_writes_nor_tells_clusters(
    accounts: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["link", str(accounts), "--out", str(tmp_path), "--train-only"]) == 0
    assert {file.name for file in tmp_path.iterdir()} == {"model.json", "rejected.jsonl"}
    told = capsys.readouterr().out
    assert "clusters" not in told
    assert "links" not in told
    assert "accounts" in told


def test_train_only_refuses_a_model(
    accounts: Path, out: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ["--out", str(tmp_path / "new"), "--train-only", "--model", str(out / "model.json")]
    assert run(["link", str(accounts), *arguments]) == 2
    assert "--train-only and --model" in capsys.readouterr().err
    assert not (tmp_path / "new").exists()


@pytest.fixture(scope="module")
def few(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """So few accounts that hardly any two of one platform are alike."""
    path = tmp_path_factory.mktemp("tables") / "few.csv"
    handles = ("wilhelmina.quist", "ottokar.zorn", "leopoldine.abt", "balthasar.kummer")
    lines = [f"{platform},{handle}" for handle in handles for platform in ("x", "tiktok", "youtube")]
    path.write_text("\n".join(["platform,handle", *lines]) + "\n", "utf-8")
    return path


def test_where_probabilities_are_not_calibrated_it_is_said_wherever_one_looks(
    few: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["link", str(few), "--out", str(tmp_path)]) == 0
    told = capsys.readouterr().out
    report = json.loads((tmp_path / "report.json").read_text("utf-8"))
    (note,) = report["notes"]
    assert re.search(r"not calibrated.* only \d+ pairs of one platform .* guess .*--model.*--judgements", note)
    assert note in told
    assert f"a guess: {report['expected_precision']:.3f}" in told
    page = (tmp_path / "report.html").read_text("utf-8")
    assert page.index(note) < page.index("pairs compared")
    assert "expected to be wrong (a guess)" in page


def test_where_probabilities_are_calibrated_nothing_is_a_guess(
    few: Path, out: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert json.loads((out / "report.json").read_text("utf-8"))["notes"] == []
    assert "a guess" not in (out / "report.html").read_text("utf-8")
    assert run(["link", str(few), "--out", str(tmp_path), "--model", str(out / "model.json")]) == 0
    assert "guess" not in capsys.readouterr().out


def test_the_help_names_all_that_is_written_and_all_columns_that_are_read(
    out: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["link", "--help"]) == 0
    told = capsys.readouterr().out
    for name in (*(file.name for file in out.iterdir()), *COLUMNS_READ, *ACCOUNT_SLOTS.names):
        assert name in told


def test_a_judgement_keeps_two_accounts_apart(accounts: Path, tmp_path: Path) -> None:
    judged = tmp_path / "judged.csv"
    judged.write_text("left_key,right_key,verdict\ntiktok:@wilhelmina.quist,x:@wilhelmina.quist,different\n", "utf-8")
    assert run(["link", str(accounts), "--out", str(tmp_path), "--judgements", str(judged)]) == 0
    of = {row["account_key"]: row["cluster"] for row in pq.read_table(tmp_path / "clusters.parquet").to_pylist()}
    assert of["tiktok:@wilhelmina.quist"] != of["x:@wilhelmina.quist"]


def test_theirs_is_mapped_to_ours(tmp_path: Path) -> None:
    theirs = tmp_path / "theirs.csv"
    theirs.write_text("site,who\nx,jane\ntiktok,jane\n", "utf-8")
    assert run(["link", str(theirs), "--out", str(tmp_path), "--map", "site=platform", "--map", "who=handle"]) == 0
    assert pq.read_table(tmp_path / "clusters.parquet")["account_key"].to_pylist() == ["x:@jane", "tiktok:@jane"]


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (["link", "--out", "o"], "at least one table"),
        (["link", "absent.csv", "--out", "o"], "absent.csv"),
        (["link", ".", "--out", "o"], ".: is a folder; name the tables in it"),
        (["link", "{header}", "--out", "o"], "header.csv: has no row"),
        (["demo", "--once", "--port", "99999"], "99999"),
        (["link", "{accounts}", "--out", "o", "--threshold", "1.5"], "--threshold"),
        (["link", "{accounts}", "--out", "o", "--threshold", "0.5", "--precision", "0.9"], "exclude each other"),
        (["link", "{accounts}", "--out", "o", "--map", "nonsense"], "theirs=ours"),
        (["link", "{accounts}", "--out", "o", "--key", "absent"], "absent"),
        (["link", "{accounts}", "--out", "o", "--judgements", "absent.csv"], "absent.csv"),
        (["link", "{accounts}", "--out", "o", "--model", "{accounts}"], "accounts.csv"),
        (["link", "{accounts}", "--out", "/proc/nope"], "--out /proc/nope"),
        (["link", "{accounts}", "--out", "{accounts}"], "--out {accounts}: is a file"),
        (["link", "{accounts}", "--out", "{accounts}/below"], "--out {accounts}/below"),
        (["link", "{accounts}", "--out", "o", "--memory", "banana"], "--memory: 'banana'"),
        (["link", "{accounts}", "--out", "o", "--memory", "1KB"], "--memory 1KB: too little"),
        (["link", "{accounts}", "--out", "o", "--threads", "-3"], "--threads"),
        (["explain", "--out", "o", "x:1", "x:2"], "clusters.parquet"),
        (
            ["explain", "--out", "o", "x:1", "x:2", "--png", "/nope/x.png"],
            "--png /nope/x.png: there is no folder /nope",
        ),
        (["explain", "--out", "o", "x:1", "x:2", "--png", "."], "--png .: is a folder"),
        (["world", "--accounts", "20", "--seed", "1", "--out", "/proc/w"], "--out /proc/w"),
        (["world", "--accounts", "20", "--seed", "1", "--out", "{accounts}"], "--out {accounts}: is a file"),
        (["world", "--accounts", "20", "--seed", "1", "--out", "w", "--workers", "0"], "--workers"),
        (["evaluate", "--clusters", "absent.parquet", "--truth", "absent.csv"], "absent.parquet"),
        (["nonsense"], "nonsense"),
    ],
)
def test_wrong_usage_is_status_2_and_names_the_place(
    arguments: list[str],
    named: str,
    accounts: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    header = accounts.with_name("header.csv")
    header.write_text("platform,handle\n", "utf-8")
    assert run([part.format(accounts=accounts, header=header) for part in arguments]) == 2
    said = capsys.readouterr()
    assert named.format(accounts=accounts) in (said.err + said.out).replace("\n", " ")
    assert not list(tmp_path.iterdir()), "nothing is left half-written"


@pytest.mark.parametrize(("error", "status"), [(errno.EACCES, 2), (errno.ENOTDIR, 2), (errno.ENOSPC, 1)])
def test_a_path_that_the_system_refuses_is_named(
    error: int, status: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refused(*_: object, **__: object) -> None:
        raise OSError(error, os.strerror(error), "some/[path]")

    monkeypatch.setattr("increator.__main__.build_app", lambda **_: refused)
    assert run(["link"]) == status
    assert capsys.readouterr().err == f"increator: some/[path]: {os.strerror(error)}\n"


def test_a_wrong_verdict_is_named_with_its_line(
    accounts: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    judged = tmp_path / "judged.csv"
    judged.write_text("left_key,right_key,verdict\nx:1,x:2,maybe\n", "utf-8")
    assert run(["link", str(accounts), "--out", str(tmp_path), "--judgements", str(judged)]) == 2
    assert "line 2" in capsys.readouterr().err


def test_explain_tells_why_and_draws_it(out: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    picture = tmp_path / "why.png"
    left, right = "x:@wilhelmina.quist", "tiktok:@wilhelmina.quist"
    assert run(["explain", left, right, "--out", str(out), "--png", str(picture), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["same_creator"]
    assert told["weight_bits"] == pytest.approx(sum(e["weight_bits"] for e in told["evidence"]))
    assert picture.read_bytes().startswith(b"\x89PNG")


def test_explain_takes_row_numbers(out: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["explain", "300", "301", "--out", str(out)]) == 0
    assert "together" in capsys.readouterr().out


def test_explain_tells_a_judgement_that_keeps_two_apart(
    accounts: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    left, right = "tiktok:@wilhelmina.quist", "x:@wilhelmina.quist"
    judged = tmp_path / "judged.csv"
    judged.write_text(f"left_key,right_key,verdict\n{left},{right},different\n", "utf-8")
    assert run(["link", str(accounts), "--out", str(tmp_path / "out"), "--judgements", str(judged)]) == 0
    capsys.readouterr()
    assert run(["explain", left, right, "--out", str(tmp_path / "out"), "--judgements", str(judged), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert not told["same_creator"]
    assert told["obstacles"][0] == {
        "kind": "judgement",
        "text": "a person judged them different",
        "accounts": [],
        "probability": None,
    }
    assert [change["level"] for change in told["changes"]] == ["same"]


def test_the_report_tells_what_each_blocking_rule_adds_where_asked(
    accounts: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    judged = tmp_path / "judged.csv"
    judged.write_text("left_key,right_key,verdict\ntiktok:@wilhelmina.quist,x:@wilhelmina.quist,same\n", "utf-8")
    arguments = ["link", str(accounts), "--out", str(tmp_path), "--judgements", str(judged)]
    assert run([*arguments, "--analyse-blocking", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["blocking_analysis"]["pairs"] == told["pairs_compared"]
    assert (told["blocking_analysis"]["known_pairs"], told["blocking_analysis"]["recall"]) == (1, 1.0)
    assert "What each rule adds" in (tmp_path / "report.html").read_text("utf-8")


def test_evaluate_measures_probabilities_and_blocking_where_it_is_given_them(
    accounts: Path, out: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    picture = tmp_path / "reliability.png"
    arguments = ["evaluate", "--clusters", str(out / "clusters.parquet"), "--truth", str(accounts), "--key", "whose"]
    more = ["--links", str(out / "links.parquet"), "--accounts", str(out / "accounts.parquet"), "--png", str(picture)]
    assert run([*arguments, *more, "--json"]) == 0
    measured = json.loads(capsys.readouterr().out)
    assert 0 <= measured["reliability"]["expected_calibration_error"] <= 1
    assert 0 < measured["blocking_analysis"]["recall"] <= 1
    assert picture.read_bytes().startswith(b"\x89PNG")
    assert run([*arguments, *more]) == 0
    told = capsys.readouterr().out
    assert "expected calibration error" in told
    assert "recall of blocking" in told


def test_a_reliability_plot_needs_links(accounts: Path, out: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["evaluate", "--clusters", str(out / "clusters.parquet"), "--truth", str(accounts), "--png", "x.png"]
    assert run(arguments) == 2
    assert "--links" in capsys.readouterr().err


def test_evaluate_measures_against_a_key_column(accounts: Path, out: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["evaluate", "--clusters", str(out / "clusters.parquet"), "--truth", str(accounts), "--key", "whose"]
    assert run([*arguments, "--json"]) == 0
    measured = json.loads(capsys.readouterr().out)
    assert measured["accounts"] == 304
    assert 0 < measured["pairwise"]["precision"] <= 1
