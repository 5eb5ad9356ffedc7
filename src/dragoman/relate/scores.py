"""How a directed pair stands on a day: level, trend, attention and asymmetry, each with a 90 % interval.

Acts are forgotten exponentially, with half-lives of 30 and 180 days. The mix over the classes is a
Dirichlet, whose prior is what the two do to everybody else; the volume a Gamma, measured against the
volume of all news. News comes in clumps, so that counts say less than they seem to: the mix is taken as it
is, but as resting on fewer events, by the clumping of their classes. Four figures, never one, and none at
all below five effective events.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import msgspec
import numpy as np

from dragoman.records import Record
from dragoman.relate.classes import ActClasses, Floats
from dragoman.relate.series import SeriesReader

SHORT_DAYS, LONG_DAYS = 30.0, 180.0
"""Half-lives of what counts as now, and as usual."""
LEAST_EVENTS = 5.0
"""Below so many effective events nothing is said."""

_PRIOR_EVENTS = 5.0  # what the prior mix weighs; a pair with as many effective events is half its own
_DRAWS = 2_000
_FORCE = "force"


class Figure(Record, frozen=True):
    """An estimate with the bounds of its 90 % interval."""

    value: float
    low: float
    high: float


class DyadScore(Record, frozen=True, kw_only=True):
    """How ``a`` acts towards ``b`` as of a day; the figures are None where the evidence is too little.

    ``level`` is the tone of the last half year, from -1 (hostile) to 1 (friendly); ``trend`` how much the
    last month differs from it; ``attention`` the last month's share of the news over the usual share;
    ``asymmetry`` how much friendlier ``a`` acts towards ``b`` than ``b`` towards ``a``.
    ``effective_events`` counts what is not forgotten, less clumping; ``force_events`` acts of force in
    the last 30 days.
    """

    a: str
    b: str
    at: dt.date
    events: int
    effective_events: float
    level: Figure | None = None
    trend: Figure | None = None
    attention: Figure | None = None
    asymmetry: Figure | None = None
    force_events: int = 0
    mix: dict[str, float] = msgspec.field(default_factory=dict)

    @property
    def is_too_little(self) -> bool:
        """Whether the evidence is too little for any figure."""
        return self.level is None


@dataclass(frozen=True)
class _Side:
    """What one did to the other, forgotten at two speeds, with draws of its tone."""

    counts: Floats
    short: Floats
    long: Floats
    tone_short: Floats
    tone_long: Floats


class DyadScorer:
    """Scores directed pairs of one store as of one day; what comes after that day is not looked at."""

    def __init__(self, reader: SeriesReader, at: dt.date | None = None) -> None:
        self._reader, self._classes = reader, reader.classes
        self.at = at or reader.last or dt.date.min
        self._news = reader.read_totals(self.at)
        self._random = np.random.default_rng(0)

    def score(self, a: str, b: str) -> DyadScore:
        """The figures of ``a`` towards ``b``."""
        self._random = np.random.default_rng(0)
        mine, theirs = self._side(a, b), self._side(b, a)
        events, effective = int(mine.counts.sum()), float(mine.long.sum())
        if effective < LEAST_EVENTS:
            return DyadScore(a=a, b=b, at=self.at, events=events, effective_events=round(effective, 1))
        both = theirs.long.sum() >= LEAST_EVENTS
        recent = dict(zip(self._classes.names, mine.counts[-30:].sum(axis=0), strict=True))
        return DyadScore(
            a=a, b=b, at=self.at, events=events, effective_events=round(effective, 1),
            level=_figure(mine.tone_long), trend=_figure(mine.tone_short - mine.tone_long),
            attention=self._attention(mine),
            asymmetry=_figure(mine.tone_long - theirs.tone_long) if both else None,
            force_events=int(recent.get(_FORCE, 0)),
            mix={
                name: round(float(share), 3)
                for name, share in zip(self._classes.names, mine.long / mine.long.sum(), strict=True)
            },
        )  # fmt: skip

    def _side(self, a: str, b: str) -> _Side:
        counts = self._reader.read_directed(a, b, self.at)
        prior = self._reader.read_surroundings(a, b, self.at)
        prior = _PRIOR_EVENTS * (prior + 1) / (prior + 1).sum()
        short, long = self._remember(counts, SHORT_DAYS), self._remember(counts, LONG_DAYS)
        return _Side(
            counts, short, long,
            tones(self._random.dirichlet(prior + short, _DRAWS), self._classes),
            tones(self._random.dirichlet(prior + long, _DRAWS), self._classes),
        )  # fmt: skip

    def _remember(self, counts: Floats, half_life: float) -> Floats:
        """Acts by class with the old ones forgotten; the mix as it is, the number less clumping."""
        if not len(counts):
            return np.zeros(len(self._classes))
        weights = _weights(len(counts), half_life)
        return discount_clumping(weights @ counts, float(weights.sum()), self._classes)

    def _attention(self, side: _Side) -> Figure:
        """The share of the news now, over the usual share."""
        shares = []
        for kept, half_life in ((side.short, SHORT_DAYS), (side.long, LONG_DAYS)):
            weights = _weights(len(self._news), half_life)
            news = float((weights * self._news).sum())
            spread = float((weights * side.counts.sum(axis=1)).sum()) / max(float(kept.sum()), 1e-9)
            shares.append(
                self._random.gamma(kept.sum() + 0.5, 1.0, _DRAWS) * max(spread, 1.0) / max(news, 1.0)
            )
        return _figure(shares[0] / np.maximum(shares[1], 1e-12))


def discount_clumping(counts: Floats, n_days: Floats | float, classes: ActClasses) -> Floats:
    """Acts by class (the last axis) as they are mixed, but as few as they say once clumping is taken off."""
    rate = counts / np.asarray(n_days, dtype=np.float64)[..., None]
    effective = (counts / (1 + classes.clumping * 7 * rate)).sum(axis=-1, keepdims=True)
    return np.asarray(counts * effective / np.maximum(counts.sum(axis=-1, keepdims=True), 1e-9))


def tones(mixes: Floats, classes: ActClasses) -> Floats:
    """The tone of each drawn mix."""
    friendly = mixes @ np.maximum(classes.weights, 0)
    hostile = mixes @ np.maximum(-classes.weights, 0)
    return np.asarray((friendly - hostile) / np.maximum(friendly + hostile, 1e-9))


def _weights(n_days: int, half_life: float) -> Floats:
    """1 on the last day, half as much a half-life before."""
    return np.asarray(0.5 ** (np.arange(n_days - 1, -1, -1) / half_life))


def _figure(draws: Floats) -> Figure:
    return figures_of(draws[:, None])[0]


def figures_of(draws: Floats) -> list[Figure]:
    """The middle and the 90 % interval of each column of draws."""
    low, middle, high = np.quantile(draws, [0.05, 0.5, 0.95], axis=0)
    return [Figure(*(round(float(part), 2) for part in one)) for one in zip(middle, low, high, strict=True)]
