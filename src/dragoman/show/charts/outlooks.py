"""Forecasts: probabilities with intervals beside the own rate, over horizons, and how they came out."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from dragoman.show.charts.colours import colour
from dragoman.show.charts.drawing import WIDTHS, Cell, Chart, Spec


class Chance(msgspec.Struct, frozen=True, kw_only=True):
    """A probability or share with its 90 % interval; ``own`` and ``base`` are rates to hold it against."""

    label: str
    probability: float
    low: float
    high: float
    own: float | None
    base: float | None


class Kept(msgspec.Struct, frozen=True, kw_only=True):
    """A bin of forecasts: their mean, the share that came true with its 90 % interval, and how many."""

    forecast: float
    observed: float
    low: float
    high: float
    n: int


CHANCE_KEY = "Dot: forecast; bar: its 90 % interval; diamond: the pair’s own rate; tick: all pairs."


def chance_chart(
    chances: Sequence[Chance], title: str, name: str = "chances", key: str = CHANCE_KEY
) -> Chart:
    """A row for each question: a dot with its interval, a diamond at the own rate, a tick at all pairs'."""
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (c.label, c.probability, c.low, c.high, c.own, c.base) for c in chances
    )
    told = "; ".join(f"{c.label} {_percent(c.probability)}" + _beside(c) for c in chances[:8])
    return Chart(
        name=name,
        title=title,
        summary=f"{told}. {key}",
        columns=("question", "probability", "low", "high", "own rate", "all pairs"),
        rows=rows,
        wide=_chance_spec(chances, "wide"),
        narrow=_chance_spec(chances, "narrow"),
    )


def _chance_spec(chances: Sequence[Chance], size: str) -> Spec:
    step, room = (34, 232) if size == "wide" else (50, 12)
    width = WIDTHS["wide" if size == "wide" else "narrow"] - room - 60
    height = step * max(len(chances), 1)
    values = [
        {
            "label": c.label,
            "p": c.probability,
            "low": c.low,
            "high": c.high,
            "own": c.own,
            "base": c.base,
            "told": _percent(c.probability),
            "row": (number + 0.5) * step + (0 if size == "wide" else 10),
            "above": number * step + 14,
        }
        for number, c in enumerate(chances)
    ]
    lines = {
        "type": "quantitative",
        "axis": None,
        "scale": {"domain": [0, height], "reverse": True, "nice": False},
    }
    is_wide = size == "wide"
    label = {
        "mark": {"type": "text", "align": "right" if is_wide else "left", "color": colour("ink")},
        "encoding": {"x": {"value": -10 if is_wide else 0},
                     "y": lines | {"field": "row" if is_wide else "above"}, "text": {"field": "label"}},
    }  # fmt: skip
    y = lines | {"field": "row"}
    return {
        "width": width,
        "height": height,
        "data": {"values": values},
        "padding": {"left": 2, "right": 44, "top": 4},
        "layer": [
            {
                "mark": {"type": "rule", "color": colour("grid")},
                "encoding": {"x": _share("zero", True), "x2": {"field": "one"}, "y": y},
                "transform": [{"calculate": "0", "as": "zero"}, {"calculate": "1", "as": "one"}],
            },
            {
                "mark": {"type": "rule", "strokeWidth": 4, "color": colour("band")},
                "encoding": {"x": _share("low"), "x2": {"field": "high"}, "y": y},
            },
            {
                "mark": {
                    "type": "tick",
                    "thickness": 2,
                    "size": 16,
                    "color": colour("coverage"),
                    "orient": "vertical",
                },
                "transform": [{"filter": "isValid(datum.base)"}],
                "encoding": {"x": _share("base"), "y": y},
            },
            {
                "mark": {
                    "type": "point",
                    "shape": "diamond",
                    "size": 90,
                    "color": colour("back"),
                    "filled": False,
                    "strokeWidth": 2,
                },
                "transform": [{"filter": "isValid(datum.own)"}],
                "encoding": {"x": _share("own"), "y": y},
            },
            {
                "mark": {"type": "point", "filled": True, "size": 80, "color": colour("forth")},
                "encoding": {"x": _share("p"), "y": y},
            },
            {
                "mark": {
                    "type": "text",
                    "align": "left",
                    "dx": 6,
                    "fontWeight": "bold",
                    "color": colour("forth"),
                },
                "encoding": {"x": {"value": width}, "y": y, "text": {"field": "told"}},
            },
            label,
        ],
    }


def _beside(chance: Chance) -> str:
    return "" if chance.own is None else f" (beside {_percent(chance.own)})"


def _percent(share: float) -> str:
    return "<1 %" if share < 0.01 else ">99 %" if share > 0.99 else f"{share:.0%}".replace("%", " %")


def _share(field: str, has_axis: bool = False) -> Spec:
    axis = (
        {"format": "%", "values": [0, 0.25, 0.5, 0.75, 1], "title": None, "grid": True} if has_axis else None
    )
    return {
        "field": field, "type": "quantitative", "scale": {"domain": [0, 1], "nice": False},
        **({"axis": axis} if axis else {}),
    }  # fmt: skip


