"""Rules for times told from another: weekdays, last week, two years ago, the next day, now and soon."""

from __future__ import annotations

import datetime as dt
import re

from dragoman.coding.times.dates import resolve_month
from dragoman.coding.times.direction import AHEAD, BACK
from dragoman.coding.times.scene import Scene, offset_of, rule
from dragoman.coding.times.values import (
    PRECISIONS,
    SEASON_MONTHS,
    Reading,
    bounds,
    move,
    period,
    value_of,
)
from dragoman.coding.times.values import (
    UNKNOWN as UNANCHORED,
)
from dragoman.coding.times.years import resolve_season

_OVER = frozenset(["over", "at", "on", "for", "throughout", "during", "of", "by"])


@rule(r"T? (?:h (?=[lx]))? (?P<order>[lxh]) (?P<month>M) (?! [do])")
def month_in_order(scene: Scene, match: re.Match[str]) -> Reading | None:
    """last May · next July · this March."""
    month, offset = scene.value(match, "month"), offset_of(scene, match)
    if scene.word(match.start("order")) in ("these", "present", "current"):
        return None
    if scene.date is None:
        return Reading("date", f"XXXX-{month:02d}")
    if offset == 0:
        return Reading("date", f"{scene.date.year:04d}-{month:02d}")
    if month == scene.date.month:
        return Reading("date", f"{scene.date.year + offset:04d}-{month:02d}")
    scene_focus, scene.focus = scene.focus, None
    reading = resolve_month(scene, month, BACK if offset < 0 else AHEAD)
    scene.focus = scene_focus
    return reading


@rule(r"(?P<month>M) (?: F (?P<order>[lxh]) | (?P<near>[lxh])) (?P<unit>U)")
def month_of_year_in_order(scene: Scene, match: re.Match[str]) -> Reading | None:
    """in June last year · August of this year."""
    if scene.value(match, "unit") != "Y" or scene.date is None:
        return None
    group = "order" if match.start("order") >= 0 else "near"
    year = scene.date.year + offset_of(scene, match, group)
    return Reading("date", f"{year:04d}-{scene.value(match, 'month'):02d}")


@rule(r"(?P<month>M) (?P<day>[do]) ,? (?P<order>[lxh]) (?P<unit>U)")
@rule(r"T? (?P<day>[do]) F? (?P<month>M) ,? (?P<order>[lxh]) (?P<unit>U)")
def day_of_year_in_order(scene: Scene, match: re.Match[str]) -> Reading | None:
    """June 12 last year."""
    if scene.value(match, "unit") != "Y" or scene.date is None:
        return None
    try:
        year = scene.date.year + offset_of(scene, match)
        return Reading(
            "date", dt.date(year, scene.value(match, "month"), scene.value(match, "day")).isoformat()
        )
    except ValueError:
        return None


@rule(r"T? (?:h (?=[lx]))? (?P<order>[lxh]) (?P<season>Z)")
def season_in_order(scene: Scene, match: re.Match[str]) -> Reading:
    """last summer · this winter · next spring."""
    season, offset = scene.value(match, "season"), offset_of(scene, match)
    if scene.date is None:
        return Reading("date", f"XXXX-{season}")
    if offset == 0:
        begin = SEASON_MONTHS[season]
        year = scene.date.year - (season == "WI" and scene.date.month <= 3)
        return Reading("date", f"{year:04d}-{season}", precision="season" if begin else None)
    reading = resolve_season(scene, season, BACK if offset < 0 else AHEAD)
    begin_day, finish, _ = bounds(reading.value)
    if offset < 0 and finish and begin_day and begin_day <= scene.date <= finish:
        return Reading("date", f"{begin_day.year - 1:04d}-{season}")
    return reading


