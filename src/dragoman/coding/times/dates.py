"""Rules for dates of the calendar: days, months, years, decades, seasons, quarters, named days."""

from __future__ import annotations

import datetime as dt
import re

from dragoman.coding.times.calendars import add_months, make_date, shift
from dragoman.coding.times.direction import AHEAD, BACK
from dragoman.coding.times.lexicon import load_lexicon
from dragoman.coding.times.named_days import NamedDay, date_of
from dragoman.coding.times.scene import Scene, day_reading, rule
from dragoman.coding.times.values import NOTHING, SEASON_MONTHS, Reading, bounds

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
    return resolve_day(scene, month, int(day), scene.direction(match), weekday)


def _is_month_here(scene: Scene, match: re.Match[str], day: float) -> bool:
    """ "may 5" in small letters is a date only with a figure that stands as a day."""
    if scene.kind(match.start("month")) == "m":
        return scene.kind(match.start("day")) in "do" and scene.kind(match.end()) not in ("N", "U", "V")
    return not (day > 31)


def resolve_day(scene: Scene, month: int, day: int, direction: int, weekday: int | None = None) -> Reading:
    """A day without its year: the year that brings it nearest to the document, by weekday where one is given."""
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
    best = min(choices, key=lambda d: _distance(scene.date, d, direction))
    return Reading("date", best.isoformat())


def _distance(base: dt.date | None, day: dt.date, direction: int) -> float:
    """Days between, with a handicap for the side to which the sentence does not look."""
    assert base is not None
    days = (day - base).days
    wrong_side = (direction == BACK and days > 0) or (direction == AHEAD and days < 0)
    return abs(days) + (100 if wrong_side else 0)


def uses_story(scene: Scene, direction: int) -> bool:
    """Whether a year said in the story outweighs the document's: an earlier year told in the past tense."""
    year = scene.story_year()
    if year is None:
        return False
    return scene.date is None or (year < scene.date.year and direction == BACK and _is_near(scene))


def _is_near(scene: Scene) -> bool:
    """The narrative's date stands in this paragraph."""
    return scene.focus is not None and "|" not in scene.tokens.kinds[scene.focus.token : scene.here]


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
    return resolve_month(scene, scene.value(match, "month"), scene.direction(match, is_near=False))


def resolve_month(scene: Scene, month: int, direction: int) -> Reading:
    """A month without its year: the last one for a story that looks back, the next for one that looks ahead."""
    if uses_story(scene, direction):
        return Reading("date", f"{scene.story_year():04d}-{month:02d}")
    if scene.date is None:
        return Reading("date", f"XXXX-{month:02d}")
    ahead = (month - scene.date.month) % 12
    is_ahead = direction == AHEAD or (direction != BACK and ahead <= 4)
    year = scene.date.year if ahead == 0 else add_months(scene.date.year, scene.date.month, ahead)[0]
    return Reading("date", f"{year - (ahead > 0 and not is_ahead):04d}-{month:02d}")


def _is_bare_month(scene: Scene, index: int) -> bool:
    """Not the modal, the verb, or a person: May, March, April and their like need a word of time before them."""
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
@rule(r"T? (?P<day>[do]) [-] (?P<other>[do]) F? (?P<month>M) (?: ,? (?P<year>y))?")
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


@rule(r"(?P<year>y) (?: - (?P<second>d) (?![NUVM-]) )?")
def year_alone(scene: Scene, match: re.Match[str]) -> Reading | None:
    """2018 where it is a year and not a count."""
    index, year = match.start(), scene.value(match, "year")
    if not _is_year(scene, index, year):
        return None
    return Reading("date", f"{year:04d}", last=index)


