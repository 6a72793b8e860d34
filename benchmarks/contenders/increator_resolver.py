"""InCreator as `increator link` runs it, with its defaults and without judgements."""

import pyarrow as pa

from benchmarks.contender import Contender
from resolution.resolving import resolve


def resolve_with_defaults(accounts: pa.Table) -> pa.Table:
    return resolve(accounts).clusters.select(["account_key", "cluster"])


INCREATOR = Contender(
    name="InCreator",
    does="`resolution.resolving.resolve` with its defaults; trained on the table itself, no labels.",
    resolve=resolve_with_defaults,
)
