"""Daily counts of what two powers did to each other, by class of act, read from a store.

Events are counted, not reports: the same act between the same two on one day counts once. What is
denied, negated or hypothetical is no act; what is only planned or proposed counts as words.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from dragoman.relate.acts import ActsTable, acts_sql, find_table
from dragoman.relate.classes import ActClasses, load_classes
from dragoman.relate.parties import Bloc, pool_sql
from dragoman.relate.source import Source, Words, read_words
from dragoman.store.database import Store

Counts = NDArray[np.float64]

LONGEST_SILENCE_DAYS = 30
"""Where a store has no report at all for longer than this, nothing follows from its silence."""

_BETWEEN = "least(actor_country, recipient_country) = ? AND greatest(actor_country, recipient_country) = ?"
_PAIR = "least(actor_country, recipient_country), greatest(actor_country, recipient_country)"
_AMONG = f"({_PAIR}) IN (SELECT (unnest(?::VARCHAR[]), unnest(?::VARCHAR[])))"
_WITHIN = "day BETWEEN ? AND ?"


@dataclass(frozen=True)
class Series:
    """What two powers did to each other from the day ``first`` on; ``counts`` has shape (days, classes)."""

    a: str
    b: str
    first: dt.date
    counts: Counts

    @property
    def n_days(self) -> int:
        """How many days the series has."""
        return len(self.counts)

    def day(self, number: int) -> dt.date:
        """The date of a day of the series."""
        return self.first + dt.timedelta(days=number)

    def number(self, day: dt.date) -> int:
        """Which day of the series a date is."""
        return (day - self.first).days


class SeriesReader:
    """Reads series from a store; all series of a store have the same days.

    A reader has a database of its own, of acts alone: a server makes one for each thread, or asks one at a
    time. ``blocs`` are counted as one power each, under their code. What organisations and armed
    groups do is read only ``with_others``, under their ids of the register; else only countries count.
    """

    def __init__(
        self, store: Source, classes: ActClasses | None = None, *, blocs: Sequence[Bloc] = (),
        with_others: bool = False, table: ActsTable | None = None,
    ) -> None:  # fmt: skip
        self.classes = classes or load_classes()
        self._source = store
        kept = table or (find_table(store, self.classes) if isinstance(store, Store) else None)
        self._db = duckdb.connect(":memory:")
        if kept:
            self._db.execute(f"CREATE VIEW all_acts AS {kept.sql}")
        else:
            columns = store.query(acts_sql(self.classes)).fetchnumpy()
            self._db.register("found", pa.table({name: _plain(found) for name, found in columns.items()}))
            self._db.execute("CREATE TABLE all_acts AS SELECT * REPLACE (day::DATE AS day) FROM found")
        self._blocs, self._with_others = tuple(blocs), with_others
        self.first, self.last = (kept.first, kept.last) if kept else self._bounds()

    @property
    def n_days(self) -> int:
        """How many days the store covers; none where it holds no dated event."""
        return (self.last - self.first).days + 1 if self.first and self.last else 0

    def query(self, sql: str, values: Sequence[Any] = ()) -> duckdb.DuckDBPyConnection:
        """Run SQL over :meth:`acts`."""
        return self._db.execute(sql, list(values))

    def acts(self, where: str = "true") -> str:
        """A query of acts: day, actor_country, recipient_country, class, event_id; one row an act."""
        who = "true" if self._with_others else "between_states"
        if not self._blocs:
            return f"SELECT * FROM all_acts WHERE {who} AND {where}"
        actor, recipient = (pool_sql(side, self._blocs) for side in ("actor_country", "recipient_country"))
        return (
            f"SELECT * FROM (SELECT * REPLACE ({actor} AS actor_country, {recipient} AS recipient_country)"
            f" FROM all_acts WHERE {who}) WHERE actor_country <> recipient_country AND {where}"
        )

    def _bounds(self) -> tuple[dt.date | None, dt.date | None]:
        day = "coalesce(event_date, report_date)"
        ((first, last),) = self._source.query(f"SELECT min({day}), max({day}) FROM events").fetchall()
        return first, last

    def read(self, a: str, b: str) -> Series:
        """The series of a pair, both directions together."""
        acts = self.acts(_BETWEEN)
        rows = self.query(
            f"SELECT day, class, count(*) FROM ({acts}) GROUP BY ALL", [min(a, b), max(a, b)]
        ).fetchall()
        return self._fill(a, b, rows)

    def read_many(self, pairs: Sequence[tuple[str, str]]) -> list[Series]:
        """The series of several pairs, as :meth:`read` gives each, with one look at the acts."""
        ends = [[min(pair) for pair in pairs], [max(pair) for pair in pairs]]
        rows = self.query(
            f"SELECT {_PAIR}, day, class, count(*) FROM ({self.acts(_AMONG)}) GROUP BY ALL", ends
        )
        found: dict[tuple[str, str], list[tuple[dt.date, int, int]]] = {}
        for a, b, day, kind, number in rows.fetchall():
            found.setdefault((a, b), []).append((day, kind, number))
        return [self._fill(a, b, found.get((min(a, b), max(a, b)), [])) for a, b in pairs]

    def read_acts(self, a: str, b: str) -> list[tuple[dt.date, str, int]]:
        """Day, event id and class of each act of a pair, both directions together, in order."""
        return self.query(
            f"SELECT day, event_id, class FROM ({self.acts(_BETWEEN)}) ORDER BY ALL", [min(a, b), max(a, b)]
        ).fetchall()

    def read_pairs(
        self, least_events: int, since: dt.date = dt.date.min, until: dt.date = dt.date.max
    ) -> list[tuple[str, str]]:
        """The pairs with at least so many acts in a stretch of days, both included, by their codes."""
        rows = self.query(
            "SELECT least(actor_country, recipient_country) AS a,"
            f" greatest(actor_country, recipient_country) AS b FROM ({self.acts(_WITHIN)})"
            " GROUP BY ALL HAVING count(*) >= ? ORDER BY ALL",
            [since, until, least_events],
        ).fetchall()
        return [(a, b) for a, b in rows]

    def read_directed(self, a: str, b: str, at: dt.date) -> Counts:
        """What ``a`` did to ``b`` by day and class, from the first day to ``at``."""
        acts = self.acts("actor_country = ? AND recipient_country = ?")
        rows = self.query(f"SELECT day, class, count(*) FROM ({acts}) GROUP BY ALL", [a, b]).fetchall()
        series = self._fill(a, b, rows)
        return series.counts[: series.number(at) + 1] if self.first else series.counts

    def read_surroundings(self, a: str, b: str, at: dt.date) -> Counts:
        """By class, what ``a`` did to others than ``b``, and others than ``a`` did to ``b``, until ``at``."""
        acts = self.acts("(actor_country = ?) <> (recipient_country = ?)")
        rows = self.query(
            f"SELECT class, count(*) FROM ({acts}) WHERE day <= ? GROUP BY ALL", [a, b, at]
        ).fetchall()
        found = np.zeros(len(self.classes))
        for kind, number in rows:
            found[kind] = number
        return found

    def read_totals(self, at: dt.date) -> Counts:
        """How many acts between countries the store has, day by day until ``at``."""
        rows = self.query(
            f"SELECT day, count(*) FROM ({self.acts('true')}) WHERE day <= ? GROUP BY ALL", [at]
        ).fetchall()
        first = self.first or at
        totals = np.zeros(max(0, (at - first).days + 1) if self.first else 0)
        for day, number in rows:
            totals[(day - first).days] = number
        return totals

    def read_heard(self) -> NDArray[np.bool_]:
        """For each day, whether the store has news about then: false in silences of more than 30 days."""
        rows = self.query(f"SELECT DISTINCT day FROM ({self.acts()}) ORDER BY day").fetchall()
        first = self.first or dt.date.min
        return ~mark_silence([(day - first).days for (day,) in rows], self.n_days)

    def partners(self, power: str, at: dt.date) -> list[str]:
        """With whom a power had dealings until ``at``, those with most events first."""
        acts = self.acts("? IN (actor_country, recipient_country)")
        rows = self.query(
            f"SELECT if(actor_country = ?, recipient_country, actor_country) AS other, count(*) AS n"
            f" FROM ({acts}) WHERE day <= ? GROUP BY other ORDER BY n DESC, other",
            [power, power, at],
        ).fetchall()
        return [row[0] for row in rows]

    def table(self, since: dt.date, until: dt.date) -> list[tuple[str, str, int, int]]:
        """Actor, recipient, class and number of acts in a stretch of days, both included."""
        return self.query(
            "SELECT actor_country, recipient_country, class, count(*)"
            f" FROM ({self.acts(_WITHIN)}) GROUP BY ALL",
            [since, until],
        ).fetchall()

    def days_of(self, target: str, since: dt.date, until: dt.date) -> list[tuple[str, dt.date, int]]:
        """Who acted on the target on which days of a stretch, both included, and how often."""
        acts = self.acts(f"recipient_country = ? AND {_WITHIN}")
        return self.query(
            f"SELECT actor_country, day, count(*) FROM ({acts}) GROUP BY ALL ORDER BY ALL",
            [target, since, until],
        ).fetchall()

    def evidence(
        self, a: str, b: str, since: dt.date, until: dt.date, kinds: Sequence[int], limit: int,
        directed: bool = False,
    ) -> list[str]:  # fmt: skip
        """Ids of events between the two from ``since`` to ``until``, both included, of the classes ``kinds``.

        Those of the first class named come first, and within a class the earliest; ``directed`` keeps only
        what ``a`` did to ``b``.
        """
        where = "actor_country = ? AND recipient_country = ?" if directed else _BETWEEN
        if not kinds:
            return []
        order = " ".join(f"WHEN {kind} THEN {rank}" for rank, kind in enumerate(kinds))
        rows = self.query(
            f"SELECT event_id FROM ({self.acts(where)}) WHERE day BETWEEN ? AND ?"
            f" AND class IN ({', '.join(map(str, kinds))})"
            f" ORDER BY CASE class {order} END, day, event_id LIMIT ?",
            [*((a, b) if directed else (min(a, b), max(a, b))), since, until, limit],
        ).fetchall()
        return [str(row[0]) for row in rows]

    def words_of(self, event_ids: Sequence[str]) -> list[Words]:
        """The words of some events, in their order."""
        found = read_words(self._source, event_ids)
        return [found[event_id] for event_id in event_ids if event_id in found]

    def _fill(self, a: str, b: str, rows: Sequence[tuple[dt.date, int, int]]) -> Series:
        counts = np.zeros((self.n_days, len(self.classes)))
        first = self.first or dt.date.min
        for day, kind, number in rows:
            counts[(day - first).days, kind] += number
        return Series(a, b, first, counts)


def mark_silence(days: Sequence[int], n_days: int) -> NDArray[np.bool_]:
    """For each of so many days, whether it lies between two of ``days`` that are far apart."""
    is_silent = np.zeros(n_days, dtype=bool)
    for before, after in pairwise([*days, n_days]):
        if after - before > LONGEST_SILENCE_DAYS:
            is_silent[before + 1 : after] = True
    return is_silent


def stretches_of(flags: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """The first day, and the day after the last, of each run of days that are true."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], flags, [False]]).astype(np.int8)))
    return [(int(begin), int(end)) for begin, end in zip(edges[::2], edges[1::2], strict=True)]


def _plain(column: NDArray[Any]) -> pa.Array:
    """A column without nulls, of a type even where it is empty."""
    found = np.ma.getdata(column)
    return pa.array(found, type=pa.string() if found.dtype == object else None)
