"""A chart: its figures, what they say in words, and its drawing by Vega-Lite; nothing comes from a network.

The drawing carries no colours, only their CSS variables, and no words for screen readers: those get the
summary and the table. It is made twice, for wide and for narrow screens, and kept.
"""

from __future__ import annotations

import functools
import hashlib
import json
import re
import threading
from typing import Any, Literal

import msgspec

from dragoman.show.charts.colours import colour, with_plain_colours

Spec = dict[str, Any]
"""A Vega-Lite specification, as plain data."""
Cell = str | int | float | None
Width = Literal["wide", "narrow"]

WIDTHS: dict[Width, int] = {"wide": 760, "narrow": 328}
"""How wide a drawing is, in CSS pixels; a phone of 360 px leaves 328 between its margins."""

_KEPT = 256
_LOCK = threading.Lock()
_LONG_NUMBER = re.compile(r"(-?\d+\.\d)\d+")
_VALUE = re.compile(r"=\"[^\"]*\"")
_CLIP = re.compile(r"\b(clip|gradient)(\d+)")
_ROOT = re.compile(r"<svg[^>]*?width=\"([\d.]+)\" height=\"([\d.]+)\" viewBox=\"([^\"]+)\"[^>]*>")
_ROLES = re.compile(r" (?:role|aria-[a-z]+)=\"[^\"]*\"")


class Chart(msgspec.Struct, frozen=True, kw_only=True):
    """What a page shows as a figure: ``summary`` says in words what ``columns`` and ``rows`` hold in full.

    ``narrow`` is the drawing for a phone, or None where the wide one has no words and may shrink.
    ``legend`` names colours that the page explains beside the drawing, each with what it means.
    """

    name: str
    title: str
    summary: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    wide: Spec
    narrow: Spec | None = None
    legend: tuple[tuple[str, str], ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to draw."""
        return not self.rows


class Drawing(msgspec.Struct, frozen=True, kw_only=True):
    """The SVG of a chart, wide and narrow; ``narrow`` is None where the wide one serves."""

    wide: str
    narrow: str | None


def draw(chart: Chart) -> Drawing:
    """The SVG of a chart, to stand inside a page that has the colours' style sheet."""
    narrow = None if chart.narrow is None else draw_spec(chart.narrow)
    return Drawing(wide=draw_spec(chart.wide), narrow=narrow)


def draw_alone(chart: Chart, paper: Literal["light", "dark"] = "light") -> str:
    """The SVG of a chart as a file of its own, with its words and the colours of one paper."""
    words = f"<title>{_escape(chart.title)}</title><desc>{_escape(chart.summary)}</desc>"
    svg = draw_spec(chart.wide).replace(">", f">{words}", 1).replace(' aria-hidden="true"', "", 1)
    ground = f'<rect width="100%" height="100%" fill="{colour("paper")}"/>'
    return with_plain_colours(svg.replace("</desc>", f"</desc>{ground}", 1), paper)


def draw_spec(spec: Spec) -> str:
    """The SVG of a specification, kept by its content."""
    return _drawn(json.dumps(spec, sort_keys=True, default=str))


@functools.lru_cache(maxsize=_KEPT)
def _drawn(told: str) -> str:
    import vl_convert

    spec = {"$schema": "https://vega.github.io/schema/vega-lite/v5.json", "config": STYLE} | json.loads(told)
    with _LOCK:  # one engine serves all threads
        svg: str = vl_convert.vegalite_to_svg(spec, allowed_base_urls=[])
    return _tidy(svg, hashlib.sha256(told.encode()).hexdigest()[:8])


def _tidy(svg: str, key: str) -> str:
    """Shorter numbers, ids that are unique in a page, no roles (the figure has its own), a root of ours."""
    svg = _VALUE.sub(lambda found: _LONG_NUMBER.sub(r"\1", found[0]), _ROLES.sub("", svg))
    svg = _CLIP.sub(rf"\1-{key}-\2", svg)
    return _ROOT.sub(
        r'<svg xmlns="http://www.w3.org/2000/svg" aria-hidden="true" focusable="false"'
        r' width="\1" height="\2" viewBox="\3">',
        svg,
        count=1,
    )


def warm_up() -> None:
    """Make the first drawing of a process, which takes longest, before anybody waits for one."""
    point: Spec = {
        "data": {"values": [{"x": 0}]},
        "mark": "point",
        "encoding": {"x": {"field": "x", "type": "quantitative"}},
    }
    draw_spec(point)


def warm_up_beside() -> threading.Thread:
    """:func:`warm_up` in a thread of its own, so that a server can begin to listen at once."""
    thread = threading.Thread(target=warm_up, name="charts", daemon=True)
    thread.start()
    return thread


def forget_drawings() -> None:
    """Empty what is kept, for measuring."""
    _drawn.cache_clear()


def _escape(words: str) -> str:
    return words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


STYLE: Spec = {
    "aria": False,
    "background": None,
    "font": "sans-serif",
    "padding": 2,
    "view": {"stroke": None},
    "axis": {
        "labelColor": colour("quiet"),
        "titleColor": colour("quiet"),
        "gridColor": colour("grid"),
        "domainColor": colour("quiet"),
        "tickColor": colour("quiet"),
        "labelFontSize": 12,
        "titleFontSize": 12,
        "titleFontWeight": "normal",
        "labelFontWeight": "normal",
        "labelPadding": 4,
    },
    "header": {
        "labelColor": colour("ink"),
        "labelFontSize": 13,
        "labelFontWeight": "bold",
        "titleColor": colour("quiet"),
    },
    "legend": {
        "labelColor": colour("ink"),
        "titleColor": colour("quiet"),
        "labelFontSize": 12,
        "titleFontSize": 12,
        "titleFontWeight": "normal",
        "symbolStrokeColor": colour("quiet"),
        "labelLimit": 300,
    },
    "text": {"color": colour("ink"), "fontSize": 12},
    "point": {"opacity": 1},
    "title": {
        "color": colour("ink"),
        "fontSize": 13,
        "anchor": "start",
        "frame": "group",
        "fontWeight": "bold",
        "offset": 6,
        "subtitleColor": colour("quiet"),
        "subtitleFontSize": 12,
    },
    "concat": {"spacing": 14},
}
"""What all charts share; a size of 12 is the least that is read on a phone."""
