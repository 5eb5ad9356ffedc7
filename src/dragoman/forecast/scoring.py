"""Scores of probabilities: Brier, log score, skill, calibration, with bootstrap intervals over blocks."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from dragoman.records import Record

Reals = NDArray[np.float64]

N_BINS = 10
_DRAWS = 1000
_LEAST = 1e-6


class Bin(Record, frozen=True):
    """Forecasts of about the same probability: how many, their mean, and the share that came true."""

    n: int
    forecast: float
    observed: float


class Interval(Record, frozen=True):
    """A figure with its interval of 90 %."""

    value: float
    low: float
    high: float


def brier(truth: Reals, chance: Reals) -> Reals:
    """The squared error of each forecast; 0 is best."""
    return np.asarray((chance - truth) ** 2, dtype=np.float64)


def log_score(truth: Reals, chance: Reals) -> Reals:
    """Minus the natural logarithm of the probability given to what came true; 0 is best."""
    kept = np.clip(chance, _LEAST, 1 - _LEAST)
    return np.asarray(-(truth * np.log(kept) + (1 - truth) * np.log(1 - kept)), dtype=np.float64)


def reliability(truth: Reals, chance: Reals) -> tuple[Bin, ...]:
    """Forecasts in ten bins of equal width; empty bins are left out."""
    place = np.minimum((chance * N_BINS).astype(np.int64), N_BINS - 1)
    found = []
    for at in range(N_BINS):
        inside = place == at
        if inside.any():
            mean, share = float(chance[inside].mean()), float(truth[inside].mean())
            found.append(Bin(int(inside.sum()), round(mean, 4), round(share, 4)))
    return tuple(found)


def calibration_error(truth: Reals, chance: Reals) -> float:
    """Expected calibration error: mean gap between forecast and observed share over the bins."""
    bins = reliability(truth, chance)
    total = sum(each.n for each in bins)
    return sum(each.n * abs(each.forecast - each.observed) for each in bins) / total if total else 0.0


def skill(truth: Reals, chance: Reals, against: Reals, block: NDArray[np.int64]) -> Interval:
    """1 - Brier score over that of another forecast, with an interval from drawing blocks anew.

    ``block`` names the block of each forecast, a week as a rule: forecasts of one week err together.
    """
    _, place = np.unique(block, return_inverse=True)
    own = np.bincount(place, weights=brier(truth, chance))
    other = np.bincount(place, weights=brier(truth, against))
    drawn = np.random.default_rng(0).integers(0, len(own), (_DRAWS, len(own)))
    values = 1 - own[drawn].sum(axis=1) / np.maximum(other[drawn].sum(axis=1), _LEAST)
    low, high = np.quantile(values, [0.05, 0.95])
    value = 1 - own.sum() / max(other.sum(), _LEAST)
    return Interval(round(float(value), 4), round(float(low), 4), round(float(high), 4))
