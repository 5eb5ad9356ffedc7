"""Makes events of rows that hold no record: those that were imported from other people's tables.

Most such rows have no text. Their sentence is put together as actor – words of the code – recipient, and the
offsets of its parts count in that.
"""

from __future__ import annotations

from typing import Any

from dragoman.records import Bounds, Event, Party, Place, Span, Time
from dragoman.store.rows import StoredEvent

_DASH = " – "
_PARTY = ("", "_id", "_name", "_country", "_sector", "_code", "_method", "_confidence", "_start")

COLUMNS = (
    "event_id", "event_type", "event_mode", "contexts", "quad_code", "cameo", "goldstein", "intensity",
    "status", "reciprocal", "action_id", "trigger", "trigger_start", "confidence", "rule", "event_date",
    "report_date", "place", "place_country", "latitude", "longitude", "publisher",
    "report_url", "sentence", "sentence_start", "sentence_end",
    *(f"actor{suffix}" for suffix in _PARTY),
    *(f"recipient{suffix}" for suffix in _PARTY),
)  # fmt: skip
"""The columns of the table of events that :func:`rebuild_event` reads."""

_SAME = (
    "event_id", "event_type", "event_mode", "quad_code", "cameo", "goldstein", "intensity", "status",
    "reciprocal", "confidence", "rule",
)  # fmt: skip


def rebuild_event(row: dict[str, Any], article: dict[str, Any]) -> StoredEvent:
    """The event of a row without a record, in its article; publisher and address are the row's own."""
    if row["sentence"] is None or row["trigger_start"] is None:
        row = row | _put_together(row)
    recipient = _party(row, "recipient") if row["recipient"] else None
    start, end = row["sentence_start"], row["sentence_end"]
    trigger = row["trigger"] or ""
    event = Event(
        **{name: row[name] for name in _SAME},
        action_id=row["action_id"] or row["event_id"],
        contexts=tuple(row["contexts"] or ()),
        actor=_party(row, "actor"),
        recipient=recipient,
        trigger=Span(trigger, row["trigger_start"], row["trigger_start"] + len(trigger)),
        sentence=Bounds(start, end),
        date=_day(row, end),
        place=_place(row, end),
    )
    known = article | {
        "article_date": row["report_date"] or article["article_date"],
        "source": row["publisher"] or article["source"],
        "url": row["report_url"] or article["url"],
    }
    return StoredEvent(sentence_text=row["sentence"], event=event, **known)


def _put_together(row: dict[str, Any]) -> dict[str, Any]:
    """A sentence of the parts, and where they stand in it."""
    parts = {
        "actor_start": row["actor"],
        "trigger_start": row["trigger"],
        "recipient_start": row["recipient"],
    }
    words = [parts["actor_start"] or "", parts["trigger_start"] or ""]
    words += [parts["recipient_start"]] if parts["recipient_start"] else []
    starts, at = [], 0
    for word in words:
        starts.append(at)
        at += len(word) + len(_DASH)
    sentence = _DASH.join(words)
    found = dict(zip(parts, starts, strict=False))
    return found | {"sentence": sentence, "sentence_start": 0, "sentence_end": len(sentence)}


def _party(row: dict[str, Any], prefix: str) -> Party:
    text, start = row[prefix] or "", row[f"{prefix}_start"] or 0
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


def _place(row: dict[str, Any], end: int) -> Place | None:
    if not row["place"] or row["latitude"] is None or row["longitude"] is None:
        return None
    return Place(
        text="", start=end, end=end, name=row["place"], country=row["place_country"],
        latitude=row["latitude"], longitude=row["longitude"], kind="place",
    )  # fmt: skip
