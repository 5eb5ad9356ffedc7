"""Since when two compete for a third: stretches of days in which both do more about it than usual."""

from __future__ import annotations

import datetime as dt

import numpy as np
from numpy.typing import NDArray

from dragoman.records import Record
from dragoman.relate.classes import Floats
from dragoman.relate.series import stretches_of

WINDOW_DAYS = 28
"""What both did within so many days is held against what they usually do in as many."""
LEAST_ACTS = 3
"""Below so many acts of either in these days there is no episode."""
JOIN_DAYS = 14
"""Two episodes with so few days between them are one."""


class Episode(Record, frozen=True, kw_only=True):
    """A stretch of days, both included, with the acts of the two in it; ``is_open`` where it may go on."""

    begin: dt.date
    end: dt.date
    acts: tuple[int, int]
    is_open: bool


def find_episodes(one: Floats, other: Floats, news: Floats, first: dt.date) -> list[Episode]:
    """The episodes in two series of acts a day that begin on ``first``.

    ``news`` are all acts of those days, so that what is usual goes with how much is told at all.
    """
    if not len(one) or not news.any():
        return []
    busy = _is_busy(one, news) & _is_busy(other, news)
    moved = np.flatnonzero((one > 0) | (other > 0))
    found: list[tuple[int, int]] = []
    for begin, after in stretches_of(busy):
        end = after - 1
        # The window looks back: the episode began with the first act in it, and ended with the last.
        acts = moved[(moved > begin - WINDOW_DAYS) & (moved <= end)]
        low, high = int(acts[0]), int(acts[-1])
        if found and low - found[-1][1] <= JOIN_DAYS:
            low = found.pop()[0]
        found.append((low, high))
    return [
        Episode(
            begin=first + dt.timedelta(days=low), end=first + dt.timedelta(days=high),
            acts=(int(one[low : high + 1].sum()), int(other[low : high + 1].sum())),
            is_open=high >= len(one) - WINDOW_DAYS and bool(busy[-1]),
        )
        for low, high in found
    ]  # fmt: skip


def _is_busy(acts: Floats, news: Floats) -> NDArray[np.bool_]:
    """The days up to which more was done in four weeks than usual."""
    recent, heard = _recent(acts), _recent(news)
    usual = acts.sum() / news.sum() * heard
    return np.asarray((recent > usual * (1 + 1e-9)) & (recent >= LEAST_ACTS))


def _recent(values: Floats) -> Floats:
    """The sum of each day and the four weeks before it."""
    sums = np.concatenate([[0.0], np.cumsum(values)])
    days = np.arange(1, len(sums))
    return np.asarray(sums[days] - sums[np.maximum(0, days - WINDOW_DAYS)])
