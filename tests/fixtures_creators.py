"""An opened database of canonical creators, as the application role."""

from collections.abc import AsyncIterator

import pytest

from creators.database import Database, open_database
from increator.stores import StoreUrls


@pytest.fixture
async def database(store_urls: StoreUrls) -> AsyncIterator[Database]:
    async with open_database(store_urls.postgres) as opened:
        yield opened
