"""`python -m benchmarks`: sets, every contender side by side, and the page that says how it went."""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Annotated, TypeVar

from cyclopts import App, Parameter

from benchmarks.arrivals import SIZES, arrivals
from benchmarks.calibration import calibration_lines
from benchmarks.contender import Contender
from benchmarks.contenders import CONTENDERS
from benchmarks.judgements import judgement_lines
from benchmarks.known_accounts import ACCOUNTS_A_WORLD, SEEDS, known_set, seeded_worlds
from benchmarks.machine import machine_facts
from benchmarks.page import write_page
from benchmarks.running import made, measured
from benchmarks.set import TABLE, BenchmarkSet
from benchmarks.sets import all_sets
from benchmarks.sets.worlds import WORLDS
from benchmarks.worst_errors import worst_errors
from graph.tables import ACCOUNTS
from ingestion.account_table import read_account_table

ROOT = Path(__file__).resolve().parent.parent
DOCS, RESULTS = ROOT / "docs", ROOT / "out" / "benchmarks"

app = App(name="python -m benchmarks")
T = TypeVar("T", BenchmarkSet, Contender)
Folder = Annotated[Path, Parameter(show_default=False)]


@app.default
def bench(
    *,
    data: Path | None = None,
    sets: Annotated[list[str] | None, Parameter(consume_multiple=True)] = None,
    peers: Annotated[list[str] | None, Parameter(consume_multiple=True)] = None,
    runs: int = 1,
    results: Folder = RESULTS,
    docs: Folder = DOCS,
    page_only: Annotated[bool, Parameter(negative=())] = False,
) -> None:
    """Measures InCreator and its peers on each set, and writes docs/benchmarks.md.

    Example: `python -m benchmarks --sets world-100k febrl3 --peers increator splink --docs out`

    Args:
        data: The folder of real accounts: congress/accounts.csv, biodrop/accounts.csv. Without it their sets are left out.
        sets: Names of sets, or their beginnings (default: all).
        peers: increator, splink, recordlinkage, exact_handle (default: all).
        runs: Runs of each contender; the fastest counts.
        results: Where sets, environments and measurements are kept; delete a file there to measure it again.
        docs: Where benchmarks.md goes.
        page_only: Write the page from what was measured.
    """
    machine = machine_facts()
    chosen = _chosen(all_sets(data, results / "environments"), sets, lambda s: s.name)
    contenders = _chosen(CONTENDERS, peers, lambda c: c.peer)
    found = list(measured(chosen, contenders, results, runs=runs, page_only=page_only))
    options = [
        *(["--data DIR"] if data else []),
        *_option("--sets", sets),
        *_option("--peers", peers),
        f"--runs {runs}",
    ]
    facts = {"command": " ".join(["python -m benchmarks", *options]), "runs": f"{runs} run{'s' if runs > 1 else ''}"}
    write_page(docs, found, contenders, facts, machine)
    print(f"written: {docs / 'benchmarks.md'}")


@app.command
def errors(name: str, *, data: Path | None = None, limit: int = 50, results: Folder = RESULTS) -> None:
    """Prints the worst errors of InCreator on a set, to read by hand.

    Args:
        name: The set.
        data: The folder of real accounts.
        limit: Errors of each kind.
        results: Where sets are kept.
    """
    (benchmark_set,) = _chosen(all_sets(data, results / "environments"), [name], lambda s: s.name, whole=True)
    if benchmark_set.absent:
        raise SystemExit(f"{name}: {benchmark_set.absent}")
    for line in worst_errors(made(benchmark_set, results), limit):
        print(line)


@app.command(name="arrivals")
def arriving(
    name: str,
    *,
    sizes: Annotated[list[int] | None, Parameter(consume_multiple=True)] = None,
    results: Folder = RESULTS,
) -> None:
    """Prints what it costs to let accounts of a generated world arrive, and whether a batch gives the same.

    Example: `python -m benchmarks arrivals world-1m`

    Args:
        name: The set.
        sizes: How many arrive at once, one part after the other (default: 2,000 in twelve parts).
        results: Where sets are kept.
    """
    (benchmark_set,) = _chosen(WORLDS, [name], lambda s: s.name, whole=True)
    accounts = read_account_table(made(benchmark_set, results) / TABLE).accounts.select(ACCOUNTS.names)
    for line in arrivals(accounts, tuple(sizes or SIZES)):
        print(line, flush=True)


@app.command
def calibration(
    *,
    accounts: int = ACCOUNTS_A_WORLD,
    seeds: Annotated[list[int] | None, Parameter(consume_multiple=True)] = None,
    bios: bool = True,
    sets: Annotated[list[str] | None, Parameter(consume_multiple=True)] = None,
    data: Path | None = None,
    results: Folder = RESULTS,
) -> None:
    """Prints how far probabilities, confidences and the expected precision are true of generated worlds, or of sets.

    Example: `python -m benchmarks calibration --accounts 20000 --seeds 1 2 3`

    Args:
        accounts: Of each world.
        seeds: Of the worlds (default: four).
        bios: Without them only handle, name, e-mails, urls and location are known.
        sets: Names of sets, or their beginnings, in place of worlds.
        data: The folder of real accounts.
        results: Where worlds and sets are kept.
    """
    tables = seeded_worlds(results, accounts, seeds or SEEDS, bios=bios)
    if sets:
        chosen = _chosen(all_sets(data, results / "environments"), sets, lambda s: s.name)
        tables = (known_set(s.name, made(s, results)) for s in chosen if not s.absent)
    for line in calibration_lines(tables):
        print(line, flush=True)


@app.command
def judgements(
    *,
    accounts: int = ACCOUNTS_A_WORLD,
    seeds: Annotated[list[int] | None, Parameter(consume_multiple=True)] = None,
    bios: bool = True,
    results: Folder = RESULTS,
) -> None:
    """Prints what judgements of uncertain pairs teach about the other pairs of generated worlds.

    Example: `python -m benchmarks judgements --accounts 100000 --seeds 1`

    Args:
        accounts: Of each world.
        seeds: Of the worlds (default: four).
        bios: Without them only handle, name, e-mails, urls and location are known.
        results: Where worlds are kept.
    """
    for line in judgement_lines(seeded_worlds(results, accounts, seeds or SEEDS, bios=bios)):
        print(line, flush=True)


def _option(name: str, values: Iterable[str] | None) -> list[str]:
    return [" ".join([name, *values])] if values else []


def _chosen(
    things: Sequence[T], names: Sequence[str] | None, named: Callable[[T], str], *, whole: bool = False
) -> tuple[T, ...]:
    """Those whose name is given, or begins so. One that fits nothing stops the run."""
    if not names:
        return tuple(things)
    known = [named(thing) for thing in things]
    for name in names:
        if not any(k == name or (not whole and k.startswith(name)) for k in known):
            raise SystemExit(f"{name}: unknown; there are {', '.join(dict.fromkeys(known))}")
    return tuple(t for t in things if any(named(t) == n or (not whole and named(t).startswith(n)) for n in names))


if __name__ == "__main__":
    app()
