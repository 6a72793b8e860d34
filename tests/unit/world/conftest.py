"""One world for the tests of a session: large enough that every trap is in it many times."""

import pytest

from increator.world import generate_world
from tests.unit.world.written_world import Written


@pytest.fixture(scope="session")
def written(tmp_path_factory: pytest.TempPathFactory) -> Written:
    directory = tmp_path_factory.mktemp("worlds") / "world"
    return Written(generate_world(directory, accounts=20_000, seed=4243))
