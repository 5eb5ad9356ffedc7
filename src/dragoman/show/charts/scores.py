"""How a pair stood over time: the level with its band each way, the acts below, and how much was reported."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import msgspec

from dragoman.show.charts.colours import colour
from dragoman.show.charts.drawing import WIDTHS, Cell, Chart, Spec
from dragoman.show.charts.parts import Days, hidden_axis, plain_axis, time_axis, upright_rules

_ROOM: dict[str, int] = {"wide": 150, "narrow": 34}
_ROW = {"wide": 20, "narrow": 32}
_BAR = 15


class Point(msgspec.Struct, frozen=True, kw_only=True):
    """The level on a day with the bounds of its 90 % interval; None where the evidence is too little."""

    day: dt.date
    level: float | None
    low: float | None
    high: float | None
    effective: float


class Way(msgspec.Struct, frozen=True, kw_only=True):
    """One direction of a pair: its title and its points in the order of their days."""

    title: str
    points: tuple[Point, ...]


class Acts(msgspec.Struct, frozen=True, kw_only=True):
    """How many acts of a class fell into each bin."""

    name: str
    counts: tuple[int, ...]


class Turn(msgspec.Struct, frozen=True, kw_only=True):
    """A turning point, with its number in the list below the chart."""

    number: int
    day: dt.date
    is_better: bool


class PairCourse(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that the chart of a pair shows; ``acts`` and ``coverage`` have a number for each bin."""

    ways: tuple[Way, ...]
    bins: tuple[Days, ...]
    acts: tuple[Acts, ...]
    coverage: tuple[int, ...]
    turns: tuple[Turn, ...] = ()


def pair_chart(course: PairCourse) -> Chart:
    """The chart of a pair: a panel for each way, a row for each class of acts, and the coverage."""
    return Chart(
        name="standing",
        title="How the two stood over time",
        summary=_summary(course),
        columns=(
            "from",
            *(f"{way.title}: {part}" for way in course.ways for part in ("level", "low", "high")),
            *(acts.name.replace("_", " ") for acts in course.acts),
            "reports in the store",
        ),
        rows=tuple(_rows(course)),
        wide=_spec(course, "wide"),
        narrow=_spec(course, "narrow"),
    )


def level_chart(way: Way, name: str = "level") -> Chart:
    """The level of one direction alone, small."""
    rows = tuple((p.day.isoformat(), p.level, p.low, p.high) for p in way.points)
    days = (way.points[0].day, way.points[-1].day) if way.points else None
    specs = {
        size: {"vconcat": [_panel(way, days, _kind(0), size, (), is_last=True)]}
        for size in ("wide", "narrow")
    }
    return Chart(
        name=name, title=way.title, summary=say_way(way), columns=("day", "level", "low", "high"), rows=rows,
        wide=specs["wide"], narrow=specs["narrow"],
    )  # fmt: skip


def say_way(way: Way) -> str:
    """The course of a level in one sentence."""
    known = [point for point in way.points if point.level is not None]
    if not known:
        return f"{way.title}: too little evidence on any day."
    last = known[-1]
    least, most = min(known, key=_level), max(known, key=_level)
    return (
        f"{way.title}: {_say(last)} on {last.day}, between {_say(least)} ({least.day})"
        f" and {_say(most)} ({most.day})."
    )


def _level(point: Point) -> float:
    return point.level or 0.0


def _say(point: Point) -> str:
    return f"{point.level or 0:+.2f}".replace("-", "−")


def _summary(course: PairCourse) -> str:
    told = [say_way(way) for way in course.ways]
    if course.turns:
        days = ", ".join(f"{turn.day} ({'better' if turn.is_better else 'worse'})" for turn in course.turns)
        told.append(f"Turning points: {days}.")
    return " ".join(told) + " Levels run from −1, hostile, to +1, friendly; the band holds 90 %."


