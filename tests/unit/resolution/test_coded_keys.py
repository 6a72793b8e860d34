"""Keys as numbers: the same order, the same look-ups, and the same clusters."""

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from resolution.clustering import ClusteringSettings, cluster
from resolution.coded_keys import CODED_KEY, coded_keys, rows_of, with_keys
from tests.unit.resolution.clustering_tables import accounts, links

KEYS = st.lists(st.text(min_size=1, max_size=3), unique=True, max_size=12)
TEXTS = st.lists(st.text(max_size=3), max_size=12)


def column(texts: list[str]) -> pa.ChunkedArray:
    """In two chunks, as tables of more than one file have them."""
    half = len(texts) // 2
    return pa.chunked_array([pa.array(texts[:half], pa.string()), pa.array(texts[half:], pa.string())])


def coded_column(texts: list[str]) -> pa.Array:
    """Coded by the sorted texts themselves, whatever else there is."""
    ordered = sorted(set(texts))
    places = np.array([ordered.index(text) for text in texts], dtype=np.int32)
    return with_keys(places, pa.array(ordered, pa.string()))


@given(KEYS)
def test_a_code_is_the_place_of_a_key_among_the_sorted_ones(keys: list[str]) -> None:
    coded = coded_keys(column(keys))
    assert coded.type == CODED_KEY
    assert coded.to_pylist() == keys
    assert coded.indices.to_pylist() == [sorted(keys, key=str.encode).index(key) for key in keys]
    assert coded_keys(pa.chunked_array([coded])).equals(coded)


@given(KEYS)
def test_of_a_part_of_the_keys_the_codes_are_those_of_the_part(keys: list[str]) -> None:
    part = pa.chunked_array([coded_keys(column(keys)).slice(len(keys) // 2)])
    assert coded_keys(part).equals(coded_keys(column(keys[len(keys) // 2 :])))


@given(KEYS, TEXTS, TEXTS)
def test_look_ups_are_the_same_with_and_without_codes(keys: list[str], some: list[str], others: list[str]) -> None:
    coded = coded_keys(column(keys))
    known = [text for text in others if text in keys]
    places = np.array([coded.dictionary.index(text).as_py() for text in known], dtype=np.int32)
    for among in (column(keys), pa.chunked_array([coded])):
        found = rows_of(among, column(some), coded_column(others), with_keys(places, coded.dictionary))
        for rows, texts in zip(found, (some, others, known), strict=True):
            assert rows.tolist() == [keys.index(text) if text in keys else -1 for text in texts]


@pytest.mark.parametrize("threshold", [0.3, 0.9])
def test_coded_keys_give_the_clusters_that_texts_give(threshold: float) -> None:
    table = accounts("x:b", "x:a", "tiktok:a", "youtube:c", "tiktok:b")
    told = links(("x:a", "tiktok:a", 0.95), ("x:b", "tiktok:b", 0.8), ("tiktok:b", "youtube:c", 0.4))
    keys = coded_keys(table["account_key"])
    (left, right) = (rows_of(keys.dictionary, told[side])[0] for side in ("left_key", "right_key"))
    settings = ClusteringSettings(threshold=threshold)
    by_text = cluster(table, told, settings=settings)
    by_code = cluster(
        table.set_column(0, "account_key", keys),
        told.set_column(0, "left_key", with_keys(left, keys.dictionary)).set_column(
            1, "right_key", with_keys(right, keys.dictionary)
        ),
        settings=settings,
    )
    assert by_code.clusters.equals(by_text.clusters)
    assert by_code.refusals.equals(by_text.refusals)
    assert by_code.links["used"].equals(by_text.links["used"])
