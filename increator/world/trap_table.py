"""pass rates → the table that people look at: every trap, none hidden."""

from collections.abc import Sequence

from rich.table import Table

from increator.world.trap_passing import TrapPassRate

GOOD_SHARE = 0.97
"""A trap counts as passed when this share of its instances is."""


def traps_table(traps: Sequence[TrapPassRate]) -> Table:
    """Every trap with its pass rate; one of a process names the test that covers it."""
    measured = [(trap, trap.passed) for trap in traps if trap.passed is not None and trap.instances]
    good = sum(passed >= GOOD_SHARE * trap.instances for trap, passed in measured)
    title = f"Traps: {good} of the {len(measured)} that data shows are passed in at least {GOOD_SHARE:.0%} of instances"
    table = Table("", "trap", "passed", "of", "", box=None, header_style="dim", title=title, title_justify="left")
    for trap in traps:
        if trap.passed is None or not trap.instances:
            table.add_row(str(trap.number), trap.name, "", f"{trap.instances:,}", trap.coverage or "no instance here")
        else:
            share = f"{trap.passed / trap.instances:.1%}"
            table.add_row(str(trap.number), trap.name, f"{trap.passed:,}", f"{trap.instances:,}", share)
    return table
