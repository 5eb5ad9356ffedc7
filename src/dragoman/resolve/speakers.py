"""Who "I", "we" and "you" are: the speaker of a quotation, whoever is interviewed, the teller of a story."""

from __future__ import annotations

import bisect
import functools
import re
from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

import msgspec

from dragoman.resolve.memory import Referent
from dragoman.resolve.phrase import Phrase
from dragoman.resolve.turns import Turns
from dragoman.resolve.words import PERSON, PRONOUN, ROLE, UNKNOWN

if TYPE_CHECKING:
    from dragoman.resolve.reading import Reading

_YOU = re.compile(r"\b(?:you|your)\b", re.IGNORECASE)
_ASKED = re.compile(r"\binterview(?:s|ed|ing| with)\s[^.,;]{0,60}$", re.IGNORECASE)
_INTRODUCED = re.compile(r"\b(?:my name is|i['’]m|i am)\s+$", re.IGNORECASE)
_QUESTIONS = 3
"""So many questions to a "you", and answers by an "I", make a text an interview."""
_LEAD = 4
"""So many sentences at the beginning may say that a text is an interview, or who wrote it."""
_NEAR_QUOTE = 60
"""So many characters from a quotation its speaker may stand."""
_ASKED_WEIGHT = 2
_REPORTERS = frozenset(("MED", "JRN"))
_ANSWER = 0.3
_QUOTE = 0.5


