"""The contract of a linker: which pairs it links, how surely, and why."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Linker:
    """`pairs` is DuckDB SQL that gives (`left_row`, `right_row`, `weight_bits`, `probability`, `evidence`).

    It may read `scored_pair` (with `weight_bits`, `probability`), `paired`, `claimed`, `account` and `comparison_weight`.
    """

    name: str
    kind: str
    pairs: str
