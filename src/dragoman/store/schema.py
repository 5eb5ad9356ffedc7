"""The tables of a store, as Arrow schemas, and how a coded article becomes their rows.

A table holds the columns that people filter and count by; ``record`` holds the whole record as
JSON, so that what is read back equals what was coded.
"""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Iterator
from typing import Any

import pyarrow as pa

from dragoman.records import Article, Coded, Event, Party, Place, Statement, Time, to_json

SCHEMA_VERSION = 1
"""Raised when a column changes its meaning; a store of a newer schema is refused."""

_TEXT, _INT, _REAL, _DATE, _BOOL = pa.string(), pa.int32(), pa.float32(), pa.date32(), pa.bool_()
_PARTY = {
    "": _TEXT, "_start": _INT, "_end": _INT, "_id": _TEXT, "_name": _TEXT, "_country": _TEXT,
    "_sector": _TEXT, "_code": _TEXT, "_method": _TEXT, "_confidence": _REAL,
}  # fmt: skip
_KEYS = {"article_id": _TEXT, "run_id": _TEXT}


def _party_fields(prefix: str) -> dict[str, pa.DataType]:
    return {prefix + suffix: kind for suffix, kind in _PARTY.items()}


_COLUMNS: dict[str, dict[str, pa.DataType]] = {
    "articles": _KEYS
    | {
        "title": _TEXT, "date": _DATE, "url": _TEXT, "source": _TEXT, "author": _TEXT,
        "language": _TEXT, "text": _TEXT, "headings": _TEXT, "origin": _TEXT, "raw_sha256": _TEXT,
        "copy_of": _TEXT, "fingerprint": _TEXT, "coder_version": _TEXT, "codebook_version": _TEXT,
    },
    "removed": _KEYS | {"text": _TEXT, "reason": _TEXT},
    "events": {"event_id": _TEXT}
    | _KEYS
    | {
        "event_date": _DATE, "report_date": _DATE, "date_precision": _TEXT, "date_text": _TEXT,
        "event_type": _TEXT, "event_mode": _TEXT, "contexts": pa.list_(_TEXT), "quad_code": _TEXT,
        "cameo": _TEXT, "goldstein": _REAL, "intensity": _REAL, "status": _TEXT,
    }
    | _party_fields("actor")
    | _party_fields("recipient")
    | {
        "reciprocal": _BOOL, "action_id": _TEXT, "trigger": _TEXT, "trigger_start": _INT,
        "trigger_end": _INT, "sentence": _TEXT, "sentence_start": _INT, "sentence_end": _INT,
        "place": _TEXT, "place_country": _TEXT, "latitude": _REAL, "longitude": _REAL,
        "attributed_to": _TEXT, "attributed_to_country": _TEXT, "confidence": _REAL, "rule": _TEXT,
        "operators": pa.list_(_TEXT), "killed": _INT, "wounded": _INT,
        "n_reports": _INT, "n_sources": _INT, "n_mentions": _INT, "tone": _REAL,
        "origin_id": _TEXT, "story_id": _TEXT, "publisher": _TEXT, "report_url": _TEXT,
        "report_language": _TEXT,
        "actor_sectors": pa.list_(_TEXT), "recipient_sectors": pa.list_(_TEXT),
        "actor_wikipedia": _TEXT, "recipient_wikipedia": _TEXT,
        "city": _TEXT, "district": _TEXT, "province": _TEXT, "geoname_id": _INT, "record": _TEXT,
    },
    "statements": {"statement_id": _TEXT}
    | _KEYS
    | _party_fields("speaker")
    | {
        "cue": _TEXT, "content": _TEXT, "content_start": _INT, "content_end": _INT, "kind": _TEXT,
        "addressee": _TEXT, "addressee_country": _TEXT, "ambiguous": _BOOL, "confidence": _REAL,
        "sentence": _TEXT, "sentence_start": _INT, "record": _TEXT,
    },
    "times": _KEYS
    | {
        "text": _TEXT, "start": _INT, "end": _INT, "kind": _TEXT, "value": _TEXT, "begin": _TEXT,
        "finish": _TEXT, "precision": _TEXT, "record": _TEXT,
    },
    "places": _KEYS
    | {
        "text": _TEXT, "start": _INT, "end": _INT, "name": _TEXT, "country": _TEXT,
        "latitude": _REAL, "longitude": _REAL, "geoname_id": _INT, "kind": _TEXT, "record": _TEXT,
    },
    "mentions": _KEYS
    | {
        "text": _TEXT, "start": _INT, "end": _INT, "actor_id": _TEXT, "name": _TEXT, "country": _TEXT,
        "sector": _TEXT, "code": _TEXT, "kind": _TEXT, "method": _TEXT, "confidence": _REAL, "record": _TEXT,
    },
    "signatures": _KEYS | {"signature": pa.binary()},
    "quarantine": {
        "run_id": _TEXT, "origin": _TEXT, "room": _TEXT, "kind": _TEXT, "message": _TEXT, "raw_sha256": _TEXT,
    },
}  # fmt: skip