class Speakers:
    """Who speaks where in one text."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.units = reading.units
        self.words = reading.words
        self.sentences = reading.sentences

    def person(self, phrase: Phrase, gender: str) -> Referent:
        """Whom a pronoun of the first or second person means; nobody where the text does not tell."""
        found, sure = self._find(phrase, gender)
        if found is None or not (found.name or found.role):
            return Referent()
        return msgspec.structs.replace(found, method="memory", confidence=min(sure, found.confidence))

    def _find(self, phrase: Phrase, gender: str) -> tuple[Referent | None, float]:
        if self.units.is_quoted(phrase.start):
            if gender == "i":
                return self.of_quotation(phrase), _QUOTE
            return (self.interviewee if gender == "y" else None), _ANSWER
        number = self.units.sentences[phrase.first]
        if self.turns.labels:
            return self.turns.speaker(number, gender == "y"), _QUOTE
        if self.interviewee is not None:
            is_asking = self._is_question(number)
            return (self.interviewee if is_asking == (gender == "y") else None), _QUOTE
        if gender == "y":
            return None, 0.0
        return self._teller(phrase.start), _ANSWER

    def _is_question(self, number: int) -> bool:
        """Whether a short paragraph asks somebody something."""
        paragraph = self.sentences[number].paragraph
        first = last = number
        while first and self.sentences[first - 1].paragraph == paragraph and number - first < _LEAD:
            first -= 1
        while last + 1 < len(self.sentences) and self.sentences[last + 1].paragraph == paragraph:
            last += 1
            if last - first >= _LEAD:
                return False
        text = self.units.text[self.sentences[first].start : self.sentences[last].end]
        return text.endswith("?") and bool(_YOU.search(text))

    # transcripts

    @functools.cached_property
    def turns(self) -> Turns:
        """The turns of a transcript; none where the text is not one."""
        return Turns(self.reading, self)

    # quotations

    def chains_of_quotation(self, phrase: Phrase) -> frozenset[int]:
        """The chain of whoever speaks the quotation: not the "he" in it."""
        speaker = self.of_quotation(phrase)
        chain = self.reading.memory.chain_of(speaker) if speaker is not None else None
        return frozenset((id(chain),)) if chain is not None else frozenset()

    def of_quotation(self, phrase: Phrase) -> Referent | None:
        """The person named right after a quotation or before it, as whoever speaks it."""
        bounds = self.units.quotation_at(phrase.start)
        if bounds is None:
            return None
        starts, phrases = self.reading.starts, self.reading.phrases
        after, before = bisect.bisect_left(starts, bounds[1]), bisect.bisect_left(starts, bounds[0])
        following = [p for p in phrases[after : after + 3] if p.start < bounds[1] + _NEAR_QUOTE]
        leading = [p for p in phrases[max(0, before - 3) : before] if p.end > bounds[0] - _NEAR_QUOTE]
        for other in [*following, *reversed(leading)]:
            found = None if self.units.is_quoted(other.start) else self._as_speaker(other)
            if found is not None:
                return found
        return None

    def _as_speaker(self, other: Phrase) -> Referent | None:
        """Whom a phrase beside a quotation means, if it can be its speaker."""
        if other.letter == PRONOUN:
            gender = self.words.pronouns[self.units.words[other.head]]
            if gender not in ("m", "f") or not self._has_speech(other):
                return None
            found = self.reading.pronoun(other, gender, self.reading.where(other))
            return found if found.name else None
        if other.letter not in (PERSON, UNKNOWN, ROLE):
            return None
        if not (self.reading.is_subject(other) or self._has_speech(other)):
            return None
        if (other.name or other).letter in (PERSON, UNKNOWN):
            return self.reading.people.identify(other)
        return self.reading.titles.office(other, self.reading.where(other))

    def _has_speech(self, phrase: Phrase) -> bool:
        words, after = self.units.words, phrase.last + 1
        before = words[phrase.first - 1] if phrase.first else ""
        return before in self.words.speech_verbs or (
            after < len(words) and words[after] in self.words.speech_verbs
        )

    # interviews

    @functools.cached_property
    def interviewee(self) -> Referent | None:
        """Who answers, where a text is questions and answers: whom it names most at its beginning."""
        questions = [
            s
            for s in self.sentences
            if s.text.endswith("?") and _YOU.search(s.text) and not self.units.is_quoted(s.start + 1)
        ]
        told = any("interview" in sentence.text.lower() for sentence in self.sentences[:_LEAD])
        own = self._own_words()
        if told:
            is_interview = len(questions) + min(own, 1) >= 2 and bool(questions)
        else:
            is_interview = len(questions) >= _QUESTIONS and own >= _QUESTIONS
        return self.main_person if is_interview else None

    @functools.cached_property
    def main_person(self) -> Referent | None:
        """The person whom the first quarter names most; who is said to be interviewed counts more."""
        early = self.sentences[len(self.sentences) // 4].end
        counts: Counter[str] = Counter()
        found: dict[str, Referent] = {}
        for other in self.reading.phrases[: bisect.bisect_left(self.reading.starts, early)]:
            if (other.name or other).letter not in (PERSON, UNKNOWN):
                continue
            referent = self.reading.people.identify(other)
            if referent.kind == "person" and referent.name:
                counts[referent.name] += self._weight(other, referent)
                found[referent.name] = referent
        return found[counts.most_common(1)[0][0]] if counts else None

    def _weight(self, phrase: Phrase, referent: Referent) -> int:
        """Who is said to be interviewed counts more than others, a journalist not at all."""
        if referent.sector in _REPORTERS:
            return 0
        sentence = self.sentences[self.units.sentences[phrase.first]]
        lead = self.units.text[max(sentence.start, phrase.start - 90) : phrase.start]
        return _ASKED_WEIGHT if _ASKED.search(lead) else 1

    def _own_words(self) -> int:
        """How often "I" stands outside quotation marks."""
        units = self.units
        return sum(
            word == "i" and not units.is_quoted(start)
            for word, start in zip(units.words, units.starts, strict=True)
        )

    # whoever tells a story

    def _teller(self, offset: int) -> Referent | None:
        """Who has said "I am …" before this place, or wrote the text, where it says so."""
        place = bisect.bisect_right(self._tellers[0], offset) - 1
        return self._tellers[1][place] if place >= 0 else None

    @functools.cached_property
    def _tellers(self) -> tuple[list[int], list[Referent]]:
        authors = list(self._author())[:1]
        places = [place for place, _ in authors]
        tellers = [author for _, author in authors]
        for phrase in self.reading.phrases:
            if phrase.letter not in (PERSON, UNKNOWN) or not self._introduces(phrase):
                continue
            found = self.reading.people.identify(phrase)
            if found.name and (found.kind == "person" or self.reading.people.is_given(phrase)):
                places.append(phrase.start)
                tellers.append(found)
        return places, tellers

    def _introduces(self, phrase: Phrase) -> bool:
        """ "I am Ann Lee", "my name is Ann Lee" """
        lead = self.units.text[max(0, phrase.start - 16) : phrase.start]
        return bool(_INTRODUCED.search(lead)) and not self.units.is_quoted(phrase.start)

    def _author(self) -> Iterator[tuple[int, Referent]]:
        """ "By Ann Lee", in a line of its own at the top."""
        for sentence in self.sentences[:_LEAD]:
            if sentence.text.startswith(("By ", "BY ")):
                found = self.reading.descriptions.find(sentence.start + 3, sentence.end)
                if found is not None and found.name and found.kind == "person":
                    yield sentence.start, found
