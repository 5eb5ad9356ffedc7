"""Pieces that several charts share: axes of time, bars with their own bounds, rules and labels."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Any

from dragoman.show.charts.drawing import Spec

MOST_BINS = 130
"""Narrower bars than so many across a chart cannot be told apart."""

Days = tuple[dt.date, dt.date]


def bin_days(first: dt.date, last: dt.date, most: int = MOST_BINS) -> list[Days]:
    """The stretch from first to last cut into days, weeks, months, quarters or years; ends not included."""
    n_days = (last - first).days + 1
    if n_days <= most:
        edges = [first + dt.timedelta(days=n) for n in range(n_days + 1)]
    elif n_days <= 7 * most:
        monday = first - dt.timedelta(days=first.weekday())
        edges = [monday + dt.timedelta(days=7 * n) for n in range((last - monday).days // 7 + 2)]
    else:
        months = next(step for step in (1, 3, 12, 120) if n_days / 30.4 / step <= most or step == 120)
        edges = _months(first, last, months)
    return list(pairwise(edges))


def _months(first: dt.date, last: dt.date, step: int) -> list[dt.date]:
    """The first days of so many months each, up to the one after the last day."""
    number = (first.year * 12 + first.month - 1) // step * step
    edges = [dt.date(number // 12, number % 12 + 1, 1)]
    while edges[-1] <= last:
        number += step
        edges.append(dt.date(number // 12, number % 12 + 1, 1))
    return edges


def count_in_bins(bins: Sequence[Days], counts: Iterable[tuple[dt.date, int]]) -> list[int]:
    """How many fall into each bin; days outside all are passed over."""
    begins, found = [begin for begin, _ in bins], [0] * len(bins)
    for day, number in counts:
        at = bisect_right(begins, day) - 1
        if at >= 0 and day < bins[at][1]:
            found[at] += number
    return found


def time_axis(days: Days | None = None, labels: bool = True, ticks: int | None = None) -> Spec:
    """The encoding of days from left to right, in UTC, whatever the machine's own time zone is."""
    scale: Spec = {"type": "utc"}
    if days:
        scale["domain"] = [day.isoformat() for day in days]
    axis: Any = {"grid": False, "title": None, "labels": labels, "ticks": labels, "labelOverlap": True}
    if ticks:
        axis["tickCount"] = ticks
    return {"field": "begin", "type": "temporal", "scale": scale, "axis": axis}


def plain_axis(field: str, domain: Sequence[float], axis: Spec | None) -> Spec:
    """The encoding of a number between two bounds."""
    return {
        "field": field, "type": "quantitative",
        "scale": {"domain": list(domain), "nice": False, "zero": False}, "axis": axis,
    }  # fmt: skip


def hidden_axis(extent: int) -> Spec:
    """An axis that shows nothing but keeps its room, so that views below each other line up."""
    return {
        "labels": False, "ticks": False, "domain": False, "grid": False, "title": None, "minExtent": extent,
    }  # fmt: skip


def upright_rules(values: Sequence[Spec], colour: str, dash: Sequence[int] = (4, 3)) -> Spec:
    """Rules from bottom to top at the days of some marks."""
    return {
        "data": {"values": list(values)},
        "mark": {"type": "rule", "color": colour, "strokeDash": list(dash)},
        "encoding": {"x": {"field": "begin", "type": "temporal"}},
    }
