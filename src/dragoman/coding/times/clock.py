"""Rules for times of the day: clock times with their zones, and parts of a day."""

from __future__ import annotations

import datetime as dt
import re

from dragoman.coding.times.scene import Scene, rule
from dragoman.coding.times.values import Reading, bounds

_ASKS_CLOCK = frozenset("at around about by from until till to since before after @ , and - –".split())
_IS_DAY = re.compile(r"[\dX]{4}-(?:[\dX]{2}-[\dX]{2}|WXX-\d)(?:T[A-Z]{2})?$")


def _joined(day: str, hour: int, minute: object, second: object, zone: object) -> str:
    clock = f"T{hour:02d}" if minute is None else f"T{hour:02d}:{int(str(minute)):02d}"
    if second is not None:
        clock += f":{int(str(second)):02d}"
    return f"{day}{clock}{zone or ''}"


def _day_at(scene: Scene, index: int) -> str:
    """The day of a clock time: one named just before or soon after it, else that of the document."""
    day = scene.day_in_sentence(index) or _day_soon(scene, index) or scene.date
    return day.isoformat() if day else "XXXX-XX-XX"


def _day_soon(scene: Scene, index: int) -> dt.date | None:
    """Tuesday of "at 3 p.m. (1500 GMT) on Tuesday"."""
    for at in range(index + 1, index + 7):
        if scene.kind(at) in ("|", '"', "") or (scene.kind(at) == "." and scene.word(at) == "."):
            return None
        if scene.kind(at) in ("W", "t") or (scene.kind(at) == "M" and scene.kind(at + 1) in ("d", "o")):
            reading = scene.read_at(at)
            return bounds(reading.value)[0] if reading else None
    return None


@rule(r"(?:~)? (?P<clock>K) (?:\(? (?P<zone>z) \)?)?")
@rule(r"(?P<clock>[yn]) (?P<zone>z)")
@rule(r"(?:~)? (?P<clock>K) (?P<in>I) T (?P<part>P)")
def clock_time(scene: Scene, match: re.Match[str]) -> Reading | None:
    """8:30 p.m. · 15:00 GMT · 1500 GMT · 3:20 in the afternoon."""
    found, groups = scene.value(match, "clock"), match.groupdict()
    if isinstance(found, tuple):
        hour, minute, second, is_half = found
    else:
        hour, minute, second, is_half = int(found) // 100, f"{int(found) % 100:02d}", None, False
    zone = scene.value(match, "zone") if groups.get("zone") else None
    part = scene.value(match, "part") if groups.get("part") else None
    if hour > 24 or int(minute or 0) > 59 or not _is_clock(scene, match, second, is_half, zone or part):
        return None
    if part in ("AF", "EV", "NI") and hour < 12:
        hour += 12
    last = match.end() - 1
    if scene.kind(last) == ")" and scene.kind(match.start("zone") - 1) != "(":
        last -= 1
    return Reading("time", _joined(_day_at(scene, match.start()), hour, minute, second, zone), last=last)


def _is_clock(scene: Scene, match: re.Match[str], second: object, is_half: bool, mark: object) -> bool:
    """A bare "2:15" is a clock time after a word that asks for one, not a score or a verse."""
    if is_half or mark:
        return True
    before = scene.word(match.start() - 1)
    if second is not None:
        return before not in ("in", "of")
    return before in _ASKS_CLOCK or scene.kind(match.start() - 1) in "WtPy|"


@rule(r"(?:~)? (?P<hour>[dN]) (?P<oclock>Q) (?: (?P<in>I) T (?P<part>P))?")
@rule(r"(?:~)? (?P<hour>[dN]) (?P<in>I) T (?P<part>P)")
@rule(r"(?P<half>X) (?P<past>l) (?P<hour>[dN])")
def spoken_clock(scene: Scene, match: re.Match[str]) -> Reading | None:
    """three o'clock · 8 in the evening · half past three."""
    groups, hour = match.groupdict(), scene.value(match, "hour")
    if not isinstance(hour, int) or not 1 <= hour <= 24:
        return None
    if groups.get("half") and scene.word(match.start("past")) != "past":
        return None
    part = scene.value(match, "part") if groups.get("part") else None
    if groups.get("in") and not groups.get("oclock") and scene.word(match.start() - 1) != "at":
        return None
    if part in ("AF", "EV", "NI") and hour < 12:
        hour += 12
    minute = "30" if groups.get("half") else None
    return Reading("time", _joined(_day_at(scene, match.start()), hour, minute, None, None))


@rule(r"(?:T)? (?P<word>c)")
def noon(scene: Scene, match: re.Match[str]) -> Reading | None:
    """noon · midnight, which ends the day."""
    if scene.kind(match.start()) == "T":
        return None
    hour = scene.value(match, "word")
    day = scene.day_in_sentence(match.start()) or scene.date
    if hour == 0:
        return Reading(
            "time",
            f"{day.isoformat() if day else 'XXXX-XX-XX'}T24:00",
            begin=day,
            finish=day,
            precision="minute",
        )
    return Reading("time", f"{day.isoformat() if day else 'XXXX-XX-XX'}T{hour:02d}:00")


