"""a demonstration → what a newcomer reads: what this is, what was done, how right it is, what to try."""

from collections.abc import Sequence

from rich.console import Console
from rich.table import Table

from increator.demonstration.demonstrating import Demonstration
from increator.demonstration.trying import curl_lines, documents
from increator.world.trap_passing import TrapPassRate

GOOD_SHARE = 0.97


def print_summary(found: Demonstration, *, url: str, console: Console) -> None:
    """Prints the summary; nothing here is a constant that the run did not give."""
    _what(found, console)
    _how_right(found, console)
    _seconds(found, console)
    _what_to_try(found, url, console)


def _what(found: Demonstration, console: Console) -> None:
    console.print(
        "\n[bold]InCreator resolves accounts on Instagram, TikTok, YouTube and X into creators, and says why."
    )
    console.print(
        f"{found.accounts:,} accounts of a generated world became [bold]{found.creators:,} creators[/]: payloads to the "
        "lake, accounts and links to Neo4j,\ncreators to Postgres, documents to the search index; each stage a message on "
        "Valkey."
    )
    links = Table(title="Links by linker", title_justify="left", box=None, show_header=False)
    for linker, number in found.links_by_linker.items():
        links.add_row(linker, f"{number:,}")
    console.print(links)
    changed = {name: number for name, number in found.changed.items() if number}
    console.print("Changed by this run: " + (", ".join(f"{n}: {v:,}" for n, v in changed.items()) or "nothing"))


def _how_right(found: Demonstration, console: Console) -> None:
    verdict, pairs = found.verdict, found.verdict.evaluation.pairwise
    console.print(
        f"\n[bold]Against the truth[/]: precision {pairs.precision:.4f}, recall {pairs.recall:.4f} "
        f"({pairs.recall / verdict.ceiling:.4f} of the {verdict.ceiling:.4f} that any evidence reaches), F1 {pairs.f1:.4f}"
    )
    console.print(traps_table(verdict.traps))


def traps_table(traps: Sequence[TrapPassRate]) -> Table:
    """Every trap with its pass rate; one of a process names the test that covers it."""
    measured = [(trap, trap.passed) for trap in traps if trap.passed is not None and trap.instances]
    good = sum(passed >= GOOD_SHARE * trap.instances for trap, passed in measured)
    title = f"Traps: {good} of the {len(measured)} that data shows are passed in at least {GOOD_SHARE:.0%} of instances"
    table = Table("", "trap", "passed", "of", "", box=None, header_style="dim", title=title, title_justify="left")
    for trap in traps:
        if trap.passed is None or not trap.instances:
            table.add_row(str(trap.number), trap.name, "", f"{trap.instances:,}", trap.covered_by or "no instance here")
        else:
            share = f"{trap.passed / trap.instances:.1%}"
            table.add_row(str(trap.number), trap.name, f"{trap.passed:,}", f"{trap.instances:,}", share)
    return table


def _seconds(found: Demonstration, console: Console) -> None:
    parts = ", ".join(f"{name} {seconds:.1f}" for name, seconds in found.seconds.items())
    console.print(f"[bold]Seconds[/]: {parts}; {sum(found.seconds.values()):.1f} in all")


def _what_to_try(found: Demonstration, url: str, console: Console) -> None:
    console.print(f"\n[bold]GraphQL[/] at {url}/graphql (open it in a browser for GraphiQL), health at {url}/readyz")
    for name, key in found.keys.items():
        console.print(f"  {name:9} {key}", markup=False)
    if found.example is None:
        return
    console.print("\n[bold]Three lines for a shell")
    for line in curl_lines(found.example, url=url, key=found.keys["reviewer"]):
        console.print(line, markup=False, soft_wrap=True)
    console.print("\n[bold]Three documents for GraphiQL")
    for title, document in documents(found.example).items():
        console.print(f"# {title}\n{document}", markup=False)
