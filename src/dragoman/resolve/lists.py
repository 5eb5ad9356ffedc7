"""Phrases that belong together: lists that share a head, and appositions."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from dragoman.resolve.anaphora import BODY_SECTORS
from dragoman.resolve.phrase import Phrase
from dragoman.resolve.words import (
    ADJECTIVE,
    AGENT,
    ANAPHOR,
    AND,
    COMMA,
    DETERMINER,
    OF,
    ORGANISATION,
    PERSON,
    PREPOSITION,
    ROLE,
    SEAT,
    STATE,
    STOP,
    UNKNOWN,
)

if TYPE_CHECKING:
    from dragoman.resolve.phrases import PhraseReader

_APPOSED = re.compile(r"[,.V:Tw]|$")
_MAX_LIST = 12


class Joiner:
    """Finds what belongs to a phrase beside it."""

    def __init__(self, reader: PhraseReader) -> None:
        self.reader = reader
        self.units = reader.units
        self.letters = reader.letters

    def spread(self, phrase: Phrase) -> Iterator[Phrase]:
        """The phrase, and those that share its head with it in a list."""
        letters = self.letters
        if (
            phrase.letter == ADJECTIVE
            and phrase.head == phrase.last
            and letters[phrase.last + 1] in (AND, COMMA)
        ):
            rest = self._rest_of_list(phrase)
            if rest is not None:
                yield from rest
                return
        yield phrase
        target = phrase.of if phrase.of_word == "of" else None
        if target is not None and phrase.last == target.last and self._is_plural(phrase):
            yield from self._more(phrase, target.letter, "of")
        elif phrase.name is not None and self._is_plural(phrase):
            yield from self._more(phrase, "", "name")

    def _is_plural(self, phrase: Phrase) -> bool:
        data = self.units.data[phrase.head]
        return bool(getattr(data, "is_plural", False))

    def _rest_of_list(self, phrase: Phrase) -> list[Phrase] | None:
        """ "Russian, Iranian and Turkish foreign ministers": every adjective shares the last one's head."""
        firsts = [phrase]
        spot = phrase.last + 1
        while self.letters[spot] in (AND, COMMA) and len(firsts) < 8:
            spot += 1 + (self.letters[spot + 1] == AND)
            following = self.reader.parse(spot)
            if following is None:
                return None
            if following.letter == ADJECTIVE:
                firsts.append(following)
                spot = following.last + 1
                continue
            if following.owner is None or following.letter not in (ROLE, AGENT):
                return None
            for first in firsts:
                first.owner = self.reader.single(first.head)
                first.head, first.letter, first.compound = (
                    following.head,
                    following.letter,
                    following.compound,
                )
                first.is_shared = True
                first.determiner = first.determiner or following.determiner
            following.shares = True
            return [*firsts, following]
        return None

    def _more(self, phrase: Phrase, letter: str, part: str) -> Iterator[Phrase]:
        """The further members: "… of Russia **and China**", "Presidents Putin **and Xi**"."""
        spot = phrase.last + 1
        for _ in range(_MAX_LIST):
            if self.letters[spot] not in (AND, COMMA):
                return
            spot += 1 + (self.letters[spot + 1] == AND)
            if part == "of":
                lead = 1 if self.letters[spot] == DETERMINER else 0
                if self.letters[spot + lead] not in (STATE, SEAT, ORGANISATION, letter):
                    return
                member = self.reader.single(spot + lead)
            elif self.letters[spot] in (PERSON, UNKNOWN):
                member = self.reader.single(spot)
            else:
                return
            other = Phrase(member.first)
            other.head, other.letter, other.compound = phrase.head, phrase.letter, phrase.compound
            other.status, other.is_shared = phrase.status, True
            other.of, other.of_word = (member, "of") if part == "of" else (None, "")
            other.name = member if part == "name" else None
            yield self.reader.close(other, member.last)
            spot = member.last + 1

    def appose(self, found: list[Phrase]) -> None:
        """Ties "X, the Iranian foreign minister," and "the foreign minister, X," together."""
        for one, two in itertools.pairwise(found):
            if self.letters[one.last + 1] != COMMA or two.first != one.last + 2 or one.apposed is not None:
                continue
            after = self.letters[two.last + 1]
            gap = self.units.text[one.end : two.start]
            if not _APPOSED.match(after) or any(mark in gap for mark in '"“”'):
                continue
            if self._opens_sentence(one, after):
                continue
            if self._are_same(one, two) or self._are_same(two, one):
                one.apposed, two.apposed = two, one

    def _opens_sentence(self, name: Phrase, after: str) -> bool:
        """ "After talks with Modi, the Thai premier left": a name that only ends what opens the sentence."""
        if name.letter not in (PERSON, UNKNOWN) or after in (COMMA, STOP) or name.first == 0:
            return False
        if self.letters[name.first - 1] not in (PREPOSITION, OF):
            return False
        start = name.first
        while start > 0 and self.letters[start - 1] not in (STOP, COMMA):
            start -= 1
        return self.letters[start] == PREPOSITION or self.units.words[start].endswith("ing")

    def _are_same(self, name: Phrase, title: Phrase) -> bool:
        """Whether one may be a person's or company's name and the other what he, she or it is."""
        if name.letter == UNKNOWN and title.letter == ANAPHOR:
            noun = self.units.words[title.head]
            return name.name is None and title.determiner in ("a", "an") and noun in BODY_SECTORS
        if (
            name.letter not in (PERSON, UNKNOWN)
            or title.letter not in (ROLE, AGENT)
            or title.name is not None
        ):
            return False
        is_body = self.units.words[title.head].rpartition(" ")[2] in self.reader.words.body_nouns
        return not is_body and not self._is_plural(title)
