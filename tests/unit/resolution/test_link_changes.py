"""Links before and now are told apart in parts as they are at once."""

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.tables import LINKS
from resolution.incremental import link_changes
from resolution.incremental.link_changes import differing, in_parts, withdrawn

_LINKS = st.dictionaries(
    st.tuples(st.sampled_from("abcdefgh"), st.sampled_from("stuv")), st.sampled_from((0.2, 0.7)), max_size=20
)


def links(said: dict[tuple[str, str], float]) -> pa.Table:
    rows = [
        {"left_key": left, "right_key": right, "linker": "same page", "kind": "deterministic", "weight_bits": 1.0}
        | {"probability": probability, "used": probability > 0.5, "evidence": []}
        for (left, right), probability in sorted(said.items())
    ]
    return pa.Table.from_pylist(rows, schema=LINKS)


@given(before=_LINKS, now=_LINKS, at_once=st.integers(1, 5))
def test_parts_tell_what_all_tell(
    before: dict[tuple[str, str], float], now: dict[tuple[str, str], float], at_once: int
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(link_changes, "AT_ONCE", at_once)
        parts = list(in_parts(links(before), links(now)))
    other = [row for part in parts for row in differing(*part).to_pylist()]
    gone = [row for part in parts for row in withdrawn(*part).to_pylist()]
    assert {(row["left_key"], row["right_key"]): row["probability"] for row in other} == {
        names: probability for names, probability in now.items() if before.get(names) != probability
    }
    assert {(row["left_key"], row["right_key"]) for row in gone} == set(before) - set(now)
