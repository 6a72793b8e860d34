"""What holds of a whole resolution of a small table, whatever its accounts and judgements are.

Accounts are few and much alike, so that ties, chains and contradicting evidence are the rule. A model that was trained on a
crowd scores them: that of a handful of accounts would say the same of everything.
"""

from collections.abc import Sequence
from functools import cache
from itertools import combinations

import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from resolution.model import Model
from resolution.resolving import Resolution, ResolutionSettings, resolve
from tests.unit.resolution.clustering_tables import judgements
from tests.unit.resolution.people import crowd, groups, person, table

Row = dict[str, object]
Pair = tuple[str, str]

_PLATFORMS = ("instagram", "tiktok", "x", "youtube")
_HANDLES = ("zorbanaut", "zorba_naut", "zorbanaut7", "realzorbanaut", "z0rbanaut", "quistbakes", "wquist")
_NAMES = (None, "Zorba Naut", "Zorba Naut ✨", "Wilhelmina Quist", "W. Quist")
_BIOS = (
    None,
    "TikTok: @zorbanaut",
    "IG: @zorbanaut, X: @zorba_naut",
    "same @ everywhere",
    "fan page of @zorbanaut",
    "backup of @zorbanaut",
    "mail zorba@naut.example",
    "all about moss and kites",
)
_ACCOUNTS = st.lists(
    st.builds(
        lambda platform, handle, name, bio: {"platform": platform, "handle": handle, "display_name": name, "bio": bio},
        st.sampled_from(_PLATFORMS),
        st.sampled_from(_HANDLES),
        st.sampled_from(_NAMES),
        st.sampled_from(_BIOS),
    ),
    min_size=2,
    max_size=10,
    unique_by=lambda row: (row["platform"], row["handle"]),
)
_EXAMPLES = settings(max_examples=12, deadline=None)


@cache
def _model() -> Model:
    return resolve(table([*crowd(400, seed=3), *person("zorbanaut", "Zorba Naut")])).model


def _resolved(rows: Sequence[Row], judged: pa.Table | None = None, **how: float) -> Resolution:
    how = how or {"threshold": 0.8}
    return resolve(table(rows), None, judged, ResolutionSettings(**how), model=_model())  # type: ignore[arg-type] # floats only


def _told(resolution: Resolution) -> list[tuple[object, ...]]:
    """All that links say but for the last digits of sums."""
    return [
        (
            *(link[name] for name in ("left_key", "right_key", "linker", "used")),
            round(link["probability"], 6),
            tuple((e["comparison"], e["level"]) for e in link["evidence"]),
        )
        for link in resolution.links.to_pylist()
    ]


def _keys(rows: Sequence[Row]) -> list[str]:
    return sorted(f"{row['platform']}:@{row['handle']}" for row in rows)


def _together(resolution: Resolution, pair: Pair) -> bool:
    return any(set(pair) <= group for group in groups(resolution))


@given(_ACCOUNTS, st.randoms(use_true_random=False))
@_EXAMPLES
def test_rows_in_any_order_give_the_same_links_clusters_and_model(rows: list[Row], dice: object) -> None:
    first, trained = _resolved(rows), resolve(table(rows))
    dice.shuffle(rows)  # type: ignore[attr-defined] # what Hypothesis gives is a Random
    second, again = _resolved(rows), resolve(table(rows))
    assert _told(second) == _told(first)
    assert groups(second) == groups(first)
    assert groups(again) == groups(trained)


@given(_ACCOUNTS)
@_EXAMPLES
def test_its_own_clusters_as_judgements_change_no_cluster(rows: list[Row]) -> None:
    first = _resolved(rows)
    same = [(*pair, "same") for group in groups(first) for pair in combinations(sorted(group), 2)]
    assert groups(_resolved(rows, judgements(*same))) == groups(first)
    assert groups(_resolved(rows)) == groups(first)


@given(_ACCOUNTS, st.permutations(_PLATFORMS))
@_EXAMPLES
def test_accounts_that_say_nothing_of_platforms_are_linked_alike_on_others(
    rows: list[Row], others: Sequence[str]
) -> None:
    """The names of platforms decide which account is the left one, and nothing else where the model knows none."""
    silent = [{**row, "bio": None} for row in rows]
    renamed = dict(zip(_PLATFORMS, others, strict=True))
    unknown = {platform: f"site{place}" for place, platform in enumerate(_PLATFORMS)}
    moved = {platform: unknown[renamed[platform]] for platform in _PLATFORMS}
    found = [
        {frozenset(back[key.split(":")[0]] + key.partition(":")[2] for key in group) for group in groups(resolution)}
        for names in (unknown, moved)
        for back in [{there: here for here, there in names.items()}]
        for resolution in [_resolved([{**row, "platform": names[str(row["platform"])]} for row in silent])]
    ]
    assert found[0] == found[1]


@given(_ACCOUNTS, st.data())
@_EXAMPLES
def test_judged_different_is_never_together_and_judged_same_always_is(rows: list[Row], data: st.DataObject) -> None:
    pairs = list(combinations(_keys(rows), 2))
    apart = data.draw(st.sampled_from(pairs), label="different")
    together = data.draw(st.sampled_from(pairs), label="same")
    said = [(*apart, "different")] + ([(*together, "same")] if together != apart else [])
    found = _resolved(rows, judgements(*said))
    assert not _together(found, apart)
    assert together == apart or _together(found, together)


@given(
    _ACCOUNTS, st.lists(st.sampled_from([0.55, 0.7, 0.8, 0.9, 0.95, 0.99, 0.999]), min_size=2, max_size=2, unique=True)
)
@settings(_EXAMPLES, derandomize=True)
def test_a_higher_precision_asks_for_no_lower_threshold_and_uses_no_more_links(
    rows: list[Row], precisions: list[float]
) -> None:
    """Of the same examples each time: with evidence against, a union that is refused may make room for another one."""
    low, high = (_resolved(rows, precision=precision) for precision in sorted(precisions))
    assert high.model.threshold >= low.model.threshold
    used = [{told[:3] for told in _told(found) if told[3]} for found in (low, high)]
    assert used[1] <= used[0]
