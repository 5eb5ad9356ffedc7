"""Builds stores with invented dealings between countries: what recurs, what follows, and chance."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from dragoman.store import Store, open_store
from dragoman.store.schema import TABLES

COUNTRIES = ("RUS", "PRK", "USA", "CHN", "KOR", "JPN", "FRA", "DEU")
FIRST = dt.date(2020, 1, 6)

Deed = dict[str, Any]


def make_deed(a: str, b: str, day: dt.date, cameo: str | None = "042", **more: Any) -> Deed:
    return {
        "actor_country": a, "recipient_country": b, "event_date": day, "report_date": day, "cameo": cameo,
        "status": "occurred", "event_type": "CONSULT", "sentence": f"{a} went to {b}.",
    } | more  # fmt: skip


def make_dealings(days: int = 330, first: dt.date = FIRST, seed: int = 3) -> list[Deed]:
    """Talks at each pair's own rate; a meaning to meet that a visit follows within a week; some force."""
    chance = np.random.default_rng(seed)
    deeds = []
    for a in COUNTRIES:
        for b in COUNTRIES:
            if a == b:
                continue
            talk = chance.uniform(0.01, 0.12)
            for day in range(days):
                today = first + dt.timedelta(days=day)
                if chance.random() < talk:
                    deeds.append(make_deed(a, b, today, "040"))
                if chance.random() < 0.02:
                    deeds.append(make_deed(a, b, today, "036", event_type="AGREE"))
                    later = today + dt.timedelta(days=int(chance.integers(2, 8)))
                    if chance.random() < 0.9 and (later - first).days < days:
                        deeds.append(make_deed(a, b, later))
    return deeds


def write_store(folder: Path, deeds: Iterable[Deed]) -> Store:
    open_store(folder, create=True)
    rows = [{"event_id": f"e{n}", "article_id": "a1", "run_id": "r1"} | deed for n, deed in enumerate(deeds)]
    number = len(list((folder / "shards").glob("*"))) if (folder / "shards").is_dir() else 0
    shard = folder / "shards" / f"r1-{number:05d}"
    shard.mkdir(parents=True)
    for table, schema in TABLES.items():
        found = rows if table == "events" else []
        if table == "articles" and number == 0:
            found = [{"article_id": "a1", "run_id": "r1", "text": "", "fingerprint": "f"}]
        pq.write_table(pa.Table.from_pylist(found, schema=schema), shard / f"{table}.parquet")
    return open_store(folder)
