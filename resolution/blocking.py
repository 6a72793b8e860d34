"""columns → candidate pairs.

Rules are data (`blocking_rules`). A block that is too large is refined by a second key or dropped, with a line in the
report; it is never silently exploded into pairs. Same-platform pairs are kept: they show what chance looks like.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from graph.progress import Progress, no_progress
from resolution.blocking_rule import BlockingRule
from resolution.blocking_rules import BLOCKING_RULES
from resolution.engines.duckdb import DuckDBWorkspace


@dataclass(frozen=True, slots=True, kw_only=True)
class BlockingRuleReport:
    """What one rule gave: pairs, blocks refined and dropped because of their size, and the largest ones by name."""

    rule: str
    pairs: int
    refined_blocks: int
    dropped_blocks: int
    largest_dropped: tuple[tuple[str, int], ...]


def block(
    workspace: DuckDBWorkspace, rules: Sequence[BlockingRule] = BLOCKING_RULES, progress: Progress = no_progress
) -> list[BlockingRuleReport]:
    """Makes the table `pair` (`left_row` < `right_row`, distinct) out of the rules and the claims."""
    workspace.make(
        "rule_pair",
        "SELECT DISTINCT least(source, target) AS left_row, greatest(source, target) AS right_row FROM claim",
    )
    reports = []
    for done, rule in enumerate(rules):
        progress("block", done, len(rules))
        reports.append(_apply(workspace, rule))
    workspace.make("pair", "SELECT DISTINCT left_row, right_row FROM rule_pair")
    workspace.run("DROP TABLE rule_pair")
    progress("block", len(rules), len(rules))
    return reports


def _apply(workspace: DuckDBWorkspace, rule: BlockingRule) -> BlockingRuleReport:
    workspace.make("block_key", f"SELECT DISTINCT row, key FROM ({rule.keys}) WHERE key <> ''")
    workspace.make("block_size", "SELECT key, count(*) AS n FROM block_key GROUP BY key HAVING n > 1")
    refined = 0
    if rule.refine:
        refined = _refine(workspace, rule, rule.refine)
    dropped = workspace.get(
        f"SELECT key, n FROM block_size WHERE n > {rule.max_block} ORDER BY n DESC, key"
    ).to_pylist()
    before = workspace.count("rule_pair")
    workspace.run(
        f"""
        INSERT INTO rule_pair
        WITH kept AS (
            SELECT row, key FROM block_key SEMI JOIN (FROM block_size WHERE n <= {rule.max_block}) USING (key)
        )
        SELECT l.row, r.row FROM kept l JOIN kept r ON l.key = r.key AND l.row < r.row
        """
    )
    return BlockingRuleReport(
        rule=rule.name,
        pairs=workspace.count("rule_pair") - before,
        refined_blocks=refined,
        dropped_blocks=len(dropped),
        largest_dropped=tuple((str(row["key"])[:60], int(row["n"])) for row in dropped[:5]),
    )


def _refine(workspace: DuckDBWorkspace, rule: BlockingRule, refine: str) -> int:
    workspace.make("large_block", f"SELECT key FROM block_size WHERE n > {rule.max_block}")
    workspace.make(
        "block_key",
        f"""
        SELECT b.row, CASE WHEN g.key IS NULL THEN b.key ELSE b.key || chr(31) || ({refine}) END AS key
        FROM block_key b JOIN account a USING (row) LEFT JOIN large_block g ON g.key = b.key
        """,
    )
    workspace.make("block_size", "SELECT key, count(*) AS n FROM block_key GROUP BY key HAVING n > 1")
    return workspace.count("large_block")
