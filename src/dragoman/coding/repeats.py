"""The same event told twice: within a sentence, and word for word within an article."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from dragoman.records import Event, Party


def merge_in_sentence(events: Iterable[Event]) -> list[Event]:
    """One row for each type and directed pair of a sentence: the surest."""
    best: dict[tuple[object, ...], Event] = {}
    for event in events:
        key = (event.event_type, _who(event.actor), _who(event.recipient))
        if key not in best or best[key].confidence < event.confidence:
            best[key] = event
    return list(best.values())


def merge_repeats(events: Sequence[Event]) -> list[Event]:
    """Rows that say the same, down to the day or else the trigger word, become the surest of them."""
    best: dict[tuple[object, ...], int] = {}
    kept: list[Event | None] = list(events)
    for number, event in enumerate(events):
        key = (
            event.event_type, event.event_mode, _who(event.actor), _who(event.recipient), event.status,
            event.date.value if event.date else None, "" if _is_day(event) else event.trigger.text.lower(),
        )  # fmt: skip
        earlier = best.get(key)
        if earlier is None:
            best[key] = number
        elif events[earlier].confidence >= event.confidence:
            kept[number] = None
        else:
            kept[earlier], best[key] = None, number
    return [event for event in kept if event is not None]


def _is_day(event: Event) -> bool:
    """Whether the event is dated to a day: then one of its type between two is told twice, not done twice."""
    return event.date is not None and event.date.precision == "day" and event.recipient is not None


def _who(party: Party | None) -> object:
    if party is None:
        return None
    return party.actor_id or (party.code, party.name or party.text.lower())
