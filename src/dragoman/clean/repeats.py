"""Finds pull quotes and doubled lines: what a page prints twice, once in the story and once for show."""

from __future__ import annotations

import re
from collections.abc import Sequence

_WORD = re.compile(r"\w+")
RUN_WORDS = 6
"""Runs of so many words that stand twice on a page are no chance."""


def find_repeats(texts: Sequence[str]) -> list[int]:
    """The lines that another, longer line (or an equal, later one) holds whole; in linear time.

    Equal lines: prose is kept where it stands last, since pages print teasers before stories.
    """
    words = [_WORD.findall(text.lower()) for text in texts]
    holder: dict[tuple[str, ...], int] = {}
    for index, line in enumerate(words):
        for start in range(len(line) - RUN_WORDS + 1):
            run = tuple(line[start : start + RUN_WORDS])
            if run not in holder or len(words[holder[run]]) <= len(line):
                holder[run] = index
    return [index for index, line in enumerate(words) if _is_held(index, line, holder)]


def _is_held(index: int, line: Sequence[str], holder: dict[tuple[str, ...], int]) -> bool:
    runs = [tuple(line[start : start + RUN_WORDS]) for start in range(len(line) - RUN_WORDS + 1)]
    if not runs:
        return False
    elsewhere = sum(holder[run] != index for run in runs)
    return elsewhere >= 0.9 * len(runs)
