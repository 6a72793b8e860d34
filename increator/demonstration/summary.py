"""a demonstration → what a newcomer reads: what this is, what was done, how right it is, what to try."""

from collections.abc import Iterator, Sequence

from rich.console import Console
from rich.text import Text

from increator.demonstration.found import Demonstration, Stage
from increator.demonstration.trying import curl_lines, documents
from increator.world.trap_passing import TrapPassRate

GOOD_SHARE = 0.97
"""A trap is passed where at least this share of its instances is."""

_NAMES = {
    "accounts_created": "accounts new",
    "accounts_changed": "accounts changed",
    "links_created": "links new",
    "links_changed": "links changed",
    "changed": "creators changed",
    "written": "documents written",
    "deleted": "documents deleted",
}


def print_summary(found: Demonstration, *, url: str, served: bool, console: Console) -> None:
    """Prints the summary; no figure in it is a constant. `served`: the URL answers as soon as this is printed."""
    for line in (
        *_what(found),
        *_how_right(found),
        *_traps(found.verdict.traps),
        *_where(found, url, served=served),
        *_what_to_try(found, url),
    ):
        console.print(line, markup=False, soft_wrap=True)  # what is made to be pasted must not be broken


def _what(found: Demonstration) -> Iterator[str | Text]:
    yield ""
    yield _heading(
        "InCreator finds out which accounts on Instagram, TikTok, YouTube and X are the same creator, and says why."
    )
    yield "It takes what the platforms say, keeps the evidence as a graph, decides who is who, and answers over GraphQL."
    yield ""
    yield _heading(f"What it did with a world of made-up people (seed {found.world.seed})")
    for stage in found.stages:
        changes = found.changes.get(stage.name, {})
        news = ", ".join(f"{value:,} {_NAMES[name]}" for name, value in changes.items())
        yield f"  {stage.name:<12}{stage.seconds:>6.1f} s  {_done(stage, found)}{f' ({news})' if news else ''}"
    total = sum(stage.seconds for stage in found.stages)
    yield f"  {'':<12}{total:>6.1f} s  {'' if found.changes else 'Nothing was new, so nothing was changed.'}".rstrip()
    if found.world.others:
        yield f"  This home also holds {found.world.others} other world(s), which the figures below leave out."
    yield ""
    yield _heading(f"{sum(row.links for row in found.linkers):,} links, each with its evidence")
    for row in found.linkers:
        yield f"  {row.linker:<20}{row.links:>7,}  of which {row.used:,} are inside a creator"


def _done(stage: Stage, found: Demonstration) -> str:
    links = sum(row.links for row in found.linkers)
    return {
        "engines": "Neo4j, Postgres and Valkey answer",
        "world": f"{found.world.accounts:,} accounts and {found.world.posts:,} posts, as the platforms would send them",
        "ingest": f"payloads kept in the lake; {found.accounts:,} accounts and what they state, in Neo4j",
        "resolve": f"accounts compared; {links:,} links with evidence, in Neo4j",
        "consolidate": f"links decided on; {found.creators:,} creators with their history, in Postgres",
        "index": "creators made searchable by words, by meaning and by filters",
    }[stage.name]


def _how_right(found: Demonstration) -> Iterator[str | Text]:
    verdict, pairs = found.verdict, found.verdict.evaluation.pairwise
    yield ""
    yield _heading(f"How right it is: the world knows its {found.world.creators:,} people, and nothing above was told")
    yield f"  precision {pairs.precision:.4f}  of the pairs of accounts it put together, this share is one person's"
    yield f"  recall    {pairs.recall:.4f}  of the pairs that are one person's, this share was put together;"
    yield (
        f"                    {verdict.ceiling:.4f} carry any evidence at all, and it found "
        f"{pairs.recall / verdict.ceiling:.4f} of those"
    )
    yield f"  F1        {pairs.f1:.4f}"


def _traps(traps: Sequence[TrapPassRate]) -> Iterator[str | Text]:
    yield ""
    yield _heading(
        f"Traps passed: {sum(map(is_passed, traps))} of {len(traps)}, in at least {GOOD_SHARE:.0%} of the instances"
    )
    half = (len(traps) + 1) // 2
    right = [*(_trap(trap) for trap in traps[half:]), ""]
    for left, beside in zip((_trap(trap) for trap in traps[:half]), right, strict=False):
        yield f"  {left:<52}{beside}".rstrip()
    for trap in traps:
        if trap.passed is None:
            yield f"  {trap.number} is about a process: {trap.coverage}"


def is_passed(trap: TrapPassRate) -> bool:
    return bool(trap.instances) and trap.passed is not None and trap.passed >= GOOD_SHARE * trap.instances


def _trap(trap: TrapPassRate) -> str:
    beginning = f"{trap.number:>2} {trap.name:<30}"
    if trap.passed is None:
        return f"{beginning}see below"
    if not trap.instances:
        return f"{beginning}no instance"
    mark = "" if is_passed(trap) else " ✗"
    return f"{beginning}{trap.passed}/{trap.instances} {trap.passed / trap.instances:.0%}{mark}"


def _where(found: Demonstration, url: str, *, served: bool) -> Iterator[str | Text]:
    yield ""
    yield _heading("Where it answers" if served else "Where it answers once `increator serve` runs")
    yield f"  {url}/graphql       GraphQL; in a browser an editor (GraphiQL)"
    yield f"  {url}/readyz        each store's health;  /metrics  /schema.graphql"
    for name, key in found.keys.items():
        yield f"  {name + ':':<10} {key}"
    key = next(iter(found.keys.values()))
    yield f'  for the editor\'s headers: {{"Authorization": "Bearer {key}"}}'
    yield "  The engines keep running: `increator status` says where, `increator down` stops them."


def _what_to_try(found: Demonstration, url: str) -> Iterator[str | Text]:
    if found.example is None:
        return
    yield ""
    yield _heading("Three lines for a shell")
    yield from curl_lines(found.example, url=url, key=next(iter(found.keys.values())))
    yield ""
    yield _heading("Three documents for the editor")
    for title, document in documents(found.example).items():
        yield f"# {title}"
        yield document


def _heading(text: str) -> Text:
    return Text(text, style="bold")