def _rows(course: PairCourse) -> list[tuple[Cell, ...]]:
    """A row for each bin that has anything, with the level at its end."""
    rows: list[tuple[Cell, ...]] = []
    for number, (begin, end) in enumerate(course.bins):
        levels = [part for way in course.ways for part in _level_in(way, begin, end)]
        counts = [acts.counts[number] for acts in course.acts]
        if any(counts) or any(level is not None for level in levels):
            rows.append((begin.isoformat(), *levels, *counts, course.coverage[number]))
    return rows


def _level_in(way: Way, begin: dt.date, end: dt.date) -> tuple[Cell, Cell, Cell]:
    point = next((p for p in reversed(way.points) if begin <= p.day < end), None)
    return (point.level, point.low, point.high) if point else (None, None, None)


def _kind(number: int) -> tuple[str, str, list[int]]:
    """Colour, band and dashes of a direction: the second is told by its dashes too."""
    return (
        (colour("forth"), colour("band"), [1, 0]),
        (colour("back"), colour("band_back"), [6, 2]),
    )[number % 2]


def _spec(course: PairCourse, size: str) -> Spec:
    days = (course.bins[0][0], course.bins[-1][1]) if course.bins else None
    views = [_panel(way, days, _kind(number), size, course.turns) for number, way in enumerate(course.ways)]
    views.append(_acts_view(course, days, size))
    views.append(_coverage_view(course, days, size))
    return {"vconcat": views, "resolve": {"scale": {"x": "independent", "color": "independent"}}}


def _inner(size: str) -> int:
    return WIDTHS["wide" if size == "wide" else "narrow"] - _ROOM[size] - 24


def _panel(
    way: Way, days: Days | None, kind: tuple[str, str, list[int]], size: str, turns: Sequence[Turn],
    is_last: bool = False,
) -> Spec:  # fmt: skip
    line, band, dash = kind
    values, run = [], 0
    for point in way.points:
        if point.level is None:
            run += 1
            continue
        values.append(
            {
                "begin": point.day.isoformat(),
                "level": point.level,
                "low": point.low,
                "high": point.high,
                "run": run,
            }
        )
    x = time_axis(days, labels=is_last, ticks=4 if size == "narrow" else None)
    y_axis = {
        "values": [-1, 0, 1], "title": None, "minExtent": _ROOM[size], "domain": False, "ticks": False,
        "labelExpr": _tone_labels(size),
    }  # fmt: skip
    return {
        "title": way.title,
        "width": _inner(size),
        "height": 112,
        "data": {"values": values},
        "encoding": {"x": x},
        "layer": [
            {
                "mark": {"type": "area", "color": band},
                "encoding": {
                    "y": plain_axis("low", (-1, 1), y_axis),
                    "y2": {"field": "high"},
                    "detail": {"field": "run"},
                },
            },
            {
                "mark": {"type": "line", "color": line, "strokeDash": dash, "strokeWidth": 2},
                "encoding": {"y": plain_axis("level", (-1, 1), y_axis), "detail": {"field": "run"}},
            },
            *_last_point(values, line, y_axis),
            *_turn_layers(turns),
        ],
    }


def _last_point(values: list[Spec], line: str, axis: Spec) -> list[Spec]:
    """The last level as a point with its figure, which a line alone would not tell."""
    if not values:
        return [{
            "data": {"values": [{}]},
            "mark": {"type": "text", "text": "too little evidence", "x": 8, "y": 40, "align": "left",
                     "color": colour("quiet")},
            "encoding": {"x": {"value": 8}, "y": {"value": 40}},
        }]  # fmt: skip
    last = values[-1] | {"told": f"{values[-1]['level']:+.2f}".replace("-", "−")}
    at = {"y": plain_axis("level", (-1, 1), axis)}
    point = {"mark": {"type": "point", "filled": True, "color": line, "size": 50}, "encoding": at}
    words = {
        "mark": {"type": "text", "align": "right", "dx": -7, "dy": -11, "fontWeight": "bold", "color": line},
        "encoding": at | {"text": {"field": "told"}},
    }
    return [{"data": {"values": [last]}, "layer": [point, words]}]


