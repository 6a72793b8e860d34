"""scored pairs, claims and shared values → links with evidence."""

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from graph.errors import InputError
from graph.tables import EVIDENCE, LINKS
from resolution.coded_keys import Places, coded_keys, with_keys
from resolution.engines.duckdb import DuckDBWorkspace
from resolution.link_evidence import evidence_lists, evidence_words
from resolution.linkers import LINKERS
from resolution.linkers.probabilistic import KIND, PROBABILISTIC, SCORED
from resolution.model import Model
from resolution.refining.refining import told_bits

Ints = npt.NDArray[np.int64]

_LINKED = """
SELECT x.left_row::BIGINT AS left_row, x.right_row::BIGINT AS right_row, {number} AS linker,
    x.weight_bits::DOUBLE AS weight_bits, x.probability::DOUBLE AS probability, x.evidence
FROM ({pairs}) x
"""

_KEYS = "SELECT account_key FROM account ORDER BY row"

_BARRED = "SELECT row FROM account WHERE self_role IN ('fan', 'parody', 'shared')"
"""Accounts that nothing may link."""

_LEARNED_SHARE = pa.schema([("linker", pa.string()), ("kept", pa.float64())])

_NAMES = sorted([(linker.name, str(linker.kind)) for linker in LINKERS] + [(PROBABILISTIC, KIND)])
_KINDS = sorted({kind for _, kind in _NAMES})


def link(workspace: DuckDBWorkspace, model: Model, codes: Ints) -> pa.Table:
    """LINKS of all linkers, ordered by keys and linker; `used` is left false: clustering decides it.

    `codes`: the distinct codes of comparison vectors, to which `code_place` of `scored_pair` points, (n,).

    Raises: InputError where the model does not know what a linker is worth (`learn_shares`).
    """
    return spelled_out(compact_links(workspace, model, codes))


def spelled_out(links: pa.Table) -> pa.Table:
    """What `compact_links` gives → LINKS: twice the memory, and as long as all else that makes links."""
    return links.cast(LINKS)


def compact_links(
    workspace: DuckDBWorkspace, model: Model, codes: Ints, keys: pa.DictionaryArray | None = None
) -> pa.Table:
    """The same as `link`, but keys are coded (`coded_keys`), and the other texts are dictionaries.

    `keys`: those of the accounts by row, coded, where they are at hand.
    """
    keys = keys if keys is not None else coded_keys(workspace.get(_KEYS)["account_key"])
    stated, scored = _stated(workspace, model), workspace.get(SCORED)
    rows = [np.concatenate([stated[side].to_numpy(), scored[side].to_numpy()]) for side in ("left_row", "right_row")]
    linker = np.concatenate([stated["linker"].to_numpy(), np.full(len(scored), _number(PROBABILISTIC))])
    first, second, order = _ordered(rows[0], rows[1], linker, np.asarray(keys.indices), _barred(workspace))
    words = evidence_words(model, codes, stated["evidence"])
    nothing = np.zeros(len(stated))
    evidence = evidence_lists(
        words,
        np.concatenate([len(codes) + np.arange(len(stated)), scored["code_place"].to_numpy()])[order],
        np.concatenate([nothing, scored["rival_bits"].to_numpy()])[order],
        np.concatenate([nothing, scored["calibration_bits"].to_numpy()])[order],
        np.concatenate([nothing, told_bits(model, codes, scored)])[order],
    )
    columns = {
        "left_key": with_keys(first, keys.dictionary),
        "right_key": with_keys(second, keys.dictionary),
        "linker": _worded(linker[order], [name for name, _ in _NAMES]),
        "kind": _worded(np.array([_KINDS.index(kind) for _, kind in _NAMES])[linker[order]], _KINDS),
        "used": pa.array(np.zeros(len(order), dtype=bool)),
        "evidence": evidence,
    }
    for name in ("weight_bits", "probability"):
        columns[name] = pa.array(np.concatenate([stated[name].to_numpy(), scored[name].to_numpy()])[order])
    return pa.table({name: columns[name] for name in LINKS.names})


def learn_shares(workspace: DuckDBWorkspace) -> dict[str, float]:
    """Linker → what its evidence is worth by `paired` of the whole table, 0 to 1: for a model that is being trained."""
    learning = [linker for linker in LINKERS if linker.learned is not None]
    return {linker.name: float(workspace.get(str(linker.learned))["kept"][0].as_py()) for linker in learning}


def _put_shares(workspace: DuckDBWorkspace, model: Model) -> None:
    lacking = [linker.name for linker in LINKERS if linker.learned and linker.name not in model.linker_shares]
    if lacking:
        raise InputError(f"the model does not know what the linker {lacking[0]!r} is worth: train it again")
    shares = {"linker": list(model.linker_shares), "kept": list(model.linker_shares.values())}
    workspace.put("learned_share", pa.table(shares, schema=_LEARNED_SHARE))


def _stated(workspace: DuckDBWorkspace, model: Model) -> pa.Table:
    """What accounts state and share, by all linkers but the probabilistic one."""
    weights = [
        {"comparison": c.name, "level": level.name, "weight_bits": level.weight_bits}
        for c in model.comparisons
        for level in c.levels
    ]
    _put_shares(workspace, model)
    workspace.put("comparison_weight", pa.Table.from_pylist(weights, schema=pa.schema(list(EVIDENCE))))
    parts = [_LINKED.format(number=_number(linker.name), pairs=linker.pairs) for linker in LINKERS]
    return workspace.get(" UNION ALL BY NAME ".join(parts))


def _number(linker: str) -> int:
    return [name for name, _ in _NAMES].index(linker)


def _worded(numbers: Ints, words: list[str]) -> pa.DictionaryArray:
    return pa.DictionaryArray.from_arrays(pa.array(numbers, pa.int8()), pa.array(words, pa.string()))


def _barred(workspace: DuckDBWorkspace) -> Ints:
    rows: Ints = workspace.get(_BARRED)["row"].to_numpy()
    return rows


def _ordered(left: Ints, right: Ints, linker: Ints, place: Places, barred: Ints) -> tuple[Places, Places, Ints]:
    """The places of both sides' keys, the smaller first, in the order of keys and linkers; and which links these are.

    `place`: by row. `barred`: rows whose links are left out.
    """
    free = np.ones(len(place), dtype=bool)
    free[barred] = False
    first, second = np.minimum(place[left], place[right]), np.maximum(place[left], place[right])
    order = np.argsort((first.astype(np.int64) * len(place) + second) * len(_NAMES) + linker, kind="stable")
    order = order[(free[left] & free[right])[order]]
    return first[order], second[order], order
