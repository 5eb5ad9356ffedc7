"""A network drawn as it was laid out on the server: friendly ties whole, hostile ones broken."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from dragoman.show.charts.colours import colour
from dragoman.show.charts.drawing import WIDTHS, Cell, Chart, Spec

_SHAPES = (
    "circle",
    "square",
    "diamond",
    "triangle-up",
    "cross",
    "triangle-down",
    "triangle-right",
    "triangle-left",
)
_SIGNS = {1: "friendlier than all together", 0: "as usual", -1: "more hostile"}
MOST_LABELS = 46
"""More names than these run into each other; the others are in the table."""


class Knot(msgspec.Struct, frozen=True, kw_only=True):
    """A node: where it lies (0 to 1 each way), how much it did, its bloc's number (-1 for none)."""

    code: str
    name: str
    x: float
    y: float
    weight: float
    bloc: int
    is_broker: bool = False


class Tie(msgspec.Struct, frozen=True, kw_only=True):
    """An edge: ``sign`` is 1, 0 or -1 beside the whole network, ``weight`` its number of acts."""

    a: str
    b: str
    sign: int
    weight: float


def web_chart(knots: Sequence[Knot], ties: Sequence[Tie], title: str) -> Chart:
    """The network; blocs have shapes, brokers a ring, and every tie is in the table."""
    rows: tuple[tuple[Cell, ...], ...] = tuple((t.a, t.b, t.sign, t.weight) for t in ties)
    hostile = sum(tie.sign < 0 for tie in ties)
    return Chart(
        name="network", title=title, columns=("from", "to", "sign", "acts"), rows=rows,
        summary=(
            f"{len(knots)} actors and {len(ties)} ties, {hostile} more hostile than the whole (broken lines)."
            " Those of one bloc share a shape; brokers have a ring."
        ),
        wide=_spec(knots, ties, "wide"), narrow=_spec(knots, ties, "narrow"),
    )  # fmt: skip


def _spec(knots: Sequence[Knot], ties: Sequence[Tie], size: str) -> Spec:
    width = WIDTHS["wide" if size == "wide" else "narrow"] - 8
    height = 560 if size == "wide" else 420
    margin = 34 if size == "wide" else 22
    place = {
        k.code: (margin + k.x * (width - 2 * margin), margin + k.y * (height - 2 * margin)) for k in knots
    }
    return {
        "width": width, "height": height,
        "layer": [
            _ties(ties, place, width, height),
            *_knots(knots, place, width, height, 30.0 if size == "wide" else 18.0),
            *_labels(knots, place, width, height, MOST_LABELS if size == "wide" else 22),
        ],
    }  # fmt: skip


def _axis(field: str, end: float) -> Spec:
    return {
        "field": field,
        "type": "quantitative",
        "axis": None,
        "scale": {"domain": [0, end], "nice": False},
    }


def _ties(ties: Sequence[Tie], place: dict[str, tuple[float, float]], width: int, height: int) -> Spec:
    most = max((tie.weight for tie in ties), default=1) or 1
    values = [
        {"x": place[t.a][0], "y": place[t.a][1], "x2": place[t.b][0], "y2": place[t.b][1],
         "sign": _SIGNS[t.sign], "w": 0.6 + 4.4 * (t.weight / most) ** 0.5}
        for t in sorted(ties, key=lambda t: (abs(t.sign), t.weight)) if t.a in place and t.b in place
    ]  # fmt: skip
    signs = {"domain": [_SIGNS[1], _SIGNS[-1], _SIGNS[0]]}
    legend = {
        "title": None, "orient": "bottom", "symbolType": "stroke", "symbolSize": 500,
        "symbolStrokeWidth": 2.5, "columns": 1 if width < 400 else 3,
    }  # fmt: skip
    return {
        "data": {"values": values}, "mark": {"type": "rule", "opacity": 0.75},
        "encoding": {
            "x": _axis("x", width), "y": _axis("y", height),
            "x2": {"field": "x2"}, "y2": {"field": "y2"},
            "color": {"field": "sign", "type": "nominal", "legend": legend,
                      "scale": signs | {"range": [colour(n) for n in ("friendly", "hostile", "coverage")]}},
            "strokeDash": {"field": "sign", "type": "nominal", "legend": legend,
                           "scale": signs | {"range": [[1, 0], [5, 4], [1, 3]]}},
            "strokeWidth": {"field": "w", "type": "quantitative", "scale": None, "legend": None},
        },
    }  # fmt: skip


def _knots(
    knots: Sequence[Knot], place: dict[str, tuple[float, float]], width: int, height: int, unit: float
) -> list[Spec]:
    most = max((knot.weight for knot in knots), default=1) or 1
    values = [
        {"x": place[k.code][0], "y": place[k.code][1], "size": unit + 9 * unit * (k.weight / most) ** 0.5,
         "shape": _SHAPES[k.bloc % len(_SHAPES)] if k.bloc >= 0 else "circle", "broker": k.is_broker}
        for k in knots
    ]  # fmt: skip
    at = {"x": _axis("x", width), "y": _axis("y", height)}
    size = {"size": {"field": "size", "type": "quantitative", "scale": None, "legend": None}}
    shape = {"shape": {"field": "shape", "type": "nominal", "scale": None, "legend": None}}
    body = {
        "data": {"values": values},
        "mark": {
            "type": "point",
            "filled": True,
            "fill": colour("ink"),
            "stroke": colour("paper"),
            "strokeWidth": 1,
        },
        "encoding": at | size | shape,
    }
    ring = {
        "data": {
            "values": [value | {"size": value["size"] * 2.4 + 60} for value in values if value["broker"]]
        },
        "mark": {"type": "point", "filled": False, "stroke": colour("mark"), "strokeWidth": 2},
        "encoding": at | size,
    }
    return [body, ring]


def _labels(
    knots: Sequence[Knot], place: dict[str, tuple[float, float]], width: int, height: int, most: int
) -> list[Spec]:
    """The names of the weightiest, with a rim in the paper's colour that keeps them off the ties."""
    weightiest = sorted(knots, key=lambda knot: -knot.weight)[:most]
    values = [{"x": place[k.code][0], "y": place[k.code][1], "told": k.code} for k in weightiest]
    text = {"type": "text", "dy": -13, "fontSize": 12, "fontWeight": "bold"}
    encoding = {"x": _axis("x", width), "y": _axis("y", height), "text": {"field": "told"}}
    rim = {"stroke": colour("paper"), "strokeWidth": 3, "color": colour("paper")}
    return [
        {"data": {"values": values}, "mark": text | look, "encoding": encoding}
        for look in (rim, {"color": colour("ink")})
    ]
