"""Joins the reports of one event, so that everything after it counts events and not reports.

Two reports are one event when type, standing (happened, ahead, not) and status agree, the modes and
the sides do not contradict each other, and the days fit. It is a light rule, not a learned one.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Iterable
from typing import Literal

from dragoman.records import Event, Party, Record, Status
from dragoman.relate.evidence import Evidence, Mark, evidence_of
from dragoman.store.rows import StoredEvent

Phase = Literal["happened", "ahead", "not"]
"""Whether an event is on the record as a deed, is only announced, or is said not to be."""

PHASE_OF: dict[Status, Phase] = {
    "occurred": "happened", "ongoing": "happened",
    "planned": "ahead", "proposed": "ahead", "possible": "ahead",
    "negated": "not", "denied": "not", "hypothetical": "not",
}  # fmt: skip

SAME_EVENT_DAYS = 7
"""Reports without a day of their own are one event when they appeared within this many days."""

SAME_PLAN_DAYS = 30
"""A plan without a day is the plan with a day that the same sides had within this many days."""

_ISO_DAY = re.compile(r"\d{4}-\d\d-\d\d(?!\d)", re.ASCII)
_GENERIC_KINDS = frozenset({"state", "place", None})

__all__ = ["Cluster", "Evidence", "Mark", "Side", "When", "cluster_events", "phase_of", "side_of"]


class Side(Record, frozen=True, kw_only=True):
    """One side of an event: ``name`` is what the register calls it, ``text`` what the article says.

    ``is_state`` where it is a country as such; ``is_generic`` where that or somebody without a name.
    """

    key: str
    name: str | None
    text: str
    country: str | None
    is_state: bool
    is_generic: bool


class When(Record, frozen=True, kw_only=True):
    """The stretch of days, both included, that an event fell or will fall in.

    ``source`` is ``text`` where the article says it, ``report`` where only its own date is known.
    """

    begin: dt.date
    finish: dt.date
    precision: str
    source: Literal["text", "report"]
    text: str | None = None


class Cluster(Record, frozen=True, kw_only=True):
    """One event with all its reports, earliest first; ``reported`` is the first report's date.

    ``reported_last`` is the last one's. ``reciprocal`` is true where both sides did it together, in
    which case the other direction stands in a cluster of its own.
    """

    cluster_id: str
    event_type: str
    event_mode: str | None
    quad_code: str
    status: Status
    phase: Phase
    actor: Side
    recipient: Side | None
    reciprocal: bool
    when: When | None
    reported: dt.date | None
    reported_last: dt.date | None
    n_reports: int
    n_sources: int
    confidence: float
    action_ids: tuple[str, ...]
    evidence: tuple[Evidence, ...]

    @property
    def day(self) -> dt.date | None:
        """The day to list it under: of the deed where one is known, else of the first report.

        A deed of "this year" is listed under its report, one of last year under that year's end.
        """
        when, reported = self.when, self.reported
        if self.phase != "happened" or when is None:
            return reported
        if (when.finish - when.begin).days <= SAME_EVENT_DAYS or reported is None:
            return when.begin
        return min(when.finish, reported)


def phase_of(event: Event) -> Phase:
    """Whether the event happened, is ahead, or is said not to be."""
    return PHASE_OF[event.status]


def cluster_events(rows: Iterable[StoredEvent]) -> list[Cluster]:
    """One cluster an event, in the order of their days and within a day of their first sentences.

    The same rows in another order give the same clusters.
    """
    ordered = sorted(rows, key=_row_order)
    groups: dict[tuple[object, ...], list[_Draft]] = defaultdict(list)
    for row in ordered:
        draft = _Draft(row)
        drafts = groups[draft.bucket]
        for known in reversed(drafts[-40:]):
            if known.is_same_event(draft):
                known.absorb(draft)
                break
        else:
            drafts.append(draft)
    found = sorted((draft for drafts in groups.values() for draft in drafts), key=_draft_order)
    return sorted((draft.freeze() for draft in found), key=lambda cluster: cluster.day or dt.date.min)


def one_direction(clusters: Iterable[Cluster]) -> list[Cluster]:
    """All clusters, but what two sides did together only once: the way round that the text names them."""
    known = list(clusters)
    seen: set[tuple[str, frozenset[str]]] = set()
    kept: set[str] = set()
    for cluster in sorted(known, key=lambda c: not _is_in_text_order(c)):
        sides = frozenset({_bucket_side(side) for side in (cluster.actor, cluster.recipient) if side})
        keys = {(action_id, sides) for action_id in cluster.action_ids}
        if not (cluster.reciprocal and seen & keys):
            kept.add(cluster.cluster_id)
        seen |= keys
    return [cluster for cluster in known if cluster.cluster_id in kept]


def _is_in_text_order(cluster: Cluster) -> bool:
    starts = {mark.role: mark.start for mark in cluster.evidence[0].marks}
    return starts.get("actor", 0) <= starts.get("recipient", 0)


def _row_order(row: StoredEvent) -> tuple[dt.date, str, int, str]:
    return (row.article_date or dt.date.min, row.article_id, row.event.sentence.start, row.event.event_id)


def _draft_order(draft: _Draft) -> tuple[dt.date, str, int, str]:
    return _row_order(draft.rows[0])


class _Draft:
    """A cluster while reports are still being added to it."""

    def __init__(self, row: StoredEvent) -> None:
        self.rows = [row]
        self.actor = side_of(row.event.actor)
        self.recipient = side_of(row.event.recipient) if row.event.recipient else None
        self.mode = row.event.event_mode
        self.when = when_of(row.event, row.article_date)

    @property
    def bucket(self) -> tuple[object, ...]:
        event = self.rows[0].event
        recipient = _bucket_side(self.recipient) if self.recipient else None
        return (event.event_type, event.status, _bucket_side(self.actor), recipient)

    def is_same_event(self, other: _Draft) -> bool:
        return (
            (self.mode is None or other.mode is None or self.mode == other.mode)
            and may_be_same_side(self.actor, other.actor)
            and may_be_same_side(self.recipient, other.recipient)
            and self._fits_in_time(other)
        )

    def _fits_in_time(self, other: _Draft) -> bool:
        mine, theirs = self.when, other.when
        if mine is None or theirs is None:
            return mine is theirs and self.rows[0].article_id == other.rows[0].article_id
        if mine.source == theirs.source == "text":
            return mine.begin <= theirs.finish and theirs.begin <= mine.finish
        last, following = self.rows[-1].article_date, other.rows[0].article_date
        if last is None or following is None or mine.source == theirs.source:
            return abs((theirs.begin - mine.begin).days) <= SAME_EVENT_DAYS
        dated, reported = (mine, following) if mine.source == "text" else (theirs, last)
        if phase_of(self.rows[0].event) == "happened":
            return 0 <= (reported - dated.begin).days <= SAME_EVENT_DAYS
        return reported <= dated.finish and abs((following - last).days) <= SAME_PLAN_DAYS

    def absorb(self, other: _Draft) -> None:
        self.rows += other.rows
        self.mode = self.mode or other.mode
        self.actor = _more_telling(self.actor, other.actor)
        if self.recipient and other.recipient:
            self.recipient = _more_telling(self.recipient, other.recipient)
        if other.when and (self.when is None or _sharper(other.when, self.when)):
            self.when = other.when

    def freeze(self) -> Cluster:
        first = self.rows[0].event
        dates = [row.article_date for row in self.rows if row.article_date]
        return Cluster(
            cluster_id=first.event_id,
            event_type=first.event_type,
            event_mode=self.mode,
            quad_code=first.quad_code,
            status=first.status,
            phase=phase_of(first),
            actor=self.actor,
            recipient=self.recipient,
            reciprocal=any(row.event.reciprocal for row in self.rows),
            when=self.when,
            reported=min(dates, default=None),
            reported_last=max(dates, default=None),
            n_reports=len({row.article_id for row in self.rows}),
            n_sources=len({row.source or row.article_id for row in self.rows}),
            confidence=max(row.event.confidence for row in self.rows),
            action_ids=tuple(dict.fromkeys(row.event.action_id for row in self.rows)),
            evidence=tuple(evidence_of(row) for row in self.rows),
        )


def side_of(party: Party) -> Side:
    """The side that a party is; a state, or somebody of it without a name, is generic."""
    is_state = party.actor_id is not None and party.kind in _GENERIC_KINDS
    key = party.actor_id or (party.name or "").casefold() or party.country or party.text.casefold()
    return Side(
        key=key,
        name=party.name,
        text=party.text,
        country=party.country,
        is_state=is_state or (party.kind is None and party.name is None and party.country is not None),
        is_generic=is_state or party.name is None,
    )


def _bucket_side(side: Side) -> str:
    return side.country or side.key


def may_be_same_side(one: Side | None, other: Side | None) -> bool:
    """Russia and its foreign minister may be one side of one event; two people are two, named or not."""
    if one is None or other is None:
        return one is other
    return one.key == other.key or (
        one.country is not None and one.country == other.country and (one.is_state or other.is_state)
    )


def _more_telling(one: Side, other: Side) -> Side:
    """Somebody by name before somebody unnamed, and both before the country as such."""
    return other if (one.is_state, one.is_generic) > (other.is_state, other.is_generic) else one


_SHARPNESS = {"day": 0, "week": 1, "month": 2, "season": 3, "quarter": 3, "year": 4}


def _sharper(one: When, other: When) -> bool:
    def rank(when: When) -> tuple[bool, int]:
        return (when.source != "text", _SHARPNESS.get(when.precision, 9))

    return rank(one) < rank(other)


def when_of(event: Event, article_date: dt.date | None) -> When | None:
    """The days that the text gives, else the article's own, else nothing.

    A day that cannot be the event's belongs to something else in the sentence and is not used: one after
    the report for a deed, one just before it, or "now", for a plan (it is the day of the announcement).
    """
    time = event.date
    if time is not None:
        begin, finish = read_day(time.begin or time.value), read_day(time.finish or time.value)
        if begin is not None:
            precision = time.precision or "day"
            when = When(begin=begin, finish=max(finish or begin, begin), precision=precision,
                        source="text", text=time.text)  # fmt: skip
            if _can_be_day_of(event, when, article_date):
                return when
    if article_date is None:
        return None
    return When(begin=article_date, finish=article_date, precision="day", source="report")


def _can_be_day_of(event: Event, when: When, article_date: dt.date | None) -> bool:
    if article_date is None:
        return True
    if phase_of(event) == "happened":
        return when.begin <= article_date
    if phase_of(event) == "ahead":
        is_now = event.date is not None and event.date.value == "PRESENT_REF"
        return not is_now and not 0 < (article_date - when.finish).days <= SAME_EVENT_DAYS
    return True


def read_day(text: str) -> dt.date | None:
    """The day that an ISO date or date and time begins with, or nothing."""
    if not _ISO_DAY.match(text):
        return None
    try:
        return dt.date.fromisoformat(text[:10])
    except ValueError:
        return None
