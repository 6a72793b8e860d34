"""Seconds of a stage add up over the times that it is entered, and stages come in the order of their first end."""

from resolution.stage_clock import StageClock, peak_memory_mib


def test_a_stage_that_is_entered_again_adds_up() -> None:
    clock = StageClock(seconds={"reading": 5.0})
    with clock.time("reading"):
        pass
    with clock.time("writing"):
        pass
    assert clock.seconds["reading"] >= 5.0
    assert list(clock.seconds) == list(clock.peak_memory_mib) == ["reading", "writing"]
    assert 0 < clock.peak_memory_mib["writing"] <= peak_memory_mib()
