"""The identity graph of the run, opened for one test."""

from collections.abc import AsyncIterator

import pytest

from graph.identity_graph import IdentityGraph, open_identity_graph
from increator.stores import StoreUrls


@pytest.fixture
async def graph(store_urls: StoreUrls) -> AsyncIterator[IdentityGraph]:
    async with open_identity_graph(store_urls.graph) as opened:
        yield opened