def fan_chart(horizons: Sequence[tuple[int, Chance]], title: str) -> Chart:
    """One question over longer and longer windows: the band is the interval, the dashes the own rate."""
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (days, c.probability, c.low, c.high, c.own) for days, c in horizons
    )
    told = ", ".join(f"{_percent(c.probability)} within {days} days" for days, c in horizons)
    specs = [_fan_spec(horizons, size) for size in ("wide", "narrow")]
    return Chart(
        name="fan", title=title, summary=f"Probability: {told}.",
        columns=("days", "probability", "low", "high", "own rate"), rows=rows, wide=specs[0], narrow=specs[1],
    )  # fmt: skip


def _fan_spec(horizons: Sequence[tuple[int, Chance]], size: str) -> Spec:
    values = [
        {
            "days": days,
            "p": c.probability,
            "low": c.low,
            "high": c.high,
            "own": c.own,
            "told": _percent(c.probability),
        }
        for days, c in horizons
    ]
    x = {
        "field": "days",
        "type": "quantitative",
        "scale": {"type": "sqrt", "zero": True},
        "axis": {"values": [days for days, _ in horizons], "title": "days ahead", "grid": False},
    }

    def y(field: str) -> Spec:
        return {"field": field, "type": "quantitative", "scale": {"domain": [0, 1]},
                "axis": {"format": "%", "title": None, "tickCount": 5}}  # fmt: skip

    width = min(WIDTHS["wide"] - 300, 420) if size == "wide" else WIDTHS["narrow"] - 56
    return {
        "width": width,
        "height": 180,
        "data": {"values": values},
        "encoding": {"x": x},
        "layer": [
            {
                "mark": {"type": "area", "color": colour("band")},
                "encoding": {"y": y("low"), "y2": {"field": "high"}},
            },
            {
                "mark": {"type": "line", "strokeDash": [5, 3], "color": colour("back")},
                "encoding": {"y": y("own")},
            },
            {
                "mark": {
                    "type": "line",
                    "color": colour("forth"),
                    "point": {"filled": True, "size": 60, "color": colour("forth")},
                },
                "encoding": {"y": y("p")},
            },
            {
                "mark": {
                    "type": "text",
                    "dy": -12,
                    "align": "right",
                    "fontWeight": "bold",
                    "color": colour("forth"),
                },
                "encoding": {"y": y("p"), "text": {"field": "told"}},
            },
        ],
    }


def reliability_chart(bins: Sequence[Kept], title: str) -> Chart:
    """How often forecasts of each size came true: on the diagonal they kept their word."""
    rows: tuple[tuple[Cell, ...], ...] = tuple((b.forecast, b.observed, b.low, b.high, b.n) for b in bins)
    told = "; ".join(f"of {b.n:,} at {b.forecast:.0%}, {b.observed:.0%} came true" for b in bins)
    specs = [_reliability_spec(bins, size) for size in (340, 264)]
    return Chart(
        name="reliability", title=title, summary=f"{told or 'No forecast is resolved'}.",
        columns=("mean forecast", "came true", "low", "high", "number"), rows=rows,
        wide=specs[0], narrow=specs[1],
    )  # fmt: skip


def _reliability_spec(bins: Sequence[Kept], side: int) -> Spec:
    values = [
        {"x": b.forecast, "y": b.observed, "low": b.low, "high": b.high, "n": b.n, "told": f"{b.n:,}"}
        for b in bins
    ]
    axis = {"format": "%", "values": [0, 0.25, 0.5, 0.75, 1], "grid": True}

    def scaled(field: str, title: str) -> Spec:
        return {
            "field": field,
            "type": "quantitative",
            "scale": {"domain": [0, 1]},
            "axis": axis | {"title": title},
        }

    x, y = scaled("x", "forecast"), scaled("y", "came true")
    return {
        "width": side,
        "height": side,
        "layer": [
            {
                "data": {"values": [{"x": 0, "y": 0}, {"x": 1, "y": 1}]},
                "mark": {"type": "line", "strokeDash": [4, 3], "color": colour("quiet")},
                "encoding": {"x": x, "y": y},
            },
            {
                "data": {"values": values},
                "layer": [
                    {
                        "mark": {"type": "rule", "strokeWidth": 2, "color": colour("forth")},
                        "encoding": {"x": x, "y": scaled("low", "came true"), "y2": {"field": "high"}},
                    },
                    {
                        "mark": {"type": "point", "filled": True, "color": colour("forth")},
                        "encoding": {
                            "x": x,
                            "y": y,
                            "size": {
                                "field": "n",
                                "type": "quantitative",
                                "legend": None,
                                "scale": {"range": [30, 260]},
                            },
                        },
                    },
                    {
                        "mark": {
                            "type": "text",
                            "align": "left",
                            "dx": 9,
                            "dy": 4,
                            "fontSize": 11,
                            "color": colour("quiet"),
                        },
                        "encoding": {"x": x, "y": y, "text": {"field": "told"}},
                    },
                ],
            },
        ],
    }
