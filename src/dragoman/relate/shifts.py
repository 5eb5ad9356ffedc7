"""Turning points between two powers: days on which what they do to each other changes.

For every day the weeks after it are held against the months before it, class by class, by a likelihood
ratio that allows for the clumping of news (never by a mean score, which hides a quarrel in the talks about
it). Only what becomes more frequent counts: what merely stops is a story that ends. A day is a shift
where the ratio is higher than the same pair's days give when they are shuffled, and than shuffled days of
the store's other pairs give, at a stated rate of false alarms.
"""

from __future__ import annotations

import bisect
import datetime as dt
import operator
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from dragoman.records import Record
from dragoman.relate.classes import ActClasses, Floats
from dragoman.relate.series import Series, SeriesReader, stretches_of

Direction = Literal["up", "down"]
Kind = Literal["appears", "mix", "volume"]
Act = tuple[dt.date, str, int]
Days = NDArray[np.signedinteger[Any]]

# Few and round. On fifteen known turning points of 2014-18 in ICEWS data 60 to 90 days before and 7 to 14
# after do equally well within one; 14 to 21 days apart too.
BEFORE_DAYS = 90
"""What a day is held against: so many days before it, or as many as there are (at least 14)."""
AFTER_DAYS = 10
"""How long a change must show: so many days from the day on, or as many as there are (at least 5)."""
APART_DAYS = 14
"""Two shifts of a pair are at least so many days apart."""
ALARMS_A_YEAR = 1.0
"""False alarms that shuffled days may give, for a pair and year."""

_LEAST_BEFORE, _LEAST_AFTER = 14, 5
_BLOCK_DAYS = 3  # a story in the news lasts about three days: shuffling leaves those together
_SMOOTH_DAYS = 90  # what a pair's own story adds to the news must not be taken off it again
_LEAST_TOLD = 0.01
_SHUFFLES = 60
_SAMPLE_PAIRS = 60
_SAMPLE_EVENTS = 50
_LEAST_PEAKS = 10
_MOST_EVIDENCE = 20
_DAY_OF = operator.itemgetter(0)
_PRIOR_ACTS = 5.0  # the tone before a day is drawn to the store's by so many acts
_APPEARS_BELOW = 3  # a pair with fewer events in the days before had no relation to speak of


class Shift(Record, frozen=True, kw_only=True):
    """A turning point: ``date`` is the first day of the new time, ``score`` the likelihood ratio there.

    ``threshold`` is what shuffled days reach at the stated rate; ``delay_days`` how many days of news from
    the date on were needed to pass it. ``tone_before`` and ``tone_after`` run from -1 (hostile) to 1.
    ``classes`` names what became more frequent, the most telling first, ``evidence`` such events.
    """

    a: str
    b: str
    date: dt.date
    direction: Direction
    kind: Kind
    score: float
    threshold: float
    delay_days: int
    tone_before: float
    tone_after: float
    events_before: int
    events_after: int
    classes: tuple[str, ...]
    evidence: tuple[str, ...]


class PairShifts(Record, frozen=True, kw_only=True):
    """All shifts of a pair in the order of their days, and how many days its series has."""

    a: str
    b: str
    days: int
    events: int
    shifts: tuple[Shift, ...]


