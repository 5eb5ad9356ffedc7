"""Rules for lengths of time and recurrences, and for the parts of a period ("early May", "the end of the year")."""

from __future__ import annotations

import datetime as dt
import re

from dragoman.coding.times.calendars import month_length
from dragoman.coding.times.direction import AHEAD
from dragoman.coding.times.scene import Scene, rule
from dragoman.coding.times.values import PRECISIONS, UNKNOWN, Reading, bounds, move, period, value_of

_AGES = frozenset(["old", "olds"])
_DURATION_OPENERS = frozenset(
    "for in within over after before during last lasted lasts take takes took taken spend spent nearly almost about"
    " of just only throughout several some many few than wait waited by".split()
)


@rule(r"T? (?:~+ f? )? (?P<number>[dNf]) (?:F)? (?P<unit>[UV]) '?")
@rule(r"(?:~+)? (?P<number>[dNn]) - (?P<unit>[UV]) '?")
@rule(r"(?:~+)? (?P<number>n) (?P<unit>V) '?")
@rule(r"T? ~* (?P<number>[dNn]) & a (?P<half>X) (?P<unit>[UV])")
@rule(r"(?P<number>[dN]) (?P<unit>[UV]) & a (?P<half>X)")
@rule(r"(?P<half>X) -? (?P<one>a)? -? (?P<unit>[US])")
@rule(r"(?:~+)? a (?:~ | f F?)? (?P<vague>f)? (?P<number>[dN])? (?P<unit>[UV])")
@rule(r"(?:~+)? a (?P<vague>f) (?:F)? (?:[xl])? (?P<unit>[UV])")
def duration(scene: Scene, match: re.Match[str]) -> Reading | None:
    """three days · a four-week closure · almost seven years · several months · a year and a half."""
    groups, unit_at = match.groupdict(), match.start("unit")
    unit = scene.value(match, "unit")
    if scene.kind(unit_at) == "S" or _is_age(scene, unit_at + 1):
        return None
    if scene.kind(match.start() - 1) == "-" and scene.touches(match.start()):
        return None
    last = match.end() - 1
    if scene.kind(last) == "'" and not _is_bare_apostrophe(scene, last, unit_at):
        last -= 1
    number = scene.number(match, "number") if groups.get("number") else None
    if groups.get("half"):
        number = (number or 0) + 0.5
    if number is None and not groups.get("number") and not groups.get("vague") and "f" not in match.group():
        return _one_unit(scene, match, unit, unit_at)
    if scene.kind(unit_at) == "U" and not _may_be_singular(scene, match, number, unit_at):
        return None
    if number is not None and number > 10**6:
        return None
    begin, finish = _ahead_of_now(scene, match, unit, number)
    return Reading("duration", period(unit, number), last, begin, finish, PRECISIONS[unit])


def _ahead_of_now(
    scene: Scene, match: re.Match[str], unit: str, number: float | None
) -> tuple[dt.date | None, dt.date | None]:
    """ "will open in two weeks" names a day as well as a length; "within two weeks" bounds it."""
    before = scene.word(match.start() - 1)
    if scene.date is None or number is None or before not in ("in", "within"):
        return None, None
    if scene.direction(match) != AHEAD:
        return None, None
    moved = move(scene.date, unit, number)
    return (moved, moved) if before == "in" else (scene.date, moved)


def _is_bare_apostrophe(scene: Scene, index: int, unit_at: int) -> bool:
    """ "five years' probation": the genitive mark of a plural belongs to the measure; "'s" does not."""
    return scene.kind(unit_at) == "V" and not scene.word(index).endswith("s")


def _is_age(scene: Scene, index: int) -> bool:
    """ "22-year-old" · "six months old": ages are not times."""
    if scene.kind(index) == "-":
        index += 1
    if scene.word(index) in ("and", "or") and scene.word(index + 1) in (
        "older",
        "younger",
        "up",
        "over",
        "under",
    ):
        return True
    return scene.word(index) in _AGES or (scene.word(index) == "of" and scene.word(index + 1) == "age")


