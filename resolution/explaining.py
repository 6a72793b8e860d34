"""two accounts → why they are together or apart: the waterfall, the path between them, obstacles, what would change it.

Works for any two accounts, also ones that no blocking rule ever brought together.
"""

from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from graph.errors import InputError
from graph.tables import LINKS
from graph.words import AccountKey, Evidence, Verdict
from resolution.cluster_paths import Step, cluster_path
from resolution.counterfactuals import Change, changes
from resolution.decided_bars import decided_bars
from resolution.linkers.probabilistic import LEAST_PROBABILITY
from resolution.model import Model
from resolution.obstacles import Obstacle, judged, may_be_linked, obstacles, rivals_told
from resolution.shared_terms import SharedTerm
from resolution.standing import Standing
from resolution.surroundings import Surroundings
from resolution.waterfall import waterfall

TWO = 2
SAME = Verdict.SAME.value
MOST_AGAINST = 2
"""Pieces of evidence against a pair that the reason names."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """`weight_bits` is the sum of the evidence; with `prior_bits` it is the log2 odds of `probability`.

    `probability` is the highest that a linker gives; where it vouches for more than the comparisons come to, the difference
    is evidence too. Where linking kept no link it is the most that was left, and the difference to what the two come to anew
    is evidence as well (`decided_bars`); `probability_anew` is then what they come to. `threshold` joins. `from_link`: the
    evidence is what decided when the accounts were linked, and not computed anew. `rules`: what would bring the two together
    to be compared. `linkers`: those that link the two. `shared`: what the two have in common, and how rare it is. `path`: the
    chain of used links from the left to the right account. `obstacles`: what speaks against joining them, whatever was done.
    `changes`: what would turn the verdict, few, the smallest change first.
    """

    left_key: AccountKey
    right_key: AccountKey
    weight_bits: float
    prior_bits: float
    probability: float
    evidence: tuple[Evidence, ...]
    same_creator: bool
    because: str
    probability_anew: float | None
    threshold: float
    from_link: bool
    rules: tuple[str, ...]
    linkers: tuple[str, ...]
    shared: tuple[SharedTerm, ...]
    path: tuple[Step, ...]
    obstacles: tuple[Obstacle, ...]
    changes: tuple[Change, ...]


def explain(
    accounts: pa.Table,
    links: pa.Table | None,
    model: Model,
    *,
    together: bool | None = None,
    threshold: float | None = None,
    around: Surroundings | None = None,
) -> Explanation:
    """Why two accounts (ACCOUNTS, two rows) are together or apart.

    `links` (LINKS) are those between the two. `together` says what consolidation did; where it is not given, the probability
    and what keeps them apart decide. `threshold`: the model's own where none is given. `around`: who else is in their
    clusters; without it the two are looked at alone.

    Raises: InputError where there are not two accounts.
    """
    if len(accounts) != TWO:
        raise InputError(f"an explanation is about two accounts, not {len(accounts)}")
    accounts = accounts.sort_by("account_key")
    threshold = model.threshold if threshold is None else threshold
    links = LINKS.empty_table() if links is None else links
    fall = waterfall(accounts, links, model, others=around.others if around else None)
    left, right = accounts["account_key"].to_pylist()
    linked = around is not None and together is not None and may_be_linked(accounts)
    around = around or _alone(left, right, links, together=together)
    bars = decided_bars(fall, links, around.links, linked=linked, rivals=rivals_told(around, left, right))
    against = obstacles(accounts, around, probability=bars.probability, threshold=threshold, anew=bars.anew)
    same = all(one.kind == "rival" for one in against) if together is None else together
    standing = Standing(
        accounts=accounts,
        fall=fall,
        around=around,
        bars=bars,
        together=same,
        threshold=threshold,
        path=cluster_path(around.links, around.judgements, left, right) if same else (),
        obstacles=against,
    )
    return _explanation(standing, links, model)


def _alone(left: str, right: str, links: pa.Table, *, together: bool | None) -> Surroundings:
    """What the two accounts by themselves show."""
    return Surroundings(cluster_of={left: left, right: left if together else right}, links=links)


def _explanation(standing: Standing, links: pa.Table, model: Model) -> Explanation:
    left, right = standing.keys
    fall = standing.fall
    return Explanation(
        left_key=AccountKey(left),
        right_key=AccountKey(right),
        weight_bits=float(sum(bar.weight_bits for bar in standing.bars.evidence)),
        prior_bits=fall.prior_bits,
        probability=standing.probability,
        evidence=standing.bars.evidence,
        same_creator=standing.together,
        because=_together(standing, links) if standing.together else _apart(standing),
        probability_anew=standing.bars.anew,
        threshold=standing.threshold,
        from_link=fall.from_link,
        rules=fall.rules,
        linkers=tuple(sorted(set(links["linker"].to_pylist()))),
        shared=fall.shared,
        path=standing.path,
        obstacles=standing.obstacles,
        changes=changes(standing, model),
    )


def _together(standing: Standing, links: pa.Table) -> str:
    told = _probability(standing)
    if SAME in judged(standing.around, *standing.keys):
        return f"together: a person judged them the same; without that the pair itself has probability {told}"
    used = sorted(set(links.filter(pc.equal(links["used"], True))["linker"].to_pylist()))
    if used:
        return f"together: linked by {', '.join(used)}; probability {told}"
    if not standing.path:
        return f"together: in one cluster, but no link or judgement that was kept says why; probability {told}"
    if len(standing.path) == 1:
        return f"together: by {', '.join(standing.path[0].linkers)}; probability {told}"
    through = ", ".join(step.to_key for step in standing.path[:-1])
    weakest = min(step.probability for step in standing.path)
    return (
        f"together: joined through other accounts of the same creator, {through}; the weakest of the "
        f"{len(standing.path)} links has probability {weakest:.4f}, the pair itself {told}"
    )


def _probability(standing: Standing) -> str:
    return (
        f"{standing.probability:.4f}"
        if standing.bars.anew is None
        else f"below {LEAST_PROBABILITY}, or was not compared"
    )


def _apart(standing: Standing) -> str:
    first = next((one for one in standing.obstacles if one.kind != "rival"), None)
    if first is None:
        return f"apart, although the probability is {standing.probability:.4f}: {_why_nothing(standing)}"
    if first.kind != "threshold":
        reached = standing.probability >= standing.threshold and first.kind in {"place taken", "size", "weak bridge"}
        although = f", although the probability is {standing.probability:.4f}" if reached else ""
        return f"apart{although}: {first.text}"
    if standing.bars.anew is not None:
        return f"apart: {first.text}"
    return f"apart: {first.text}" + _against(standing)


def _why_nothing(standing: Standing) -> str:
    """No constraint is known that keeps apart two that are probable enough."""
    if not standing.fall.rules:
        return "no rule brought them together to be compared, so nothing linked them"
    if not len(standing.around.between(*standing.keys)):
        return "no link between them was kept, and nothing says why"
    return "their link was not used, and nothing that was kept says why"


def _against(standing: Standing) -> str:
    worst = sorted((e for e in standing.bars.evidence if e.weight_bits < 0), key=lambda e: e.weight_bits)[:MOST_AGAINST]
    reasons = ", ".join(f"{e.comparison} {e.level} ({e.weight_bits:+.1f} bits)" for e in worst)
    return f"; against: {reasons}" if reasons else ""
