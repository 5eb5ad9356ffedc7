"""Finds the headline of a dump: the line before the story whose words the story uses most."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from dragoman.clean.lines import Line

WINDOW_LINES = 40
"""A headline stands at most so many lines before the story."""
_WORD = re.compile(r"[^\W_]{3,}")
_TAIL = re.compile(r"\s+[|–—»-]\s+[^|–—»]{2,40}$")


def find_headline(lines: Sequence[Line], first: int, story: Sequence[str]) -> int | None:
    """The index of the headline among the lines before ``first``, or nothing if none fits.

    A candidate has two words or more and is no furniture. What counts is the share of its longer words
    that the story uses, then that it is repeated on the page, and that it stands near.
    """
    used = {_stem(word) for paragraph in story[:40] for word in _WORD.findall(paragraph.lower())}
    repeats = Counter(line.text for line in lines[: first + 1])
    best: tuple[float, int] | None = None
    for index in range(max(0, first - WINDOW_LINES), first):
        rating = _rate(lines[index], used, repeats, first - index)
        if rating is not None and (best is None or rating >= best[0]):
            best = (rating, index)
    if best is None or best[0] < 1.0:
        return None
    return _prefer_line_above(lines, best, used, repeats, first)


def _prefer_line_above(
    lines: Sequence[Line], best: tuple[float, int], used: set[str], repeats: Counter[str], first: int
) -> int:
    """Of a headline and a standfirst, both about the story, the upper one is the headline."""
    rating, index = best
    for above in range(index - 1, max(-1, index - 3), -1):
        other = _rate(lines[above], used, repeats, first - above)
        if other is not None and other >= 0.7 * rating and lines[above].words >= 4:
            return above
    return index


def _rate(line: Line, used: set[str], repeats: Counter[str], distance: int) -> float | None:
    if line.kind in {"furniture", "byline", "credit", "date", "label"} and not _is_short_title(line):
        return None
    if not 2 <= line.words <= 28:
        return None
    words = {_stem(word) for word in _WORD.findall(line.text.lower())}
    if not words:
        return None
    shared = len(words & used) / len(words)
    length = min(1.0, line.words / 6)
    sentence = 0.5 if line.text.endswith(".") else 0.0
    return 2.0 * shared * length + 0.3 * (repeats[line.text] > 1) - 0.02 * distance + 0.3 * length - sentence


def _is_short_title(line: Line) -> bool:
    return line.kind == "label" and line.words >= 2


def _stem(word: str) -> str:
    """The first six letters: enough to see that "agrees" and "agreed" are one."""
    return word[:6] if len(word) > 6 else word


def trim_title(title: str) -> str:
    """The title without the outlet that browsers show after it ("… | The Gazette")."""
    trimmed = _TAIL.sub("", title)
    return trimmed if trimmed.count(" ") >= 2 else title
