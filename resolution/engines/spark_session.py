"""Spark started or found, and stopped again.

Where it runs is Spark's own configuration: `spark.master` of `spark-defaults.conf` or of `spark-submit`; without any, the
cores of this machine. Executors need Python with this project installed.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from pyspark.errors import PySparkException
from pyspark.sql import SparkSession

from graph.errors import PermanentError

_SETTINGS = {
    "spark.ui.showConsoleProgress": "false",
    "spark.driver.maxResultSize": "0",  # results are brought together on the driver, whatever their size
    "spark.sql.session.timeZone": "UTC",
    # Larger tables go as Arrow batches: as rows of a plan they take ten times the memory, and go along with every task.
    "spark.sql.execution.arrow.localRelationThreshold": "256KB",
}
_LOCAL_SETTINGS = {
    "spark.ui.enabled": "false",
    "spark.driver.host": "127.0.0.1",
    "spark.driver.bindAddress": "127.0.0.1",
}
_SHUFFLE_PARTITIONS = "spark.sql.shuffle.partitions"
_PARTITIONS_A_CORE = 2
"""On one machine; Spark's 200 are for a cluster, and take seconds where each of them is nearly empty."""


@contextmanager
def spark_session(threads: int | None = None) -> Iterator[SparkSession]:
    """The session that is active, or a new one that is stopped at the end. `threads`: so many of this machine's cores.

    Raises: PermanentError where Spark does not start, or fails at its work.
    """
    active = SparkSession.getActiveSession()
    try:
        session = active or _started(threads)
        try:
            yield session
        finally:
            if active is None:
                session.stop()
    except PySparkException as error:
        raise PermanentError(f"--engine spark: {_reason(error)}") from error


def _started(threads: int | None) -> SparkSession:
    builder = SparkSession.builder.appName("increator")
    settings = _SETTINGS | (_LOCAL_SETTINGS | {"spark.master": f"local[{threads}]"} if threads else {})
    for name, value in settings.items():
        builder = builder.config(name, value)
    session = builder.getOrCreate()
    context = session.sparkContext
    context.setLogLevel("ERROR")
    if (context.master or "").startswith("local"):
        context.pythonExec = sys.executable  # the one on the PATH may be another, without our packages
        session.conf.set(_SHUFFLE_PARTITIONS, _PARTITIONS_A_CORE * context.defaultParallelism)
    return session


def _reason(error: PySparkException) -> str:
    if error.getCondition() == "JAVA_GATEWAY_EXITED":
        return "Spark did not start. It needs Java 17 or later on the PATH or in JAVA_HOME"
    return str(error)
