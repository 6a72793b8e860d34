"""candidate pairs → what handles and display names of the two have in common, in bits."""

from dataclasses import dataclass

import numpy as np

from resolution.laid_texts import lay_out
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
    if not len(left):
        return _none()
    across = texts.handles.bits, texts.names.bits
    within = texts.handles_within.bits, texts.names_within.bits
    laid = lay_out(texts.handles.texts, texts.names.texts, (across, within), texts.platform)
    found, has = agreements(laid, left, right, named_alike(texts.known_names, left, right))
    handle, beyond, name, held, conflict = found
    has_text, has_handles = has
    return TextAgreements(
        handle=handle,
        name=name,
        beyond=beyond,
        held=held,
        conflict=conflict,
        has_text=has_text,
        has_handles=has_handles,
    )


def _none() -> TextAgreements:
    """Of no pairs: to lay out all accounts for them would take a second of a million."""
    bits, mask = np.zeros(0, dtype=np.float32), np.zeros(0, dtype=np.bool_)
    return TextAgreements(
        handle=bits, name=bits, beyond=bits, held=bits, conflict=bits, has_text=mask, has_handles=mask
    )
