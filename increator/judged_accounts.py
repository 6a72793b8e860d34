"""judgements + accounts → what is told of judgements on accounts that are not there."""

from collections.abc import Iterator, Mapping

import pyarrow as pa
import pyarrow.compute as pc

from increator.judgement_file import JudgementFile

MOST_TOLD = 5
"""Judgements that are named; the others are counted."""


def unknown_accounts_note(file: JudgementFile, accounts: pa.Table) -> str | None:
    """How many judgements name an account that the table has not, and the first of them; None where there is none.

    `accounts`: `account_key`, `platform` and `handle`.
    """
    unknown = list(_unknown(file, accounts["account_key"]))
    if not unknown:
        return None
    meant = _meant([key for _, key in unknown[:MOST_TOLD]], accounts)
    told = [f"line {line} `{key}`" + (f" (did you mean `{meant[key]}`?)" if key in meant else "")
            for line, key in unknown[:MOST_TOLD]]  # fmt: skip
    if len(unknown) > MOST_TOLD:
        told.append(f"and {len(unknown) - MOST_TOLD:,} more")
    said = "1 is of an account that is" if len(unknown) == 1 else f"{len(unknown):,} are of accounts that are"
    judged = "1 judgement" if len(file.lines) == 1 else f"{len(file.lines):,} judgements"
    return f"{file.path}: {judged} read; {said} not in the table: {', '.join(told)}"


def _unknown(file: JudgementFile, keys: pa.ChunkedArray) -> Iterator[tuple[int, str]]:
    """The line of each judgement that names an account which is not there, with the first such key of the line."""
    sides = [file.judgements[side] for side in ("left_key", "right_key")]
    judged = pa.chunked_array([chunk for side in sides for chunk in side.chunks], pa.string()).unique()
    there = set(keys.filter(pc.is_in(keys, value_set=judged)).to_pylist())
    for line, *pair in zip(file.lines, *(side.to_pylist() for side in sides), strict=True):
        unknown = next((key for key in pair if key not in there), None)
        if unknown is not None:
            yield line, unknown


def _meant(unknown: list[str], accounts: pa.Table) -> Mapping[str, str]:
    """The key of the account of each platform and handle that are written as if the handle were an id, or have an id."""
    handles = {key: key.partition(":")[2].removeprefix("@").lower() for key in unknown}
    alike = accounts.filter(pc.is_in(accounts["handle"], value_set=pa.array(handles.values(), pa.string())))
    columns = (alike[name].to_pylist() for name in ("platform", "handle", "account_key"))
    by_handle = {(platform, handle): key for platform, handle, key in zip(*columns, strict=True)}
    found = {key: by_handle.get((key.partition(":")[0], handle)) for key, handle in handles.items()}
    return {key: meant for key, meant in found.items() if meant}
