"""two accounts → the waterfall: a bar for each thing that weighs for or against them, in bits.

Where the two were linked, the link's own evidence is what decided, and the bars are that: how rare a value was, who else
claimed it and which rivals there were is known to who saw all accounts. Otherwise the two are compared anew, with the model,
which remembers the values that are not rare, and among the other accounts that are given; without those a value may look
rarer than it is.
"""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from graph.words import Evidence, LinkKind
from resolution.blocking import block, rare_parts
from resolution.calibration import apply_calibration
from resolution.comparing import compare, unpack
from resolution.comparison import NULL_LEVEL
from resolution.comparisons import COMPARISONS
from resolution.constraints import SECOND_ACCOUNT_LINKER
from resolution.derived_columns import attach_frequencies, derive_columns
from resolution.engines.duckdb import DuckDBWorkspace
from resolution.identifier_columns import identifier_columns
from resolution.identifiers import extract
from resolution.link_evidence import GOING_TOGETHER, LEARNED, NO_RIVALS, SHOWN_BITS
from resolution.model import SMALLEST, Model
from resolution.nicknames import short_form
from resolution.priced_texts import TextColumns, price_texts, read_texts
from resolution.refining.boosting import learned_bits
from resolution.scoring import MOST_BITS, claimed_bits, observable_bits
from resolution.shared_terms import NAMES, SharedTerm, shared_terms

Levels = npt.NDArray[np.int8]
Floats = npt.NDArray[np.float64]

UNMET = ("blocking", "no rule brings them together")
TOO_SMALL = ("the rest", "too small to be told apart")
"""Bars of a waterfall that are not comparisons: that nothing brings the two together, and what a link rounds away."""

CLAIMS = "a claim"
"""What brings two accounts together besides the blocking rules."""

TOLD_BITS = 1e-9
"""Less is the noise of adding up floats."""

READ_BACK_BITS = 1e-6
"""The same, where a sum went through two calibrations."""

_IDENTIFIER_COUNTS = """
SELECT 'identifier', platform, value, count(DISTINCT row) FROM identifier GROUP BY ALL HAVING count(DISTINCT row) > 1
"""

_HAVE = {
    "contact": "SELECT 1 FROM identifier WHERE row < 2 AND kind IN ('email', 'phone') LIMIT 1",
    "web": "SELECT 1 FROM identifier WHERE row < 2 AND kind NOT IN ('email', 'phone', 'role') LIMIT 1",
    "bio": "SELECT 1 FROM account WHERE row < 2 AND bio_folded IS NOT NULL LIMIT 1",
}
"""Of comparisons that show no values: whether one of the two has one."""

_NAMES = "SELECT name_spaced FROM account WHERE row < 2 ORDER BY row"


@dataclass(frozen=True, slots=True, kw_only=True)
class Waterfall:
    """`evidence` adds up to `weight_bits`; with `prior_bits` that is the log2 odds. `levels`: int8 (comparisons,).

    `rules`: what would bring the two together, unless its block is too large. `rival_bits`: what rivals take away before the
    second calibration, where that can be told (`rivals_known`), else 0. `valued`: bool (comparisons,), where one of the two
    at least has a value. `unmet_bits`: what it weighs that no rule does. `decided_by_declaration`: an account said that the
    other is its second one, and comparisons had no say.
    """

    evidence: tuple[Evidence, ...]
    prior_bits: float
    levels: Levels
    valued: npt.NDArray[np.bool_]
    rival_bits: float
    rivals_known: bool
    unmet_bits: float
    rules: tuple[str, ...]
    shared: tuple[SharedTerm, ...]
    from_link: bool
    decided_by_declaration: bool

    @property
    def weight_bits(self) -> float:
        return float(sum(e.weight_bits for e in self.evidence))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Compared:
    levels: Levels
    valued: npt.NDArray[np.bool_]
    rules: tuple[str, ...]
    values: tuple[tuple[str | None, str | None], ...]
    shared: tuple[SharedTerm, ...]
    short_form: str | None


def waterfall(accounts: pa.Table, links: pa.Table, model: Model, *, others: pa.Table | None = None) -> Waterfall:
    """Of two accounts (ACCOUNTS, ordered by key) and the links between them (LINKS).

    `others` (ACCOUNTS) are those that have a value of the two or name one of them.
    """
    link = _deciding(links)
    declared = link is not None and link["linker"] == SECOND_ACCOUNT_LINKER
    compared = _compare_two(accounts, model, _told(link) if link and not declared else {}, others)
    rivals: float | None = None
    if link and declared:
        bars, unmet = [_bar(row) for row in link["evidence"]], 0.0
    elif link:
        bars, unmet = _link_bars(link), 0.0
        learned = sum(bar.weight_bits for bar in bars if bar.comparison == LEARNED[0])
        rivals = _rivals_of(model, compared.levels, link["weight_bits"] + model.prior_bits - learned)
    else:
        unmet = 0.0 if compared.rules else _unmet_bits(model)
        bars = _computed_bars(model, compared.levels, unmet)
    return Waterfall(
        evidence=tuple(_with_values(bar, compared) for bar in bars),
        prior_bits=0.0 if declared else _prior_bits(model, link),
        levels=compared.levels,
        valued=compared.valued,
        rival_bits=rivals or 0.0,
        rivals_known=rivals is not None,
        unmet_bits=unmet,
        rules=compared.rules,
        shared=compared.shared,
        from_link=link is not None,
        decided_by_declaration=declared,
    )


