"""What to look at next: events whose code is least sure, and of those the ones that matter most."""

from __future__ import annotations

from typing import Any

from dragoman.store.database import Store
from dragoman.store.filters import EventFilter
from dragoman.store.review.journal import Journal, standing

_ROWS = """
    SELECT * FROM coded_events
    WHERE {where} AND sentence IS NOT NULL AND NOT list_contains(?, event_id)
    ORDER BY confidence NULLS LAST, event_id LIMIT ?
"""


def next_events(store: Store, reviewer: str, chosen: EventFilter | None = None, most: int = 20) -> list[Any]:
    """Rows of events that this reviewer has not judged, least sure first.

    An event that another reviewer judged comes first of all, so that agreement can be measured on as many
    events as one person has time for; it is told without that judgement.
    """
    said = standing(Journal(store.root).read())
    mine = [event_id for event_id, each in said.items() if any(one.reviewer == reviewer for one in each)]
    others = sorted(said.keys() - set(mine))
    where, values = (chosen or EventFilter()).where("coded_events")
    first = _fetch(store, f"({where}) AND list_contains(?, event_id)", [*values, others], mine, most)
    rest = _fetch(store, where, values, [*mine, *others], most - len(first)) if len(first) < most else []
    return first + rest


def _fetch(store: Store, where: str, values: list[Any], without: list[str], most: int) -> list[Any]:
    cursor = store.query(_ROWS.format(where=where), [*values, without, most])
    names = [column[0] for column in cursor.description or ()]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
