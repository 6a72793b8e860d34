"""links as Arrow ⇄ links as the columns that Neo4j is sent and sends."""

from typing import TypeAlias

import pyarrow as pa
import pyarrow.compute as pc

from graph.errors import InputError
from graph.observing import hash64
from graph.tables import EVIDENCE, LINKS
from graph.words import AccountKey, TenantId, link_id

Columns: TypeAlias = dict[str, list[object]]

EVIDENCE_COLUMNS = {
    "evidence_comparisons": ("comparison", ""),
    "evidence_levels": ("level", ""),
    "evidence_weights": ("weight_bits", 0.0),
}
"""Property → field of EVIDENCE, and what stands for null there, as a list in Neo4j holds no null."""

SAID = ("kind", "weight_bits", "probability", "used", *EVIDENCE_COLUMNS)
"""What a link says, as opposed to which link it is."""


def check(links: pa.Table) -> pa.Table:
    """The links in their schema. Raises: InputError where a pair is not ordered, or there twice from one linker."""
    links = links.select(LINKS.names).cast(LINKS)
    unordered = links.filter(pc.greater_equal(links["left_key"], links["right_key"]))
    if len(unordered):
        row = unordered.slice(0, 1).to_pylist()[0]
        raise InputError(f"links: left_key < right_key in every row, not {row['left_key']!r}, {row['right_key']!r}")
    names = ["left_key", "right_key", "linker"]
    if len(links.select(names).group_by(names).aggregate([])) < len(links):
        raise InputError("links: a pair has one row for each linker, not two")
    return links


def columns_of(links: pa.Table, tenant: TenantId, model_version: str) -> Columns:
    """Lists by property name, with `link_id` and `content`, the hash of what each link says by which model."""
    plain = [name for name in LINKS.names if name != "evidence"]
    columns: Columns = {name: links[name].to_pylist() for name in plain}
    evidence = links["evidence"].combine_chunks()
    for name, (field, null) in EVIDENCE_COLUMNS.items():
        values = pc.fill_null(pc.struct_field(evidence.values, field), null)
        columns[name] = pa.ListArray.from_arrays(evidence.offsets, values).to_pylist()
    keys = zip(columns["left_key"], columns["right_key"], columns["linker"], strict=True)
    columns["link_id"] = [link_id(tenant, AccountKey(str(a)), AccountKey(str(b)), str(c)) for a, b, c in keys]
    said = zip(*(columns[name] for name in SAID), strict=True)
    columns["content"] = [hash64((model_version, row)) for row in said]
    return columns


def chosen(columns: Columns, rows: list[int]) -> Columns:
    return {name: [values[row] for row in rows] for name, values in columns.items()}


def table_of(columns: Columns) -> pa.RecordBatch:
    """One page of links as they are read → Arrow."""
    lists = [
        pa.array(columns[name], pa.list_(EVIDENCE.field(field).type)) for name, (field, _) in EVIDENCE_COLUMNS.items()
    ]
    structs = pa.StructArray.from_arrays([some.values for some in lists], fields=list(EVIDENCE))
    evidence = pa.ListArray.from_arrays(lists[0].offsets, structs, type=LINKS.field("evidence").type)
    arrays = [evidence if field.name == "evidence" else pa.array(columns[field.name], field.type) for field in LINKS]
    return pa.RecordBatch.from_arrays(arrays, schema=LINKS)
