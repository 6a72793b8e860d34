"""accounts of the graph → links of the graph: what `resolve` does for one tenant."""

import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial

import pyarrow as pa
from anyio import to_thread

from graph.identity_graph import IdentityGraph
from graph.progress import Progress, no_progress
from graph.words import TenantId
from resolution.resolving import ResolutionSettings, resolve


@dataclass(frozen=True, slots=True, kw_only=True)
class ResolveReport:
    """What one run did. `changed_accounts` 0 and no `full`: nothing was to do, and nothing was done."""

    changed_accounts: int
    accounts: int = 0
    links_created: int = 0
    links_changed: int = 0
    links_unchanged: int = 0
    links_by_linker: dict[str, int] = field(default_factory=dict)
    model_version: str | None = None
    seconds: float = 0.0


async def resolve_tenant(
    graph: IdentityGraph,
    tenant: TenantId,
    *,
    full: bool = False,
    judgements: pa.Table | None = None,
    settings: ResolutionSettings | None = None,
    progress: Progress = no_progress,
) -> ResolveReport:
    """Links what changed since the last run, or everything with `full`.

    While an account's change can move the frequencies of all, a change links the whole tenant again; nothing is done where
    nothing changed. Interrupted, the old links stand and the next run does it all.
    """
    started, at = time.monotonic(), datetime.now(UTC)
    changed = await graph.unresolved_changes(tenant)
    if not changed and not full:
        return ResolveReport(changed_accounts=0, seconds=time.monotonic() - started)
    accounts, identifiers = await graph.accounts(tenant), await graph.identifiers(tenant)
    work = partial(resolve, accounts, identifiers, judgements, settings, progress=progress)
    resolution = await to_thread.run_sync(work)
    version = resolution.model.version
    counts = await graph.replace_links(tenant, resolution.links, model_version=version, at=at)
    await graph.save_model(tenant, version, resolution.model.to_json())
    await graph.mark_resolved(tenant, at)
    return ResolveReport(
        changed_accounts=changed,
        accounts=len(accounts),
        links_created=counts.created,
        links_changed=counts.changed,
        links_unchanged=counts.unchanged,
        links_by_linker=resolution.report["links_by_linker"],
        model_version=version,
        seconds=time.monotonic() - started,
    )
