"""What countries did to each other, day by day and class by class, as it came to be known.

An event has two days: that on which it happened and that on which it was reported. Only what was
reported before a morning is known on it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from dragoman.errors import StoreError
from dragoman.forecast.classes import AHEAD, QuestionClass
from dragoman.relate.standing import NOT_COUNTRIES
from dragoman.store import Store

Ints = NDArray[np.int64]
Kind = tuple[str | None, str | None, str | None, str]
"""CAMEO code, type, mode and status of an event."""

_EPOCH = dt.date(1970, 1, 1)

# Rows of one kind on one day are one row with their number, so that a long record stays small.
_QUERY = f"""
    SELECT actor_country AS a, recipient_country AS b, status, cameo, event_type, event_mode,
        coalesce(event_date, report_date) - DATE '1970-01-01' AS day,
        coalesce(report_date, event_date) - DATE '1970-01-01' AS told,
        count(DISTINCT coalesce(action_id, event_id)) AS n
    FROM events
    WHERE actor_country <> recipient_country AND coalesce(event_date, report_date) IS NOT NULL
      AND actor_country NOT IN ({", ".join(f"'{code}'" for code in sorted(NOT_COUNTRIES))})
      AND recipient_country NOT IN ({", ".join(f"'{code}'" for code in sorted(NOT_COUNTRIES))})
      AND coalesce(report_date, event_date) <= DATE '{{until}}'
      AND status IN ('occurred', 'ongoing', 'planned', 'proposed', 'possible')
    GROUP BY ALL ORDER BY ALL
