"""Which shards a store holds, and how DuckDB is to read them together.

Files of one table with the same columns are read as one; columns that an earlier version did not write are
empty. Opening a store so looks into one file for each set of columns, however many shards there are.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path

import msgspec

from dragoman.errors import StoreError
from dragoman.store.shards import LABEL, ShardLabel

UNKNOWN = ""
"""The columns of a table whose shard has no label, as early versions wrote them."""

_decode = msgspec.json.Decoder(ShardLabel).decode


def read_labels(root: Path) -> dict[Path, ShardLabel | None]:
    """Every shard that counts, in the order of their names, with its label if it has one.

    Raises:
        StoreError: a label cannot be read.
    """
    folder = root / "shards"
    found: dict[Path, ShardLabel | None] = {}
    for path in sorted(folder.iterdir()) if folder.is_dir() else []:
        try:
            found[path] = _decode((path / LABEL).read_bytes())
        except FileNotFoundError:
            if path.is_dir():
                found[path] = None
        except NotADirectoryError:
            continue
        except (OSError, msgspec.MsgspecError) as error:
            raise StoreError(f"{path / LABEL}: cannot be read as the label of a shard: {error}") from error
    replaced = {name for label in found.values() if label for name in label.replaces}
    return {path: label for path, label in found.items() if path.name not in replaced}


def group_files(labels: Mapping[Path, ShardLabel | None], table: str) -> dict[str, list[str]]:
    """The files of a table that have rows, by their columns."""
    groups: dict[str, list[str]] = defaultdict(list)
    for shard, label in labels.items():
        path = shard / f"{table}.parquet"
        if label is None:
            if path.exists():
                groups[UNKNOWN].append(str(path))
        elif table in label.tables and label.tables[table].rows:
            groups[label.tables[table].columns].append(str(path))
    return groups


def select_files(groups: Mapping[str, list[str]], empty: str | None = None) -> str:
    """SQL for all rows of the files; ``empty`` names a table without rows that has all columns of today."""
    parts = [f"SELECT * FROM {empty}"] if empty else []
    for columns, files in groups.items():
        listed = ", ".join("'" + name.replace("'", "''") + "'" for name in files)
        option = ", union_by_name = true" if columns == UNKNOWN else ""
        parts.append(f"SELECT * FROM read_parquet([{listed}]{option})")
    return " UNION ALL BY NAME ".join(parts)
