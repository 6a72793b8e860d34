"""links before and now → those that are new or other, and those that are no more."""

from collections.abc import Iterator

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

DIGITS = 9
"""Of weights and probabilities: a sum that was made in another order is the same."""

AT_ONCE = 1 << 17
"""Links that are texts at a time: bounds the memory."""


def told(links: pa.Table) -> pa.ChunkedArray:
    """A link as a text, all but `used`."""
    said = [links[name].cast(pa.string()) for name in ("left_key", "right_key", "linker")]
    said += [pc.round(links[name], DIGITS).cast(pa.string()) for name in ("weight_bits", "probability")]
    return pc.binary_join_element_wise(*said, _evidence(links), "\x1f")


def _evidence(links: pa.Table) -> pa.Array:
    """The comparisons and levels of each link as one text: a sum that is clipped may hide that they are others."""
    lists = links["evidence"].combine_chunks()
    bars = lists.flatten()
    words = pc.binary_join_element_wise(bars.field("comparison"), bars.field("level"), "\x1e")
    ends = np.cumsum(np.asarray(pc.fill_null(pc.list_value_length(lists), 0)))
    return pc.binary_join(pa.ListArray.from_arrays(pa.array(np.append(0, ends), pa.int32()), words), "\x1e")


def in_parts(before: pa.Table, now: pa.Table) -> Iterator[tuple[pa.Table, pa.Table]]:
    """Both, ordered by keys, in parts that have the same keys: a link as a text is longer than the link."""
    cuts = [now["left_key"][at].as_py() for at in range(AT_ONCE, len(now), AT_ONCE)]
    first = (0, 0)
    for cut in (*cuts, None):
        ends = [len(links) if cut is None else _before(links["left_key"], cut) for links in (before, now)]
        one, other = (links.slice(at, end - at) for links, at, end in zip((before, now), first, ends, strict=True))
        yield one, other
        first = (ends[0], ends[1])


def _before(keys: pa.ChunkedArray, key: str) -> int:
    return int(pc.sum(pc.less(keys, key)).as_py() or 0)


def differing(before: pa.Table, now: pa.Table) -> pa.Table:
    """Rows of LINKS that were not there before, or otherwise."""
    if not len(before):
        return now
    keyed = [
        pc.binary_join_element_wise(told(links), links["used"].cast(pa.string()), "\x1f") for links in (before, now)
    ]
    return now.filter(pc.invert(pc.is_in(keyed[1], value_set=keyed[0])))


def withdrawn(before: pa.Table, now: pa.Table) -> pa.Table:
    """`left_key`, `right_key` and `linker` of links that are no more."""
    named = ["left_key", "right_key", "linker"]
    keyed = [pc.binary_join_element_wise(*(links[name] for name in named), "\x1f") for links in (before, now)]
    return before.filter(pc.invert(pc.is_in(keyed[0], value_set=keyed[1]))).select(named)
