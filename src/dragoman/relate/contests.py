"""Who competes for whom: two third countries that both court the same object.

Courting is cooperation in word or deed, done, announced or proposed, and the asking for a meeting or
a visit. Each claimant's courting is discounted by what its dealings with others, and the object's
dealings with others, would lead one to expect; a contest is as strong as the lesser of the two, and the
stronger the more the claimants quarrel with each other. All of it comes from plain counts: no interval,
no p-value, no test of who answers whom.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from itertools import combinations

from dragoman.records import Record
from dragoman.relate.clusters import Cluster
from dragoman.relate.standing import country_pair

_COOPERATIVE = frozenset({"Q1", "Q2"})
_PRESSING = frozenset({"Q3", "Q4"})

# Set on the fifteen known contests of 2014-18 in ICEWS data (mean reciprocal rank .80; without any
# discount and quarrels .60); anything near them does as well.
DISCOUNT = 0.5
QUARREL_POWER = 0.5

MIN_INDEX = 1.0
"""Weaker contests are not told: one event that nobody had to expect, on both sides, at the least."""

Pair = tuple[str, str]


class Claim(Record, frozen=True, kw_only=True):
    """What one claimant did to win the object; ``pressing`` counts its conflictual events beside it.

    ``clusters`` and ``evidence`` hold the ids of the courting events and of their reports.
    """

    claimant: str
    courting: int
    ahead: int
    expected: float
    pressing: int
    first: dt.date | None
    last: dt.date | None
    clusters: tuple[str, ...]
    evidence: tuple[str, ...]

    @property
    def strength(self) -> float:
        """Courting, discounted by what was expected; never more than was counted, never negative."""
        return self.courting**2 / (self.courting + DISCOUNT * self.expected)


class Contest(Record, frozen=True, kw_only=True):
    """Two claimants for one object; ``quarrels`` counts the conflictual events between the two.

    ``index`` is the lesser strength of the two, times the root of one more than their quarrels.
    """

    object: str
    claims: tuple[Claim, Claim]
    quarrels: int
    index: float
    note: str = "plain counts for now"


def find_contests(
    clusters: Sequence[Cluster], country: str, claimant: str | None = None, limit: int = 10
) -> list[Contest]:
    """The contests over ``country``, strongest first; both claimants must court it.

    With ``claimant``, only those in which that country is one of the two.
    """
    return ContestFinder(clusters).over(country, claimant, limit)


class ContestFinder:
    """Counts who courts whom once, and then names the contests over any country."""

    def __init__(self, clusters: Sequence[Cluster]) -> None:
        self._courting = _courting_by_pair(clusters)
        self._table = _Table(self._courting)
        wooing = {cluster.cluster_id for found in self._courting.values() for cluster in found}
        self._pressing = Counter(
            pair
            for c in clusters
            if c.quad_code in _PRESSING and c.phase != "not" and c.cluster_id not in wooing
            if (pair := country_pair(c)) is not None
        )

    def courted_by(self, country: str) -> list[str]:
        """Whom a country courts, most first."""
        targets = [(-len(found), to) for (actor, to), found in self._courting.items() if actor == country]
        return [target for _, target in sorted(targets)]

    def over(self, country: str, claimant: str | None = None, limit: int = 10) -> list[Contest]:
        """The contests over ``country``, strongest first."""
        claims = [
            self._claim(actor, country, found)
            for (actor, recipient), found in sorted(self._courting.items())
            if recipient == country
        ]
        contests = [
            self._contest(country, *_stronger_first(one, other))
            for one, other in combinations(claims, 2)
            if claimant is None or claimant in (one.claimant, other.claimant)
        ]
        return sorted((contest for contest in contests if contest.index >= MIN_INDEX), key=_rank)[:limit]

    def _contest(self, country: str, one: Claim, other: Claim) -> Contest:
        sides = (one.claimant, other.claimant)
        quarrels = self._pressing[sides] + self._pressing[sides[::-1]]
        index = min(one.strength, other.strength) * (1 + quarrels) ** QUARREL_POWER
        return Contest(object=country, claims=(one, other), quarrels=quarrels, index=round(index, 2))

    def _claim(self, claimant: str, target: str, found: list[Cluster]) -> Claim:
        days = [day for cluster in found if (day := cluster.day)]
        return Claim(
            claimant=claimant,
            courting=len(found),
            ahead=sum(cluster.phase == "ahead" for cluster in found),
            expected=round(self._table.expected(claimant, target), 2),
            pressing=self._pressing[claimant, target],
            first=min(days, default=None),
            last=max(days, default=None),
            clusters=tuple(cluster.cluster_id for cluster in found),
            evidence=tuple(report.event_id for cluster in found for report in cluster.evidence),
        )


def is_courting(cluster: Cluster, asked: frozenset[tuple[str, str, str]] = frozenset()) -> bool:
    """Whether an event courts its recipient; ``asked`` holds what :func:`asked_for` found."""
    if cluster.phase == "not":
        return False
    if cluster.quad_code in _COOPERATIVE:
        return True
    return cluster.event_type == "REQUEST" and (
        cluster.event_mode == "meet" or any(key in asked for key in _sentence_keys(cluster))
    )


def asked_for(clusters: Iterable[Cluster]) -> frozenset[tuple[str, str, str]]:
    """Sentence and pair, either way round, of every cooperative event that is only announced.

    A request in the same sentence between the same two asks for just that: "asked Kim to visit".
    """
    keys: set[tuple[str, str, str]] = set()
    for cluster in clusters:
        if cluster.phase == "ahead" and cluster.quad_code in _COOPERATIVE:
            keys.update(_sentence_keys(cluster))
    return frozenset(keys)


def _sentence_keys(cluster: Cluster) -> list[tuple[str, str, str]]:
    pair = country_pair(cluster)
    if pair is None:
        return []
    low, high = sorted(pair)
    return [(f"{report.article_id}\n{report.sentence}", low, high) for report in cluster.evidence]


def _courting_by_pair(clusters: Sequence[Cluster]) -> dict[Pair, list[Cluster]]:
    asked = asked_for(clusters)
    found: dict[Pair, list[Cluster]] = defaultdict(list)
    for cluster in clusters:
        pair = country_pair(cluster)
        if pair and is_courting(cluster, asked):
            found[pair].append(cluster)
    return found


class _Table:
    """How often each country courted each other one, with the sums that expectations need."""

    def __init__(self, courting: dict[Pair, list[Cluster]]) -> None:
        self.cells = {pair: len(found) for pair, found in courting.items()}
        self.sent: Counter[str] = Counter()
        self.received: Counter[str] = Counter()
        for (actor, recipient), n in self.cells.items():
            self.sent[actor] += n
            self.received[recipient] += n
        self.all = sum(self.cells.values())

    def expected(self, actor: str, target: str) -> float:
        """Courting of the target by the actor, were the two independent of each other.

        Estimated from the table without that cell: what the actor sends elsewhere, times what the
        target gets from others, over all that has to do with neither; the 1 keeps small stores sane.
        """
        cell = self.cells.get((actor, target), 0)
        sent, received = self.sent[actor] - cell, self.received[target] - cell
        rest = self.all - self.sent[actor] - self.received[target] + cell
        return sent * received / (rest + 1)


def _stronger_first(one: Claim, other: Claim) -> tuple[Claim, Claim]:
    return (other, one) if other.strength > one.strength else (one, other)


def _rank(contest: Contest) -> tuple[float, float, str, str]:
    first, second = contest.claims
    return (-contest.index, -(first.courting + second.courting), first.claimant, second.claimant)
