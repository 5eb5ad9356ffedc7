"""Named days and feasts: finds their names among tokens and their dates in a year."""

from __future__ import annotations

import datetime as dt
import functools
import re
from typing import Any, NamedTuple

from dragoman.coding.times.calendars import (
    easter,
    hebrew_to_date,
    islamic_to_date,
    nth_weekday,
    orthodox_easter,
)
from dragoman.coding.times.lexicon import load_lexicon, load_table
from dragoman.errors import DataError


class NamedDay(NamedTuple):
    """A row of ``days.yaml``: the rule that finds its date, and for how many days it lasts."""

    name: str
    rule: str
    value: Any
    days: int
    loose: bool


_RULES = ("fixed", "nth", "easter", "orthodox_easter", "islamic", "hebrew", "after", "table", "dated")


@functools.lru_cache(maxsize=1)
def load_days() -> dict[str, NamedDay]:
    """Every name of every named day, in lower case with straight apostrophes."""
    found: dict[str, NamedDay] = {}
    for number, row in enumerate(load_table("days.yaml"), 1):
        rule = next((name for name in _RULES if name in row), None)
        if rule is None:
            raise DataError(
                f"entry {number} ({row.get('names')}) has none of {', '.join(_RULES)}", "days.yaml"
            )
        day = NamedDay(row["names"][0], rule, row[rule], row.get("days", 1), row.get("loose", False))
        found.update(dict.fromkeys(row["names"], day))
    return found


@functools.lru_cache(maxsize=1)
def _by_first_word() -> dict[str, list[tuple[str, NamedDay | str]]]:
    """Names of days, and phrases such as "right now", by their first word, longest first."""
    names: dict[str, NamedDay | str] = {**load_lexicon().phrases, **load_days()}
    index: dict[str, list[tuple[str, NamedDay | str]]] = {}
    for name in sorted(names, key=len, reverse=True):
        match = re.match(r"[a-z]+|\d+(?:st|nd|rd|th)?(?:/\d+)?", name)
        assert match is not None
        index.setdefault(match.group(), []).append((name, names[name]))
    return index


def longest_day(
    words: list[str], starts: list[int], ends: list[int], text: str, index: int
) -> tuple[int, NamedDay | str] | None:
    """The last token of the longest name or phrase that begins at token ``index``, and what it means."""
    for name, day in _by_first_word().get(words[index], ()):
        start = starts[index]
        stop = start + len(name)
        if text[start:stop].lower().replace("’", "'") != name:
            continue
        if (
            stop < len(text)
            and (text[stop].isalnum() or (text[stop] in "'’" and text[stop + 1 : stop + 2].isalpha()))
            and text[stop : stop + 2] not in ("'s", "’s")
        ):
            continue
        if (
            isinstance(day, NamedDay)
            and day.loose
            and not (text[start].isupper() and text[stop - 3].islower())
        ):
            continue
        last = index
        while last + 1 < len(ends) and ends[last] < stop:
            last += 1
        if ends[last] == stop:
            return last, day
    return None


def date_of(day: NamedDay, year: int) -> dt.date | None:
    """The (first) date of a named day in a year, or None where it is not known or does not occur."""
    return _date_of_name(day.name, year)


@functools.lru_cache(maxsize=4096)
def _date_of_name(name: str, year: int) -> dt.date | None:
    day = load_days()[name]
    try:
        found: dt.date | None = _FINDERS[day.rule](day.value, year)
        return found
    except (ValueError, OverflowError):
        return None


def _after(value: list[Any], year: int) -> dt.date | None:
    base = date_of(load_days()[value[0]], year)
    return base + dt.timedelta(value[1]) if base else None


def _from_table(value: dict[int, str], year: int) -> dt.date | None:
    return dt.date.fromisoformat(f"{year}-{value[year]}") if year in value else None


_FINDERS: dict[str, Any] = {
    "fixed": lambda value, year: dt.date(year, *value),
    "nth": lambda value, year: nth_weekday(year, *value),
    "easter": lambda value, year: easter(year) + dt.timedelta(value),
    "orthodox_easter": lambda value, year: orthodox_easter(year) + dt.timedelta(value),
    "islamic": lambda value, year: islamic_to_date(year, *value),
    "hebrew": lambda value, year: hebrew_to_date(year, *value),
    "after": _after,
    "table": _from_table,
    "dated": lambda value, _year: value,
}
