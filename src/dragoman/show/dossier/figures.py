"""What relations say of a country or pair: standing over time, turning points, contests, kept words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from dragoman.records import Record
from dragoman.relate.levels import read_path
from dragoman.relate.pledges import Pledge, PledgeTally, find_pledges, one_each, tally_pledges
from dragoman.relate.powers import name_power
from dragoman.relate.rivalry import Reach, Rivalry, find_rivalries
from dragoman.relate.scores import DyadScore, DyadScorer
from dragoman.relate.series import SeriesReader
from dragoman.relate.shifts import Shift, ShiftFinder
from dragoman.relate.source import Words
from dragoman.store.database import Store

MAX_PARTNERS = 6
"""Partners whose standing is told, those with most events of the last half year first."""
MAX_SHIFTS = 12
MAX_CONTESTS = 4
MAX_PLEDGES = 12
PATH_STEPS = 25
"""Points of a sparkline, a month apart."""

_RECENT = dt.timedelta(days=182)
_MONTH = dt.timedelta(days=30)
_TARGETS = 4  # contests that the country takes part in are looked for over so many partners
CHANCE = 0.05
"""A contest with a greater p-value may be chance."""

_SHOWN_EVENTS = 3


class Path(Record, frozen=True, kw_only=True):
    """The level of one towards the other, month by month; None where the evidence is too little."""

    days: tuple[dt.date, ...]
    levels: tuple[float | None, ...]
    lows: tuple[float, ...]
    highs: tuple[float, ...]


class Standing(Record, frozen=True, kw_only=True):
    """How one acts towards the other as of the day of the dossier, and how that came about."""

    name: str
    score: DyadScore
    path: Path


class ToldShift(Record, frozen=True, kw_only=True):
    """A turning point with what became more frequent, in words, and some of its events."""

    names: tuple[str, str]
    shift: Shift
    more: tuple[str, ...]
    events: tuple[Words, ...]


class ToldReach(Record, frozen=True, kw_only=True):
    """One side of a contest with some of its events, the latest first."""

    name: str
    reach: Reach
    events: tuple[Words, ...]


class ToldContest(Record, frozen=True, kw_only=True):
    """A contest in names, with the events of both sides."""

    object: str
    contest: Rivalry
    sides: tuple[ToldReach, ToldReach]


class Figures(Record, frozen=True, kw_only=True):
    """All that is told of relations; ``at`` is the day as of which, ``since`` that since which.

    Contests over the country come first, then those that it takes part in. ``pledges`` are some of
    ``n_pledges``: those told of most, the latest first.
    """

    at: dt.date
    since: dt.date
    standings: tuple[Standing, ...] = ()
    shifts: tuple[ToldShift, ...] = ()
    contests: tuple[ToldContest, ...] = ()
    tallies: tuple[PledgeTally, ...] = ()
    pledges: tuple[Pledge, ...] = ()
    n_pledges: int = 0


def read_figures(
    store: Store, country: str, other: str | None, since: dt.date | None, until: dt.date | None
) -> Figures | None:
    """What a store's events say of a country, or of a pair, as known on ``until``; None of an empty store."""
    reader = SeriesReader(store)
    if reader.first is None or reader.last is None:
        return None
    at = min(until or reader.last, reader.last)
    begin = max(since or at - _RECENT, reader.first)
    partners = [other] if other else _busy_partners(reader, country, begin, at)
    pledges = find_pledges(store, *((country, other) if other else (country,)), since=since, at=at)
    chosen = _choose_pledges(pledges)
    return Figures(
        at=at, since=begin, standings=tuple(_stand(reader, country, partners, at)),
        shifts=tuple(_shifts(reader, country, partners, since or reader.first, at)),
        contests=tuple(_contests(reader, country, other, begin, at)),
        tallies=tuple(tally_pledges(pledges, "pair" if other else "actor")),
        pledges=tuple(chosen), n_pledges=len(pledges),
    )  # fmt: skip


def _busy_partners(reader: SeriesReader, country: str, since: dt.date, at: dt.date) -> list[str]:
    acts = reader.acts("? IN (actor_country, recipient_country) AND day BETWEEN ? AND ?")
    rows = reader.query(
        f"SELECT if(actor_country = ?, recipient_country, actor_country) AS other, count(*) AS n"
        f" FROM ({acts}) GROUP BY other ORDER BY n DESC, other LIMIT {MAX_PARTNERS}",
        [country, country, since, at],
    ).fetchall()
    return [row[0] for row in rows]


