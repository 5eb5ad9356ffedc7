"""Compares what stretches of a page are about, by the beginnings of their longer words."""

from __future__ import annotations

import re

WORD = re.compile(r"[^\W\d_]{4,}|\d{4,}")
"""Words long enough to carry a topic."""


def stem(word: str) -> str:
    """The first six letters: enough to see that "agrees" and "agreed" are one."""
    return word[:6]
