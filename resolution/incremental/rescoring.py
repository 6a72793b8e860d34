"""candidate pairs of which some have changed → scores, where rivals changed, and the links of those.

A pair competes with the other candidates of each side on the other's platform. So who gains or loses a candidate on a
platform is scored again with all that are there, and each of those against all that it competes with. What claims and
contacts are worth is learned from all pairs that have one, so their links are made again each time.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from resolution.engines.duckdb import DuckDBWorkspace
from resolution.incremental.candidate_changes import OF_VECTOR, SCORED, CandidateChanges
from resolution.linking import link
from resolution.model import Model
from resolution.refining.refining import refine
from resolution.scoring import count_vectors, score, weigh

Mask = npt.NDArray[np.bool_]

_SIDED = """
SELECT p.left_row, p.right_row, lz.place AS left_place, rz.place AS right_place, p.code, p.is_decoy
FROM competing p JOIN account l ON l.row = p.left_row JOIN account r ON r.row = p.right_row
JOIN platform_size lz ON lz.platform = l.platform JOIN platform_size rz ON rz.platform = r.platform
WHERE l.platform <> r.platform
"""

_SCORES = f"""
SELECT c.place, {", ".join(f"s.{name}" for name in SCORED)}
FROM rescored c LEFT JOIN scored_pair s USING (left_row, right_row) ORDER BY c.place
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rescored:
    """`pairs`: all candidate pairs with their scores.

    `linked`: which of them were linked again, (n,). `links`: LINKS of those.
    """

    pairs: pa.Table
    linked: Mask
    links: pa.Table


def rescore(workspace: DuckDBWorkspace, model: Model, changes: CandidateChanges) -> Rescored:
    """Scores and links again what the changes concern; `account` and the claims of the workspace are those of now."""
    pairs = changes.pairs
    left, right = (pairs[side].to_numpy() for side in ("left_row", "right_row"))
    here, there = (left, changes.platform[right]), (right, changes.platform[left])
    concerned = changes.stirred[here] | changes.stirred[there]
    near = np.zeros(changes.stirred.shape, dtype=bool)
    for cell in (here, there):
        near[cell[0][concerned], cell[1][concerned]] = True
    _score(workspace, model, pairs.filter(pa.array(near[here] | near[there])))
    pairs = _with_scores(workspace, pairs, concerned)
    linked = concerned | _learned_together(pairs)
    return Rescored(pairs=pairs, linked=linked, links=_link(workspace, model, pairs.filter(pa.array(linked))))


def _score(workspace: DuckDBWorkspace, model: Model, competing: pa.Table) -> None:
    """Makes `scored_pair` of these pairs; right for those of which all candidates of both sides are among them."""
    workspace.put("competing", competing.select(["left_row", "right_row", *OF_VECTOR]))
    workspace.make("vector", _SIDED)
    codes, _ = count_vectors(workspace)
    _, scores = weigh(workspace, model, codes, trained=False)
    score(workspace, model, scores)
    refine(workspace, model, codes)


def _with_scores(workspace: DuckDBWorkspace, pairs: pa.Table, concerned: Mask) -> pa.Table:
    """The pairs with the scores of `scored_pair` where they are concerned."""
    places = np.flatnonzero(concerned)
    sides = {side: pairs[side].to_numpy()[places] for side in ("left_row", "right_row")}
    workspace.put("rescored", pa.table({"place": np.arange(len(places)), **sides}))
    scores = workspace.get(_SCORES)
    for name in SCORED:
        column = pc.replace_with_mask(pairs[name].combine_chunks(), pa.array(concerned), scores[name].combine_chunks())
        pairs = pairs.set_column(pairs.column_names.index(name), name, column)
    return pairs


def _learned_together(pairs: pa.Table) -> Mask:
    """Pairs with a claim, or with a contact of their own: what one of them is worth all of them tell."""
    claimed = pc.or_(pc.or_(pairs["left_claims"], pairs["right_claims"]), pairs["second_account"])
    contact = pc.and_(pc.equal(pairs["contact_others"], 0), pairs["contact_own"])
    return np.asarray(pc.or_(claimed, pc.fill_null(contact, False)))


def _link(workspace: DuckDBWorkspace, model: Model, pairs: pa.Table) -> pa.Table:
    codes = np.unique(pairs["code"].to_numpy())
    place = pa.array(np.searchsorted(codes, pairs["code"].to_numpy()))
    workspace.put("paired", pairs.drop_columns([*OF_VECTOR, *SCORED]))
    scored = pairs.select(["left_row", "right_row", *SCORED]).append_column("code_place", place)
    workspace.put("scored_pair", scored.filter(pc.is_valid(scored["probability"])))
    return link(workspace, model, codes)
