"""Rules for days and months of the calendar, with their year or without."""

from __future__ import annotations

import datetime as dt
import re

from dragoman.coding.times.calendars import add_months, make_date
from dragoman.coding.times.direction import AHEAD, BACK, UNKNOWN
from dragoman.coding.times.lexicon import load_lexicon
from dragoman.coding.times.scene import Scene, day_reading, rule
from dragoman.coding.times.values import NOTHING, Reading, bounds

_DAY = "[doSN]"
_YEAR = r"(?:,? (?P<year>y) | ,?(?P<short>j))"
_RISKY_MONTHS = frozenset(["may", "march", "august", "june", "april", "jan", "mar", "dec"])
_BEFORE_MONTH = frozenset("IO+BRFeElxhq(&-@4,")


@rule(rf"(?:W ,?)? (?P<month>[Mm]) T? (?P<day>{_DAY}) (?![Nk]) {_YEAR}")
@rule(rf"(?:W ,? T?)? T? (?P<day>[doS]) F? (?P<month>[Mm]) F? {_YEAR}")
@rule(r"(?P<day>d) [/-] (?P<month>M) [/-] (?P<year>[ydn])")
@rule(r"(?P<month>M) [/-] (?P<day>d) [/-] (?P<year>y)")
def full_date(scene: Scene, match: re.Match[str]) -> Reading | None:
    """June 12, 2018 · Tuesday, 12 June 2018 · the 12th of June, 2018 · 31-Oct-74."""
    year = scene.value(match, "year")
    if year is None:
        year = scene.year_of(scene.value(match, "short"))
    elif year < 100:
        year = scene.year_of(year)
    return day_reading(year, scene.value(match, "month"), scene.value(match, "day"))


@rule(rf"(?:(?P<weekday>W) ,?)? (?P<month>[Mm]) T? (?P<day>{_DAY}) (?! [NUV/])")
@rule(r"(?:(?P<weekday>W) ,? T?)? T? (?P<day>[doS]) F? (?P<month>[Mm])")
def day_of_year(scene: Scene, match: re.Match[str]) -> Reading | None:
    """June 12 · Tuesday, June 12 · the 12th of June."""
    month, day = scene.value(match, "month"), scene.value(match, "day")
    if not _is_month_here(scene, match, day) or not 1 <= day <= 31:
        return None
    weekday = scene.value(match, "weekday")
    known = load_lexicon().known_days.get(f"{month:02d}-{int(day):02d}")
    if known is not None and scene.word(match.end()) in known["before"]:
        return day_reading(known["year"], month, day)
    return resolve_day(scene, month, int(day), scene.direction(match), weekday)


def _is_month_here(scene: Scene, match: re.Match[str], day: float) -> bool:
    """ "may 5" in small letters is a date only with a figure that stands as a day."""
    if scene.kind(match.start("month")) == "m":
        return scene.kind(match.start("day")) in "doS" and scene.kind(match.end()) not in ("N", "U", "V")
    return not (day > 31)


def resolve_day(scene: Scene, month: int, day: int, direction: int, weekday: int | None = None) -> Reading:
    """A day without its year: that which brings it nearest to the document, by weekday where one is given."""
    year = scene.story_year() if uses_story(scene, direction) else None
    if year is not None and weekday is None:
        return day_reading(year, month, day)
    if scene.date is None:
        return Reading("date", f"XXXX-{month:02d}-{day:02d}") if make_date(2000, month, day) else NOTHING
    choices = [d for y in range(-5, 6) if (d := make_date(scene.date.year + y, month, day)) is not None]
    if weekday is not None:
        choices = [d for d in choices if d.isoweekday() == weekday] or choices
    if not choices:
        return NOTHING
    best = min(choices, key=lambda d: distance(scene.date, d, direction))
    return Reading("date", best.isoformat())


def distance(base: dt.date | None, day: dt.date, direction: int) -> float:
    """Days between, with a handicap for the side to which the sentence does not look."""
    assert base is not None
    days: int = (day - base).days
    wrong_side = (direction == BACK and days > 0) or (direction == AHEAD and days < 0)
    return abs(days) + (100 if wrong_side else 0)


def uses_story(scene: Scene, direction: int) -> bool:
    """Whether a year said in the story outweighs the document's: an earlier year told in the past tense."""
    year = scene.story_year()
    if year is None:
        return False
    return scene.date is None or (year < scene.date.year and direction == BACK and scene.is_in_paragraph())


