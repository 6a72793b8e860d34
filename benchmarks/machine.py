"""this machine → what a reader needs to know of it, and nothing that names it."""

import os
import platform
from importlib.metadata import version

import psutil

LIBRARIES = ("duckdb", "pyarrow", "numba", "scipy")


def machine_facts() -> dict[str, str]:
    """Read before the first run, so that the load is that of others."""
    return {
        "cores": str(os.cpu_count()),
        "memory": f"{psutil.virtual_memory().total / 2**30:.0f} GiB",
        "load before the first run": f"{psutil.getloadavg()[0]:.1f} (a load above the number of cores: seconds are too high)",
        "system": f"{platform.system()} {platform.machine()}, Python {platform.python_version()}",
        "libraries": ", ".join(f"{name} {version(name)}" for name in LIBRARIES),
    }
