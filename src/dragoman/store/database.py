"""Reads a store: DuckDB views over its shards, newest coding of each article first."""

from __future__ import annotations

import datetime as dt
import heapq
import json
import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb
import msgspec
import pyarrow as pa

from dragoman.errors import StoreError
from dragoman.records import Article, Event, Removed, Statement
from dragoman.store.copies import select_copies
from dragoman.store.rebuild import COLUMNS, rebuild_event
from dragoman.store.rows import Quarantined, Run, StoredEvent, StoredPage, StoredStatement
from dragoman.store.schema import SCHEMA_VERSION, SQL_TYPES, TABLES, Row, event_day
from dragoman.store.shards import ShardWriter, writing
from dragoman.store.shelf import UNKNOWN, group_files, read_labels, select_files

if TYPE_CHECKING:
    from dragoman.store.review.applying import Applied

_MARKER = "store.json"
_ROWS_AT_ONCE = 10_000
_WITHOUT_BYTES = "CREATE MACRO without_bytes(origin) AS regexp_replace(origin, '@[0-9]+-[0-9]+$', '')"
"""The name of a record without the bytes that it fills, which move when its file is mended."""

# The newest run that coded an article is the one that counts; the older rows stay as history. What is
# out of date is little or nothing: to leave it out costs readers less than to choose what counts.
_SUPERSEDED = """
    SELECT article_id, run_id FROM all_articles JOIN (
        SELECT article_id, max(run_id) AS newest FROM all_articles
        GROUP BY article_id HAVING min(run_id) < max(run_id)
    ) USING (article_id) WHERE run_id < newest
"""
_NEWEST = "SELECT * FROM all_{table} ANTI JOIN superseded USING (article_id, run_id)"

_VIEWS = {
    "current": "SELECT article_id, max(run_id) AS run_id FROM all_articles GROUP BY article_id",
    # Which articles nearly repeat another is found over the whole store, after the coding.
    "articles": """
        SELECT a.* REPLACE (coalesce(c.copy_of, a.copy_of) AS copy_of)
        FROM ({articles}) a
        LEFT JOIN copies c USING (article_id)
    """,
    # An input leaves quarantine when a later run codes it.
    "quarantine": """
        WITH told AS (SELECT *, without_bytes(origin) AS place FROM all_quarantine),
             coded AS (
                 SELECT without_bytes(origin) AS place, max(run_id) AS run_id FROM all_articles GROUP BY ALL
             )
        SELECT q.* EXCLUDE (place) FROM told q
        WHERE run_id = (SELECT max(run_id) FROM told p WHERE p.place = q.place)
          AND NOT EXISTS (FROM coded c WHERE c.place = q.place AND c.run_id > q.run_id)
    """,
}


