"""Spans that are no phrase and yet mean a person of the text: "who", "the composer", "the man"."""

from __future__ import annotations

import bisect
import re
from typing import TYPE_CHECKING

import msgspec

from dragoman.resolve.anaphora import Where
from dragoman.resolve.capitals import is_title_case
from dragoman.resolve.memory import Referent
from dragoman.resolve.register_names import fold
from dragoman.resolve.words import PERSON, UNKNOWN

if TYPE_CHECKING:
    from dragoman.resolve.reading import Reading

_DESCRIPTION = re.compile(r"(?:the|this|that)\s+(?:[a-z-]+\s+){0,2}?(\d+-year-old|[a-z-]+)", re.IGNORECASE)
_RELATIVES = {"who": ("person", "group"), "whom": ("person", "group"), "which": ("organisation", "state")}
_LINKS = frozenset((" ", ", "))
_NAME_WORD = re.compile(r"[^\W\d_a-z][^\W\d_]*(?:[.'’-]\w*)*$")
_INVERTED = re.compile(r"([A-Z][\w'’-]+), ([A-Z][\w'’-]+(?: [A-Z][\w.'’-]*)?)")
_NAME_LENGTH = 4
_HEADING = 40
"""So long a sentence all in capitalised words is a headline, whose capitals tell nothing."""
_INTRODUCTION = r"(?:\b(?:is|was|as|became)|,)\s+(?:an?|the)\s+[^,.;:]{0,40}?\b"
_INTRODUCTION_END = r"(?=[,.;:]|\s(?:who|from|at|of|in|for|and|with|by)\b)"
_INTRODUCED_WITHIN = 250
"""So many characters before its description a person's name stands."""


class Descriptions:
    """Whom spans of one text mean that the phrases do not hold."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.units = reading.units
        self.words = reading.words
        self._nameless: dict[str, int] = {}
        self._introduced: dict[str, list[tuple[int, Referent]]] = {}
        self._sentences = [sentence.start for sentence in reading.sentences]

    def find(self, start: int, end: int) -> Referent | None:
        """Whom the span means; None where nothing tells."""
        text = self.units.text[start:end]
        if text.lower() in _RELATIVES:
            return self._antecedent(text.lower(), start)
        match = _DESCRIPTION.fullmatch(text)
        return self._described(match[1].lower(), start) if match else self._named_so(start, end)

    def inverted(self, start: int, end: int) -> Referent | None:
        """Whom "Roe, Jane" means, as lists of books have it."""
        match = _INVERTED.fullmatch(self.units.text, start, end)
        if match is None or not self.reading.scanner.lexicon.is_given_name(fold(match[2].split()[0])):
            return None
        return Referent(name=f"{match[2]} {match[1]}", kind="person", confidence=0.3)

    def _antecedent(self, word: str, start: int) -> Referent | None:
        """ "X, who": whoever is named right before."""
        place = bisect.bisect_left(self.reading.starts, start) - 1
        if place < 0 or self.units.text[self.reading.phrases[place].end : start] not in _LINKS:
            return None
        found = self.reading.referents[place]
        if found.kind not in _RELATIVES[word]:
            return None
        return msgspec.structs.replace(found, method="memory", confidence=min(0.8, found.confidence))

    def _described(self, noun: str, start: int) -> Referent | None:
        """The person whom the text has introduced as such, or the last man or woman it spoke of."""
        gender = self.words.human_nouns.get("year-old" if noun.endswith("-year-old") else noun)
        found = self.introduced_as(noun, start)
        if found is None and gender and not self._is_nameless(noun, start):
            number = bisect.bisect_right(self._sentences, start) - 1
            where = Where(start, number, self.units.is_quoted(start), True, begins_paragraph=True)
            found = self.reading.pointing.pronoun(gender, where)
            found = found if found.name and not found.ambiguous else None
        if found is None or not found.name:
            return None
        return msgspec.structs.replace(found, method="memory", confidence=min(0.5, found.confidence))

    def _is_nameless(self, noun: str, start: int) -> bool:
        """Whether the text has spoken of "a man" before: "the man" is he."""
        if noun not in self._nameless:
            match = re.search(rf"\b[Aa]n? (?:[a-z-]+ ){{0,2}}{re.escape(noun)}\b", self.units.text)
            self._nameless[noun] = match.start() if match else len(self.units.text)
        return self._nameless[noun] < start

    def introduced_as(self, noun: str, start: int) -> Referent | None:
        """The person named before "is a …", "was a …" or an apposition with this noun."""
        if noun not in self._introduced:
            # Who was introduced may himself be told by this noun ("X, the head of the community, …").
            self._introduced[noun] = []
            self._introduced[noun] = self._introductions(noun)
        return next((found for place, found in reversed(self._introduced[noun]) if place < start), None)

    def _introductions(self, noun: str) -> list[tuple[int, Referent]]:
        pattern = re.compile(_INTRODUCTION + re.escape(noun) + _INTRODUCTION_END)
        found = []
        for match in pattern.finditer(self.units.text):
            person = self._named_before(match.start())
            if person is not None:
                found.append((match.end(), person))
        return found

    def _named_before(self, offset: int) -> Referent | None:
        """The person named last before a place in its sentence."""
        sentence = self._sentences[max(0, bisect.bisect_right(self._sentences, offset) - 1)]
        low = max(sentence, offset - _INTRODUCED_WITHIN)
        place = bisect.bisect_left(self.reading.starts, offset) - 1
        while place >= 0 and self.reading.starts[place] >= low:
            phrase = self.reading.phrases[place]
            if (phrase.name or phrase).letter in (PERSON, UNKNOWN):
                found = self.reading.people.identify(phrase)
                if found.kind == "person":
                    return found
            place -= 1
        return None

    def _named_so(self, start: int, end: int) -> Referent | None:
        """A person unknown to the register whom a span names that looks like a name and is no phrase."""
        words = self.units.text[start:end].split()
        number = bisect.bisect_right(self._sentences, start) - 1
        if not 1 <= len(words) <= _NAME_LENGTH or number < 0 or not all(map(_NAME_WORD.match, words)):
            return None
        sentence, folded = self.reading.sentences[number], [fold(word) for word in words]
        is_first = len(words) == 1 and start == sentence.start
        if is_first or any(word in self.words.common or word in self.words.classes for word in folded):
            return None
        is_known = len(words) > 1 and self.reading.scanner.lexicon.is_given_name(folded[0])
        if not is_known and is_title_case(sentence) and len(sentence.text) > _HEADING:
            return None
        return Referent(name=" ".join(words), kind="person" if is_known else None, confidence=0.2)
