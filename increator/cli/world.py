"""`increator world`: creators, their accounts and the traps, out of a seed."""

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter
from cyclopts.validators import Number

from increator.cli.outputs import check_folder
from increator.cli.reporting import progress_bars, report
from increator.world import generate_world


def world(
    *,
    accounts: Annotated[int, Parameter(help="How many accounts.")],
    seed: Annotated[int, Parameter(help="Any whole number: another seed, other people.")],
    out: Annotated[Path, Parameter(help="The directory to write: absent, empty or an earlier world.")],
    posts: Annotated[bool, Parameter(help="Whether accounts have posts.")] = True,
    workers: Annotated[
        int,
        Parameter(help="Processes at the same time; the world does not depend on it.", validator=Number(gte=1)),
    ] = 2,
    json: Annotated[bool, Parameter(help="Print one JSON object.", negative=())] = False,
) -> None:
    """Generate a world of creators: payloads in the platforms' shapes, the account table, and the truth.

    Example: `increator world --accounts 20000 --seed 7 --out world`

    The same accounts and seed give the same world on every machine. What its files hold, how often signals agree and what
    the ceiling of recall means is written in docs/world.md.
    """
    check_folder(out, option="--out")
    with progress_bars() as progress:
        made = generate_world(out, accounts=accounts, seed=seed, posts=posts, workers=workers, progress=progress)
    report(made, json=json, title="A world of creators")
