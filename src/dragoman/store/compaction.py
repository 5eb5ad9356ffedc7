"""Merges many small shards into few large ones; the rows stay the same, and a kill at any moment loses none.

A merged shard names the shards whose rows it holds. It appears by one renaming; from that moment they no
longer count, and then they are removed, by the next compaction if this one is killed in between.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import fcntl
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from dragoman.errors import StoreError
from dragoman.records import Record
from dragoman.store.copies import restamp_copies, stamp_shards
from dragoman.store.packing import bloom_filters
from dragoman.store.schema import TABLES
from dragoman.store.shards import ShardLabel, check_writable, open_shard, writing
from dragoman.store.shelf import read_labels

MANY = 256
"""A run that finds more small shards than these in its store merges them at its end."""
SMALL = 25_000
"""A shard of fewer articles is small."""
MERGED = 50_000
"""A merged shard takes shards until it holds so many articles."""
_ROW_GROUP = 20_000
_LOCK = "compact.lock"


class Compaction(Record, frozen=True):
    """What a compaction did: the number of shards before and after."""

    before: int
    after: int


def compact(root: Path) -> Compaction:
    """Merge the small shards of the store in the folder ``root``.

    Raises:
        StoreError: the store cannot be written, or another process compacts it.
    """
    check_writable(root)
    with _locked(root) as is_ours:
        if not is_ours:
            raise StoreError(f"{root}: another process merges its shards; try again later")
        return _compact(root)


def _compact(root: Path) -> Compaction:
    before = read_labels(root)
    stamp = stamp_shards(root)
    _remove_replaced(root, before)
    for number, group in enumerate(_group_small(before)):
        name = f"merged-{dt.datetime.now(dt.UTC):%Y%m%dT%H%M%S%fZ}-{os.getpid():x}-{number:05d}"
        _merge(root, name, group)
        for path in group:
            shutil.rmtree(path)
    after = read_labels(root)
    restamp_copies(root, stamp)
    return Compaction(len(before), len(after))


def compact_if_many(root: Path) -> None:
    """Merge small shards where there are very many of them and nobody else does it."""
    if sum(_articles(label) < SMALL for label in read_labels(root).values()) > MANY:
        with _locked(root) as is_ours:
            if is_ours:
                _compact(root)


@contextlib.contextmanager
def _locked(root: Path) -> Iterator[bool]:
    """Whether this process alone may merge shards; the lock falls with the process that holds it."""
    with writing(root), (root / _LOCK).open("w") as stream:
        try:
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True


def _articles(label: ShardLabel | None) -> int:
    return label.tables["articles"].rows if label and "articles" in label.tables else 0


def _group_small(labels: dict[Path, ShardLabel | None]) -> Iterator[list[Path]]:
    """Neighbours among the small shards, as many as a merged one takes; nothing where one stands alone."""
    group: list[Path] = []
    articles = 0
    for path, label in labels.items():
        if _articles(label) >= SMALL:
            continue
        if group and articles + _articles(label) > MERGED:
            yield group
            group, articles = [], 0
        group.append(path)
        articles += _articles(label)
    if len(group) > 1:
        yield group


def _merge(root: Path, name: str, shards: list[Path]) -> None:
    with open_shard(root, name, replaces=tuple(path.name for path in shards)) as folder:
        for table, schema in TABLES.items():
            files = [path / f"{table}.parquet" for path in shards if (path / f"{table}.parquet").exists()]
            found = [pq.read_schema(file).remove_metadata() for file in files]
            whole = pa.unify_schemas([schema, *found], promote_options="permissive")
            filters = bloom_filters(whole)
            with pq.ParquetWriter(
                folder / f"{table}.parquet", whole, compression="zstd", bloom_filter_options=filters
            ) as writer:
                for rows in _gather(files, whole):
                    writer.write_table(rows)


def _gather(files: list[Path], schema: pa.Schema) -> Iterator[pa.Table]:
    """The rows of the files in their order, in stretches that are worth a row group."""
    waiting: list[pa.Table] = []
    for file in files:
        waiting.append(_widen(pq.read_table(file), schema))
        if sum(table.num_rows for table in waiting) >= _ROW_GROUP:
            yield pa.concat_tables(waiting)
            waiting = []
    if waiting:
        yield pa.concat_tables(waiting)


def _widen(table: pa.Table, schema: pa.Schema) -> pa.Table:
    """A table with all columns of a schema; those that it has not are empty."""
    columns = [
        table.column(field.name).cast(field.type)
        if field.name in table.column_names
        else pa.nulls(table.num_rows, field.type)
        for field in schema
    ]
    return pa.Table.from_arrays(columns, schema=schema)


def _remove_replaced(root: Path, counted: dict[Path, ShardLabel | None]) -> None:
    """Remove shards that a merged one replaced, where a compaction was killed before it could."""
    for label in counted.values():
        for name in label.replaces if label else ():
            shutil.rmtree(root / "shards" / name, ignore_errors=True)
