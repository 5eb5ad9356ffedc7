"""The words behind an event: its sentence with the parts marked, and the article that it stands in."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from dragoman.records import Event, Record
from dragoman.store.rows import StoredEvent

MarkRole = Literal["actor", "action", "recipient", "date", "source", "words"]


class Mark(Record, frozen=True):
    """A stretch of a sentence, half open, in offsets of that sentence, and the part that it plays."""

    role: MarkRole
    start: int
    end: int


class Evidence(Record, frozen=True, kw_only=True):
    """One report of an event: the sentence, what is marked in it, and where it was printed."""

    event_id: str
    article_id: str
    title: str | None
    date: dt.date | None
    source: str | None
    url: str | None
    sentence: str
    marks: tuple[Mark, ...]
    confidence: float
    rule: str
    attributed_to: str | None = None


def evidence_of(row: StoredEvent) -> Evidence:
    """The report that a stored event is."""
    claimant = row.event.attributed_to
    return Evidence(
        event_id=row.event.event_id,
        article_id=row.article_id,
        title=row.article_title,
        date=row.article_date,
        source=row.source,
        url=row.url,
        sentence=row.sentence_text,
        marks=marks_of(row),
        confidence=row.event.confidence,
        rule=row.event.rule,
        attributed_to=(claimant.name or claimant.text) if claimant else None,
    )


def marks_of(row: StoredEvent) -> tuple[Mark, ...]:
    """The parts of the event that lie in its sentence, in text order; a part elsewhere has no mark."""
    offset = row.event.sentence.start
    found = []
    for role, text, start in _parts(row.event):
        first, last = start - offset, start - offset + len(text)
        if text and first >= 0 and row.sentence_text[first:last] == text:
            found.append(Mark(role, first, last))
    return tuple(sorted(found, key=lambda mark: (mark.start, mark.end)))


def _parts(event: Event) -> list[tuple[MarkRole, str, int]]:
    parts: list[tuple[MarkRole, str, int]] = [
        ("actor", event.actor.text, event.actor.start),
        ("action", event.trigger.text, event.trigger.start),
    ]
    if event.recipient:
        parts.append(("recipient", event.recipient.text, event.recipient.start))
    if event.date:
        parts.append(("date", event.date.text, event.date.start))
    if event.attributed_to:
        parts.append(("source", event.attributed_to.text, event.attributed_to.start))
    return parts
