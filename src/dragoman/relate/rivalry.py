"""Who competes for whom, told from counts of acts in a store: claimants, index, p-value, answers, evidence.

A claimant's reach for the object is what it does to it, courting counted whole, pressing and mere words
half, discounted by what its dealings with others and the object's dealings with others lead one to
expect. A contest needs the reach of both (their harmonic mean) and is the stronger the more the two quarrel
with each other, beyond what they quarrel with everybody. The p-value says how often the one that reaches
less far would do so if its acts fell on whomever everybody's acts fall on; answers are moves of one that
follow a move of the other within two weeks.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from dragoman.records import Record
from dragoman.relate.classes import Floats
from dragoman.relate.episodes import Episode, find_episodes
from dragoman.relate.series import SeriesReader

# Round numbers. On fifteen known contests of 2014-18 in ICEWS data the mean reciprocal rank is .87 with
# them, and .83 to .87 with anything near them; without any discount and quarrels it is .60.
DISCOUNT = 0.5
"""How much of what was expected is taken off, for reach and for quarrels alike."""
HALF_COUNTED = 0.5
"""What pressing and mere words count for, beside courting."""
QUARREL_POWER = 0.5
"""A contest grows with the root of the quarrels."""
ANSWER_DAYS = 14
"""A move is answered when the other moves within so many days."""

_PERMUTATIONS = 500
_EVIDENCE = 20

Claimants = tuple[str, str]
_Ints = NDArray[np.int64]


class Reach(Record, frozen=True, kw_only=True):
    """What one claimant did to the object: acts by kind, how many were expected, and their events' ids."""

    claimant: str
    courting: int
    pressing: int
    words: int
    expected: float
    strength: float
    evidence: tuple[str, ...]


class Rivalry(Record, frozen=True, kw_only=True):
    """Two claimants for one object, in a stretch of days, both included.

    ``p_value`` is the greater of the two claimants' own: both must be a surprise. ``answers`` counts the
    days on which one moved and the other had moved within the two weeks before; ``answers_p`` how often
    as much answers as much when one side's days are shifted round. ``episodes`` are those that touch these
    days, in their order; their acts are of the first claimant and of the second.
    """

    object: str
    claimants: Claimants
    since: dt.date
    until: dt.date
    index: float
    p_value: float
    quarrels: int
    answers: int
    answers_p: float
    reaches: tuple[Reach, Reach]
    episodes: tuple[Episode, ...] = ()


@dataclass(frozen=True)
class _World:
    """All acts of a stretch of days: ``counts[class, actor, recipient]``."""

    names: tuple[str, ...]
    counts: Floats

    def add(self, weights: Floats) -> Floats:
        """The acts by actor and recipient, each class by its weight."""
        return np.asarray(np.tensordot(weights, self.counts, axes=1))


def find_rivalries(
    reader: SeriesReader, target: str, since: dt.date | None, until: dt.date | None, limit: int = 12
) -> list[Rivalry]:
    """The contests over ``target`` in a stretch of days, strongest first; both claimants must have acted."""
    first, last = since or reader.first, until or reader.last
    if first is None or last is None:
        return []
    world = _read_world(reader, first, last)
    if target not in world.names:
        return []
    measure = _Measure(world, target, reader.classes.weights)
    ranked = measure.rank()[:limit]
    chances = measure.chances(ranked)
    moves = _Moves(reader, target, first, last)
    actors = sorted({actor for pair in ranked for actor in pair})
    reaches = {actor: _reach(reader, measure, actor, (first, last)) for actor in actors}
    return [
        _tell(measure, pair, chance, moves, reaches, (first, last))
        for pair, chance in zip(ranked, chances, strict=True)
    ]


class _Measure:
    """The reach of everybody for one object, and the quarrels between any two."""

    def __init__(self, world: _World, target: str, weights: Floats) -> None:
        self.world, self.target = world, target
        self.at = world.names.index(target)
        self.worth: Floats = np.where(weights > 0, 1.0, HALF_COUNTED)
        self.hostile: Floats = (weights < 0).astype(np.float64)
        self.friendly: Floats = (weights > 0).astype(np.float64)
        acts = world.add(self.worth)
        self.expected = _expected(acts)[:, self.at]
        self.strength = _discounted(acts[:, self.at], self.expected)
        quarrels = world.add(self.hostile)
        self.quarrels = quarrels + quarrels.T
        self.opposition = (1 + _discounted(self.quarrels, _expected(self.quarrels))) ** QUARREL_POWER

    def index(self, one: int, other: int) -> float:
        """The index of two claimants."""
        a, b = float(self.strength[one]), float(self.strength[other])
        return 2 * a * b / max(a + b, 1e-9) * float(self.opposition[one, other])

    def rank(self) -> list[tuple[int, int]]:
        """Pairs that both acted on the object, highest index first."""
        acted = [int(n) for n in np.flatnonzero(self.strength > 0) if n != self.at]
        return sorted(combinations(acted, 2), key=lambda pair: (-self.index(*pair), pair))

    def chances(self, pairs: Sequence[tuple[int, int]]) -> list[float]:
        """How often chance takes the lesser of the two as far: all acts dealt to random recipients."""
        if not pairs:
            return []
        random = np.random.default_rng(0)
        sent: _Ints = self.world.counts.sum(axis=2).astype(np.int64)
        got = self.world.counts[:, :, self.at].sum(axis=1).astype(np.int64)
        acts = np.zeros((_PERMUTATIONS, len(self.world.names)))
        for kind in range(len(sent)):
            if got[kind]:
                dealt = random.multivariate_hypergeometric(sent[kind], int(got[kind]), size=_PERMUTATIONS)
                acts += self.worth[kind] * dealt
        strength = _discounted(acts, self.expected[None, :])
        by_actor = (1 + (strength >= self.strength[None, :]).sum(axis=0)) / (1 + _PERMUTATIONS)
        return [float(max(by_actor[one], by_actor[other])) for one, other in pairs]


