"""a saved model → the model, read once: of the letters that it knows an explanation needs counts, and these take longest."""

from collections import OrderedDict
from hashlib import sha256

from graph.queries import SavedModel
from resolution.model import Model

MOST = 4
"""Models that are kept. One of a million accounts takes some hundred megabytes."""


class RecentModels:
    """The models that were asked for last, each under what it says: another model of a tenant is another entry."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._kept: OrderedDict[bytes, Model] = OrderedDict()

    def read(self, saved: SavedModel) -> Model:
        """Raises: InputError where it is no model of this program."""
        key = sha256(saved.parameters.encode()).digest()
        model = self._kept.pop(key, None) or Model.from_json(saved.parameters)
        self._kept[key] = model
        while len(self._kept) > self._most:
            self._kept.popitem(last=False)
        return model