def _may_be_singular(scene: Scene, match: re.Match[str], number: float | None, unit_at: int) -> bool:
    """ "one year", "four-week" and "half a day" have singular units; "two week" has not."""
    return (
        number is None
        or number <= 1
        or scene.kind(unit_at - 1) in ("-", "a", "X")
        or match.group().endswith("X")
    )


def _one_unit(scene: Scene, match: re.Match[str], unit: str, unit_at: int) -> Reading | None:
    """a year: a length, or after an amount a rate ("$5 a day"); not "a quarter of voters", not "a day of mourning"."""
    if scene.kind(unit_at) != "U" or unit in ("Q", "WE") or (unit == "D" and scene.word(unit_at + 1) == "of"):
        return None
    if unit == "D" and scene.word(match.start() - 1) in (
        "such",
        "what",
        "like",
        "not",
        "on",
        "is",
        "was",
        "have",
        "had",
    ):
        return None
    before = scene.kind(match.start() - 1)
    is_rate = before in ("u", "n", "d", "N", "y") or scene.word(match.start() - 1) in (
        "times", "percent", "million", "billion", "%", "barrels", "dollars", "euros", "people", "tons", "tonnes", "hours"
    )  # fmt: skip
    kind, value = ("set", period(unit, 1)) if is_rate else ("duration", period(unit, 1))
    return Reading(kind, value, precision=PRECISIONS[unit])  # type: ignore[arg-type]


@rule(r"(?P<unit>V)")
def bare_units(scene: Scene, match: re.Match[str]) -> Reading | None:
    """for years · take weeks · days after: a vague length, where something measures by it."""
    before, after = scene.word(match.start() - 1), scene.kind(match.end())
    unit = scene.value(match, "unit")
    if unit in ("Q", "S", "N") or scene.kind(match.start() - 1) in ("-", "d", "N", "n", "y", "T"):
        return None
    measured = before in _DURATION_OPENERS or (after == "B" and scene.word(match.end()) != "prior")
    is_amount = scene.word(match.end()) == "of" and before not in ("the", "of", "in")
    if not (measured or is_amount) or _is_age(scene, match.end()):
        return None
    return Reading("duration", period(unit, None), precision=PRECISIONS[unit])


@rule(r"T? h? (?P<order>[lx]) (?:~)? (?P<number>[dNnf]) F? (?:[lx])? (?P<unit>[UV])")
@rule(r"T? h? (?P<order>[lx]) (?P<half>X)? -? (?P<unit>V)")
@rule(r"T? (?P<number>[dNf]) (?P<order>[lx]) (?P<unit>V)")
@rule(r"T? h? (?P<order>[lx]) (?P<vague>f) F? (?P<unit>V)")
def units_beside_now(scene: Scene, match: re.Match[str]) -> Reading | None:
    """the past two years · the next three days · recent weeks · the coming months."""
    unit, word = scene.value(match, "unit"), scene.word(match.start("order"))
    groups = match.groupdict()
    if scene.kind(match.start("unit")) == "S":
        return None
    number = scene.number(match, "number") if groups.get("number") else None
    if word in ("following", "ensuing", "subsequent", "preceding", "previous"):
        return Reading("duration", period(unit, number), precision=PRECISIONS[unit])
    begin = finish = scene.date
    if scene.date is not None and number is not None:
        is_past = scene.kind(match.start("order")) == "l"
        begin = move(scene.date, unit, -number) if is_past else scene.date
        finish = scene.date if is_past else move(scene.date, unit, number)
    elif scene.date is not None:
        is_past = scene.kind(match.start("order")) == "l"
        begin, finish = (None, scene.date) if is_past else (scene.date, None)
    return Reading("duration", period(unit, number), begin=begin, finish=finish, precision=PRECISIONS[unit])


@rule(r"T (?P<number>[dNn]) (?P<unit>[UV]) (?= O)")
def since_units(scene: Scene, match: re.Match[str]) -> Reading | None:
    """In the 90 years since …"""
    unit = scene.value(match, "unit")
    return Reading("duration", period(unit, scene.number(match, "number")), precision=PRECISIONS[unit])


