"""Finds the event against which a time is told: "after the June 12 summit", "two days before the vote"."""

from __future__ import annotations

import re

from dragoman.coding.times.tokens import Tokens
from dragoman.records import Span, Time

_BEFORE = re.compile(
    r"\b(?P<cue>after|following|since|before|until|till|ahead of|prior to|leading up to|in the run-up to|during"
    r"|at|in the wake of|by)\s+(?:(?P<article>the|a|an|this|that|its|their|his|her)\s+)?(?:[a-z-]+\s+){0,2}?$",
    re.IGNORECASE,
)
_AFTER = re.compile(
    r"(?:['’]s)?\s+(?P<noun>(?:[A-Za-z][\w-]*\s+){0,3}?(?:%s)s?)\b"
    % "|".join(
        """summit meeting talks election vote referendum attack bombing invasion ceasefire agreement deal deadline conference
    visit trip hearing trial verdict ruling protest rally march strike coup crisis war battle raid launch test ceremony
    inauguration announcement declaration speech address session debate negotiations round massacre shooting explosion
    earthquake disaster uprising revolution congress convention forum accord treaty offensive clash poll ballot
    assassination murder funeral anniversary parade games match final""".split()
    )
)
_DISTANCE = re.compile(
    r"^\s+(?P<cue>after|before|since|following|ahead of|prior to)\s+(?P<event>(?:the|a|an|his|her|its|their)\s+"
    r"(?:[\w'’-]+\s+){0,4}?[\w'’-]+)(?=[.,;:)]|\s+(?:in|on|at|of|that|which|who|and|was|were|is|are|had|has|with|by)\b|$)"
)
RELATIONS = {
    "after": "after", "following": "after", "since": "after", "in the wake of": "after", "before": "before",
    "until": "before", "till": "before", "ahead of": "before", "prior to": "before", "leading up to": "before",
    "in the run-up to": "before", "by": "before", "during": "during", "at": "during",
}  # fmt: skip
_WINDOW = 60


def anchored(text: str, time: Time) -> Time:
    """The time with ``relation`` and ``anchor`` where the words beside it tell an order to an event."""
    after = text[time.end : time.end + 2 * _WINDOW].split("\n", 1)[0]
    if time.kind == "duration":
        return _distance(time, after)
    before = text[max(0, time.start - _WINDOW) : time.start].rsplit("\n", 1)[-1]
    cue, noun = _BEFORE.search(before), _AFTER.match(after)
    if cue is None or noun is None:
        return time
    start = time.start - len(before) + (cue.start("article") if cue["article"] else cue.end())
    start = min(start, time.start)
    end = time.end + noun.end("noun")
    return _with(time, RELATIONS[cue["cue"].lower()], Span(text[start:end], start, end))


def _distance(time: Time, after: str) -> Time:
    match = _DISTANCE.match(after)
    if match is None:
        return time
    start, end = time.end + match.start("event"), time.end + match.end("event")
    return _with(time, RELATIONS[match["cue"]], Span(match["event"], start, end))


def _with(time: Time, relation: str, anchor: Span) -> Time:
    import msgspec

    return msgspec.structs.replace(time, relation=relation, anchor=anchor)


_ = Tokens
