"""Turns a text into units (names, role nouns, agent nouns, little words), one class letter each."""

from __future__ import annotations

import re
from collections.abc import Sequence

from dragoman.records import Sentence
from dragoman.resolve.capitals import CapitalReader, Tokens, is_title_case
from dragoman.resolve.lexicon import Hit, Lexicon, Noun, flatten
from dragoman.resolve.page import Page
from dragoman.resolve.units import Units, UnknownName
from dragoman.resolve.words import (
    ADJECTIVE,
    AGENT,
    ANAPHOR,
    AND,
    COMMA,
    GENITIVE,
    NON_ACTOR,
    ORGANISATION,
    OTHER,
    PARTICIPLE,
    PREMODIFIER,
    SEAT,
    STATE,
    STATUS,
    STOP,
    UNKNOWN,
    VERB,
    Words,
)

_TOKEN = re.compile(r"\S+")
_AGE = re.compile(r"\d+-(?=year-old)|year-(?=old)")
_MAY_BE_NAMES = frozenset((OTHER, PREMODIFIER, NON_ACTOR, VERB, STATUS, PARTICIPLE))
_MAY_BE_PREFIX = frozenset((SEAT, STATE, ORGANISATION))
_SILENT_GAPS = frozenset(("", "-", "‑", ".", '"', "“", "”"))
_COMMA_MARKS = frozenset(",()–—")
_STOP_MARKS = frozenset(";:!?")