def _is_year(scene: Scene, index: int, year: int) -> bool:
    before, after = scene.word(index - 1), scene.word(index + 1)
    lexicon = load_lexicon()
    if _is_range_of_years(scene, index, year):
        return True
    if scene.kind(index + 1) == "-" and scene.touches(index + 1) and scene.touches(index + 2):
        if scene.kind(index + 2) not in ("y", "d", "n"):
            return year >= 1900 and not after_is_measure(scene, index + 2)
    if before in lexicon.numbered:
        return False
    if after in lexicon.counted or before in ("about", "some", "over"):
        return before in ("in", "since", "by", "until") and after not in lexicon.counted
    if (
        scene.kind(index - 1) in ("-", "/")
        and scene.touches(index)
        and scene.kind(index - 2) not in ("y", "M", "d")
    ):
        return False
    if scene.kind(index + 1) in ("U", "V", "z", "N", "n"):
        return False
    is_modern = 1900 <= year <= 2100 and year % 500
    if not is_modern and before in (
        "the",
        "this",
        "for",
        "as",
        "and",
        "to",
        "of",
        "or",
        "between",
        "on",
        "after",
        "before",
    ):
        return before == "and" and scene.kind(index - 2) == "y" and not scene.is_noun(index + 1)
    if before in lexicon.before_year or scene.kind(index - 1) in ("(", "M", "y", "W"):
        return not (
            scene.is_plural_noun(index + 1)
            and before in ("of", "to", "from", "and", "for", "after", "between")
        )
    if scene.kind(index - 1) == "-" and (scene.kind(index - 2) in "yn" or scene.touches(index)):
        return False
    if scene.kind(index - 1) == "-":
        return scene.kind(index + 1) in ("", ")", ",", ".", "|", "-")
    if not 1900 <= year <= 2100 or year % 500 == 0:
        return _is_edge(scene, index - 1) and _is_edge(scene, index + 1) and year % 500 != 0
    return not scene.is_plural_noun(index + 1)


def _is_edge(scene: Scene, index: int) -> bool:
    """Punctuation, or the end of the line."""
    return not scene.word(index).strip() or not scene.word(index)[0].isalnum()


def _is_range_of_years(scene: Scene, index: int, year: int) -> bool:
    """ "2000 – 2050", "from 1598 to 1722", either end; not a telephone number."""
    values = scene.tokens.values
    if scene.kind(index + 1) in ("-", "+", "&") and scene.kind(index + 2) == "y":
        low, high, edges = year, values[index + 2], (index, index + 2)
    elif scene.kind(index - 1) in ("-", "+", "&") and scene.kind(index - 2) == "y":
        low, high, edges = values[index - 2], year, (index - 2, index)
    else:
        return False
    if scene.kind(edges[0] + 1) == "&" and scene.kind(edges[0] - 1) not in ("R", "I"):
        return False
    alone = scene.kind(edges[0] - 1) != "-" and scene.kind(edges[1] + 1) != "-"
    return alone and low < high <= low + 300 and scene.word(edges[1] + 1) not in load_lexicon().counted


def after_is_measure(scene: Scene, index: int) -> bool:
    """ "2000-strong", "1500-metre": a number that measures."""
    return scene.word(index) in {
        "strong",
        "metre",
        "meter",
        "mile",
        "seat",
        "member",
        "page",
        "km",
        "foot",
        "word",
    }


@rule(r"(?<= y [-]) (?P<end>[dn])")
@rule(r"(?<= y [/]) (?P<end>[dn])")
def end_of_years(scene: Scene, match: re.Match[str]) -> Reading | None:
    """14 of "2013-14"."""
    index, end = match.start(), scene.value(match, "end")
    start = scene.tokens.values[index - 2]
    if (
        scene.focus is None
        or scene.focus.token != index - 2
        or not 0 <= end <= 99
        or scene.kind(index + 1) == "-"
    ):
        return None
    year = start // 100 * 100 + end
    if len(scene.word(index)) != 2 or not start < year <= start + 60:
        return None
    return Reading("date", f"{year:04d}")


@rule(r"(?P<year>[nyd]) (?P<era>b)")
@rule(r"(?P<era>G) (?P<year>[nyd])")
@rule(r"(?P<year>[nyd]) (?P<era>G)")
def year_of_era(scene: Scene, match: re.Match[str]) -> Reading | None:
    """508 BC · AD 842 · 79 AD."""
    year = int(scene.number(match, "year") or 0)
    if not scene.is_capital(match.start("era")) or year < 1:
        return None
    return Reading("date", f"BC{year:04d}" if scene.kind(match.start("era")) == "b" else f"{year:04d}")


