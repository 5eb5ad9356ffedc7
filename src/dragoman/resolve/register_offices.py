"""Offices by date: who held one, what a person was, and how sure that is."""

from __future__ import annotations

import calendar
import datetime as dt
import functools
from collections.abc import Iterable, Sequence

import msgspec

from dragoman.resolve.register_tables import TenureRow

Tenure = TenureRow

GAP_DAYS = 370
"""How long after the end of a tenure, with no successor known, its holder is still the best guess."""

BELIEVED_DAYS = 1461
"""How long after it was last known to go on an open tenure still tells what a person is."""

WEIGHTS: dict[str, float] = {
    "HOS": 1.0, "HOG": 0.97, "VP": 0.8, "FM": 0.85, "DEF": 0.75, "HEAD": 0.75, "REB": 0.7, "DEPHOG": 0.6,
    "PARTY": 0.6, "OPP": 0.65, "FIN": 0.55, "INT": 0.5, "NSA": 0.6, "SPEAKER": 0.5, "INTEL": 0.5, "CB": 0.5,
    "ENVOY": 0.5, "SPOX": 0.5, "REL": 0.6, "GOVGEN": 0.4, "JUST": 0.4, "TRADE": 0.4, "ENERGY": 0.4,
    "MIN": 0.35, "AMB": 0.3, "MIL": 0.4, "GOVERNOR": 0.35, "SUBNAT": 0.3, "JUD": 0.3, "LEG": 0.25,
    "DEPMIN": 0.25,
}  # fmt: skip
"""How prominent the holders of an office are, against a head of state."""

_SOURCES = {"overlay": 0, "curated": 1}


class Holder(msgspec.Struct, frozen=True):
    """Somebody who held an office, by the words of ``tenure``.

    ``stale`` tells that the day lies beyond what the register knows; ``certainty`` (0 to 1) falls with cut
    dates, gaps and rivals.
    """

    person: str
    tenure: Tenure
    stale: bool
    certainty: float


class Standing(msgspec.Struct, frozen=True):
    """What a person was on a day: ``former`` where the last office had ended, ``future`` where none had
    begun.
    """

    person: str
    tenure: Tenure
    former: bool
    future: bool
    stale: bool
    prominence: float


@functools.lru_cache(50_000)
def earliest(date: str) -> dt.date:
    """The first day that a date, perhaps cut short, can mean; the beginning of time for none."""
    if not date:
        return dt.date.min
    year, month, day = (*map(int, date.split("-")), 0, 0)[:3]
    return dt.date(year, month or 1, day or 1)


@functools.lru_cache(50_000)
def latest(date: str) -> dt.date:
    """The last day that a date, perhaps cut short, can mean; the end of time for none."""
    if not date:
        return dt.date.max
    year, month, day = (*map(int, date.split("-")), 0, 0)[:3]
    month = month or 12
    return dt.date(year, month, day or calendar.monthrange(year, month)[1])


def rank_holders(tenures: Sequence[Tenure], date: dt.date | None) -> list[Holder]:
    """The holders among these tenures of one office on that day, the likeliest first."""
    if not tenures:
        return []
    if date is None:
        last = max(tenures, key=lambda row: (not row.end, row.start))
        return [Holder(last.person, last, True, 0.6)]
    found = [row for row in tenures if earliest(row.start) <= date <= latest(row.end)]
    found = [row for row in found if row.end or not _is_superseded(row, tenures, date)]
    if not found:
        return _nearest(tenures, date)
    found.sort(key=lambda row: _preference(row, date))
    certainty = 1.0 if len({row.person for row in found}) == 1 else 0.8
    best: dict[str, Holder] = {}
    for number, row in enumerate(found):
        stale = is_stale(row, date)
        sure = certainty * (0.8 if stale else 1.0) * (1.0 if number == 0 else 0.4)
        best.setdefault(row.person, Holder(row.person, row, stale, sure))
    return list(best.values())


def is_stale(row: Tenure, date: dt.date) -> bool:
    """Whether the day lies beyond the one on which an open tenure was last known to go on."""
    return not row.end and bool(row.open_as_of) and date > latest(row.open_as_of)


def _is_superseded(row: Tenure, tenures: Iterable[Tenure], date: dt.date) -> bool:
    """Whether somebody else began in the same office after this open tenure did."""
    return any(
        other.person != row.person
        and other.office == row.office
        and not other.acting
        and other.start > row.start
        and earliest(other.start) <= date
        for other in tenures
    )


def _preference(row: Tenure, date: dt.date) -> tuple[int, bool, bool, int]:
    """Order of rivals: the user's rows, then curated ones; whole dates; the acting one; the last to begin."""
    is_sure = (len(row.start) == 10 or latest(row.start) < date) and (not row.end or earliest(row.end) > date)
    return (_SOURCES.get(row.source, 2), not is_sure, not row.acting, -earliest(row.start).toordinal())


def _nearest(tenures: Sequence[Tenure], date: dt.date) -> list[Holder]:
    """The last holder before a gap in the table, as a guess that is marked stale."""
    before = [row for row in tenures if latest(row.end) < date and (date - latest(row.end)).days <= GAP_DAYS]
    if not before:
        return []
    last = max(before, key=lambda row: latest(row.end))
    return [Holder(last.person, last, True, 0.4)]


def _believed_until(row: Tenure) -> dt.date:
    """The end of a tenure; an open one is believed for some years after it was last known to go on."""
    if row.end or not row.open_as_of:
        return latest(row.end)
    return latest(row.open_as_of) + dt.timedelta(days=BELIEVED_DAYS)


def _with_code(row: Tenure, others: Sequence[Tenure]) -> Tenure:
    """A minister's tenure with the finer code (``CZEGOVMIL``) that another source has for the same time."""
    if row.code or row.sector != "GOV" or row.role in ("HOS", "HOG", "FM", "AMB"):
        return row
    for other in others:
        fits = (row.role == "DEF") == other.code.endswith("GOVMIL")
        if fits and other.source == "phoenix" and other.code.startswith(f"{row.country}GOV"):
            return msgspec.structs.replace(row, code=other.code)
    return row


def choose_standing(tenures: Sequence[Tenure], date: dt.date | None) -> Standing | None:
    """What a person with these tenures was on that day."""
    if not tenures:
        return None
    if date is None:
        row = max(tenures, key=lambda row: (WEIGHTS.get(row.role, 0.1), row.start))
        return Standing(row.person, row, False, False, not row.end, 0.9 * WEIGHTS.get(row.role, 0.1))
    now = [row for row in tenures if earliest(row.start) <= date <= _believed_until(row)]
    if now:
        row = max(
            now, key=lambda row: (WEIGHTS.get(row.role, 0.1), _SOURCES.get(row.source, 2) * -1, row.start)
        )
        row = _with_code(row, now)
        return Standing(row.person, row, False, False, is_stale(row, date), WEIGHTS.get(row.role, 0.1))
    past = [row for row in tenures if _believed_until(row) < date]
    if past:
        row = max(past, key=lambda row: (WEIGHTS.get(row.role, 0.1) > 0.3, _believed_until(row)))
        years = (date - _believed_until(row)).days / 365
        return Standing(
            row.person, row, True, False, False, WEIGHTS.get(row.role, 0.1) * 0.5 / (1 + years / 5)
        )
    row = min(tenures, key=lambda row: row.start)
    years = (earliest(row.start) - date).days / 365
    return Standing(row.person, row, False, True, False, WEIGHTS.get(row.role, 0.1) * 0.4 / (1 + years))
