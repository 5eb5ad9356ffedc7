"""The books of the ledger: every event that is a word given, a deed that keeps one, or breaks it.

Events are held in columns and named by their row, in order of their ids.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from dragoman.relate.pledge_days import Act, Acts, News, Party
from dragoman.relate.pledge_rules import PledgeRules, Role
from dragoman.relate.source import Source

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

MAX_DUE_DAYS = 366
"""A day further ahead than this is no date of a pledge."""
_DAYS_OF = {"day": 1, "week": 7, "month": 31, "season": 92, "quarter": 92, "year": 366}
_PARTS = ("said", "kept", "broken")


def read_news(source: Source, at: dt.date | None) -> News | None:
    """The news of a store until a day; None where it has none."""
    # Plans lie ahead of the news: the days of reports count, not those of events.
    day = "coalesce(report_date, event_date)"
    rows = source.query(f"SELECT DISTINCT {day} AS day FROM events WHERE {day} IS NOT NULL ORDER BY day")
    days = [day.toordinal() for (day,) in rows.fetchall() if at is None or day <= at]
    return News(days, at.toordinal() if at else days[-1]) if days else None


class Word(NamedTuple):
    """A word given: its row, the day it was reported, between whom, and the days that its text names."""

    row: int
    said_on: int
    party: Party
    named: tuple[int, int] | None


class Book(NamedTuple):
    """All that one class holds of what one country gave to another: words by day, deeds and breaches."""

    name: str
    said: list[Word]
    kept: Acts
    broken: Acts


class Texts(NamedTuple):
    """The texts of all events, by row."""

    event_id: list[str]
    actor_country: list[str]
    recipient_country: list[str]
    actor_name: list[str]
    recipient_name: list[str]
    is_mutual: list[bool]


_KEY = """
    CASE WHEN upper({0}_id) = {0}_country OR {0}_id IS NULL AND {0}_sector IS NULL THEN NULL
         ELSE coalesce({0}_id, {0}_name) END
"""
_ORDINAL = "({} - DATE '0001-01-01' + 1)"
_ROWS = f"""
    SELECT event_id, actor_country, recipient_country,
           coalesce(actor_name, actor) AS actor_name, coalesce(recipient_name, recipient) AS recipient_name,
           coalesce(reciprocal, false) AS is_mutual,
           {_ORDINAL.format("coalesce(report_date, event_date)")} AS said_on,
           coalesce({_ORDINAL.format("event_date")}, 0) AS event_day,
           CASE WHEN status IN ('occurred', 'ongoing') THEN '' ELSE coalesce(date_precision, '') END
               AS announced_for,
           coalesce({_KEY.format("actor")}, '') AS actor_key,
           coalesce({_KEY.format("recipient")}, '') AS recipient_key,
           concat_ws(chr(30), coalesce(cameo, ''), coalesce(event_type, ''), coalesce(event_mode, ''), status,
                     coalesce(array_to_string(operators, chr(31)), '')) AS act
    FROM events
    WHERE actor_country <> recipient_country AND {{where}} AND ({{roles}})
    ORDER BY event_id
