"""A table in which everybody is somebody else, however they are called, joins nobody."""

import pytest

from resolution.resolving import resolve
from tests.unit.resolution.people import crowd, groups, person, table


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("size", [60, 100, 400])
def test_strangers_who_share_few_names_and_handles_stay_apart(size: int, seed: int) -> None:
    assert groups(resolve(table(crowd(size, seed=seed)))) == set()


@pytest.mark.parametrize("seed", range(2))
def test_who_names_their_other_accounts_is_found_in_a_crowd_of_strangers(seed: int) -> None:
    own = person("zorbanaut", "Zorba Naut")
    found = groups(resolve(table([*crowd(400, seed=seed), *own])))
    assert found == {frozenset(f"{row['platform']}:@{row['handle']}" for row in own)}
