"""blocking rules → those that the table can afford: each makes a bounded number of pairs an account."""

from dataclasses import dataclass

import duckdb
from splink import block_on

from benchmarks.peers.splink.model import CROSSED, KEYS
from benchmarks.peers.splink.preparing import PAIRS_OF_A_RULE, crossed_pairs, number, pairs, pairs_of_runs


@dataclass(frozen=True, slots=True, kw_only=True)
class AffordableRules:
    """`keys` with the pairs that each makes, `crossed` the same.

    `claims`: whether an account names another one. `runs`: whether every run of a stem may be a block.
    """

    keys: dict[tuple[str, ...], int]
    crossed: dict[str, int]
    claims: bool
    runs: bool

    def rules(self) -> list[object]:
        """As Splink takes them. A pair that two of them make is compared once."""
        return [
            *(block_on(*key) for key in self.keys),
            *(f"l.{a} = r.{b}" for form in self.crossed for a, b in ((form, "stem"), ("stem", form))),
            *([block_on("known_as", arrays_to_explode=["known_as"])] if self.claims else []),
            *([block_on("runs", arrays_to_explode=["runs"])] if self.runs else []),
        ]


def affordable_rules(database: duckdb.DuckDBPyConnection, accounts: int) -> AffordableRules:
    """A rule that a looser one of them implies adds no pair and is left out."""
    most = PAIRS_OF_A_RULE * accounts
    keys = {key: made for key in KEYS if 0 < (made := pairs(database, key)) <= most}
    return AffordableRules(
        keys={key: made for key, made in keys.items() if not any(set(other) < set(key) for other in keys)},
        crossed={form: made for form in CROSSED if 0 < (made := crossed_pairs(database, form)) <= most},
        claims=number(database, "SELECT count(*) FROM prepared WHERE len(claims) > 0") > 0,
        runs=pairs_of_runs(database) <= 3 * most,
    )
