"""Imports tables of events in the layouts of ICEWS, GDELT and POLECAT.

Known faults of such files are mended and counted: event ids used twice, rows that stand there twice, tabs
inside a field, Latin-1, days in other forms or out of range, codes missing or without their zero.
"""

from __future__ import annotations

import datetime as dt
import os
import re
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

import msgspec
import pyarrow as pa
import pyarrow.parquet as pq

from dragoman import __version__
from dragoman.coding.codebook import load_codebook
from dragoman.errors import StoreError
from dragoman.records import Record
from dragoman.resolve.register import load_register
from dragoman.store.database import Store, open_store
from dragoman.store.importing.feeds import Feed, find_feed
from dragoman.store.importing.layout import Layout, read_layout
from dragoman.store.importing.table import EventTable
from dragoman.store.rows import Run
from dragoman.store.schema import TABLES
from dragoman.store.shards import open_shard


class Imported(Record, frozen=True, kw_only=True):
    """What came of one file; ``faults`` counts what was mended or left out, by kind."""

    path: str
    article_id: str
    is_unchanged: bool = False
    replaced: tuple[str, ...] = ()
    n_rows: int = 0
    n_events: int = 0
    without_country: int = 0
    faults: dict[str, int] = msgspec.field(default_factory=dict)


def import_events(
    feed_name: str,
    paths: Sequence[Path],
    store_path: Path | str,
    *,
    replace: bool = False,
    on_file: Callable[[Imported], None] = lambda _: None,
) -> list[Imported]:
    """Take tables of events of a feed (icews, gdelt, polecat) into a store, made where there is none.

    A file that the store holds already is left alone. With ``replace`` a file takes the place of the
    earlier versions of the same events; their rows stay as history and no longer count.

    Raises:
        ReadError: a file is not such a table; nothing of it is written.
        SettingsError: there is no such feed.
        StoreError: another version of a file's events is in the store, and ``replace`` is not given.
    """
    feed = find_feed(feed_name)
    layouts = [read_layout(Path(path), feed.needed, f"{feed.label} events", feed.headless) for path in paths]
    store = open_store(store_path, create=True)
    done = []
    for layout in layouts:
        done.append(_import_file(store, feed, layout, replace))
        if not done[-1].is_unchanged:
            store.refresh()
        on_file(done[-1])
    return done


def _import_file(store: Store, feed: Feed, layout: Layout, replace: bool) -> Imported:
    known = store.query(
        "SELECT article_id FROM articles WHERE fingerprint = ? AND source = ?", [layout.sha256, feed.label]
    ).fetchall()
    if known:
        return Imported(path=str(layout.path), article_id=str(known[0][0]), is_unchanged=True)
    stem = re.sub(r"(?i)\.(zip|gz|tab|csv|txt|tsv|export)(?=\.|$)", "", layout.path.name)
    article_id = f"{feed.label.lower()}-{stem}-{layout.sha256[:8]}"
    with tempfile.TemporaryDirectory(prefix=".import-", dir=store.root) as scratch:
        return _write(store, EventTable(feed, layout, Path(scratch)), article_id, replace)


def _write(store: Store, table: EventTable, article_id: str, replace: bool) -> Imported:
    started = dt.datetime.now(dt.UTC)
    run_id = f"{started:%Y%m%dT%H%M%S%fZ}-{os.getpid():x}"
    with open_shard(store.root, f"{run_id}-00000") as folder:
        n_events = table.write_events(folder / "events.parquet", article_id, run_id)
        others = tuple(table.find_versions(store, folder / "events.parquet"))
        if others and not replace:
            raise StoreError(
                f"{table.layout.path}: the store holds another version of these events"
                f" ({', '.join(others)}); --replace puts this one in its place"
            )
        rows = _article_rows(table, article_id, run_id, others)
        pq.write_table(pa.Table.from_pylist(rows, schema=TABLES["articles"]), folder / "articles.parquet")
        lost = table.quarantine_rows(run_id)
        pq.write_table(pa.Table.from_pylist(lost, schema=TABLES["quarantine"]), folder / "quarantine.parquet")
    faults = {kind: n for kind, n in sorted(table.faults.items()) if n}
    store.write_run(
        Run(
            run_id=run_id,
            started=started,
            finished=dt.datetime.now(dt.UTC),
            coder_version=__version__,
            codebook_version=load_codebook().version,
            register_version=load_register().version,
            parser="",
            settings="{}",
            sources=(str(table.layout.path),),
            counts={"seen": table.n_rows, "events": n_events} | faults,
        )
    )
    return Imported(
        path=str(table.layout.path), article_id=article_id, replaced=others, n_rows=table.n_rows,
        n_events=n_events, without_country=table.without_country, faults=faults,
    )  # fmt: skip


def _article_rows(
    table: EventTable, article_id: str, run_id: str, others: tuple[str, ...]
) -> list[dict[str, object]]:
    """The file's own row, and one without events for each version that it replaces.

    An article's newest row counts, with the events of that run: none, for a version that is replaced.
    """
    layout, label = table.layout, table.feed.label
    keys: dict[str, object] = {
        "run_id": run_id, "source": label, "text": "", "headings": "[]", "coder_version": __version__,
    }  # fmt: skip
    own = keys | {
        "article_id": article_id, "title": layout.path.name, "date": table.last_day,
        "origin": str(layout.path), "raw_sha256": layout.sha256, "fingerprint": layout.sha256,
        "codebook_version": load_codebook().version,
    }  # fmt: skip
    return [own] + [keys | {"article_id": other, "title": f"replaced by {article_id}"} for other in others]