@rule(r"T? (?:h (?=[lx]))? (?P<order>[lxh]) (?P<unit>[US])")
def unit_in_order(scene: Scene, match: re.Match[str]) -> Reading | None:
    """last week · this month · the next year · the following day · the past decade."""
    unit, word = scene.value(match, "unit"), scene.word(match.start("order"))
    if scene.kind(match.start("unit")) == "S" or unit in ("H", "MIN", "ML"):
        return _short_unit(unit, word)
    has_article = scene.kind(match.start()) == "T"
    if (word in ("past", "recent") and unit != "WE") or (
        has_article and scene.word(match.start() - 1) in ("over", "within", "throughout")
    ):
        return _period_beside_now(scene, unit, offset_of(scene, match)) if word != "recent" else None
    base = scene.date
    if word in ("following", "ensuing", "subsequent", "preceding", "previous") or (
        word == "next" and has_article
    ):
        base = _narrative_base(scene, unit) or scene.date
        if (word == "following" and unit == "DE") or (word == "next" and unit == "DE"):
            return Reading("duration", period(unit, 1), precision="decade")
    offset = offset_of(scene, match)
    if (
        unit == "WE"
        and not offset
        and scene.date
        and scene.date.weekday() < 3
        and scene.direction(match) == BACK
    ):
        offset = -1
    return relative_unit(base, unit, offset)


@rule(r"(?P<order>h) (?P<unit>V) (?= \.)")
def this_units(scene: Scene, match: re.Match[str]) -> Reading | None:
    """ "this years budget", a common slip for "this year's"."""
    unit = scene.value(match, "unit")
    if scene.word(match.start()) != "this" or unit not in ("W", "M", "Y") or not scene.is_noun(match.end()):
        return None
    return relative_unit(scene.date, unit, 0)


@rule(r"(?<= [@O4.IF]) T (?P<unit>U) (?! [FBLAI])")
def the_weekend(scene: Scene, match: re.Match[str]) -> Reading | None:
    """over the weekend · at the weekend: the last one, or the next where the sentence looks ahead."""
    if scene.value(match, "unit") != "WE" or scene.word(match.start() - 1) not in _OVER:
        return None
    if scene.date is None:
        return Reading("date", UNANCHORED["WE"])
    is_past = scene.direction(match) != AHEAD and scene.date.weekday() < 5
    return relative_unit(scene.date, "WE", -1 if is_past else 0)


@rule(r"(?<= [4I]) T (?P<unit>U) (?! [FB+LAIM&dny-])")
def unit_at_hand(scene: Scene, match: re.Match[str]) -> Reading | None:
    """for the year · in the quarter: the unit in which the document was written."""
    unit, before = scene.value(match, "unit"), scene.word(match.start() - 1)
    if (
        unit not in ("W", "M", "Q", "Y")
        or before not in ("for", "in", "during")
        or scene.is_noun(match.end())
    ):
        return None
    return relative_unit(scene.date, unit, 0)


@rule(r"T (?P<unit>U) (?P<side>B)")
@rule(r"(?:~)? (?P<number>[dNf]) (?P<unit>[UV]) (?P<side>B)")
def day_before_event(scene: Scene, match: re.Match[str]) -> Reading | None:
    """the day before: alone, of the date that the story has reached; before a clause, not known here."""
    unit, side = scene.value(match, "unit"), scene.word(match.start("side"))
    if unit not in ("D", "W", "M", "Y", "N") or side == "prior":
        return None
    has_number = scene.kind(match.start()) != "T"
    is_alone = scene.kind(match.end()) in ("", "|", ",", ")", '"') or scene.word(match.end()) in (
        ".",
        ";",
        "?",
        "!",
    )
    if not is_alone:
        return None if has_number else Reading("date", UNANCHORED[unit], last=match.start("unit"))
    base = scene.focus.date if scene.focus else scene.date
    number = scene.number(match, "number") if has_number else 1
    if number is None:
        return None
    return _moved(base, unit, number, -1 if side == "before" else 1, is_from_now=False)


def _short_unit(unit: object, word: str) -> Reading | None:
    """the next hour · the last minute: stretches, not points."""
    if unit not in ("H", "MIN") or word in ("this", "these", "present"):
        return None
    return Reading("duration", period(str(unit), 1), precision="hour" if unit == "H" else "minute")


def _narrative_base(scene: Scene, unit: str) -> dt.date | None:
    """The date that the story has reached, if it is as fine as the unit asks."""
    focus = scene.focus
    fine = {"D": ("day", "part of day", "hour", "minute"), "W": ("day", "part of day", "week")}
    if focus is None:
        return None
    return focus.date if focus.precision in fine.get(unit, (focus.precision,)) else None


