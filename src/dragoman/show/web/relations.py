"""What the pages on relations share: the acts of a store, its days, the names of powers, computed once.

What takes longer than a look-up is remembered with the snapshot.
"""

from __future__ import annotations

import copy
import datetime as dt
import functools
from collections.abc import Mapping

from dragoman.errors import UnknownActorError
from dragoman.relate.levels import PairStand, read_all_pairs
from dragoman.relate.powers import find_power, name_power
from dragoman.relate.scores import DyadScore, DyadScorer
from dragoman.relate.series import SeriesReader
from dragoman.relate.shifts import PairShifts, ShiftFinder
from dragoman.show.dossier.words import with_article
from dragoman.show.web.beside import begin_beside, found_beside
from dragoman.show.web.problems import NotFoundError
from dragoman.show.web.snapshot import Reader, Snapshot

_MEMORY = "256MB"
_FIRST_DAY = "SELECT min(coalesce(event_date, report_date)) FROM events"
_USUAL_YEARS = 5
_GAP_DAYS = 45

Days = tuple[dt.date, dt.date]


def open_acts(reader: Reader) -> SeriesReader:
    """The acts of the store: those of the snapshot, over a connection of the request's own."""

    def make() -> SeriesReader:
        acts = SeriesReader(reader)
        acts.query(f"SET memory_limit = '{_MEMORY}'")
        return acts

    acts = copy.copy(reader.remember("acts", make))
    acts._source, acts._db = reader, acts._db.cursor()
    return acts


def covered_days(reader: Reader) -> Days | None:
    """The last stretch of days that the store's reports cover without a gap; None where it has none.

    A store may hold years, then nothing, then this year: what lies before a gap is reached by asking for it.
    """

    def read() -> Days | None:
        day = "coalesce(report_date, event_date)"
        rows = reader.query(
            f"SELECT date_trunc('month', {day})::DATE AS month, min({day}), max({day}) FROM events"
            f" WHERE {day} IS NOT NULL GROUP BY month ORDER BY month DESC"
        ).fetchall()
        if not rows:
            return None
        first, last = rows[0][1], rows[0][2]
        for _, begin, end in rows[1:]:
            if (first - end).days > _GAP_DAYS:
                break
            first = begin
        return first, last

    return reader.remember("covered days", read)


def _last_report(reader: Reader) -> dt.date | None:
    """The last day of a report: what is announced for later days is no ground for a figure."""
    covered = covered_days(reader)
    return covered[1] if covered else None


def usual_days(reader: Reader, since: dt.date | None, until: dt.date | None) -> Days | None:
    """The stretch that a page shows: what is asked for, else what is covered, at most its last years.

    Days before the store's first and after its last report are left out; None where nothing is left.
    """
    covered = covered_days(reader)
    if covered is None:
        return None
    begin: dt.date = reader.remember("first day", lambda: reader.value(_FIRST_DAY))
    last = min(until, covered[1]) if until else covered[1]
    first = since or max(covered[0], last - dt.timedelta(days=365 * _USUAL_YEARS))
    return (max(min(first, last), begin), last) if last >= begin else None


@functools.lru_cache(maxsize=2048)
def power_name(code: str) -> str:
    """The name of a power as people say it."""
    return name_power(code)


@functools.lru_cache(maxsize=2048)
def read_power(text: str) -> str:
    """The power that a part of an address names.

    Raises:
        UnknownActorError: there is none; with the nearest names.
    """
    return find_power(text.strip()[:80])


def read_pair(text: str) -> tuple[str, str]:
    """The two powers of an address such as ``USA-PRK``; names may hold hyphens of their own.

    Raises:
        UnknownActorError: one is not known.
        NotFoundError: there are not two, or they are one.
    """
    shown = text if len(text) <= 80 else f"{text[:80]}…"
    parts = text[:200].split("-")
    failed: UnknownActorError | None = None
    for at in range(1, len(parts)):
        try:
            a, b = read_power("-".join(parts[:at])), read_power("-".join(parts[at:]))
        except UnknownActorError as error:
            failed = failed or error
            continue
        if a == b:
            raise NotFoundError(f"a pair needs two powers, and {shown!r} names one twice")
        return a, b
    if failed:
        raise failed
    raise NotFoundError(f"a pair is written as two codes, such as USA-PRK; found {shown!r}")


def the(code: str) -> str:
    """A power's name as a sentence needs it."""
    return with_article(power_name(code))


def known_powers(acts: SeriesReader, reader: Reader) -> list[str]:
    """Every power that acted or was acted upon, by code."""

    def read() -> list[str]:
        rows = acts.query(
            f"SELECT actor_country FROM ({acts.acts()})"
            f" UNION SELECT recipient_country FROM ({acts.acts()}) ORDER BY 1"
        ).fetchall()
        return [str(row[0]) for row in rows]

    return reader.remember("powers", read)


def all_stands(
    reader: Reader, acts: SeriesReader, at: dt.date | None = None
) -> Mapping[tuple[str, str], PairStand]:
    """How every directed pair stands as of a day, or of the last report, by pair."""
    at = at or _last_report(reader)
    return reader.remember(("stands", at), lambda: {(one.a, one.b): one for one in read_all_pairs(acts, at)})


def score_pair(
    reader: Reader, acts: SeriesReader, a: str, b: str, at: dt.date | None
) -> tuple[DyadScore, DyadScore]:
    """The four figures of a pair, each way, as of a day, or of the last report."""
    at = at or _last_report(reader)

    def make() -> tuple[DyadScore, DyadScore]:
        scorer = DyadScorer(acts, at)
        return scorer.score(a, b), scorer.score(b, a)

    return reader.remember(("score", a, b, at), make)


def find_shifts(reader: Reader, acts: SeriesReader, a: str, b: str) -> PairShifts | None:
    """The turning points of a pair; None while they are still worked out, in a large store."""
    snapshot = reader.snapshot
    mine = _copy_acts(acts)
    return found_beside(reader, ("shifts", a, b), lambda: _finder(snapshot, mine).find(a, b))


def prepare_shifts(reader: Reader, acts: SeriesReader) -> None:
    """Begin to measure what the turning points of all pairs have in common, where that takes long."""
    snapshot, mine = reader.snapshot, _copy_acts(acts)
    begin_beside(reader, "shift finder", lambda: _finder(snapshot, mine))


def _finder(snapshot: Snapshot, acts: SeriesReader) -> ShiftFinder:
    """The finder of a snapshot, made by whoever comes first, over a connection of one's own."""
    finder = copy.copy(snapshot.remember("shift finder", lambda: ShiftFinder(acts)))
    finder._reader = acts
    return finder


def _copy_acts(acts: SeriesReader) -> SeriesReader:
    mine = copy.copy(acts)
    mine._db = acts._db.cursor()
    return mine