def log_odds(model: Model, levels: Levels, *, rival_bits: float, unmet_bits: float) -> Floats:
    """What vectors (n, comparisons) of int8 come to with these rivals, log2 odds (n,): the sum as `scoring` makes it.

    What judgements taught is in it.
    """
    bits, learned = _scored(model, levels, rival_bits=rival_bits, unmet_bits=unmet_bits)
    return np.clip(bits + learned, -MOST_BITS, MOST_BITS)


def _scored(model: Model, levels: Levels, *, rival_bits: float, unmet_bits: float) -> tuple[Floats, Floats]:
    """Log2 odds of the base, and what its refiner adds to those of a candidate pair: (n,) each."""
    observable, claimed = observable_bits(model, levels), claimed_bits(model, levels)
    if unmet_bits:
        return np.clip(observable + claimed + unmet_bits, -MOST_BITS, MOST_BITS), np.zeros(len(levels))
    alone = apply_calibration(model.calibration, observable)
    competed = apply_calibration(model.competition, alone + rival_bits)
    bits = np.clip(competed + claimed, -MOST_BITS, MOST_BITS)
    refiner = model.refiner
    learned = learned_bits(refiner, levels, bits, bits - claimed - alone) if refiner else np.zeros(len(levels))
    return bits, learned


def _deciding(links: pa.Table) -> dict[str, Any] | None:
    """The link that saw everything, or the declaration that needs no comparison."""
    of_model = links.filter(pc.equal(links["kind"], LinkKind.PROBABILISTIC.value))
    declared = links.filter(pc.equal(links["linker"], SECOND_ACCOUNT_LINKER))
    found: list[dict[str, Any]] = [*of_model.to_pylist(), *declared.to_pylist()]
    return found[0] if found else None


def _prior_bits(model: Model, link: dict[str, Any] | None) -> float:
    """The prior that a link was made with, where its model was another one, as in a graph that is linked again and again."""
    if link is None:
        return model.prior_bits
    likely = min(max(link["probability"], SMALLEST), 1 - SMALLEST)
    then = float(np.log2(likely / (1 - likely))) - link["weight_bits"]
    return model.prior_bits if abs(then - model.prior_bits) < READ_BACK_BITS else then


def _told(link: dict[str, Any]) -> dict[str, str]:
    return {row["comparison"]: row["level"] for row in link["evidence"]}


def _bar(row: dict[str, Any]) -> Evidence:
    return Evidence(comparison=row["comparison"], level=row["level"], weight_bits=row["weight_bits"])


def _link_bars(link: dict[str, Any]) -> list[Evidence]:
    bars = [_bar(row) for row in link["evidence"]]
    rest = link["weight_bits"] - sum(bar.weight_bits for bar in bars)
    if abs(rest) > TOLD_BITS:
        bars.append(Evidence(comparison=TOO_SMALL[0], level=TOO_SMALL[1], weight_bits=rest))
    return bars


def _computed_bars(model: Model, levels: Levels, unmet: float) -> list[Evidence]:
    """Each comparison, what the calibrations make of the sum, and that no rule brings the two together."""
    bars = [
        Evidence(comparison=c.name, level=c.levels[level].name, weight_bits=c.levels[level].weight_bits)
        for c, level in zip(model.comparisons, levels.tolist(), strict=True)
        if level != NULL_LEVEL
    ]
    vector = levels[None, :]
    observable, claimed = float(observable_bits(model, vector)[0]), float(claimed_bits(model, vector)[0])
    alone = observable if unmet else float(apply_calibration(model.calibration, np.array([observable]))[0])
    total, learned = (float(bits[0]) for bits in _scored(model, vector, rival_bits=0.0, unmet_bits=unmet))
    last = total - alone - claimed - unmet
    others = ((UNMET, unmet), (GOING_TOGETHER, alone - observable), (NO_RIVALS, last), (LEARNED, learned))
    return bars + [
        Evidence(comparison=c, level=level, weight_bits=b) for (c, level), b in others if abs(b) > SHOWN_BITS
    ]


def _rivals_of(model: Model, levels: Levels, total: float) -> float | None:
    """What rivals took before the second calibration, read back from what the link came to; None where nothing tells.

    Where none at all come to the same, as a calibration is flat in places, they took nothing.
    """
    if abs(total) >= MOST_BITS or not model.competition.score_bits:
        return None
    vector = levels[None, :]
    alone = float(apply_calibration(model.calibration, observable_bits(model, vector))[0])
    competed = total - float(claimed_bits(model, vector)[0])
    if abs(float(apply_calibration(model.competition, np.array([alone]))[0]) - competed) < READ_BACK_BITS:
        return 0.0
    left = float(np.interp(competed, model.competition.probability_bits, model.competition.score_bits))
    return min(left - alone, 0.0)


