"""Finds the event against which a time is told: "after the June 12 summit", "two days before the vote"."""

from __future__ import annotations

import functools
import re

import msgspec

from dragoman.coding.times.lexicon import load_table
from dragoman.records import Span, Time

RELATIONS = {
    "after": "after",
    "following": "after",
    "since": "after",
    "in the wake of": "after",
    "before": "before",
    "until": "before",
    "till": "before",
    "by": "before",
    "ahead of": "before",
    "prior to": "before",
    "leading up to": "before",
    "in the run-up to": "before",
    "during": "during",
    "at": "during",
}
_CUES = "|".join(RELATIONS)
_BEFORE = re.compile(
    rf"\b(?P<cue>{_CUES})\s+(?:(?P<article>the|an?|this|that|its|their|his|her)\s+)?(?:[a-z-]+\s+){{0,2}}?$",
    re.IGNORECASE,
)
_DISTANCE = re.compile(
    r"\s+(?P<cue>after|before|since|following|ahead of|prior to)"
    r"\s+(?P<event>(?:the|an?|his|her|its|their)\s+(?:[\w'’-]+\s+){0,4}?[\w'’-]+)"
    r"(?=[.,;:)](?!\w)|\s+(?:in|on|at|of|that|which|who|and|was|were|is|are|had|has|with|by)\b|$)"
)
_WINDOW = 60


@functools.lru_cache(maxsize=1)
def _event_after() -> re.Pattern[str]:
    """The rest of a noun phrase that ends in an event ("'s trade talks")."""
    nouns = "|".join(load_table("words.yaml")["event_nouns"])
    return re.compile(rf"(?:['’]s)?\s+(?P<noun>(?:[A-Za-z][\w-]*\s+){{0,3}}?(?:{nouns})s?)\b")


@functools.lru_cache(maxsize=1)
def _is_event() -> re.Pattern[str]:
    """A last word that names something that happens."""
    nouns = "|".join(load_table("words.yaml")["event_nouns"])
    return re.compile(rf".*\b(?:{nouns}|\w+(?:ion|ment|ing|ure|ance|ence))s?$")


def anchored(text: str, time: Time) -> Time:
    """The time with ``relation`` and ``anchor`` where the words beside it tell an order to an event."""
    after = text[time.end : time.end + 2 * _WINDOW].split("\n", 1)[0]
    if time.kind == "duration":
        match = _DISTANCE.match(after)
        return (
            _told_against(text, time, match["cue"], match.span("event"))
            if match and _is_event().match(match["event"])
            else time
        )
    before = text[max(0, time.start - _WINDOW) : time.start].rsplit("\n", 1)[-1]
    cue, event = _BEFORE.search(before), _event_after().match(after)
    if cue is None or event is None:
        return time
    first = cue.start("article") if cue["article"] else cue.end()
    return _told_against(
        text, time, cue["cue"].lower(), (first - len(before) - len(time.text), event.end("noun"))
    )


def _told_against(text: str, time: Time, cue: str, bounds: tuple[int, int]) -> Time:
    """``bounds`` count from the end of the time."""
    start, end = time.end + bounds[0], time.end + bounds[1]
    anchor = Span(text[start:end], start, end)
    return msgspec.structs.replace(time, relation=RELATIONS[cue], anchor=anchor)
