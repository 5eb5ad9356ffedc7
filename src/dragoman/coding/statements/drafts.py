"""A statement before its parties are resolved."""

from __future__ import annotations

import dataclasses
import re

from dragoman.coding.statements.attributions import Attribution
from dragoman.coding.statements.phrases import Phrase
from dragoman.coding.statements.quotations import Quotation
from dragoman.records import StatementKind

MIN_SPEECH_WORDS = 4
"""A quotation of fewer words that no cue governs is taken for a name or scare quotes."""

_WORD = re.compile(r"\w+")


@dataclasses.dataclass(slots=True)
class Draft:
    """A statement in offsets of the article; ``frame`` names the way it was found."""

    speaker: Phrase | None
    cue: tuple[int, int] | None
    content: tuple[int, int]
    parts: list[tuple[int, int]]
    frame: str
    weight: float
    addressee: Phrase | None = None
    is_negated: bool = False
    quotations: list[Quotation] = dataclasses.field(default_factory=list)

    @classmethod
    def of(cls, found: Attribution, content: tuple[int, int], quotations: list[Quotation]) -> Draft:
        """An attribution whose content was widened to whole quotations."""
        return cls(
            found.speaker, found.cue, content, _without_hole(content, found), found.frame, found.weight,
            found.addressee, found.is_negated, quotations,
        )  # fmt: skip

    @property
    def reach(self) -> int:
        """Where the last of content, cue and speaker ends."""
        ends = [self.content[1], self.cue[1] if self.cue else 0, self.speaker.end if self.speaker else 0]
        return max(ends)

    def join(self, quotation: Quotation) -> None:
        """Take a quotation as a further part of the same speech."""
        self.parts = sorted({*self.parts, *quotation.parts})
        self.content = (min(self.content[0], quotation.start), max(self.content[1], quotation.end))
        self.quotations.append(quotation)

    def replace_content(self, quotation: Quotation) -> None:
        """Take a quotation instead of the content found so far."""
        self.content = (quotation.start, quotation.end)
        self.parts = list(quotation.parts)
        self.quotations = [quotation]

    def kind(self, text: str) -> StatementKind:
        """direct, mixed or indirect, by how many words of the content stand in quotation marks."""
        inside = sum(
            _count_words(text, max(q.start, a), min(q.end, b))
            for q in self.quotations for a, b in self.parts if q.start < b and q.end > a
        )  # fmt: skip
        total = sum(_count_words(text, a, b) for a, b in self.parts)
        if not inside:
            return "indirect"
        return "direct" if inside >= total - 1 and inside >= 0.8 * total else "mixed"


def _without_hole(content: tuple[int, int], found: Attribution) -> list[tuple[int, int]]:
    """The content in pieces where speaker and cue stand in its midst."""
    start, end = content
    hole = [found.cue]
    if found.speaker is not None and start < found.speaker.start < end:
        hole.append((found.speaker.start, found.speaker.end))
    first, last = min(a for a, _ in hole), max(b for _, b in hole)
    if start < first and last < end:
        return [(start, first), (last, end)]
    return [content]


def _count_words(text: str, start: int, end: int) -> int:
    return sum(1 for _ in _WORD.finditer(text, start, end))
