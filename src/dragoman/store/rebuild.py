"""Makes events of rows that hold no record: those that were imported from other people's tables.

Such a row has no text. Its sentence is put together as actor – words of the code – recipient, and the
offsets of its parts count in that.
"""

from __future__ import annotations

from typing import Any

from dragoman.records import Bounds, Event, Party, Span, Time
from dragoman.store.rows import StoredEvent

_DASH = " – "
_PARTY = ("", "_id", "_name", "_country", "_sector", "_code", "_method", "_confidence")

COLUMNS = (
    "event_id", "event_type", "event_mode", "contexts", "quad_code", "cameo", "goldstein", "intensity",
    "status", "reciprocal", "action_id", "trigger", "confidence", "rule", "event_date", "report_date",
    *(f"actor{suffix}" for suffix in _PARTY),
    *(f"recipient{suffix}" for suffix in _PARTY),
)  # fmt: skip
"""The columns of the table of events that :func:`rebuild_event` reads."""


def rebuild_event(row: dict[str, Any], article: dict[str, Any]) -> StoredEvent:
    """The event of a row without a record, in its article; its date is the day of the report."""
    actor = _party(row, "actor", 0)
    start = actor.end + len(_DASH)
    trigger = Span(row["trigger"] or "", start, start + len(row["trigger"] or ""))
    recipient = _party(row, "recipient", trigger.end + len(_DASH)) if row["recipient"] else None
    words = [actor.text, trigger.text] + ([recipient.text] if recipient else [])
    sentence = _DASH.join(words)
    same = (
        "event_id", "event_type", "event_mode", "quad_code", "cameo", "goldstein", "intensity", "status",
        "reciprocal", "action_id", "confidence", "rule",
    )  # fmt: skip
    row = row | {"action_id": row["action_id"] or row["event_id"]}
    event = Event(
        **{name: row[name] for name in same},
        contexts=tuple(row["contexts"] or ()),
        actor=actor,
        recipient=recipient,
        trigger=trigger,
        sentence=Bounds(0, len(sentence)),
        date=_day(row, len(sentence)),
    )
    known = article | {"article_date": row["report_date"] or article["article_date"]}
    return StoredEvent(sentence_text=sentence, event=event, **known)


def _party(row: dict[str, Any], prefix: str, start: int) -> Party:
    text = row[prefix] or ""
    return Party(
        text=text, start=start, end=start + len(text), actor_id=row[f"{prefix}_id"],
        name=row[f"{prefix}_name"], country=row[f"{prefix}_country"],
        sector=row[f"{prefix}_sector"], code=row[f"{prefix}_code"],
        method=row[f"{prefix}_method"] or "none", confidence=row[f"{prefix}_confidence"] or 0.0,
    )  # fmt: skip


def _day(row: dict[str, Any], end: int) -> Time | None:
    if row["event_date"] is None:
        return None
    day = row["event_date"].isoformat()
    return Time(text="", start=end, end=end, kind="date", value=day, begin=day, finish=day, precision="day")