@rule(r"(?<= [I(O+~]) (?P<year>n) (?= [,).|-])")
@rule(r"(?<= [.,]) (?P<year>n) (?= [-] n [).])")
@rule(r"(?<= n [-]) (?P<year>n) (?= [).])")
@rule(r"U (?P<year>[nd])")
def early_year(scene: Scene, match: re.Match[str]) -> Reading | None:
    """in 328, … · the year 71: years of three figures, only where nothing else is possible."""
    number, index = scene.value(match, "year"), match.start("year")
    if (
        not isinstance(number, int)
        or not (100 <= number <= 999 or scene.word(index - 1) == "year")
        or number < 1
    ):
        return None
    if scene.kind(match.start()) == "U" and scene.word(match.start()) != "year":
        return None
    if scene.kind(index - 1) in ("-",) and not (scene.focus and scene.focus.token == index - 2):
        return None
    if scene.kind(index + 1) == "." and scene.word(index + 1) not in (".", ";", ":"):
        return None
    if scene.word(index - 1) not in (
        "in",
        "since",
        "circa",
        "c",
        "around",
        "(",
        "year",
        "-",
        "–",
        "until",
        ".",
    ):
        return None
    if scene.word(index - 1) == "." and scene.word(index - 2) not in ("c", "ca", "b", "d", "r"):
        return None
    return Reading("date", f"{number:04d}", last=index)


@rule(r"T? (?:e -?)? (?P<decade>D)")
@rule(r"T (?:e -?)? (?P<word>g)")
def decade(scene: Scene, match: re.Match[str]) -> Reading | None:
    """the 1990s · mid-1980s · the nineties."""
    year = scene.value(match, "decade")
    if year is None:
        year = 1900 + scene.value(match, "word")
    modifier = scene.word(match.end() - 2 - (scene.kind(match.end() - 2) == "-"))
    begin, finish, _ = bounds(f"{year // 10:03d}")
    part = {"early": (0, 3), "mid": (4, 6), "late": (7, 9)}.get(modifier)
    if part and begin:
        begin, finish = dt.date(year + part[0], 1, 1), dt.date(year + part[1], 12, 31)
    return Reading("date", f"{year // 10:03d}", begin=begin, finish=finish, precision="decade")


@rule(r"T? (?:e -?)? (?P<number>[oS]) -? (?P<unit>U) (?P<era>b)?")
def century(scene: Scene, match: re.Match[str]) -> Reading | None:
    """the 20th century · mid-19th century · the 5th century BC."""
    unit, number = scene.value(match, "unit"), scene.value(match, "number")
    if unit not in ("CE", "ML") or not 1 <= number <= 30:
        return None
    if scene.value(match, "era"):
        return Reading("date", f"BC{number:02d}XX", precision="century")
    if unit == "ML":
        return Reading("date", f"{number - 1}", precision="millennium")
    return Reading("date", f"{number - 1:02d}")


@rule(r"T? (?P<season>Z) F? ,? (?P<year>y)")
@rule(r"(?P<year>y) (?P<season>Z)")
def season_of_year(scene: Scene, match: re.Match[str]) -> Reading | None:
    """the summer of 2012 · winter 2018; not the 2012 Summer Olympics."""
    if scene.kind(match.start()) == "y" and scene.is_capital(match.end()):
        return None
    return Reading("date", f"{scene.value(match, 'year'):04d}-{scene.value(match, 'season')}")