class ShiftFinder:
    """Finds shifts in the series of one store; what is common among its pairs is measured once.

    Each stretch of days with news stands by itself: a silence of the whole store is no quiet time of a pair,
    and what came before it may have been told by more, or by other, sources.
    """

    def __init__(self, reader: SeriesReader, alarms_a_year: float = ALARMS_A_YEAR) -> None:
        self._reader = reader
        self._classes = reader.classes
        self._rate = alarms_a_year
        news = reader.read_totals(reader.last or dt.date.min)
        self._stretches = [
            _Stretch(start, exposure, self._sample_threshold(start, exposure))
            for start, end in stretches_of(reader.read_heard())
            if len(exposure := _exposure(news[start:end])) >= _LEAST_BEFORE + _LEAST_AFTER
        ]
        total = np.zeros(len(self._classes))
        for one in reader.read_many(_sample(reader.read_pairs(_SAMPLE_EVENTS))):
            total += one.counts.sum(axis=0)
        self._tone = self._classes.tone(total)

    def _sample_threshold(self, start: int, exposure: Floats) -> float:
        """What shuffled days of pairs from all over the store reach in a stretch."""
        first = self._reader.first or dt.date.min
        days = tuple(first + dt.timedelta(days=number) for number in (start, start + len(exposure) - 1))
        pairs = _sample(self._reader.read_pairs(_SAMPLE_EVENTS, *days))
        series = [one.counts[start : start + len(exposure)] for one in self._reader.read_many(pairs)]
        return self._threshold(series, exposure, _SHUFFLES // 6)

    def find(self, a: str, b: str) -> PairShifts:
        """The shifts of a pair, both directions together."""
        series, acts = self._reader.read(a, b), self._reader.read_acts(a, b)
        found = tuple(shift for one in self._stretches for shift in self._find_within(one, series, acts))
        return PairShifts(a=a, b=b, days=series.n_days, events=int(series.counts.sum()), shifts=found)

    def _find_within(self, one: _Stretch, series: Series, acts: Sequence[Act]) -> Iterator[Shift]:
        counts = series.counts[one.start : one.start + len(one.exposure)]
        threshold = max(one.floor, self._threshold([counts], one.exposure, _SHUFFLES))
        scan = Scan(counts, self._classes, one.exposure)
        within = Series(series.a, series.b, series.day(one.start), counts)
        for number in sorted(scan.peaks(threshold)):
            yield self._tell(within, scan, number, threshold, acts)

    def _threshold(self, series: Sequence[Floats], exposure: Floats, shuffles: int) -> float:
        """What the peaks of shuffled days pass at the stated rate over these pairs."""
        years = len(series) * len(exposure) * shuffles / 365
        # So many of a series' peaks that the allowed ones are among them, however long it is.
        limit = max(_LEAST_PEAKS, int(3 * self._rate * len(exposure) / 365))
        peaks: list[float] = []
        for number, one in enumerate(series):
            random = np.random.default_rng(number)
            for counts in _shuffled(one, shuffles, random):
                scan = Scan(counts, self._classes, exposure)
                peaks += [float(scan.scores[peak]) for peak in scan.peaks(0.0, limit)]
        allowed = int(self._rate * years)
        return sorted(peaks, reverse=True)[allowed] if allowed < len(peaks) else 0.0

    def _tell(self, series: Series, scan: Scan, number: int, threshold: float, acts: Sequence[Act]) -> Shift:
        before, after = scan.before(number), scan.after(number)
        parts = scan.parts(number)
        order = [int(kind) for kind in np.argsort(-parts) if parts[kind] > 0.05 * parts.sum()]
        tone_before = self._classes.tone(before, self._tone, _PRIOR_ACTS)
        tone_after = self._classes.tone(after, tone_before)
        last = min(number + AFTER_DAYS, series.n_days) - 1
        return Shift(
            a=series.a, b=series.b, date=series.day(number),
            direction="up" if tone_after > tone_before else "down",
            kind=_kind(scan, number), score=round(float(scan.scores[number]), 1),
            threshold=round(threshold, 1), delay_days=scan.delay(number, threshold),
            tone_before=round(tone_before, 2), tone_after=round(tone_after, 2),
            events_before=int(before.sum()), events_after=int(after.sum()),
            classes=tuple(self._classes.names[kind] for kind in order),
            evidence=_evidence(acts, series.day(number), series.day(last), order),
        )  # fmt: skip


@dataclass(frozen=True)
class _Stretch:
    """Days with news from number ``start`` on: how much is told on each, what shuffled days of it reach."""

    start: int
    exposure: Floats
    floor: float


def _exposure(news: Floats) -> Floats:
    """How much of the news each day stands for, 1 on average; more of everything is no change between two."""
    sums = np.concatenate([[0.0], np.cumsum(news)])
    days = np.arange(len(news))
    first, end = np.maximum(0, days - _SMOOTH_DAYS), np.minimum(len(news), days + _SMOOTH_DAYS + 1)
    smooth = (sums[end] - sums[first]) / (end - first)
    return np.asarray(smooth / smooth.mean())


class Scan:
    """The likelihood ratio of every day of a series; ``scores`` has one number a day."""

    def __init__(self, counts: Floats, classes: ActClasses, exposure: Floats | None = None) -> None:
        self._sums = np.vstack([np.zeros((1, counts.shape[1])), np.cumsum(counts, axis=0)])
        self._clumping = classes.clumping
        self._n = len(counts)
        days = np.arange(self._n)
        told = np.ones(self._n) if exposure is None else exposure
        self._told = np.concatenate([[0.0], np.cumsum(told)])
        self._first = np.maximum(0, days - BEFORE_DAYS)
        self._end = np.minimum(self._n, days + AFTER_DAYS)
        ratios = self._ratios(self._first, days, self._end)
        usable = (days - self._first >= _LEAST_BEFORE) & (self._end - days >= _LEAST_AFTER)
        self.scores: Floats = np.where(usable, ratios.sum(axis=1), 0.0)

    def _ratios(self, first: Days, days: Days, end: Days) -> Floats:
        """The ratio by class of two Poisson rates against one, over the spread that clumping adds."""
        before = self._sums[days] - self._sums[first]
        after = self._sums[end] - self._sums[days]
        n_before = np.maximum(self._told[days] - self._told[first], _LEAST_TOLD)[:, None]
        n_after = np.maximum(self._told[end] - self._told[days], _LEAST_TOLD)[:, None]
        rate = (before + after) / (n_before + n_after)
        ratio = 2 * (_surprise(before, rate * n_before) + _surprise(after, rate * n_after))
        rises = after / n_after > before / n_before
        weekly = 7 * (before + after) / np.maximum(end - first, 1)[:, None]
        spread = 1 + self._clumping * weekly
        return np.where(rises, np.maximum(ratio, 0) / spread, 0.0)

    def peaks(self, above: float, limit: int | None = None) -> list[int]:
        """The days with the highest scores above a threshold, well apart, the highest first."""
        left, found = self.scores.copy(), list[int]()
        while len(left) and (limit is None or len(found) < limit):
            top = int(left.argmax())
            if left[top] <= above:
                break
            found.append(top)
            left[max(0, top - APART_DAYS) : top + APART_DAYS + 1] = 0
        return found

    def before(self, day: int) -> Floats:
        """Events by class in the days before."""
        return np.asarray(self._sums[day] - self._sums[self._first[day]])

    def after(self, day: int) -> Floats:
        """Events by class from the day on."""
        return np.asarray(self._sums[self._end[day]] - self._sums[day])

    def parts(self, day: int) -> Floats:
        """The share of each class in a day's score."""
        one = np.array([day])
        return np.asarray(self._ratios(self._first[one], one, self._end[one])[0])

    def total(self, day: int) -> float:
        """The ratio of all events together, whatever their class."""
        before, after = self.before(day).sum(keepdims=True), self.after(day).sum(keepdims=True)
        n_before = max(float(self._told[day] - self._told[self._first[day]]), _LEAST_TOLD)
        n_after = max(float(self._told[self._end[day]] - self._told[day]), _LEAST_TOLD)
        rate = (before + after) / (n_before + n_after)
        ratio = 2 * (_surprise(before, rate * n_before) + _surprise(after, rate * n_after))
        rises = after / n_after > before / n_before
        weekly = 7 * (before + after) / max(int(self._end[day]) - int(self._first[day]), 1)
        spread = 1 + self._clumping.mean() * weekly
        return float((np.where(rises, ratio, 0.0) / spread)[0])

    def delay(self, day: int, threshold: float) -> int:
        """How many days of news from the day on were needed until its score passed the threshold."""
        start = np.array([day])
        for n in range(1, int(self._end[day]) - day + 1):
            if self._ratios(self._first[start], start, start + n).sum() > threshold:
                return n
        return int(self._end[day]) - day


def _surprise(counts: Floats, expected: Floats) -> Floats:
    """Counts times the log of counts over what was expected; nothing where nothing was counted."""
    safe = np.where(counts > 0, counts, 1.0)
    return np.where(counts > 0, counts * np.log(safe / np.maximum(expected, 1e-12)), 0.0)


def _kind(scan: Scan, day: int) -> Kind:
    if scan.before(day).sum() < _APPEARS_BELOW:
        return "appears"
    return "volume" if scan.total(day) > scan.scores[day] / 2 else "mix"


def _evidence(acts: Sequence[Act], since: dt.date, until: dt.date, kinds: Sequence[int]) -> tuple[str, ...]:
    """Ids of acts of some days and classes, those of the first class named first, then the earliest."""
    first = bisect.bisect_left(acts, since, key=_DAY_OF)
    end = bisect.bisect_right(acts, until, key=_DAY_OF)
    rank = {kind: number for number, kind in enumerate(kinds)}
    found = sorted((rank[kind], day, name) for day, name, kind in acts[first:end] if kind in rank)
    return tuple(name for _, _, name in found[:_MOST_EVIDENCE])


def _shuffled(counts: Floats, times: int, random: np.random.Generator) -> Iterator[Floats]:
    """The days in another order, a few together."""
    if not len(counts):
        return
    n_blocks = -(-len(counts) // _BLOCK_DAYS)
    days = np.arange(n_blocks * _BLOCK_DAYS).reshape(n_blocks, _BLOCK_DAYS)
    for _ in range(times):
        order = days[random.permutation(n_blocks)].ravel()
        yield counts[order[order < len(counts)]]


def _sample(pairs: Sequence[tuple[str, str]]) -> Sequence[tuple[str, str]]:
    """Pairs from all over the list, the same ones every time."""
    step = max(1, len(pairs) // _SAMPLE_PAIRS)
    return pairs[::step][:_SAMPLE_PAIRS]
