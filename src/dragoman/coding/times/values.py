"""TIMEX3 values: how they are written, and the stretch of days that each bounds."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from typing import NamedTuple

from dragoman.coding.times.calendars import add_months, month_length, shift, week_of
from dragoman.records import TimeKind


class Reading(NamedTuple):
    """What an expression means; ``last`` is its last token. An empty value says: certainly no time."""

    kind: TimeKind
    value: str
    last: int = -1
    begin: dt.date | None = None
    finish: dt.date | None = None
    precision: str | None = None
    confidence: float = 1.0


NOTHING = Reading("date", "")
SEASON_MONTHS = {"SP": 3, "SU": 6, "FA": 9, "WI": 12}
PRECISIONS = {
    "D": "day", "W": "week", "2W": "fortnight", "M": "month", "Q": "quarter", "Y": "year", "DE": "decade",
    "CE": "century", "ML": "millennium", "H": "hour", "MIN": "minute", "S": "second",
    "WE": "weekend", "N": "day",
}  # fmt: skip
_PERIODS = {
    "D": "P{}D", "W": "P{}W", "2W": "P{}W", "M": "P{}M", "Q": "P{}Q", "Y": "P{}Y", "DE": "P{}Y", "CE": "P{}Y",
    "ML": "P{}Y", "H": "PT{}H", "MIN": "PT{}M", "S": "PT{}S", "WE": "P{}WE", "N": "P{}D",
}  # fmt: skip
_HALVES = {"H": "PT30M", "D": "PT12H", "Y": "P6M"}
_FACTORS = {"2W": 2, "DE": 10, "CE": 100, "ML": 1000}
_VAGUE_PERIODS = {"DE": "PXDE", "CE": "PXCE", "ML": "PXML"}
_MONTHS_PER = {"M": 1, "Q": 3, "Y": 12, "DE": 120, "CE": 1200, "ML": 12000}
_DAYS_PER = {"D": 1, "W": 7, "2W": 14, "WE": 7, "N": 1}


def period(unit: str, number: float | None) -> str:
    """A duration (``P3D``, ``PT2H``); without a number it is vague (``PXD``)."""
    if number == 0.5 and unit in _HALVES:
        return _HALVES[unit]
    if number is None:
        return _VAGUE_PERIODS.get(unit, _PERIODS[unit].format("X"))
    return _PERIODS[unit].format(f"{number * _FACTORS.get(unit, 1):.10g}")


def move(date: dt.date, unit: str, number: float) -> dt.date | None:
    """The date that lies ``number`` units later; less than a day moves nothing; None outside the calendar."""
    if abs(number) > 100_000:
        return None
    if unit in _MONTHS_PER:
        return shift(date, months=round(number * _MONTHS_PER[unit]))
    if unit in _DAYS_PER:
        return shift(date, days=round(number * _DAYS_PER[unit]))
    hours = {"H": 24, "MIN": 1440, "S": 86400}[unit]
    return shift(date, days=round(number / hours)) if abs(number) >= hours else date


def value_of(date: dt.date, unit: str) -> str:
    """The unit of the calendar in which a date lies: ``2018-06``, ``2018-W23``, ``2018-Q2``, ``201``."""
    writers: dict[str, Callable[[dt.date], str]] = {
        "W": week_of,
        "2W": week_of,
        "M": lambda d: f"{d.year:04d}-{d.month:02d}",
        "Q": lambda d: f"{d.year:04d}-Q{(d.month + 2) // 3}",
        "Y": lambda d: f"{d.year:04d}",
        "DE": lambda d: f"{d.year // 10:03d}",
        "CE": lambda d: f"{d.year // 100:02d}",
        "ML": lambda d: f"{d.year // 1000}",
        "WE": lambda d: f"{week_of(d)}-WE",
    }
    return writers[unit](date) if unit in writers else date.isoformat()


UNKNOWN = {
    "D": "XXXX-XX-XX", "W": "XXXX-WXX", "2W": "XXXX-WXX", "M": "XXXX-XX", "Q": "XXXX-QX", "Y": "XXXX",
    "DE": "XXX",
    "CE": "XX", "ML": "X", "WE": "XXXX-WXX-WE", "H": "XXXX-XX-XXTXX", "MIN": "XXXX-XX-XXTXX:XX",
    "S": "XXXX-XX-XXTXX:XX", "N": "XXXX-XX-XX",
}  # fmt: skip
"""The value of a calendar unit that nothing anchors."""

_SHAPES = (
    ("day", re.compile(r"(\d{4})-(\d\d)-(\d\d)(?:T.*)?$")),
    ("month", re.compile(r"(\d{4})-(\d\d)$")),
    ("year", re.compile(r"(\d{4})$")),
    ("week", re.compile(r"(\d{4})-W(\d\d)(-WE)?(?:T.*)?$")),
    ("quarter", re.compile(r"(\d{4})-Q(\d)$")),
    ("half", re.compile(r"(\d{4})-H(\d)$")),
    ("season", re.compile(r"(\d{4})-(SP|SU|FA|WI)$")),
    ("decade", re.compile(r"(\d{3})$")),
    ("century", re.compile(r"(\d\d)$")),
)


def bounds(value: str) -> tuple[dt.date | None, dt.date | None, str | None]:
    """First and last day of a calendar value, and its precision; nothing where it has none."""
    for name, shape in _SHAPES:
        match = shape.match(value)
        if match:
            try:
                begin, finish = _BOUNDERS[name](match)
            except (ValueError, OverflowError):
                return None, None, None
            return begin, finish, _finer(name, value, match)
    if value.startswith("XXXX"):
        return None, None, _unknown_precision(value)
    return None, None, None


def _finer(name: str, value: str, match: re.Match[str]) -> str:
    if name == "week" and match[3]:
        return "weekend"
    if "T" not in value:
        return name
    clock = value.split("T", 1)[1]
    return "part of day" if not clock[:1].isdigit() else "minute" if ":" in clock[:3] else "hour"


def _unknown_precision(value: str) -> str:
    if "T" in value:
        return "part of day" if value.split("T", 1)[1][:1].isalpha() else "minute"
    if re.match(r"XXXX-WXX-\d|XXXX-..-..", value):
        return "day"
    if value[5:6] == "W":
        return "weekend" if value.endswith("WE") else "week"
    if value[5:7] in SEASON_MONTHS:
        return "season"
    return "quarter" if value[5:6] == "Q" else "month" if len(value) == 7 else "year"


def _months_from(year: int, month: int, count: int) -> tuple[dt.date, dt.date]:
    last_year, last_month = add_months(year, month, count - 1)
    return dt.date(year, month, 1), dt.date(last_year, last_month, month_length(last_year, last_month))


def _bound_day(match: re.Match[str]) -> tuple[dt.date, dt.date]:
    day = dt.date(int(match[1]), int(match[2]), int(match[3]))
    return day, day


def _bound_week(match: re.Match[str]) -> tuple[dt.date, dt.date]:
    monday = dt.date.fromisocalendar(int(match[1]), int(match[2]), 1)
    return monday + dt.timedelta(5 if match[3] else 0), monday + dt.timedelta(6)


def _bound_years(first: int, count: int) -> tuple[dt.date, dt.date]:
    return dt.date(max(first, 1), 1, 1), dt.date(first + count - 1, 12, 31)


_BOUNDERS: dict[str, Callable[[re.Match[str]], tuple[dt.date, dt.date]]] = {
    "day": _bound_day,
    "month": lambda m: _months_from(int(m[1]), int(m[2]), 1),
    "year": lambda m: _bound_years(int(m[1]), 1),
    "week": _bound_week,
    "quarter": lambda m: _months_from(int(m[1]), int(m[2]) * 3 - 2, 3),
    "half": lambda m: _months_from(int(m[1]), int(m[2]) * 6 - 5, 6),
    "season": lambda m: _months_from(int(m[1]), SEASON_MONTHS[m[2]], 3),
    "decade": lambda m: _bound_years(int(m[1]) * 10, 10),
    "century": lambda m: _bound_years(int(m[1]) * 100, 100),
}
