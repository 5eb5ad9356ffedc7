"""Kept questions: any filter as an Atom feed, a calendar, or a file in every layout."""

from __future__ import annotations

import datetime as dt
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fastapi import FastAPI, Request
from starlette.background import BackgroundTask
from starlette.responses import FileResponse, Response

from dragoman.show.web.asking import parameters, read_asked
from dragoman.show.web.page import Asked, Page, Row
from dragoman.show.web.pages.calendar import show_calendar
from dragoman.show.web.pages.events import find_ids
from dragoman.show.web.problems import not_found
from dragoman.show.web.snapshot import Reader
from dragoman.show.web.telling import tell_events
from dragoman.store.exporting import LAYOUTS, export_events, render_atom
from dragoman.store.exporting.icalendar import Entry, render_calendar

if TYPE_CHECKING:
    from dragoman.show.web.app import Bench

MOST_ENTRIES = 200
"""A feed or calendar tells the newest so many events; the calendar of what is coming tells all."""

EXPORT_SECONDS = 600.0

_ENDINGS = {"sqlite": "sqlite.db", "atom": "atom.xml", "bibtex": "bib"}
_FILE = "application/octet-stream"
_KINDS = {"atom": "application/atom+xml", "ics": "text/calendar; charset=utf-8"}


def mount(app: FastAPI, bench: Bench) -> None:
    """Add the feeds, the calendars and the files."""
    pages = {page.address: page for page in bench.pages}
    ways: tuple[tuple[str, str, Callable[[Reader, Asked, str], str]], ...] = (
        ("/events", "atom", _atom),
        ("/events", "ics", _event_calendar),
        ("/calendar", "ics", _coming_calendar),
    )
    for address, ending, write in ways:
        _add_feed(app, bench, pages[address], ending, write)
    _add_files(app, bench, pages["/events"])


def _add_feed(
    app: FastAPI, bench: Bench, page: Page, ending: str, write: Callable[[Reader, Asked, str], str]
) -> None:
    def show(request: Request) -> Response:
        asked = _asked(page, request)
        text = bench.library.ask(lambda reader: write(reader, asked, str(request.url)))
        return Response(text.encode("utf-8", "replace"), media_type=_KINDS[ending])

    name = {"atom": "an Atom feed", "ics": "iCalendar"}[ending]
    kind = _KINDS[ending].partition(";")[0]
    app.add_api_route(
        f"{page.address}.{ending}", show, methods=["GET"], tags=[page.name],
        operation_id=f"{page.name}_{ending}", summary=f"{page.title} as {name}", response_class=Response,
        description=f"The newest events that fit, as {name}.",
        responses={200: {"description": name, "content": {kind: {"schema": {"type": "string"}}}}},
        openapi_extra={"parameters": [each for each in parameters(page) if each["name"] != "cursor"]},
    )  # fmt: skip


def _asked(page: Page, request: Request) -> Asked:
    query: dict[str, list[str]] = {}
    for word, value in request.query_params.multi_items():
        query.setdefault(word, []).append(value)
    return read_asked(page, page.address, {}, query)


def _newest(reader: Reader, asked: Asked, base: str) -> list[Row]:
    """The events that fit, each with the address of its page."""
    ids, _ = find_ids(reader, asked, MOST_ENTRIES)
    start = base.partition("://")[0] + "://" + base.partition("://")[2].partition("/")[0]
    return [_linked(row, start) for row in tell_events(reader, ids)]


def _linked(row: Row, start: str) -> Row:
    shown = row["sentence"] or row["words"]
    return row | {"url": f"{start}/events/{row['event_id']}", "report_date": row["day"], "sentence": shown}


def _atom(reader: Reader, asked: Asked, base: str) -> str:
    rows = [row for row in _newest(reader, asked, base) if row["day"]]
    return render_atom(rows, asked.filter, base)


def _event_calendar(reader: Reader, asked: Asked, base: str) -> str:
    entries = [_entry(row) for row in _newest(reader, asked, base) if row["day"]]
    return render_calendar(f"Events: {asked.filter.in_words()}", entries, _stamp(reader))


def _coming_calendar(reader: Reader, asked: Asked, base: str) -> str:
    """What is announced with a day to come, and the days that texts name."""
    rows = show_calendar(reader, asked).rows
    start = base.partition("/calendar")[0]
    entries = [_entry(_linked(row, start)) for row in rows["coming"]]
    entries += [_named(row, start) for row in rows["named"]]
    what = f" {asked.filter.in_words()}" if asked.filter else ""
    return render_calendar(f"What is coming{what}", entries, _stamp(reader), "Calendar")


def _named(row: Row, start: str) -> Entry:
    key = f"day-{row['begin']}-{row['finish']}-{row['article_id']}"
    return Entry(
        key=key, begin=row["begin"], finish=max(row["begin"], row["finish"] or row["begin"]),
        summary=f"Named in the news: {row['words']}", about=row["sentence"],
        url=f"{start}/articles/{row['article_id']}",
    )  # fmt: skip


def _entry(row: Row) -> Entry:
    about = "\n".join(part for part in (row["sentence"], row["source"]) if part)
    return Entry(
        key=row["event_id"], begin=row["day"], finish=row["day"], summary=row["words"], about=about,
        url=row["url"], is_tentative=row["status"] not in ("occurred", "ongoing"),
    )  # fmt: skip


def _stamp(reader: Reader) -> dt.date:
    day = reader.remember("stamp", lambda: reader.value("SELECT max(report_date) FROM events"))
    return day or dt.date(1970, 1, 1)


def _add_files(app: FastAPI, bench: Bench, page: Page) -> None:
    def take(request: Request) -> Response:
        layout = request.path_params["layout"]
        if layout not in LAYOUTS:
            raise not_found("layout", layout, LAYOUTS)
        asked = _asked(page, request)
        folder = tempfile.TemporaryDirectory(prefix="dragoman-export-")
        out = Path(folder.name) / f"events.{_ENDINGS.get(layout, layout)}"
        try:
            with bench.library.read(EXPORT_SECONDS, is_long=True) as reader:
                export_events(reader, layout, out, asked.filter)
        except BaseException:
            folder.cleanup()
            raise
        return FileResponse(
            out, filename=f"dragoman-{out.name}", media_type=_KINDS.get(layout, _FILE),
            background=BackgroundTask(folder.cleanup),
        )  # fmt: skip

    own = [each for each in parameters(page) if each["name"] not in ("cursor", "limit", "sort")]
    path: dict[str, Any] = {"name": "layout", "in": "path", "required": True,
                            "schema": {"type": "string", "enum": list(LAYOUTS)}}  # fmt: skip
    file = {
        "description": "The file.",
        "content": {"application/octet-stream": {"schema": {"type": "string"}}},
    }
    app.add_api_route(
        "/data/events.{layout}", take, methods=["GET"], tags=["data"], operation_id="data_events",
        summary="Events as a file", description="All events that fit, as a file in a layout of choice.",
        response_class=FileResponse, responses={200: file}, openapi_extra={"parameters": [path, *own]},
    )  # fmt: skip
