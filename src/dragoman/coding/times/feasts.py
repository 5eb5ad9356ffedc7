"""Rules for named days: Christmas, Easter 2018, last Thanksgiving."""

from __future__ import annotations

import datetime as dt
import re

from dragoman.coding.times.dates import distance
from dragoman.coding.times.named_days import NamedDay, date_of
from dragoman.coding.times.scene import Scene, rule
from dragoman.coding.times.values import Reading


@rule(r"(?P<day>Y) (?: ,? F? (?P<year>y))?")
@rule(r"(?P<order>[lxh]) (?P<day>Y)")
def named_day(scene: Scene, match: re.Match[str]) -> Reading | None:
    """Christmas · Easter 2018 · last Thanksgiving."""
    day: NamedDay = scene.value(match, "day")
    if day.rule == "dated":
        return Reading("date", day.value.isoformat())
    year = scene.value(match, "year") if "year" in match.groupdict() else None
    order = scene.value(match, "order") if "order" in match.groupdict() else None
    found = date_of(day, year) if year else _nearest_named(scene, match, day, order)
    if found is None:
        return None if year else Reading("date", "XXXX")
    if day.days == 1:
        return Reading("date", found.isoformat())
    finish = found + dt.timedelta(day.days - 1)
    return Reading("date", f"{found}/{finish}", begin=found, finish=finish, precision="day")


def _nearest_named(scene: Scene, match: re.Match[str], day: NamedDay, order: str | None) -> dt.date | None:
    base = scene.date
    if base is None:
        return None
    around = [d for y in (-1, 0, 1) if (d := date_of(day, base.year + y)) is not None]
    kind = scene.kind(match.start("order")) if order else ""
    if kind == "l":
        around = [d for d in around if d < base][-1:]
    elif kind == "x":
        around = [d for d in around if d > base][:1]
    elif kind == "h":
        around = [d for d in around if d.year == base.year]
    direction = scene.direction(match)
    return min(around, key=lambda d: distance(base, d, direction)) if around else None


@rule(r"(?:T? (?P<start>Y) F) (?P<year>y)")
def named_day_of_year(scene: Scene, match: re.Match[str]) -> Reading | None:
    """Christmas of 1989."""
    found = date_of(scene.value(match, "start"), scene.value(match, "year"))
    return Reading("date", found.isoformat()) if found else None
