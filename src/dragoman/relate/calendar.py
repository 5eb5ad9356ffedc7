"""What is coming: announced events with their days, and announced days that have passed."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Literal

from dragoman.records import Record
from dragoman.relate.clusters import Cluster, Side, When, may_be_same_side, one_direction

UNDATED_DAYS = 60
"""An announcement without a day is listed as open for this long after it was last reported."""

MATCH_DAYS = 3
"""A deed within this many days of the day announced is shown as its fulfilment."""

Fate = Literal["upcoming", "undated", "reported", "unreported"]


class CalendarEntry(Record, frozen=True, kw_only=True):
    """An announced event; ``cluster_id`` names it, ``fulfilled_by`` the deed that was reported later."""

    cluster_id: str
    when: When | None
    fate: Fate
    fulfilled_by: str | None = None


class DayMention(Record, frozen=True, kw_only=True):
    """A sentence that names a stretch of days, both included, after its article's own date."""

    begin: dt.date
    finish: dt.date
    precision: str
    text: str
    start: int
    sentence: str
    article_id: str
    title: str | None
    date: dt.date | None
    source: str | None
    url: str | None


class NamedDay(Record, frozen=True, kw_only=True):
    """Days to come that texts name without an event that could be tied to them, with the sentences."""

    begin: dt.date
    finish: dt.date
    precision: str
    mentions: tuple[DayMention, ...]


class Calendar(Record, frozen=True, kw_only=True):
    """Announced events as of a day: those to come, those without a day, and those whose day has passed.

    What is to come is in order of its days; the others have the latest first.
    """

    as_of: dt.date | None
    named_days: tuple[NamedDay, ...] = ()
    upcoming: tuple[CalendarEntry, ...] = ()
    undated: tuple[CalendarEntry, ...] = ()
    past: tuple[CalendarEntry, ...] = ()


def build_calendar(
    clusters: Iterable[Cluster], as_of: dt.date | None, mentions: Iterable[DayMention] = ()
) -> Calendar:
    """Sort the announced events by what became of their day, as far as it is known on ``as_of``.

    ``mentions`` are days that texts name; those to come that no announced event has are listed apart.
    """
    known = one_direction(clusters)
    ahead = [c for c in known if c.phase == "ahead"]
    deeds = [c for c in known if c.phase == "happened"]
    dated = [c for c in ahead if c.when is not None and c.when.source == "text"]
    undated = [c for c in ahead if c not in dated]
    coming = [c for c in _by_day(dated) if _is_upcoming(c, as_of)]
    taken = {(c.when.begin, c.when.finish) for c in coming if c.when}
    return Calendar(
        as_of=as_of,
        named_days=tuple(_named_days(mentions, as_of, taken)),
        upcoming=tuple(_entry(c, "upcoming") for c in coming),
        undated=tuple(_undated(c, deeds) for c in _last_first(undated) if _is_open(c, as_of)),
        past=tuple(_past(c, deeds) for c in reversed(_by_day(dated)) if not _is_upcoming(c, as_of)),
    )


def _named_days(
    mentions: Iterable[DayMention], as_of: dt.date | None, taken: set[tuple[dt.date, dt.date]]
) -> list[NamedDay]:
    by_days: dict[tuple[dt.date, dt.date], list[DayMention]] = defaultdict(list)
    for mention in mentions:
        days = (mention.begin, mention.finish)
        if days not in taken and (as_of is None or mention.finish >= as_of):
            by_days[days].append(mention)
    return [
        NamedDay(begin=begin, finish=finish, precision=found[0].precision, mentions=tuple(found))
        for (begin, finish), found in sorted(by_days.items())
    ]


def _by_day(clusters: Iterable[Cluster]) -> list[Cluster]:
    def day(cluster: Cluster) -> tuple[dt.date, str]:
        return (cluster.when.begin if cluster.when else dt.date.max, cluster.cluster_id)

    return sorted(clusters, key=day)


def _last_first(clusters: Iterable[Cluster]) -> list[Cluster]:
    return sorted(clusters, key=lambda c: c.reported_last or dt.date.min, reverse=True)


def _entry(cluster: Cluster, fate: Fate) -> CalendarEntry:
    return CalendarEntry(cluster_id=cluster.cluster_id, when=cluster.when, fate=fate)


def _is_upcoming(cluster: Cluster, as_of: dt.date | None) -> bool:
    return as_of is None or (cluster.when is not None and cluster.when.finish >= as_of)


def _is_open(cluster: Cluster, as_of: dt.date | None) -> bool:
    last = cluster.reported_last
    return as_of is None or last is None or (as_of - last).days <= UNDATED_DAYS


def _undated(cluster: Cluster, deeds: Sequence[Cluster]) -> CalendarEntry:
    """An open announcement, with the first deed after it that it may have meant."""
    said = cluster.reported
    after = (deed for deed in deeds if said and deed.day and deed.day >= said)
    deed = next((deed for deed in after if _is_of_a_kind(deed, cluster)), None)
    return CalendarEntry(
        cluster_id=cluster.cluster_id,
        when=None,
        fate="undated",
        fulfilled_by=deed.cluster_id if deed else None,
    )


def _past(cluster: Cluster, deeds: Sequence[Cluster]) -> CalendarEntry:
    deed = next((deed for deed in deeds if _fulfils(deed, cluster)), None)
    return CalendarEntry(
        cluster_id=cluster.cluster_id,
        when=cluster.when,
        fate="reported" if deed else "unreported",
        fulfilled_by=deed.cluster_id if deed else None,
    )


def _fulfils(deed: Cluster, plan: Cluster) -> bool:
    if deed.when is None or plan.when is None or not _is_of_a_kind(deed, plan):
        return False
    early = plan.when.begin - dt.timedelta(days=MATCH_DAYS)
    late = plan.when.finish + dt.timedelta(days=MATCH_DAYS)
    return early <= deed.when.begin <= late


def _is_of_a_kind(deed: Cluster, plan: Cluster) -> bool:
    """The same type between the same two; a planned visit needs a visit, and the same visitor."""
    if deed.event_type != plan.event_type or plan.event_mode not in (None, deed.event_mode):
        return False
    ways: list[tuple[tuple[Side | None, Side | None], ...]] = [
        ((deed.actor, plan.actor), (deed.recipient, plan.recipient))
    ]
    if plan.reciprocal or plan.event_mode is None:
        ways.append(((deed.actor, plan.recipient), (deed.recipient, plan.actor)))
    return any(all(may_be_same_side(*sides) for sides in way) for way in ways)
