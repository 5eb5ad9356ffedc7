"""Questions over many mornings: what came true within the window of each, and how often before.

A window of ``days`` days begins on its morning. What happened in it counts if it was told within
``REPORT_DAYS`` after its end; only then may a window teach anything.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from dragoman.forecast.dyads import Dealings

Ints = NDArray[np.int64]
Reals = NDArray[np.float64]

REPORT_DAYS = 2
Way = tuple[float, float]
WAYS: tuple[Way, ...] = tuple(
    (weight, half_life)
    for half_life in (float("inf"), 365.0, 120.0, 45.0)
    for weight in (1.0, 2.0, 4.0, 8.0, 16.0, 32.0)
)
"""How the own rate may be counted: shrunk by so many windows, forgotten with such a half-life in days."""

_EARLIEST_BASE = 0.5


@dataclass(frozen=True)
class Windows:
    """Mornings ``step`` days apart, pairs (a, b), and whether each class came true in each window.

    ``truth`` has shape (mornings, pairs, classes); ``days`` is the length of a window. The first ``common``
    pairs (all where it is None) are those that deal with each other: the rate of all pairs, towards which own
    rates are drawn, is theirs, and calibration is for them; the others are there only to learn from.
    """

    mornings: Ints
    a: Ints
    b: Ints
    days: int
    step: int
    truth: NDArray[np.bool_]
    common: int | None = None

    @property
    def lag(self) -> int:
        """How many mornings pass until a window has taught what it can."""
        return lag_of(self.days, self.step)

    def of_common(self) -> Windows:
        """The same windows without the pairs that are there only to learn from."""
        n = self.common
        return replace(self, a=self.a[:n], b=self.b[:n], truth=self.truth[:, :n], common=None)

    @cached_property
    def _kept_rates(self) -> dict[Way, Reals]:
        return {}

    def rates(self, way: Way) -> Reals:
        """The pair's own rate before each morning: hits over windows, shrunk towards that of all pairs.

        ``way`` is by how many windows it is shrunk, and the half-life in days by which it forgets.
        """
        if way not in self._kept_rates:
            self._kept_rates[way] = self._rates(*way)
        return self._kept_rates[way]

    def _rates(self, weight: float, half_life: float) -> Reals:
        keep = 0.5 ** (self.step / half_life)
        hits = np.zeros(self.truth.shape[1:])
        seen, base = 0.0, np.full(self.truth.shape[2], _EARLIEST_BASE)
        found = np.empty(self.truth.shape)
        for at in range(len(self.mornings)):
            if at >= self.lag:
                hits = hits * keep + self.truth[at - self.lag]
                seen = seen * keep + 1
                common = hits[: self.common]
                base = (common.sum(axis=0) + _EARLIEST_BASE) / (seen * len(common) + 1)
            found[at] = (hits + weight * base) / (seen + weight)
        return found

    def base_rates(self) -> Reals:
        """The rate of all pairs before each morning, shape (mornings, classes)."""
        truth = self.truth[:, : self.common]
        share = truth.mean(axis=1) if truth.shape[1] else np.zeros((len(truth), truth.shape[2]))
        total = np.vstack([np.zeros(share.shape[1]), np.cumsum(share, axis=0)])
        seen = np.maximum(np.arange(len(self.mornings)) - self.lag + 1, 0)
        return np.asarray((total[seen] + 1e-3) / (seen[:, None] + 2e-3))

    def ever_before(self) -> NDArray[np.bool_]:
        """Whether a class had come true for the pair in an earlier window, known on the morning."""
        past = np.cumsum(self.truth, axis=0) > 0
        found = np.zeros_like(self.truth)
        found[self.lag :] = past[: len(past) - self.lag] if self.lag < len(past) else found[self.lag :]
        return found


def lag_of(days: int, step: int) -> int:
    """How many mornings, ``step`` days apart, until a window of ``days`` days is known."""
    return -(-(days + REPORT_DAYS) // step)


def step_of(days: int) -> int:
    """How far the mornings of lessons lie apart: a day for windows of a day, else at most a week."""
    return min(days, 7)


def look_back(dealings: Dealings, until: int, days: int, most: int) -> Ints:
    """The last mornings, at most ``most``, that end with ``until`` and lie within the record."""
    step = step_of(days)
    first = max(dealings.first + step, until - step * (most - 1))
    return np.arange(until, first - 1, -step, dtype=np.int64)[::-1]


def build_windows(
    dealings: Dealings,
    mornings: Ints,
    a: Ints,
    b: Ints,
    days: int,
    channels: tuple[int, ...] | None = None,
    common: int | None = None,
) -> Windows:
    """What came true for the pairs within ``days`` days from each of the mornings, evenly apart.

    ``channels`` picks classes by number; all of them where it is None.
    """
    step = int(mornings[1] - mornings[0]) if len(mornings) > 1 else step_of(days)
    chosen = tuple(range(len(dealings.classes))) if channels is None else channels
    layer = np.full(len(dealings.classes) + 2, -1, dtype=np.int64)
    layer[list(chosen)] = np.arange(len(chosen))
    place = np.full((len(dealings.countries),) * 2, -1, dtype=np.int64)
    place[a, b] = np.arange(len(a))
    truth = np.zeros((len(mornings), len(a), len(chosen)), dtype=bool)
    done = dealings.done
    done = done.pick((layer[done.channel] >= 0) & (place[done.a, done.b] >= 0))
    pair = place[done.a, done.b]
    newest = (done.day - mornings[0]) // step
    for back in range(-(-days // step)):
        at = newest - back
        inside = (at >= 0) & (at < len(mornings))
        begin = mornings[np.where(inside, at, 0)]
        inside &= (done.day < begin + days) & (done.told < begin + days + REPORT_DAYS)
        truth[at[inside], pair[inside], layer[done.channel[inside]]] = True
    return Windows(mornings, a, b, days, step, truth, common)
