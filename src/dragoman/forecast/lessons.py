"""Puts figures, own rates and truth of one class together: what a model learns from and is asked about."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dragoman.forecast.dyads import Dealings
from dragoman.forecast.figures import Memory, figures
from dragoman.forecast.probability import Model, logit, train_model
from dragoman.forecast.scoring import log_score
from dragoman.forecast.windows import WAYS, Ints, Reals, Way, Windows

BURN_IN_MORNINGS = 6
"""The first mornings of a record teach nothing: nobody has a past yet."""

_QUIET_PAIRS = 1500
LEAST_FIRMNESS = 4.0
"""An interval is never drawn as if more were unknown than four windows would tell."""


@dataclass(frozen=True, eq=False)
class Learned:
    """A model of one class, if there was enough to learn from, and the way to count the own rate."""

    model: Model | None
    way: Way
    n_lessons: int
    n_hits: int
    n_mornings: int = 0

    @property
    def firmness(self) -> float:
        """How many windows' worth of evidence an interval rests on, never more than were learned from."""
        if self.model is None:
            return max(float(self.n_mornings), LEAST_FIRMNESS)
        return max(min(self.model.firmness, float(self.n_mornings)), LEAST_FIRMNESS)

    def sets(self, chance: Reals) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
        """Whether the conformal set of each forecast holds yes, and no; both where there is no model."""
        if self.model is None:
            both = np.ones(len(chance), dtype=bool)
            return both, both
        return self.model.sets(chance)

    def chance(self, plain: NDArray[Any], own: Reals) -> Reals:
        """Probabilities from figures of shape (pairs, figures) and the pairs' own rates."""
        if self.model is None:
            return own
        return self.model.chance(with_rate(plain, own))


def gather(dealings: Dealings, windows: Windows, channel: int) -> NDArray[np.float32]:
    """The figures of a class on every morning, shape (mornings, pairs, figures)."""
    memory = Memory(dealings)
    found = []
    for morning in windows.mornings:
        memory.advance(int(morning))
        found.append(figures(memory, channel, windows.a, windows.b, windows.days))
    return np.stack(found)


def with_rate(plain: NDArray[Any], own: Reals) -> NDArray[np.float32]:
    """The figures with the log odds of the own rate as the last one."""
    return np.concatenate([plain, logit(own)[..., None]], axis=-1).astype(np.float32)


def learn(windows: Windows, plain: NDArray[np.float32], channel: int, until: int) -> Learned:
    """Learn a class from the windows that were known on morning number ``until``."""
    end = until - windows.lag + 1
    begin = min(BURN_IN_MORNINGS, max(end // 4, 0))
    if end <= begin:
        return Learned(None, fairest_way(windows, channel, 0, 0), 0, 0)
    way = fairest_way(windows, channel, begin, end)
    truth = windows.truth[begin:end, :, channel]
    rows = with_rate(plain[begin:end], windows.rates(way)[begin:end, :, channel])
    model = train_model(rows, truth, windows.lag, windows.common)
    return Learned(model, way, truth.size, int(truth.sum()), len(truth))


def fairest_way(windows: Windows, channel: int, begin: int, end: int) -> Way:
    """The weight and half-life by which the own rate alone would have forecast these windows best."""
    common = slice(windows.common)
    truth = windows.truth[begin:end, common, channel].astype(np.float64)
    if not truth.size:
        return WAYS[0]

    def loss(way: Way) -> float:
        return float(log_score(truth, windows.rates(way)[begin:end, common, channel]).mean())

    return min(WAYS, key=loss)


def pairs_known(dealings: Dealings, before: int, at_least: int, most: int | None = None) -> tuple[Ints, Ints]:
    """Directed pairs with at least so many deeds told before a day, at most the ``most`` busiest."""
    done = dealings.done
    told = done.pick((done.told < before) & (done.channel == dealings.any))
    count = np.zeros((len(dealings.countries),) * 2, dtype=np.int64)
    np.add.at(count, (told.a, told.b), told.n)
    a, b = np.nonzero(count >= at_least)
    if most is not None and len(a) > most:
        keep = np.sort(np.argsort(-count[a, b], kind="stable")[:most])
        a, b = a[keep], b[keep]
    return a, b


def with_quiet(dealings: Dealings, a: Ints, b: Ints) -> tuple[Ints, Ints]:
    """The pairs, then some of all others, drawn by chance: without them, pairs that never met get guesses."""
    others = ~np.eye(len(dealings.countries), dtype=bool)
    others[a, b] = False
    quiet = np.flatnonzero(others)
    if len(quiet) > _QUIET_PAIRS:
        quiet = np.sort(np.random.default_rng(1).choice(quiet, _QUIET_PAIRS, replace=False))
    more = np.divmod(quiet, len(dealings.countries))
    return np.concatenate([a, more[0]]), np.concatenate([b, more[1]])
