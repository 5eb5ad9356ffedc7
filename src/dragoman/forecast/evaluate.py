"""Asks what would have been forecast on past mornings, learning only from what was known on each."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dragoman.errors import SettingsError
from dragoman.forecast.dyads import Dealings, day_number, day_of
from dragoman.forecast.lessons import Learned, gather, learn, pairs_known, with_quiet
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
_MOST_MORNINGS = 400


class ClassScore(Record, frozen=True, kw_only=True):
    """How forecasts of one class did; ``own_rate`` is the pair's own rate, ``first`` what never was before.

    ``set_coverage`` is the share of sets at 90 % that held what came true, over what came true and over
    what did not; ``set_both`` the share of sets that rule nothing out. ``interval_coverage`` is how often
    the intervals of 90 % agreed with how often pairs then did it.
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
    set_both: float
    interval_coverage: float
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
    only: Collection[str] = (),
    on_progress: Callable[[str], None] = lambda _: None,
) -> Evaluation:
    """Score forecasts for mornings from ``since`` to ``until`` on pairs that had enough events before.

    By default the last two fifths of the record are asked about. Models learn anew every four weeks.
    ``only`` names the classes to score; the dealings of all classes are what is known all the same.

    Raises:
        SettingsError: the stretch holds no window, or no pair has enough events before it.
    """
    windows, first = _prepare(dealings, days, since, until, least_events)
    asked = windows.of_common()
    scores = []
    for channel, known in enumerate(dealings.classes):
        if only and known.name not in only:
            continue
        on_progress(f"{known.name} within {days} days")
        plain = gather(dealings, windows, channel)
        rolled = rolling(windows, plain, channel, first)
        scores.append(_score(known.name, asked, channel, first, rolled))
    return Evaluation(
        days=days,
        since=day_of(windows.mornings[first]),
        until=day_of(windows.mornings[-1] + days - 1),
        n_mornings=len(windows.mornings) - first,
        n_pairs=len(asked.a),
        least_events=least_events,
        classes=tuple(scores),
    )


def usual_begin(dealings: Dealings) -> int:
    """The first morning asked about where none is named: three fifths into the record."""
    return dealings.first + (dealings.last - dealings.first) * 3 // 5


def _prepare(
    dealings: Dealings, days: int, since: dt.date | None, until: dt.date | None, least_events: int
) -> tuple[Windows, int]:
    """The windows of the whole record up to the last that is asked about, and the first of those."""
    last = min(day_number(until) if until else dealings.last, dealings.last) - days + 1
    begin = day_number(since) if since else usual_begin(dealings)
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
    return build_windows(dealings, mornings, *with_quiet(dealings, a, b), days, common=len(a)), first


@dataclass(frozen=True)
class Rolled:
    """What was forecast on past mornings; ``chance`` and ``own`` have shape (mornings, pairs).

    ``held`` says whether the conformal set held what came true, ``is_open`` whether it ruled nothing out,
    ``learned`` what each morning rested on.
    """

    chance: Reals
    own: Reals
    held: NDArray[np.bool_]
    is_open: NDArray[np.bool_]
    learned: tuple[Learned, ...]


def rolling(windows: Windows, plain: NDArray[np.float32], channel: int, first: int) -> Rolled:
    """Forecasts and own rates from morning number ``first`` on; models learn anew every four weeks."""
    chances, rates, held, is_open, rested = [], [], [], [], []
    refit, asked = max(_REFIT_DAYS // windows.step, 1), slice(windows.common)
    for begin in range(first, len(windows.mornings), refit):
        learned = learn(windows, plain, channel, begin)
        for at in range(begin, min(begin + refit, len(windows.mornings))):
            own = windows.rates(learned.way)[at, asked, channel]
            chance = learned.chance(plain[at, asked], own)
            rates.append(own)
            chances.append(chance)
            yes, no = learned.sets(chance)
            held.append(np.where(windows.truth[at, asked, channel], yes, no))
            is_open.append(yes & no)
            rested.append(learned)
    return Rolled(np.array(chances), np.array(rates), np.array(held), np.array(is_open), tuple(rested))


def _score(name: str, windows: Windows, channel: int, first: int, rolled: Rolled) -> ClassScore:
    chance, own = rolled.chance, rolled.own
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
        set_coverage=_set_coverage(truth > 0, rolled),
        set_both=round(float(rolled.is_open.mean()), 4),
        interval_coverage=_interval_coverage(windows, rolled, channel, first),
        reliability=reliability(y, p),
    )


def _set_coverage(came: NDArray[np.bool_], rolled: Rolled) -> tuple[float, float] | None:
    """How often the sets held the truth, where it was yes and where it was no."""
    asked = np.array([learned.model is not None for learned in rolled.learned])
    held, came = rolled.held[asked], came[asked]
    if not came.any() or came.all():
        return None
    return round(float(held[came].mean()), 4), round(float(held[~came].mean()), 4)


def _interval_coverage(windows: Windows, rolled: Rolled, channel: int, first: int) -> float:
    """How often the interval of 90 % of a pair's chance agreed with how often the pair then did it.

    Over the windows between two learnings that do not overlap, a pair's number of hits follows a
    beta-binomial law if the interval is right; counted is how often it falls within the middle 90 % of
    that law (ties broken by chance, so that the law itself would be counted in 90 % of cases).
    """
    from scipy.stats import betabinom

    chance, truth = np.random.default_rng(0), windows.truth[first:, :, channel]
    apart = -(-windows.days // windows.step)
    inside = []
    for learned, stretch in groupby(enumerate(rolled.learned), key=lambda each: each[1]):
        at = [n for n, _ in stretch][::apart]
        hits, mean = truth[at].sum(axis=0), np.clip(rolled.chance[at].mean(axis=0), 1e-4, 1 - 1e-4)
        law = betabinom(len(at), learned.firmness * mean, learned.firmness * (1 - mean))
        place = law.cdf(hits - 1) + chance.random(len(hits)) * law.pmf(hits)
        inside.append((place >= 0.05) & (place <= 0.95))
    return round(float(np.concatenate(inside).mean()), 4)
