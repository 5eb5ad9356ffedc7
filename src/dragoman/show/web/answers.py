"""Writes what a page answers as JSON, CSV and Parquet, and describes it in the OpenAPI."""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pa_csv
import pyarrow.parquet as pq
from pydantic import BaseModel, Field, create_model

from dragoman.records import Record
from dragoman.show.web.page import PYTHON, Asked, Page, Result, Row, TableSpec
from dragoman.show.web.problems import not_found

TWINS = {
    "json": "application/json",
    "csv": "text/csv; charset=utf-8",
    "parquet": "application/vnd.apache.parquet",
}
"""Ending of a twin → what it is."""


class Provenance(Record, frozen=True, kw_only=True):
    """What an answer rests on: the last run, the versions, and the days and rows of the store."""

    run_id: str | None = None
    coded_on: dt.date | None = None
    coder_version: str | None = None
    codebook_version: str | None = None
    register_version: str | None = None
    parser: str | None = None
    first_day: dt.date | None = None
    last_day: dt.date | None = None
    last_report: dt.date | None = None
    n_events: int = 0
    n_articles: int = 0
    n_statements: int = 0
    n_runs: int = 0
    imported: tuple[str, ...] = ()


def table_of(page: Page, name: str | None) -> TableSpec:
    """A page's table by its name; its first where none is named.

    Raises:
        NotFoundError: the page has no such table.
    """
    if not name:
        return page.tables[0]
    found = next((table for table in page.tables if table.name == name), None)
    if found is None:
        raise not_found(f"table of {page.title!r}", name, [table.name for table in page.tables])
    return found


def kept_rows(table: TableSpec, rows: Sequence[Row]) -> list[Row]:
    """The rows with the columns of the table, all of them and no others."""
    return [{column.name: row.get(column.name) for column in table.columns} for row in rows]


def write_json(page: Page, asked: Asked, result: Result, about: Provenance) -> bytes:
    """All tables of the page with its heading, its filter, the next rows and what it rests on."""
    following = asked.link(twin_address(asked.address, "json"), cursor=result.following, limit=asked.limit)
    answer = {
        "title": page.title,
        "heading": result.heading or page.question,
        "note": result.note,
        "address": asked.link(),
        "filter": asked.filter.to_query(),
        "total": result.total,
        "next": following if result.following else None,
        "tables": {table.name: kept_rows(table, result.rows.get(table.name, ())) for table in page.tables},
        "provenance": about,
    }
    return msgspec.json.encode(answer)


def write_table(table: TableSpec, rows: Sequence[Row], ending: str) -> bytes:
    """One table of the page as CSV or Parquet, with the same rows."""
    found = pa.Table.from_pylist(kept_rows(table, rows), schema=table.schema)
    sink = pa.BufferOutputStream()
    if ending == "parquet":
        pq.write_table(found, sink, compression="zstd")
    else:
        pa_csv.write_csv(_harmless(found), sink)
    written: bytes = sink.getvalue().to_pybytes()
    return written


def _harmless(table: pa.Table) -> pa.Table:
    """Lists as ``a|b``, and text that a spreadsheet would take for a formula led by an apostrophe."""
    for number, field in enumerate(table.schema):
        column = table.column(number)
        if pa.types.is_list(field.type):
            column = pc.binary_join(column, "|")
        if pa.types.is_string(column.type):
            column = pc.replace_substring_regex(column, pattern=r"^([=+\-@\t\r])", replacement=r"'\1")
        table = table.set_column(number, field.name, column)
    return table


def twin_address(address: str, ending: str) -> str:
    """The address of a page's twin."""
    return f"{'/index' if address == '/' else address}.{ending}"


def answer_model(page: Page) -> type[BaseModel]:
    """The JSON of a page as a model, for the OpenAPI."""
    tables = {table.name: (list[_row_model(page, table)], Field(description=table.caption))  # type: ignore[misc]
              for table in page.tables}  # fmt: skip
    name = page.name.title().replace("_", "")
    inner = create_model(f"{name}Tables", **tables)  # type: ignore[call-overload]
    model: type[BaseModel] = create_model(
        f"{name}Answer",
        title=(str, ...),
        heading=(str, ...),
        note=(str | None, None),
        address=(str, Field(description="The address that gives this answer again.")),
        filter=(dict[str, list[str]], Field(description="The filter, in the words of the address.")),
        total=(int | None, Field(description="How many rows there are in all, where known.")),
        next=(str | None, Field(description="The address of the next rows; null after the last.")),
        tables=(inner, ...),
        provenance=(_provenance_model(), ...),
    )
    return model


def _row_model(page: Page, table: TableSpec) -> type[BaseModel]:
    fields: Mapping[str, Any] = {
        column.name: (PYTHON[column.kind] | None, Field(description=column.about or column.label))
        for column in table.columns
    }
    name = f"{page.name}_{table.name}_row".title().replace("_", "")
    model: type[BaseModel] = create_model(name, **fields)
    return model


@functools.lru_cache(1)
def _provenance_model() -> type[BaseModel]:
    fields: dict[str, Any] = {
        each.name: (list[str] if each.name == "imported" else each.type, None)
        for each in msgspec.structs.fields(Provenance)
    }
    model: type[BaseModel] = create_model("Provenance", **fields)
    return model
