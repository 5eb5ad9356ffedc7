"""How the level of a pair ran over time, and how all pairs stand at once, on the measure of ``scores.py``.

The same forgetting, the same discount for clumping and the same kind of prior as there, but worked out for
many days, or many pairs, in one go: a server that draws them has no minute for each.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dragoman.records import Record
from dragoman.relate.classes import ActClasses, Floats
from dragoman.relate.scores import (
    LEAST_EVENTS,
    LONG_DAYS,
    SHORT_DAYS,
    Figure,
    discount_clumping,
    figures_of,
    tones,
)
from dragoman.relate.series import SeriesReader

_PRIOR_EVENTS = 5.0  # as in scores.py
_DRAWS = 400  # bounds of an interval move by a hundredth or two with so many
_PAIRS_AT_ONCE = 500

Bools = NDArray[np.bool_]


@dataclass(frozen=True)
class LevelPath:
    """The level of ``a`` towards ``b`` on some days; arrays have one number a day.

    ``is_known`` is false on days on which the evidence is too little for any figure.
    """

    a: str
    b: str
    days: tuple[dt.date, ...]
    level: Floats
    low: Floats
    high: Floats
    effective: Floats

    @property
    def is_known(self) -> Bools:
        """On which days there is evidence enough."""
        return np.asarray(self.effective >= LEAST_EVENTS)


class PairStand(Record, frozen=True, kw_only=True):
    """How ``a`` acts towards ``b``: ``level`` and ``trend`` as in ``scores.py``, and its acts of late.

    ``recent`` counts acts of the last 30 days, ``force`` those of force among them.
    """

    a: str
    b: str
    events: int
    effective_events: float
    level: Figure
    trend: Figure
    recent: int
    force: int
    last: dt.date

    @property
    def is_change(self) -> bool:
        """Whether the interval of the trend leaves zero out."""
        return self.trend.low > 0 or self.trend.high < 0


def read_path(reader: SeriesReader, a: str, b: str, days: Sequence[dt.date]) -> LevelPath:
    """The level of ``a`` towards ``b`` on each of the days, told only what lies before it."""
    last = max(days)
    counts = reader.read_directed(a, b, min(last, reader.last or last))
    first = reader.first or last
    at = np.array([min((day - first).days, len(counts) - 1) for day in days], dtype=np.int64)
    kept = _forget(counts, LONG_DAYS)[at]
    around = np.cumsum(_read_surroundings(reader, a, b, len(counts)), axis=0)[at]
    prior = _PRIOR_EVENTS * (around + 1) / (around + 1).sum(axis=1, keepdims=True)
    weight = _weights_until(at, LONG_DAYS)
    long = discount_clumping(kept, weight, reader.classes)
    drawn = _draw(prior + long, reader.classes, 0)
    low, level, high = np.quantile(drawn, [0.05, 0.5, 0.95], axis=0)
    return LevelPath(a, b, tuple(days), level, low, high, long.sum(axis=1))


def _read_surroundings(reader: SeriesReader, a: str, b: str, n_days: int) -> Floats:
    """By day and class, what ``a`` did to others than ``b``, and others than ``a`` did to ``b``."""
    acts = reader.acts("(actor_country = ?) <> (recipient_country = ?)")
    rows = reader.query(f"SELECT day, class, count(*) FROM ({acts}) GROUP BY ALL", [a, b]).fetchall()
    found = np.zeros((n_days, len(reader.classes)))
    for day, kind, number in rows:
        at = (day - (reader.first or day)).days
        if at < n_days:
            found[at, kind] += number
    return found


def _forget(counts: Floats, half_life: float) -> Floats:
    """What is left on each day of the acts until then, by class."""
    keep, left = 0.5 ** (1 / half_life), np.zeros(counts.shape[1])
    found = np.empty_like(counts)
    for day, row in enumerate(counts):
        left = keep * left + row
        found[day] = left
    return found


def _weights_until(at: NDArray[np.int64], half_life: float) -> Floats:
    """The sum of the weights of all days until each."""
    keep = 0.5 ** (1 / half_life)
    return np.asarray((1 - keep ** (at + 1)) / (1 - keep))


def _draw(shape: Floats, classes: ActClasses, seed: int) -> Floats:
    """Draws of the tone, one column for each row of Dirichlet weights."""
    random = np.random.default_rng(seed)
    draws = random.standard_gamma(shape.astype(np.float32), (_DRAWS, *shape.shape), dtype=np.float32)
    return tones(draws.astype(np.float64), classes)


def read_all_pairs(
    reader: SeriesReader, at: dt.date | None = None, power: str | None = None
) -> list[PairStand]:
    """How every directed pair with evidence enough stands on a day, or every pair of one power.

    The pairs are those of the query in order of their codes; what comes after the day is not looked at.
    """
    at = at or reader.last
    if at is None or reader.first is None:
        return []
    rows = _read_weighted(reader, at)
    if not rows:
        return []
    world = _World(rows, len(reader.classes), (at - reader.first).days)
    return world.stand(reader.classes, power)


def _read_weighted(
    reader: SeriesReader, at: dt.date
) -> list[tuple[str, str, int, int, float, float, int, dt.date]]:
    """Actor, recipient, class, acts, those left after forgetting fast and slowly, of a month, last day."""
    acts = reader.acts("true")
    return reader.query(
        "SELECT actor_country, recipient_country, class, count(*),"
        f" sum(0.5 ** ((? - day) / {SHORT_DAYS})), sum(0.5 ** ((? - day) / {LONG_DAYS})),"
        " count(*) FILTER (? - day < 30), max(day)"
        f" FROM ({acts}) WHERE day <= ? GROUP BY ALL ORDER BY ALL",
        [at, at, at, at],
    ).fetchall()


class _World:
    """All pairs as arrays: one row a pair, one column a class."""

    def __init__(
        self, rows: Sequence[tuple[str, str, int, int, float, float, int, dt.date]], n: int, day: int
    ) -> None:
        self.pairs = sorted({(row[0], row[1]) for row in rows})
        place = {pair: number for number, pair in enumerate(self.pairs)}
        shape = (len(self.pairs), n)
        self.counts, self.short, self.long, self.recent = (np.zeros(shape) for _ in range(4))
        self.lasts = [dt.date.min] * len(self.pairs)
        for a, b, kind, number, short, long, recent, last in rows:
            at = place[a, b]
            self.counts[at, kind], self.recent[at, kind] = number, recent
            self.short[at, kind], self.long[at, kind] = short, long
            self.lasts[at] = max(self.lasts[at], last)
        self._at = np.array([day])

    def stand(self, classes: ActClasses, power: str | None) -> list[PairStand]:
        """The pairs with evidence enough."""
        long = discount_clumping(self.long, float(_weights_until(self._at, LONG_DAYS)[0]), classes)
        short = discount_clumping(self.short, float(_weights_until(self._at, SHORT_DAYS)[0]), classes)
        effective = long.sum(axis=1)
        chosen = [
            n
            for n in np.flatnonzero(effective >= LEAST_EVENTS).tolist()
            if power is None or power in self.pairs[n]
        ]
        prior = self._prior()
        found: list[PairStand] = []
        for start in range(0, len(chosen), _PAIRS_AT_ONCE):
            part = chosen[start : start + _PAIRS_AT_ONCE]
            tone_long = _draw(prior[part] + long[part], classes, 0)
            tone_short = _draw(prior[part] + short[part], classes, 1)
            levels, trends = figures_of(tone_long), figures_of(tone_short - tone_long)
            found += [
                self._tell(n, float(effective[n]), level, trend, classes)
                for n, level, trend in zip(part, levels, trends, strict=True)
            ]
        return found

    def _prior(self) -> Floats:
        """For each pair what its actor did to others, and others to its recipient, as few events."""
        codes = sorted({code for pair in self.pairs for code in pair})
        number = {code: n for n, code in enumerate(codes)}
        a = np.array([number[pair[0]] for pair in self.pairs])
        b = np.array([number[pair[1]] for pair in self.pairs])
        sent, got = (np.zeros((len(codes), self.counts.shape[1])) for _ in range(2))
        np.add.at(sent, a, self.counts)
        np.add.at(got, b, self.counts)
        around = sent[a] + got[b] - 2 * self.counts + 1
        return np.asarray(_PRIOR_EVENTS * around / around.sum(axis=1, keepdims=True))

    def _tell(self, n: int, effective: float, level: Figure, trend: Figure, classes: ActClasses) -> PairStand:
        force = classes.names.index("force") if "force" in classes.names else None
        return PairStand(
            a=self.pairs[n][0], b=self.pairs[n][1], events=int(self.counts[n].sum()),
            effective_events=round(effective, 1), level=level, trend=trend, recent=int(self.recent[n].sum()),
            force=int(self.recent[n, force]) if force is not None else 0, last=self.lasts[n],
        )  # fmt: skip
