"""Finds the headline of a dump: the line before the story whose words the story uses most."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from dragoman.clean.lines import Line
from dragoman.clean.topic import topic_words

_DASHES = ("—", "–", "-", ":")
WINDOW_LINES = 40
"""A headline stands at most so many lines before the story."""
MIN_RATING = 0.75
FIELD_REASON = "field: headline:"
"""The reason that the phrases give to "HEADLINE: …", as news databases print it."""
_FIELD = re.compile(r"^(?:headline|title):\s*", re.I)
_TAIL = re.compile(r"\s+[|–—»-]\s+[^|–—»]{2,40}$")


def find_headline(lines: Sequence[Line], first: int, story: Sequence[str]) -> int | None:
    """The index of the headline among the lines before ``first``, or nothing if none fits.

    A candidate has two words or more and is no furniture. What counts is the share of its longer words
    that the story uses, then that it is repeated on the page, and that it stands near.
    """
    for index in range(first):
        if lines[index].reason == FIELD_REASON:
            return index
    ratings = rate_headlines(lines, first, story)
    if not ratings:
        return None
    best = max(ratings, key=lambda index: (ratings[index], index))
    if ratings[best] < MIN_RATING:
        return None
    # of a headline and a standfirst, both about the story, the upper one is the headline
    for above in (best - 1, best - 2):
        if ratings.get(above, 0.0) >= 0.5 * ratings[best] and lines[above].words >= 4:
            return above
    return best


def rate_headlines(lines: Sequence[Line], first: int, story: Sequence[str]) -> dict[int, float]:
    """For every line before ``first`` that could be the headline of ``story``: how well it fits (to 2.6)."""
    used = {word for paragraph in story[:40] for word in topic_words(paragraph, 3)}
    start = max(0, first - WINDOW_LINES)
    repeats = Counter(line.text for line in lines[start : first + 1])
    ratings: dict[int, float] = {}
    for index in range(start, first):
        rating = _rate(lines[index], used, repeats, first - index)
        if rating is not None:
            ratings[index] = rating
    return ratings


def _rate(line: Line, used: set[str], repeats: Counter[str], distance: int) -> float | None:
    if line.kind in {"furniture", "byline", "credit", "date", "label"} and not _is_short_title(line):
        return None
    if not 2 <= line.words <= 28 or line.text.endswith(_DASHES):  # a dateline on a line of its own
        return None
    words = topic_words(line.text, 3)
    if not words:
        return None
    shared = len(words & used) / len(words)
    length = min(1.0, line.words / 5)
    sentence = 0.5 if line.text.endswith(".") else 0.0
    return 2.0 * shared * length + 0.3 * (repeats[line.text] > 1) - 0.02 * distance + 0.3 * length - sentence


def _is_short_title(line: Line) -> bool:
    return line.kind == "label" and line.words >= 2


def trim_title(title: str) -> str:
    """The title without the outlet that browsers show after it ("… | The Gazette")."""
    title = _FIELD.sub("", title)
    trimmed = _TAIL.sub("", title)
    return trimmed if trimmed.count(" ") >= 2 else title
