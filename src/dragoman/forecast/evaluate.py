"""Asks what would have been forecast on past mornings, learning only from what was known on each."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dragoman.errors import SettingsError
from dragoman.forecast.dyads import Dealings, day_number, day_of
from dragoman.forecast.lessons import gather, learn, pairs_known
from dragoman.forecast.scoring import (
    Bin,
    Interval,
    Reals,
    brier,
    calibration_error,
    log_score,
    reliability,
    skill,
)
from dragoman.forecast.windows import Windows, build_windows, look_back
from dragoman.records import Record

HORIZONS_DAYS = (1, 7, 30)
LEAST_EVENTS = 20
_REFIT_DAYS = 28
_SET_ERROR = 0.1
_SET_PACE = 0.3
_SET_LEAST = 50
_MOST_MORNINGS = 400


class ClassScore(Record, frozen=True, kw_only=True):
    """How forecasts of one class did; ``own_rate`` is the pair's own rate, ``first`` what never was before.

    ``set_coverage`` is the share of sets at 90 % that held what came true, over what came true and over
    what did not.
    """

    name: str
    n: int
    n_true: int
    brier: float
    brier_own_rate: float
    brier_base_rate: float
    log_score: float
    log_score_own_rate: float
    skill_over_base_rate: Interval
    skill_over_own_rate: Interval
    calibration_error: float
    calibration_error_own_rate: float
    skill_first: Interval | None
    n_true_first: int
    skill_repeated: Interval | None
    set_coverage: tuple[float, float] | None
    reliability: tuple[Bin, ...]


class Evaluation(Record, frozen=True, kw_only=True):
    """Forecasts of past windows, scored class by class."""

    days: int
    since: dt.date
    until: dt.date
    n_mornings: int
    n_pairs: int
    least_events: int
    classes: tuple[ClassScore, ...]


def evaluate(
    dealings: Dealings,
    days: int = 7,
    since: dt.date | None = None,
    until: dt.date | None = None,
    least_events: int = LEAST_EVENTS,
    on_progress: Callable[[str], None] = lambda _: None,
) -> Evaluation:
    """Score forecasts for mornings from ``since`` to ``until`` on pairs that had enough events before.

    By default the last two fifths of the record are asked about. Models learn anew every four weeks.

    Raises:
        SettingsError: the stretch holds no window, or no pair has enough events before it.
    """
    windows, first = _prepare(dealings, days, since, until, least_events)
    scores = []
    for channel, known in enumerate(dealings.classes):
        on_progress(f"{known.name} within {days} days")
        plain = gather(dealings, windows, channel)
        chance, own = rolling(windows, plain, channel, first)
        scores.append(_score(known.name, windows, channel, first, chance, own))
    return Evaluation(
        days=days,
        since=day_of(windows.mornings[first]),
        until=day_of(windows.mornings[-1] + days - 1),
        n_mornings=len(windows.mornings) - first,
        n_pairs=len(windows.a),
        least_events=least_events,
        classes=tuple(scores),
    )


def _prepare(
    dealings: Dealings, days: int, since: dt.date | None, until: dt.date | None, least_events: int
) -> tuple[Windows, int]:
    """The windows of the whole record up to the last that is asked about, and the first of those."""
    last = min(day_number(until) if until else dealings.last, dealings.last) - days + 1
    begin = dealings.first + (dealings.last - dealings.first) * 3 // 5
    if since:
        begin = day_number(since)
    mornings = look_back(dealings, last, days, _MOST_MORNINGS)
    first = int(np.searchsorted(mornings, begin))
    if first >= len(mornings) or begin <= dealings.first:
        raise SettingsError(
            f"nothing to evaluate: events were told from {day_of(dealings.first)} to {day_of(dealings.last)};"
            f" a window of {days} days needs a past before it and its end within them"
        )
    a, b = pairs_known(dealings, begin, least_events)
    if not len(a):
        raise SettingsError(f"no pair has {least_events} events before {day_of(begin)}; try --least-events 5")
    return build_windows(dealings, mornings, a, b, days), first


def rolling(windows: Windows, plain: NDArray[np.float32], channel: int, first: int) -> tuple[Reals, Reals]:
    """Probabilities and own rates from morning number ``first`` on, shape (mornings, pairs) each."""
    chances, rates = [], []
    refit = max(_REFIT_DAYS // windows.step, 1)
    for begin in range(first, len(windows.mornings), refit):
        learned = learn(windows, plain, channel, begin)
        for at in range(begin, min(begin + refit, len(windows.mornings))):
            own = windows.rates(learned.way)[at, :, channel]
            rates.append(own)
            chances.append(learned.chance(plain[at], own))
    return np.array(chances), np.array(rates)


def _score(name: str, windows: Windows, channel: int, first: int, chance: Reals, own: Reals) -> ClassScore:
    truth = windows.truth[first:, :, channel].astype(np.float64)
    base = np.repeat(windows.base_rates()[first:, channel, None], truth.shape[1], axis=1)
    block = np.repeat(windows.mornings[first:, None] // max(7, windows.days), truth.shape[1], axis=1)
    ever = windows.ever_before()[first:, :, channel]
    y, p, own_rate = truth.ravel(), chance.ravel(), own.ravel()

    def against(other: Reals, which: NDArray[Any] | None = None) -> Interval:
        at = slice(None) if which is None else which.ravel()
        return skill(y[at], p[at], other.ravel()[at], block.ravel()[at])

    return ClassScore(
        name=name,
        n=truth.size,
        n_true=int(truth.sum()),
        brier=round(float(brier(y, p).mean()), 5),
        brier_own_rate=round(float(brier(y, own_rate).mean()), 5),
        brier_base_rate=round(float(brier(y, base.ravel()).mean()), 5),
        log_score=round(float(log_score(y, p).mean()), 5),
        log_score_own_rate=round(float(log_score(y, own_rate).mean()), 5),
        skill_over_base_rate=against(base),
        skill_over_own_rate=against(own),
        calibration_error=round(calibration_error(y, p), 4),
        calibration_error_own_rate=round(calibration_error(y, own_rate), 4),
        skill_first=against(own, ~ever) if (truth * ~ever).any() else None,
        n_true_first=int((truth * ~ever).sum()),
        skill_repeated=against(own, ever) if (truth * ever).any() else None,
        set_coverage=set_coverage(truth, chance, windows.lag),
        reliability=reliability(y, p),
    )


def set_coverage(truth: Reals, chance: Reals, lag: int) -> tuple[float, float] | None:
    """How often conformal sets at 90 % held the truth, where it was yes and where it was no.

    A set may hold yes, no or both. Yes is in it where the forecast is not below the lowest tenth of the
    earlier forecasts of what came true, no where it is not above the highest tenth of the others. The
    tenth is widened or narrowed a little after each morning, by how the sets did (adaptive conformal).
    """
    sides = [_covered(truth > 0, chance, lag), _covered(truth <= 0, -chance, lag)]
    if not all(len(side) for side in sides):
        return None
    return round(float(np.mean(sides[0])), 4), round(float(np.mean(sides[1])), 4)


def _covered(which: NDArray[np.bool_], height: Reals, lag: int) -> list[bool]:
    """Whether each case lies above the lowest tenth of the earlier ones, morning by morning."""
    covered: list[bool] = []
    error = _SET_ERROR
    answers: dict[int, NDArray[np.bool_]] = {}
    for at in range(lag, len(which)):
        past = height[: at - lag + 1][which[: at - lag + 1]]
        if at - lag in answers and len(answers[at - lag]):
            error += _SET_PACE * (_SET_ERROR - float(1 - answers[at - lag].mean()))
            error = float(np.clip(error, 0.01, 0.3))
        if len(past) < _SET_LEAST:
            continue
        answers[at] = height[at][which[at]] >= np.quantile(past, error)
        covered += answers[at].tolist()
    return covered