"""


@dataclass(frozen=True)
class Rows:
    """Deeds of one channel by one pair on one day; ``told`` is the day from which they were known."""

    channel: Ints
    a: Ints
    b: Ints
    day: Ints
    told: Ints
    n: Ints

    def pick(self, which: NDArray[Any]) -> Rows:
        """Some of the rows."""
        return Rows(*(getattr(self, name)[which] for name in self.__dataclass_fields__))

    def __len__(self) -> int:
        return len(self.channel)


@dataclass(frozen=True)
class Dealings:
    """All dealings of a store's countries, in order of the day they were told.

    Channels are the classes in their order, then ``any`` deed, then ``announced`` ones; ``ahead`` holds
    announced deeds of the classes with the day they are announced for. Days count from 1970-01-01.
    """

    classes: tuple[QuestionClass, ...]
    countries: tuple[str, ...]
    done: Rows
    ahead: Rows

    @property
    def any(self) -> int:
        """The channel of any deed."""
        return len(self.classes)

    @property
    def announced(self) -> int:
        """The channel of announcements."""
        return len(self.classes) + 1

    @property
    def first(self) -> int:
        """The first day of which anything was told."""
        return int(self.done.told.min())

    @property
    def last(self) -> int:
        """The last day of which anything was told."""
        return int(self.done.told.max())

    def until(self, day: int) -> Dealings:
        """What was told before a day."""
        done, ahead = (rows.pick(rows.told < day) for rows in (self.done, self.ahead))
        return Dealings(self.classes, self.countries, done, ahead)


def day_number(day: dt.date) -> int:
    """A day as a number, counted from 1970-01-01."""
    return (day - _EPOCH).days


def day_of(number: int) -> dt.date:
    """The day of a number."""
    return _EPOCH + dt.timedelta(days=int(number))


def read_dealings(
    store: Store,
    classes: Sequence[QuestionClass],
    also: Sequence[str] = (),
    until: dt.date = dt.date.max,
) -> Dealings:
    """All dealings between countries that were told until a day, that day included.

    ``also`` names countries to count even without events.

    Raises:
        StoreError: the store holds no dated event between two countries.
    """
    table = store.table(_QUERY.format(until=until.isoformat()))
    if not table.num_rows:
        raise StoreError(f"{store.root}: no dated event between two countries: nothing to forecast from")
    columns = {name: table.column(name).to_numpy() for name in ("day", "told", "n")}
    (senders, a), (getters, b) = _encode(table, "a"), _encode(table, "b")
    countries = tuple(sorted({*senders, *getters, *also}))
    number = {code: at for at, code in enumerate(countries)}
    columns["a"] = np.array([number[code] for code in senders], dtype=np.int64)[a]
    columns["b"] = np.array([number[code] for code in getters], dtype=np.int64)[b]
    kinds, columns["kind"] = _kinds(table)
    done, ahead = _done(columns, kinds, classes), _ahead(columns, kinds, classes)
    return Dealings(tuple(classes), countries, done, ahead)


def _encode(table: pa.Table, name: str) -> tuple[list[Any], Ints]:
    """The different values of a column, and which of them each row has."""
    column = table.column(name).combine_chunks().dictionary_encode(null_encoding="encode")
    return column.dictionary.to_pylist(), column.indices.to_numpy().astype(np.int64)


def _kinds(table: pa.Table) -> tuple[list[Kind], Ints]:
    """The different kinds of events, and which of them each row is."""
    parts = [_encode(table, name) for name in ("cameo", "event_type", "event_mode", "status")]
    key = np.zeros(table.num_rows, dtype=np.int64)
    for values, place in parts:
        key = key * len(values) + place
    _, first, kind = np.unique(key, return_index=True, return_inverse=True)
    cameo, event_type, mode, status = ([values[place[at]] for at in first] for values, place in parts)
    return list(zip(cameo, event_type, mode, status, strict=True)), kind.ravel()


def _done(columns: dict[str, Ints], kinds: list[Kind], classes: Sequence[QuestionClass]) -> Rows:
    """Deeds by class, any deed, and announcements (which happen when they are told)."""
    said = np.array([kind[3] not in ("occurred", "ongoing") for kind in kinds])[columns["kind"]]
    columns = columns | {"day": np.where(said, columns["told"], columns["day"])}
    channels = [[c.is_deed(*kind) for kind in kinds] for c in classes]
    channels.append([kind[3] in ("occurred", "ongoing") for kind in kinds])
    channels.append([kind[3] in AHEAD for kind in kinds])
    return _expand(columns, channels)


def _ahead(columns: dict[str, Ints], kinds: list[Kind], classes: Sequence[QuestionClass]) -> Rows:
    channels = [[kind[3] in AHEAD and c.is_about(*kind[:3]) for kind in kinds] for c in classes]
    rows = _expand(columns, channels, keep_days=True)
    return rows.pick(rows.day > rows.told)


def _expand(columns: dict[str, Ints], channels: list[list[bool]], keep_days: bool = False) -> Rows:
    """One row for each channel that a row belongs to; a row of several kinds on one day is one."""
    told = columns["told"] if keep_days else np.maximum(columns["told"], columns["day"])
    keys = [told, columns["a"], columns["b"], columns["day"]]
    floors = [int(key.min()) for key in keys]
    sizes = [int(key.max()) - floor + 1 for key, floor in zip(keys, floors, strict=True)]
    joined = np.ravel_multi_index([k - f for k, f in zip(keys, floors, strict=True)], sizes)
    parts = []
    for channel, fits in enumerate(channels):
        at = np.flatnonzero(np.array(fits, dtype=bool)[columns["kind"]])
        unique, place = np.unique(joined[at], return_inverse=True)
        n = np.bincount(place.ravel(), weights=columns["n"][at], minlength=len(unique))
        split = [part + f for part, f in zip(np.unravel_index(unique, sizes), floors, strict=True)]
        parts.append(np.stack([np.full(len(unique), channel), *split, n]).astype(np.int64))
    channel_, told_, a, b, day, n_ = np.concatenate(parts, axis=1)
    order = np.argsort(told_, kind="stable")
    return Rows(*(column[order] for column in (channel_, a, b, day, told_, n_)))
