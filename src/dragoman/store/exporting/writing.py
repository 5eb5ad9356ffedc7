"""Writes the events of a store for other programs, as a table that DuckDB streams into a file."""

from __future__ import annotations

from pathlib import Path

from dragoman.errors import StoreError
from dragoman.records import Record
from dragoman.store.database import Store
from dragoman.store.exporting.layouts import DAY, FEEDS, HAPPENED, FeedLayout
from dragoman.store.exporting.lookups import make_lookups
from dragoman.store.filters import EventFilter

ORDER = f"{DAY}, e.article_id, e.sentence_start, e.event_id"
_COLUMNS = "e.* EXCLUDE (record), a.title AS article_title, a.url, a.source"
_MEMORY = "1GB"
_FORMULA = r"^[=+\-@\t\r]"


class Exported(Record, frozen=True, kw_only=True):
    """What came of an export; ``notes`` says what was left out and what the layout cannot carry."""

    layout: str
    n_rows: int
    notes: tuple[str, ...] = ()


def hold_memory(store: Store, scratch: Path) -> None:
    """Let the sorting of large stores go to disk, in ``scratch``, instead of into memory."""
    folder = str(scratch).replace("'", "''")
    store.query(f"SET memory_limit = '{_MEMORY}'")
    store.query(f"SET temp_directory = '{folder}'")


def select_events(columns: str, chosen: EventFilter, *conditions: str) -> tuple[str, list[object]]:
    """A query over events ``e`` and their articles ``a`` that fit a filter, with its bound values."""
    where, values = chosen.where("e")
    clauses = " AND ".join((where, *conditions))
    return f"SELECT {columns} FROM events e JOIN articles a USING (article_id) WHERE {clauses}", values


def write_feed(store: Store, layout: str, out: Path, chosen: EventFilter) -> Exported:
    """Write the events in another project's layout, between tabs, UTF-8."""
    make_lookups(store)
    feed = FEEDS[layout]()
    conditions, notes = _keep_those_that_fit(store, layout, chosen)
    sql, values = select_events(feed.select(), chosen, *conditions)
    joins = (
        "JOIN articles a USING (article_id) LEFT JOIN export_countries ac ON ac.code = e.actor_country"
        " LEFT JOIN export_countries rc ON rc.code = e.recipient_country"
        " LEFT JOIN export_countries pc ON pc.code = e.place_country"
        " LEFT JOIN export_codes c ON c.code = e.cameo"
    )
    sql = sql.replace("JOIN articles a USING (article_id)", joins, 1)
    n_rows = _copy(store, f"{sql} ORDER BY {ORDER}", values, out, _packing(feed))
    return Exported(layout=layout, n_rows=n_rows, notes=(*notes, f"the layout cannot carry: {feed.loses}"))


def _packing(feed: FeedLayout) -> str:
    return f"FORMAT csv, DELIMITER '\t', QUOTE '', ESCAPE '', HEADER {feed.has_heading}"


def _keep_those_that_fit(store: Store, layout: str, chosen: EventFilter) -> tuple[list[str], list[str]]:
    """Conditions that leave out what the layout cannot say, and how many events each leaves out."""
    reasons = {f"{DAY} IS NOT NULL": "have no day"}
    if not chosen.status:
        reasons[HAPPENED] = "have not happened (the layout has no column for that; --status writes them)"
    if layout == "polecat":
        reasons["e.event_type IS NOT NULL"] = "are mere statements, which have no type of PLOVER"
    counts = ", ".join(f"count(*) FILTER (NOT coalesce({condition}, false))" for condition in reasons)
    sql, values = select_events(counts, chosen)
    (found,) = store.query(sql, values).fetchall()
    notes = [f"{n:,} events left out that {why}" for n, why in zip(found, reasons.values(), strict=True) if n]
    return list(reasons), notes


def write_csv(store: Store, out: Path, chosen: EventFilter) -> Exported:
    """Write real commas, UTF-8, a heading, ISO dates, lists as ``a|b``.

    Text that a spreadsheet would take for a formula is led by an apostrophe; numbers stay numbers.
    """
    sql, values = select_events(_COLUMNS, chosen)
    columns = store.query(f"DESCRIBE {sql}", values).fetchall()
    told = ", ".join(harmless_cell(name, kind) for name, kind, *_ in columns)
    n_rows = _copy(store, f"SELECT {told} FROM ({sql} ORDER BY {ORDER})", values, out, "FORMAT csv, HEADER")
    return Exported(layout="csv", n_rows=n_rows)


def harmless_cell(name: str, kind: str) -> str:
    """A column as CSV has it, in SQL: lists joined, and no text that a spreadsheet would run."""
    text = f'"{name}"'
    if kind.endswith("[]"):
        text = f"array_to_string({text}, '|')"
    elif kind != "VARCHAR":
        return text
    is_formula = f"regexp_matches({text}, '{_FORMULA}') AND try_cast({text} AS DOUBLE) IS NULL"
    return f"""CASE WHEN {is_formula} THEN '''' || {text} ELSE {text} END AS "{name}\""""


def write_jsonl(store: Store, out: Path, chosen: EventFilter) -> Exported:
    """Write one JSON object a line."""
    sql, values = select_events(_COLUMNS, chosen)
    return Exported(
        layout="jsonl", n_rows=_copy(store, f"{sql} ORDER BY {ORDER}", values, out, "FORMAT json")
    )


def write_parquet(store: Store, out: Path, chosen: EventFilter) -> Exported:
    """Write one file, or, where ``out`` does not end in .parquet, a folder with one a year and month."""
    packing = "FORMAT parquet, COMPRESSION zstd"
    if out.suffix == ".parquet":
        sql, values = select_events(_COLUMNS, chosen)
        n_rows = _copy(store, f"{sql} ORDER BY {ORDER}", values, out, packing)
        return Exported(layout="parquet", n_rows=n_rows)
    months = f"year({DAY}) AS year, month({DAY}) AS month"
    sql, values = select_events(f"{_COLUMNS}, {months}", chosen)
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise StoreError(
            f"{out}: is there and not an empty folder; name a new one, or a file ending in .parquet"
        )
    n_rows = _copy(store, f"{sql} ORDER BY {ORDER}", values, out, f"{packing}, PARTITION_BY (year, month)")
    return Exported(layout="parquet", n_rows=n_rows)


def _copy(store: Store, sql: str, values: list[object], out: Path, packing: str) -> int:
    target = str(out).replace("'", "''")
    found = store.query(f"COPY ({sql}) TO '{target}' ({packing})", values).fetchone()
    return int(found[0]) if found else 0
