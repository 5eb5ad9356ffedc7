"""Lays corrections over a store's events: what was rejected is left out, what was corrected is changed.

An event keeps its id while its article is coded the same. Where the article was coded anew, and the event
has another id, it is found by the place of its trigger and the words of its parties; a decision whose event
is not found at all changes nothing and is told as lost.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb
import msgspec

from dragoman.coding.codebook import load_codebook
from dragoman.records import Event, Party, Time
from dragoman.store.review.corrections import Correction
from dragoman.store.review.journal import Journal, decisions

Row = dict[str, Any]

_PLAIN = ("event_type", "event_mode", "status", "quad_code", "intensity", "cameo", "goldstein")
"""Columns that the record has by the same name."""

_BY_PLACE = """
    SELECT event_id, event_type, actor, recipient FROM coded_events
    WHERE article_id = ? AND trigger_start < ? AND trigger_end > ?
"""
_REVIEWED = "CREATE OR REPLACE TABLE reviewed (event_id VARCHAR, correction_id VARCHAR, verdict VARCHAR)"
_CORRECTED = """
    CREATE OR REPLACE TABLE corrected_events AS
    SELECT e.* FROM coded_events e JOIN reviewed USING (event_id) WHERE verdict = 'corrected'
"""
_EVENTS = """
    SELECT * FROM coded_events ANTI JOIN (FROM reviewed WHERE verdict <> 'accepted') USING (event_id)
    UNION ALL BY NAME SELECT * FROM corrected_events
"""


@dataclass
class Applied:
    """What became of the decisions: by event of the present coding, and those whose event is gone."""

    found: dict[str, Correction] = field(default_factory=dict)
    lost: list[Correction] = field(default_factory=list)


def apply_corrections(root: Path, connection: duckdb.DuckDBPyConnection) -> Applied | None:
    """Define the views ``reviewed`` and ``events`` over ``coded_events``; None where nobody reviewed.

    Raises:
        StoreError: a line of the journal is no correction.
    """
    connection.execute(_REVIEWED)
    made = decisions(Journal(root).read())
    if not made:
        return None
    applied = _match(connection, made)
    rows = [(event_id, each.correction_id, each.verdict) for event_id, each in applied.found.items()]
    if rows:
        connection.executemany("INSERT INTO reviewed VALUES (?, ?, ?)", rows)
    connection.execute(_CORRECTED)
    for event_id, each in applied.found.items():
        if each.verdict == "corrected":
            _correct(connection, event_id, each)
    connection.execute(f"CREATE OR REPLACE VIEW events AS {_EVENTS}")
    return applied


def _match(connection: duckdb.DuckDBPyConnection, made: Mapping[str, Correction]) -> Applied:
    applied = Applied()
    there = connection.execute(
        "SELECT event_id FROM coded_events SEMI JOIN (SELECT unnest(?) AS event_id) USING (event_id)",
        [list(made)],
    ).fetchall()
    known = {row[0] for row in there}
    for event_id, each in made.items():
        now = event_id if event_id in known else _find_again(connection, each, made)
        if now is None:
            applied.lost.append(each)
        elif now not in applied.found or applied.found[now].at < each.at:
            applied.found[now] = each
    return applied


def _find_again(
    connection: duckdb.DuckDBPyConnection, correction: Correction, made: Mapping[str, Correction]
) -> str | None:
    """The event of today that stands where the corrected one stood, between the same words."""
    anchor = correction.anchor
    if anchor.trigger_start is None or anchor.trigger_end is None:
        return None
    rows = connection.execute(
        _BY_PLACE, [anchor.article_id, anchor.trigger_end, anchor.trigger_start]
    ).fetchall()
    fitting = [row for row in rows if (row[2], row[3]) == anchor.sides and row[0] not in made]
    fitting.sort(key=lambda row: (row[1] != anchor.event_type, row[0]))
    return fitting[0][0] if fitting else None


def _correct(connection: duckdb.DuckDBPyConnection, event_id: str, correction: Correction) -> None:
    cursor = connection.execute("SELECT * FROM corrected_events WHERE event_id = ?", [event_id])
    row = dict(zip([column[0] for column in cursor.description], cursor.fetchone() or (), strict=True))
    changed = corrected_row(row, correction)
    if changed:
        settings = ", ".join(f'"{name}" = ?' for name in changed)
        connection.execute(
            f"UPDATE corrected_events SET {settings} WHERE event_id = ?", [*changed.values(), event_id]
        )


def corrected_row(row: Row, correction: Correction) -> Row:
    """The columns of an event's row that a correction changes, with what follows from them.

    Another type or mode takes its own quad code and intensity along, and leaves the CAMEO code and its
    score, which were those of the old type, empty.
    """
    changed: Row = dict(correction.changes)
    if "recipient_code" in changed and changed["recipient_code"] is None:
        changed["recipient"] = None
    if "event_type" in changed or "event_mode" in changed:
        changed |= _scores({**row, **changed}, keeps_mode="event_mode" in changed)
    if "event_date" in changed:
        changed["date_precision"] = "day" if changed["event_date"] else None
    if row.get("record"):
        changed["record"] = _corrected_record(row["record"], changed)
    return changed


def _scores(row: Row, keeps_mode: bool) -> Row:
    codebook = load_codebook()
    kind = codebook.types.get(row["event_type"])
    mode = row["event_mode"] if kind and (keeps_mode or row["event_mode"] in kind.modes) else None
    return {
        "event_mode": mode,
        "quad_code": kind.quad if kind else None,
        "intensity": codebook.intensity(row["event_type"], mode),
        "cameo": None,
        "goldstein": None,
    }


def _corrected_record(record: str, changed: Row) -> str:
    """The event's record with the changes in it, as readers of records get it."""
    event = msgspec.json.decode(record, type=Event)
    plain = {name: changed[name] for name in _PLAIN if name in changed}
    event = msgspec.structs.replace(event, **plain)
    if "actor_code" in changed or "actor_country" in changed:
        event = msgspec.structs.replace(event, actor=_party(event.actor, "actor", changed))
    if "recipient" in changed and changed["recipient"] is None:
        event = msgspec.structs.replace(event, recipient=None)
    elif "recipient_code" in changed or "recipient_country" in changed:
        base = event.recipient or Party(text=changed.get("recipient_name") or "", start=0, end=0)
        event = msgspec.structs.replace(event, recipient=_party(base, "recipient", changed))
    if "event_date" in changed:
        event = msgspec.structs.replace(event, date=_day(event, changed["event_date"]))
    return msgspec.json.encode(event).decode()


def _party(party: Party, side: str, changed: Row) -> Party:
    names = {"country": "country", "sector": "sector", "code": "code", "id": "actor_id", "name": "name"}
    parts = {field: changed[f"{side}_{part}"] for part, field in names.items() if f"{side}_{part}" in changed}
    return msgspec.structs.replace(party, **parts, confidence=1.0, ambiguous=False, candidates=())


def _day(event: Event, day: str | None) -> Time | None:
    if day is None:
        return None
    place = event.date or event.trigger
    return Time(
        text=event.date.text if event.date else "", start=place.start, end=place.end, kind="date", value=day,
        begin=day, finish=day, precision="day",
    )  # fmt: skip