def _turn_layers(turns: Sequence[Turn]) -> list[Spec]:
    if not turns:
        return []
    values = [
        {"begin": turn.day.isoformat(), "told": f"{'▲' if turn.is_better else '▼'}{turn.number}"}
        for turn in turns
    ]
    label = {
        "data": {"values": values},
        "mark": {
            "type": "text",
            "align": "left",
            "dx": 3,
            "baseline": "top",
            "color": colour("mark"),
            "fontSize": 11,
        },
        "encoding": {
            "x": {"field": "begin", "type": "temporal"},
            "y": {"value": 1},
            "text": {"field": "told"},
        },
    }
    return [upright_rules(values, colour("mark")), label]


def _tone_labels(size: str) -> str:
    if size == "wide":
        return "datum.value > 0 ? 'friendly  +1' : datum.value < 0 ? 'hostile  −1' : '0'"
    return "datum.value > 0 ? '+1' : datum.value < 0 ? '−1' : '0'"


def _acts_view(course: PairCourse, days: Days | None, size: str) -> Spec:
    """A row of small bars for each class, each row to its own height, its most written beside it."""
    rows, n = list(course.acts), len(course.acts)
    values = []
    for row, acts in enumerate(rows):
        most = max(acts.counts, default=0) or 1
        base = (row + 1) * _ROW[size] - 2
        values += [
            {"begin": begin.isoformat(), "end": end.isoformat(), "bottom": base,
             "top": base - max(3.0, _BAR * count / most), "class": acts.name}
            for (begin, end), count in zip(course.bins, acts.counts, strict=True) if count
        ]  # fmt: skip
    names = [acts.name for acts in rows]
    scale = {"domain": names, "range": [colour(name) for name in names]}
    y = {"type": "quantitative", "scale": {"domain": [0, n * _ROW[size]], "reverse": True, "nice": False}}
    bars = {
        "data": {"values": values}, "mark": {"type": "rect"},
        "encoding": {
            "x": time_axis(days, labels=False), "x2": {"field": "end"},
            "y": y | {"field": "top", "axis": hidden_axis(_ROOM[size])}, "y2": {"field": "bottom"},
            "color": {"field": "class", "type": "nominal", "scale": scale, "legend": None},
        },
    }  # fmt: skip
    return {
        "title": "Acts between them, by class", "width": _inner(size), "height": n * _ROW[size],
        "layer": [bars, _row_names(rows, size, y)],
    }  # fmt: skip


def _row_names(rows: Sequence[Acts], size: str, y: Spec) -> Spec:
    """The name of each row: to its left where there is room, above its bars where there is not."""
    is_wide = size == "wide"
    values = [
        {"told": acts.name.replace("_", " ") + f" ({sum(acts.counts):,})",
         "at": (row + 1) * _ROW[size] - (2 if is_wide else _BAR + 4)}
        for row, acts in enumerate(rows)
    ]  # fmt: skip
    return {
        "data": {"values": values},
        "mark": {
            "type": "text",
            "align": "right" if is_wide else "left",
            "baseline": "bottom",
            "fontSize": 12 if is_wide else 11,
            "color": colour("ink"),
        },
        "encoding": {
            "x": {"value": -6 if is_wide else 0},
            "y": y | {"field": "at"},
            "text": {"field": "told"},
        },
    }


def _coverage_view(course: PairCourse, days: Days | None, size: str) -> Spec:
    values = [
        {"begin": begin.isoformat(), "end": end.isoformat(), "n": n, "zero": 0}
        for (begin, end), n in zip(course.bins, course.coverage, strict=True) if n
    ]  # fmt: skip
    axis = {"title": None, "tickCount": 2, "minExtent": _ROOM[size], "grid": False, "format": "~s"}
    return {
        "title": "Reports in the store, of anybody",
        "width": _inner(size),
        "height": 44,
        "data": {"values": values},
        "mark": {"type": "rect", "color": colour("coverage")},
        "encoding": {
            "x": time_axis(days, ticks=4 if size == "narrow" else None),
            "x2": {"field": "end"},
            "y": {"field": "n", "type": "quantitative", "axis": axis},
            "y2": {"field": "zero"},
        },
    }
