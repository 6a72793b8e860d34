"""What the identity graph is asked for and answers, where it is neither an account nor a link: small frozen objects."""

from collections.abc import Sequence
from dataclasses import dataclass

from graph.words import AccountKey, LinkKind


@dataclass(frozen=True, slots=True, kw_only=True)
class MergeCounts:
    """What a merge did to what was there. `deleted` counts links that were replaced by nothing."""

    created: int = 0
    changed: int = 0
    unchanged: int = 0
    deleted: int = 0

    def __add__(self, other: "MergeCounts") -> "MergeCounts":
        return MergeCounts(
            created=self.created + other.created,
            changed=self.changed + other.changed,
            unchanged=self.unchanged + other.unchanged,
            deleted=self.deleted + other.deleted,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountQuery:
    """Which accounts a page shows; None asks nothing. Handles are cleaned: no @, lower case."""

    platforms: Sequence[str] | None = None
    handle: str | None = None
    native_id: str | None = None
    min_followers: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkQuery:
    """Which links a page shows; None asks nothing. `account_keys`: links with one of these on either side."""

    kinds: Sequence[LinkKind] | None = None
    linkers: Sequence[str] | None = None
    min_probability: float | None = None
    max_probability: float | None = None
    account_keys: Sequence[AccountKey] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedModel:
    """The model that a tenant's links were scored with, as the JSON of `resolution.model`."""

    model_version: str
    parameters: str
