"""Learns how probable a class of deeds is: a logistic model and boosted trees, averaged and calibrated.

The two err differently: the logistic model carries far with little, the trees see what goes together.
Their mean log odds is corrected on the last windows, which neither had seen, and both then learn from all.
Where windows are many, those in which nothing happened are thinned and count the more.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dragoman.errors import DragomanError

Reals = NDArray[np.float64]

LEAST_HITS = 15
"""With fewer windows that came true there is no model, only the pair's own rate."""

_HELD = 0.25
_RIDGE = 20.0
_STEADY = 30.0
_ROUNDS = 120
_EDGE = 5.0
_MOST_ROWS = 60_000
SET_ERROR = 0.1
"""Sets hold what comes true in all but this share of cases."""

_SET_LEAST = 30
_TREES: dict[str, Any] = {
    "objective": "binary", "num_leaves": 7, "learning_rate": 0.04, "min_data_in_leaf": 60,
    "lambda_l2": 20.0, "feature_fraction": 0.4, "bagging_fraction": 0.7, "bagging_freq": 1,
    "max_bin": 63, "seed": 1, "deterministic": True, "force_row_wise": True, "verbose": -1, "num_threads": 1,
}  # fmt: skip
_FIRMNESS = tuple(2.0**power for power in range(1, 10))


def sigmoid(odds: Reals) -> Reals:
    """The probability of log odds."""
    return np.asarray(1 / (1 + np.exp(-np.clip(odds, -30, 30))), dtype=np.float64)


def logit(chance: Reals) -> Reals:
    """The log odds of a probability, kept within 1e-4 of the ends."""
    kept = np.clip(chance, 1e-4, 1 - 1e-4)
    return np.asarray(np.log(kept / (1 - kept)), dtype=np.float64)


@dataclass(frozen=True)
class Line:
    """A logistic model over standardised figures; ``weights[0]`` is the constant."""

    centre: Reals
    scale: Reals
    weights: Reals

    def parts(self, figures: NDArray[Any]) -> Reals:
        """What each figure adds to the log odds, shape (rows, figures)."""
        placed = np.clip((figures - self.centre) / self.scale, -_EDGE, _EDGE)
        return np.asarray(placed * self.weights[1:], dtype=np.float64)

    def odds(self, figures: NDArray[Any]) -> Reals:
        """Log odds, shape (rows)."""
        return np.asarray(self.parts(figures).sum(axis=1) + self.weights[0], dtype=np.float64)


@dataclass(frozen=True)
class Model:
    """A trained model of one class and one length of window.

    ``slope`` and ``shift`` correct the log odds; ``firmness`` says by how many windows' worth of evidence
    a pair's true rate was seen to keep to its forecast, which makes the interval. ``yes_from`` and
    ``no_until`` bound the conformal set: above the first *yes* cannot be left out, below the second *no*.
    """

    line: Line
    trees: Any
    slope: float = 1.0
    shift: float = 0.0
    firmness: float = 8.0
    yes_from: float = 0.0
    no_until: float = 1.0

    def chance(self, figures: NDArray[Any]) -> Reals:
        """The probability for each row of figures."""
        return sigmoid(self.slope * self._odds(figures) + self.shift)

    def expected(self, chance: float) -> tuple[str, ...]:
        """The conformal set at 90 %: *yes*, *no*, or both where neither can be ruled out.

        Where a forecast is stranger than nine tenths of those of either kind, the likelier is in the set.
        """
        yes, no = self.sets(np.array([chance]))
        return tuple(word for word, holds in (("yes", yes[0]), ("no", no[0])) if holds)

    def sets(self, chance: Reals) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
        """Whether the conformal set of each forecast holds *yes*, and whether it holds *no*."""
        yes, no = chance >= self.yes_from, chance <= self.no_until
        neither = ~(yes | no)
        return yes | (neither & (chance >= 0.5)), no | (neither & (chance < 0.5))

    def _odds(self, figures: NDArray[Any]) -> Reals:
        trees = np.asarray(self.trees.predict(figures, raw_score=True, num_threads=1))
        return np.asarray((self.line.odds(figures) + trees) / 2, dtype=np.float64)

    def parts(self, figures: NDArray[Any]) -> Reals:
        """What each figure adds to the log odds of each row, against an ordinary pair."""
        trees = np.asarray(self.trees.predict(figures, pred_contrib=True, num_threads=1))[:, :-1]
        return np.asarray(self.slope * (self.line.parts(figures) + trees) / 2, dtype=np.float64)


