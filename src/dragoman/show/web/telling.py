"""Says rows of the store in words: what a list of events shows, and the people in it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any, get_args

import msgspec

from dragoman.records import Event, Status
from dragoman.relate.clusters import cluster_events
from dragoman.relate.evidence import Mark, marks_of
from dragoman.show.dossier.words import STATUS_SIGNS, STATUS_WORDS, phrase_of, say_event
from dragoman.show.web.page import Row
from dragoman.show.web.snapshot import Reader
from dragoman.store.rebuild import COLUMNS, rebuild_event
from dragoman.store.rows import StoredEvent

DAY = "coalesce(event_date, report_date)"
"""The day under which an event is listed."""

SENTENCE = "coalesce(sentence, concat_ws(' – ', actor, \"trigger\", recipient))"
"""The words of an event; for one that was imported without text, who, the words of its code, to whom."""

_WANTED = (
    *COLUMNS, "sentence", "article_id", "n_reports", "publisher", "record", "report_url", "trigger_start",
)  # fmt: skip
_STATUSES = frozenset(get_args(Status))


def tell_events(reader: Reader, ids: Sequence[str]) -> list[Row]:
    """The events of these ids, in their order, each in words with what a list shows of it.

    Rows have: event_id, day, words, event_type, event_mode, quad_code, status, sign, status_words, actor,
    actor_country, recipient, recipient_country, sentence, article_id, title, source, n_reports, confidence.
    """
    if not ids:
        return []
    marks = ", ".join("?" * len(ids))
    columns = ", ".join(f'e."{name}"' for name in _WANTED)
    found = reader.rows(f"SELECT {columns} FROM events e WHERE event_id IN ({marks})", list(ids))
    articles = titles_of(reader, {row["article_id"] for row in found})
    told = {row["event_id"]: _tell(row, articles.get(row["article_id"], {})) for row in found}
    return [told[event_id] for event_id in ids if event_id in told]


def titles_of(reader: Reader, ids: Iterable[str]) -> dict[str, Row]:
    """What is told of some articles beside their text, by id."""
    wanted = sorted(ids)
    marks = ", ".join("?" * len(wanted))
    rows = reader.rows(
        f"SELECT article_id, title, date, source, url FROM articles WHERE article_id IN ({marks or 'NULL'})",
        wanted,
    )
    return {row["article_id"]: row for row in rows}


def _tell(row: Row, article: Row) -> Row:
    stored = stored_event(row, article)
    words = say_stored(stored) if stored else " – ".join(
        str(row[part]) for part in ("actor", "trigger", "recipient") if row[part]
    )  # fmt: skip
    status = row["status"]
    return {
        "event_id": row["event_id"],
        "day": row["event_date"] or row["report_date"],
        "words": words,
        "event_type": row["event_type"],
        "event_mode": row["event_mode"],
        "quad_code": row["quad_code"],
        "cameo": row["cameo"],
        "goldstein": row["goldstein"],
        "status": status,
        "sign": STATUS_SIGNS.get(status, ""),
        "status_words": STATUS_WORDS.get(status, status),
        "actor": row["actor_name"] or row["actor"],
        "actor_country": row["actor_country"],
        "recipient": row["recipient_name"] or row["recipient"],
        "recipient_country": row["recipient_country"],
        "sentence": one_line(row["sentence"]),
        "marks": marks_of(stored) if stored and row["sentence"] else (),
        "article_id": row["article_id"],
        "title": article.get("title"),
        "source": row["publisher"] or article.get("source"),
        "n_reports": row["n_reports"] or 1,
        "confidence": row["confidence"],
    }


def one_line(text: str | None) -> str | None:
    """The text on one line, with as many characters, so that what is marked in it stays where it is."""
    return text.translate({10: " ", 13: " ", 9: " "}) if text else None


def stored_event(row: Row, article: Row) -> StoredEvent | None:
    """The row as a record with its sentence; nothing for mere statements, which PLOVER has no type for."""
    if row["event_type"] is None or row["status"] not in _STATUSES:
        return None
    about: dict[str, Any] = {
        "article_id": row["article_id"],
        "article_title": article.get("title"),
        "article_date": article.get("date"),
        "source": article.get("source"),
        "url": article.get("url"),
    }
    if row["record"] is None:
        return rebuild_event(row, about)
    event = msgspec.json.decode(row["record"], type=Event)
    return StoredEvent(event=event, sentence_text=row["sentence"] or "", **about)


def say_stored(stored: StoredEvent) -> str:
    """An event in one clause, its status included."""
    (cluster,) = cluster_events([stored])
    return say_event(cluster)


def label_of(event_type: str | None, event_mode: str | None) -> str:
    """Type and mode as people say them; "statement" for what PLOVER has no type for."""
    return phrase_of(event_type, event_mode).label if event_type else "statement"


def say_month(month: dt.date) -> str:
    """A month as people write it: "June 2018"."""
    return f"{month:%B %Y}"


__all__ = [
    "DAY",
    "SENTENCE",
    "Mark",
    "label_of",
    "one_line",
    "say_month",
    "say_stored",
    "stored_event",
    "tell_events",
    "titles_of",
]
