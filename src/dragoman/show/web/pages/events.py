"""The events of a store by filter, with counts by what else could be chosen; a question to be kept."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from dragoman.errors import SettingsError
from dragoman.show.dossier.words import QUAD_WORDS, STATUS_WORDS, country_name
from dragoman.show.web.asking import read_cursor, write_cursor
from dragoman.show.web.page import Asked, Column, Input, Page, Result, Row, TableSpec
from dragoman.show.web.snapshot import Reader
from dragoman.show.web.telling import DAY, label_of, tell_events
from dragoman.store.filters import HELP

EVENT_COLUMNS = (
    Column(name="day", label="Day", kind="day", about="Day of the event, or of its report."),
    Column(name="words", label="What happened", about="The event in words.", link="/events/{event_id}"),
    Column(name="event_type", label="Type", about="Type of PLOVER; none for a mere statement."),
    Column(name="event_mode", label="Mode", about="Mode of PLOVER.", shown=False),
    Column(name="quad_code", label="Class", about="Q1 and Q2 cooperation, Q3 and Q4 conflict.", shown=False),
    Column(name="cameo", label="CAMEO", about="Code of CAMEO.", shown=False),
    Column(name="goldstein", label="Goldstein", kind="number", shown=False, about="Goldstein's score."),
    Column(name="status", label="Status", about="Whether it happened, is announced, or is denied."),
    Column(name="actor", label="Actor", about="Who did it.", shown=False),
    Column(name="actor_country", label="Actor's country", about="ISO 3166-1 alpha-3.", shown=False),
    Column(name="recipient", label="Recipient", about="To whom it was done.", shown=False),
    Column(name="recipient_country", label="Recipient's country", about="ISO 3166-1 alpha-3.", shown=False),
    Column(name="sentence", label="Sentence", about="The sentence that says so.", shown=False),
    Column(name="n_reports", label="Reports", kind="integer", about="How many reports of it are known."),
    Column(name="source", label="Source", about="Publisher or feed.", link="/articles/{article_id}"),
    Column(name="article_id", label="Article", about="The article's id.", shown=False),
    Column(name="title", label="Title", about="The article's title.", shown=False),
    Column(name="confidence", label="Confidence", kind="number", about="0 to 1.", shown=False),
    Column(name="event_id", label="Event", about="The event's id.", shown=False),
)
"""What a list of events holds, wherever one stands."""

EVENTS = TableSpec(name="events", caption="Events", columns=EVENT_COLUMNS, empty="No event fits.")
FACETS = TableSpec(
    name="facets",
    caption="How many events there are, by what else could be chosen",
    columns=(
        Column(name="word", label="Word", about="The word of the filter."),
        Column(name="value", label="Value", about="The value that it would take."),
        Column(name="label", label="Means", about="The value as people say it."),
        Column(name="n_events", label="Events", kind="integer", about="How many events have it."),
    ),
)

SORTS: Mapping[str, tuple[str, str]] = {
    "newest": (DAY, "DESC"),
    "oldest": (DAY, "ASC"),
    "surest": ("coalesce(confidence, 0)", "DESC"),
    "least-sure": ("coalesce(confidence, 0)", "ASC"),
    "most-reported": ("coalesce(n_reports, 1)", "DESC"),
}
"""Word → what the events are sorted by, and which way; equal ones by their ids."""

_FACETS = {
    "event_type": ("event_type", 16),
    "quad_code": ("quad_code", 4),
    "status": ("status", 8),
    "actor": ("actor_country", 12),
    "recipient": ("recipient_country", 12),
    "year": (f"year({DAY})", 40),
}
"""Word of the filter → the column that it is about, and how many values are listed at most."""

_NO_DAY = dt.date(1, 1, 1)


def list_events(reader: Reader, asked: Asked) -> Result:
    """The events that the filter chooses, a page of them, with the counts beside."""
    ids, following = find_ids(reader, asked)
    counts = count_facets(reader, asked)
    return Result(
        rows={"events": tell_events(reader, ids), "facets": counts},
        total=sum(row["n_events"] for row in counts if row["word"] == "year"),
        following=following,
        extra={"facets": _group(asked, counts)},
    )


def find_ids(reader: Reader, asked: Asked, limit: int | None = None) -> tuple[list[str], str | None]:
    """Ids of one page of events, and the cursor of the next."""
    limit = limit or asked.limit
    column, way = SORTS[asked.inputs.get("sort") or "newest"]
    if column == DAY:
        column = f"coalesce({column}, DATE '0001-01-01')"
    where, values = asked.filter.where()
    if asked.cursor:
        where += f" AND ({column}, event_id) {'<' if way == 'DESC' else '>'} (?, ?)"
        values = [*values, *_read_place(asked)]
    found = reader.query(
        f"SELECT event_id, {column} AS place FROM events WHERE {where}"
        f" ORDER BY place {way}, event_id {way} LIMIT {limit + 1}",
        values,
    ).fetchall()
    ids = [row[0] for row in found[:limit]]
    more = len(found) > limit
    return ids, write_cursor(_plain(found[limit - 1][1]), ids[-1]) if more else None


def _plain(place: Any) -> Any:
    return place.isoformat() if isinstance(place, dt.date) else float(place)


def _read_place(asked: Asked) -> tuple[Any, str]:
    by_day = asked.inputs.get("sort") in (None, "newest", "oldest")
    place, event_id = read_cursor(asked.cursor or "", str if by_day else float, str)
    try:
        return (dt.date.fromisoformat(place) if by_day else place), event_id
    except ValueError as error:
        raise SettingsError("cursor: not one that this workbench gave; begin again without it") from error


def count_facets(reader: Reader, asked: Asked) -> list[Row]:
    """How many events the filter chooses, by type, class, status, countries and year."""
    key = ("facets", repr(asked.filter.to_query()))
    return reader.remember(key, lambda: _count(reader, asked))


def _count(reader: Reader, asked: Asked) -> list[Row]:
    where, values = asked.filter.where()
    columns = [column for column, _ in _FACETS.values()]
    names = [f"f{number}" for number in range(len(columns))]
    picked = ", ".join(f"{column} AS {name}" for column, name in zip(columns, names, strict=True))
    sets = ", ".join(f"({name})" for name in names)
    which = " ".join(f"WHEN grouping({name}) = 0 THEN {number}" for number, name in enumerate(names))
    value = f"CASE {' '.join(f'WHEN grouping({n}) = 0 THEN {n}::VARCHAR' for n in names)} END"
    rows = reader.query(
        f"SELECT CASE {which} END AS which, {value} AS value, count(*) AS n"
        f" FROM (SELECT {picked} FROM events WHERE {where})"
        f" GROUP BY GROUPING SETS ({sets}) ORDER BY which, n DESC, value",
        values,
    ).fetchall()
    found: list[Row] = []
    for number, (word, (_, most)) in enumerate(_FACETS.items()):
        own = [(str(value), n) for which, value, n in rows if which == number and value is not None]
        if word == "year":
            own = sorted(own)
            none = sum(n for which, value, n in rows if which == number and value is None)
            own += [("none", none)] if none else []
        found += [
            {"word": word, "value": value, "label": _label(word, value), "n_events": n}
            for value, n in own[:most]
        ]
    return found


def _label(word: str, value: str) -> str:
    if word == "event_type":
        return label_of(value, None)
    if word in ("actor", "recipient"):
        return country_name(value) or value
    named = {"quad_code": QUAD_WORDS, "status": STATUS_WORDS, "year": {"none": "no day"}}
    return named[word].get(value, value)


def _group(asked: Asked, counts: list[Row]) -> list[tuple[str, list[Row]]]:
    """The counts by word, each with the address that chooses its value."""
    titles = {
        "event_type": "Type", "quad_code": "Class", "status": "Status", "actor": "Actor",
        "recipient": "Recipient", "year": "Year",
    }  # fmt: skip
    chosen = asked.filter.to_query()
    found = []
    for word, title in titles.items():
        rows = [row | _choice(asked, chosen, row) for row in counts if row["word"] == word]
        if rows:
            found.append((title, rows))
    return found


def _choice(asked: Asked, chosen: Mapping[str, list[str]], row: Row) -> Row:
    word, value = row["word"], row["value"]
    if word == "year":
        days = (f"{int(value):04}-01-01", f"{int(value):04}-12-31") if value != "none" else (None, None)
        address = asked.link(since=days[0], until=days[1]) if days[0] else None
        return {"address": address, "is_chosen": chosen.get("since") == [days[0]]}
    is_chosen = chosen.get(word) == [value]
    return {"address": asked.link(**{word: None if is_chosen else value}), "is_chosen": is_chosen}


PAGES = (
    Page(
        address="/events",
        title="Events",
        question="What happened?",
        about="Events, chosen by any word of the filter, with counts by what else could be chosen.",
        nav="Events",
        order=20,
        query=list_events,
        tables=(EVENTS, FACETS),
        filters=tuple(HELP),
        inputs=(
            Input(
                name="sort", label="Order", about="What comes first.", choices=tuple(SORTS), default="newest"
            ),
        ),
        limits=(50, 500),
        template="events.html",
        feeds=(("/events.atom", "Atom"), ("/events.ics", "iCalendar")),
    ),
)
