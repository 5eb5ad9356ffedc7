"""Lays pages out with Jinja: everything is escaped, and only addresses of the web become outside links."""

from __future__ import annotations

import datetime as dt
import functools
import hashlib
from collections.abc import Iterator, Mapping, Sequence
from importlib.resources import files
from typing import Any

import jinja2
from markupsafe import Markup

from dragoman import __version__
from dragoman.show.charts import colour_css
from dragoman.show.dossier.html import make_environment
from dragoman.show.dossier.marks import cut_sentence
from dragoman.show.web.answers import TWINS, Provenance, twin_address
from dragoman.show.web.asking import CHOICES
from dragoman.show.web.page import Asked, Column, Input, Page, Result, Row, fill
from dragoman.show.web.problems import Problem
from dragoman.store.filters import HELP, SINGLE

LABELS = {
    "since": "From", "until": "To", "actor": "Actor", "recipient": "Recipient",
    "country": "Country, either side",
    "dyad": "Pair", "event_type": "Type", "event_mode": "Mode", "context": "Context", "quad_code": "Class",
    "status": "Status", "place_country": "Place", "source": "Source", "article_id": "Article",
    "event_id": "Event", "run": "Run", "text": "Words", "min_confidence": "Least confidence",
    "min_reports": "Least reports",
}  # fmt: skip
"""What a word of the filter is called on a form."""

RARE = frozenset(
    {"dyad", "event_mode", "context", "quad_code", "place_country", "source", "article_id", "event_id", "run",
     "min_confidence", "min_reports"}
)  # fmt: skip
"""Words of the filter that a long form folds away."""

NOTHING = "–"


def say_cell(value: Any, column: Column) -> str:
    """A value as a cell of a table shows it."""
    if value is None or value in ("", []):
        return NOTHING
    if column.kind == "number":
        return f"{value:,.{column.digits}f}".replace("-", "−")
    if column.kind == "integer":
        return f"{value:,}"
    if column.kind == "flag":
        return "yes" if value else "no"
    if column.kind == "texts":
        return ", ".join(map(str, value))
    return str(value)


def say_link(column: Column, row: Mapping[str, Any]) -> str | None:
    """The address that a cell leads to."""
    return fill(column.link, row) if column.link else None


def form_fields(page: Page, asked: Asked | None) -> Iterator[dict[str, Any]]:
    """What the form of a page asks for, each with the values that it has now."""
    chosen = asked.filter.to_query() if asked else {}
    is_long = len(page.filters) + len(page.inputs) > 8
    for word in page.filters:
        values = chosen.get(word, []) or [""]
        yield {
            "name": word, "label": LABELS[word], "about": HELP[word], "choices": CHOICES.get(word, ()),
            "kind": "date" if word in ("since", "until") else "number" if word in SINGLE else "text",
            "step": "any" if word == "min_confidence" else "1", "values": values, "default": "",
            "rare": is_long and word in RARE, "given": word in chosen,
        }  # fmt: skip
    for each in page.inputs:
        yield _own_field(each, asked)


def _own_field(each: Input, asked: Asked | None) -> dict[str, Any]:
    value = asked.inputs.get(each.name) if asked else each.default
    kinds = {"day": "date", "integer": "number", "number": "number", "flag": "checkbox"}
    return {
        "name": each.name, "label": each.label or each.name.replace("_", " ").capitalize(),
        "about": each.about, "choices": each.choices, "kind": kinds.get(each.kind, "text"),
        "step": "any" if each.kind == "number" else "1",
        "values": ["" if value is None else str(value)], "default": each.default,
        "rare": each.rare, "given": value not in (None, each.default),
    }  # fmt: skip


class Renderer:
    """The templates, with what every page shows: navigation, style sheet, search."""

    def __init__(self, pages: Sequence[Page]) -> None:
        self._navigation = [(page.address, page.nav) for page in sorted(pages, key=_order) if page.nav]
        self._environment = _environment()
        addresses = {page.address for page in pages}
        self._environment.globals["has_page"] = addresses.__contains__

    def page(self, page: Page, asked: Asked, result: Result, about: Provenance, **more: Any) -> str:
        """A page as HTML."""
        twins = [(ending, asked.link(twin_address(asked.address, ending), limit=_limit(page, asked),
                                     cursor=asked.cursor)) for ending in TWINS]  # fmt: skip
        following = asked.link(cursor=result.following, limit=_limit(page, asked))
        return self.render(
            page.template, page=page, asked=asked, result=result, provenance=about, twins=twins,
            heading=result.heading or page.question, title=page.title, here=page.address,
            following=following if result.following else None, **more,
        )  # fmt: skip

    def problem(self, problem: Problem) -> str:
        """An error as a page."""
        return self.render(
            "problem.html", problem=problem, title=problem.title, heading=problem.title, here=None,
            provenance=None,
        )  # fmt: skip

    def render(self, template: str, **values: Any) -> str:
        """Any template; a half surrogate pair, which UTF-8 has no place for, becomes a question mark."""
        values.setdefault("here", None)
        values.setdefault("provenance", None)
        html = self._environment.get_template(template).render(navigation=self._navigation, **values)
        return html.encode("utf-8", "replace").decode("utf-8")


def _order(page: Page) -> tuple[int, str]:
    return (page.order, page.address)


def _limit(page: Page, asked: Asked) -> int | None:
    return asked.limit if page.limits and asked.limit != page.limits[0] else None


@functools.cache
def style_sheet() -> bytes:
    """The one sheet: the charts' colours, the dossier's, and what the workbench has beside it."""
    show = files("dragoman.show")
    folder = show / "web" / "static"
    parts = [
        show / "static" / "dossier.css",
        folder / "workbench.css",
        folder / "relations.css",
        folder / "review.css",
    ]
    return b"\n".join([colour_css().encode(), *(part.read_bytes() for part in parts)])


@functools.cache
def style_address() -> str:
    """Where the sheet is served; the address changes when the sheet does."""
    return f"/static/style.css?v={hashlib.sha256(style_sheet()).hexdigest()[:12]}"


def _environment() -> jinja2.Environment:
    environment = make_environment("dragoman.show.web", "dragoman.show")
    environment.filters |= {
        "cell": say_cell,
        "cut": lambda told: cut_sentence(told["sentence"], told["marks"]),
    }
    environment.globals |= {
        "version": __version__,
        "style_address": style_address,
        "form_fields": form_fields,
        "link_of": say_link,
        "fill": fill,
        "own_drawing": _own_drawing,
        "today": dt.date.today,
        "NOTHING": NOTHING,
    }
    return environment


def _own_drawing(svg: str) -> Markup:
    """A drawing that this program made, as markup; the makers escape whatever an article said."""
    return Markup(svg)  # noqa: S704


def rows_of(result: Result, table: str) -> Sequence[Row]:
    """The rows of a result's table."""
    return result.rows.get(table, ())
