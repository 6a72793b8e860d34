"""What is kept of a measurement: a JSON file for each set and contender, so that a run can be stopped and go on."""

import re
from dataclasses import asdict, dataclass
from pathlib import Path

import orjson


@dataclass(frozen=True, slots=True, kw_only=True)
class Quality:
    """Pairwise, of all accounts of the set. `threshold` as it was given, `default` for our own."""

    threshold: str
    precision: float
    recall: float
    f1: float
    largest_cluster: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Measurement:
    """`seconds` and `cpu_seconds`: of the fastest run. `peak_memory_mib`: the highest of all runs, resident.

    All three are of the process and its children, interpreters included.
    """

    contender: str
    seconds: float
    cpu_seconds: float
    peak_memory_mib: int
    usual: Quality
    searched: tuple[Quality, ...]

    @property
    def best(self) -> Quality:
        """The first of those with the highest F1, the usual threshold included."""
        return max((self.usual, *self.searched), key=lambda quality: quality.f1)


def result_file(results: Path, set_name: str, contender: str) -> Path:
    return results / "measured" / set_name / f"{re.sub(r'[^a-z0-9]+', '-', contender.lower())}.json"


def write_measurement(path: Path, measurement: Measurement) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(orjson.dumps(asdict(measurement), option=orjson.OPT_INDENT_2))


def read_measurement(path: Path) -> Measurement | None:
    """None where it was not measured, or by a program that did not yet measure all of it."""
    if not path.exists():
        return None
    kept = orjson.loads(path.read_bytes())
    if "cpu_seconds" not in kept:
        return None
    return Measurement(
        contender=kept["contender"],
        seconds=kept["seconds"],
        cpu_seconds=kept["cpu_seconds"],
        peak_memory_mib=kept["peak_memory_mib"],
        usual=Quality(**kept["usual"]),
        searched=tuple(Quality(**quality) for quality in kept["searched"]),
    )
