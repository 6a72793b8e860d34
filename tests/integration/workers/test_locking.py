"""One run of a piece of work for a tenant at a time."""

from uuid import uuid4

import pytest

from creators.database import Database
from graph.words import TenantId
from workers.locking import Work, WorkBusyError, alone, is_busy

pytestmark = pytest.mark.anyio


async def test_the_same_work_of_a_tenant_is_refused_until_it_is_over(database: Database, tenant: TenantId) -> None:
    async with alone(database, tenant, Work.LINKS):
        assert await is_busy(database, tenant, Work.LINKS)
        with pytest.raises(WorkBusyError, match=f"{Work.LINKS} runs for tenant {tenant} already"):
            async with alone(database, tenant, Work.LINKS):
                pass
    assert not await is_busy(database, tenant, Work.LINKS)


async def test_other_work_and_other_tenants_are_let_in(database: Database, tenant: TenantId) -> None:
    async with (
        alone(database, tenant, Work.LINKS),
        alone(database, tenant, Work.DOCUMENTS),
        alone(database, TenantId(uuid4()), Work.LINKS),
    ):
        assert await is_busy(database, tenant, Work.DOCUMENTS)