@rule(r"(?:~)? (?P<clock>[Kc]) (?P<zone>z)? ,? O? (?P<day>[WtMidTho])")
@rule(r"(?:~)? (?P<clock>[dN]) (?P<oclock>Q) O? (?P<day>[WtM])")
@rule(r"(?P<clock>[yn]) (?P<zone>z) ,? O? (?P<day>[WtMidTho])")
def clock_of_day(scene: Scene, match: re.Match[str]) -> Reading | None:
    """8 p.m. Friday · 8:30 a.m. on June 12 · noon tomorrow."""
    inner = scene.read_at(match.start("day"))
    if inner is None or not _IS_DAY.match(inner.value):
        return None
    found, groups = scene.value(match, "clock"), match.groupdict()
    zone = scene.value(match, "zone") if groups.get("zone") else None
    day, _, part = inner.value.partition("T")
    if isinstance(found, tuple):
        hour, minute, second, is_half = found
        if not _is_clock(scene, match, second, is_half, zone or True):
            return None
    else:
        hour, minute, second = (
            (int(found) // 100, f"{int(found) % 100:02d}", None) if zone else (int(found), None, None)
        )
    if hour > 24 or int(minute or 0) > 59:
        return None
    if part in ("AF", "EV", "NI") and hour < 12:
        hour += 12
    if scene.kind(match.start("clock")) == "c":
        minute = "00"
        hour = hour or 24
    return Reading("time", _joined(day, hour, minute, second, zone), last=inner.last, precision="minute")


@rule(r"[WtY] (?P<between>(?P<early>e)? (?: I T)?) (?P<part>[Pc])")
@rule(r"(?:W ,?)? M [do] (?P<between>(?P<early>e)? (?: I T)?) (?P<part>P)")
@rule(r"[do] M (?P<between>(?P<early>e)? (?: I T)?) (?P<part>P)")
@rule(r"T? [lxhT] W (?P<between>(?P<early>e)? (?: I T)?) (?P<part>P)")
def part_of_day(scene: Scene, match: re.Match[str]) -> Reading | None:
    """Friday afternoon · yesterday morning · June 12 evening · last Sunday night."""
    inner = scene.read_at(match.start(), match.start("early") if match["early"] else match.start("between"))
    if inner is None or len(inner.value) < 10:
        return None
    part = scene.value(match, "part")
    if isinstance(part, int):
        return Reading("time", f"{inner.value}T{part or 24:02d}:00", last=match.end() - 1, precision="minute")
    return Reading("time", f"{inner.value[:10]}T{part}", last=match.end() - 1)


@rule(r"T? e V F (?P<inner>[WMdto])")
def early_hours(scene: Scene, match: re.Match[str]) -> Reading | None:
    """the early hours of Tuesday."""
    inner = scene.read_at(match.start("inner"))
    if inner is None or scene.tokens.values[match.start("inner") - 2] != "H" or len(inner.value) != 10:
        return None
    return inner._replace(
        kind="time",
        value=f"{inner.value}T{'MO' if scene.word(match.start('inner') - 3) == 'early' else 'NI'}",
    )


@rule(r"(?:e)? (?P<order>[lxhq]) (?P<part>P)")
@rule(r"(?:e | L)? (?:I | @)? T (?P<order>q)? (?P<part>P) (?P<of>F (?P<inner>[WMTdot]))?")
@rule(r"T? (?P<order>[lxq]) (?P<part>P)")
@rule(r"(?P<part>P) F (?P<inner>[WMTdo])")
def part_of_this_day(scene: Scene, match: re.Match[str]) -> Reading | None:
    """this morning · last night · that evening · the morning of June 12 · in the afternoon."""
    groups, part = match.groupdict(), scene.value(match, "part")
    if scene.kind(match.start()) in ("I", "@"):
        return None
    if groups.get("inner"):
        inner = scene.read_at(match.start("inner"))
        is_day = inner is not None and re.match(r"[\dX]{4}-[\dX]{2}-[\dX]{2}$", inner.value)
        return inner._replace(kind="time", value=f"{inner.value}T{part}") if inner and is_day else None
    order = scene.kind(match.start("order")) if groups.get("order") else "T"
    if order == "T" and scene.word(match.start() - 1) not in (
        "in",
        "during",
        "by",
        "of",
        "into",
        "through",
        "all",
    ):
        return None
    return _part_relative(scene, match, order, part)


def _part_relative(scene: Scene, match: re.Match[str], order: str, part: str) -> Reading | None:
    """A part of the story's day ("that evening"), or of a day told from today ("last night")."""
    is_told = order in ("q", "T") or scene.word(match.start("part") - 1) in ("following", "previous")
    base = (scene.day_in_paragraph() if is_told else None) or scene.date
    if base is None:
        return Reading("time", f"XXXX-XX-XXT{part}")
    moved = base + dt.timedelta({"l": -1, "x": 1}.get(order, 0))
    return Reading("time", f"{moved.isoformat()}T{part}")
