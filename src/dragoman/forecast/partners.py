"""To whom will a country turn: the pairs' probabilities, put in order, and how good that order was.

One model answers both questions. The rank of a partner is the probability that ``forecast pair`` gives for
it, so the two can never disagree.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dragoman.errors import SettingsError
from dragoman.forecast.dyads import Dealings, day_number, day_of
from dragoman.forecast.evaluate import usual_begin
from dragoman.forecast.figures import Memory, figures
from dragoman.forecast.lessons import Learned
from dragoman.forecast.models import learned_for
from dragoman.forecast.scoring import calibration_error
from dragoman.forecast.windows import Ints, Reals, Windows, build_windows, look_back
from dragoman.records import Record

_REFIT_MORNINGS = 4
_HITS_AT = 10


class Ranks(Record, frozen=True, kw_only=True):
    """How high the partners stood to whom countries then turned: mean reciprocal rank, share in the top ten.

    A rank counts those that stood higher and half of those that stood level, without the other partners that
    also came true. ``calibration_error`` is over all candidates, ``_first`` over those that the country never
    turned to before. ``own_rate`` is the order by the pairs' own rates, ``recent`` by their last thirty days.
    """

    name: str
    days: int
    since: dt.date
    until: dt.date
    n: int
    n_first: int
    calibration_error: float
    calibration_error_first: float
    mean_reciprocal_rank: dict[str, float]
    hits_at_10: dict[str, float]
    mean_reciprocal_rank_first: dict[str, float]


def score_partners(
    dealings: Dealings,
    days: int,
    since: dt.date | None = None,
    until: dt.date | None = None,
    only: Collection[str] = (),
    on_progress: Callable[[str], None] = lambda _: None,
) -> list[Ranks]:
    """Rank all countries for every country that turned to one, on mornings ``days`` days apart.

    By default the last two fifths of the record are asked about.

    Raises:
        SettingsError: the stretch holds no window.
    """
    last = min(day_number(until) if until else dealings.last, dealings.last) - days + 1
    begin = day_number(since) if since else usual_begin(dealings)
    mornings = np.arange(begin, last + 1, days, dtype=np.int64)
    if not len(mornings) or begin <= dealings.first:
        raise SettingsError(
            f"nothing to rank: no window of {days} days from {day_of(begin)} on lies in the record,"
            f" which goes from {day_of(dealings.first)} to {day_of(dealings.last)}"
        )
    a, b = np.nonzero(~np.eye(len(dealings.countries), dtype=bool))
    found = []
    for channel, known in enumerate(dealings.classes):
        if only and known.name not in only:
            continue
        on_progress(f"{known.name} within {days} days")
        found.append(_Trial(dealings, channel, days, mornings, a, b).ranks())
    return found


class _Trial:
    """One class over all mornings; every ordered pair of countries is a candidate."""

    def __init__(self, dealings: Dealings, channel: int, days: int, mornings: Ints, a: Ints, b: Ints) -> None:
        self.dealings, self.channel, self.days, self.mornings = dealings, channel, days, mornings
        self.a, self.b = a, b
        self.memory = Memory(dealings)
        self.learned: Learned | None = None

    def ranks(self) -> Ranks:
        """Ask on every morning and see where those stood to whom the countries then turned."""
        asked = build_windows(self.dealings, self.mornings, self.a, self.b, self.days, (self.channel,))
        places: dict[str, list[Reals]] = {}
        first: list[NDArray[np.bool_]] = []
        all_: list[tuple[Reals, ...]] = []
        for number, morning in enumerate(self.mornings):
            truth = asked.truth[number, :, 0]
            heights = self._heights(number, int(morning))
            never = self.memory.levels[-1, self.channel][self.a, self.b] == 0
            first.append(never[truth])
            all_.append((truth.astype(np.float64), heights["probability"].copy(), never.astype(np.float64)))
            for name, height in heights.items():
                places.setdefault(name, []).append(_places(self._table(height), self._table(truth)))
        return self._sum(
            {name: np.concatenate(each) for name, each in places.items()},
            np.concatenate(first),
            np.concatenate(all_, axis=1),
        )

    def _heights(self, number: int, morning: int) -> dict[str, Reals]:
        if number % _REFIT_MORNINGS == 0:
            before = self.dealings.until(morning)
            self.learned = learned_for(before, self.channel, self.days, morning, None, "")
        assert self.learned is not None
        windows = self._past(morning)
        own = windows.rates(self.learned.way)[-1, :, 0]
        self.memory.advance(morning)
        plain = figures(self.memory, self.channel, self.a, self.b, self.days)
        recent = self.memory.levels[2, self.channel][self.a, self.b].astype(np.float64)
        return {"probability": self.learned.chance(plain, own), "own_rate": own, "recent": recent}

    def _past(self, morning: int) -> Windows:
        back = look_back(self.dealings, morning, self.days, 400)
        return build_windows(self.dealings, back, self.a, self.b, self.days, (self.channel,))

    def _table(self, values: NDArray[Any]) -> NDArray[Any]:
        table = np.zeros((len(self.dealings.countries),) * 2, dtype=values.dtype)
        table[self.a, self.b] = values
        return table

    def _sum(self, places: dict[str, Reals], first: NDArray[np.bool_], all_: Reals) -> Ranks:
        n = len(first)
        if not n:
            raise SettingsError(f"no country did {self.dealings.classes[self.channel].name} in the stretch")
        return Ranks(
            name=self.dealings.classes[self.channel].name,
            days=self.days,
            since=day_of(self.mornings[0]),
            until=day_of(self.mornings[-1] + self.days - 1),
            n=n,
            n_first=int(first.sum()),
            calibration_error=round(calibration_error(all_[0], all_[1]), 5),
            calibration_error_first=round(calibration_error(*all_[:2, all_[2] > 0]), 5),
            mean_reciprocal_rank={k: round(float((1 / v).mean()), 4) for k, v in places.items()},
            hits_at_10={k: round(float((v <= _HITS_AT).mean()), 4) for k, v in places.items()},
            mean_reciprocal_rank_first={
                k: round(float((1 / v[first]).mean()), 4) if first.any() else 0.0 for k, v in places.items()
            },
        )


def _places(height: Reals, truth: NDArray[np.bool_]) -> Reals:
    """The rank of each true partner in its row, filtered, level ones by half; in the order of the table."""
    np.fill_diagonal(height, -np.inf)
    found = []
    for row, true in zip(height, truth, strict=True):
        others, mine = row[~true], row[true, None]
        found.append(1 + (others > mine).sum(axis=1) + (others == mine).sum(axis=1) / 2)
    return np.concatenate(found)
