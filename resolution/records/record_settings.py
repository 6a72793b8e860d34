"""What there is to know of a table of records before it is linked: its columns, comparisons and blocking rules."""

from dataclasses import dataclass

from resolution.blocking_rule import BlockingRule
from resolution.comparison import Comparison


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordSettings:
    """`columns`: those of text that comparisons and rules read. At most 12 comparisons of 31 levels each.

    `one_per_table`: no table has a record twice. Then pairs within a table show what chance looks like, as same-platform
    accounts do, and no cluster holds two records of one table. `threshold`: the least probability that joins; where none is
    given, the one for an expected precision of 99.5 %, and no more than 0.96.
    """

    columns: tuple[str, ...]
    comparisons: tuple[Comparison, ...]
    blocking_rules: tuple[BlockingRule, ...]
    one_per_table: bool = False
    threshold: float | None = None
    largest_cluster: int = 40
