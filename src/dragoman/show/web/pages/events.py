"""The events of a store, by filter, newest first."""

from __future__ import annotations

import datetime as dt

from dragoman.show.web.asking import read_cursor, write_cursor
from dragoman.show.web.page import Asked, Column, Page, Result, TableSpec
from dragoman.show.web.snapshot import Reader
from dragoman.store.filters import HELP

DAY = "coalesce(event_date, report_date)"

EVENTS = TableSpec(
    name="events",
    caption="Events, newest first",
    columns=(
        Column(name="day", label="Day", kind="day", about="Day of the event, or of its report."),
        Column(name="actor", label="Actor", about="Who did it."),
        Column(name="event_type", label="Type", about="Type of PLOVER.", link="/events/{event_id}"),
        Column(name="recipient", label="Recipient", about="To whom it was done."),
        Column(name="status", label="Status", about="Whether it happened."),
        Column(name="event_id", label="Event", about="The event's id.", shown=False),
    ),
    empty="No event fits.",
)


def list_events(reader: Reader, asked: Asked) -> Result:
    """The events that the filter chooses, a page of them."""
    where, values = asked.filter.where()
    if asked.cursor:
        day, event_id = read_cursor(asked.cursor, dt.date | None, str)  # type: ignore[arg-type]
        where += f" AND ({DAY}, event_id) < (?, ?)"
        values = [*values, day, event_id]
    found = reader.rows(
        f"SELECT {DAY} AS day, coalesce(actor_name, actor) AS actor, event_type,"
        " coalesce(recipient_name, recipient) AS recipient, status, event_id"
        f" FROM events WHERE {where} ORDER BY 1 DESC, event_id DESC LIMIT {asked.limit + 1}",
        values,
    )
    rows = found[: asked.limit]
    last = rows[-1] if len(found) > asked.limit else None
    return Result(
        rows={"events": rows},
        following=write_cursor(last["day"], last["event_id"]) if last else None,
    )


PAGES = (
    Page(
        address="/events",
        title="Events",
        question="What happened?",
        about="Events, chosen by any word of the filter, newest first.",
        nav="Events",
        order=20,
        query=list_events,
        tables=(EVENTS,),
        filters=tuple(HELP),
        limits=(50, 500),
    ),
)
