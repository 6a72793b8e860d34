"""environment → what a child process of the stack may see of it."""

import os
from collections.abc import Mapping
from pathlib import Path

HOME_TAG = "INCREATOR_STACK_HOME"
"""Every process of a stack carries the home it belongs to in this variable: that is how orphans are found."""

_PASSED_ON = ("PATH", "HOME", "USER", "LANG", "LC_ALL", "TZ", "TMPDIR", "XDG_CACHE_HOME", "PYTHONPATH", "VIRTUAL_ENV")


def child_environment(**more: str) -> Mapping[str, str]:
    """Few variables, so that a secret or a `PG…`, `JAVA_…` or `CLUSTER_…` setting of the shell reaches no engine."""
    environ = os.environ  # noqa: TID251 - the one place of this package that reads it
    return {name: environ[name] for name in _PASSED_ON if name in environ} | more


def build_environment(**more: str) -> Mapping[str, str]:
    """For what needs the shell's proxies, caches, tool chains or credentials: building from source, and our own workers."""
    return {**os.environ, **more}  # noqa: TID251 - the one place of this package that reads it


def stack_home() -> Path:
    """Of the stack that this process was started for."""
    return Path(os.environ[HOME_TAG])  # noqa: TID251 - the one place of this package that reads it
