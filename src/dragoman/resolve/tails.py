"""What follows the head of a noun phrase: a name, "of …", "at …"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dragoman.resolve.phrase import Phrase
from dragoman.resolve.words import (
    AGENT,
    ANAPHOR,
    HONORIFIC,
    OF,
    ORGANISATION,
    PARTICIPLE,
    PERSON,
    PREPOSITION,
    ROLE,
    SEAT,
    STATE,
    UNKNOWN,
    UNKNOWN_BODY,
)

if TYPE_CHECKING:
    from dragoman.resolve.phrases import PhraseReader

MAX_LEAD = 5
"""So many titles or determiners in a row are read."""


class TailReader:
    """Reads on from the head of a phrase."""

    def __init__(self, reader: PhraseReader) -> None:
        self.reader = reader
        self.units = reader.units
        self.words = reader.words
        self.letters = reader.letters

    def read(self, phrase: Phrase, last: int, depth: int) -> Phrase:
        """What may follow the head: a name, "of …", "at …"."""
        letters = self.letters
        spot = last + 1
        while letters[spot] == HONORIFIC and spot < last + MAX_LEAD:
            spot += 1
        if (
            letters[spot] in (PERSON, UNKNOWN)
            and phrase.letter in (ROLE, AGENT)
            and self.reader.is_plain_gap(last + 1)
        ):
            phrase.name = self.reader.single(spot)
            return self.reader.close(phrase, spot)
        spot = last + 1
        if letters[spot] == OF:
            sub = self.reader.parse(spot + 1, depth + 1)
            if sub is not None:
                phrase.of, phrase.of_word = sub, "of"
                self.reader.close(phrase, sub.last)
                self._named_after(phrase)
                return phrase
        elif (
            letters[spot] == PARTICIPLE
            and self.units.words[spot] == "based"
            and letters[spot + 1] == PREPOSITION
        ):
            self._affiliate(phrase, spot + 1, depth)
        elif letters[spot] == PREPOSITION and phrase.letter in (ROLE, AGENT, ANAPHOR):
            self._affiliate(phrase, spot, depth)
            if phrase.of is not None:
                self.reader.close(phrase, phrase.of.last)
                self._named_after(phrase)
                return phrase
        return self.reader.close(phrase, last)

    def _named_after(self, phrase: Phrase) -> None:
        """ "the president of Russia Vladimir Putin" """
        spot = phrase.last + 1
        if self.letters[spot] == UNKNOWN and " " not in self.units.words[spot]:
            return
        if (
            self.letters[spot] in (PERSON, UNKNOWN)
            and phrase.letter == ROLE
            and self.reader.is_plain_gap(spot)
        ):
            phrase.name = self.reader.single(spot)
            self.reader.close(phrase, spot)

    def _affiliate(self, phrase: Phrase, spot: int, depth: int) -> None:
        word = self.units.words[spot]
        sub = self.reader.parse(spot + 1, depth + 1)
        if sub is None:
            return
        if word in self.words.affiliation and sub.letter in (ORGANISATION, UNKNOWN_BODY, STATE, SEAT, AGENT):
            phrase.of, phrase.of_word = sub, word
        elif word == "to" and sub.letter in (STATE, ORGANISATION, SEAT):
            if any(role.role in ("AMB", "ENVOY") for role in self._roles(phrase)):
                phrase.of, phrase.of_word = sub, word
        elif word == "in" and sub.letter in (STATE, SEAT):
            phrase.located = sub

    def _roles(self, phrase: Phrase) -> tuple:  # type: ignore[type-arg]
        data = self.units.data[phrase.head]
        return data.roles if data is not None and phrase.letter == ROLE else ()