class Store:
    """A folder with the record in it; open it with :func:`open_store`."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._connection = duckdb.connect(":memory:")
        self._connection.execute("SET parquet_metadata_cache = true")
        self._connection.execute(_WITHOUT_BYTES)
        self.refresh()

    def refresh(self) -> None:
        """Look again at which shards there are."""
        labels = read_labels(self.root)
        for table, schema in TABLES.items():
            empty = self._make_empty(table, schema)
            groups = group_files(labels, table)
            self._define(f"all_{table}", self._whole(groups, empty) or select_files(groups, empty))
        self._define("copies", select_copies(self.root))
        newest = _NEWEST if self._find_superseded(labels) else "SELECT * FROM all_{table}"
        for table in TABLES.keys() - _VIEWS.keys():
            name = "coded_events" if table == "events" else table
            self._define(name, newest.format(table=table))
        for name, sql in _VIEWS.items():
            self._define(name, sql.format(articles=newest.format(table="articles")))
        self._define("events", "SELECT * FROM coded_events")
        self.reviewed = self._apply_corrections()

    def _find_superseded(self, shards: Iterable[Path]) -> bool:
        """Whether an article was coded more than once; which rows no longer count is kept in a table."""
        has_runs = len({shard.name.rpartition("-")[0] for shard in shards}) > 1
        sql = _SUPERSEDED if has_runs else f"{_SUPERSEDED} AND false"
        self._connection.execute(f"CREATE OR REPLACE TABLE superseded AS {sql}")
        return self._connection.execute("SELECT 1 FROM superseded LIMIT 1").fetchone() is not None

    def _apply_corrections(self) -> Applied | None:
        """Lay over the events what reviewers said of them; None where nobody did."""
        if not (self.root / "review").is_dir():
            return None
        from dragoman.store.review.applying import apply_corrections

        return apply_corrections(self.root, self._connection)

    def _define(self, view: str, sql: str) -> None:
        self._connection.execute(f"CREATE OR REPLACE VIEW {view} AS {sql}")

    def _whole(self, groups: Mapping[str, list[str]], empty: str) -> str | None:
        """All rows where all files have the same columns: a union would cost look-ups most time."""
        if len(groups) != 1 or UNKNOWN in groups:
            return None
        sql = select_files(groups)
        found = {row[0] for row in self._connection.execute(f"DESCRIBE {sql}").fetchall()}
        kinds = self._connection.execute(f"DESCRIBE {empty}").fetchall()
        missing = [f'NULL::{kind} AS "{name}"' for name, kind, *_ in kinds if name not in found]
        return f"SELECT *, {', '.join(missing)} FROM ({sql})" if missing else sql

    def _make_empty(self, table: str, schema: pa.Schema) -> str:
        """A table without rows and with all columns of today."""
        columns = ", ".join(f'"{field.name}" {SQL_TYPES[str(field.type)]}' for field in schema)
        self._connection.execute(f"CREATE OR REPLACE TABLE no_{table} ({columns})")
        return f"no_{table}"

    def query(self, sql: str, parameters: Sequence[Any] | dict[str, Any] = ()) -> duckdb.DuckDBPyConnection:
        """Run any SQL over the views, which are named as the tables are."""
        try:
            try:
                return self._connection.execute(sql, parameters or None)
            except duckdb.IOException:  # shards were merged since we looked
                self.refresh()
                return self._connection.execute(sql, parameters or None)
        except duckdb.Error as error:
            raise StoreError(f"{self.root}: {str(error).splitlines()[0]}") from error

    def table(self, sql: str) -> pa.Table:
        """What a query finds, as an Arrow table."""
        return self._connection.sql(sql).to_arrow_table()

    def fingerprints(self) -> Iterator[tuple[str, str, str]]:
        """Of every article its id, the fingerprint of its input, and the run that coded it, as it is now."""
        cursor = self._connection.cursor().execute(
            "SELECT article_id, fingerprint, run_id"
            " FROM all_articles SEMI JOIN current USING (article_id, run_id) WHERE fingerprint IS NOT NULL"
        )
        while rows := cursor.fetchmany(_ROWS_AT_ONCE):
            yield from rows

    def events(
        self,
        country: str | None = None,
        since: dt.date | None = None,
        until: dt.date | None = None,
        event_id: str | None = None,
    ) -> Iterator[StoredEvent]:
        """Events in the order of their days, those of a country where it is either party.

        ``since`` and ``until`` bound the day of the event, or of the report where it has none.
        """
        clauses, values = _bounds("coalesce(event_date, report_date)", since, until)
        if country:
            clauses.append("(actor_country = ? OR recipient_country = ?)")
            values += [country, country]
        if event_id:
            clauses.append("event_id = ?")
            values.append(event_id)
        order = "coalesce(event_date, report_date), article_id, sentence_start, event_id"
        coded = self._coded([*clauses, "record IS NOT NULL"], values, order)
        imported = self._imported([*clauses, "record IS NULL", "event_type IS NOT NULL"], values, order)
        yield from heapq.merge(coded, imported, key=_day_and_article)

    def _coded(self, clauses: list[str], values: list[Any], order: str) -> Iterator[StoredEvent]:
        for record, row in self._records("events", clauses, values, order):
            del row["sentence_start"]
            yield StoredEvent(event=msgspec.json.decode(record, type=Event), **row)

    def _imported(self, clauses: list[str], values: list[Any], order: str) -> Iterator[StoredEvent]:
        """Events that another coder made; mere statements, which have no type of PLOVER, are passed over."""
        names = ("article_title", "article_date", "source", "url")
        cursor = self._connection.cursor().execute(
            f"SELECT {', '.join(COLUMNS)}, article_id, a.title, a.date, a.source, a.url FROM events"
            f" JOIN articles a USING (article_id) WHERE {' AND '.join(clauses)} ORDER BY {order}",
            values,
        )
        while rows := cursor.fetchmany(_ROWS_AT_ONCE):
            for row in rows:
                event, (article_id, *rest) = row[: len(COLUMNS)], row[len(COLUMNS) :]
                article = {"article_id": article_id} | dict(zip(names, rest, strict=True))
                yield rebuild_event(dict(zip(COLUMNS, event, strict=True)), article)

    def statements(
        self, country: str | None = None, since: dt.date | None = None, until: dt.date | None = None
    ) -> Iterator[StoredStatement]:
        """Statements in the order of their articles, those by a country's people where it is given."""
        clauses, values = _bounds("date", since, until)
        if country:
            clauses.append("speaker_country = ?")
            values.append(country)
        order = "date, article_id, content_start"
        for record, row in self._records("statements", clauses, values, order):
            yield StoredStatement(statement=msgspec.json.decode(record, type=Statement), **row)

    def _records(
        self, table: str, clauses: list[str], values: list[Any], order: str
    ) -> Iterator[tuple[str, Row]]:
        """Each record as JSON, with its sentence and what is told of its article."""
        where = " AND ".join(clauses) or "true"
        rows = self.query(
            "SELECT record, t.sentence, t.sentence_start, article_id, a.title, a.date, a.source, a.url"
            f" FROM {table} t JOIN articles a USING (article_id) WHERE {where} ORDER BY {order}",
            values,
        ).fetchall()
        names = (
            "sentence_text",
            "sentence_start",
            "article_id",
            "article_title",
            "article_date",
            "source",
            "url",
        )
        for record, *rest in rows:
            yield record, dict(zip(names, rest, strict=True))

    def pages(self) -> Iterator[StoredPage]:
        """Every article without its text, with what was removed from its page."""
        removed: dict[str, list[Removed]] = {}
        for article_id, text, reason in self.query("SELECT article_id, text, reason FROM removed").fetchall():
            removed.setdefault(article_id, []).append(Removed(text, reason))
        rows = self.query(
            "SELECT article_id, title, date, source, url, origin FROM articles ORDER BY date, article_id"
        ).fetchall()
        for article_id, title, date, source, url, origin in rows:
            yield StoredPage(
                article_id=article_id, title=title, date=date, source=source, url=url, origin=origin,
                removed=tuple(removed.get(article_id, ())),
            )  # fmt: skip

    def article(self, article_id: str) -> Article:
        """An article with its clean text.

        Raises:
            StoreError: the store holds no such article.
        """
        names = ("id", "text", "title", "date", "url", "source", "author", "language", "origin", "raw_sha256")
        row = self.query(
            "SELECT article_id, text, title, date, url, source, author, language, origin, raw_sha256"
            " FROM articles WHERE article_id = ?",
            [article_id],
        ).fetchone()
        if row is None:
            raise StoreError(f"{self.root}: no article {article_id!r}")
        return Article(**dict(zip(names, row, strict=True)))

    def quarantined(self) -> list[Quarantined]:
        """Every input that could not be coded, in the order of the runs."""
        rows = self.query(
            "SELECT origin, room, kind, message, raw_sha256 FROM quarantine ORDER BY run_id, origin"
        ).fetchall()
        names = ("origin", "room", "kind", "message", "raw_sha256")
        return [Quarantined(**dict(zip(names, row, strict=True))) for row in rows]

    def runs(self) -> list[Run]:
        """The records of all runs, oldest first."""
        files = sorted((self.root / "runs").glob("*.json"))
        return [msgspec.json.decode(path.read_bytes(), type=Run) for path in files]

    def write_run(self, run: Run) -> None:
        """Write or replace the record of a run."""
        folder = self.root / "runs"
        with writing(self.root):
            folder.mkdir(exist_ok=True)
            beside = folder / f".{run.run_id}.json"
            beside.write_bytes(msgspec.json.format(msgspec.json.encode(run), indent=2) + b"\n")
            beside.replace(folder / f"{run.run_id}.json")

    def writer(self, run_id: str, versions: Row) -> ShardWriter:
        """A writer of this run's shards."""
        return ShardWriter(self.root, run_id, versions)


