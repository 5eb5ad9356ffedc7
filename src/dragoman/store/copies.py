"""Links near-duplicates over a whole store, whichever runs and machines coded them, in whatever order.

Each article's row in ``signatures`` holds the MinHash signature of its text. Linking is one pass of DuckDB
over all of them, which spills to disk where memory is short; the result is one file that is replaced whole,
so that a copy is linked to the earliest of its kind even if that was coded later, elsewhere or after a kill.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq

from dragoman.store.shards import check_writable, writing
from dragoman.store.shelf import read_labels

if TYPE_CHECKING:
    from dragoman.store.database import Store

_FILE = "copies.parquet"
_STAMP = b"shards"
_SCHEMA = pa.schema([("article_id", pa.string()), ("copy_of", pa.string())])
_MOST_PASSES = 3
_MEMORY = "512MB"
_PAIRS_AT_ONCE = 10_000

# Articles that share a band with an earlier one: by date, then by id, never by when they were coded.
_PAIRS = """
    WITH ranked AS (
        SELECT row_number() OVER (ORDER BY a.date NULLS LAST, article_id) AS rank, article_id, s.signature
        FROM signatures s JOIN articles a USING (article_id)
    ), bands AS (
        SELECT rank, band, substring(hex(signature), band * {width} + 1, {width}) AS part
        FROM ranked, (SELECT unnest(range({bands})) AS band)
    ), firsts AS (
        SELECT band, part, min(rank) AS first FROM bands GROUP BY ALL HAVING count(*) > 1
    ), pairs AS (
        SELECT DISTINCT rank, first FROM bands JOIN firsts USING (band, part) WHERE rank > first
    )
    SELECT rank, first, x.article_id, y.article_id, x.signature, y.signature
    FROM pairs JOIN ranked x USING (rank) JOIN ranked y ON y.rank = first
    ORDER BY rank, first
"""


def select_copies(root: Path) -> str:
    """SQL for article id and the id of the article that it nearly repeats."""
    path = root / _FILE
    if path.exists():
        return f"SELECT * FROM read_parquet('{_quote(path)}')"
    return "SELECT NULL::VARCHAR AS article_id, NULL::VARCHAR AS copy_of LIMIT 0"


def link_copies(store: Store) -> int:
    """Link every near-duplicate of the store to the earliest of its kind; gives how many there are.

    Nothing is done where the links are those of the present shards. Where another process has written shards
    in the meantime, they are linked too: whoever ends last links all.

    Raises:
        StoreError: the store cannot be written.
    """
    path = store.root / _FILE
    for _ in range(_MOST_PASSES):
        stamp = stamp_shards(store.root)
        if stamp in (_read_stamp(path), _NO_SHARDS):
            break
        store.refresh()
        check_writable(store.root)
        _write(store.root, _find_copies(store), stamp)
    store.refresh()
    return int(pq.read_metadata(path).num_rows) if path.exists() else 0


def _write(root: Path, links: dict[str, str], stamp: bytes) -> None:
    columns = [pa.array(links.keys(), pa.string()), pa.array(links.values(), pa.string())]
    table = pa.Table.from_arrays(columns, schema=_SCHEMA.with_metadata({_STAMP: stamp}))
    beside = root / "partial" / f"{os.getpid():x}-{_FILE}"
    with writing(root):
        pq.write_table(table, beside, compression="zstd")
        beside.replace(root / _FILE)


def restamp_copies(root: Path, earlier: bytes) -> None:
    """Keep the links where the shards of ``earlier`` were only merged: the rows are the same."""
    path = root / _FILE
    if _read_stamp(path) == earlier:
        table = pq.read_table(path)
        links = dict(zip(table["article_id"].to_pylist(), table["copy_of"].to_pylist(), strict=True))
        _write(root, links, stamp_shards(root))


def stamp_shards(root: Path) -> bytes:
    """Tells one set of shards from another."""
    return _hash("\n".join(path.name for path in read_labels(root)))


def _hash(text: str) -> bytes:
    return hashlib.sha256(text.encode()).hexdigest().encode()


_NO_SHARDS = _hash("")


def _read_stamp(path: Path) -> bytes | None:
    try:
        return dict(pq.read_schema(path).metadata or {}).get(_STAMP)
    except (OSError, pa.ArrowInvalid):
        return None


def _find_copies(store: Store) -> dict[str, str]:
    """Article id → id of the earliest article that it nearly repeats, in the order of the dates."""
    from dragoman.clean.duplicates import BANDS, ROWS, SAME

    width = 2 * 4 * ROWS  # hexadecimal digits of a band
    links: dict[str, str] = {}
    store.query(f"SET memory_limit = '{_MEMORY}'").fetchall()
    store.query(f"SET temp_directory = '{_quote(store.root / 'partial')}'").fetchall()
    try:
        found = store.query(_PAIRS.format(bands=BANDS, width=width))
        while rows := found.fetchmany(_PAIRS_AT_ONCE):
            _, _, later, earlier, one, other = zip(*rows, strict=True)
            for index in np.flatnonzero(_share(one, other) >= SAME):
                links.setdefault(later[index], links.get(earlier[index], earlier[index]))
    finally:
        store.query("RESET memory_limit").fetchall()
    return links


def _share(one: Sequence[bytes], other: Sequence[bytes]) -> npt.NDArray[np.float64]:
    """The share of equal values in each pair of signatures, which estimates the texts' likeness (Jaccard)."""
    left, right = (np.frombuffer(b"".join(rows), "<u4").reshape(len(rows), -1) for rows in (one, other))
    share: npt.NDArray[np.float64] = (left == right).mean(axis=1)
    return share


def _quote(path: Path) -> str:
    return str(path).replace("'", "''")
