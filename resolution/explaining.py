"""two accounts → the waterfall: what each comparison weighs, what the sum means, and why they are together or apart.

Works for any two accounts, also ones that no blocking rule ever brought together. How common a value is comes from the
model, which remembers the values that are not rare.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from graph.errors import InputError
from graph.tables import LINKS
from graph.words import AccountKey, Evidence, LinkKind
from resolution.blocking import block
from resolution.calibration import apply_calibration
from resolution.comparing import compare, unpack
from resolution.comparison import NULL_LEVEL
from resolution.comparisons import COMPARISONS
from resolution.constraints import ALONE, roles
from resolution.derived_columns import attach_frequencies, derive_columns
from resolution.engines.duckdb import DuckDBWorkspace
from resolution.identifier_columns import identifier_columns
from resolution.identifiers import extract
from resolution.linkers.probabilistic import GOING_TOGETHER, NO_RIVALS, RIVALS, SHOWN_BITS
from resolution.linking import code_evidence
from resolution.model import Model
from resolution.priced_texts import price_texts
from resolution.scoring import observable_bits

TWO = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """`weight_bits` is the sum of the evidence; with `prior_bits` it is the log2 odds of `probability`."""

    left_key: AccountKey
    right_key: AccountKey
    weight_bits: float
    prior_bits: float
    probability: float
    evidence: tuple[Evidence, ...]
    same_creator: bool
    because: str


def explain(
    accounts: pa.Table,
    links: pa.Table | None,
    model: Model,
    *,
    together: bool | None = None,
    threshold: float | None = None,
) -> Explanation:
    """Why two accounts (ACCOUNTS, two rows) are together or apart.

    `links` (LINKS) are those between the two; rivals that took from the scored one are part of the evidence.
    `together` says what consolidation did; where it is not given, the probability and the constraints decide. `threshold`:
    the model's own where none is given.

    Raises: InputError where there are not two accounts.
    """
    if len(accounts) != TWO:
        raise InputError(f"an explanation is about two accounts, not {len(accounts)}")
    accounts = accounts.sort_by("account_key")
    threshold = model.threshold if threshold is None else threshold
    left, right = accounts["account_key"].to_pylist()
    links = links if links is not None else LINKS.empty_table()
    evidence = _waterfall(accounts, model, _rivals(links))
    bits = sum(e.weight_bits for e in evidence)
    probability = float(1 / (1 + np.exp2(-np.clip(bits + model.prior_bits, -60, 60))))
    probability = max([probability, *links["probability"].to_pylist()])
    apart = _kept_apart(accounts)
    same = together if together is not None else probability >= threshold and apart is None
    return Explanation(
        left_key=left,
        right_key=right,
        weight_bits=bits,
        prior_bits=model.prior_bits,
        probability=probability,
        evidence=evidence,
        same_creator=same,
        because=_because(evidence, links, apart, same=same, probability=probability, threshold=threshold),
    )


def _rivals(links: pa.Table) -> tuple[Evidence, ...]:
    """What other candidates of the same platform took away when the pair was scored among all."""
    scored = links.filter(pc.equal(links["kind"], LinkKind.PROBABILISTIC.value))
    rows = [row for evidence in scored["evidence"].to_pylist() for row in evidence if row["comparison"] == RIVALS[0]]
    return tuple(Evidence(comparison=r["comparison"], level=r["level"], weight_bits=r["weight_bits"]) for r in rows)


def _waterfall(accounts: pa.Table, model: Model, rivals: tuple[Evidence, ...]) -> tuple[Evidence, ...]:
    workspace = DuckDBWorkspace(threads=1)
    try:
        met = _compare_two(workspace, accounts, model)
        codes = workspace.get("SELECT code FROM vector")["code"].to_numpy()
        shown = _shown_values(workspace)
    finally:
        workspace.close()
    levels = unpack(codes)[0]
    rows = code_evidence(model, codes)["evidence"].to_pylist()[0]
    unmet = 0.0 if met else _unmet_bits(model)
    if not met:
        rows.append({"comparison": "blocking", "level": "no rule brings them together", "weight_bits": unmet})
    places = {c.name: at for at, c in enumerate(COMPARISONS) if levels[at] != NULL_LEVEL}
    return tuple(
        Evidence(
            comparison=row["comparison"],
            level=row["level"],
            weight_bits=row["weight_bits"],
            left=shown[places[row["comparison"]]][0] if row["comparison"] in places else None,
            right=shown[places[row["comparison"]]][1] if row["comparison"] in places else None,
        )
        for row in rows
    ) + _corrected(model, unpack(codes), rivals, unmet)


def _corrected(
    model: Model, levels: npt.NDArray[np.int8], rivals: tuple[Evidence, ...], unmet: float
) -> tuple[Evidence, ...]:
    """What the calibration makes of the sum, and rivals."""
    observable = float(observable_bits(model, levels)[0])
    alone = float(apply_calibration(model.calibration, np.array([observable]))[0]) if unmet == 0.0 else observable
    bars = [(GOING_TOGETHER, alone - observable)]
    if not rivals and unmet == 0.0:
        bars.append((NO_RIVALS, float(apply_calibration(model.competition, np.array([alone]))[0]) - alone))
    told = (Evidence(comparison=c, level=level, weight_bits=b) for (c, level), b in bars if abs(b) > SHOWN_BITS)
    return (*told, *rivals)


def _unmet_bits(model: Model) -> float:
    """What it weighs that no blocking rule brings two accounts together: the prior is that of candidate pairs."""
    accounts, candidates = model.trained_on["accounts"], model.trained_on["candidate_pairs"]
    return min(float(np.log2(max(candidates, 1) / max(accounts * (accounts - 1) / 2, 1))), 0.0)


def _compare_two(workspace: DuckDBWorkspace, accounts: pa.Table, model: Model) -> bool:
    """Makes `vector` with the one pair; gives whether a blocking rule finds it."""
    derive_columns(workspace, accounts.append_column("row", pa.array([0, 1], pa.int64())))
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
    attach_frequencies(workspace)
    workspace.run("UPDATE account SET platform_n = greatest(platform_n, 1000)")
    texts = price_texts(workspace, model.letter_counts())
    block(workspace, texts)
    met = workspace.count("pair") > 0
    workspace.make("pair", "SELECT 0::BIGINT AS left_row, 1::BIGINT AS right_row")
    compare(workspace, texts)
    return met


def _shown_values(workspace: DuckDBWorkspace) -> list[tuple[str | None, str | None]]:
    columns = ", ".join(
        f"({c.left})::VARCHAR AS l{at}, ({c.right})::VARCHAR AS r{at}" for at, c in enumerate(COMPARISONS)
    )
    query = f"SELECT {columns} FROM account l JOIN account r ON l.row = 0 AND r.row = 1"
    row = workspace.get(query).to_pylist()[0]
    return [(row[f"l{at}"], row[f"r{at}"]) for at in range(len(COMPARISONS))]


def _kept_apart(accounts: pa.Table) -> str | None:
    role = roles(accounts["account_key"], extract(accounts)).to_pylist()
    for key, word in zip(accounts["account_key"].to_pylist(), role, strict=True):
        if word in {alone.value for alone in ALONE}:
            return f"{key} says that it is a {word} account"
    first, second = accounts["platform"].to_pylist()
    if first == second:
        return f"both are on {first}, and neither is declared to be the other's second account"
    return None


def _because(
    evidence: tuple[Evidence, ...],
    links: pa.Table,
    apart: str | None,
    *,
    same: bool,
    probability: float,
    threshold: float,
) -> str:
    linkers = (
        sorted(set(links.filter(np.asarray(links["used"]))["linker"].to_pylist()))
        if links is not None and len(links)
        else []
    )
    if same:
        direct = f"linked by {', '.join(linkers)}" if linkers else "joined through other accounts of the same creator"
        return f"together: {direct}; probability {probability:.4f}"
    if apart:
        return f"apart: {apart}"
    if probability >= threshold:
        return f"apart, although the probability is {probability:.4f}: a constraint of the cluster keeps them apart"
    against = sorted((e for e in evidence if e.weight_bits < 0), key=lambda e: e.weight_bits)[:2]
    reasons = ", ".join(f"{e.comparison} {e.level} ({e.weight_bits:+.1f} bits)" for e in against)
    return f"apart: probability {probability:.4f} is below {threshold:.2f}" + (
        f"; against: {reasons}" if reasons else ""
    )
