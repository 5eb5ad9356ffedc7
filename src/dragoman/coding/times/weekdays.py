"""Rules for weekdays: Thursday, last Friday, this past Monday, Friday of next week."""

from __future__ import annotations

import datetime as dt
import re

from dragoman.coding.times.calendars import shift
from dragoman.coding.times.direction import AHEAD, BACK
from dragoman.coding.times.scene import Scene, offset_of, rule
from dragoman.coding.times.values import Reading


@rule(r"(?P<weekday>W)")
def weekday_alone(scene: Scene, match: re.Match[str]) -> Reading | None:
    """Thursday: the one before the publication, or after it where the sentence looks ahead."""
    word, index = scene.word(match.start()), match.start()
    if not word.endswith("day") and scene.kind(index - 1) not in "Ohlx" and scene.kind(index + 1) != "P":
        return None
    if scene.kind(index - 1) == "a" and scene.kind(index + 1) != "P":
        return Reading("date", f"XXXX-WXX-{scene.value(match, 'weekday')}")
    if scene.kind(index + 1) == "." and scene.is_capital(index + 1) and scene.kind(index - 1) == "T":
        return None  # "the Sunday Times"
    return resolve_weekday(scene, scene.value(match, "weekday"), scene.direction(match))


def resolve_weekday(scene: Scene, weekday: int, direction: int) -> Reading:
    """The nearest such day on the side to which the sentence looks; today itself on either side."""
    if scene.date is None:
        return _weekday_of_story(scene, weekday, direction)
    ahead = (weekday - scene.date.isoweekday()) % 7
    days = ahead if direction == AHEAD or ahead == 0 else ahead - 7
    return Reading(
        "date", (scene.date + dt.timedelta(days)).isoformat(), confidence=1.0 if direction else 0.8
    )


def _weekday_of_story(scene: Scene, weekday: int, direction: int) -> Reading:
    """Without a publication date, the last day that the story named in full is the measure."""
    focus = scene.focus
    if focus is None or focus.precision != "day" or not focus.is_explicit_year:
        return Reading("date", f"XXXX-WXX-{weekday}")
    ahead = (weekday - focus.date.isoweekday()) % 7
    days = ahead - 7 if direction == BACK and ahead else ahead
    moved = shift(focus.date, days=days)
    return Reading("date", moved.isoformat() if moved else f"XXXX-WXX-{weekday}", confidence=0.6)


@rule(r"T? (?:h (?=[lx]))? (?P<order>[lxh]) (?P<weekday>W)")
def weekday_in_order(scene: Scene, match: re.Match[str]) -> Reading:
    """last Friday · next Tuesday · this Thursday · this past Monday."""
    weekday, offset = scene.value(match, "weekday"), offset_of(scene, match)
    if scene.date is None:
        return Reading("date", f"XXXX-WXX-{weekday}")
    if offset == 0:
        is_past = scene.direction(match) == BACK and scene.kind(match.end()) != "'"
        return resolve_weekday(scene, weekday, BACK if is_past else AHEAD)
    ahead = (weekday - scene.date.isoweekday()) % 7
    days = (ahead or 7) if offset > 0 else ahead - 7
    return Reading("date", (scene.date + dt.timedelta(days)).isoformat())


@rule(r"(?P<weekday>W) F? (?P<order>[lxh]) (?P<unit>U)")
def weekday_of_week(scene: Scene, match: re.Match[str]) -> Reading | None:
    """Monday of last week · Friday this week."""
    if scene.value(match, "unit") != "W" or scene.date is None:
        return None
    monday = scene.date - dt.timedelta(scene.date.weekday()) + dt.timedelta(7 * offset_of(scene, match))
    return Reading("date", (monday + dt.timedelta(scene.value(match, "weekday") - 1)).isoformat())
