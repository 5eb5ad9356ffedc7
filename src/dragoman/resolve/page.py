"""A text with what is found in it before any sentence is read: names of the register, nouns, surnames."""

from __future__ import annotations

import re
from collections.abc import Sequence

from dragoman.records import Sentence
from dragoman.resolve.lexicon import Hit, Lexicon, Noun
from dragoman.resolve.register_names import fold
from dragoman.resolve.words import ADJECTIVE, ORGANISATION, PEOPLE, PERSON, SEAT, STATE

_MID_CAPITALS = re.compile(r"(?<=[a-z,;] )[A-Z]\w+")
_GIVEN_BEFORE = re.compile(r"(?:^|[^\w.-])([A-Z][a-z]+) $")
_CAPITAL_BEFORE = re.compile(r"\b([A-Z][a-z]\w+) $")
_PERSON_AFTER = re.compile(r", (?:\d\d,|who |an? \w)")
_NEXT_WORD = re.compile(r"\s(\w+)")
_LETTERS = {
    "adjective": ADJECTIVE, "demonym": ADJECTIVE, "demonym_plural": PEOPLE,
    "capital": SEAT, "seat": SEAT, "place": SEAT,
}  # fmt: skip


class Page:
    """A text with what was found in it before any sentence is read."""

    def __init__(self, lexicon: Lexicon, text: str, flat: str, sentences: Sequence[Sentence]) -> None:
        self.lexicon = lexicon
        self.words = lexicon.words
        self.text = text
        self.flat = flat
        self.names: dict[int, Hit] = {hit.start: hit for hit in lexicon.find_names(text, flat)}
        self.nouns: dict[int, tuple[int, Noun]] = {
            start: (end, noun) for start, end, noun in lexicon.find_nouns(flat)
        }
        self.name_words: set[str] = set()
        """The words of all full names of persons: Song of Song Young-moo is no song."""
        self.last_names: set[str] = set()
        self.place_named: set[str] = set()
        """Full names of persons that end like a place: "Ruth London"."""
        self._collect_names()
        self._collect_place_named()
        body = " ".join(sentence.text for sentence in sentences if sentence.kind == "body")
        self.capitals = {fold(word) for word in _MID_CAPITALS.findall(body)} - self.words.common
        """Words with a capital within sentences: names, where a headline gives capitals to all."""

    def _collect_names(self) -> None:
        for hit in self.names.values():
            words = self.flat[hit.start : hit.end].split()
            if len(words) > 1 and self.letter_of(hit) == PERSON:
                self.name_words.update(words)
                self.last_names.add(words[-1])
            elif len(words) == 1 and self.letter_of(hit) == SEAT and self._follows_given_name(hit):
                self.last_names.add(words[0])

    def _follows_given_name(self, hit: Hit) -> bool:
        """Whether a place's name stands after a given name within its line: "Ben Rhodes"."""
        before = self.text[max(0, hit.start - 24) : hit.start]
        match = _GIVEN_BEFORE.search(before)
        if match is None or hit.aliases[0].kind != "place":
            return False
        word = fold(match[1])
        return self.lexicon.is_given_name(word) and word not in self.words.common

    def _collect_place_named(self) -> None:
        """Persons whose surname is a place, by the first name before it or the words after it."""
        for hit in self.names.values():
            low = max(0, hit.start - 25)
            before = _CAPITAL_BEFORE.search(self.text[low : hit.start])
            if before is None or " " in self.flat[hit.start : hit.end]:
                continue
            start = low + before.start()
            first, word = self.flat[start : hit.start - 1], self.flat[hit.start : hit.end]
            if not self._may_be_first(first, start) or self.letter_of(hit) not in (SEAT, STATE):
                continue
            is_told = bool(_PERSON_AFTER.match(self.text, hit.end)) or self._speaks_after(hit.end)
            if self.lexicon.is_given_name(first) or is_told:
                self.place_named.add(f"{first} {word}")
                self.last_names.add(word)

    def _may_be_first(self, word: str, start: int) -> bool:
        """Whether a capitalised word before a place may be a first name: not "Greater London"."""
        words = self.words
        is_listed = word in words.classes or word in words.common or word in words.place_leads
        return not (
            is_listed
            or word in words.calendar
            or word in words.places
            or word in words.organisation
            or start in self.names
            or start in self.nouns
        )

    def _speaks_after(self, end: int) -> bool:
        following = _NEXT_WORD.match(self.flat, end)
        return following is not None and following[1] in self.words.speech_verbs

    def letter_of(self, hit: Hit, is_shouted: bool = False) -> str:
        """The class of a name: that of its surest meaning, if a name it is."""
        word = self.flat[hit.start : hit.end]
        if (is_shouted and word in self.words.common) or word in self.words.calendar:
            return ""
        best = hit.aliases[0]
        entity = self.lexicon.register.entity(best.entity)
        letter = _LETTERS.get(best.kind, "")
        if entity is not None and entity.kind in ("state", "territory", "region"):
            is_name = letter in (ADJECTIVE, SEAT) and (best.text.isupper() or best.text == entity.name)
            return letter if letter and not is_name else STATE
        if entity is not None and entity.kind == "person":
            return PERSON
        return letter if letter == ADJECTIVE else ORGANISATION
