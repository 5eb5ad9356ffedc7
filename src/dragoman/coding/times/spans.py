"""Rules for lengths of time and recurrences: three days, several months, every week, annually."""

from __future__ import annotations

import datetime as dt
import re

from dragoman.coding.times.direction import AHEAD
from dragoman.coding.times.lexicon import load_lexicon
from dragoman.coding.times.scene import Scene, rule
from dragoman.coding.times.values import PRECISIONS, Reading, move, period

_AGES = frozenset(["old", "olds"])
_DURATION_OPENERS = frozenset(
    "for in within over after before during last lasted lasts take takes took taken spend spent nearly almost"
    " about of just only throughout several some many few than wait waited by".split()
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
    if (
        scene.kind(match.start() - 1) == "-"
        and scene.touches(match.start())
        and scene.kind(match.start() - 2) == "."
    ):
        return None  # "a sub-five-minute mile"
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
    """a year: a length, or after an amount a rate ("$5 a day"); not "a quarter of voters"."""
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
    is_rate = before in ("u", "n", "d", "N", "y") or scene.word(match.start() - 1) in load_lexicon().rated
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


@rule(r"a? (?P<part>U) -? (?P<unit>U)")
def quarter_century(scene: Scene, match: re.Match[str]) -> Reading | None:
    """a quarter-century."""
    if scene.value(match, "part") != "Q" or scene.value(match, "unit") != "CE":
        return None
    return Reading("duration", "P25Y", precision="year")


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
    if scene.kind(index - 1) == "-" and scene.touches(index):
        return None
    if scene.is_capital(index) and (
        scene.is_capital(index + 1) or scene.kind(index - 1) not in ("", "|", ".", '"')
    ):
        return None
    return Reading("set", scene.value(match, "often"))
