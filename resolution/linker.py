"""The contract of a linker: which pairs it links, how surely, and why."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Linker:
    """`pairs` is DuckDB SQL that gives (`left_row`, `right_row`, `weight_bits`, `probability`, `evidence`).

    It may read `scored_pair` (with `weight_bits`, `probability`), `paired`, `claimed`, `account`, `comparison_weight` and
    `learned_share` (`linker`, `kept`). `learned` is SQL that gives its own `kept`, 0 to 1, once, when a model is trained:
    what its kind of evidence is worth is a share over the whole table, which the model remembers.
    """

    name: str
    kind: str
    pairs: str
    learned: str | None = None
