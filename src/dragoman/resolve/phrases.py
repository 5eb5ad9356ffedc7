"""Reads noun phrases off the units: who is named, by which office, of which country, with which name."""

from __future__ import annotations

import re

from dragoman.resolve.lists import Joiner
from dragoman.resolve.phrase import Phrase
from dragoman.resolve.tails import MAX_LEAD, TailReader
from dragoman.resolve.units import Units
from dragoman.resolve.words import (
    ADJECTIVE,
    AGENT,
    ANAPHOR,
    COUNTERPART,
    DETERMINER,
    GENITIVE,
    HONORIFIC,
    OF,
    ORGANISATION,
    OTHER,
    PARTICIPLE,
    PEOPLE,
    PERSON,
    POSSESSOR,
    PREMODIFIER,
    PREPOSITION,
    PRONOUN,
    ROLE,
    SEAT,
    STATE,
    STATUS,
    UNKNOWN,
    UNKNOWN_BODY,
    Words,
)

_HEAD_AHEAD = re.compile(r"[MJDB]{0,9}(?:A[MJB]{0,9})?[RGEcW]")
_OWNED_AHEAD = re.compile(r"[MJDB]{0,9}(?:A[MJB]{0,9})?[RGEcWPI]")
_TITLED_AHEAD = re.compile(r"I{1,5}[PX]")
_NOUN_AHEAD = re.compile(r"[MJB]{0,9}[RGEc]")
_NAMES = frozenset((ADJECTIVE, STATE, SEAT, ORGANISATION, PERSON, UNKNOWN, UNKNOWN_BODY, PEOPLE))
_HEADS = frozenset((ROLE, AGENT, ANAPHOR, COUNTERPART))
_STARTS = re.compile(r"[DQMJACKOPXYWRGEcIH]")
_MAX_DEPTH = 5
_MAX_WORDS = 12
_PARTICIPLE_AHEAD = re.compile(r"[MJ]{0,9}[RGEcWO]")


