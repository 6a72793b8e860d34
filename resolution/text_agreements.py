"""candidate pairs → what handles and display names of the two have in common, in bits."""

from dataclasses import dataclass, fields

import numpy as np
import numpy.typing as npt

from resolution.nicknames import named_alike
from resolution.priced_texts import PricedColumns
from resolution.shared_parts import CONFLICT_BITS, Rows, agreements
from resolution.surprisal import Floats

Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class TextAgreements:
    """Columns (n,) of bits, float32; 0 where a side has no handle or no name.

    `handle`, `name`: of the two handles, of the two names. `beyond`: of the handles, what neither name tells already;
    `unsaid`: what one of them does not.
    `held`: of a handle and the other's name. `conflict`: what each name tells that the other does not, or each handle where
    a name is missing; none where names are one but for a short form (`nicknames`). `has_text`: whether any of these can be
    told; `has_handles`: whether both have a handle.
    """

    handle: Floats
    name: Floats
    beyond: Floats
    held: Floats
    conflict: Floats
    unsaid: Floats
    has_text: Mask
    has_handles: Mask

    @property
    def handle_alone(self) -> Floats:
        """What the handles tell; where names differ, what both say of the handles tells no more than what the names share.

        `divya123` is Divya Pandey's and Divya Rathore's.
        """
        return np.where(self._differ, np.minimum(self.handle, self.name + self.unsaid), self.handle)

    @property
    def beyond_names(self) -> Floats:
        """What the handles tell beyond names that agree, or that differ."""
        return np.where(self._differ, np.minimum(self.beyond, self.unsaid), self.beyond)

    @property
    def text(self) -> Floats:
        """The most that handles, names, or both tell."""
        both = np.where(self.name > 0, self.name + self.beyond_names, 0)
        return np.maximum(np.maximum(self.handle_alone, self.held), both)

    @property
    def _differ(self) -> Mask:
        return self.conflict >= CONFLICT_BITS


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
    handle, beyond, name, held, conflict, unsaid = agreements(handles, names, left, right)
    conflict[named_alike(texts.known_names, left, right)] = 0
    return TextAgreements(
        handle=handle,
        name=name,
        beyond=beyond,
        held=held,
        conflict=conflict,
        unsaid=unsaid,
        has_text=both_handled | named[left] | named[right],
        has_handles=both_handled,
    )
