"""What a cue attributes, as its first and last token, with what its finders share."""

from __future__ import annotations

import dataclasses

from spacy.tokens import Token

from dragoman.coding.statements.cues import Cue

STANCES = frozenset({"object", "complement", "topic", "infinitive", "gerund"})
"""Frames whose content is not a clause: they tell what somebody takes a stand on."""
REFLEXIVES = frozenset("himself herself themselves itself myself yourself ourselves".split())
DASHES = frozenset({"—", "–", "―", "--", "-"})
FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})
_TRIM = frozenset({",", ".", ";", ":", "...", "…", "?", "!", "and", "but", " "}) | DASHES
SURE = 0.9
"""The weight of a verb that does little else than report."""


@dataclasses.dataclass(slots=True)
class Find:
    """The first and last token of a content; ``extra`` is a preposition that belongs to the cue."""

    first: Token
    last: Token
    frame: str
    weight: float
    extra: Token | None = None

    def trimmed(self) -> Find:
        """Without punctuation and conjunctions at the edges."""
        doc = self.first.doc
        start, end = self.first.i, self.last.i
        while start < end and (doc[start].text in _TRIM or doc[start].is_space):
            start += 1
        while end > start and (doc[end].text in _TRIM or doc[end].is_space):
            end -= 1
        self.first, self.last = doc[start], doc[end]
        return self


def reporting_weight(cue: Cue) -> float:
    """The weight of a cue whose content is a clause or a quotation."""
    return max(cue.frames.get("clause", 0.0), cue.frames.get("quote", 0.0))
