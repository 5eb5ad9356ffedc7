"""Rules for parts of a period: early May, the end of the year, the first Monday of June."""

from __future__ import annotations

import datetime as dt
import re

from dragoman.coding.times.calendars import month_length
from dragoman.coding.times.scene import Scene, rule
from dragoman.coding.times.values import UNKNOWN, Reading, bounds, move, value_of

_THIRDS = {"early": (0, 10), "mid": (10, 20), "middle": (10, 20), "late": (20, 31)}


@rule(r"T? (?P<early>e) -? (?P<inner>[MhlxyYtTWZOI])")
def early(scene: Scene, match: re.Match[str]) -> Reading | None:
    """early May · mid-June 2018 · late last year: the value of the whole, bounded to its part."""
    inner = scene.read_at(match.start("inner"))
    kind = scene.kind(match.start("inner"))
    if kind in "OI":
        inner = scene.read_at(match.start("inner") + 1)
        if inner is None or bounds(inner.value)[2] not in ("month", "year", "decade", "quarter"):
            return None
    if inner is None or inner.kind not in ("date", "time") or not inner.value:
        return None
    return narrowed(inner, scene.word(match.start("early")))


@rule(r"T? (?P<edge>E) F (?P<inner>[MhlxyYTWZDUoSqG])")
@rule(r"T? (?P<edge>E) (?P<inner>M)")
def edge(scene: Scene, match: re.Match[str]) -> Reading | None:
    """the beginning of May · the end of the year · the rest of the week."""
    word, at = scene.word(match.start("edge")), match.start("inner")
    inner = _this_unit(scene, at) or scene.read_at(at)
    if inner is None or inner.kind not in ("date", "time") or not inner.value:
        return None
    if scene.kind(at) == "M" and scene.word(at - 1) != "of" and word not in ("end", "start"):
        return None
    names = {"beginning": "early", "start": "early", "outset": "early", "turn": "early", "middle": "mid"}
    return narrowed(inner, names.get(word, "late"), is_edge=True)


def _this_unit(scene: Scene, at: int) -> Reading | None:
    """ "the end of the year", "end of year": of the current one."""
    unit_at = at + (scene.kind(at) == "T")
    unit = scene.tokens.values[unit_at] if scene.kind(unit_at) == "U" else None
    if unit not in ("D", "W", "M", "Q", "Y", "DE", "CE"):
        return None
    if scene.date is None:
        return None
    return Reading("date", value_of(scene.date, unit), last=unit_at)


def narrowed(inner: Reading, word: str, *, is_edge: bool = False) -> Reading:
    """A period with its bounds drawn in to the part that a word names; the value stays that of the period."""
    begin, finish, precision = bounds(inner.value)
    if inner.begin is not None:
        begin, finish = inner.begin, inner.finish
    if begin is None or finish is None or word not in _THIRDS:
        return inner
    if precision == "month" and not is_edge:
        low, high = _THIRDS[word]
        last = month_length(begin.year, begin.month)
        begin, finish = begin.replace(day=low + 1), begin.replace(day=min(high, last))
    else:
        third = (finish - begin).days // 3
        low_part = {"early": 0, "mid": 1, "middle": 1, "late": 2}[word]
        begin, finish = (
            begin + dt.timedelta(third * low_part),
            (finish if low_part == 2 else begin + dt.timedelta(third * (low_part + 1))),
        )
    return inner._replace(begin=begin, finish=finish, precision=precision)


@rule(r"(?P<unit>U) [-'] (?P<edge>E)")
def year_end(scene: Scene, match: re.Match[str]) -> Reading | None:
    """by year-end · at month's end."""
    unit = scene.value(match, "unit")
    if unit not in ("M", "Q", "Y") or scene.word(match.end() - 1) != "end":
        return None
    if scene.date is None:
        return Reading("date", UNKNOWN[unit])
    return narrowed(Reading("date", value_of(scene.date, unit)), "late", is_edge=True)


@rule(r"T? (?P<number>[oSl]) (?P<half>X) F (?P<inner>[MThlxyDoS])")
def half_of(scene: Scene, match: re.Match[str]) -> Reading | None:
    """the first half of May · the second half of the year."""
    inner = _this_unit(scene, match.start("inner")) or scene.read_at(match.start("inner"))
    if inner is None or inner.kind != "date" or bounds(inner.value)[0] is None:
        return None
    number = scene.value(match, "number")
    begin, finish, precision = bounds(inner.value)
    assert begin is not None
    assert finish is not None
    if precision == "year":
        return inner._replace(value=f"{begin.year:04d}-H{1 if number == 1 else 2}")
    middle = begin + (finish - begin) / 2
    first = number == 1
    return inner._replace(
        begin=begin if first else middle, finish=middle if first else finish, precision=precision
    )


@rule(r"T? (?P<number>[oSl]) (?P<what>[WUV]) [FI] (?P<inner>[MThlxy])")
def nth_of(scene: Scene, match: re.Match[str]) -> Reading | None:
    """the first Monday of May · the last week of October · the third quarter of last year."""
    inner = _this_unit(scene, match.start("inner")) or scene.read_at(match.start("inner"))
    if inner is None or inner.kind != "date":
        return None
    begin, finish, precision = bounds(inner.value)
    number = -1 if scene.kind(match.start("number")) == "l" else scene.value(match, "number")
    if begin is None or finish is None or precision is None:
        return None
    what = scene.value(match, "what")
    if scene.kind(match.start("what")) == "W":
        return _nth_weekday(begin, finish, what, number, inner.last)
    return _nth_unit(begin, finish, what, number, inner.last)


def _nth_weekday(begin: dt.date, finish: dt.date, weekday: int, number: int, last: int) -> Reading | None:
    if number > 0:
        day = begin + dt.timedelta((weekday - begin.isoweekday()) % 7 + 7 * (number - 1))
    else:
        day = finish - dt.timedelta((finish.isoweekday() - weekday) % 7)
    return Reading("date", day.isoformat(), last=last) if begin <= day <= finish else None


def _nth_unit(begin: dt.date, finish: dt.date, unit: str, number: int, last: int) -> Reading | None:
    if unit not in ("D", "W", "M", "Q", "WE"):
        return None
    if unit in ("W", "WE"):  # the week that holds the first Thursday is the first, as in ISO 8601
        start = begin if number > 0 else finish
        monday = start - dt.timedelta(start.weekday())
        if number > 0 and start.weekday() > 3 and unit == "W":
            monday += dt.timedelta(7)
        if number < 0 and start.weekday() < 3 and unit == "W":
            monday -= dt.timedelta(7)
        day: dt.date | None = monday + dt.timedelta(7 * (number - 1) if number > 0 else 0)
    else:
        start = begin if number > 0 else finish
        day = move(start, unit, number - 1 if number > 0 else 0)
    if day is None or day > finish + dt.timedelta(6):
        return None
    return Reading("date", value_of(day, unit), last=last)


@rule(r"T? (?P<unit>U) [FI] (?P<inner>[MWTYlxh])")
def unit_of_date(scene: Scene, match: re.Match[str]) -> Reading | None:
    """the week of June 12 · the month of May · the weekend of June 9."""
    inner = scene.read_at(match.start("inner"))
    unit = scene.value(match, "unit")
    if inner is None or inner.kind != "date" or unit not in ("W", "M", "WE"):
        return None
    begin, _, precision = bounds(inner.value)
    if unit == "M":
        return inner if precision == "month" else None
    if begin is None or precision != "day":
        return None
    return Reading("date", value_of(begin, unit), last=inner.last)
