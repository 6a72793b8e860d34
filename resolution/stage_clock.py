"""stages → seconds and memory of each."""

import resource
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

_MAXRSS_PER_MIB = 1 << 20 if sys.platform == "darwin" else 1 << 10


@dataclass(slots=True)
class StageClock:
    """By stage: `seconds`, and the most memory (MiB, resident) that the process had held by the time the stage ended.

    Seconds are those that somebody waited: of what is done beside another stage those that were left when that was done.
    """

    seconds: dict[str, float] = field(default_factory=dict)
    peak_memory_mib: dict[str, int] = field(default_factory=dict)

    @contextmanager
    def time(self, stage: str) -> Iterator[None]:
        start = time.perf_counter()
        yield
        self.seconds[stage] = round(self.seconds.get(stage, 0.0) + time.perf_counter() - start, 3)
        self.peak_memory_mib[stage] = peak_memory_mib()


def peak_memory_mib() -> int:
    """Of this process, so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // _MAXRSS_PER_MIB
