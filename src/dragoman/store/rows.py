"""Rows as they come out of a store: a record with the article that it stands in."""

from __future__ import annotations

import datetime as dt

import msgspec

from dragoman.records import Event, Record, Removed, Statement


class StoredEvent(Record, frozen=True, kw_only=True):
    """An event with its sentence and its article."""

    article_id: str
    article_title: str | None
    article_date: dt.date | None
    source: str | None
    url: str | None
    sentence_text: str
    event: Event


class StoredStatement(Record, frozen=True, kw_only=True):
    """A statement with the paragraph that it stands in, where that begins, and its article."""

    article_id: str
    article_title: str | None
    article_date: dt.date | None
    source: str | None
    url: str | None
    sentence_text: str
    sentence_start: int
    statement: Statement


class StoredPage(Record, frozen=True, kw_only=True):
    """What a store knows of an article but its text, with what was removed from its page."""

    article_id: str
    title: str | None
    date: dt.date | None
    source: str | None
    url: str | None
    origin: str | None
    removed: tuple[Removed, ...] = ()


class Quarantined(Record, frozen=True, kw_only=True):
    """An input that could not be coded: where it came from, which room refused it, and why."""

    origin: str
    room: str
    kind: str
    message: str
    raw_sha256: str | None = None


class RoomCounts(Record, frozen=True):
    """How many pages went into a room, came out of it, and were set aside by it."""

    entered: int = 0
    left: int = 0
    dropped: int = 0


class Run(Record, frozen=True, kw_only=True):
    """One run of the coder: what it was given, with which versions, and what came of it.

    ``counts`` holds articles seen, coded, unchanged and quarantined, and rows written by table; ``rooms``
    what each room let through. ``inputs_sha256`` is the hash of the ids and fingerprints of all pages in
    their order. ``folder`` is where the sources' names begin. A run without ``finished`` was killed, or it
    still goes on.
    """

    run_id: str
    started: dt.datetime
    finished: dt.datetime | None = None
    coder_version: str
    codebook_version: str
    register_version: str
    parser: str
    settings: str
    sources: tuple[str, ...] = ()
    counts: dict[str, int] = msgspec.field(default_factory=dict)
    rooms: dict[str, RoomCounts] = msgspec.field(default_factory=dict)
    inputs_sha256: str | None = None
    folder: str | None = None
    date: dt.date | None = None
    engine: str | None = None
    shard: str | None = None
