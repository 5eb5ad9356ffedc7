"""The books of the ledger: every event that is a word given, a deed that keeps one, or breaks it."""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from dragoman.relate.pledge_rules import PledgeRules
from dragoman.relate.series import mark_silence
from dragoman.relate.source import Source

Key = str | None  # who a party is; None for a country as such, or somebody of it without a name

MAX_DUE_DAYS = 366
"""A day further ahead than this is no date of a pledge."""
_DAYS_OF = {"day": 1, "week": 7, "month": 31, "season": 92, "quarter": 92, "year": 366}


class News:
    """Where in its days a store has reports, and where it is silent for long."""

    def __init__(self, days: Sequence[dt.date], last: dt.date) -> None:
        self.first, self.last = days[0], last
        numbers = [(day - self.first).days for day in days]
        is_silent = mark_silence(numbers, (last - self.first).days + 1)
        self._sums = np.concatenate([[0], np.cumsum(is_silent)])

    def cover(self, begin: dt.date, end: dt.date, n_days: int) -> NDArray[np.bool_]:
        """For each day of a stretch, whether the ``n_days`` after it lie in no long silence."""
        at = np.arange((begin - self.first).days, (end - self.first).days + 1) + 1
        return np.asarray(self._sums[at + n_days] == self._sums[at])

    def covers(self, first: dt.date, last: dt.date) -> bool:
        """Whether the days after ``first`` up to ``last`` are past and lie in no long silence."""
        return last <= self.last and bool(self.cover(first, first, (last - first).days)[0])


def read_news(source: Source, at: dt.date | None) -> News | None:
    """The news of a store until a day; None where it has none."""
    # Plans lie ahead of the news: the days of reports count, not those of events.
    day = "coalesce(report_date, event_date)"
    rows = source.query(f"SELECT DISTINCT {day} AS day FROM events WHERE {day} IS NOT NULL ORDER BY day")
    days = [day for (day,) in rows.fetchall() if at is None or day <= at]
    return News(days, at or days[-1]) if days else None


class Row(NamedTuple):
    """An event with a role in the ledger; a party's key is None for a country, or a nameless one of it."""

    event_id: str
    said_on: dt.date
    event_date: dt.date | None
    precision: str | None
    actor: str
    recipient: str
    actor_key: str | None
    recipient_key: str | None
    actor_name: str
    recipient_name: str
    is_mutual: bool
    is_announced: bool

    @property
    def day(self) -> dt.date:
        """The day of a deed."""
        return self.event_date or self.said_on

    def named_days(self) -> tuple[dt.date, dt.date] | None:
        """The stretch of days that the text names for what is announced, both included."""
        begin = self.event_date if self.is_announced else None
        if begin is None or self.precision not in _DAYS_OF:
            return None
        finish = begin + dt.timedelta(days=_DAYS_OF[self.precision] - 1)
        is_near = finish >= self.said_on and (begin - self.said_on).days <= MAX_DUE_DAYS
        return (begin, finish) if is_near else None


class Book(NamedTuple):
    """All that one class holds between two countries, by day: words, deeds and breaches of either."""

    name: str
    said: list[Row]
    kept: list[Row]
    broken: list[Row]


_ROWS = """
    SELECT event_id, coalesce(report_date, event_date) AS said_on, event_date, date_precision,
           actor_country, recipient_country, {actor}, {recipient},
           coalesce(actor_name, actor), coalesce(recipient_name, recipient), coalesce(reciprocal, false),
           status NOT IN ('occurred', 'ongoing'), cameo, event_type, event_mode, status, operators
    FROM events
    WHERE actor_country <> recipient_country AND {where} AND ({roles})
    ORDER BY said_on, event_id
"""
_KEY = """
    CASE WHEN upper({0}_id) = {0}_country OR {0}_id IS NULL AND {0}_sector IS NULL THEN NULL
         ELSE coalesce({0}_id, {0}_name) END
"""


def read_books(
    source: Source, actor: str | None, other: str | None, last: dt.date, rules: PledgeRules
) -> list[Book]:
    """The books of a country, a pair or everybody, as far as words are in them."""
    where, values = "coalesce(report_date, event_date) <= ?", list[Any]([last])
    for country in (actor, other):
        if country is not None:
            where += " AND (actor_country = ? OR recipient_country = ?)"
            values += [country, country]
    sql = _ROWS.format(
        where=where, roles=rules.sql, actor=_KEY.format("actor"), recipient=_KEY.format("recipient")
    )
    roles_of = functools.cache(rules.roles)
    books: dict[tuple[str, ...], Book] = {}
    for row in source.query(sql, values).fetchall():
        event = Row(*row[:12])
        pair = (min(event.actor, event.recipient), max(event.actor, event.recipient))
        for name, part in roles_of(*row[12:16], tuple(row[16] or ())):
            book = books.setdefault((*pair, name), Book(name, [], [], []))
            getattr(book, part).append(event)
    return [book for _, book in sorted(books.items()) if book.said]