def _expected(acts: Floats) -> Floats:
    """What each would send each if the two had nothing to do with each other, from all other cells."""
    sent, got = acts.sum(axis=1, keepdims=True) - acts, acts.sum(axis=0, keepdims=True) - acts
    rest = acts.sum() - sent - got - acts
    return np.asarray(sent * got / (np.maximum(rest, 0) + 1))


def _discounted(counts: Floats, expected: Floats) -> Floats:
    """Counts, less where more was expected; never more than was counted, never negative."""
    return np.asarray(counts**2 / np.maximum(counts + DISCOUNT * expected, 1e-9))


def _read_world(reader: SeriesReader, since: dt.date, until: dt.date) -> _World:
    rows = reader.table(since, until)
    names = tuple(sorted({row[0] for row in rows} | {row[1] for row in rows}))
    place = {name: number for number, name in enumerate(names)}
    counts = np.zeros((len(reader.classes), len(names), len(names)))
    for actor, recipient, kind, number in rows:
        counts[kind, place[actor], place[recipient]] += number
    return _World(names, counts)


class _Moves:
    """What each actor did to the object day by day, from the first day of the store to the end."""

    def __init__(self, reader: SeriesReader, target: str, since: dt.date, until: dt.date) -> None:
        self.since, self.until = since, until
        self.first = min(reader.first or since, since)
        n_days = (until - self.first).days + 1
        self.acts: dict[str, Floats] = {}
        for actor, day, number in reader.days_of(target, self.first, until):
            self.acts.setdefault(actor, np.zeros(n_days))[(day - self.first).days] = number
        totals = reader.read_totals(until)[:n_days]
        self._news = np.concatenate([totals, np.zeros(n_days - len(totals))])

    def within(self, actor: str) -> Floats:
        """The days asked for; a burst does not drown the rest."""
        return np.log1p(self.acts[actor][(self.since - self.first).days :])

    def episodes(self, one: str, other: str) -> tuple[Episode, ...]:
        """When both did more about the object than usual, as far as that touches the days asked for."""
        found = find_episodes(self.acts[one], self.acts[other], self._news, self.first)
        return tuple(episode for episode in found if episode.end >= self.since)


def _answers(mine: Floats, theirs: Floats) -> int:
    """Days on which one moved after the other had, within two weeks, either way round."""
    forth = (mine > 0) & (_recent(theirs) > 0)
    back = (theirs > 0) & (_recent(mine) > 0)
    return int(forth.sum() + back.sum())


def _recent(moves: Floats) -> Floats:
    """What was done in the two weeks before each day."""
    sums = np.concatenate([[0.0], np.cumsum(moves)])
    at = np.arange(len(moves))
    return np.asarray(sums[at] - sums[np.maximum(0, at - ANSWER_DAYS)])


def _answer_chance(mine: Floats, theirs: Floats) -> float:
    """How often as much is answered with as much when one side's days are shifted round the stretch."""
    n = len(mine)
    shifts = range(ANSWER_DAYS + 1, max(ANSWER_DAYS + 2, n - ANSWER_DAYS))
    recent = _recent(theirs)
    back = np.array([mine @ np.roll(recent, by) + np.roll(theirs, by) @ _recent(mine) for by in shifts])
    found = float(mine @ recent + theirs @ _recent(mine))
    return float((1 + (back >= found).sum()) / (1 + len(shifts)))


def _tell(
    measure: _Measure, pair: tuple[int, int], chance: float, moves: _Moves,
    reaches: dict[int, Reach], days: tuple[dt.date, dt.date],
) -> Rivalry:  # fmt: skip
    names = measure.world.names
    one, other = sorted(pair, key=lambda n: (-float(measure.strength[n]), names[n]))
    mine, theirs = moves.within(names[one]), moves.within(names[other])
    return Rivalry(
        object=measure.target, claimants=(names[one], names[other]), since=days[0], until=days[1],
        index=round(measure.index(one, other), 2), p_value=round(chance, 4),
        quarrels=int(measure.quarrels[one, other]), answers=_answers(mine, theirs),
        answers_p=round(_answer_chance(mine, theirs), 4), reaches=(reaches[one], reaches[other]),
        episodes=moves.episodes(names[one], names[other]),
    )  # fmt: skip


def _reach(reader: SeriesReader, measure: _Measure, actor: int, days: tuple[dt.date, dt.date]) -> Reach:
    counts = measure.world.counts[:, actor, measure.at]
    name = measure.world.names[actor]
    order = [int(kind) for kind in np.argsort(-measure.worth, kind="stable") if counts[kind]]
    courting, pressing = float(counts @ measure.friendly), float(counts @ measure.hostile)
    return Reach(
        claimant=name, courting=int(courting), pressing=int(pressing),
        words=int(counts.sum() - courting - pressing), expected=round(float(measure.expected[actor]), 2),
        strength=round(float(measure.strength[actor]), 2),
        evidence=tuple(reader.evidence(name, measure.target, *days, order, _EVIDENCE, directed=True)),
    )  # fmt: skip
