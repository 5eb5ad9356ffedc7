"""Writes shards: a folder of Parquet files, one a table, that appears all at once or not at all.

A shard is made under ``partial/`` and renamed into ``shards/``, so that a killed run leaves only whole
shards behind. ``shard.json`` in it says which columns and how many rows each table has, so that a store of
thousands of shards is opened without looking into every file.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pyarrow as pa
import pyarrow.parquet as pq

from dragoman.errors import StoreError
from dragoman.records import Article, Coded, Record
from dragoman.store.rows import Quarantined
from dragoman.store.schema import TABLES, Row
from dragoman.store.tabulation import Tables, Tabulator, join_tables

LABEL = "shard.json"
_STALE_SECONDS = 3600
"""A shard that was begun so long ago and never finished belongs to a run that was killed."""


class TableLabel(Record, frozen=True):
    """A table of a shard: its number of rows, and a hash of the names and types of its columns."""

    rows: int
    columns: str


class ShardLabel(Record, frozen=True, kw_only=True):
    """What a shard holds; ``replaces`` names shards whose rows it holds, which no longer count."""

    tables: dict[str, TableLabel] = msgspec.field(default_factory=dict)
    replaces: tuple[str, ...] = ()


class ShardWriter:
    """Collects coded articles and writes them as numbered shards of one run."""

    def __init__(self, root: Path, run_id: str, versions: Row, first: int = 0) -> None:
        self.counts: Counter[str] = Counter()
        self._root = root
        self._run_id = run_id
        self._versions = versions
        self._number = first
        self._taken: list[Tables] = []
        self._rows = Tabulator(run_id, versions)
        self._waiting = 0

    def add(self, article: Article, coded: Coded, fingerprint: str) -> None:
        """Take an article and what was coded out of it."""
        self._rows.add(article, coded, fingerprint)
        self._waiting += 1

    def take(self, tables: Tables) -> None:
        """Take rows that were made elsewhere."""
        self._taken.append(tables)
        self._waiting += tables["articles"].num_rows if "articles" in tables else 0

    def quarantine(self, problem: Quarantined) -> None:
        """Take an input that could not be coded."""
        self._rows.add_row("quarantine", {"run_id": self._run_id} | msgspec.structs.asdict(problem))
        self._waiting += 1

    @property
    def waiting(self) -> int:
        """How many articles and problems the next shard would hold."""
        return self._waiting

    def flush(self) -> None:
        """Write what waits as the next shard; nothing is written where nothing waits.

        Raises:
            StoreError: the disk is full or the store cannot be written; what was written before is kept.
        """
        if not self._waiting:
            return
        tables = join_tables([*self._taken, self._rows.tables()])
        with open_shard(self._root, f"{self._run_id}-{self._number:05d}") as folder:
            for name, table in tables.items():
                write_table(table, folder / f"{name}.parquet")
        self.counts.update({name: table.num_rows for name, table in tables.items()})
        self._number += 1
        self._taken.clear()
        self._rows = Tabulator(self._run_id, self._versions)
        self._waiting = 0


def write_table(table: pa.Table, path: Path) -> None:
    """Write a table as Parquet, compressed by Zstandard."""
    pq.write_table(table, path, compression="zstd")


@contextlib.contextmanager
def open_shard(root: Path, name: str, replaces: tuple[str, ...] = ()) -> Iterator[Path]:
    """A folder to write tables into; it becomes a shard of the store at the end, whole or not at all.

    Tables that were not written are added without rows. From the moment that the shard appears, the shards
    that it ``replaces`` no longer count.

    Raises:
        StoreError: the disk is full or the store cannot be written.
    """
    partial = root / "partial" / name
    try:
        with writing(root):
            shutil.rmtree(partial, ignore_errors=True)
            partial.mkdir(parents=True)
            yield partial
            _seal(partial, replaces)
            (root / "shards").mkdir(exist_ok=True)
            partial.replace(root / "shards" / name)
            _sync(root / "shards")
    except BaseException:
        shutil.rmtree(partial, ignore_errors=True)
        raise


@contextlib.contextmanager
def writing(root: Path) -> Iterator[None]:
    """Tell trouble with the disk as one clear error.

    Raises:
        StoreError: the disk is full or the store cannot be written.
    """
    try:
        yield
    except OSError as error:
        reason = os.strerror(error.errno) if error.errno else str(error)
        raise StoreError(
            f"{root}: cannot be written: {reason}; the shards that stand are whole: mend that and run again"
        ) from error


def check_writable(root: Path) -> None:
    """Make sure, before an hour of work, that a shard could be written; clear away what dead runs left.

    Raises:
        StoreError: the store cannot be written.
    """
    with writing(root):
        (root / "partial").mkdir(exist_ok=True)
        probe = root / "partial" / f".probe-{os.getpid():x}"
        probe.write_bytes(b"")
        probe.unlink()
    for left in (root / "partial").iterdir():
        with contextlib.suppress(OSError):
            if time.time() - left.stat().st_mtime > _STALE_SECONDS:
                shutil.rmtree(left)


def _seal(partial: Path, replaces: tuple[str, ...]) -> None:
    """Add what is missing, label the shard, and have all of it on the disk before it appears."""
    labels = {}
    for table, schema in TABLES.items():
        path = partial / f"{table}.parquet"
        if not path.exists():
            write_table(schema.empty_table(), path)
        labels[table] = label_table(path)
    label = ShardLabel(tables=labels, replaces=replaces)
    (partial / LABEL).write_bytes(msgspec.json.encode(label))
    for path in partial.iterdir():
        _sync(path)


def label_table(path: Path) -> TableLabel:
    """What the label of a shard says about one of its tables."""
    found = pq.read_metadata(path)
    columns = [(field.name, str(field.type)) for field in found.schema.to_arrow_schema()]
    return TableLabel(found.num_rows, hashlib.sha256(repr(columns).encode()).hexdigest()[:12])


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
