"""Formats that are not one table: SQLite, GeoJSON, Atom, iCalendar, BibTeX."""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape, quoteattr

import msgspec

from dragoman import __version__
from dragoman.errors import StoreError
from dragoman.store.database import Store
from dragoman.store.exporting.icalendar import Entry, render_calendar
from dragoman.store.exporting.layouts import DAY
from dragoman.store.exporting.writing import ORDER, Exported, select_events
from dragoman.store.filters import EventFilter

MOST_ENTRIES = 500
"""A feed tells the newest so many events."""

_ROWS_AT_ONCE = 5_000

_TOLD = f"""
    e.event_id, {DAY} AS day, e.report_date, e.event_type, e.event_mode, e.status, e.cameo, e.goldstein,
    coalesce(e.actor_name, e.actor) AS actor, e.actor_country,
    coalesce(e.recipient_name, e.recipient) AS recipient, e.recipient_country, e.place, e.place_country,
    e.latitude, e.longitude, coalesce(e.sentence, e.trigger) AS sentence,
    coalesce(e.report_url, a.url) AS url, coalesce(e.publisher, a.source) AS source
"""


def _rows(
    store: Store, chosen: EventFilter, condition: str = "true", order: str = ORDER
) -> Iterator[dict[str, Any]]:
    """What is told of each event, as JSON would hold it."""
    sql, values = select_events(_TOLD, chosen, condition)
    cursor = store.query(f"{sql} ORDER BY {order}", values)
    names = [column[0] for column in cursor.description or ()]
    while rows := cursor.fetchmany(_ROWS_AT_ONCE):
        for row in rows:
            yield dict(zip(names, row, strict=True))


def tell(row: dict[str, Any]) -> str:
    """An event in a line: "Russia → North Korea: consult (visit), planned"."""
    what = (row["event_type"] or "statement").lower()
    mode = f" ({row['event_mode']})" if row["event_mode"] else ""
    to = f" → {row['recipient']}" if row["recipient"] else ""
    status = "" if row["status"] == "occurred" else f", {row['status']}"
    return f"{row['actor'] or 'somebody'}{to}: {what}{mode}{status}"


def write_geojson(store: Store, out: Path, chosen: EventFilter) -> Exported:
    """Write a point for each event whose place is known (RFC 7946)."""
    total, n_rows = 0, 0
    with out.open("wb") as stream:
        stream.write(b'{"type":"FeatureCollection","features":[')
        for row in _rows(store, chosen):
            total += 1
            longitude, latitude = row.pop("longitude"), row.pop("latitude")
            if longitude is None or latitude is None:
                continue
            point = {"type": "Point", "coordinates": [round(longitude, 5), round(latitude, 5)]}
            feature = {
                "type": "Feature", "id": row["event_id"], "geometry": point,
                "properties": {"title": tell(row)} | row,
            }  # fmt: skip
            stream.write(b",\n" if n_rows else b"\n")
            stream.write(msgspec.json.encode(feature))
            n_rows += 1
        stream.write(b"\n]}\n")
    notes = (f"{total - n_rows:,} events left out whose place is not known",) if total > n_rows else ()
    return Exported(layout="geojson", n_rows=n_rows, notes=notes)


def write_calendar(store: Store, out: Path, chosen: EventFilter) -> Exported:
    """Write the events as whole days (RFC 5545); those that have not happened are tentative."""

    def entries() -> Iterator[Entry]:
        for row in _rows(store, chosen, f"{DAY} IS NOT NULL"):
            yield Entry(
                key=row["event_id"], begin=row["day"], finish=row["day"], summary=tell(row),
                about=_about(row), url=row["url"], is_tentative=row["status"] not in {"occurred", "ongoing"},
            )  # fmt: skip

    listed = list(entries())
    stamp = max((entry.begin for entry in listed), default=dt.date(1970, 1, 1))
    out.write_bytes(render_calendar(f"Events: {chosen.in_words()}", listed, stamp).encode())
    return Exported(layout="ics", n_rows=len(listed))


def _about(row: dict[str, Any]) -> str:
    return "\n".join(part for part in (row["sentence"], row["source"]) if part)


def write_atom(store: Store, out: Path, chosen: EventFilter) -> Exported:
    """Write the newest events as an Atom feed (RFC 4287)."""
    newest = f"coalesce(e.report_date, {DAY}) DESC, e.event_id LIMIT {MOST_ENTRIES}"
    rows = list(_rows(store, chosen, f"coalesce(e.report_date, {DAY}) IS NOT NULL", newest))
    out.write_text(render_atom(rows, chosen), encoding="utf-8")
    (total,) = store.query(*select_events("count(*)", chosen)).fetchall()[0]
    notes = (f"{total - len(rows):,} older events left out",) if total > len(rows) else ()
    return Exported(layout="atom", n_rows=len(rows), notes=notes)


def render_atom(rows: list[dict[str, Any]], chosen: EventFilter, address: str | None = None) -> str:
    """An Atom feed of events, newest first; ``address`` is where the feed itself stands."""
    query = "&".join(f"{word}={value}" for word, values in chosen.to_query().items() for value in values)
    updated = rows[0]["report_date"] or rows[0]["day"] if rows else dt.date(1970, 1, 1)
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        '<feed xmlns="http://www.w3.org/2005/Atom">',
        f"<id>{_xml(address or f'urn:dragoman:events:{query}')}</id>",
        f"<title>{_xml(f'Events: {chosen.in_words()}')}</title>",
        f"<updated>{updated}T00:00:00Z</updated>",
        f'<generator version="{__version__}">Dragoman</generator>',
        "<author><name>Dragoman</name></author>",
    ]
    if address:
        lines.append(f'<link rel="self" href={quoteattr(address)}/>')
    for row in rows:
        lines += _entry(row)
    return "\n".join([*lines, "</feed>"]) + "\n"


