"""What kinds of acts there were: stacked by month, in a strip of days, between many in a matrix."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from dragoman.show.charts.colours import colour, ramp
from dragoman.show.charts.drawing import WIDTHS, Cell, Chart, Spec
from dragoman.show.charts.parts import Days, time_axis
from dragoman.show.charts.scores import Acts

_FRIENDLY = ("verbal_cooperation", "material_cooperation")
_HOSTILE = ("verbal_conflict", "pressure", "force")
MOST_CELLS = 40
"""A matrix of more rows than this is no longer read; its table still holds them all."""


def mix_chart(bins: Sequence[Days], acts: Sequence[Acts], title: str) -> Chart:
    """Acts by bin and class: friendly above the line, hostile below it, mere words across it."""
    named = {one.name: one.counts for one in acts}
    rows: list[tuple[Cell, ...]] = [
        (begin.isoformat(), *(one.counts[number] for one in acts))
        for number, (begin, _) in enumerate(bins) if any(one.counts[number] for one in acts)
    ]  # fmt: skip
    values = [bar for number, days in enumerate(bins) for bar in _stack(number, days, named)]
    return Chart(
        name="mix", title=title, summary=_say_mix(acts),
        columns=("from", *(one.name.replace("_", " ") for one in acts)), rows=tuple(rows),
        wide=_mix_spec(values, "wide", [one.name for one in acts]),
        narrow=_mix_spec(values, "narrow", [one.name for one in acts]),
    )  # fmt: skip


def _stack(number: int, days: Days, named: Mapping[str, Sequence[int]]) -> list[Spec]:
    """The bars of one bin, outwards from the line; words lie half above and half below it."""
    words = named["statement"][number] if "statement" in named else 0
    bars = [_bar(days, "statement", -words / 2, words / 2, words)]
    for names, sign in ((_FRIENDLY, 1), (_HOSTILE, -1)):
        edge = sign * words / 2
        for name in names:
            count = named[name][number] if name in named else 0
            bars.append(_bar(days, name, edge, edge + sign * count, count))
            edge += sign * count
    return [bar for bar in bars if bar["n"]]


def _bar(days: Days, name: str, bottom: float, top: float, n: int) -> Spec:
    return {
        "begin": days[0].isoformat(),
        "end": days[1].isoformat(),
        "class": name,
        "bottom": bottom,
        "top": top,
        "n": n,
    }


def _mix_spec(values: list[Spec], size: str, names: Sequence[str]) -> Spec:
    order = [name for name in (*reversed(_FRIENDLY), "statement", *_HOSTILE) if name in names]
    scale = {"domain": order, "range": [colour(name) for name in order]}
    legend = {
        "title": None, "orient": "bottom", "columns": 6 if size == "wide" else 2, "symbolType": "square",
        "symbolStrokeWidth": 0, "labelExpr": "replace(datum.label, '_', ' ')",
    }  # fmt: skip
    room = 60 if size == "wide" else 44
    return {
        "width": WIDTHS["wide" if size == "wide" else "narrow"] - room, "height": 210,
        "data": {"values": values},
        "mark": {"type": "rect", "stroke": colour("paper"), "strokeWidth": 0.6},
        "encoding": {
            "x": time_axis(ticks=4 if size == "narrow" else None), "x2": {"field": "end"},
            "y": {"field": "bottom", "type": "quantitative",
                  "axis": {"title": None, "labelExpr": "format(abs(datum.value), '~s')", "tickCount": 5}},
            "y2": {"field": "top"},
            "color": {"field": "class", "type": "nominal", "scale": scale, "legend": legend},
        },
    }  # fmt: skip


def _say_mix(acts: Sequence[Acts]) -> str:
    totals = {one.name: sum(one.counts) for one in acts}
    whole = sum(totals.values()) or 1
    told = [f"{name.replace('_', ' ')} {n:,} ({n / whole:.0%})" for name, n in totals.items()]
    return f"{sum(totals.values()):,} acts: {', '.join(told)}. Friendly ones above the line, hostile below."


def strip_chart(counts: Mapping[dt.date, int], first: dt.date, last: dt.date, title: str) -> Chart:
    """A square for each day, weeks from left to right: the darker, the more events."""
    steps = _steps(list(counts.values()))
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (day.isoformat(), n) for day, n in sorted(counts.items()) if first <= day <= last and n
    )
    busiest = sorted(rows, key=lambda row: -int(row[1] or 0))[:3]
    told = ", ".join(f"{day} ({n})" for day, n in busiest)
    return Chart(
        name="days",
        title=title,
        columns=("day", "events"),
        rows=rows,
        summary=f"{sum(counts.values()):,} events on {len(rows):,} days. Most on {told}."
        if rows
        else "No events.",
        wide=_strip_spec(counts, first, last, steps, 13),
        narrow=None,
    )


def _strip_spec(
    counts: Mapping[dt.date, int], first: dt.date, last: dt.date, steps: list[int], cell: int
) -> Spec:
    monday = first - dt.timedelta(days=first.weekday())
    values = []
    for number in range((last - first).days + 1):
        day = first + dt.timedelta(days=number)
        n = counts.get(day, 0)
        values.append(
            {
                "week": (day - monday).days // 7,
                "weekday": day.weekday(),
                "n": n,
                "step": sum(n >= s for s in steps),
            }
        )
    n_weeks = (last - monday).days // 7 + 1
    months = [
        {"week": week, "told": f"{begin:%b}" if begin.month > 1 else f"{begin:%Y}"}
        for week in range(n_weeks)
        if (begin := monday + dt.timedelta(days=7 * week)).day <= 7
    ]
    x = {"field": "week", "type": "ordinal", "scale": {"domain": list(range(n_weeks))}, "axis": None}
    squares = {
        "data": {"values": values},
        "mark": {"type": "rect", "stroke": colour("paper"), "strokeWidth": 2},
        "encoding": {
            "x": x,
            "y": {"field": "weekday", "type": "ordinal", "axis": None},
            "color": {
                "field": "step",
                "type": "ordinal",
                "legend": None,
                "scale": {
                    "domain": list(range(len(steps) + 1)),
                    "range": [colour("land"), *ramp("amount")][: len(steps) + 1],
                },
            },
        },
    }
    labels = {
        "data": {"values": months},
        "mark": {
            "type": "text",
            "align": "left",
            "baseline": "bottom",
            "fontSize": 11,
            "color": colour("quiet"),
        },
        "encoding": {"x": x, "y": {"value": -4}, "text": {"field": "told"}},
    }
    return {"width": {"step": cell}, "height": {"step": cell}, "layer": [squares, labels]}


def _steps(counts: Sequence[int]) -> list[int]:
    """Where each shade begins: 1, then quarters of the days that have events, without repeats."""
    known = sorted(n for n in counts if n)
    if not known:
        return [1]
    cuts = {1} | {known[min(len(known) - 1, len(known) * part // 5)] for part in (2, 3, 4)} | {known[-1]}
    return sorted(cuts)[:5]


def matrix_chart(names: Sequence[str], levels: Mapping[tuple[str, str], float], title: str) -> Chart:
    """What each does to each: rows act, columns receive; the figure stands in its square."""
    shown = list(names)[:MOST_CELLS]
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (a, b, round(level, 2)) for (a, b), level in sorted(levels.items()) if a in shown and b in shown
    )
    ends = sorted(rows, key=lambda row: float(row[2] or 0))
    told = f"Coldest {_say_cell(ends[0])}, warmest {_say_cell(ends[-1])}." if ends else "Nothing is known."
    return Chart(
        name="matrix", title=title, summary=f"Level of each towards each, −1 hostile to +1 friendly. {told}",
        columns=("from", "to", "level"), rows=rows,
        wide=_matrix_spec(shown, rows, 44 if len(shown) <= 14 else 30), narrow=None,
    )  # fmt: skip


def _say_cell(row: Sequence[Cell]) -> str:
    return f"{row[0]} to {row[1]} {float(row[2] or 0):+.2f}".replace("-", "−")


def _matrix_spec(names: Sequence[str], rows: Sequence[Sequence[Cell]], cell: int) -> Spec:
    shades = ramp("tone")
    values = [
        {
            "a": a,
            "b": b,
            "told": f"{float(level or 0):+.1f}".replace("-", "−"),
            "step": tone_step(float(level or 0)),
        }
        for a, b, level in rows
    ]
    axis = {"title": None, "ticks": False, "domain": False, "labelColor": colour("ink")}
    x = {"field": "b", "type": "nominal", "scale": {"domain": list(names)},
         "axis": axis | {"orient": "top", "labelAngle": 0 if cell > 40 else -90}}  # fmt: skip
    y = {"field": "a", "type": "nominal", "scale": {"domain": list(names)}, "axis": axis}
    fill = {
        "field": "step", "type": "ordinal", "legend": None,
        "scale": {"domain": list(range(len(shades))), "range": shades},
    }  # fmt: skip
    return {
        "width": {"step": cell},
        "height": {"step": max(24, cell - 16)},
        "data": {"values": values},
        "encoding": {"x": x, "y": y},
        "layer": [
            {
                "mark": {"type": "rect", "stroke": colour("border"), "strokeWidth": 0.5},
                "encoding": {"color": fill},
            },
            {
                "mark": {"type": "text", "fontSize": 11},
                "encoding": {
                    "text": {"field": "told"},
                    "color": {
                        "condition": {"test": "datum.step < 1 || datum.step > 5", "value": colour("paper")},
                        "value": colour("ink"),
                    },
                },
            },
        ],
    }


def tone_step(level: float) -> int:
    """Which of seven shades a level has: three hostile, one about zero, three friendly."""
    return sum(level >= cut for cut in (-0.7, -0.4, -0.1, 0.1, 0.4, 0.7))


def rivals_chart(
    bins: Sequence[Days], claimants: Sequence[tuple[str, Sequence[int], Sequence[int]]], title: str
) -> Chart:
    """What two claimants did to one object: the first above the line, the second below it.

    A claimant is its name with its courting and its pressing acts by bin.
    """
    rows: list[tuple[Cell, ...]] = [
        (
            begin.isoformat(),
            *(part[number] for _, courting, pressing in claimants for part in (courting, pressing)),
        )
        for number, (begin, _) in enumerate(bins)
        if any(part[number] for _, courting, pressing in claimants for part in (courting, pressing))
    ]
    values = [
        {
            "begin": begin.isoformat(),
            "end": end.isoformat(),
            "bottom": sign * low,
            "top": sign * high,
            "kind": kind,
        }
        for (_, courting, pressing), sign in zip(claimants, (1, -1), strict=False)
        for number, (begin, end) in enumerate(bins)
        for kind, low, high in (
            ("courting", 0, courting[number]),
            ("pressing", courting[number], courting[number] + pressing[number]),
        )
        if high > low
    ]
    told = "; ".join(f"{name} courted {sum(c):,} and pressed {sum(p):,} times" for name, c, p in claimants)
    columns = tuple(f"{name}, {kind}" for name, _, _ in claimants for kind in ("courting", "pressing"))
    names = [name for name, _, _ in claimants]
    return Chart(
        name="rivals",
        title=title,
        summary=f"{told}.",
        columns=("from", *columns),
        rows=tuple(rows),
        wide=_rivals_spec(values, names, "wide"),
        narrow=_rivals_spec(values, names, "narrow"),
    )


def _rivals_spec(values: list[Spec], names: Sequence[str], size: str) -> Spec:
    kinds = {"domain": ["courting", "pressing"], "range": [colour("verbal_cooperation"), colour("pressure")]}
    legend = {"title": None, "orient": "bottom", "symbolType": "square", "symbolStrokeWidth": 0}
    bars = {
        "data": {"values": values}, "mark": {"type": "rect", "stroke": colour("paper"), "strokeWidth": 0.5},
        "encoding": {
            "x": time_axis(ticks=4 if size == "narrow" else None), "x2": {"field": "end"},
            "y": {"field": "bottom", "type": "quantitative",
                  "axis": {"title": None, "labelExpr": "format(abs(datum.value), '~s')", "tickCount": 5}},
            "y2": {"field": "top"},
            "color": {"field": "kind", "type": "nominal", "scale": kinds, "legend": legend},
        },
    }  # fmt: skip
    labels = [
        {
            "data": {"values": [{"told": name}]},
            "mark": {
                "type": "text",
                "align": "left",
                "baseline": baseline,
                "fontWeight": "bold",
                "color": colour("ink"),
            },
            "encoding": {"x": {"value": 6}, "y": {"value": y}, "text": {"field": "told"}},
        }
        for name, y, baseline in zip(names, (2, 178), ("top", "bottom"), strict=False)
    ]
    room = 60 if size == "wide" else 44
    return {
        "width": WIDTHS["wide" if size == "wide" else "narrow"] - room,
        "height": 180,
        "layer": [bars, *labels],
    }
