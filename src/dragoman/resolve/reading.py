"""Goes through a text once, phrase by phrase, and says whom each means, with what was said before in mind."""

from __future__ import annotations

import bisect
import datetime as dt
from collections.abc import Sequence

import msgspec

from dragoman.records import Sentence
from dragoman.resolve.anaphora import Pointing, Where
from dragoman.resolve.backward import Backward
from dragoman.resolve.descriptions import Descriptions
from dragoman.resolve.evidence import Evidence
from dragoman.resolve.identify import Identifier
from dragoman.resolve.memory import Memory, Referent
from dragoman.resolve.people import People
from dragoman.resolve.phrase import Phrase
from dragoman.resolve.phrases import PhraseReader
from dragoman.resolve.scan import Scanner
from dragoman.resolve.signs import find_scenes, find_signs
from dragoman.resolve.speakers import Speakers
from dragoman.resolve.titles import Titles
from dragoman.resolve.units import Units
from dragoman.resolve.words import (
    ADJECTIVE,
    AGENT,
    ANAPHOR,
    AND,
    COUNTERPART,
    ORGANISATION,
    PERSON,
    PRONOUN,
    ROLE,
    UNKNOWN,
    UNKNOWN_BODY,
)

_CASES = {
    "he": True,
    "she": True,
    "they": True,
    "we": True,
    "i": True,
    "him": False,
    "them": False,
    "me": False,
}
"""Whether the form of a pronoun is that of a subject."""
_LATER = 12
"""How many phrases or sentences around it are looked at."""


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
        self.evidence.add_signs(find_signs(self.units, self.words))
        self.evidence.scenes = find_scenes(self.units, self.words, self.evidence.places)
        if title and title not in text:
            heading = Sentence(title, 0, len(title), 0, "heading")
            self.evidence.add_title(scanner.lexicon, scanner.read(title, [heading]))
        self.memory = Memory()
        self.identifier = Identifier(scanner.lexicon, self.units, self.evidence, date)
        self.pointing = Pointing(self.words, self.memory)
        self.people = People(self)
        self.titles = Titles(self)
        self.backward = Backward(self)
        self.speakers = Speakers(self)
        self.descriptions = Descriptions(self)
        self.phrases = PhraseReader(self.units, self.words).read()
        self.starts = [phrase.start for phrase in self.phrases]
        self.people.learn_full_names(self.phrases)
        self.wheres = [self.where(phrase) for phrase in self.phrases]
        self.referents = [
            self._read(phrase, where) for phrase, where in zip(self.phrases, self.wheres, strict=True)
        ]

    def _read(self, phrase: Phrase, where: Where) -> Referent:
        referent = self.identify(phrase, where)
        if phrase.letter == PRONOUN and self._gender(phrase) in ("i", "w", "y"):
            return referent  # whoever says "I" is not whom "he" means next
        for part in (phrase.owner, phrase.of, phrase.located):
            if part is not None and part.letter not in (ROLE, AGENT, ANAPHOR, COUNTERPART, UNKNOWN):
                named = (
                    self.identifier.identify_name(part) if part.letter != PERSON else self.people.person(part)
                )
                self._note(named, part.start, where, is_subject=False)
        if phrase.letter != ADJECTIVE and not referent.ambiguous:
            self._note(referent, phrase.start, where, where.is_subject)
            self._note_title(referent, phrase)
        return referent

    def _note_title(self, referent: Referent, phrase: Phrase) -> None:
        """Remember what a person was called, for "the cleric" later on."""
        title = phrase if phrase.name is not None else phrase.apposed
        chain = self.memory.chain_of(referent) if title is not None and referent.kind == "person" else None
        if chain is not None and title is not None and title.letter in (ROLE, AGENT):
            chain.titles.add(self.units.data[title.head].text)

    def _note(self, referent: Referent | None, offset: int, where: Where, is_subject: bool) -> None:
        if referent is not None and (referent.actor_id or referent.name or (referent.kind and referent.role)):
            chain = self.memory.learn(referent)
            self.memory.note(chain, offset, where.sentence, is_subject, where.is_quoted)

    def identify(self, phrase: Phrase, where: Where) -> Referent:
        """Whom a phrase means that stands there."""
        letter = phrase.letter
        if letter == PRONOUN:
            if self._is_empty_it(phrase):
                return Referent()
            return self.pronoun(phrase, self._gender(phrase), where)
        if letter == ROLE:
            return self.titles.office(phrase, where)
        if letter == AGENT:
            return self.titles.agent(phrase, where)
        if letter in (ANAPHOR, COUNTERPART):
            return self.backward.read(phrase, where)
        if letter == UNKNOWN:
            return self._as_acronym(phrase) or self.people.identify(phrase)
        if letter == PERSON:
            return self.people.identify(phrase)
        return self._as_acronym(phrase) or self.identifier.identify_name(phrase) or Referent()

    def _gender(self, phrase: Phrase) -> str:
        """The gender of a pronoun, or its person."""
        return self.words.pronouns[self.units.words[phrase.head]]

    def _as_acronym(self, phrase: Phrase) -> Referent | None:
        """An acronym of a body that the text has named in full means that body."""
        surface = self.people.surface(phrase)
        if phrase.letter not in (ORGANISATION, UNKNOWN_BODY, UNKNOWN) or not 2 <= len(surface) <= 8:
            return None
        chain = self.memory.body_called(surface.replace(".", "")) if surface.isupper() else None
        if chain is None or chain.last_before(phrase.start) < 0:
            return None
        return msgspec.structs.replace(chain.referent, method="memory", confidence=0.85, candidates=())

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

    def pronoun(self, phrase: Phrase, gender: str, where: Where, is_possessive: bool = False) -> Referent:
        """Whom a pronoun of this gender means that stands there."""
        if gender in ("i", "w", "y"):
            return self.speakers.person(phrase, gender)
        others = frozenset() if is_possessive else self._named_later(phrase, where)
        if where.is_quoted:
            others |= self.speakers.chains_of_quotation(phrase)
        where = msgspec.structs.replace(where, others=others)
        found = self.pointing.pronoun(gender, where, is_possessive)
        if found.kind == "person" and not (found.country or found.candidates or is_possessive):
            found.country = found.code = self.evidence.home
        return found

    def _named_later(self, phrase: Phrase, where: Where) -> frozenset[int]:
        """Persons named after a pronoun in its sentence, whom it does not mean unless it comes first."""
        place = bisect.bisect_right(self.starts, phrase.start)
        sentence = self.sentences[where.sentence]
        opening = sentence.text[:25].lower().split()
        if opening and opening[0] in self.words.subject_leads and phrase.start - sentence.start < 60:
            return frozenset()
        found = set()
        for other in self.phrases[place : place + _LATER]:
            if other.start >= sentence.end:
                break
            named = other.name or other
            if named.letter in (PERSON, UNKNOWN):
                chain = self.memory.chain_of(self.people.identify(other))
                before = chain.last_before(phrase.start) if chain is not None else -1
                if chain is not None and before < sentence.start:  # not who is spoken of all along
                    found.add(id(chain))
        return frozenset(found)

    def where(self, phrase: Phrase) -> Where:
        """Where a phrase stands in the text."""
        number = self.units.sentences[phrase.first]
        sentence = self.sentences[number]
        first = number
        while first > max(0, number - _LATER) and self.sentences[first - 1].paragraph == sentence.paragraph:
            first -= 1
        return Where(
            phrase.start, number, self.units.is_quoted(phrase.start), self.is_subject(phrase),
            begins_paragraph=first == number, paragraph_start=self.sentences[first].start,
        )  # fmt: skip

    def _is_empty_it(self, phrase: Phrase) -> bool:
        """ "It was clear that …", and all other "it is": mostly nobody."""
        following = phrase.head + 1
        return self.units.words[phrase.head] == "it" and (
            following < len(self.units.words) and self.units.words[following] in self.words.empty_it_verbs
        )

    def _first_of_pair(self, phrase: Phrase) -> Phrase:
        """ "Putin and Xi": both are subjects, or neither is."""
        if phrase.first < 2 or self.units.letters[phrase.first - 1] != AND:
            return phrase
        place = bisect.bisect_left(self.starts, phrase.start) - 1
        if place >= 0 and self.phrases[place].last == phrase.first - 2:
            return self.phrases[place]
        return phrase

    def is_subject(self, phrase: Phrase) -> bool:
        """Whether a verb seems to follow, or the phrase begins its sentence or clause."""
        units, letters = self.units, self.units.letters
        if phrase.letter == PRONOUN and self.units.words[phrase.head] in _CASES:
            return _CASES[self.units.words[phrase.head]]
        phrase = self._first_of_pair(phrase)
        before, after = phrase.first - 1, phrase.last + 1
        if before >= 0 and letters[before] in "FTS":
            return False
        if letters[after : after + 1] == "V" or self._is_apposed_subject(phrase):
            return True
        is_named = (phrase.name or phrase).letter in (PERSON, UNKNOWN)
        if is_named and "who" in units.words[after : after + 1 + (letters[after : after + 1] == ",")]:
            return True
        word = units.words[after] if after < len(units.words) else ""
        if letters[after : after + 1] == "w" and (word.endswith("ed") or word in self.words.agent_verbs):
            return True
        return before < 0 or letters[before] == "." or units.words[before] in self.words.subject_leads

    def _is_apposed_subject(self, phrase: Phrase) -> bool:
        """ "Jane Roe, the spokeswoman, said" """
        other = phrase.apposed
        if other is None or other.first < phrase.last:
            return False
        after = other.last + 1
        return self.units.letters[after : after + 2] == ",V"
