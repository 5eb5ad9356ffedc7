"""Writes the events of a store for other programs: one row an event."""

from __future__ import annotations

from pathlib import Path
from typing import Literal, get_args

import msgspec
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pa_csv
import pyarrow.parquet as pq

from dragoman.store.database import Store

ExportFormat = Literal["csv", "jsonl", "parquet"]
FORMATS: tuple[ExportFormat, ...] = get_args(ExportFormat)

_QUERY = """
    SELECT e.* EXCLUDE (record), a.title AS article_title, a.url, a.source
    FROM events e JOIN articles a USING (article_id)
    ORDER BY coalesce(event_date, report_date), article_id, sentence_start, event_id
"""

_FORMULA = r"^([=+\-@\t\r])"


def export_events(store: Store, layout: ExportFormat, out: Path | None) -> bytes | None:
    """The events as a table; written to ``out``, or given back as bytes where ``out`` is None."""
    table = store.table(_QUERY)
    sink = pa.BufferOutputStream() if out is None else pa.OSFile(str(out), "wb")
    with sink:
        if layout == "parquet":
            pq.write_table(table, sink, compression="zstd")
        elif layout == "csv":
            pa_csv.write_csv(_flatten(table), sink)
        else:
            for row in table.to_pylist():
                sink.write(msgspec.json.encode(row) + b"\n")
        return sink.getvalue().to_pybytes() if out is None else None


def _flatten(table: pa.Table) -> pa.Table:
    """Lists as ``a|b``, and text that a spreadsheet would take for a formula led by an apostrophe."""
    for number, field in enumerate(table.schema):
        column = table.column(number)
        if pa.types.is_list(field.type):
            table = table.set_column(number, field.name, pc.binary_join(column, "|"))
        elif pa.types.is_string(field.type):
            table = table.set_column(
                number,
                field.name,
                pc.replace_substring_regex(column, pattern=r"^([=+\-@\t\r])", replacement=r"'\1"),
            )
    return table
