"""Rules for years and what is counted in them: decades, centuries, eras, seasons, quarters, fiscal years."""

from __future__ import annotations

import datetime as dt
import re

from dragoman.coding.times.calendars import shift
from dragoman.coding.times.direction import AHEAD, BACK
from dragoman.coding.times.lexicon import load_lexicon
from dragoman.coding.times.scene import Scene, rule
from dragoman.coding.times.values import SEASON_MONTHS, Reading, bounds


@rule(r"(?P<year>y) (?: - (?P<second>d) (?![NUVM-]) )?")
def year_alone(scene: Scene, match: re.Match[str]) -> Reading | None:
    """2018 where it is a year and not a count."""
    index, year = match.start(), scene.value(match, "year")
    if not _is_year(scene, index, year):
        return None
    return Reading("date", f"{year:04d}", last=index)


_WEAK = frozenset("the this for as and to of or between on after before".split())
_PREFIXES = frozenset("pre post mid early late".split())
_BEFORE_COUNT = frozenset("about some over".split())


def _is_year(scene: Scene, index: int, year: int) -> bool:
    """Whether a number of four figures is a year, by the words beside it."""
    if _is_range_of_years(scene, index, year):
        return True
    tail = index + 2 if scene.kind(index + 1) == "-" and scene.touches(index + 1) else 0
    if tail and scene.touches(tail) and scene.kind(tail) not in ("y", "d", "n"):  # "2018-born"
        return year >= 1900 and not after_is_measure(scene, tail)
    if _is_count(scene, index) or _is_part_of_figure(scene, index):
        return False
    before, is_modern = scene.word(index - 1), 1900 <= year <= 2100 and year % 500 != 0
    if not is_modern and before in _WEAK:
        return before == "and" and scene.kind(index - 2) == "y" and not scene.is_noun(index + 1)
    if before in load_lexicon().before_year or scene.kind(index - 1) in ("(", "M", "y", "W"):
        plural_is_counted = before in ("of", "to", "from", "and", "for", "after", "between")
        return not (plural_is_counted and scene.is_plural_noun(index + 1))
    if scene.kind(index - 1) == "-":
        return scene.kind(index + 1) in ("", ")", ",", ".", "|", "-")
    if not is_modern:
        return _is_edge(scene, index - 1) and _is_edge(scene, index + 1) and year % 500 != 0
    return not scene.is_plural_noun(index + 1)


def _is_count(scene: Scene, index: int) -> bool:
    """ "2000 soldiers", "Resolution 1970", "about 1950": counts and numbers of things."""
    before, lexicon = scene.word(index - 1), load_lexicon()
    is_counted = scene.word(index + 1) in lexicon.counted or scene.kind(index + 1) in ("V", "z", "N", "n")
    follows_number = scene.kind(index - 1) in "dn" and scene.kind(index - 2) != "M"
    return is_counted or follows_number or before in lexicon.numbered or before in _BEFORE_COUNT


def _is_part_of_figure(scene: Scene, index: int) -> bool:
    """A piece of a telephone number, of a code, or of a fraction."""
    if scene.kind(index - 1) not in ("-", "/") or scene.word(index - 2) in _PREFIXES:
        return False
    return scene.touches(index) or (scene.kind(index - 1) == "-" and scene.kind(index - 2) in ("y", "n"))


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
    if len(scene.word(index)) != 2 or not start < year <= start + 20:
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
@rule(r"(?<= \| I) (?P<year>n) (?= \.)")
@rule(r"(?<= \. I) (?P<year>n) (?= \.)")
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
        opens = scene.is_capital(index - 1) and scene.is_capital(index + 1)  # "In 348 Pachomius …"
        if not opens or scene.word(index + 1).endswith(("ns", "es", "ts", "rs", "ds")):
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
    if scene.word(index - 1) == "(" and scene.kind(index + 2) in "dny":
        return None  # the area code of a telephone number
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


@rule(r"(?P<short>J) (?: ,? F? -? (?P<year>y))?")
@rule(r"(?P<year>y) ,? -? (?P<short>J)")
def short_quarter(scene: Scene, match: re.Match[str]) -> Reading | None:
    """Q3 2018 · 2018-H2 · Q4."""
    letter, number = scene.value(match, "short")
    if letter == "Q":
        return _quarter_of(scene, match, number)
    year = scene.value(match, "year")
    return Reading("date", f"{year:04d}-H{number}") if year and number < 3 else None


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