@rule(r"(?P<month>[M]) [F/-]? ,? (?P<year>y)")
@rule(r"(?P<month>M) (?P<short>j)")
def month_of_year(scene: Scene, match: re.Match[str]) -> Reading:
    """June 2018 · June of 2018 · June ’18."""
    short = scene.value(match, "short")
    year = scene.value(match, "year") or scene.year_of(short)
    return Reading("date", f"{year:04d}-{scene.value(match, 'month'):02d}")


@rule(r"(?P<month>M) (?= [&+-] (?P<other>M) ,? F? (?P<year>y))")
@rule(r"(?P<month>M) (?= , M ,? [&+] (?P<other>M) ,? F? (?P<year>y))")
def month_before_month_of_year(scene: Scene, match: re.Match[str]) -> Reading:
    """May of "between May and July 2018"; November of "November to March 2018" lies in the year before."""
    month, year = scene.value(match, "month"), scene.value(match, "year")
    return Reading("date", f"{year - (month > scene.value(match, 'other')):04d}-{month:02d}")


@rule(r"(?P<month>M)")
def month_alone(scene: Scene, match: re.Match[str]) -> Reading | None:
    """August, by the direction of its sentence."""
    if not _is_bare_month(scene, match.start()):
        return None
    direction = scene.direction(match, is_near=False)
    if scene.kind(match.start() - 1) == "T":  # "the November vote": the next one, if it is near
        direction = UNKNOWN
    return resolve_month(scene, scene.value(match, "month"), direction)


def resolve_month(scene: Scene, month: int, direction: int) -> Reading:
    """A month without its year: the last where the story looks back, the next where it looks ahead."""
    if uses_story(scene, direction):
        return Reading("date", f"{scene.story_year():04d}-{month:02d}")
    if scene.date is None:
        return Reading("date", f"XXXX-{month:02d}")
    ahead = (month - scene.date.month) % 12
    is_ahead = direction == AHEAD or (direction != BACK and ahead <= 4)
    year = scene.date.year if ahead == 0 else add_months(scene.date.year, scene.date.month, ahead)[0]
    return Reading("date", f"{year - (ahead > 0 and not is_ahead):04d}-{month:02d}")


def _is_bare_month(scene: Scene, index: int) -> bool:
    """Not the modal, the verb, or a person: May, March and the like need a word of time before them."""
    word = scene.word(index)
    before, after = scene.kind(index - 1), scene.kind(index + 1)
    if scene.touches(index + 1) and after == "-" and scene.kind(index + 2) == ".":
        return False
    if word in _RISKY_MONTHS:
        if (
            before not in _BEFORE_MONTH
            or before == ","
            or scene.word(index - 1) in ("this", "these", "present")
        ):
            return before == "h" and scene.word(index - 1) == "this"
        if word == "may" and scene.may_is_a_person and before not in "IelxE":
            return False
    is_name = after == "." and scene.is_capital(index + 1) and scene.word(index + 1).isalpha()
    return not is_name or before in ("I", "e", "l", "x", "O")


@rule(r"(?P<from>[doN]) (?= [&+,-] T? (?:[doN] ,? & T?)? [do] F? (?P<month>M) (?: ,? (?P<year>y))?)")
def day_before_day_of_month(scene: Scene, match: re.Match[str]) -> Reading | None:
    """18 of "18 and 19 June"; 13 of "from 13 to 15 July 2018"."""
    month, year, day = scene.value(match, "month"), scene.value(match, "year"), scene.value(match, "from")
    if scene.kind(match.start() - 1) in ("M", "-", "N", "y") or not 1 <= day <= 31:
        return None
    if year:
        return day_reading(year, month, day)
    return resolve_day(scene, month, int(day), scene.direction(match))


@rule(r"(?P<month>M) T? (?P<day>[do]) [-] (?P<other>[do]) (?: ,? (?P<year>y))?")
@rule(r"(?P<day>[do]) [-] (?P<other>[do]) F? (?P<month>M) (?: ,? (?P<year>y))?")
@rule(r"R (?P<month>M) T? (?P<day>[do]) [+&] (?P<other>[do]) (?: ,? (?P<year>y))?")
def days_of_month(scene: Scene, match: re.Match[str]) -> Reading | None:
    """June 12-14, 2018 · 12-14 June: an interval of days."""
    if scene.kind(match.start()) == "R":
        return None
    month, year = scene.value(match, "month"), scene.value(match, "year")
    day, other = scene.value(match, "day"), scene.value(match, "other")
    first = day_reading(year, month, day) if year else resolve_day(scene, month, day, scene.direction(match))
    if first.value.startswith("XXXX") and other > day:
        return Reading("date", f"{first.value}/XXXX-{month:02d}-{other:02d}")
    begin = bounds(first.value)[0]
    finish = make_date(begin.year, month, other) if begin else None
    if begin is None or finish is None or finish < begin:
        return None
    return Reading("date", f"{begin}/{finish}", begin=begin, finish=finish, precision="day")


