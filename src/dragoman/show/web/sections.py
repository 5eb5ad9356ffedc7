"""The parts of a page on relations: headings with words, drawings, tables and events under them.

A section is plain data that ``sections.html`` lays out; a table or a chart stands in a page nowhere else.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from typing import Any

from dragoman.show.charts.drawing import Cell, Chart, draw
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


def rows_of_chart(chart: Chart, names: Sequence[str]) -> list[Row]:
    """The figures of a chart as rows of a table, its columns under these names."""
    return [dict(zip(names, row, strict=True)) for row in chart.rows]


def table_rows(names: Sequence[str], rows: Sequence[Sequence[Cell]]) -> list[Row]:
    """Rows of a table from tuples."""
    return [dict(zip(names, row, strict=True)) for row in rows]


def figure_columns(name: str, label: str, about: str) -> tuple[Column, Column, Column]:
    """Three columns for an estimate: it and the bounds of its 90 % interval."""
    return (
        Column(name=name, label=label, kind="number", about=about),
        Column(name=f"{name}_low", label="5 %", kind="number", about=f"Lower bound of {name}."),
        Column(name=f"{name}_high", label="95 %", kind="number", about=f"Upper bound of {name}."),
    )


def interval_words(value: float, low: float, high: float, digits: int = 2, sign: bool = True) -> str:
    """An estimate with its interval: "+0.57 (+0.44 to +0.68)"."""
    form = f"{{:{'+' if sign else ''}.{digits}f}}"
    return f"{form.format(value)} ({form.format(low)} to {form.format(high)})".replace("-", "−")


def percent(share: float) -> str:
    """A share as people read it."""
    if 0 < share < 0.005:
        return "<1 %"
    return f"{100 * share:.0f} %"


def extra(sections: Sequence[Section], **more: Any) -> Mapping[str, Any]:
    """What the template takes beside the rows."""
    return {"sections": [section for section in sections if section], **more}


@dataclass(frozen=True)
class Chooser:
    """A small form at the head of a page that leads to another address of ours by a plain GET."""

    address: str
    label: str
    name: str
    value: str
    choices: Sequence[tuple[str, str]] = field(default_factory=tuple)
    button: str = "Show"
