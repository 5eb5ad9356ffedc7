"""What the readers of an article's statements share: text, sentences, parses, quotations, lexicon."""

from __future__ import annotations

import bisect
from collections.abc import Sequence

from dragoman.coding.statements.cues import Cues
from dragoman.coding.statements.quotations import Quotation
from dragoman.parse import Parsed
from dragoman.records import Sentence


class Scene:
    """An article as its statements are read; answers what stands at an offset."""

    def __init__(
        self,
        text: str,
        sentences: Sequence[Sentence],
        parsed: Sequence[Parsed],
        quotations: Sequence[Quotation],
        cues: Cues,
    ) -> None:
        self.text = text
        self.sentences = sentences
        self.quotations = quotations
        self.cues = cues
        self._parses = {p.sentence.start: p for p in parsed}
        self._sentence_starts = [s.start for s in sentences]
        self._quotation_starts = [q.start for q in quotations]

    def sentence_number(self, offset: int) -> int:
        """The number of the last sentence that begins at or before the offset; -1 before the first."""
        return bisect.bisect_right(self._sentence_starts, offset) - 1

    def parse_of(self, number: int) -> Parsed | None:
        """The parse of a sentence, where there is one."""
        if not 0 <= number < len(self.sentences):
            return None
        return self._parses.get(self.sentences[number].start)

    def quotation_at(self, offset: int) -> Quotation | None:
        """The quotation that holds the offset between its marks."""
        number = bisect.bisect_right(self._quotation_starts, offset) - 1
        if number < 0:
            return None
        found = self.quotations[number]
        return found if found.start <= offset < found.end else None

    def quotations_between(self, start: int, end: int) -> Sequence[Quotation]:
        """The quotations that overlap a stretch."""
        first = max(0, bisect.bisect_right(self._quotation_starts, start) - 1)
        if first < len(self.quotations) and self.quotations[first].end <= start:
            first += 1
        return self.quotations[first : bisect.bisect_left(self._quotation_starts, end)]

    def is_blank(self, start: int, end: int) -> bool:
        """Whether a stretch is empty or white space."""
        return not self.text[start:end].strip()

    def ends_sentence(self, offset: int) -> bool:
        """Whether nothing of its sentence stands behind the offset."""
        number = self.sentence_number(offset - 1)
        return number >= 0 and self.is_blank(offset, self.sentences[number].end)

    def begins_sentence(self, offset: int) -> bool:
        """Whether nothing of its sentence stands before the offset."""
        number = self.sentence_number(offset)
        return number >= 0 and self.is_blank(self.sentences[number].start, offset)
