"""The page shows what was measured, and says why the rest was not."""

from pathlib import Path

from benchmarks.contenders import CONTENDERS
from benchmarks.measurement import Measurement, Quality, read_measurement, result_file, write_measurement
from benchmarks.page import write_page
from benchmarks.running import MeasuredSet
from benchmarks.set import BenchmarkSet


def quality(threshold: str, f1: float) -> Quality:
    return Quality(threshold=threshold, precision=f1, recall=f1, f1=f1, largest_cluster=4)


def measurement(contender: str = "InCreator") -> Measurement:
    searched = (quality("0.1", 0.75), quality("0.5", 0.875))
    return Measurement(
        contender=contender,
        seconds=1.25,
        cpu_seconds=2.5,
        peak_memory_mib=1234,
        usual=quality("default", 0.5),
        searched=searched,
    )


def a_set(name: str, absent: str | None = None) -> BenchmarkSet:
    return BenchmarkSet(name=name, does="Some accounts.", write=lambda _: {}, absent=absent)


def test_the_page_has_a_row_for_each_measurement_and_the_reason_where_there_is_none(tmp_path: Path) -> None:
    sets = [
        MeasuredSet(set=a_set("one"), about={"accounts": 12345}, measurements=(measurement(),)),
        MeasuredSet(set=a_set("two", "not measured: no file"), about={}, measurements=()),
    ]
    write_page(
        tmp_path, sets, CONTENDERS, {"command": "python -m benchmarks --runs 1", "runs": "1 run"}, {"cores": "2"}
    )
    page = (tmp_path / "benchmarks.md").read_text("utf-8")
    assert "| InCreator | 1.2 | 2.5 | 1,234 | default | 0.5000 | 0.5000 | 0.5000 | 4 | 0.8750 | 0.5 |" in page
    assert "accounts: 12,345." in page
    assert "not measured: no file" in page
    assert "`python -m benchmarks --runs 1`" in page
    assert all((tmp_path / "images" / f"benchmarks{kind}.png").exists() for kind in ("", "-speed"))


def test_a_measurement_is_read_as_it_was_written(tmp_path: Path) -> None:
    path = result_file(tmp_path, "one", "Splink, one account a platform")
    assert read_measurement(path) is None
    write_measurement(path, measurement())
    assert read_measurement(path) == measurement()
    path.write_text(path.read_text("utf-8").replace("cpu_seconds", "other"), "utf-8")
    assert read_measurement(path) is None


def test_the_best_is_the_highest_f1_the_usual_threshold_included() -> None:
    assert measurement().best.threshold == "0.5"
    only = Measurement(
        contender="x",
        seconds=1,
        cpu_seconds=1,
        peak_memory_mib=1,
        usual=quality("0.95", 0.9),
        searched=(quality("0.1", 0.2),),
    )
    assert only.best.threshold == "0.95"
