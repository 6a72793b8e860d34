"""Which scheme of a lake's URL opens which adapter. A new adapter is a module here and a row below."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager

from ingestion.lake import Lake
from ingestion.lakes.directory import open_directory
from ingestion.lakes.s3 import open_s3

LAKES: dict[str, Callable[[str], AbstractAsyncContextManager[Lake]]] = {
    "file": open_directory,
    "s3": open_s3,
}