class PhraseReader:
    """Reads the phrases of one text, left to right, without overlaps."""

    def __init__(self, units: Units, words: Words, limit: int | None = None) -> None:
        self.units = units
        self.words = words
        self.letters = units.letters[:limit] + "...."
        self._tail = TailReader(self)

    def read(self) -> list[Phrase]:
        """All phrases of the text in order; apposed ones know each other."""
        found: list[Phrase] = []
        joiner = Joiner(self)
        place, total = 0, len(self.units.letters)
        while place < total:
            match = _STARTS.search(self.letters, place, total)
            if match is None:
                break
            place = match.start()
            phrase = self.parse(place)
            if phrase is None:
                place += 1
                continue
            found.extend(joiner.spread(phrase))
            place = max(found[-1].last, phrase.last) + 1
        joiner.appose(found)
        return found

    def parse(self, place: int, depth: int = 0) -> Phrase | None:
        """The phrase that begins at this unit, as long as it goes."""
        letters = self.letters
        if depth > _MAX_DEPTH:
            return None
        if letters[place] == PRONOUN:
            return self.single(place)
        phrase = Phrase(place)
        spot = self._read_lead(phrase, place)
        for _ in range(_MAX_WORDS):
            letter = letters[spot]
            if letter == HONORIFIC:
                return self._titled(phrase, spot) or self._ranked(phrase, spot, depth)
            if letter in _HEADS and not self._is_against(spot):
                return self._headed(phrase, spot, depth)
            if letter in _NAMES and not self._is_against(spot):
                follows = self._owner_ends(spot)
                if not follows:
                    return self._named(phrase, spot)
                is_participle = letters[spot + 1] == PARTICIPLE
                if is_participle and self.units.words[spot + 1] in self.words.foreign_participles:
                    phrase.status |= {"foreign"}
                else:
                    phrase.owner = self._owner(phrase.owner, spot)
                spot = follows
            elif self._takes(phrase, spot):
                spot += 1
            else:
                return None
        return None

    def _takes(self, phrase: Phrase, spot: int) -> bool:
        """Whether a word before the head belongs to the phrase; what it tells is noted."""
        letter = self.letters[spot]
        if letter in _HEADS:  # "anti-government"
            return self.letters[spot + 1] in "MJRGEcAB"
        if letter in _NAMES:  # "anti-Syria", which gives no nationality
            phrase.status |= {"foreign"}
            return self.letters[spot + 1] in "MJRGEcAB"
        if letter == DETERMINER:
            return phrase.possessor >= 0 or phrase.owner is not None
        if letter == STATUS or (letter == PARTICIPLE and phrase.owner is None and self._is_joined(spot)):
            self._note_status(phrase, spot)
            if letter == PARTICIPLE:  # "Kurdish-led", by whom the register knows no country
                phrase.status |= {"foreign"}
            return True
        if letter in (PREMODIFIER, PARTICIPLE) or (
            letter == OTHER and self._is_unlisted_adjective(phrase, spot)
        ):
            phrase.premodifiers += (spot,)
            return True
        return False

    def _read_lead(self, phrase: Phrase, spot: int) -> int:
        letters = self.letters
        last = spot + MAX_LEAD
        while letters[spot] == DETERMINER and spot < last:
            word = self.units.words[spot]
            phrase.determiner = word if phrase.determiner in ("", "the") else phrase.determiner
            spot += 1
            if letters[spot] == OF and letters[spot + 1] in "DQ":  # "several of the", "two of his"
                spot += 1
        if letters[spot] == POSSESSOR:
            phrase.possessor = spot
            spot += 1
        return spot

    def _note_status(self, phrase: Phrase, spot: int) -> None:
        kind = self.words.status.get(self.units.words[spot])
        if kind:
            phrase.status |= {kind}

    def _is_joined(self, spot: int) -> bool:
        return (
            spot > 0
            and self.units.ends[spot - 1] + 1 == self.units.starts[spot]
            and (self.units.text[self.units.ends[spot - 1]] in "-‑")
        )

    def _is_unlisted_adjective(self, phrase: Phrase, spot: int) -> bool:
        """An unknown word between an article or owner and a noun, if it looks like an adjective."""
        if not (phrase.determiner or phrase.possessor >= 0 or phrase.owner is not None):
            return False
        word = self.units.words[spot]
        return word.endswith(self.words.adjective_endings) and bool(_HEAD_AHEAD.match(self.letters, spot + 1))

    def _is_against(self, spot: int) -> bool:
        """ "anti-Syria" and "pro-Russian" give no nationality."""
        return spot > 0 and self.units.words[spot - 1] in ("anti", "pro", "non") and self._is_joined(spot)

    def _owner_ends(self, spot: int) -> int:
        """Where the rest of a phrase begins whose owner is the name at ``spot``; 0 where it owns nothing."""
        letters = self.letters
        letter, following = letters[spot], letters[spot + 1]
        if following == GENITIVE:
            ahead = _HEAD_AHEAD if letter == PERSON else _OWNED_AHEAD
            return spot + 2 if ahead.match(letters, spot + 2) else 0
        if following == PARTICIPLE and self._is_joined(spot + 1):
            return spot + 2 if _PARTICIPLE_AHEAD.match(letters, spot + 2) else 0
        if letter == ADJECTIVE:
            if following in "XWPO" and not self._is_joined(spot + 1):
                return spot + 1
            return spot + 1 if _HEAD_AHEAD.match(letters, spot + 1) else 0
        if letter in "CKO" and _TITLED_AHEAD.match(letters, spot + 1) and self.is_plain_gap(spot + 1):
            return spot + 1
        if letter in "CKOPXWY" and _NOUN_AHEAD.match(letters, spot + 1) and letters[spot + 1] != ",":
            if letter == PEOPLE or self._is_loose(spot + 1):
                return 0
            return spot + 1
        return 0

    def _is_loose(self, spot: int) -> bool:
        """ "Trump side": after a person, a noun that points back needs a genitive to be owned."""
        return self.letters[spot] == ANAPHOR and self.letters[spot - 1] in "PX"

    def _owner(self, before: Phrase | None, spot: int) -> Phrase | None:
        owner = self.single(spot)
        owner.owner = before
        return owner

    def single(self, spot: int) -> Phrase:
        """The phrase that is this one unit."""
        phrase = Phrase(spot)
        phrase.head = spot
        phrase.letter = self.letters[spot]
        return self.close(phrase, spot)

    def close(self, phrase: Phrase, last: int) -> Phrase:
        """The phrase, ending with this unit."""
        phrase.last = last
        phrase.start = self.units.starts[phrase.first]
        phrase.end = self.units.ends[last]
        return phrase

    def _titled(self, phrase: Phrase, spot: int) -> Phrase | None:
        """Mr., Gen., Sheikh … and the name that follows."""
        phrase.honorific = spot
        while self.letters[spot] == HONORIFIC and spot < phrase.honorific + MAX_LEAD:
            spot += 1
        return self._named(phrase, spot) if self.letters[spot] in (PERSON, UNKNOWN) else None

    def _ranked(self, phrase: Phrase, spot: int, depth: int) -> Phrase | None:
        """A rank without a name: "the commander of …"."""
        if self.units.data[spot].agent is None:
            return None
        phrase.honorific = -1
        return self._headed(phrase, spot, depth)

    def _named(self, phrase: Phrase, spot: int) -> Phrase | None:
        letter = self.letters[spot]
        if letter == ADJECTIVE and phrase.owner is not None:
            return None
        phrase.head = spot
        phrase.letter = letter
        last = spot
        self._trim(phrase, spot)
        if letter in (UNKNOWN_BODY, ORGANISATION) and self.letters[spot + 1] == OF:
            sub = self.parse(spot + 2, 3)
            if sub is not None and sub.letter in (STATE, SEAT):
                phrase.of, phrase.of_word = sub, "of"
                last = sub.last
        if letter == PEOPLE and self.letters[spot + 1] == PREPOSITION and self.units.words[spot + 1] == "in":
            sub = self.parse(spot + 2, 3)
            phrase.located = sub if sub is not None and sub.letter in (STATE, SEAT) else None
        return self.close(phrase, last)

    def _trim(self, phrase: Phrase, spot: int) -> None:
        """A name takes no lead but "the", titles and its country: not "that Moscow", "both Putin"."""
        if phrase.honorific >= 0 or phrase.owner is not None:
            keep = phrase.honorific if phrase.owner is None else phrase.owner.first
            phrase.first = min(keep, spot)
        else:
            phrase.first = spot
        if phrase.first > 0 and self.units.words[phrase.first - 1] == "the" and phrase.determiner == "the":
            phrase.first -= 1

    def _headed(self, phrase: Phrase, spot: int, depth: int) -> Phrase | None:
        letters = self.letters
        while letters[spot + 1] in _HEADS and len(phrase.compound) < MAX_LEAD and self._is_compound(spot):
            phrase.compound += (spot,)
            spot += 1
        if letters[spot + 1] in "OW" and self.is_plain_gap(spot + 1) and not self._is_plural(spot):
            return self._introducing(phrase, spot + 1)  # the elite Quds Force, the news agency KCNA
        if letters[spot + 1] == STATUS and self._is_joined(spot + 1):  # president-elect
            self._note_status(phrase, spot + 1)
            phrase.head, phrase.letter = spot, AGENT if letters[spot] == HONORIFIC else letters[spot]
            return self._tail.read(phrase, spot + 1, depth)
        phrase.head, phrase.letter = spot, AGENT if letters[spot] == HONORIFIC else letters[spot]
        if letters[spot + 1] in "ZwJ" and self.is_plain_gap(spot + 1) and self._is_adjective(spot):
            return None
        if letters[spot + 1] == GENITIVE and _HEAD_AHEAD.match(letters, spot + 2):
            owner = self._tail.read(phrase, spot, depth)
            return self._owned(owner, spot + 2, depth) or owner
        phrase.is_bare = self._is_bare(phrase, spot)
        return self._tail.read(phrase, spot, depth)

    def _introducing(self, phrase: Phrase, spot: int) -> Phrase:
        """The name of a body after a noun that says what it is."""
        phrase.head, phrase.letter = spot, self.letters[spot]
        return self.close(phrase, spot)

    def _is_plural(self, spot: int) -> bool:
        return bool(getattr(self.units.data[spot], "is_plural", False))

    def _owned(self, owner: Phrase, place: int, depth: int) -> Phrase | None:
        """What a titled person or group owns: "the prime minister's spokesman"."""
        outer = Phrase(owner.first)
        outer.owner = owner
        while self.letters[place] in "MJDB" and place < owner.last + _MAX_WORDS:
            outer.premodifiers += (place,)
            if self.letters[place] == STATUS:
                self._note_status(outer, place)
            place += 1
        is_head = self.letters[place] in _HEADS and depth < _MAX_DEPTH
        return self._headed(outer, place, depth + 1) if is_head else None

    def _is_bare(self, phrase: Phrase, spot: int) -> bool:
        """A single noun without article, owner, capital or verb names nobody: "bold leadership"."""
        data, units = self.units.data[spot], self.units
        if (
            data is None
            or data.is_plural
            or phrase.determiner
            or phrase.possessor >= 0
            or phrase.owner is not None
        ):
            return False
        if units.is_capital(phrase.first) or self.letters[spot + 1] in "VPX":
            return False
        if spot + 1 < len(units.words) and units.words[spot + 1].endswith("ed"):
            return False
        return units.words[spot] not in self.words.mass_agents

    def _is_compound(self, spot: int) -> bool:
        """Two nouns in a row are one name of an actor if nothing but a space or hyphen is between them."""
        gap = self.units.text[self.units.ends[spot] : self.units.starts[spot + 1]]
        return gap in (" ", "-", "‑")

    def _is_adjective(self, spot: int) -> bool:
        """Whether an agent noun only tells of what sort the next noun is: "an official invitation"."""
        if self.letters[spot + 1] == "Z":
            return not self._is_plural(spot)
        following = self.units.words[spot + 1]
        if self.units.words[spot] not in self.words.adjectival or self.units.is_capital(spot):
            return False
        if self.letters[spot + 1] == PREMODIFIER:
            return not following.endswith("ed")
        return (
            not following.endswith(("ed", "ly"))
            and following not in self.words.common
            and (following not in self.words.irregular_verbs)
        )

    def is_plain_gap(self, spot: int) -> bool:
        """Whether nothing but spaces or a hyphen stand before a unit, and no new paragraph."""
        gap = self.units.text[self.units.ends[spot - 1] : self.units.starts[spot]]
        return gap == "-" or (not gap.strip() and "\n\n" not in gap)
