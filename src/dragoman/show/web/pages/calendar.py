"""What is announced and what is coming, with the sentence that says so and what became of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from dragoman.relate.calendar import MATCH_DAYS, UNDATED_DAYS
from dragoman.show.web.page import Asked, Column, Input, Page, Result, Row, TableSpec
from dragoman.show.web.pages.events import EVENT_COLUMNS
from dragoman.show.web.snapshot import Reader
from dragoman.show.web.telling import tell_events

COMING = TableSpec(
    name="coming",
    caption="Announced for a day to come",
    columns=EVENT_COLUMNS,
    empty="Nothing with a day to come.",
)
PAST = TableSpec(
    name="past",
    caption="Announced for a day that has passed",
    columns=(
        *EVENT_COLUMNS,
        Column(
            name="deed_id",
            label="Reported",
            link="/events/{deed_id}",
            about="A deed of the kind, near the day.",
        ),
    ),
    empty="Nothing was announced for a day that has passed.",
)
UNDATED = TableSpec(
    name="undated", caption="Announced without a day", columns=EVENT_COLUMNS, empty="Nothing."
)
NAMED = TableSpec(
    name="named",
    caption="Days to come that texts name",
    columns=(
        Column(name="begin", label="From", kind="day"),
        Column(name="finish", label="To", kind="day"),
        Column(name="words", label="Words"),
        Column(name="sentence", label="In the text"),
        Column(name="source", label="Source", link="/articles/{article_id}"),
        Column(name="article_id", label="Article", shown=False),
    ),
    empty="No text names a day to come.",
)

_AHEAD = "status IN ('planned', 'proposed', 'possible')"
_DATED = "date_text IS NOT NULL AND event_date IS NOT NULL"
_MOST = 200

# The nearest deed of the same type between the same two, either way round, that was reported later.
_DEEDS = f"""
    SELECT p.event_id, min_by(d.event_id, abs(d.event_date - p.event_date)) AS deed_id
    FROM events p JOIN events d
      ON d.event_type = p.event_type AND d.status IN ('occurred', 'ongoing')
     AND d.event_date BETWEEN p.event_date - {MATCH_DAYS} AND p.event_date + {MATCH_DAYS}
     AND ((d.actor_country = p.actor_country AND d.recipient_country = p.recipient_country)
       OR (d.actor_country = p.recipient_country AND d.recipient_country = p.actor_country))
    WHERE list_contains($ids, p.event_id) AND d.event_date BETWEEN $first AND $last
    GROUP BY p.event_id
"""


def show_calendar(reader: Reader, asked: Asked) -> Result:
    """Announced events as of a day, and the days that texts name after their own date."""
    as_of = asked.inputs["at"] or reader.remember("last report", lambda: _last_report(reader))
    where, values = asked.filter.where()
    key = ("calendar", as_of, repr(asked.filter.to_query()))
    rows = reader.remember(key, lambda: _rows(reader, where, values, as_of))
    note = f"As of {as_of:%-d %B %Y}. " if as_of else ""
    return Result(
        rows=rows,
        note=note + "Announced is not done: none of this is counted as having happened.",
        extra={"as_of": as_of},
    )


def _last_report(reader: Reader) -> dt.date | None:
    """The last day of which the store's reports know; announcements are seen from there."""
    day: dt.date | None = reader.value(f"SELECT max(report_date) FROM events WHERE {_AHEAD} AND {_DATED}")
    return day or reader.value("SELECT max(coalesce(report_date, event_date)) FROM events")


def _rows(reader: Reader, where: str, values: list[Any], as_of: dt.date | None) -> dict[str, list[Row]]:
    if as_of is None:
        return {"coming": [], "past": [], "undated": [], "named": []}
    known = f"{where} AND {_AHEAD} AND report_date <= ?"
    bound = [*values, as_of]
    coming = coming_ids(reader, as_of, where, values)
    past = _ids(reader, f"{known} AND {_DATED} AND event_date < ?", [*bound, as_of], "event_date DESC")
    undated = _ids(
        reader, f"{known} AND NOT ({_DATED}) AND record IS NOT NULL AND report_date >= ?",
        [*bound, as_of - dt.timedelta(days=UNDATED_DAYS)], "report_date DESC",
    )  # fmt: skip
    return {
        "coming": tell_events(reader, coming),
        "past": _with_deeds(reader, tell_events(reader, past)),
        "undated": tell_events(reader, undated),
        "named": _named_days(reader, as_of) if where == "true" else [],
    }


def coming_ids(reader: Reader, as_of: dt.date, where: str = "true", values: Sequence[Any] = ()) -> list[str]:
    """Ids of what was announced by a day for a day from then on, the next first."""
    known = f"{where} AND {_AHEAD} AND report_date <= ? AND {_DATED} AND event_date >= ?"
    return _ids(reader, known, [*values, as_of, as_of], "event_date")


def _ids(reader: Reader, where: str, values: list[Any], order: str) -> list[str]:
    """Each announcement once, whichever way round it is told."""
    rows = reader.query(
        f"SELECT event_id FROM events WHERE {where}"
        " QUALIFY row_number() OVER (PARTITION BY coalesce(action_id, event_id) ORDER BY event_id) = 1"
        f" ORDER BY {order}, event_id LIMIT {_MOST}",
        values,
    ).fetchall()
    return [row[0] for row in rows]


def _with_deeds(reader: Reader, rows: list[Row]) -> list[Row]:
    days = [row["day"] for row in rows if row["day"]]
    if not days:
        return rows
    near = dt.timedelta(days=MATCH_DAYS)
    bound = {"ids": [row["event_id"] for row in rows], "first": min(days) - near, "last": max(days) + near}
    deeds = dict(reader.query(_DEEDS, bound).fetchall())
    return [row | {"deed_id": deeds.get(row["event_id"])} for row in rows]


def _named_days(reader: Reader, as_of: dt.date) -> list[Row]:
    """Days, weeks and months that texts name and that are still to come."""
    rows = reader.rows(
        "SELECT try_cast(left(t.begin, 10) AS DATE) AS begin, try_cast(left(t.finish, 10) AS DATE) AS finish,"
        ' t.text AS words, a.text[greatest(1, t.start - 119) : t."end" + 120] AS sentence,'
        " a.source, article_id FROM times t JOIN articles a USING (article_id)"
        " WHERE t.kind = 'date' AND t.precision IN ('day', 'week', 'month') AND a.date <= ?"
        " AND try_cast(left(t.begin, 10) AS DATE) >= ? AND try_cast(left(t.begin, 10) AS DATE) > a.date"
        f" ORDER BY begin, article_id, t.start LIMIT {_MOST}",
        [as_of, as_of],
    )
    return [row | {"sentence": _trim(row["sentence"])} for row in rows]


def _trim(around: str) -> str:
    """The line in the middle of a stretch of text, with dots where words were cut."""
    words = " ".join(around.split())
    return f"… {words.partition(' ')[2].rpartition(' ')[0]} …" if len(words) > 100 else words


PAGES = (
    Page(
        address="/calendar",
        title="Calendar",
        question="What is coming?",
        about="Announced events, what became of those whose day has passed, and days that texts name.",
        nav="Calendar",
        order=80,
        query=show_calendar,
        tables=(COMING, PAST, UNDATED, NAMED),
        filters=("country", "dyad", "actor", "recipient", "event_type", "event_mode", "source"),
        inputs=(
            Input(name="at", label="As of", kind="day", about="Seen from this day; by default the last."),
        ),
        template="calendar.html",
        feeds=(("/calendar.ics", "iCalendar"),),
    ),
)
