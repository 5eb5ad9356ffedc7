"""Goes through a text once, phrase by phrase, and says whom each means, with what was said before in mind."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from dragoman.records import Sentence
from dragoman.resolve.anaphora import Pointing, Where
from dragoman.resolve.evidence import Evidence
from dragoman.resolve.identify import Identifier
from dragoman.resolve.memory import Memory, Referent
from dragoman.resolve.people import People
from dragoman.resolve.phrases import Phrase, PhraseReader
from dragoman.resolve.scan import Scanner, Units
from dragoman.resolve.titles import Titles
from dragoman.resolve.words import (
    ADJECTIVE,
    AGENT,
    ANAPHOR,
    COUNTERPART,
    PERSON,
    PRONOUN,
    ROLE,
    UNKNOWN,
)


class Reading:
    """The phrases of one text with their referents."""

    def __init__(
        self,
        scanner: Scanner,
        text: str,
        sentences: Sequence[Sentence],
        date: dt.date | None,
        title: str | None = None,
    ) -> None:
        self.words = scanner.words
        self.scanner = scanner
        self.sentences = sentences
        self.units: Units = scanner.read(text, sentences)
        self.evidence = Evidence(scanner.lexicon, self.units)
        if title and title not in text:
            heading = Sentence(title, 0, len(title), 0, "heading")
            self.evidence.add_title(scanner.lexicon, scanner.read(title, [heading]))
        self.memory = Memory()
        self.identifier = Identifier(scanner.lexicon, self.units, self.evidence, date)
        self.pointing = Pointing(self.words, self.memory)
        self.people = People(self)
        self.titles = Titles(self)
        self.phrases = PhraseReader(self.units, self.words).read()
        self.people.learn_full_names(self.phrases)
        self.referents = [self._read(phrase) for phrase in self.phrases]

    def _read(self, phrase: Phrase) -> Referent:
        where = self.where(phrase)
        referent = self.identify(phrase, where)
        for part in (phrase.owner, phrase.of, phrase.located):
            if part is not None and part.letter not in (ROLE, AGENT, ANAPHOR, COUNTERPART, UNKNOWN):
                named = (
                    self.identifier.identify_name(part) if part.letter != PERSON else self.people.person(part)
                )
                self._note(named, part.start, where, is_subject=False)
        if phrase.letter != ADJECTIVE and not referent.ambiguous:
            self._note(referent, phrase.start, where, where.is_subject)
        return referent

    def _note(self, referent: Referent | None, offset: int, where: Where, is_subject: bool) -> None:
        if referent is not None and (referent.actor_id or referent.name):
            chain = self.memory.learn(referent)
            self.memory.note(chain, offset, where.sentence, is_subject, where.is_quoted)

    def identify(self, phrase: Phrase, where: Where) -> Referent:
        """Whom a phrase means that stands there."""
        letter = phrase.letter
        if letter == PRONOUN:
            if self._is_empty_it(phrase):
                return Referent()
            return self.pointing.pronoun(self.words.pronouns[self.units.words[phrase.head]], where)
        if letter == ROLE:
            return self.titles.office(phrase, where)
        if letter == AGENT:
            return self.titles.agent(phrase, where)
        if letter in (ANAPHOR, COUNTERPART):
            return self.titles.anaphor(phrase, where)
        if letter in (PERSON, UNKNOWN):
            return self.people.identify(phrase)
        return self.identifier.identify_name(phrase) or Referent()

    def identify_span(self, start: int, end: int, head: tuple[int, int] | None) -> Referent | None:
        """Whom a stretch within or across phrases means, read by itself where it stands."""
        units = self.units
        inside = [n for n in units.between(start, end) if units.starts[n] < units.ends[n]]
        if not inside:
            return None
        reader = PhraseReader(units, self.words, limit=inside[-1] + 1)
        place, first = inside[0], None
        while place <= inside[-1]:
            phrase = reader.parse(place)
            if phrase is None:
                place += 1
                continue
            if head is None or (phrase.start <= head[0] and head[1] <= phrase.end):
                return self.identify(phrase, self.where(phrase))
            first = first or phrase
            place = phrase.last + 1
        return None

    def where(self, phrase: Phrase) -> Where:
        """Where a phrase stands in the text."""
        number = self.units.sentences[phrase.first]
        sentence = self.sentences[number]
        begins = number > 0 and self.sentences[number - 1].paragraph != sentence.paragraph
        return Where(
            phrase.start, number, self.units.is_quoted(phrase.start), self._is_subject(phrase), begins
        )

    def _is_empty_it(self, phrase: Phrase) -> bool:
        """ "It was clear that …", and all other "it is": mostly nobody."""
        following = phrase.head + 1
        return self.units.words[phrase.head] == "it" and (
            following < len(self.units.words) and self.units.words[following] in self.words.empty_it_verbs
        )

    def _is_subject(self, phrase: Phrase) -> bool:
        """Whether a verb seems to follow, or the phrase begins its sentence or clause."""
        units, letters = self.units, self.units.letters
        before, after = phrase.first - 1, phrase.last + 1
        if before >= 0 and letters[before] in "FTS":
            return False
        if letters[after : after + 1] == "V":
            return True
        word = units.words[after] if after < len(units.words) else ""
        if letters[after : after + 1] == "w" and (word.endswith("ed") or word in self.words.agent_verbs):
            return True
        return before < 0 or letters[before] == "." or units.words[before] in self.words.subject_leads
