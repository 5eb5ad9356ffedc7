"""Compares what stretches of a page are about, by the beginnings of their longer words."""

from __future__ import annotations

import re

_WORD = re.compile(r"[^\W\d_]{3,}|\d{4,}")
_WIDE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]{2,}")
STEM_LETTERS = 6
"""So much of a word is compared: enough to see that "agrees" and "agreed" are one."""


def topic_words(text: str, min_letters: int = 4) -> set[str]:
    """The stems of a text's longer words; where a script does not part words, its pairs of characters."""
    found = _WORD.findall(text.lower())
    words = {word[:STEM_LETTERS] for word in found if len(word) >= min_letters}
    if text.isascii():
        return words
    for run in _WIDE.findall(text):
        words.discard(run[:STEM_LETTERS])
        words.update(run[i : i + 2] for i in range(len(run) - 1))
    return words