def _with_values(bar: Evidence, compared: _Compared) -> Evidence:
    """The bar with the two values that were compared, and where its weight comes from."""
    places = {c.name: at for at, c in enumerate(COMPARISONS) if compared.levels[at] != NULL_LEVEL}
    left, right = compared.values[places[bar.comparison]] if bar.comparison in places else (None, None)
    shared = ", ".join(str(term) for term in compared.shared if term.comparison == bar.comparison)
    said = ["shared: " + shared] if shared else []
    if bar.comparison == NAMES and compared.short_form:
        said.append(compared.short_form)
    return replace(bar, left=left, right=right, note="; ".join(said) or None)


def _unmet_bits(model: Model) -> float:
    """What it weighs that no blocking rule brings two accounts together: the prior is that of candidate pairs."""
    accounts, candidates = model.trained_on["accounts"], model.trained_on["candidate_pairs"]
    return min(float(np.log2(max(candidates, 1) / max(accounts * (accounts - 1) / 2, 1))), 0.0)


def _compare_two(accounts: pa.Table, model: Model, told: dict[str, str], others: pa.Table | None = None) -> _Compared:
    """Compares rows 0 and 1; levels that a link has `told` stand, as it saw all accounts."""
    workspace = DuckDBWorkspace(threads=1)
    try:
        columns = _columns(workspace, accounts, model)
        texts = columns.both
        rules = tuple(one.rule for one in block(workspace, lambda: rare_parts(texts)) if one.pairs)
        claims = (CLAIMS,) if workspace.count("claim") else ()
        if others is not None and len(others):
            both = pa.concat_tables(
                [accounts, others], promote_options="permissive"
            )  # what may be null need not be in both
            columns = _columns(workspace, both, model)
        priced = price_texts(columns, model.told_texts())
        workspace.make("pair", "SELECT 0::BIGINT AS left_row, 1::BIGINT AS right_row")
        compare(workspace, priced)
        computed = unpack(workspace.get("SELECT code FROM vector")["code"].to_numpy())[0]
        levels = _levels(told) if told else computed
        names = {
            c.name: c.levels[level].name for c, level in zip(COMPARISONS, levels, strict=True) if level != NULL_LEVEL
        }
        values = _shown_values(workspace)
        return _Compared(
            levels=levels,
            valued=_valued(workspace, values) | (levels != NULL_LEVEL),
            rules=(*claims, *rules),
            values=tuple(values),
            shared=shared_terms(workspace, priced, model, names),
            short_form=short_form(*workspace.get(_NAMES)["name_spaced"].to_pylist()),
        )
    finally:
        workspace.close()


def _levels(told: dict[str, str]) -> Levels:
    """Comparison → level name, as a vector; what an older model called otherwise says nothing."""
    codes = [{level.name: at for at, level in enumerate(c.levels)} for c in COMPARISONS]
    return np.array(
        [named.get(told.get(c.name, ""), NULL_LEVEL) for c, named in zip(COMPARISONS, codes, strict=True)], np.int8
    )


def _columns(workspace: DuckDBWorkspace, accounts: pa.Table, model: Model) -> TextColumns:
    """The stages before blocking, with the frequencies that the model remembers, and those of identifiers among these."""
    derive_columns(workspace, accounts.append_column("row", pa.array(range(len(accounts)), pa.int64())))
    identifier_columns(workspace, extract(accounts))
    platforms = sorted(set(accounts["platform"].to_pylist()))
    frequency = [
        {"kind": kind, "platform": platform, "value": value, "n": max(round(n), 1)}
        for kind, values in model.frequencies.items()
        for value, n in values.items()
        for platform in platforms
    ]
    columns = pa.schema([("kind", pa.string()), ("platform", pa.string()), ("value", pa.string()), ("n", pa.int64())])
    workspace.put("frequency", pa.Table.from_pylist(frequency, schema=columns))
    workspace.run(f"INSERT INTO frequency {_IDENTIFIER_COUNTS}")
    attach_frequencies(workspace)
    workspace.run("UPDATE account SET platform_n = greatest(platform_n, 1000)")
    return read_texts(workspace)


def _shown_values(workspace: DuckDBWorkspace) -> list[tuple[str | None, str | None]]:
    columns = ", ".join(
        f"({c.left})::VARCHAR AS l{at}, ({c.right})::VARCHAR AS r{at}" for at, c in enumerate(COMPARISONS)
    )
    query = f"SELECT {columns} FROM account l JOIN account r ON l.row = 0 AND r.row = 1"
    row = workspace.get(query).to_pylist()[0]
    return [(row[f"l{at}"], row[f"r{at}"]) for at in range(len(COMPARISONS))]


def _valued(workspace: DuckDBWorkspace, values: list[tuple[str | None, str | None]]) -> npt.NDArray[np.bool_]:
    asked = [len(workspace.get(_HAVE[c.name])) > 0 if c.name in _HAVE else False for c in COMPARISONS]
    return np.array(asked) | np.array([left is not None or right is not None for left, right in values])