class Scanner:
    """Makes :class:`Units` of texts."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        self.words: Words = lexicon.words

    def read(self, text: str, sentences: Sequence[Sentence]) -> Units:
        """The units of the text, sentence by sentence."""
        flat = flatten(text)
        page = Page(self.lexicon, text, flat, sentences)
        units = Units(text)
        units.place_named = page.place_named
        tokens = [match.span() for match in _TOKEN.finditer(flat)]
        place, count = 0, len(tokens)
        for number, sentence in enumerate(sentences):
            while place < count and tokens[place][0] < sentence.start:
                place += 1
            first = place
            while place < count and tokens[place][0] < sentence.end:
                place += 1
            _SentenceScan(page, units, tokens[first:place], number, sentence).run()
        self._complete_halves(units)
        return units.close()

    def _complete_halves(self, units: Units) -> None:
        """ "North and South Korea": the first half is a state, too."""
        halves, letters = self.words.cues.halves, units.letters_so_far()
        for number in range(1, len(letters) - 1):
            half = units.words[number - 1]
            if letters[number] != AND or half not in halves:
                continue
            base = units.words[number + 1].rpartition(" ")[2]
            aliases = self.lexicon.register.find(f"{half} {base}", check_case=False)
            if letters[number + 1] in (STATE, ADJECTIVE) and base in halves[half] and aliases:
                hit = Hit(units.starts[number - 1], units.ends[number - 1], aliases)
                units.change(number - 1, letters[number + 1], hit)


class _SentenceScan:
    """One sentence on its way to units."""

    def __init__(self, page: Page, units: Units, tokens: Tokens, number: int, sentence: Sentence) -> None:
        self.page = page
        self.words = page.words
        self.units = units
        self.tokens = tokens
        self.number = number
        self.sentence = sentence
        self.is_shouted = sentence.text.isupper()
        is_title = is_title_case(sentence)
        self.capitals = CapitalReader(page, tokens, is_title or self.is_shouted)

    def run(self) -> None:
        """Read token after token; what is longer than a token takes several."""
        text, flat, tokens = self.page.text, self.page.flat, self.tokens
        names, nouns, classes = self.page.names, self.page.nouns, self.words.classes
        place, last_end = 0, self.sentence.start
        while place < len(tokens):
            start, end = tokens[place]
            is_spaced = last_end + 1 == start and text[last_end] == " "
            if not is_spaced and self._read_gap(last_end, start, flat[start:end]):
                place, last_end = place + 1, end
                continue
            if start not in nouns and start not in names and not text[start].isupper():
                word = flat[start:end]
                letter = PREMODIFIER if _AGE.match(text, start) else classes.get(word, OTHER)
                self.units.put(letter, start, end, word, None, self.number)
                place, last_end = place + 1, end
                continue
            place = self._read_name(place) or self._read_noun(place) or self._read_word(place)
            last_end = self.units.ends[-1]
        self._put(STOP, self.sentence.end, self.sentence.end, "", None)

    def _put(self, letter: str, start: int, end: int, word: str, data: object) -> None:
        self.units.put(letter, start, end, word, data, self.number)

    def _after(self, place: int, end: int) -> int:
        while place < len(self.tokens) and self.tokens[place][0] < end:
            place += 1
        return place

    def _read_gap(self, start: int, end: int, word: str) -> bool:
        """What stands between two tokens; true where it takes the next token with it (a genitive s)."""
        gap = self.page.text[start:end]
        if gap in ("'", "’") and word == "s":
            self._put(GENITIVE, start, end + 1, "s", None)
            return True
        marks = gap.strip()
        if marks in _SILENT_GAPS and gap != " - ":
            return False
        if marks in ("'", "’") and gap[0] != " " and self.page.text[start - 1 : start] in "sxz":
            self._put(GENITIVE, start, start + 1, "", None)
        elif gap == " - " or not _COMMA_MARKS.isdisjoint(gap):
            self._put(COMMA, start, start + 1, "", None)
        elif "/" in gap or "&" in gap:
            self._put(AND, start, start + 1, "", None)
        elif not _STOP_MARKS.isdisjoint(gap):
            self._put(STOP, start, start, "", None)
        return False

    def _read_name(self, place: int) -> int:
        """A name of the register, or the longer unknown one that it begins; 0 where there is none."""
        start, end = self.tokens[place]
        hit, noun = self.page.names.get(start), self.page.nouns.get(start)
        if hit is None or (noun is not None and hit.end < noun[0]):
            return 0
        letter = self.page.letter_of(hit, self.is_shouted)
        if letter in (SEAT, STATE) and hit.end == end and self._is_family_name(place):
            word = self.page.flat[start:end]
            self._put(UNKNOWN, start, end, word, UnknownName([word]))
            return place + 1
        after = self._after(place, hit.end)
        if letter in _MAY_BE_PREFIX and after < len(self.tokens):
            grown = self._read_capitals(place, (after, hit))
            if grown:
                return grown
        if letter:
            self._put(letter, hit.start, hit.end, self.page.flat[hit.start : hit.end], hit)
        return after if letter else 0

    def _is_family_name(self, place: int) -> bool:
        """Whether a place's name is the surname of somebody named in full: Lagos of Ricardo Lagos."""
        start, end = self.tokens[place]
        if self.page.flat[start:end] not in self.page.last_names:
            return False
        before = self.units.words[-1] if self.units.words else ""
        return before not in self.words.place_prepositions

    def _read_noun(self, place: int) -> int:
        """A role, agent or anaphor noun; 0 where there is none."""
        start = self.tokens[place][0]
        noun = self.page.nouns.get(start)
        if noun is None:
            return 0
        if noun[1].letter in (AGENT, ANAPHOR) and self.capitals.begins_body(place, noun):
            grown = self._read_capitals(place)
            if grown:
                return grown
        if self._is_surname(start, noun):
            return 0
        self._put(noun[1].letter, start, noun[0], noun[1].text, noun[1])
        return self._after(place, noun[0])

    def _is_surname(self, start: int, noun: tuple[int, Noun]) -> bool:
        """Whether a capitalised noun is a surname of this text: "Ngo"."""
        word = self.page.flat[start : noun[0]]
        return noun[1].letter == AGENT and word in self.page.name_words and self.page.text[start].isupper()

    def _read_word(self, place: int) -> int:
        """An unknown name, or any other word by its class."""
        start, end = self.tokens[place]
        word = self.page.flat[start:end]
        letter = OTHER if word in self.page.name_words else self.words.classes.get(word, OTHER)
        may_be_name = letter in _MAY_BE_NAMES and self.page.text[start].isupper()
        if may_be_name and not self.capitals.is_contracted(place):
            grown = self._read_capitals(place)
            if grown:
                return grown
        self._put(letter, start, end, word, None)
        return place + 1

    def _read_capitals(self, place: int, known: tuple[int, Hit] | None = None) -> int:
        """A name unknown to the register; 0 where there is none."""
        is_first = place == 0 or self.units.last_letter() == STOP
        found = self.capitals.read(place, is_first, known)
        if found is None:
            return 0
        after, letter, name = found
        start, end = self.tokens[place][0], self.tokens[after - 1][1]
        self._put(letter, start, end, self.page.flat[start:end], name)
        return after
