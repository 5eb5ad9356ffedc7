from __future__ import annotations

import datetime as dt

import pytest

from dragoman.coding.times.calendars import (
    easter,
    hebrew_to_date,
    islamic_to_date,
    nth_weekday,
    orthodox_easter,
    shift,
)
from dragoman.coding.times.named_days import date_of, load_days
from dragoman.coding.times.values import bounds


@pytest.mark.parametrize(
    ("year", "western", "orthodox"),
    [
        (2000, "2000-04-23", "2000-04-30"),
        (2017, "2017-04-16", "2017-04-16"),
        (2018, "2018-04-01", "2018-04-08"),
    ],
)
def test_easter(year: int, western: str, orthodox: str) -> None:
    assert easter(year).isoformat() == western
    assert orthodox_easter(year).isoformat() == orthodox


def test_other_calendars() -> None:
    assert islamic_to_date(2018, 10, 1) == dt.date(2018, 6, 15)
    assert hebrew_to_date(2018, 7, 1) == dt.date(2018, 9, 10)
    assert hebrew_to_date(1973, 7, 10) == dt.date(1973, 10, 6)
    assert hebrew_to_date(2019, 12, 14) == dt.date(2019, 3, 21)


def test_nth_weekday() -> None:
    assert nth_weekday(2018, 11, 4, 4) == dt.date(2018, 11, 22)
    assert nth_weekday(2018, 5, 1, -1) == dt.date(2018, 5, 28)
    assert nth_weekday(2018, 2, 1, 5) is None


def test_a_shorter_month_ends_sooner() -> None:
    assert shift(dt.date(2018, 1, 31), months=1) == dt.date(2018, 2, 28)
    assert shift(dt.date(9999, 12, 31), days=1) is None


def test_every_named_day_is_found_in_some_year() -> None:
    for day in load_days().values():
        assert any(date_of(day, year) for year in range(2010, 2027)), day.name


@pytest.mark.parametrize(
    ("value", "begin", "finish", "precision"),
    [
        ("2018-06-12", "2018-06-12", "2018-06-12", "day"),
        ("2018-W23", "2018-06-04", "2018-06-10", "week"),
        ("2018-W23-WE", "2018-06-09", "2018-06-10", "weekend"),
        ("2018-02", "2018-02-01", "2018-02-28", "month"),
        ("2018-Q2", "2018-04-01", "2018-06-30", "quarter"),
        ("2017-WI", "2017-12-01", "2018-02-28", "season"),
        ("201", "2010-01-01", "2019-12-31", "decade"),
        ("19", "1900-01-01", "1999-12-31", "century"),
    ],
)
def test_bounds(value: str, begin: str, finish: str, precision: str) -> None:
    first, last, name = bounds(value)
    assert (str(first), str(last), name) == (begin, finish, precision)
