"""The numbers behind the small charts of a dossier page; the template only draws them."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence

from dragoman.records import Record
from dragoman.relate.standing import PHASES, QUADS, PairStanding, Standing
from dragoman.show.dossier.figures import Standing as LevelStanding
from dragoman.show.dossier.model import Dossier
from dragoman.show.dossier.words import QUAD_WORDS, count_of, country_name, say_day

_MAX_WEEKS = 70
_MAX_MONTHS = 72


class Bin(Record, frozen=True, kw_only=True):
    """A week, month or year with its events by phase; ``x`` and ``width`` are shares of the chart."""

    label: str
    begin: dt.date
    x: float
    width: float
    happened: int
    ahead: int
    negated: int


class Rhythm(Record, frozen=True, kw_only=True):
    """Events over time; ``unit`` is the width of a bin in words, ``top`` the highest bin's events.

    ``n_earlier`` counts the events long before the first page, which would leave no room for the rest.
    """

    unit: str
    n_earlier: int
    top: int
    bins: tuple[Bin, ...]


class Spark(Record, frozen=True, kw_only=True):
    """A level over time in a box 100 wide and 20 high: ``lines`` join months, ``bands`` are their intervals.

    ``last`` is where the last known month lies; ``words`` says the same.
    """

    lines: tuple[str, ...]
    bands: tuple[str, ...]
    last: tuple[float, float] | None
    words: str


class Segment(Record, frozen=True, kw_only=True):
    """A stretch of a bar, in percent of its width from the left; ``kind`` is its style."""

    kind: str
    x: float
    width: float


class Bar(Record, frozen=True, kw_only=True):
    """Conflict to the left and cooperation to the right of ``axis``; ``words`` says the same."""

    axis: float
    segments: tuple[Segment, ...]
    words: str


def make_rhythm(dossier: Dossier) -> Rhythm | None:
    """Events by week, or by month or year where that would be too many; nothing for a single bin."""
    known = [(event.day, event.phase) for event in dossier.events if event.day]
    start = dossier.covered_since
    dated = [(day, phase) for day, phase in known if start is None or day >= start]
    if not dated:
        return None
    first, last = min(day for day, _ in dated), max(day for day, _ in dated)
    unit = _unit(first, last)
    begins = _begins(unit, first, last)
    if len(begins) < 2:
        return None
    counts = Counter((_begin_of(unit, day), phase) for day, phase in dated)
    width = 100 / len(begins)
    bins = tuple(
        Bin(label=_label(unit, begin), begin=begin, x=number * width, width=width,
            happened=counts[begin, "happened"], ahead=counts[begin, "ahead"], negated=counts[begin, "not"])
        for number, begin in enumerate(begins)
    )  # fmt: skip
    return Rhythm(
        unit=unit,
        n_earlier=len(known) - len(dated),
        top=max(b.happened + b.ahead + b.negated for b in bins),
        bins=bins,
    )


def _unit(first: dt.date, last: dt.date) -> str:
    days = (last - first).days
    if days / 7 <= _MAX_WEEKS:
        return "week"
    return "month" if days / 30 <= _MAX_MONTHS else "year"


def _begin_of(unit: str, day: dt.date) -> dt.date:
    if unit == "week":
        return day - dt.timedelta(days=day.weekday())
    return day.replace(day=1) if unit == "month" else day.replace(month=1, day=1)


def _begins(unit: str, first: dt.date, last: dt.date) -> list[dt.date]:
    begins, begin = [], _begin_of(unit, first)
    step = {"week": 7, "month": 31, "year": 366}[unit]
    while begin <= last:
        begins.append(begin)
        begin = _begin_of(unit, begin + dt.timedelta(days=step))
    return begins


def _label(unit: str, begin: dt.date) -> str:
    if unit == "week":
        return f"week of {say_day(begin)}"
    return f"{begin:%B %Y}" if unit == "month" else f"{begin:%Y}"


def bar_scale(pairs: Sequence[PairStanding]) -> tuple[int, int]:
    """The longest conflict and the longest cooperation of all bars, in events, so that all compare."""
    standings = [standing for pair in pairs for standing in (pair.forth, pair.back)]
    left = max((_length(standing, ("Q3", "Q4")) for standing in standings), default=0)
    right = max((_length(standing, ("Q1", "Q2")) for standing in standings), default=0)
    return left, right


def _length(standing: Standing, quads: Sequence[str]) -> int:
    return standing.total("happened", quads) + standing.total("ahead", quads)


def make_bar(standing: Standing, scale: tuple[int, int]) -> Bar:
    """A standing as a bar on a common scale: deeds next to the axis, then words, then what is ahead."""
    left, right = scale
    unit = 100 / max(left + right, 1)
    axis = left * unit
    segments: list[Segment] = []
    for sign, order in ((-1, ("Q4", "Q3")), (1, ("Q2", "Q1"))):
        edge = axis
        parts = [(quad, standing.counts[quad]["happened"]) for quad in order]
        parts.append((f"ahead-{'conflict' if sign < 0 else 'cooperation'}", standing.total("ahead", order)))
        for kind, count in parts:
            if count:
                segments.append(_segment(kind, edge, sign * count * unit))
                edge += sign * count * unit
    return Bar(axis=round(axis, 2), segments=tuple(segments), words=say_standing(standing))


def _segment(kind: str, edge: float, length: float) -> Segment:
    return Segment(kind=kind, x=round(min(edge, edge + length), 2), width=round(abs(length), 2))


def say_standing(standing: Standing) -> str:
    """A standing in words, for those who cannot see its bar."""
    names = [country_name(code) or code for code in (standing.actor, standing.recipient)]
    if not standing.n_events:
        return f"{names[0]} to {names[1]}: no events"
    happened = [
        f"{standing.counts[quad]['happened']} {QUAD_WORDS[quad]}"
        for quad in QUADS
        if standing.counts[quad]["happened"]
    ]
    rest = [f"{standing.total(phase)} {words}" for phase, words in
            zip(PHASES[1:], ("ahead", "not so"), strict=True) if standing.total(phase)]  # fmt: skip
    return f"{names[0]} to {names[1]}: {count_of(standing.n_events, 'event')}, {', '.join(happened + rest)}"


_BLOCKS = "▁▂▃▄▅▆▇█"


def make_spark(standing: LevelStanding) -> Spark:
    """The level of a direction over the last months; months with too little evidence break the line."""
    path = standing.path
    step = 100 / max(len(path.days) - 1, 1)
    lines, bands, last = [], [], None
    for run in _known_runs(path.levels):
        points = [(round(n * step, 2), _height(path.levels[n] or 0.0)) for n in run]
        last = points[-1]
        lines.append(_points(points))
        above = [(round(n * step, 2), _height(path.highs[n])) for n in run]
        below = [(round(n * step, 2), _height(path.lows[n])) for n in reversed(run)]
        bands.append(_points(above + below))
    return Spark(lines=tuple(lines), bands=tuple(bands), last=last, words=say_path(standing))


def _known_runs(levels: Sequence[float | None]) -> list[list[int]]:
    runs: list[list[int]] = [[]]
    for number, level in enumerate(levels):
        if level is not None:
            runs[-1].append(number)
        elif runs[-1]:
            runs.append([])
    return [run for run in runs if run]


def _height(level: float) -> float:
    return round(10 - 9 * level, 2)


def _points(points: Sequence[tuple[float, float]]) -> str:
    return " ".join(f"{x:g},{y:g}" for x, y in points)


def draw_path(levels: Sequence[float | None]) -> str:
    """Levels as a row of blocks for a terminal; a dot where too little is known."""
    top = len(_BLOCKS) - 1
    return "".join("·" if level is None else _BLOCKS[round((level + 1) / 2 * top)] for level in levels)


def say_path(standing: LevelStanding) -> str:
    """A path in words: where it began and where it is."""
    known = [(day, level) for day, level in zip(standing.path.days, standing.path.levels, strict=True)
             if level is not None]  # fmt: skip
    if not known:
        return f"{standing.name}: too little evidence in these months"
    (first, begin), (last, end) = known[0], known[-1]
    return f"{standing.name}: {begin:+.2f} on {say_day(first)}, {end:+.2f} on {say_day(last)}"