def _stand(reader: SeriesReader, country: str, partners: Sequence[str], at: dt.date) -> list[Standing]:
    scorer = DyadScorer(reader, at)
    first = reader.first or at
    days = [day for n in reversed(range(PATH_STEPS)) if (day := at - n * _MONTH) >= first] or [at]
    found = []
    for partner in partners:
        for a, b in ((country, partner), (partner, country)):
            path = read_path(reader, a, b, days)
            known = zip(path.level.tolist(), path.is_known.tolist(), strict=True)
            levels = tuple(round(level, 2) if is_known else None for level, is_known in known)
            found.append(
                Standing(
                    name=f"{name_power(a)} → {name_power(b)}", score=scorer.score(a, b),
                    path=Path(days=path.days, levels=levels, lows=tuple(path.low.round(2).tolist()),
                              highs=tuple(path.high.round(2).tolist())),
                )
            )  # fmt: skip
    return found


def _shifts(
    reader: SeriesReader, country: str, partners: Sequence[str], since: dt.date, at: dt.date
) -> list[ToldShift]:
    """The turning points known by the day of the dossier, the latest first."""
    finder = ShiftFinder(reader)
    words = dict(zip(reader.classes.names, reader.classes.words, strict=True))
    found = [shift for partner in partners for shift in finder.find(country, partner).shifts]
    known = [
        shift for shift in found
        if shift.date >= since and shift.date + dt.timedelta(days=shift.delay_days - 1) <= at
    ]  # fmt: skip
    latest = sorted(known, key=lambda shift: (shift.date, shift.score), reverse=True)[:MAX_SHIFTS]
    return [
        ToldShift(
            names=(name_power(shift.a), name_power(shift.b)), shift=shift,
            more=tuple(words[name] for name in shift.classes[:2]),
            events=tuple(reader.words_of(shift.evidence[:_SHOWN_EVENTS])),
        )
        for shift in latest
    ]  # fmt: skip


def _contests(
    reader: SeriesReader, country: str, other: str | None, since: dt.date, at: dt.date
) -> list[ToldContest]:
    """Those over the country that chance does not explain, then those that it takes part in.

    Where a record is too small to rule chance out, the strongest over the country is told with that said.
    """
    if other:
        over = [one for one in find_rivalries(reader, country, since, at, 12) if other in one.claimants]
        joined = [one for one in find_rivalries(reader, other, since, at, 12) if country in one.claimants]
        return [_tell(reader, one) for one in (*over[:2], *joined[:2])]
    strongest = find_rivalries(reader, country, since, at, MAX_CONTESTS)
    over = [one for one in strongest if _is_surprise(one)]
    over = over or [one for one in strongest if all(reach.courting > 0 for reach in one.reaches)][:1]
    targets = _busy_partners(reader, country, since, at)[:_TARGETS]
    joined = [
        one for target in targets for one in find_rivalries(reader, target, since, at, 3)
        if country in one.claimants and _is_surprise(one)
    ]  # fmt: skip
    joined.sort(key=lambda one: -one.index)
    return [_tell(reader, one) for one in (*over, *joined[:MAX_CONTESTS])]


def _is_surprise(contest: Rivalry) -> bool:
    return contest.p_value <= CHANCE and all(reach.courting > 1 for reach in contest.reaches)


def _tell(reader: SeriesReader, contest: Rivalry) -> ToldContest:
    words = {one.event_id: one for one in reader.words_of([i for r in contest.reaches for i in r.evidence])}
    one, other = (_tell_side(reach, words) for reach in contest.reaches)
    return ToldContest(object=name_power(contest.object), contest=contest, sides=(one, other))


def _tell_side(reach: Reach, words: dict[str, Words]) -> ToldReach:
    events = [words[event_id] for event_id in reach.evidence if event_id in words]
    latest = sorted(events, key=lambda one: one.day or dt.date.min, reverse=True)[:_SHOWN_EVENTS]
    return ToldReach(name=name_power(reach.claimant), reach=reach, events=tuple(latest))


def _choose_pledges(pledges: Sequence[Pledge]) -> list[Pledge]:
    """Those told of most, the latest first."""
    once = one_each(pledges)
    most = sorted(once, key=lambda one: (-len(one.mentions), -one.first.toordinal()))[:MAX_PLEDGES]
    return sorted(most, key=lambda one: one.first, reverse=True)
