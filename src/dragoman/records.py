"""The nouns: what the rooms hand to each other, and what the command line prints.

All offsets are Unicode code points into the article's ``text``, half open, so that
``article.text[span.start:span.end] == span.text`` holds for every span of every record.
Field names are those of the JSON Lines contracts; :func:`to_json` writes any record.
"""

from __future__ import annotations

import datetime as dt
from typing import Any, Literal

import msgspec

EventType = Literal[
    "AGREE", "CONSULT", "SUPPORT", "CONCEDE", "COOPERATE", "AID", "RETREAT", "REQUEST",
    "ACCUSE", "REJECT", "THREATEN", "PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT",
]  # fmt: skip
"""The sixteen event types of PLOVER (Open Event Data Alliance, codebook of 2018 as revised)."""

Status = Literal[
    "occurred", "ongoing", "planned", "proposed", "possible", "negated", "denied", "hypothetical"
]
"""Whether an event happened: PLOVER's future, hypothetical and negated events, told apart."""

QuadCode = Literal["Q1", "Q2", "Q3", "Q4"]
"""Verbal cooperation, material cooperation, verbal conflict, material conflict."""

Method = Literal["exact", "alias", "office", "memory", "fuzzy", "agent", "country", "none"]
"""The way by which a mention was resolved to an actor."""

PartyKind = Literal["person", "state", "organisation", "group", "place"]
StatementKind = Literal["direct", "indirect", "mixed"]
TimeKind = Literal["date", "time", "duration", "set"]
SentenceKind = Literal["heading", "dateline", "body"]


class Record(msgspec.Struct, frozen=True, omit_defaults=False):
    """The base of all records: immutable, typed, written as JSON by :func:`to_json`."""


class Span(Record, frozen=True):
    """A stretch of an article's text."""

    text: str
    start: int
    end: int


class Bounds(Record, frozen=True):
    """Where a stretch begins and ends, without its words."""

    start: int
    end: int


class Removed(Record, frozen=True):
    """A piece of a page that was thrown away, and why."""

    text: str
    reason: str


class Article(Record, frozen=True, kw_only=True):
    """A clean text and what is known of its origin.

    ``date`` is the publication date; ``text`` is what all offsets count in; ``raw_sha256`` is the
    hash of the bytes it was made from; ``origin`` names the file, and row or byte range, it came from;
    ``copy_of`` names an earlier article that this one nearly repeats, as syndicated copies do.
    """

    id: str
    text: str
    title: str | None = None
    date: dt.date | None = None
    url: str | None = None
    source: str | None = None
    author: str | None = None
    language: str | None = None
    headings: tuple[Span, ...] = ()
    removed: tuple[Removed, ...] = ()
    origin: str | None = None
    raw_sha256: str | None = None
    copy_of: str | None = None


class Sentence(Record, frozen=True):
    """A sentence or heading of an article; ``paragraph`` counts from 0."""

    text: str
    start: int
    end: int
    paragraph: int
    kind: SentenceKind = "body"


class Candidate(Record, frozen=True):
    """Somebody whom a mention may mean, with how likely that is."""

    actor_id: str | None
    name: str | None
    country: str | None = None
    code: str | None = None
    confidence: float = 0.0


class Party(Record, frozen=True, kw_only=True):
    """A mention of an actor, and who that is as of the article's date.

    ``code`` is country + sector (``RUSGOV``); ``role`` is the office that the words or the register
    give; ``candidates`` holds the others it could be; ``stale_office`` is true where the register's
    knowledge of the office ends before the article's date. An unknown actor keeps its text.
    """

    text: str
    start: int
    end: int
    actor_id: str | None = None
    name: str | None = None
    country: str | None = None
    sector: str | None = None
    code: str | None = None
    method: Method = "none"
    confidence: float = 0.0
    kind: PartyKind | None = None
    role: str | None = None
    is_plural: bool = False
    ambiguous: bool = False
    candidates: tuple[Candidate, ...] = ()
    stale_office: bool = False


class Time(Record, frozen=True, kw_only=True):
    """A time expression with its TIMEX3 value; ``begin`` and ``finish`` bound it, both included.

    ``relation`` and ``anchor`` are set where the text orders it against an event
    ("after the June 12 summit"): before, after or during the stretch ``anchor``.
    """

    text: str
    start: int
    end: int
    kind: TimeKind
    value: str
    begin: str | None = None
    finish: str | None = None
    precision: str | None = None
    relation: str | None = None
    anchor: Span | None = None
    confidence: float = 1.0


class Place(Record, frozen=True, kw_only=True):
    """A toponym with its coordinates in degrees (WGS 84)."""

    text: str
    start: int
    end: int
    name: str
    country: str | None
    latitude: float
    longitude: float
    geoname_id: int | None = None
    kind: str = "city"
    confidence: float = 1.0


class Statement(Record, frozen=True, kw_only=True):
    """Somebody's words: who said what, with which cue, to whom.

    ``parts`` holds the stretches of a quotation that is interrupted ("…," he said, "…"); ``content``
    then runs from the first to the last of them. ``on_behalf_of`` is the principal of a spokesperson.
    """

    statement_id: str
    speaker: Party | None
    cue: Span | None
    content: Span
    kind: StatementKind
    addressee: Party | None = None
    ambiguous: bool = False
    candidates: tuple[Candidate, ...] = ()
    confidence: float = 1.0
    parts: tuple[Span, ...] = ()
    on_behalf_of: Party | None = None
    is_negated: bool = False


class Event(Record, frozen=True, kw_only=True):
    """Who did what to whom: one row per directed pair.

    Rows of one action share ``action_id``. ``goldstein`` is the score of ``cameo`` on the scale of
    Goldstein (1992), -10 to 10; ``intensity`` is PLOVER's score of type and mode. ``operators``
    names what made the status, outermost first. ``rule`` is the codebook entry that fired.
    """

    event_id: str
    event_type: EventType
    event_mode: str | None
    contexts: tuple[str, ...]
    quad_code: QuadCode
    cameo: str | None
    goldstein: float | None
    intensity: float | None
    status: Status
    actor: Party
    recipient: Party | None
    reciprocal: bool
    action_id: str
    trigger: Span
    sentence: Bounds
    date: Time | None = None
    place: Place | None = None
    attributed_to: Party | None = None
    confidence: float = 1.0
    rule: str = ""
    operators: tuple[str, ...] = ()
    killed: int | None = None
    wounded: int | None = None


class Coded(Record, frozen=True, kw_only=True):
    """Everything that was coded out of one article."""

    id: str
    events: tuple[Event, ...] = ()
    statements: tuple[Statement, ...] = ()
    times: tuple[Time, ...] = ()
    places: tuple[Place, ...] = ()
    actors: tuple[Party, ...] = ()


def to_json(record: Any) -> bytes:
    """One line of JSON, UTF-8, without a line end, for a record or plain data that holds records."""
    return msgspec.json.encode(record)