def train_model(
    figures: NDArray[Any], truth: NDArray[np.bool_], lag: int, common: int | None = None
) -> Model | None:
    """Learn from windows in order of time; None where too few came true.

    Args:
        figures: shape (mornings, pairs, figures).
        truth: shape (mornings, pairs).
        lag: how many mornings pass until a window is known, so that what is held back stays unseen.
        common: how many of the first pairs the correction, the interval and the sets are made for.

    Raises:
        DragomanError: LightGBM is not installed.
    """
    held = max(int(len(truth) * _HELD), 1)
    early = len(truth) - held - lag + 1
    if truth.sum() < LEAST_HITS or early < 1 or truth[:early].sum() < LEAST_HITS:
        return None
    trial = _fit(figures[:early], truth[:early])
    seen, came = figures[-held:, :common].reshape(-1, figures.shape[2]), truth[-held:, :common]
    odds = trial._odds(seen)
    slope, shift = _correct(odds, came.ravel())
    chance = sigmoid(slope * odds + shift).reshape(came.shape)
    whole = _fit(figures, truth)
    edges = _tenth(chance[came]), 1 - _tenth(1 - chance[~came])
    return Model(whole.line, whole.trees, slope, shift, _firmness(chance, came), *edges)


def _fit(figures: NDArray[Any], truth: NDArray[np.bool_]) -> Model:
    try:
        import lightgbm
    except ImportError as error:
        raise DragomanError("forecasts need LightGBM: pip install 'dragoman[forecast]'") from error
    rows = figures.reshape(-1, figures.shape[2])
    labels = truth.ravel().astype(np.float64)
    kept, weights = _thin(labels)
    rows, labels = rows[kept], labels[kept]
    data = lightgbm.Dataset(rows, labels, weight=weights, free_raw_data=True)
    return Model(_fit_line(rows, labels, weights), lightgbm.train(_TREES, data, num_boost_round=_ROUNDS))


def _thin(labels: Reals) -> tuple[NDArray[np.intp], Reals]:
    """Which rows to learn from, and what each counts: all that came true, and a fair draw of the others."""
    yes, no = np.flatnonzero(labels > 0), np.flatnonzero(labels <= 0)
    spare = max(_MOST_ROWS - len(yes), len(yes))
    if len(no) <= spare:
        return np.arange(len(labels)), np.ones(len(labels))
    drawn = np.random.default_rng(1).choice(no, spare, replace=False)
    kept = np.sort(np.concatenate([yes, drawn]))
    return kept, np.where(labels[kept] > 0, 1.0, len(no) / spare)


def _tenth(chances: Reals) -> float:
    """The edge below which the lowest tenth lies, as conformal sets take it; 0 where there are too few."""
    if len(chances) < _SET_LEAST:
        return 0.0
    share = np.floor(SET_ERROR * (len(chances) + 1)) / len(chances)
    return float(np.quantile(chances, share, method="lower"))


def _fit_line(rows: NDArray[Any], labels: Reals, weights: Reals) -> Line:
    centre, scale = rows.mean(axis=0, dtype=np.float64), rows.std(axis=0, dtype=np.float64) + 1e-3
    design = np.clip((rows - centre) / scale, -_EDGE, _EDGE)
    design = np.concatenate([np.ones((len(rows), 1)), design], axis=1)
    ridge = np.full(design.shape[1], _RIDGE)
    ridge[0] = 1e-3
    return Line(centre, scale, _newton(design, labels, ridge, np.zeros(design.shape[1]), weights))


def _newton(design: Reals, labels: Reals, ridge: Reals, start: Reals, counts: Reals | float = 1.0) -> Reals:
    """Weights of a logistic model that is drawn towards ``start``; each row counts ``counts`` times."""
    weights = start.copy()
    for _ in range(25):
        chance = sigmoid(design @ weights)
        slope = design.T @ (counts * (chance - labels)) + ridge * (weights - start)
        bend = (design * (counts * np.maximum(chance * (1 - chance), 1e-6))[:, None]).T @ design
        step = np.linalg.solve(bend + np.diag(ridge), slope)
        weights = weights - step * min(1.0, 4.0 / (np.abs(step).max() + 1e-12))
        if np.abs(step).max() < 1e-5:
            break
    return weights


def _correct(odds: Reals, truth: NDArray[np.bool_]) -> tuple[float, float]:
    """Platt's slope and shift, drawn towards no correction where there is little to learn from."""
    design = np.stack([odds, np.ones_like(odds)], axis=1)
    found = _newton(design, truth.astype(np.float64), np.full(2, _STEADY), np.array([1.0, 0.0]))
    return float(np.clip(found[0], 0.5, 1.5)), float(np.clip(found[1], -1, 1))


def _firmness(chance: Reals, truth: NDArray[np.bool_]) -> float:
    """How closely pairs keep to their forecasts: the likeliest strength of a beta-binomial law."""
    from scipy.special import betaln

    n, hits, mean = len(truth), truth.sum(axis=0), np.clip(chance.mean(axis=0), 1e-4, 1 - 1e-4)

    def fit(strength: float) -> float:
        a, b = strength * mean, strength * (1 - mean)
        return float((betaln(hits + a, n - hits + b) - betaln(a, b)).sum())

    return max(_FIRMNESS, key=fit)
