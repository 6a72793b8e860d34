"""A model is read once, also for many requests; another one of the same tenant is another one."""

from dataclasses import replace

import pytest

from api.recent_models import RecentModels
from graph.errors import InputError
from graph.queries import SavedModel
from tests.fixtures_api import model


def saved(threshold: float) -> SavedModel:
    return SavedModel(model_version="m", parameters=replace(model(), threshold=threshold).to_json())


def test_the_same_parameters_are_read_once() -> None:
    models = RecentModels()
    assert models.read(saved(0.9)) is models.read(saved(0.9))


def test_other_parameters_under_the_same_version_are_another_model() -> None:
    models = RecentModels()
    assert [models.read(saved(threshold)).threshold for threshold in (0.9, 0.8, 0.9)] == [0.9, 0.8, 0.9]


def test_the_model_that_was_not_asked_for_longest_is_let_go() -> None:
    models = RecentModels(most=2)
    first, second = models.read(saved(0.6)), models.read(saved(0.7))
    assert models.read(saved(0.6)) is first
    models.read(saved(0.8))
    assert models.read(saved(0.6)) is first
    assert models.read(saved(0.7)) is not second


def test_what_is_no_model_is_refused_each_time() -> None:
    models = RecentModels()
    for _ in range(2):
        with pytest.raises(InputError, match="not a model"):
            models.read(SavedModel(model_version="m", parameters="{}"))