@rule(r"(?<= M [do] [&+,-]) T? (?P<day>[do]) (?! [MF] | \.?[NUV%])")
@rule(r"(?<= M [do] [&+,-] [do] [&+,]) T? (?P<day>[do]) (?! [MF] | [NUV])")
@rule(r"(?<= M [do] , [do] , &) T? (?P<day>[do]) (?! [MF] | [NUV])")
@rule(r"(?<= M [do] , & ) T? (?P<day>[do]) (?! [MF] | [NUV])")
def day_after_day_of_month(scene: Scene, match: re.Match[str]) -> Reading | None:
    """14 of "June 12 and 14"."""
    focus = scene.focus
    if focus is None or focus.precision != "day" or scene.is_noun(match.end()):
        return None
    if scene.kind(match.end()) == "," and scene.kind(match.end() + 1) == "y":
        return None
    return day_reading(focus.date.year, focus.date.month, scene.value(match, "day"))


@rule(r"(?P<weekday>W) ,? T? (?P<day>o) (?! F?[MmUV])")
def weekday_and_day(scene: Scene, match: re.Match[str]) -> Reading | None:
    """Friday the 13th: the nearest such day."""
    if scene.date is None or scene.is_noun(match.end()) or not scene.word(match.end() - 1)[0].isdigit():
        return None
    direction, base = scene.direction(match), scene.date
    found = [
        day
        for months in range(-6, 7)
        if (day := make_date(*add_months(base.year, base.month, months), scene.value(match, "day")))
        is not None
        if day.isoweekday() == scene.value(match, "weekday")
    ]
    best = min(found, key=lambda day: distance(base, day, direction), default=None)
    return Reading("date", best.isoformat()) if best else None


@rule(r"(?<= [OI@+B]) T (?P<day>[oS])")
def ordinal_day(scene: Scene, match: re.Match[str]) -> Reading | None:
    """on the 15th (in figures): of the month that the sentence looks to."""
    word = scene.word(match.end() - 1)
    if not word[0].isdigit() or scene.is_noun(match.end()) or scene.kind(match.end()) in ("F", "U", "V", "-"):
        return None
    day, base = scene.value(match, "day"), scene.date
    if base is None:
        return Reading("date", f"XXXX-XX-{day:02d}")
    steps = {BACK: 0 if day <= base.day else -1, AHEAD: 0 if day >= base.day else 1}
    year, month = add_months(base.year, base.month, steps.get(scene.direction(match), 0))
    return day_reading(year, month, day)


@rule(r"(?P<iso>i)")
def iso_date(scene: Scene, match: re.Match[str]) -> Reading | None:
    """2018-06-12 · 2018-06-12T14:30:00Z."""
    raw = scene.value(match, "iso").replace(" ", "T")
    day, _, clock = raw.partition("T")
    year, month, number = (int(part) for part in day.split("-"))
    reading = day_reading(year, month, number)
    return (
        reading._replace(kind="time", value=f"{reading.value}T{clock}")
        if clock and reading.value
        else reading
    )


@rule(r"(?P<figures>s)")
def date_in_figures(scene: Scene, match: re.Match[str]) -> Reading | None:
    """6/12/2018 (month first, as in the United States, where both are possible) · 12.06.2018 · 2018/06/12."""
    raw = scene.value(match, "figures")
    parts = [int(part) for part in re.split(r"[/.-]", raw)]
    if parts[0] > 31:
        return day_reading(*parts)
    year = parts[2] if parts[2] > 99 else scene.year_of(parts[2])
    month, day = (parts[1], parts[0]) if "." in raw or parts[0] > 12 else (parts[0], parts[1])
    if month > 12:
        month, day = day, month
    if month > 12:
        return NOTHING
    is_sure = month == day or day > 12 or "." in raw
    return day_reading(year, month, day, confidence=1.0 if is_sure else 0.7)


@rule(r"(?<= [OlxhWM]) (?P<slash>/)")
@rule(r"(?<= W ,) (?P<slash>/)")
def short_date_in_figures(scene: Scene, match: re.Match[str]) -> Reading | None:
    """on 6/12."""
    value = scene.value(match, "slash")
    if not isinstance(value, tuple):
        return None
    return resolve_day(scene, value[0], value[1], scene.direction(match))
