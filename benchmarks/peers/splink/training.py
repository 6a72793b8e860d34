"""prepared columns → a trained linker: prior, u and m as Splink estimates them, then u corrected by the prior."""

import logging
from typing import Any

import duckdb
from splink import DuckDBAPI, Linker, SettingsCreator, block_on

from benchmarks.peers.splink.affordable import affordable_rules
from benchmarks.peers.splink.model import FREQUENT, comparisons
from benchmarks.peers.splink.preparing import HERE, number, pairs, present

DETERMINISTIC_RECALL = 0.45
"""What share of matches has the same handle or e-mail: on real data the same handle covers 34 to 60 percent."""

LARGE = 50_000
"""From this many accounts on, training looks at a sample of pairs, as Splink's documentation advises."""

FEWEST_PAIRS = 100
"""EM on fewer is noise."""

LEAST_SHARE_OF_CHANCE = 0.05
"""The correction takes no more than the rest of a level's u away: m is an estimate as well."""


class TrainedLinker:
    """`linker` predicts; `platforms` are its data sets, no two accounts of one are compared."""

    def __init__(self, database: duckdb.DuckDBPyConnection) -> None:
        self.database = database
        self.accounts = number(database, "SELECT count(*) FROM prepared")
        self.present = present(database, FREQUENT)
        self.api = DuckDBAPI(connection=database)
        sql = "SELECT DISTINCT source_dataset FROM prepared ORDER BY ALL"
        self.platforms = [str(row[0]) for row in database.execute(sql).fetchall()]
        self.frames = [self._frame(place, platform) for place, platform in enumerate(self.platforms)]
        for column in self._frequent():
            database.execute((HERE / "frequency.sql").read_text("utf-8").format(column=column))
        self.linker = self._trained()

    def _frequent(self) -> list[str]:
        return [column for column in FREQUENT if column in self.present | {"handle", "stem"}]

    def _training_blocks(self) -> list[str]:
        """EM learns the comparisons that do not read the column of the block: of a table of handles, none."""
        names = [column for column in ("stem", "name", "email", "url") if column in self.present]
        others = self.present - {"handle", "stem"}
        return [n for n in names if (n != "stem" or others) and pairs(self.database, [n]) >= FEWEST_PAIRS]

    def _frame(self, place: int, platform: str) -> Any:
        sql = f"CREATE TABLE platform_{place} AS SELECT * FROM prepared WHERE source_dataset = ?"
        self.database.execute(sql, [platform])
        return self.api.register(f"platform_{place}", dataset_display_name=platform)

    def _linker(self, settings: SettingsCreator | dict[str, Any]) -> Linker:
        linker = Linker(self.frames, settings, log_level=logging.ERROR)
        for column in self._frequent():
            table = self.api.register(f"frequency_{column}")
            linker.table_management.register_term_frequency_lookup(table, column)
        return linker

    def _trained(self) -> Linker:
        affordable = affordable_rules(self.database, self.accounts)
        settings = SettingsCreator(
            link_type="link_only",
            comparisons=comparisons(self.present, runs=affordable.runs, claims=affordable.claims),
            blocking_rules_to_generate_predictions=affordable.rules(),
            retain_matching_columns=False,
            em_convergence=0.001,
        )
        linker = self._linker(settings)
        certain = [block_on(column) for column in ("handle", "email") if column == "handle" or column in self.present]
        linker.training.estimate_probability_two_random_records_match(certain, recall=DETERMINISTIC_RECALL)
        large = self.accounts >= LARGE
        linker.training.estimate_u_using_random_sampling(max_pairs=2e6 if large else 5e6, seed=1)
        for column in self._training_blocks():
            linker.training.estimate_parameters_using_expectation_maximisation(
                block_on(column), max_pairs=1e6 if large else None, estimate_without_term_frequencies=large
            )
        return self._linker(corrected(linker.misc.save_model_to_json(), self.accounts))


def corrected(model: dict[str, Any], accounts: int) -> dict[str, Any]:
    """Random pairs hold matches, many on a small table: u = (u of random pairs - prior * m) / (1 - prior)."""
    prior = model["probability_two_random_records_match"]
    least = 0.5 / min(accounts * accounts / 2, 2e6)  # half a pair of those sampled
    for comparison in model["comparisons"]:
        for level in comparison["comparison_levels"]:
            if level.get("is_null_level"):
                continue
            m = level.get("m_probability") or 1e-3
            u = level.get("u_probability") or 0.0
            level["m_probability"] = m
            level["u_probability"] = max((u - prior * m) / (1 - prior), LEAST_SHARE_OF_CHANCE * u, least)
    return model
