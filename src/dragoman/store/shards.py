"""Writes shards: a folder of Parquet files, one a table, that appears all at once or not at all."""

from __future__ import annotations

import contextlib
import shutil
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pyarrow as pa
import pyarrow.parquet as pq

from dragoman.records import Article, Coded
from dragoman.store.rows import Quarantined
from dragoman.store.schema import TABLES, Row, article_row, rows_of


class ShardWriter:
    """Collects coded articles and writes them as numbered shards of one run.

    A shard is written under ``partial/`` and renamed into ``shards/``: a run that is killed leaves
    only whole shards behind.
    """

    def __init__(self, root: Path, run_id: str, versions: Row, first: int = 0) -> None:
        self.counts: Counter[str] = Counter()
        self._root = root
        self._run_id = run_id
        self._versions = versions
        self._number = first
        self._rows: dict[str, list[Row]] = defaultdict(list)

    def add(self, article: Article, coded: Coded, fingerprint: str) -> None:
        """Take an article and what was coded out of it."""
        keys = {"article_id": article.id, "run_id": self._run_id}
        versions = self._versions | {"fingerprint": fingerprint}
        self._rows["articles"].append(article_row(article, keys, versions))
        for table, row in rows_of(article, coded, keys):
            self._rows[table].append(row)

    def quarantine(self, problem: Quarantined) -> None:
        """Take an input that could not be coded."""
        self._rows["quarantine"].append({"run_id": self._run_id} | msgspec.structs.asdict(problem))

    @property
    def waiting(self) -> int:
        """How many articles and problems the next shard would hold."""
        return len(self._rows["articles"]) + len(self._rows["quarantine"])

    def flush(self) -> None:
        """Write what waits as the next shard; nothing is written where nothing waits."""
        if not self.waiting:
            return
        name = f"{self._run_id}-{self._number:05d}"
        partial = self._root / "partial" / name
        shutil.rmtree(partial, ignore_errors=True)
        partial.mkdir(parents=True)
        for table, schema in TABLES.items():
            rows = self._rows.get(table, [])
            self.counts[table] += len(rows)
            pq.write_table(
                pa.Table.from_pylist(rows, schema=schema), partial / f"{table}.parquet", compression="zstd"
            )
        final = self._root / "shards" / name
        final.parent.mkdir(exist_ok=True)
        partial.replace(final)
        self._number += 1
        self._rows.clear()


@contextlib.contextmanager
def open_shard(root: Path, name: str) -> Iterator[Path]:
    """A folder to write tables into; it becomes a shard of the store at the end, whole or not at all.

    Tables that were not written are added without rows.
    """
    partial = root / "partial" / name
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir(parents=True)
    try:
        yield partial
    except BaseException:
        shutil.rmtree(partial, ignore_errors=True)
        raise
    for table, schema in TABLES.items():
        if not (partial / f"{table}.parquet").exists():
            pq.write_table(schema.empty_table(), partial / f"{table}.parquet", compression="zstd")
    final = root / "shards" / name
    final.parent.mkdir(exist_ok=True)
    partial.replace(final)
