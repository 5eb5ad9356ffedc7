"""Decides which sentences are worth the parser's time, which is the cost of the whole program."""

from __future__ import annotations

from collections.abc import Collection
from typing import Protocol

from dragoman.records import Party, Sentence

_MIN_WORDS = 3


class Mentions(Protocol):
    """What the gate asks of a document: who is named in a stretch of it."""

    def mentions_in(self, start: int, end: int) -> list[Party]:
        """The mentions that lie in the stretch."""


def is_worth_parsing(sentence: Sentence, document: Mentions, parts: Collection[str]) -> bool:
    """Whether the sentence can hold an event or a statement: somebody acts or speaks in it.

    Statements may be made by people whom nobody knows by name, so where they are wanted every
    sentence of three words passes; for events alone somebody must be named or referred to.
    """
    if sentence.kind == "dateline" or len(sentence.text.split()) < _MIN_WORDS:
        return False
    return "statements" in parts or bool(document.mentions_in(sentence.start, sentence.end))