"""


class Books:
    """The books of a country, a pair or everybody, as far as words are in them."""

    def __init__(
        self, source: Source, actor: str | None, other: str | None, last: int, rules: PledgeRules
    ) -> None:
        where, values = "coalesce(report_date, event_date) <= ?", list[Any]([dt.date.fromordinal(last)])
        for country in (actor, other):
            if country is not None:
                where += " AND (actor_country = ? OR recipient_country = ?)"
                values += [country, country]
        found = source.query(_ROWS.format(where=where, roles=rules.sql), values).fetchnumpy()
        self._rows: dict[str, NDArray[Any]] = {name: np.ma.getdata(column) for name, column in found.items()}
        self.rules = rules
        self._giver = actor if other is None else None

    def texts(self) -> Texts:
        """The texts of the events, by row."""
        return Texts(*(self._rows[name].tolist() for name in Texts._fields))

    def __iter__(self) -> Iterator[Book]:
        if not len(self._rows["act"]):
            return
        said, done = self._shelve()
        names, named = list(self.rules.classes), self._named_days()
        for ledger in said.ledgers:
            words = zip(*said.take(ledger), strict=True)
            yield Book(
                names[ledger // 3 % len(names)],
                [Word(row, day, party, named.get(row)) for (day, row), party in words],
                Acts(*done.take(ledger + 1)),
                Acts(*done.take(ledger + 2)),
            )

    def _shelve(self) -> tuple[_Shelf, _Shelf]:
        """The words, and the deeds and breaches of their ledgers; what both do is in the ledger of each."""
        giver, taker = self._number("actor_country", "recipient_country")
        sides = self._number("actor_key", "recipient_key")
        row, kind, part = self._roles()
        n, said = int(max(giver.max(), taker.max())) + 1, self._rows["said_on"]
        happened = np.where(self._rows["event_day"] > 0, self._rows["event_day"], said)

        def columns(some: Bools, one: Ints, other: Ints, day: Ints, mine: Ints, theirs: Ints) -> list[Ints]:
            at = row[some]
            ledger = ((one * n + other)[at] * len(self.rules.classes) + kind[some]) * 3 + part[some]
            return [ledger, at, day[at], mine[at], theirs[at]]

        is_said = part == 0
        if self._giver is not None:
            is_said &= (self._rows["actor_country"] == self._giver)[row]
        words = columns(is_said, giver, taker, said, *sides)
        is_mutual = np.array([one.both_ways for one in self.rules.classes.values()])[kind]
        forth = columns(part > 0, giver, taker, happened, *sides)
        back = columns(is_mutual & (part > 0), taker, giver, happened, *sides[::-1])
        both = [np.concatenate(two) for two in zip(forth, back, strict=True)]
        is_asked = np.isin(both[0] // 3, np.unique(words[0] // 3))
        return _Shelf(*words), _Shelf(*(column[is_asked] for column in both))

    def _number(self, *names: str) -> list[Ints]:
        """Columns of texts by numbers that they share; 0 is the empty text."""
        texts = ["", *(text for name in names for text in self._rows[name].tolist())]
        codes = np.asarray(pa.array(texts, pa.string()).dictionary_encode().indices)
        return np.split(codes.astype(np.int64)[1:], len(names))

    def _roles(self) -> tuple[Ints, Ints, Ints]:
        """Row, class and part of each role of each event."""
        texts = pa.array(self._rows["act"].tolist(), pa.string()).dictionary_encode()
        code = np.asarray(texts.indices)
        number = {name: place for place, name in enumerate(self.rules.classes)}
        roles = [
            [(number[role.name], _PARTS.index(role.part)) for role in self._roles_of(act)]
            for act in texts.dictionary.to_pylist()
        ]
        n_roles = np.array([len(one) for one in roles])
        flat = np.array([role for one in roles for role in one], dtype=np.int64).reshape(-1, 2)
        times = n_roles[code]
        row = np.repeat(np.arange(len(code)), times)
        ahead = (np.cumsum(n_roles) - n_roles)[code] - (np.cumsum(times) - times)
        found = flat[np.arange(len(row)) + ahead[row]]
        return row, found[:, 0], found[:, 1]

    def _roles_of(self, act: str) -> tuple[Role, ...]:
        cameo, event_type, mode, status, operators = act.split(chr(30))
        return self.rules.roles(
            cameo or None,
            event_type or None,
            mode or None,
            status,
            tuple(filter(None, operators.split(chr(31)))),
        )

    def _named_days(self) -> dict[int, tuple[int, int]]:
        """By row the stretch of days that a text names for what is announced, both included."""
        rows = np.flatnonzero((self._rows["event_day"] > 0) & (self._rows["announced_for"] != ""))
        columns = (self._rows[name][rows].tolist() for name in ("announced_for", "event_day", "said_on"))
        found = {}
        for row, name, first, said in zip(rows.tolist(), *columns, strict=True):
            last = first + _DAYS_OF.get(name, 0) - 1
            if name in _DAYS_OF and last >= said and first - said <= MAX_DUE_DAYS:
                found[row] = (first, last)
        return found


class _Shelf:
    """Events in order of ledger, day and row; a ledger is a number for giver, other, class and part."""

    def __init__(self, ledger: Ints, row: Ints, day: Ints, mine: Ints, other: Ints) -> None:
        order = np.lexsort((row, day, ledger))
        numbers, first = np.unique(ledger[order], return_index=True)
        self.ledgers: list[int] = numbers.tolist()
        bounds = [*first.tolist(), len(order)]
        self._bounds = dict(zip(self.ledgers, pairwise(bounds), strict=True))
        self._acts: list[Act] = list(zip(day[order].tolist(), row[order].tolist(), strict=True))
        self._parties = list(zip(mine[order].tolist(), other[order].tolist(), strict=True))

    def take(self, ledger: int) -> tuple[list[Act], list[Party]]:
        """The events of a ledger, and between whom they are."""
        first, end = self._bounds.get(ledger, (0, 0))
        return self._acts[first:end], self._parties[first:end]
