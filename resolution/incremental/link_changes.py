"""links before and made again → all links now, and whose changed."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from resolution.cluster_pairs import rows_of
from resolution.incremental.resolution_index import among, packed

Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkChanges:
    """`links`: LINKS as they are now, ordered by keys and linker.

    `ends`: accounts whose links are new, other or gone, (n,).
    """

    links: pa.Table
    ends: Mask


def merge_links(keys: pa.ChunkedArray, before: pa.Table, again: pa.Table, pairs: pa.Table, linked: Mask) -> LinkChanges:
    """Takes the links `again` where `pairs` were `linked` again, and those of `before` elsewhere.

    A link that was made again and is as it was stays, with its `used`. `keys`: of the accounts, in order.
    """
    stays = _in(keys, before, pairs.filter(pa.array(~linked)))
    same = stays | _found(before, again)
    new = ~_found(again, before)
    links = pa.concat_tables([before.filter(pa.array(same)), again.filter(pa.array(new))])
    ends = np.zeros(len(keys), dtype=bool)
    for changed in (before.filter(pa.array(~same)), again.filter(pa.array(new))):
        for side in rows_of(keys, changed["left_key"], changed["right_key"]):
            ends[side[side >= 0]] = True
    return LinkChanges(
        links=links.sort_by([(name, "ascending") for name in ("left_key", "right_key", "linker")]), ends=ends
    )


def _in(keys: pa.ChunkedArray, links: pa.Table, pairs: pa.Table) -> Mask:
    """Which links are of one of the pairs."""
    left, right = rows_of(keys, links["left_key"], links["right_key"])
    there = (left >= 0) & (right >= 0)
    there[there] = among(
        packed(left[there], right[there]), packed(pairs["left_row"].to_numpy(), pairs["right_row"].to_numpy())
    )
    return there


def _found(links: pa.Table, among: pa.Table) -> Mask:
    """Which links are among the others too, with the same weight, probability and evidence."""
    return np.asarray(pc.is_in(_told(links), value_set=_told(among)))


def _told(links: pa.Table) -> pa.ChunkedArray:
    """A link as a text, all but `used`."""
    said = [links[name].cast(pa.string()) for name in ("left_key", "right_key", "linker", "weight_bits", "probability")]
    return pc.binary_join_element_wise(*said, _evidence(links), "\x1f")


def _evidence(links: pa.Table) -> pa.Array:
    """The comparisons and levels of each link as one text: a sum that is clipped may hide that they are others."""
    lists = links["evidence"].combine_chunks()
    bars = lists.flatten()
    words = pc.binary_join_element_wise(bars.field("comparison"), bars.field("level"), "\x1e")
    ends = np.cumsum(np.asarray(pc.fill_null(pc.list_value_length(lists), 0)))
    return pc.binary_join(pa.ListArray.from_arrays(pa.array(np.append(0, ends), pa.int32()), words), "\x1e")


def differing(before: pa.Table, now: pa.Table) -> pa.Table:
    """Rows of LINKS that were not there before, or otherwise."""
    keyed = [
        pc.binary_join_element_wise(_told(links), links["used"].cast(pa.string()), "\x1f") for links in (before, now)
    ]
    return now.filter(pc.invert(pc.is_in(keyed[1], value_set=keyed[0])))


def withdrawn(before: pa.Table, now: pa.Table) -> pa.Table:
    """`left_key`, `right_key` and `linker` of links that are no more."""
    named = ["left_key", "right_key", "linker"]
    keyed = [pc.binary_join_element_wise(*(links[name] for name in named), "\x1f") for links in (before, now)]
    return before.filter(pc.invert(pc.is_in(keyed[0], value_set=keyed[1]))).select(named)
