"""`python -m benchmarks`: a world, every contender side by side, and the page that says how it went."""

import json
import tempfile
from pathlib import Path
from typing import Annotated

from cyclopts import App, Parameter

from benchmarks.contender import Contender
from benchmarks.contenders import CONTENDERS
from benchmarks.machine import machine_facts
from benchmarks.measuring import Measurement, measure
from benchmarks.page import write_page
from benchmarks.running import WARM_UP
from increator.world import generate_world

DOCS = Path(__file__).resolve().parent.parent / "docs"

app = App(name="python -m benchmarks")


@app.default
def bench(
    *,
    accounts: int = 20_000,
    seed: int = 4711,
    runs: int = 3,
    docs: Annotated[Path, Parameter(help="Where benchmarks.md goes.", show_default=False)] = DOCS,
) -> None:
    """Measures InCreator and its peers on one generated world, and writes docs/benchmarks.md.

    Example: `python -m benchmarks --accounts 5000 --seed 7 --docs out`

    Args:
        accounts: The size of the world.
        seed: Another seed, other people.
        runs: Runs of each contender; the fastest counts.
    """
    machine = machine_facts()
    with tempfile.TemporaryDirectory() as name:
        world = Path(name) / "world"
        made = generate_world(world, accounts=accounts, seed=seed, posts=False, workers=2)
        measurements = [_measured(contender, world, runs) for contender in CONTENDERS]
        ceiling = json.loads((world / "world.json").read_text("utf-8"))["shares"]["ceiling"]
    facts: dict[str, int | float | str] = {
        "command": f"python -m benchmarks --accounts {accounts} --seed {seed} --runs {runs}",
        "accounts": made.accounts,
        "seed": seed,
        "creators": made.creators,
        "ceiling": ceiling,
        "runs": runs,
        "warm_up": WARM_UP,
    }
    write_page(docs, measurements, facts, machine)
    print(f"written: {docs / 'benchmarks.md'}")


def _measured(contender: Contender, world: Path, runs: int) -> Measurement:
    found = measure(contender, world, runs=runs)
    scores = found.evaluation.pairwise
    print(
        f"{contender.name}: {found.seconds:.2f} s, {found.peak_memory_mib} MiB, precision {scores.precision:.4f}, "
        f"recall {scores.recall:.4f}, F1 {scores.f1:.4f}",
        flush=True,
    )
    return found


if __name__ == "__main__":
    app()
