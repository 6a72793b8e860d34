"""A table in which everybody is somebody else, however they are called, joins nobody."""

import pytest

from resolution.resolving import resolve
from tests.unit.resolution.people import crowd, groups, person, table
from tests.unit.resolution.refining.namesakes import namesakes


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("size", [60, 100, 400])
def test_strangers_who_share_few_names_and_handles_stay_apart(size: int, seed: int) -> None:
    assert groups(resolve(table(crowd(size, seed=seed)))) == set()


@pytest.mark.parametrize("seed", range(2))
def test_who_names_their_other_accounts_is_found_in_a_crowd_of_strangers(seed: int) -> None:
    own = person("zorbanaut", "Zorba Naut")
    found = groups(resolve(table([*crowd(400, seed=seed), *own])))
    assert found == {frozenset(f"{row['platform']}:@{row['handle']}" for row in own)}


@pytest.mark.parametrize("seed", [1, 3, 5])
def test_where_two_people_of_each_name_are_on_both_platforms_nobody_is_sure_of_a_pair(seed: int) -> None:
    """Half of the pairs are right, and nothing tells which."""
    links = resolve(namesakes(150, seed=seed).accounts).links
    assert max(links["probability"].to_pylist(), default=0.0) < 0.7