def _period_beside_now(scene: Scene, unit: str, offset: int) -> Reading:
    """the past year · over the next week: one unit that ends or begins today."""
    begin = finish = scene.date
    if scene.date is not None:
        begin = move(scene.date, unit, -1) if offset < 0 else scene.date
        finish = move(scene.date, unit, 1) if offset > 0 else scene.date
    return Reading("duration", period(unit, 1), begin=begin, finish=finish, precision=PRECISIONS[unit])


def relative_unit(base: dt.date | None, unit: str, offset: int) -> Reading | None:
    """The unit of the calendar that lies ``offset`` units from the one of ``base``."""
    if base is None:
        return Reading("date", UNANCHORED[unit])
    moved = move(base, unit, offset)
    return Reading("date", value_of(moved, unit)) if moved else None


@rule(r"(?P<same>q) (?P<same2>q)? (?P<unit>U)")
@rule(r"T (?P<same>q) (?P<unit>U)")
def same_unit(scene: Scene, match: re.Match[str]) -> Reading | None:
    """that year · the same day: of the date that the story has reached."""
    unit = scene.value(match, "unit")
    base = _narrative_base(scene, "") if unit not in ("D", "W") else _narrative_base(scene, unit)
    if base is None:
        if (
            scene.word(match.start("same")) == "that"
            and scene.kind(match.start()) != "T"
            and unit not in ("D", "Y")
        ):
            return None
        return Reading("date", UNANCHORED[unit]) if unit in ("D", "W", "M", "Y") else None
    return relative_unit(base, unit, 0)


@rule(r"(?P<later>L)? (?P<day>t)")
def day_from_today(scene: Scene, match: re.Match[str]) -> Reading:
    """today · yesterday · tomorrow · tonight · later today."""
    offset, word = scene.value(match, "day"), scene.word(match.end() - 1)
    if scene.date is None:
        return Reading("time", "XXXX-XX-XXTNI") if word == "tonight" else Reading("date", "XXXX-XX-XX")
    day = (scene.date + dt.timedelta(offset)).isoformat()
    return Reading("time", f"{day}TNI") if word == "tonight" else Reading("date", day)


@rule(r"T? (?P<unit>U) (?P<side>B) (?P<day>t)")
def day_beside_day(scene: Scene, match: re.Match[str]) -> Reading | None:
    """the day before yesterday · the day after tomorrow."""
    if scene.value(match, "unit") != "D":
        return None
    offset = scene.value(match, "day") + (-1 if scene.word(match.start("side")) == "before" else 1)
    return relative_unit(scene.date, "D", offset)


@rule(r"(?P<reference>r)")
def reference(scene: Scene, match: re.Match[str]) -> Reading | None:
    """now · recently · soon: PRESENT_REF, PAST_REF, FUTURE_REF."""
    value, word, index = scene.value(match, "reference"), scene.word(match.start()), match.start()
    if word == "now" and scene.word(index + 1) == "that":
        return None
    if word == "soon" and (
        scene.word(index - 1) in ("as", "so", "too") or scene.word(index + 1) in ("after",)
    ):
        return None
    return Reading("date", value, begin=scene.date if value == "PRESENT_REF" else None, finish=None)


@rule(r"T (?P<order>l) (?! [UVZWMdNfSnyP])")
def the_past(scene: Scene, match: re.Match[str]) -> Reading | None:
    """in the past."""
    is_noun = scene.word(match.end() - 1) == "past" and not scene.is_noun(match.end())
    return (
        Reading("date", "PAST_REF") if is_noun and scene.kind(match.start() - 1) in ("I", "F", "R") else None
    )


@rule(
    r"(?P<amount>(?:~+)? (?:(?P<number>[dNnf]) F? | (?P<one>a) (?: ~ | f F?)? ))?"
    r" (?P<unit>[UVS]) (?P<way>[AL]) (?!~)"
)
@rule(r"(?P<amount>(?P<number>[dN]) & a (?P<half>X)) (?P<unit>[UV]) (?P<way>[AL]) (?!~)")
@rule(r"(?P<amount>(?P<half>X) (?P<one>a)) (?P<unit>U) (?P<way>[AL]) (?!~)")
def units_ago(scene: Scene, match: re.Match[str]) -> Reading | None:
    """two years ago · a month earlier · three days later · several weeks ago · days later."""
    unit, way = scene.value(match, "unit"), scene.word(match.start("way"))
    if scene.kind(match.start("unit")) == "S" or (way == "back" and match.start("amount") < 0):
        return None
    number = _amount(scene, match)
    if way in ("ago", "back", "hence"):
        base: dt.date | None = scene.date
        sign = 1 if way == "hence" else -1
    else:
        sign = 1 if way == "later" else -1
        base = scene.focus.date if scene.focus else None
    return _moved(base, unit, number, sign, is_from_now=way in ("ago", "back", "hence"))