def _entry(row: dict[str, Any]) -> Iterator[str]:
    yield "<entry>"
    yield f"<id>urn:dragoman:event:{_xml(row['event_id'])}</id>"
    yield f"<title>{_xml(tell(row))}</title>"
    yield f"<updated>{row['report_date'] or row['day']}T00:00:00Z</updated>"
    if row["url"]:
        yield f"<link href={quoteattr(_plain(row['url']))}/>"
    yield f"<summary>{_xml(_about(row))}</summary>"
    yield "</entry>"


def _plain(text: str) -> str:
    """Text without the characters that XML 1.0 cannot hold."""
    return "".join(c for c in text if c in "\t\n\r" or (c >= " " and c not in "\ufffe\uffff"))


def _xml(text: str) -> str:
    return escape(_plain(text))


def write_bibtex(store: Store, out: Path, chosen: EventFilter) -> Exported:
    """Write an entry for the data, with the runs that made it."""
    out.write_text(cite_store(store, chosen), encoding="utf-8")
    return Exported(layout="bibtex", n_rows=1)


def cite_store(store: Store, chosen: EventFilter) -> str:
    """A BibTeX entry for the events of a store: versions, days, number of events, newest run."""
    sql, values = select_events(
        f"count(*), min({DAY}), max({DAY}), list_sort(list(DISTINCT e.run_id)),"
        " list_sort(list(DISTINCT a.coder_version)), list_sort(list(DISTINCT a.codebook_version)),"
        " list_sort(list(DISTINCT a.source) FILTER (starts_with(e.rule, 'import/')))",
        chosen,
    )
    ((n, first, last, runs, coders, codebooks, feeds),) = store.query(sql, values).fetchall()
    newest = runs[-1] if runs else "none"
    note = (
        f"{n} events from {first} to {last}: {chosen.in_words()}. Coder {_many(coders)}, codebook"
        f" {_many(codebooks)}, runs: {len(runs or [])}, the newest {newest}"
    )
    if feeds:
        note += f". Imported from {_many(feeds)}, which is to be cited too"
    fields = {
        "title": "{Political events from a store of Dragoman}", "author": "{The Dragoman developers}",
        "year": newest[:4] if newest[:4].isdigit() else str(dt.date.today().year),
        "version": __version__, "note": _bibtex(note),
    }  # fmt: skip
    body = "".join(f"  {name} = {{{value}}},\n" for name, value in fields.items())
    return f"@misc{{dragoman-{newest[:15].lower()},\n{body}}}\n"


def _many(versions: list[str] | None) -> str:
    return ", ".join(version for version in versions or [] if version) or "unknown"


def _bibtex(text: str) -> str:
    return "".join(f"\\{c}" if c in "&%$#_{}" else c for c in text.replace("\\", " "))


_TYPES = {"INTEGER": "INTEGER", "BIGINT": "INTEGER", "BOOLEAN": "INTEGER", "FLOAT": "REAL", "DOUBLE": "REAL"}
_INDEXED = (
    "event_date",
    "report_date",
    "actor_country",
    "recipient_country",
    "event_type",
    "status",
    "article_id",
)


def write_sqlite(store: Store, out: Path, chosen: EventFilter) -> Exported:
    """Write tables of events and of their articles (without text) that open in datasette.

    Events point at their articles; columns that people filter by are indexed; sentences can be searched.
    """
    if out.exists():
        raise StoreError(f"{out}: is there already; name a new file")
    with sqlite3.connect(out) as database:
        database.execute("PRAGMA journal_mode = OFF")
        sql, values = select_events("DISTINCT a.* EXCLUDE (text, headings)", chosen)
        _fill(database, store, "articles", f"{sql} ORDER BY article_id", values, "article_id", "")
        foreign = ", FOREIGN KEY (article_id) REFERENCES articles (article_id)"
        sql, values = select_events("e.* EXCLUDE (record)", chosen)
        n_rows = _fill(database, store, "events", f"{sql} ORDER BY {ORDER}", values, "event_id", foreign)
        for column in _INDEXED:
            database.execute(f"CREATE INDEX events_{column} ON events ({column})")
        database.execute("CREATE VIRTUAL TABLE events_fts USING fts5 (sentence, content='events')")
        database.execute("INSERT INTO events_fts (rowid, sentence) SELECT rowid, sentence FROM events")
    database.close()
    return Exported(layout="sqlite", n_rows=n_rows)


def _fill(
    database: sqlite3.Connection,
    store: Store,
    table: str,
    sql: str,
    values: list[object],
    key: str,
    foreign: str,
) -> int:
    columns = [(row[0], row[1]) for row in store.query(f"DESCRIBE {sql}", values).fetchall()]
    told = ", ".join(
        f'"{name}" {_TYPES.get(kind, "TEXT")}{" PRIMARY KEY" if name == key else ""}'
        for name, kind in columns
    )
    database.execute(f"CREATE TABLE {table} ({told}{foreign})")
    picked = ", ".join(
        f"array_to_string(\"{name}\", '|')" if kind.endswith("[]")
        else f'"{name}"::VARCHAR' if kind == "DATE" else f'"{name}"'
        for name, kind in columns
    )  # fmt: skip
    cursor = store.query(f"SELECT {picked} FROM ({sql})", values)
    marks, n_rows = ", ".join("?" * len(columns)), 0
    while rows := cursor.fetchmany(_ROWS_AT_ONCE):
        database.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)
        n_rows += len(rows)
    return n_rows
