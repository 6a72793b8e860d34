"""The Makefile and the command line are as outside programs rely on them."""

import re
import subprocess
from pathlib import Path

import pytest
from cyclopts import App

from increator.__main__ import DONE, run
from increator.cli import SUBCOMMANDS, build_app
from increator.cli.serve import KEY_COMMAND
from ingestion.account_words import ALIASES, COLUMNS

ROOT = Path(__file__).resolve().parents[2]
TARGETS = {"install", "demo", "test", "lint", "bench", "up", "down"}


def commands(app: App, *above: str) -> list[tuple[str, ...]]:
    """Every command that does something, by its words."""
    found: list[tuple[str, ...]] = []
    for name in app:
        if name.startswith("-"):
            continue
        command = app[name]
        below = commands(command, *above, name)
        found += below or [(*above, name)]
    return found


COMMANDS = commands(build_app(summaries=False))


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_the_help_of_a_command_shows_an_example(command: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    assert run([*command, "--help"]) == DONE
    help_text = " ".join(capsys.readouterr().out.split())
    assert f"Example: increator {' '.join(command)}" in help_text


@pytest.mark.parametrize("command", ["link", "ingest"])
def test_the_help_lists_the_columns_of_an_account_table(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run([command, "--help"]) == DONE
    words = set(re.findall(r"\w+", capsys.readouterr().out))
    assert {*COLUMNS, *ALIASES} <= words


def test_the_help_lists_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--help"]) == DONE
    help_text = capsys.readouterr().out
    assert not [command[0] for command in COMMANDS if not re.search(rf"^│ {command[0]} ", help_text, re.MULTILINE)]


@pytest.mark.parametrize("group", SUBCOMMANDS)
@pytest.mark.parametrize("flags", [[], ["--help"]])
def test_the_help_of_a_group_says_what_each_of_its_commands_does(
    group: str, flags: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run([group, *flags]) == DONE
    help_text = capsys.readouterr().out
    assert not [name for name in SUBCOMMANDS[group][1] if not re.search(rf"│ {name} +\w", help_text)]


def shown_commands() -> list[str]:
    """What the README and a started server tell people to type."""
    blocks = re.findall(r"```sh\n(.*?)```", (ROOT / "README.md").read_text("utf-8"), re.DOTALL)
    lines = [line.partition(" #")[0] for block in blocks for line in block.splitlines()]
    parts = [part.strip() for line in lines for part in line.split("&&")]
    return [part for part in (*parts, KEY_COMMAND) if part.startswith("increator ")]


@pytest.mark.parametrize("shown", shown_commands())
def test_a_command_that_is_shown_is_complete(shown: str) -> None:
    build_app(summaries=False).parse_args(shown.split()[1:], exit_on_error=False, print_error=False)


def recipes() -> dict[str, list[str]]:
    """Each target that has a name to type, with its lines."""
    found: dict[str, list[str]] = {}
    lines: list[str] = []
    for line in (ROOT / "Makefile").read_text("utf-8").splitlines():
        if target := re.match(r"(\S+):(?!=)", line):
            lines = found[target[1]] = []
        elif line.startswith("\t"):
            lines.append(line)
    return {target: lines for target, lines in found.items() if re.fullmatch(r"[a-z-]+", target)}


def test_a_target_is_one_line() -> None:
    long = {target: lines for target, lines in recipes().items() if len(lines) > 1}
    assert not long
    assert recipes().keys() >= TARGETS


def test_make_help_lists_every_target() -> None:
    done = subprocess.run(["make", "-s", "help"], cwd=ROOT, capture_output=True, text=True, check=True)
    listed = {line.split()[0] for line in done.stdout.splitlines()}
    assert listed == recipes().keys()
    assert all(len(line.split()) > 1 for line in done.stdout.splitlines()), "each with what it does"


def test_the_targets_are_phony() -> None:
    """A folder `benchmarks` or a file `test` must not make a target up to date."""
    phony = re.search(r"^\.PHONY: (.+)$", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
    assert phony
    assert set(phony[1].split()) == recipes().keys()
