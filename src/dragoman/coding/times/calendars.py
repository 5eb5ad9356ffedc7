"""Arithmetic of calendars: months, weeks, Easter, and the years of the Islamic and Hebrew calendars."""

from __future__ import annotations

import calendar
import datetime as dt

FIRST_YEAR, LAST_YEAR = 1, 9999


def add_months(year: int, month: int, months: int) -> tuple[int, int]:
    """Year and month that lie ``months`` later (or, below zero, earlier)."""
    count = year * 12 + month - 1 + months
    return count // 12, count % 12 + 1


def shift(date: dt.date, *, years: int = 0, months: int = 0, days: int = 0) -> dt.date | None:
    """A date moved; the 31st becomes the last day of a shorter month; None outside years 1 to 9999."""
    year, month = add_months(date.year, date.month, years * 12 + months)
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    try:
        return date.replace(
            year=year, month=month, day=min(date.day, month_length(year, month))
        ) + dt.timedelta(days)
    except OverflowError:
        return None


def month_length(year: int, month: int) -> int:
    """Days of a month."""
    return calendar.monthrange(year, month)[1]


def make_date(year: int, month: int, day: int) -> dt.date | None:
    """The date, or None where there is none such (31 February, year 0)."""
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def nth_weekday(year: int, month: int, weekday: int, number: int) -> dt.date | None:
    """The ``number``-th (-1: last) weekday (1 Monday to 7 Sunday) of a month."""
    if number > 0:
        first = dt.date(year, month, 1)
        day = 1 + (weekday - first.isoweekday()) % 7 + 7 * (number - 1)
        return make_date(year, month, day)
    last = dt.date(year, month, month_length(year, month))
    return last - dt.timedelta((last.isoweekday() - weekday) % 7 + 7 * (-number - 1))


def week_of(date: dt.date) -> str:
    """The ISO week of a date as TIMEX3 writes it (``2018-W22``)."""
    year, week, _ = date.isocalendar()
    return f"{year:04d}-W{week:02d}"


def easter(year: int) -> dt.date:
    """Western Easter Sunday (the anonymous Gregorian algorithm, Meeus 1991)."""
    a, b, c = year % 19, year // 100, year % 100
    h = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    k = (32 + 2 * (b % 4) + 2 * (c // 4) - h - c % 4) % 7
    m = (a + 11 * h + 22 * k) // 451
    month, day = divmod(h + k - 7 * m + 114, 31)
    return dt.date(year, month, day + 1)


def orthodox_easter(year: int) -> dt.date:
    """Orthodox Easter Sunday as a Gregorian date (Meeus' Julian algorithm; 1900 to 2099 offset 13 days)."""
    a, b, c = year % 4, year % 7, year % 19
    d = (19 * c + 15) % 30
    month, day = divmod(d + (2 * a + 4 * b - d + 34) % 7 + 114, 31)
    return dt.date(year, month, day + 1) + dt.timedelta(year // 100 - year // 400 - 2)


def islamic_to_date(year: int, month: int, day: int) -> dt.date | None:
    """The first date in a Gregorian ``year`` of an Islamic month and day (tabular calendar, civil epoch)."""
    start = int((year - 622) * 33 / 32) - 1
    for hijri in range(start, start + 4):
        days = day + (59 * (month - 1) + 1) // 2 + (hijri - 1) * 354 + (3 + 11 * hijri) // 30 + 227014
        date = dt.date.fromordinal(days)
        if date.year == year:
            return date
    return None


def _hebrew_days(year: int) -> int:
    """Days from the Hebrew epoch to the first of Tishri of a Hebrew year (molad and postponements)."""
    months = (235 * year - 234) // 19
    parts = 12084 + 13753 * months
    day = 29 * months + parts // 25920
    return day + 1 if (3 * (day + 1)) % 7 < 3 else day


def _hebrew_new_year(year: int) -> int:
    before, this, after = (_hebrew_days(y) for y in (year - 1, year, year + 1))
    correction = 2 if after - this == 356 else 1 if this - before == 382 else 0
    return this + correction - 1373428 + 1


def hebrew_to_date(year: int, month: int, day: int) -> dt.date | None:
    """The date in a Gregorian ``year`` of a Hebrew month (1 Nisan to 12 Adar, or Adar II) and day."""
    for hebrew in (year + 3760, year + 3761):
        new_year = _hebrew_new_year(hebrew)
        length = _hebrew_new_year(hebrew + 1) - new_year
        is_leap = (7 * hebrew + 1) % 19 < 7
        months = [30, 30 if length % 10 == 5 else 29, 29 if length % 10 == 3 else 30, 29, 30]
        months += [30, 29] if is_leap else [29]
        months += [30, 29, 30, 29, 30, 29]
        # from Tishri: Tishri Heshvan Kislev Tevet Shevat (Adar I) Adar Nisan Iyar Sivan Tammuz Av Elul
        position = (
            month - 7 if month >= 7 and month < 12 else month + 5 + is_leap if month < 7 else 5 + is_leap
        )
        date = dt.date.fromordinal(new_year + sum(months[:position]) + day - 1)
        if date.year == year:
            return date
    return None
