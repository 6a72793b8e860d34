"""an engine's name → this process, become that engine. Run by the supervisor, at each start and restart."""

import sys
from importlib import import_module
from typing import cast

from graph.errors import InputError
from increator.stack.engine import Engine
from increator.stack.home import StackHome
from increator.stack.record import read_record
from increator.stack.settings import stack_home


def main(name: str) -> None:
    """Raises: InputError when there is no record of this home."""
    home = StackHome.at(stack_home())
    record = read_record(home)
    if record is None:
        raise InputError(f"{home.record} is missing: run `increator up`.")
    # Only the one engine's module: the others' clients would double the time of a restart.
    module = import_module(f"increator.stack.engines.{name}")
    engine = cast("Engine", getattr(module, name.capitalize())())
    engine.launch(home, record)


if __name__ == "__main__":
    try:
        main(sys.argv[1])
    except InputError as error:
        sys.exit(str(error))
