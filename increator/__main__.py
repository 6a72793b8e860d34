"""arguments → a command, and its exit status: 0 done, 1 the work failed, 2 wrong usage or input."""

import atexit
import gc
import os
import sys

from cyclopts import CycloptsError
from rich.console import Console
from rich.text import Text

from graph.errors import IncreatorError, InputError
from increator.cli import GROUPS, build_app
from increator.interruption import Interrupted
from resolution.escaped_text import escape_for_terminal

DONE, FAILED, WRONG_INPUT, INTERRUPTED = 0, 1, 2, 130
WRONG_PATHS = (FileNotFoundError, FileExistsError, NotADirectoryError, IsADirectoryError, PermissionError)
"""What a path that was given may be, and a full disk is not."""

INTERRUPTED_QUERY = "Query interrupted"
"""What DuckDB makes of Ctrl-C."""

COLLECTED_AT = 100_000
"""New objects at which Python looks for cycles among them. At its own 700 that took a second and a half of linking a million
accounts, most of it among modules that stay."""


def run(arguments: list[str]) -> int:
    """The exit status of one command; what went wrong goes to standard error in one message."""
    named = [argument for argument in arguments if not argument.startswith("-")]
    app = build_app(summaries=named == [] or named in GROUPS)
    errors = Console(stderr=True, highlight=False, soft_wrap=True)
    try:
        status = app(arguments, exit_on_error=False, print_error=True, result_action="return_value")
    except CycloptsError:
        return WRONG_INPUT  # cyclopts has printed what is wrong and where
    except InputError as error:
        errors.print(_told(str(error)))
        return WRONG_INPUT
    except IncreatorError as error:
        errors.print(_told(str(error)))
        return FAILED
    except OSError as error:
        if error.filename is None:
            raise
        errors.print(_told(f"{os.fsdecode(error.filename)}: {error.strerror}"))
        return WRONG_INPUT if isinstance(error, WRONG_PATHS) else FAILED
    except (KeyboardInterrupt, RuntimeError) as error:
        if isinstance(error, RuntimeError) and str(error) != INTERRUPTED_QUERY:
            raise
        if not isinstance(error, Interrupted):
            return INTERRUPTED
        errors.print(_told(str(error)))
        status = error.status
    return status if isinstance(status, int) else DONE


def _told(error: str) -> Text:
    """An error may quote what a table says."""
    return Text("\n".join(map(escape_for_terminal, f"increator: {error}".split("\n"))))


def main() -> None:
    """Runs the command and ends the process.

    Once all else that is to be done at the end is done, the process is left as it is: to take apart every module and table
    takes half a second, and gives the system nothing that it does not take back by itself.
    """
    gc.set_threshold(COLLECTED_AT)
    status = FAILED
    atexit.register(lambda: _leave(status))  # before any command has its own, so that it runs after those
    status = run(sys.argv[1:])
    sys.exit(status)


def _leave(status: int) -> None:
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(status)


if __name__ == "__main__":
    main()
