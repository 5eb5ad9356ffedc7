"""Pieces that several charts share: axes of time, bars with their own bounds, rules and labels."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from dragoman.show.charts.drawing import Spec

MOST_BINS = 130
"""Narrower bars than so many across a chart cannot be told apart."""

Days = tuple[dt.date, dt.date]


def bin_days(first: dt.date, last: dt.date, most: int = MOST_BINS) -> list[Days]:
    """The stretch from first to last cut into days, weeks, months, quarters or years; ends not included."""
    n_days = (last - first).days + 1
    if n_days <= most:
        begins = [first + dt.timedelta(days=n) for n in range(n_days)]
    elif n_days <= 7 * most:
        monday = first - dt.timedelta(days=first.weekday())
        begins = [monday + dt.timedelta(days=7 * n) for n in range((last - monday).days // 7 + 1)]
    else:
        months = next(step for step in (1, 3, 12, 120) if n_days / 30.4 / step <= most or step == 120)
        begins = _months(first, last, months)
    return [(begin, end) for begin, end in zip(begins, [*begins[1:], _after(begins)], strict=True)]


def _months(first: dt.date, last: dt.date, step: int) -> list[dt.date]:
    number = (first.year * 12 + first.month - 1) // step * step
    begins = []
    while (begin := dt.date(number // 12, number % 12 + 1, 1)) <= last:
        begins.append(begin)
        number += step
    return begins


def _after(begins: Sequence[dt.date]) -> dt.date:
    """The end of the last bin: as long as the one before it, or a day."""
    if len(begins) < 2:
        return begins[-1] + dt.timedelta(days=1)
    return begins[-1] + (begins[-1] - begins[-2])


def count_in_bins(bins: Sequence[Days], counts: Iterable[tuple[dt.date, int]]) -> list[int]:
    """How many fall into each bin; days outside all are passed over."""
    from bisect import bisect_right

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
