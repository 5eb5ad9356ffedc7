"""Issues forecasts into the archive, resolves what is due, and scores the whole record."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections import defaultdict
from collections.abc import Sequence

import numpy as np

from dragoman import __version__
from dragoman.errors import SettingsError
from dragoman.forecast.archive import Archive, Frozen, Resolved, Rule
from dragoman.forecast.classes import QuestionClass
from dragoman.forecast.dyads import day_number, day_of
from dragoman.forecast.models import MODEL_VERSION
from dragoman.forecast.outlook import Desk, Outlook
from dragoman.forecast.scoring import brier, calibration_error, log_score
from dragoman.forecast.windows import REPORT_DAYS
from dragoman.records import Record
from dragoman.store import Store

STALE_DAYS = 60
"""A store without a report for so long is no ground for a forecast of today."""

_COUNTED = """
    SELECT event_id, cameo, event_type, event_mode, status,
        coalesce(event_date, report_date) AS day, coalesce(report_date, event_date) AS told
    FROM events WHERE actor_country = ? AND recipient_country = ? ORDER BY event_id
"""


class TrackRecord(Record, frozen=True, kw_only=True):
    """How the resolved forecasts of one class and length of window did; 0 is the best score."""

    name: str
    days: int
    n: int
    n_true: int
    mean_probability: float
    brier: float
    log_score: float
    skill_over_own_rate: float | None
    skill_over_base_rate: float | None
    calibration_error: float


def issue(
    archive: Archive, desk: Desk, asked: Sequence[tuple[Sequence[tuple[str, str]], QuestionClass, int]],
    now: dt.datetime,
) -> list[Frozen]:  # fmt: skip
    """Freeze the forecasts for pairs, a class and a window; those that are frozen already are left out.

    Raises:
        SettingsError: the window would begin in the past, or the store has been silent for long.
        StoreError: the archive was changed, or its last forecast is of a later time.
    """
    today, begin, told = now.date(), day_of(desk.morning), day_of(desk.dealings.last)
    if begin < today:
        raise SettingsError(f"a window from {begin} lies in the past (today is {today}): nothing is issued")
    if (today - told).days > STALE_DAYS:
        raise SettingsError(
            f"the store's last report is of {told}, {(today - told).days:,} days ago: a forecast from it"
            " would be a guess; code newer articles first"
        )
    known = {each.forecast_id for each in archive.forecasts}
    frozen = [
        _freeze(outlook, question, desk, now)
        for pairs, question, days in asked
        for outlook in desk.outlooks(pairs, question, days)
    ]
    fresh = [each for each in frozen if each.forecast_id not in known]
    archive.issue(fresh)
    return fresh


def _freeze(outlook: Outlook, question: QuestionClass, desk: Desk, now: dt.datetime) -> Frozen:
    rule = Rule(
        codes=question.codes,
        kinds=question.kinds,
        statuses=question.statuses,
        reported_by=outlook.end + dt.timedelta(days=REPORT_DAYS),
    )
    told = f"{outlook.actor} {outlook.recipient} {question.name} {rule} {outlook.begin} {outlook.end}"
    return Frozen(
        forecast_id=hashlib.sha256(told.encode()).hexdigest()[:12],
        issued_at=now.replace(microsecond=0),
        rule=rule,
        model_version=MODEL_VERSION,
        data_version=desk.version,
        dragoman_version=__version__,
        **{name: getattr(outlook, name) for name in _SAME},
    )


_SAME = (
    "actor", "recipient", "name", "question", "begin", "end", "probability", "low", "high", "own_rate",
    "base_rate", "told_until",
)  # fmt: skip


def resolve(archive: Archive, store: Store, version: str, now: dt.datetime) -> list[Resolved]:
    """Score what is due: the window is over, and the store holds reports from after its last day of grace.

    Raises:
        SettingsError: the clock runs backwards: a forecast was issued after ``now``.
    """
    if archive.forecasts and archive.forecasts[-1].issued_at > now:
        raise SettingsError(
            f"the clock runs backwards: it is {now:%Y-%m-%d %H:%M} UTC, and the last forecast was issued at"
            f" {archive.forecasts[-1].issued_at:%Y-%m-%d %H:%M} UTC"
        )
    row = store.query("SELECT max(coalesce(report_date, event_date)) FROM events").fetchone()
    told = row[0] if row else None
    ready = min(told, now.date()) if told else dt.date.min
    due = [each for each in archive.open_forecasts() if each.rule.reported_by < ready]
    outcomes = [_outcome(each, store, version, now) for each in due]
    archive.resolve(outcomes)
    return outcomes


def _outcome(frozen: Frozen, store: Store, version: str, now: dt.datetime) -> Resolved:
    rule = frozen.rule
    counted = QuestionClass(frozen.name, frozen.question, rule.codes, rule.kinds, rule.statuses)
    found = []
    for event_id, cameo, kind, mode, status, day, told in store.query(
        _COUNTED, [frozen.actor, frozen.recipient]
    ).fetchall():
        in_time = day is not None and frozen.begin <= day <= frozen.end and told <= rule.reported_by
        if in_time and counted.is_deed(cameo, kind, mode, status):
            found.append(event_id)
    truth, chance = np.array([float(bool(found))]), np.array([frozen.probability])
    return Resolved(
        forecast_id=frozen.forecast_id,
        resolved_at=now.replace(microsecond=0),
        came_true=bool(found),
        event_ids=tuple(found[:20]),
        brier=round(float(brier(truth, chance)[0]), 6),
        log_score=round(float(log_score(truth, chance)[0]), 6),
        data_version=version,
    )


def score(archive: Archive) -> list[TrackRecord]:
    """The track record by class and length of window, and of everything (class ``all``, 0 days)."""
    issued = {each.forecast_id: each for each in archive.forecasts}
    groups: dict[tuple[str, int], list[tuple[Frozen, Resolved]]] = defaultdict(list)
    for outcome in archive.resolved:
        frozen = issued[outcome.forecast_id]
        days = (frozen.end - frozen.begin).days + 1
        for key in ((frozen.name, days), ("all", 0)):
            groups[key].append((frozen, outcome))
    return [_track(*key, pairs) for key, pairs in sorted(groups.items())]


def _track(name: str, days: int, pairs: list[tuple[Frozen, Resolved]]) -> TrackRecord:
    truth = np.array([float(outcome.came_true) for _, outcome in pairs])
    chance, own, base = (
        np.array([getattr(frozen, kind) for frozen, _ in pairs])
        for kind in ("probability", "own_rate", "base_rate")
    )
    mine = float(brier(truth, chance).mean())

    def skill_over(other: np.ndarray[tuple[int], np.dtype[np.float64]]) -> float | None:
        theirs = float(brier(truth, other).mean())
        return round(1 - mine / theirs, 4) if theirs > 0 else None

    return TrackRecord(
        name=name,
        days=days,
        n=len(pairs),
        n_true=int(truth.sum()),
        mean_probability=round(float(chance.mean()), 4),
        brier=round(mine, 5),
        log_score=round(float(log_score(truth, chance).mean()), 5),
        skill_over_own_rate=skill_over(own),
        skill_over_base_rate=skill_over(base),
        calibration_error=round(calibration_error(truth, chance), 4),
    )


def due_day(frozen: Frozen) -> dt.date:
    """The first day on which a forecast can be resolved."""
    return day_of(day_number(frozen.rule.reported_by) + 1)
