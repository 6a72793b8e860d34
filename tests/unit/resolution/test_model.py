"""A model is data: its JSON gives the same model back, and a wrong one is refused."""

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.errors import InputError
from resolution.model import FORMAT, Calibration, ComparisonParameters, LevelParameters, Model

_SHARE = st.floats(1e-9, 1)
_LEVELS = st.lists(st.builds(LevelParameters, name=st.text(max_size=8), m=_SHARE, u=_SHARE), min_size=1, max_size=4)
_POINTS = st.lists(st.tuples(st.floats(-40, 40), st.floats(-40, 40)), max_size=3)
_CALIBRATIONS = _POINTS.map(
    lambda points: Calibration(
        score_bits=tuple(sorted(score for score, _ in points)),
        probability_bits=tuple(sorted(bits for _, bits in points)),
    )
)
_MODELS = st.builds(
    Model,
    prior=st.floats(0.001, 0.999),
    comparisons=st.lists(
        st.builds(ComparisonParameters, name=st.text(max_size=8), levels=_LEVELS.map(tuple)), max_size=3
    ).map(tuple),
    calibration=_CALIBRATIONS,
    competition=_CALIBRATIONS,
    threshold=st.floats(0.5, 1),
    letters=st.just({"handle": {"x": {"^r": 3, "^re": 2}}, "display name": {}}),
    frequencies=st.dictionaries(
        st.text(max_size=4), st.dictionaries(st.text(max_size=4), st.floats(1, 100), max_size=2), max_size=2
    ),
    trained_on=st.dictionaries(st.text(max_size=4), st.floats(0, 1e9), max_size=2),
    chance_from=st.just("decoys"),
    linker_shares=st.dictionaries(st.text(max_size=4), st.floats(0, 1), max_size=2),
)


@given(_MODELS)
def test_json_gives_the_same_model_and_the_same_version_back(model: Model) -> None:
    again = Model.from_json(model.to_json())
    assert again == model
    assert again.version == model.version


@given(_MODELS)
def test_what_a_model_works_out_of_its_letters_is_kept_with_it_and_changes_nothing(model: Model) -> None:
    version = model.version
    told = model.told_texts()
    assert model.told_texts().letters is told.letters
    assert {column: counts.by_platform() for column, counts in told.letters.items()} == model.letters
    assert told.frequent == model.frequencies.get("text", {})
    assert told.elsewhere == model.own_elsewhere
    assert (model.version, replace(model)) == (version, model)
    assert replace(model, letters={}).told_texts().letters == {}


def test_a_weight_is_the_logarithm_of_m_over_u() -> None:
    assert LevelParameters(name="same", m=0.8, u=0.1).weight_bits == pytest.approx(3.0)


@pytest.mark.parametrize("text", ["", "[]", "{}", json.dumps({"format": FORMAT}), "no json"])
def test_what_is_no_model_is_refused(text: str) -> None:
    with pytest.raises(InputError, match="not a model"):
        Model.from_json(text)


def test_a_model_of_another_format_is_refused_with_what_to_do() -> None:
    with pytest.raises(InputError, match="train it again"):
        Model.from_json(json.dumps({"format": FORMAT + 1}))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("prior", 2),
        ("prior", None),
        ("threshold", "0.9"),
        ("threshold", 0),
        ("letters", {"handle": {"x": 3}, "display name": {}}),
        ("letters", {}),
        ("frequencies", {"text": {"x:jane": "many"}}),
        ("frequencies", {"text": {"x:jane": -1}}),
        ("linker_shares", {"same contact": 1.5}),
        ("linker_shares", {"same contact": None}),
        ("calibration", {"score_bits": [1, 2], "probability_bits": [1]}),
        ("calibration", {"score_bits": [2, 1], "probability_bits": [1, 2]}),
        ("competition", {"score_bits": ["a"], "probability_bits": [1]}),
        ("comparisons", [{"name": "bio", "levels": [{"name": "same", "m": -1, "u": 0.5}]}]),
        ("comparisons", [{"name": "bio", "levels": [{"name": "same", "m": None, "u": 0.5}]}]),
    ],
)
def test_a_value_that_no_training_gives_is_refused_by_name(name: str, value: object) -> None:
    nothing: dict[str, list[float]] = {"score_bits": [], "probability_bits": []}
    whole = {
        "format": FORMAT,
        "prior": 0.1,
        "threshold": 0.9,
        "comparisons": [],
        "calibration": nothing,
        "competition": nothing,
        "frequencies": {},
        "letters": {"handle": {}, "display name": {}},
        "trained_on": {},
        "chance_from": "decoys",
        "linker_shares": {},
    }
    Model.from_json(json.dumps(whole))
    said = "level of 'bio'" if name == "comparisons" else name
    with pytest.raises(InputError, match=said):
        Model.from_json(json.dumps({**whole, name: value}))
