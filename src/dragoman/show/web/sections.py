"""The parts of a page on relations: headings with words, drawings, tables and events under them.

A section is plain data that ``sections.html`` lays out; a table or a chart stands in a page nowhere else.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from dragoman.relate.scores import Figure as Figured
from dragoman.show.charts.drawing import Chart, draw
from dragoman.show.web.page import Column, Figure, Row, TableSpec


@dataclass(frozen=True)
class Shown:
    """A table of the page in a section; ``is_folded`` where it only repeats a drawing's figures."""

    spec: TableSpec
    rows: Sequence[Row]
    is_folded: bool = False


@dataclass(frozen=True)
class Told:
    """An event or sentence as evidence: its day, who did what, the sentence, and where it leads."""

    day: dt.date | None
    words: str
    link: str | None = None
    quotation: str | None = None
    source: str | None = None


@dataclass(frozen=True)
class Section:
    """A part of a page; ``key`` is its anchor, ``words`` are paragraphs under the heading."""

    key: str
    heading: str
    words: Sequence[str] = ()
    figures: Sequence[Figure] = ()
    tables: Sequence[Shown] = ()
    events: Sequence[Told] = ()
    links: Sequence[tuple[str, str]] = ()
    empty: str | None = None


def figure_of(chart: Chart, table: str | None = None, summary: str | None = None) -> Figure:
    """A chart as a figure of a page: wide and narrow drawing, the legend of its colours, its summary."""
    drawing = draw(chart)
    parts = [f'<div class="{"on-wide" if drawing.narrow else "on-all"}">{drawing.wide}</div>']
    if drawing.narrow:
        parts.append(f'<div class="on-narrow">{drawing.narrow}</div>')
    if chart.legend:
        parts.append(_legend(chart.legend))
    return Figure(svg="".join(parts), caption=chart.title, summary=summary or chart.summary, table=table)


def _legend(entries: Sequence[tuple[str, str]]) -> str:
    items = "".join(
        f'<li><svg width="14" height="14" aria-hidden="true" focusable="false"><rect width="13" height="13"'
        f' x=".5" y=".5" fill="{escape(shade)}" stroke="var(--chart-border)"/></svg>{escape(words)}</li>'
        for shade, words in entries
    )
    return f'<ul class="shades">{items}</ul>'


def figure_columns(name: str, label: str, about: str) -> tuple[Column, ...]:
    """An estimate with its 90 % interval in one cell of the page; its three figures are in the twins."""
    return (
        Column(name=f"{name}_said", label=label, about=f"{about} In words, with its 90 % interval."),
        Column(name=name, label=label, kind="number", about=about, shown=False),
        Column(name=f"{name}_low", label=f"{label}, 5 %", kind="number", shown=False,
               about=f"Lower bound of {name}."),
        Column(name=f"{name}_high", label=f"{label}, 95 %", kind="number", shown=False,
               about=f"Upper bound of {name}."),
    )  # fmt: skip


def figure_cells(name: str, figure: Figured | None, sign: bool = True, digits: int = 2) -> Row:
    """The cells of :func:`figure_columns`; empty where there is no figure."""
    if figure is None:
        return {}
    said = interval_words(figure.value, figure.low, figure.high, digits, sign)
    return {f"{name}_said": said, name: figure.value, f"{name}_low": figure.low, f"{name}_high": figure.high}


def interval_words(value: float, low: float, high: float, digits: int = 2, sign: bool = True) -> str:
    """An estimate with its interval: "+0.57 (+0.44 to +0.68)"."""
    form = f"{{:{'+' if sign else ''}.{digits}f}}"
    told = [form.format(round(part, digits) or 0.0) for part in (value, low, high)]
    return f"{told[0]} ({told[1]} to {told[2]})".replace("-", "−")


def percent(share: float) -> str:
    """A share as people read it."""
    if 0 < share < 0.005:
        return "<1 %"
    return f"{100 * share:.0f} %"


def extra(sections: Sequence[Section], **more: Any) -> Mapping[str, Any]:
    """What the template takes beside the rows."""
    return {"sections": [section for section in sections if section], **more}
