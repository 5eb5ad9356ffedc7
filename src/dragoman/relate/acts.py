"""The acts of a store in few columns, kept beside it: who did what class of act to whom on which day.

Reading a pair out of millions of events takes a look at all of them, and counting events and not reports
takes a grouping of all. A store of many events therefore keeps a table of its acts in ``derived/``, ordered
by pair, made anew whenever its shards, or the classes of acts, are others than those it was made from.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import hashlib
import json
import os
from dataclasses import dataclass
from pathlib import Path

import pyarrow.parquet as pq

from dragoman.relate.classes import ActClasses
from dragoman.relate.parties import is_state_sql, party_sql
from dragoman.store.database import Store, open_store
from dragoman.store.review.journal import journal_version

LEAST_EVENTS = 50_000
"""A store with fewer events is read as it is."""
_MEMORY = "1500MB"
_VERSION = 1
_DAY = "coalesce(event_date, report_date)"

_ACTS = """
    SELECT day, actor_country, recipient_country, class, min(event_id) AS event_id, between_states
    FROM (
        SELECT {day} AS day, {actor} AS actor_country, {recipient} AS recipient_country, {classes} AS class,
               event_id, coalesce(actor_name, actor) AS actor_said,
               coalesce(recipient_name, recipient) AS recipient_said,
               coalesce(cameo, event_type) AS act, event_mode, {states} AS between_states
        FROM events
        WHERE status NOT IN ('negated', 'denied', 'hypothetical') AND {where}
    )
    WHERE day IS NOT NULL AND class IS NOT NULL
      AND actor_country IS NOT NULL AND recipient_country IS NOT NULL AND actor_country <> recipient_country
    GROUP BY day, actor_country, recipient_country, class, actor_said, recipient_said, act, event_mode,
             between_states
"""


@dataclass(frozen=True)
class ActsTable:
    """A file of acts, and the first and last day of the store's events."""

    path: Path
    first: dt.date | None
    last: dt.date | None

    @property
    def sql(self) -> str:
        """The acts as a query."""
        return f"SELECT * FROM read_parquet({_quoted(self.path)})"


def acts_sql(classes: ActClasses, actor: str | None = None, recipient: str | None = None) -> str:
    """The acts of a store as a query over its events.

    ``actor`` and ``recipient`` are expressions of the parties, where others are wanted than the usual ones.
    """
    states = f"({is_state_sql('actor')} AND {is_state_sql('recipient')})"
    return _ACTS.format(
        day=_DAY, classes=classes.sql, states=states, where="true",
        actor=actor or party_sql("actor"), recipient=recipient or party_sql("recipient"),
    )  # fmt: skip


def find_table(store: Store, classes: ActClasses) -> ActsTable | None:
    """The kept acts of a store, made now where there are none of its present shards.

    None where the store has few events, or nothing can be written beside it.
    """
    folder = store.root / "derived"
    name = f"acts-{_key(store.root, classes)}.parquet"
    if not (folder / name).is_file():
        ((n_events,),) = store.query("SELECT count(*) FROM all_events").fetchall()
        if n_events < LEAST_EVENTS or not os.access(store.root, os.W_OK):
            return None
        _make(store.root, folder / name, classes)
    told = (pq.read_metadata(folder / name).metadata or {}).get(b"days", b"[null, null]")
    first, last = (dt.date.fromisoformat(day) if day else None for day in json.loads(told))
    return ActsTable(folder / name, first, last)


def _quoted(path: Path) -> str:
    return "'" + str(path).replace("'", "''") + "'"


def _key(root: Path, classes: ActClasses) -> str:
    shards = root / "shards"
    names = sorted(path.name for path in shards.iterdir()) if shards.is_dir() else []
    made_of = "\n".join([str(_VERSION), classes.sql, journal_version(root), *names])
    return hashlib.sha256(made_of.encode()).hexdigest()[:16]


def _make(root: Path, target: Path, classes: ActClasses) -> None:
    """Write the acts, whole or not at all; those of earlier shards are removed."""
    target.parent.mkdir(exist_ok=True)
    partial = target.with_name(f".{target.name}.{os.getpid()}")
    store = open_store(root)
    store.query(f"SET memory_limit = '{_MEMORY}'")
    store.query(f"SET temp_directory = {_quoted(target.parent / f'spilled-{os.getpid()}')}")
    store.query("SET preserve_insertion_order = false")
    ((first, last),) = store.query(f"SELECT min({_DAY}), max({_DAY}) FROM events").fetchall()
    days = json.dumps([str(day) if day else None for day in (first, last)])
    order = "least(actor_country, recipient_country), greatest(actor_country, recipient_country), day"
    try:
        store.query(
            f"COPY ({acts_sql(classes)} ORDER BY {order}, class, event_id) TO {_quoted(partial)}"
            f" (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 50000, KV_METADATA {{days: '{days}'}})"
        )
        partial.replace(target)
    finally:
        partial.unlink(missing_ok=True)
    for old in target.parent.glob("acts-*.parquet"):
        if old != target:
            with contextlib.suppress(OSError):
                old.unlink()