TABLES: dict[str, pa.Schema] = {name: pa.schema(list(columns.items())) for name, columns in _COLUMNS.items()}
"""Name → Arrow schema of every table that a shard holds."""

SQL_TYPES = {
    "string": "VARCHAR", "int32": "INTEGER", "float": "FLOAT", "date32[day]": "DATE", "bool": "BOOLEAN",
    "list<item: string>": "VARCHAR[]", "list<element: string>": "VARCHAR[]", "binary": "BLOB",
}  # fmt: skip
"""Arrow's types of columns, as DuckDB calls them."""

Row = dict[str, Any]


def article_row(article: Article, keys: Row, versions: Row) -> Row:
    """The article's own row."""
    fields = (
        "title",
        "date",
        "url",
        "source",
        "author",
        "language",
        "text",
        "origin",
        "raw_sha256",
        "copy_of",
    )
    row = {name: getattr(article, name) for name in fields}
    return keys | row | {"headings": to_json(article.headings).decode()} | versions


def rows_of(article: Article, coded: Coded, keys: Row) -> Iterator[tuple[str, Row]]:
    """Every row but the article's own, with the name of its table."""
    for removed in article.removed:
        yield "removed", keys | {"text": removed.text, "reason": removed.reason}
    for event in coded.events:
        yield "events", keys | _event_row(article, event)
    for statement in coded.statements:
        yield "statements", keys | _statement_row(article, statement)
    for time in coded.times:
        yield "times", keys | _plain_row(time, "times")
    for place in coded.places:
        yield "places", keys | _plain_row(place, "places")
    for mention in coded.actors:
        yield "mentions", keys | _plain_row(mention, "mentions")


def _plain_row(record: Time | Place | Party, table: str) -> Row:
    names = [name for name in _COLUMNS[table] if name not in _KEYS and name != "record"]
    return {name: getattr(record, name) for name in names} | {"record": to_json(record).decode()}


def _party_row(prefix: str, party: Party | None) -> Row:
    if party is None:
        return {}
    names = {"": "text", "_id": "actor_id"}
    return {prefix + suffix: getattr(party, names.get(suffix, suffix[1:])) for suffix in _PARTY}


def _event_row(article: Article, event: Event) -> Row:
    sentence, when, where, source = event.sentence, event.date, event.place, event.attributed_to
    same = (
        "event_id", "event_type", "event_mode", "quad_code", "cameo", "goldstein", "intensity", "status",
        "reciprocal", "action_id", "confidence", "rule", "killed", "wounded",
    )  # fmt: skip
    day, precision = event_day(event, article.date)
    row = {name: getattr(event, name) for name in same}
    row |= _party_row("actor", event.actor) | _party_row("recipient", event.recipient)
    row |= {
        "contexts": list(event.contexts),
        "operators": list(event.operators),
        "report_date": article.date,
        "event_date": day,
        "date_precision": precision,
        "date_text": when.text if when else None,
        "trigger": event.trigger.text,
        "trigger_start": event.trigger.start,
        "trigger_end": event.trigger.end,
        "sentence": article.text[sentence.start : sentence.end],
        "sentence_start": sentence.start,
        "sentence_end": sentence.end,
        "record": to_json(event).decode(),
    }
    if where:
        row |= {"place": where.name, "place_country": where.country}
        row |= {"latitude": where.latitude, "longitude": where.longitude}
    if source:
        row |= {"attributed_to": source.name or source.text, "attributed_to_country": source.country}
    return row


def event_day(event: Event, reported: dt.date | None) -> tuple[dt.date | None, str | None]:
    """The day on which the event begins, and how precisely that is known.

    Its own date where the text gives one; for what has happened, else the day on which it was
    ``reported`` (precision ``article``); for what is only planned or possible, else nothing.
    """
    if event.date and event.date.begin:
        with contextlib.suppress(ValueError):
            return dt.date.fromisoformat(event.date.begin[:10]), event.date.precision
    if event.status in {"occurred", "ongoing"} and reported:
        return reported, "article"
    return None, None


def _statement_row(article: Article, statement: Statement) -> Row:
    content, addressee = statement.content, statement.addressee
    begin, around = paragraph_around(article.text, content.start, content.end)
    row = _party_row("speaker", statement.speaker)
    row |= {name: getattr(statement, name) for name in ("statement_id", "kind", "ambiguous", "confidence")}
    row |= {
        "cue": statement.cue.text if statement.cue else None,
        "content": content.text,
        "content_start": content.start,
        "content_end": content.end,
        "sentence": around,
        "sentence_start": begin,
        "record": to_json(statement).decode(),
    }
    if addressee:
        row |= {"addressee": addressee.name or addressee.text, "addressee_country": addressee.country}
    return row


def paragraph_around(text: str, start: int, end: int) -> tuple[int, str]:
    """The lines of ``text`` that hold the stretch, and where they begin."""
    left = text.rfind("\n", 0, start) + 1
    right = text.find("\n", end)
    around = text[left : right if right >= 0 else len(text)]
    return left + len(around) - len(around.lstrip()), around.strip()
