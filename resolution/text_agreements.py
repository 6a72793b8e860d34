"""candidate pairs → what handles and display names of the two have in common, in bits."""

from dataclasses import dataclass, fields

import numpy as np

from resolution.nicknames import named_alike
from resolution.priced_texts import PricedColumns
from resolution.shared_parts import Mask, Rows, agreements
from resolution.surprisal import Floats


@dataclass(frozen=True, slots=True, kw_only=True)
class TextAgreements:
    """Columns (n,) of bits, float32; 0 where a side has no handle or no name.

    `handle`, `name`: of the two handles, of the two names. `beyond`: of the handles, what the names do not tell already.
    `held`: of a handle and the other's name. `conflict`: what each name tells that the other does not, or each handle where
    a name is missing; none where names are one but for a short form (`nicknames`). `has_text`: whether any of these can be
    told; `has_handles`: whether both have a handle.
    """

    handle: Floats
    name: Floats
    beyond: Floats
    held: Floats
    conflict: Floats
    has_text: Mask
    has_handles: Mask

    @property
    def text(self) -> Floats:
        """The most that handles, names, or both tell."""
        return np.maximum(np.maximum(self.handle, self.held), np.where(self.name > 0, self.name + self.beyond, 0))


def agree(texts: PricedColumns, left: Rows, right: Rows) -> TextAgreements:
    """Pairs of rows, (n,) int32 each → agreements; pairs of one platform at the prices that are for them."""
    within = texts.platform[left] == texts.platform[right]
    if within.all() or not within.any():  # a single pair, above all: starting threads for nothing takes longest
        return _agreements_at(texts, left, right, within=bool(within.all()))
    across = _agreements_at(texts, left[~within], right[~within], within=False)
    inside = _agreements_at(texts, left[within], right[within], within=True)
    joined = {}
    for column in fields(TextAgreements):
        values = np.empty(len(left), dtype=getattr(across, column.name).dtype)
        values[~within], values[within] = getattr(across, column.name), getattr(inside, column.name)
        joined[column.name] = values
    return TextAgreements(**joined)


def _agreements_at(texts: PricedColumns, left: Rows, right: Rows, *, within: bool) -> TextAgreements:
    handles = texts.handles_within if within else texts.handles
    names = texts.names_within if within else texts.names
    handled, named = np.diff(handles.texts.offsets) > 0, np.diff(names.texts.offsets) > 0
    both_handled = handled[left] & handled[right]
    alike = named_alike(texts.known_names, left, right)
    handle, beyond, name, held, conflict = agreements(handles, names, left, right, alike)
    return TextAgreements(
        handle=handle,
        name=name,
        beyond=beyond,
        held=held,
        conflict=conflict,
        has_text=both_handled | named[left] | named[right],
        has_handles=both_handled,
    )