@rule(r"(?<= [IO+B4F]) T? (?P<season>Z)")
@rule(r"(?<= e) (?P<season>Z)")
def season_alone(scene: Scene, match: re.Match[str]) -> Reading | None:
    """in the summer · by autumn: not the verbs "spring" and "fall", nor "the fall of Kabul"."""
    if scene.is_capital(match.end() - 1) and scene.is_capital(match.end()):
        return None
    if scene.kind(match.end()) == "F" or (
        scene.word(match.end() - 1) in ("spring", "fall") and scene.is_noun(match.end())
    ):
        return None
    if scene.word(match.end() - 1) == "fall" and scene.kind(match.end() - 2) != "T":
        return None
    return resolve_season(scene, scene.value(match, "season"), scene.direction(match, is_near=False))


def resolve_season(scene: Scene, season: str, direction: int) -> Reading:
    """A season without its year, by direction; the winter bears the year of its December."""
    if scene.date is None:
        return Reading("date", f"XXXX-{season}")
    start = dt.date(scene.date.year, SEASON_MONTHS[season], 1)
    year = start.year
    length_past = (scene.date - start).days
    if direction == AHEAD and length_past > 92:
        year += 1
    elif direction != AHEAD and length_past < 0 and (direction == BACK or length_past < -150):
        year -= 1
    return Reading("date", f"{year:04d}-{season}")


@rule(r"T? (?P<number>[oS]) -? (?P<unit>U) (?: F? T? ,? (?P<year>y))?")
@rule(r"(?P<year>y) ,? (?P<number>[oS]) -? (?P<unit>U)")
def quarter(scene: Scene, match: re.Match[str]) -> Reading | None:
    """the third quarter of 2018 · first-quarter."""
    number = scene.value(match, "number")
    if scene.value(match, "unit") != "Q" or not 1 <= number <= 4:
        return None
    return _quarter_of(scene, match, number)


@rule(r"T? (?P<number>[oS]) (?P<half>X) F T? (?P<year>y)")
def half_year(scene: Scene, match: re.Match[str]) -> Reading | None:
    """the second half of 2018."""
    number = scene.value(match, "number")
    return Reading("date", f"{scene.value(match, 'year'):04d}-H{number}") if number in (1, 2) else None


def _quarter_of(scene: Scene, match: re.Match[str], number: int) -> Reading:
    year = scene.value(match, "year")
    if year is None and scene.date is None:
        return Reading("date", f"XXXX-Q{number}")
    if year is None:
        assert scene.date is not None
        current, direction = (scene.date.month + 2) // 3, scene.direction(match)
        year = scene.date.year
        year += (direction == AHEAD and number < current) - (direction != AHEAD and number > current)
    return Reading("date", f"{year:04d}-Q{number}")


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
        return Reading("date", "XXXX" if not year else f"{year:04d}") if not year else None
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
    return min(around, key=lambda d: _distance(base, d, direction)) if around else None


@rule(r"(?:T? (?P<start>Y) F) (?P<year>y)")
def named_day_of_year(scene: Scene, match: re.Match[str]) -> Reading | None:
    """Christmas of 1989."""
    found = date_of(scene.value(match, "start"), scene.value(match, "year"))
    return Reading("date", found.isoformat()) if found else None


@rule(r"(?:h|l|x|T)? (?P<fiscal>C) (?P<unit>U)? (?P<year>y)")
@rule(r"T? (?P<year>y) (?: -(?P<end>[dy]))? (?P<fiscal>C) (?P<unit>U)")
def fiscal_year(scene: Scene, match: re.Match[str]) -> Reading | None:
    """fiscal 2018 · the 2018 fiscal year · the 2017-18 school year."""
    year = scene.value(match, "year")
    return Reading("date", f"{year:04d}", precision="year")


@rule(r"(?P<order>[lxh]) (?P<fiscal>C) (?P<unit>U)")
def relative_fiscal_year(scene: Scene, match: re.Match[str]) -> Reading | None:
    """this fiscal year · last school year."""
    if scene.value(match, "unit") not in ("Y", "Q"):
        return None
    if scene.date is None:
        return Reading("date", "XXXX")
    offset = {"l": -1, "x": 1, "h": 0}[scene.kind(match.start("order"))]
    moved = shift(scene.date, years=offset)
    return Reading("date", f"{moved.year:04d}", precision="year") if moved else None
