"""Imports tables of events in ICEWS' layout of twenty columns.

ICEWS (Boschee et al., "ICEWS Coded Event Data", 2015-2023) came as one tab-separated file a year. Known
faults of such files are mended and counted: event ids used twice, rows that stand there twice, tabs
inside a field, Latin-1, days in other forms or out of range, codes missing or without their zero.
"""

from __future__ import annotations

import datetime as dt
import os
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
from dragoman.store.importing.layout import Layout, read_layout
from dragoman.store.importing.table import NEEDED, SOURCE, EventTable
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


def import_icews(
    paths: Sequence[Path],
    store_path: Path | str,
    *,
    replace: bool = False,
    on_file: Callable[[Imported], None] = lambda _: None,
) -> list[Imported]:
    """Take tables of events in ICEWS' layout into a store, which is made where there is none.

    A file that the store holds already is left alone. With ``replace`` a file takes the place of the
    earlier versions of the same events; their rows stay as history and no longer count.

    Raises:
        ReadError: a file is not such a table; nothing of it is written.
        StoreError: another version of a file's events is in the store, and ``replace`` is not given.
    """
    layouts = [read_layout(Path(path), NEEDED, "ICEWS events") for path in paths]
    store = open_store(store_path, create=True)
    done = []
    for layout in layouts:
        done.append(_import_file(store, layout, replace))
        store.refresh()
        on_file(done[-1])
    return done


def _import_file(store: Store, layout: Layout, replace: bool) -> Imported:
    article_id = f"icews-{layout.path.name.split('.tab')[0].split('.csv')[0]}-{layout.sha256[:8]}"
    known = store.query(
        "SELECT article_id FROM articles WHERE fingerprint = ? AND source = ?", [layout.sha256, SOURCE]
    ).fetchall()
    if known:
        return Imported(path=str(layout.path), article_id=str(known[0][0]), is_unchanged=True)
    with tempfile.TemporaryDirectory(prefix=".import-", dir=store.root) as scratch:
        table = EventTable(layout, Path(scratch))
        others = table.find_versions(store)
        if others and not replace:
            raise StoreError(
                f"{layout.path}: the store holds another version of these events ({', '.join(others)}); "
                "--replace puts this one in its place"
            )
        return _write(store, table, article_id, tuple(others))


def _write(store: Store, table: EventTable, article_id: str, others: tuple[str, ...]) -> Imported:
    started = dt.datetime.now(dt.UTC)
    run_id = f"{started:%Y%m%dT%H%M%S%fZ}-{os.getpid():x}"
    keys: dict[str, object] = {
        "run_id": run_id,
        "source": SOURCE,
        "text": "",
        "headings": "[]",
        "coder_version": __version__,
    }
    layout, codebook = table.layout, load_codebook().version
    rows: list[dict[str, object]] = [
        keys
        | {
            "article_id": article_id, "title": layout.path.name, "date": table.last_day,
            "origin": str(layout.path), "raw_sha256": layout.sha256, "fingerprint": layout.sha256,
            "codebook_version": codebook,
        }
    ]  # fmt: skip
    # An article's newest row counts, with the events of that run: none, for a version that is replaced.
    rows += [keys | {"article_id": other, "title": f"replaced by {article_id}"} for other in others]
    with open_shard(store.root, f"{run_id}-00000") as folder:
        pq.write_table(pa.Table.from_pylist(rows, schema=TABLES["articles"]), folder / "articles.parquet")
        lost = table.quarantine_rows(run_id)
        pq.write_table(pa.Table.from_pylist(lost, schema=TABLES["quarantine"]), folder / "quarantine.parquet")
        n_events = table.write_events(folder / "events.parquet", article_id, run_id)
    faults = {kind: n for kind, n in sorted(table.faults.items()) if n}
    counts = {"seen": table.n_rows, "events": n_events} | faults
    store.write_run(
        Run(
            run_id=run_id,
            started=started,
            finished=dt.datetime.now(dt.UTC),
            coder_version=__version__,
            codebook_version=codebook,
            register_version=getattr(load_register(), "version", ""),
            parser="",
            settings="{}",
            sources=(str(layout.path),),
            counts=counts,
        )
    )
    return Imported(
        path=str(layout.path), article_id=article_id, replaced=others, n_rows=table.n_rows, n_events=n_events,
        without_country=table.without_country, faults=faults,
    )  # fmt: skip
