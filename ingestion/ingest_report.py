"""What an ingest did: counts, and each thing that a person may want to look at by its file and line."""

from dataclasses import dataclass, field

from graph.queries import MergeCounts
from ingestion.dead_letters import DeadLetter

MOST_SHOWN = 100
"""Dead letters shown in a report; the lake has them all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IngestReport:
    """`failed`: named files of which nothing could be read, and why. `skipped`: the same, of files met in a folder."""

    captures_new: int
    captures_known: int
    accounts_created: int
    accounts_changed: int
    accounts_unchanged: int
    posts: int
    dead_letters: int
    empty_payloads: int
    unknown_fields: dict[str, int]
    unreadable_values: dict[str, dict[str, int]]
    ignored_columns: dict[str, list[str]]
    failed: dict[str, str]
    skipped: dict[str, str]
    notes: list[str]
    dead_letters_shown: list[DeadLetter]
    dead_letter_objects: list[str]
    seconds: float


@dataclass(slots=True)
class Tally:
    """The counts while they grow."""

    captures_new: int = 0
    captures_known: int = 0
    merged: MergeCounts = field(default_factory=MergeCounts)
    posts: int = 0
    dead_letters: int = 0
    empty_payloads: int = 0
    unreadable_values: dict[str, dict[str, int]] = field(default_factory=dict)
    ignored_columns: dict[str, list[str]] = field(default_factory=dict)
    failed: dict[str, str] = field(default_factory=dict)
    skipped: dict[str, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    shown: list[DeadLetter] = field(default_factory=list)
    objects: list[str] = field(default_factory=list)

    def report(self, unknown_fields: dict[str, int], seconds: float) -> IngestReport:
        return IngestReport(
            captures_new=self.captures_new,
            captures_known=self.captures_known,
            accounts_created=self.merged.created,
            accounts_changed=self.merged.changed,
            accounts_unchanged=self.merged.unchanged,
            posts=self.posts,
            dead_letters=self.dead_letters,
            empty_payloads=self.empty_payloads,
            unknown_fields=unknown_fields,
            unreadable_values=self.unreadable_values,
            ignored_columns=self.ignored_columns,
            failed=self.failed,
            skipped=self.skipped,
            notes=self.notes,
            dead_letters_shown=self.shown,
            dead_letter_objects=self.objects,
            seconds=seconds,
        )