def _amount(scene: Scene, match: re.Match[str]) -> float | None:
    """How many units a match speaks of; None where it is vague."""
    groups = match.groupdict()
    half = 0.5 if groups.get("half") else 0.0
    if groups.get("number"):
        number = scene.number(match, "number")
        return number + half if number is not None else None
    if groups.get("one"):
        is_vague = "f" in match.group()
        return None if is_vague else (half or 1.0)
    return half or None


def _moved(
    base: dt.date | None, unit: str, number: float | None, sign: int, *, is_from_now: bool
) -> Reading | None:
    if number is None:
        return (
            Reading("date", "PAST_REF" if sign < 0 else "FUTURE_REF")
            if is_from_now
            else Reading("date", UNANCHORED[unit])
        )
    if base is None:
        return Reading("date", UNANCHORED[unit])
    moved = move(base, unit, sign * number)
    if moved is None:
        return _remote_year(base, unit, sign * number)
    if number != int(number):
        unit = {"Y": "M", "DE": "Y", "CE": "Y", "ML": "Y"}.get(unit, unit)
    grain = {"2W": "W", "WE": "W", "H": "D", "MIN": "D", "S": "D", "CE": "Y", "ML": "Y", "N": "D"}.get(
        unit, unit
    )
    return Reading("date", value_of(moved, grain))


def _remote_year(base: dt.date, unit: str, number: float) -> Reading | None:
    """5,000 years ago: a year before the first."""
    factor = {"Y": 1, "DE": 10, "CE": 100, "ML": 1000}.get(unit)
    if factor is None:
        return None
    year = base.year + round(number * factor)
    return Reading("date", f"BC{-year:04d}" if year <= 0 else f"{year:04d}")


@rule(r"(?:~)? (?P<number>[dNna]) (?P<unit>[UV]) R (?P<from>[rt])")
def units_from_now(scene: Scene, match: re.Match[str]) -> Reading | None:
    """eight years from now · two days from today."""
    number = 1.0 if scene.kind(match.start("number")) == "a" else scene.number(match, "number")
    offset = scene.value(match, "from")
    base = scene.date + dt.timedelta(offset) if scene.date and isinstance(offset, int) else scene.date
    return _moved(base, scene.value(match, "unit"), number, 1, is_from_now=True)


@rule(r"(?P<number>[dNa]) (?P<unit>[UV]) (?P<side>B) (?P<day>t)")
def units_beside_day(scene: Scene, match: re.Match[str]) -> Reading | None:
    """a week before yesterday · two days after tomorrow."""
    if scene.date is None or scene.word(match.start("side")) == "prior":
        return None
    number = 1.0 if scene.kind(match.start("number")) == "a" else scene.number(match, "number")
    sign = 1 if scene.word(match.start("side")) == "after" else -1
    base = scene.date + dt.timedelta(scene.value(match, "day"))
    return _moved(base, scene.value(match, "unit"), number, sign, is_from_now=True)


@rule(r"L (?P<inner>[hq]) [UZM]")
@rule(r"L (?P<inner>[WM])")
def later_this_unit(scene: Scene, match: re.Match[str]) -> Reading | None:
    """later this month · later that day · earlier Friday."""
    return scene.read_at(match.start() + 1)


@rule(r"(?:L) I (?P<article>[Th]) (?P<unit>U)")
def later_in_unit(scene: Scene, match: re.Match[str]) -> Reading | None:
    """later in the day · earlier in the week: of the date at hand."""
    unit = scene.value(match, "unit")
    if unit not in ("D", "W", "M", "Y"):
        return None
    base = (_narrative_base(scene, unit) if unit == "D" else None) or scene.date
    return relative_unit(base, unit, 0)