def _day_and_article(row: StoredEvent) -> tuple[dt.date, str]:
    day, _ = event_day(row.event, row.article_date)
    return (day or row.article_date or dt.date.max, row.article_id)


def _bounds(column: str, since: dt.date | None, until: dt.date | None) -> tuple[list[str], list[Any]]:
    clauses, values = [], []
    if since:
        clauses.append(f"{column} >= ?")
        values.append(since)
    if until:
        clauses.append(f"{column} <= ?")
        values.append(until)
    return clauses, values


def open_store(path: Path | str, create: bool = False) -> Store:
    """Open the store in the folder ``path``; with ``create``, make it where there is none.

    Raises:
        StoreError: there is no store, the folder holds something else, or its schema is newer.
    """
    root = Path(path)
    if re.match(r"[A-Za-z][A-Za-z0-9+.-]+:/", str(path)):
        raise StoreError(
            f"{path}: expected a folder on a disk or a mounted share, found an address; mount the bucket, or"
            " copy the folder there when the run is done"
        )
    marker = root / _MARKER
    if not marker.is_file():
        if not create:
            raise StoreError(
                f"{root}: no store here (expected {_MARKER}); `dragoman run … --store {root}` makes one"
            )
        if root.exists() and (not root.is_dir() or any(root.iterdir())):
            raise StoreError(f"{root}: is not empty and not a store; name a new or empty folder")
        _make_store(root, marker)
    _check_schema(marker)
    return Store(root)


def _make_store(root: Path, marker: Path) -> None:
    """Make the folder and its marker; several processes may do so at once."""
    with writing(root):
        root.mkdir(parents=True, exist_ok=True)
        beside = root.parent / f".{root.name}-{os.getpid():x}.json"
        marked = {"format": "dragoman store", "schema": SCHEMA_VERSION}
        beside.write_text(json.dumps(marked) + "\n", encoding="utf-8")
        beside.replace(marker)


def _check_schema(marker: Path) -> None:
    try:
        found = json.loads(marker.read_text(encoding="utf-8"))["schema"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise StoreError(f"{marker}: cannot be read as the marker of a store") from error
    if not isinstance(found, int) or found > SCHEMA_VERSION:
        raise StoreError(
            f"{marker}: the store has schema {found}, this program reads up to {SCHEMA_VERSION};"
            " a newer Dragoman wrote it, so update this one"
        )
