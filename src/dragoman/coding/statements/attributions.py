"""What the readers of a parse find: somebody, a cue, and the stretch of text it attributes."""

from __future__ import annotations

import dataclasses

from dragoman.coding.statements.phrases import Phrase

MIN_WEIGHT = 0.5
"""Finds of a cue with less weight are dropped."""


@dataclasses.dataclass(slots=True)
class Attribution:
    """A find in the parse, in offsets of the article; ``frame`` names the construction."""

    cue: tuple[int, int]
    speaker: Phrase | None
    content: tuple[int, int]
    frame: str
    weight: float
    addressee: Phrase | None = None
    is_negated: bool = False
