"""Speed of importers and exporters, and of look-ups in a store, as ratios in one run.

    python bench/imports.py [--icews FILE] [--events 500000] [--rounds 3] [--store DIR] [--json FILE]

Each table is read by DuckDB's own CSV reader into a table in memory, then imported into a new store, in turn;
medians and their ratio are printed, by the clock and by processor time (which other work on the machine
disturbs less). Without ``--icews`` all tables are made up: exported from a made-up store (see
``synthetic_store.py``). Look-ups are timed in that store against DuckDB over its bare files.
"""

from __future__ import annotations

import argparse
import gc
import json
import resource
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
from synthetic_store import make_store

from dragoman.store import Store, open_store
from dragoman.store.exporting import export_events
from dragoman.store.importing import import_events

FEEDS = ("icews", "gdelt", "polecat")
WARM_ROWS = 2_000


def clocked(work: Callable[[], Any]) -> tuple[float, float]:
    """Seconds by the clock and of the processor."""
    gc.collect()
    wall, cpu = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - wall, time.process_time() - cpu


def read_with_duckdb(path: Path) -> None:
    with duckdb.connect(":memory:") as db:
        db.execute("CREATE TABLE t AS SELECT * FROM read_csv(?, delim = '\t', quote = '')", [str(path)])


def head(path: Path, target: Path) -> Path:
    """The first lines of a table, to load everything before the clock starts."""
    with path.open("rb") as source, target.open("wb") as out:
        for _, line in zip(range(WARM_ROWS), source, strict=False):
            out.write(line)
    return target


def time_import(feed: str, path: Path, scratch: Path, rounds: int) -> dict[str, float]:
    def bring_in(table: Path) -> None:
        shutil.rmtree(scratch / "store", ignore_errors=True)
        import_events(feed, [table], scratch / "store")

    bring_in(head(path, scratch / "warm.tab"))
    theirs, ours = [], []
    for _ in range(rounds):
        theirs.append(clocked(lambda: read_with_duckdb(path)))
        ours.append(clocked(lambda: bring_in(path)))
    ((n_rows,),) = open_store(scratch / "store").query("SELECT count(*) FROM events").fetchall()
    clock, cpu = ([statistics.median(pair[n] for pair in side) for side in (theirs, ours)] for n in (0, 1))
    return {
        f"{feed}_rows": n_rows,
        f"{feed}_duckdb_rows_per_second": n_rows / clock[0],
        f"{feed}_rows_per_second": n_rows / clock[1],
        f"{feed}_ratio": clock[0] / clock[1],
        f"{feed}_ratio_of_processor_time": cpu[0] / cpu[1],
    }


def best(work: Callable[[], Any], times: int = 7) -> float:
    """The best of several runs, in milliseconds."""
    return min(clocked(work)[0] for _ in range(times)) * 1000


def time_lookups(store: Store) -> dict[str, float]:
    files = [str(path) for path in sorted((store.root / "shards").glob("*/events.parquet"))]
    with duckdb.connect(":memory:") as bare:
        bare.execute("SET parquet_metadata_cache = true")
        bare.execute(f"CREATE VIEW events AS FROM read_parquet({files})")
        ((event_id, article_id),) = bare.execute(
            "SELECT event_id, article_id FROM events LIMIT 1 OFFSET (SELECT count(*) // 2 FROM events)"
        ).fetchall()
        found = {}
        for name, where in {
            "event": f"event_id = '{event_id}'", "article": f"article_id = '{article_id}'",
            "pair": "actor_country = 'USA' AND recipient_country = 'PRK'", "actor": "actor_country = 'PRK'",
        }.items():  # fmt: skip
            columns = "*" if name in {"event", "article"} else "event_id, event_date, event_type, status"
            sql = f"SELECT {columns} FROM events WHERE {where}"
            mine = best(lambda sql=sql: store.query(sql).fetchall())
            theirs = best(lambda sql=sql: bare.execute(sql).fetchall())
            found |= {f"lookup_{name}_ms": mine, f"lookup_{name}_times_bare": mine / theirs}
    return found | {"open_store_ms": best(lambda: open_store(store.root), 3)}


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    options.add_argument("--icews", type=Path, help="an unpacked table of ICEWS events")
    options.add_argument("--events", type=int, default=500_000)
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument("--store", type=Path, help="a store of synthetic_store.py; else one is made")
    options.add_argument("--json", type=Path)
    chosen = options.parse_args()
    figures: dict[str, float] = {}
    with tempfile.TemporaryDirectory(prefix="bench-imports-") as folder:
        scratch = Path(folder)
        root = chosen.store or scratch / "made-up"
        if not chosen.store:
            make_store(root, chosen.events, 10, 4, 1)
        store = open_store(root)
        figures |= time_lookups(store)
        for feed in FEEDS:
            table = scratch / f"{feed}.tab"
            spent, _ = clocked(lambda feed=feed, table=table: export_events(store, feed, table))
            figures[f"{feed}_export_seconds"] = spent
            path = chosen.icews if feed == "icews" and chosen.icews else table
            figures |= time_import(feed, path, scratch, chosen.rounds)
            table.unlink()
    figures["peak_memory_gb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2
    for name, value in figures.items():
        print(f"{name:36} {value:14,.2f}")
    if chosen.json:
        chosen.json.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
