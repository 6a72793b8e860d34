"""scored pairs + judgements → a refiner where it is worth one; a model's refiner → refined scores."""

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import pyarrow as pa
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from graph.tables import JUDGEMENTS
from resolution.comparing import unpack
from resolution.engines.duckdb import DuckDBWorkspace
from resolution.model import Model
from resolution.refining.boosting import STEPS_A_BIT, JudgedPairs, boost, learned_bits, probability
from resolution.refining.holding_out import FEWEST, HeldOut, can_be_held_out, foretells_better, hold_out, joins_no_worse
from resolution.scoring import MOST_BITS, claimed_bits, observable_bits

# A pair that is judged both ways, which clustering refuses, or judged only unsure, teaches nothing. Neither does one that was
# never scored: of one platform, or hopeless.
_JUDGED = """
WITH said AS (
    SELECT least(l.row, r.row) AS left_row, greatest(l.row, r.row) AS right_row,
        least(left_key, right_key) AS one_key, greatest(left_key, right_key) AS other_key,
        bool_or(verdict = 'same') AS same, bool_or(verdict = 'different') AS different
    FROM judgement JOIN account l ON l.account_key = left_key JOIN account r ON r.account_key = right_key
    GROUP BY ALL
)
SELECT left_row, right_row, s.code_place, s.weight_bits, s.rival_bits, same
FROM said JOIN scored_pair s USING (left_row, right_row) WHERE same <> different ORDER BY one_key, other_key
"""

_BESIDE = ("left_row", "right_row", "code_place", "calibration_bits", "rival_bits")

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class RefinerReport:
    """Whether what judgements teach is `used`, and `because` of what; `same`, `different`: of pairs that were scored.

    `held_out`: what it was worth on judgements that it had not seen; None where there were too few to try.
    """

    used: bool
    because: str
    same: int
    different: int
    threshold: float
    held_out: HeldOut | None


def learn(
    workspace: DuckDBWorkspace, model: Model, codes: Ints, judgements: pa.Table, threshold: float
) -> tuple[Model, RefinerReport]:
    """The model with a refiner, where that is better than the base on held-out judgements (JUDGEMENTS), else as it was.

    `codes`: those that `code_place` of `scored_pair` points to. `threshold`: the probability from which on pairs are joined.
    """
    judged = judged_pairs(workspace, model, codes, judgements)
    different, same = np.bincount(judged.same, minlength=2).tolist()
    enough = min(same, different) >= FEWEST and can_be_held_out(judged)
    held_out = hold_out(judged, threshold) if enough else None
    used, because = _verdict(held_out, same, different, threshold)
    report = RefinerReport(
        used=used, because=because, same=same, different=different, threshold=threshold, held_out=held_out
    )
    return (replace(model, refiner=boost(judged)) if used else model), report


def judged_pairs(workspace: DuckDBWorkspace, model: Model, codes: Ints, judgements: pa.Table) -> JudgedPairs:
    """The judged ones of `scored_pair`, in the order of their keys, whatever that of rows and sides is."""
    workspace.put("judgement", judgements.select(JUDGEMENTS.names))
    found = workspace.get(_JUDGED)
    bits = found["weight_bits"].to_numpy() + model.prior_bits
    return JudgedPairs(
        levels=unpack(codes)[found["code_place"].to_numpy()],
        bits=np.round(bits * STEPS_A_BIT) / STEPS_A_BIT,
        rival_bits=found["rival_bits"].to_numpy(),
        same=np.asarray(found["same"], dtype=bool),
        group=_groups(found["left_row"].to_numpy(), found["right_row"].to_numpy()),
    )


def refine(workspace: DuckDBWorkspace, model: Model, codes: Ints) -> None:
    """Adds to `weight_bits` of `scored_pair` what the model's refiner says; nothing where it has none."""
    if model.refiner is None:
        return
    pairs = workspace.get("SELECT * FROM scored_pair")
    weight = pairs["weight_bits"].to_numpy()
    bits = weight + model.prior_bits
    near = np.flatnonzero(model.refiner.nearness(bits))
    levels = unpack(codes)[pairs["code_place"].to_numpy()[near]]
    learned = learned_bits(model.refiner, levels, bits[near], pairs["rival_bits"].to_numpy()[near])
    refined, told = weight.copy(), pairs["probability"].to_numpy().copy()
    total = np.clip(bits[near] + learned, -MOST_BITS, MOST_BITS)
    refined[near], told[near] = total - model.prior_bits, probability(total)
    columns = {name: pairs[name] for name in _BESIDE}
    workspace.put("scored_pair", pa.table({**columns, "weight_bits": refined, "probability": told}))


def told_bits(model: Model, codes: Ints, pairs: pa.Table) -> Floats:
    """What `refine` added to pairs, (n,): what their weight is beyond levels, calibration and rivals."""
    if model.refiner is None:
        return np.zeros(len(pairs))
    levels = unpack(codes)
    base = observable_bits(model, levels) + claimed_bits(model, levels) - model.prior_bits
    beside = pairs["calibration_bits"].to_numpy() + pairs["rival_bits"].to_numpy()
    return np.asarray(pairs["weight_bits"].to_numpy() - beside - base[pairs["code_place"].to_numpy()])


def _verdict(held_out: HeldOut | None, same: int, different: int, threshold: float) -> tuple[bool, str]:
    if held_out is None:
        needed = f"{FEWEST} of each are needed, of accounts that do not all hang together"
        return False, f"{same} judgements `same` and {different} `different` teach nothing: {needed}"
    losses = f"{held_out.refined_loss_bits:.3f} bits a judgement, the base {held_out.base_loss_bits:.3f}"
    if not foretells_better(held_out):
        return False, f"on judgements that it had not seen it lost {losses}: that it is better may be chance"
    if not joins_no_worse(held_out, threshold):
        refined, base = held_out.refined, held_out.base
        joined = f"{refined.wrong} of {refined.joined} wrong, the base {base.wrong} of {base.joined}"
        return False, f"of judged pairs that it had not seen it joined {joined}, at a threshold of {threshold:.2f}"
    return True, f"on judgements that it had not seen it lost {losses}"


def _groups(left: Ints, right: Ints) -> Ints:
    """The number of the connected component of each pair, in the order in which they come."""
    if not len(left):
        return np.zeros(0, dtype=np.int64)
    _, rows = np.unique(np.concatenate([left, right]), return_inverse=True)
    one, other = rows[: len(left)], rows[len(left) :]
    size = int(rows.max()) + 1
    _, component = connected_components(
        coo_array((np.ones(len(left)), (one, other)), shape=(size, size)), directed=False
    )
    _, first, number = np.unique(component[one], return_index=True, return_inverse=True)
    return np.asarray(first.argsort(kind="stable").argsort(kind="stable")[number], dtype=np.int64)
