"""The records of a dossier: everything that its pages show, ready to be written as JSON."""

from __future__ import annotations

import datetime as dt

from dragoman.records import Record, Removed
from dragoman.relate.calendar import Calendar
from dragoman.relate.clusters import Cluster, Phase
from dragoman.relate.contests import Claim, Contest
from dragoman.relate.evidence import Evidence
from dragoman.relate.standing import PairStanding


class Said(Record, frozen=True, kw_only=True):
    """Somebody's words; ``parts`` are the stretches of an interrupted quotation.

    ``candidates`` name whom an ambiguous speaker may be; ``sentence`` is where it stands.
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
    article_id: str
    title: str | None
    date: dt.date | None
    source: str | None
    url: str | None


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
    def evidence(self) -> tuple[Evidence, ...]:
        """Its reports, earliest first."""
        return self.cluster.evidence


class DossierClaim(Record, frozen=True, kw_only=True):
    """One side of a contest, with its courting events in words."""

    name: str
    claim: Claim
    events: tuple[DossierEvent, ...]


class DossierContest(Record, frozen=True, kw_only=True):
    """Two claimants for one object."""

    object: str
    claims: tuple[DossierClaim, DossierClaim]
    contest: Contest


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
    """The versions that made the record, and the runs."""

    coder_version: str
    codebook_version: str
    register_version: str
    parser: str
    runs: tuple[str, ...]


class Dossier(Record, frozen=True, kw_only=True):
    """How a country, or a pair, stands: what happened, was said, is coming, and by which sources.

    ``since`` and ``until`` bound the days that were asked for, both included; ``as_of`` is the date of
    the last article; ``events`` are newest first.
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
    calendar: Calendar
    pairs: tuple[PairStanding, ...]
    contests: tuple[DossierContest, ...]
    pages: tuple[DossierPage, ...]
    n_pages_in_store: int
    method: Method | None

    @property
    def title(self) -> str:
        """The country's name, or both names."""
        return f"{self.name} and {self.other_name}" if self.other_name else self.name

    def event(self, cluster_id: str) -> DossierEvent | None:
        """The event of a cluster, where the dossier lists it."""
        return next((event for event in self.events if event.cluster.cluster_id == cluster_id), None)
