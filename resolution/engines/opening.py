"""an engine's name → the engine."""

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from importlib.util import find_spec

from graph.errors import InputError
from resolution.engine import Engine
from resolution.engines.local import LocalEngine


@contextmanager
def _local(threads: int | None) -> Iterator[Engine]:
    yield LocalEngine(threads=threads or os.cpu_count() or 1)


@contextmanager
def _spark(threads: int | None) -> Iterator[Engine]:
    if find_spec("pyspark") is None:
        raise InputError("--engine spark: needs pyspark: install increator with its extra `spark`")
    from resolution.engines.spark import SparkEngine  # noqa: PLC0415 - pyspark is not in every installation
    from resolution.engines.spark_session import spark_session  # noqa: PLC0415

    with spark_session(threads) as session:
        yield SparkEngine(session)


ENGINES: Mapping[str, Callable[[int | None], AbstractContextManager[Engine]]] = {"local": _local, "spark": _spark}


def open_engine(name: str, *, threads: int | None = None) -> AbstractContextManager[Engine]:
    """`threads`: of this machine; None for all.

    Raises: InputError where there is no such engine, or what it needs is not installed.
    """
    if name not in ENGINES:
        raise InputError(f"--engine: {name}: there is {', '.join(ENGINES)}")
    return ENGINES[name](threads)
