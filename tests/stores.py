"""What a store holds, for tests that compare two of them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from dragoman.store import open_store
from dragoman.store.schema import TABLES

Rows = dict[str, list[tuple[Any, ...]]]


def rows_of(path: Path) -> Rows:
    """All rows that a store holds, those of the past too, but for the names of the runs."""
    store = open_store(path)
    parts = {table: f"* EXCLUDE (run_id) FROM all_{table}" for table in TABLES} | {"copies": "* FROM copies"}
    return {name: store.query(f"SELECT {part} ORDER BY ALL").fetchall() for name, part in parts.items()}


def shards_of(path: Path) -> list[dict[str, list[dict[str, Any]]]]:
    """The rows of each shard in their order, but for the names of the runs."""
    return [
        {
            table: pq.read_table(shard / f"{table}.parquet").drop_columns("run_id").to_pylist()
            for table in TABLES
        }
        for shard in sorted((path / "shards").iterdir())
    ]
