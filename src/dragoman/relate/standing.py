"""How the pairs stand: plain counts of events by quad class and by whether they happened.

These are counts, not scores: they say how much was reported, not how good a relation is.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence

from dragoman.records import Record
from dragoman.relate.clusters import Cluster

QUADS = ("Q1", "Q2", "Q3", "Q4")
PHASES = ("happened", "ahead", "not")

NOT_COUNTRIES = frozenset({"IGO", "NGO", "MNC", "IMG", "ISM", "UNO", "INT", "UNK", "XXX", "---"})
"""What stands in the country field of actors that belong to no country."""


class Standing(Record, frozen=True, kw_only=True):
    """What one country did to another: ``counts[quad][phase]`` is a number of events, not reports.

    The phases are ``happened`` (occurred, ongoing), ``ahead`` (planned, proposed, possible) and
    ``not`` (negated, denied, hypothetical).
    """

    actor: str
    recipient: str
    counts: dict[str, dict[str, int]]
    n_events: int
    n_reports: int
    first: dt.date | None
    last: dt.date | None

    def total(self, phase: str, quads: Sequence[str] = QUADS) -> int:
        """How many events of one phase there are, over some quad classes."""
        return sum(self.counts[quad][phase] for quad in quads)


class PairStanding(Record, frozen=True, kw_only=True):
    """Two countries, with what each did to the other; ``a`` is before ``b`` as it was asked for."""

    a: str
    b: str
    forth: Standing
    back: Standing

    @property
    def n_events(self) -> int:
        """Events in both directions; a meeting counts once for each."""
        return self.forth.n_events + self.back.n_events


def is_country(code: str | None) -> bool:
    """Whether a country field names a country and not a class of actors without one."""
    return bool(code) and code not in NOT_COUNTRIES


def country_pair(cluster: Cluster) -> tuple[str, str] | None:
    """The directed pair of countries of an event; nothing where one is unknown or both are the same."""
    if cluster.recipient is None:
        return None
    actor, recipient = cluster.actor.country, cluster.recipient.country
    if not is_country(actor) or not is_country(recipient) or actor == recipient:
        return None
    return (actor, recipient) if actor and recipient else None


def count_standing(clusters: Iterable[Cluster], country: str | None = None) -> list[PairStanding]:
    """The pairs that dealt with each other, most events first; only those of ``country`` if given."""
    by_pair: dict[tuple[str, str], list[Cluster]] = defaultdict(list)
    for cluster in clusters:
        pair = country_pair(cluster)
        if pair and (country is None or country in pair):
            by_pair[pair].append(cluster)
    sides = {_in_order(pair, country) for pair in by_pair}
    standings = [
        PairStanding(a=a, b=b, forth=_count(a, b, by_pair[a, b]), back=_count(b, a, by_pair[b, a]))
        for a, b in sorted(sides)
    ]
    return sorted(standings, key=lambda pair: (-pair.n_events, pair.a, pair.b))


def _in_order(pair: tuple[str, str], country: str | None) -> tuple[str, str]:
    a, b = sorted(pair)
    return (b, a) if b == country else (a, b)


def _count(actor: str, recipient: str, clusters: Sequence[Cluster]) -> Standing:
    counts = {quad: dict.fromkeys(PHASES, 0) for quad in QUADS}
    for cluster in clusters:
        counts[cluster.quad_code][cluster.phase] += 1
    days = [day for cluster in clusters if (day := cluster.day)]
    return Standing(
        actor=actor,
        recipient=recipient,
        counts=counts,
        n_events=len(clusters),
        n_reports=sum(cluster.n_reports for cluster in clusters),
        first=min(days, default=None),
        last=max(days, default=None),
    )