@rule(r"(?P<clock>K) (?= [.,)]|$)")
def run_time(scene: Scene, match: re.Match[str]) -> Reading | None:
    """finishing in 3:07:35."""
    hour, minute, second, is_half = scene.value(match, "clock")
    if is_half or second is None or scene.word(match.start() - 1) not in ("in", "of"):
        return None
    return Reading("duration", f"PT{hour}H{int(minute)}M{int(second)}S", precision="second")


@rule(r"(?<= R) (?P<number>[dN]) (?= & [dN] -? (?P<unit>[UV]))")
def units_between(scene: Scene, match: re.Match[str]) -> Reading | None:
    """12 of "between 12 and 18 months"."""
    unit = scene.value(match, "unit")
    return Reading("duration", period(unit, scene.number(match, "number")), precision=PRECISIONS[unit])


# --- recurrences


@rule(r"(?P<every>H) (?P<number>[dNoSf])? (?P<unit>[UV])")
@rule(r"(?:u|[dNf] (?=\.)) \.? (?:H|a|p) (?P<unit>U)")
@rule(r"(?P<every>H) (?P<weekday>W) (?P<part>P)?")
@rule(r"(?P<every>H) (?P<month>M)")
@rule(r"(?P<every>H) (?P<season>Z)")
@rule(r"(?P<every>H) (?P<part>P)")
def every(scene: Scene, match: re.Match[str]) -> Reading | None:
    """every day · every two years · every other week · each Monday · twice a week."""
    groups = match.groupdict()
    if groups.get("unit"):
        if (
            not groups.get("every")
            and scene.kind(match.start()) != "u"
            and scene.word(match.start() + 1) != "times"
        ):
            return None
        number = scene.number(match, "number") if groups.get("number") else 1
        unit = scene.value(match, "unit")
        return Reading("set", period(unit, number), precision=PRECISIONS[unit])
    if groups.get("weekday"):
        part = f"T{scene.value(match, 'part')}" if groups.get("part") else ""
        return Reading("set", f"XXXX-WXX-{scene.value(match, 'weekday')}{part}", precision="day")
    if groups.get("month"):
        return Reading("set", f"XXXX-{scene.value(match, 'month'):02d}", precision="month")
    if groups.get("season"):
        return Reading("set", f"XXXX-{scene.value(match, 'season')}", precision="season")
    return Reading("set", f"XXXX-XX-XXT{scene.value(match, 'part')}", precision="part of day")


@rule(r"(?P<every>H) \. (?P<unit>U)")
def every_other(scene: Scene, match: re.Match[str]) -> Reading | None:
    """every other week · each and every day."""
    unit, word = scene.value(match, "unit"), scene.word(match.start() + 1)
    number = 2 if word == "other" else 1 if word == "single" else None
    return Reading("set", period(unit, number), precision=PRECISIONS[unit]) if number else None


@rule(r"(?P<weekday>w)")
def weekdays(scene: Scene, match: re.Match[str]) -> Reading:
    """Fridays."""
    return Reading("set", f"XXXX-WXX-{scene.value(match, 'weekday')}", precision="day")


@rule(r"(?P<often>v)")
def frequency(scene: Scene, match: re.Match[str]) -> Reading | None:
    """daily · annually; not the Daily Mail."""
    index = match.start()
    if scene.is_capital(index) and (
        scene.is_capital(index + 1) or scene.kind(index - 1) not in ("", "|", ".", '"')
    ):
        return None
    return Reading("set", scene.value(match, "often"))


# --- parts of a period

_THIRDS = {"early": (0, 10), "mid": (10, 20), "middle": (10, 20), "late": (20, 31)}


@rule(r"T? (?P<early>e) -? (?P<inner>[MhlxyYtTWZOI])")
def early(scene: Scene, match: re.Match[str]) -> Reading | None:
    """early May · mid-June 2018 · late last year: the value of the whole, bounded to its part."""
    inner = scene.read_at(match.start("inner"))
    kind = scene.kind(match.start("inner"))
    if kind in "OI":
        inner = scene.read_at(match.start("inner") + 1)
        if (
            inner is None
            or inner.value[:4] == ""
            or bounds(inner.value)[2] not in ("month", "year", "decade", "quarter")
        ):
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
    inner = Reading("date", value_of(scene.date, unit), last=unit_at)
    return inner


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
    assert begin is not None and finish is not None
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
