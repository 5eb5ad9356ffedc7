"""The records of a dossier: everything that its pages show, ready to be written as JSON."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from dragoman.records import Record, Removed
from dragoman.relate.calendar import Calendar
from dragoman.relate.clusters import Cluster, Phase
from dragoman.relate.evidence import Evidence, Mark
from dragoman.relate.standing import PairStanding
from dragoman.show.dossier.figures import Figures

BACKGROUND = dt.timedelta(days=31)
"""What lies further before the first page is background, not news."""


class Said(Record, frozen=True, kw_only=True):
    """Somebody's words; ``parts`` are the stretches of an interrupted quotation.

    ``candidates`` name whom an ambiguous speaker may be; ``sentence`` is where it stands, with ``marks``
    on speaker, cue and words.
    """

    statement_id: str
    speaker: str | None
    speaker_text: str | None
    country: str | None
    cue: str | None
    parts: tuple[str, ...]
    kind: str
    addressee: str | None
    on_behalf_of: str | None
    is_negated: bool
    ambiguous: bool
    candidates: tuple[str, ...]
    confidence: float
    sentence: str
    marks: tuple[Mark, ...]
    article_id: str
    title: str | None
    date: dt.date | None
    source: str | None
    url: str | None

    @property
    def is_quoted(self) -> bool:
        """Whether the words themselves are quoted, so that they can stand alone."""
        return self.kind != "indirect" or not self.marks


class DossierEvent(Record, frozen=True, kw_only=True):
    """An event in words, with all that was counted to say so; ``number`` is its place in the dossier."""

    number: int
    words: str
    label: str
    status: str
    status_words: str
    sign: str
    phase: Phase
    quad_words: str
    day: dt.date | None
    when_words: str
    is_dated: bool
    cluster: Cluster

    @property
    def when_note(self) -> str:
        """What to say of its day beside the day it is listed under: "for 12 June 2018", "in 2017"."""
        if self.phase != "happened":
            preposition = "for " if self.phase == "ahead" else ""
            return preposition + self.when_words if self.is_dated else ""
        when = self.cluster.when
        if not self.is_dated:
            return "day of the report" if when else ""
        return f"in {self.when_words}" if when and when.begin != when.finish else ""

    @property
    def evidence(self) -> tuple[Evidence, ...]:
        """Its reports, earliest first."""
        return self.cluster.evidence


class DossierPage(Record, frozen=True, kw_only=True):
    """A source of the dossier, with what was taken from it and what was removed from it."""

    article_id: str
    title: str | None
    date: dt.date | None
    source: str | None
    url: str | None
    origin: str | None
    removed: tuple[Removed, ...]
    n_events: int
    n_statements: int


class Method(Record, frozen=True, kw_only=True):
    """The versions that made the record, the day of the last run, and the runs, oldest first."""

    coder_version: str
    codebook_version: str
    register_version: str
    parser: str
    coded_on: dt.date
    runs: tuple[str, ...]

    @property
    def versions(self) -> tuple[tuple[str, str], ...]:
        """What is known of the parts that coded, by name."""
        named = (
            ("coder", self.coder_version),
            ("codebook", self.codebook_version),
            ("register", self.register_version),
            ("parser", self.parser),
        )
        return tuple((name, version) for name, version in named if version)


class Dossier(Record, frozen=True, kw_only=True):
    """How a country, or a pair, stands: what happened, was said, is coming, and by which sources.

    ``since`` and ``until`` bound the days that were asked for, both included; ``as_of`` is the date of
    the last article; ``events`` and ``statements`` are newest first; ``n_fragments`` counts the reported
    words too short to be read by themselves, which are left out, ``n_unlisted`` the earlier events of a
    large store, which only the figures know of.
    """

    country: str
    name: str
    other: str | None
    other_name: str | None
    since: dt.date | None
    until: dt.date | None
    as_of: dt.date | None
    glance: tuple[str, ...]
    events: tuple[DossierEvent, ...]
    statements: tuple[Said, ...]
    n_fragments: int
    calendar: Calendar
    pairs: tuple[PairStanding, ...]
    figures: Figures | None
    n_unlisted: int
    pages: tuple[DossierPage, ...]
    n_pages_in_store: int
    method: Method | None

    @property
    def covered_since(self) -> dt.date | None:
        """The day since which the pages tell what is new; what lies before is told as background."""
        return covered_since(self.since, [page.date for page in self.pages if page.date])

    @property
    def title(self) -> str:
        """The country's name, or both names."""
        return f"{self.name} and {self.other_name}" if self.other_name else self.name

    def events_by_id(self) -> dict[str, DossierEvent]:
        """The events that the dossier lists, by the id of their cluster."""
        return {event.cluster.cluster_id: event for event in self.events}


def covered_since(since: dt.date | None, dates: Iterable[dt.date]) -> dt.date | None:
    """The day asked for, else a month before the first page."""
    if since is not None:
        return since
    first = min(dates, default=None)
    return first - BACKGROUND if first else None
