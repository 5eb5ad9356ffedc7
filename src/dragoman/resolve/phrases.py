"""Reads noun phrases off the units: who is named, by which office, of which country, with which name."""

from __future__ import annotations

import re
from collections.abc import Iterator

from dragoman.resolve.units import Units
from dragoman.resolve.words import (
    ADJECTIVE,
    AGENT,
    AND,
    ANAPHOR,
    COMMA,
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

_HEAD_AHEAD = re.compile(r"[MJDB]*(?:A[MJB]*)?[RGEcW]")
_OWNED_AHEAD = re.compile(r"[MJDB]*(?:A[MJB]*)?[RGEcWPI]")
_TITLED_AHEAD = re.compile(r"I+[PX]")
_NOUN_AHEAD = re.compile(r"[MJB]*[RGEc]")
_NAMES = frozenset((ADJECTIVE, STATE, SEAT, ORGANISATION, PERSON, UNKNOWN, UNKNOWN_BODY, PEOPLE))
_HEADS = frozenset((ROLE, AGENT, ANAPHOR, COUNTERPART))
_STARTS = re.compile(r"[DQMJACKOPXYWRGEcIH]")
_MAX_DEPTH = 5
_APPOSED = re.compile(r"[,.V:NTw]|$")


class Phrase:
    """A noun phrase: unit numbers and offsets of it and its parts.

    ``owner`` is the country, organisation or person before the head; ``of`` what follows it; ``name`` the
    personal name after a title; ``compound`` the nouns before the last; ``shared`` is set where the head stands
    elsewhere ("**Russian** and Chinese foreign ministers").
    """

    __slots__ = (
        "apposed", "compound", "determiner", "end", "first", "head", "honorific", "is_bare", "is_shared", "last", "letter",
        "located", "name", "of", "of_word", "owner", "possessor", "premodifiers", "shares", "start", "status",
    )  # fmt: skip

    def __init__(self, first: int) -> None:
        self.first = first
        self.last = first
        self.start = self.end = -1
        self.head = -1
        self.letter = ""
        self.determiner = ""
        self.possessor = -1
        self.status: set[str] = set()
        self.premodifiers: list[int] = []
        self.owner: Phrase | None = None
        self.of: Phrase | None = None
        self.of_word = ""
        self.located: Phrase | None = None
        self.name: Phrase | None = None
        self.honorific = -1
        self.compound: list[int] = []
        self.apposed: Phrase | None = None
        self.is_shared = False
        self.shares = False
        self.is_bare = False


class PhraseReader:
    """Reads the phrases of one text, left to right, without overlaps."""

    def __init__(self, units: Units, words: Words, limit: int | None = None) -> None:
        self.units = units
        self.words = words
        self.letters = units.letters[:limit] + "...."

    def read(self) -> list[Phrase]:
        """All phrases of the text in order; apposed ones know each other."""
        found: list[Phrase] = []
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
            found.extend(self._spread(phrase))
            place = max(found[-1].last, phrase.last) + 1
        self._appose(found)
        return found

    def parse(self, place: int, depth: int = 0) -> Phrase | None:
        """The phrase that begins at this unit, as long as it goes."""
        letters = self.letters
        if depth > _MAX_DEPTH:
            return None
        if letters[place] == PRONOUN:
            return self._single(place)
        phrase = Phrase(place)
        spot = self._read_lead(phrase, place)
        for _ in range(12):
            letter = letters[spot]
            if letter == STATUS or (letter == PARTICIPLE and phrase.owner is None and self._is_joined(spot)):
                self._note_status(phrase, spot)
                spot += 1
            elif letter in (PREMODIFIER, PARTICIPLE):
                phrase.premodifiers.append(spot)
                spot += 1
            elif letter == OTHER and self._is_unlisted_adjective(phrase, spot):
                phrase.premodifiers.append(spot)
                spot += 1
            elif letter == DETERMINER and (phrase.possessor >= 0 or phrase.owner is not None):
                spot += 1
            elif letter == HONORIFIC:
                return self._titled(phrase, spot)
            elif letter in _HEADS:
                return self._headed(phrase, spot, depth)
            elif letter in _NAMES and self._is_against(spot):
                if letters[spot + 1] not in "MJRGEcAB":
                    return None
                spot += 1
            elif letter in _NAMES:
                follows = self._owner_ends(spot)
                if follows:
                    phrase.owner = self._owner(phrase.owner, spot, letters[spot + 1] == PARTICIPLE)
                    spot = follows
                    continue
                return self._named(phrase, spot)
            else:
                return None
        return None

    def _read_lead(self, phrase: Phrase, spot: int) -> int:
        letters = self.letters
        while letters[spot] == DETERMINER:
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
            phrase.status.add(kind)

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
        return spot > 0 and self.units.words[spot - 1] in ("anti", "pro") and self._is_joined(spot)

    def _owner_ends(self, spot: int) -> int:
        """Where the rest of a phrase begins whose owner is the name at ``spot``; 0 where it owns nothing."""
        letters = self.letters
        letter, following = letters[spot], letters[spot + 1]
        if following == GENITIVE:
            ahead = _HEAD_AHEAD if letter == PERSON else _OWNED_AHEAD
            return spot + 2 if ahead.match(letters, spot + 2) else 0
        if following == PARTICIPLE and self._is_joined(spot + 1):
            ahead = re.compile(r"[MJ]*[RGEcWO]").match(letters, spot + 2)
            return spot + 2 if ahead else 0
        if letter == ADJECTIVE:
            if following in "XWPO" and not self._is_joined(spot + 1):
                return spot + 1
            return spot + 1 if _HEAD_AHEAD.match(letters, spot + 1) else 0
        if letter in "CKO" and _TITLED_AHEAD.match(letters, spot + 1) and self._is_plain_gap(spot + 1):
            return spot + 1
        if letter in "CKOPXWY" and _NOUN_AHEAD.match(letters, spot + 1) and letters[spot + 1] != ",":
            if letter == PEOPLE or self._is_pronounish(spot + 1):
                return 0
            return spot + 1
        return 0

    def _is_pronounish(self, spot: int) -> bool:
        """ "Iran leaders" owns its noun; "Trump chief" hardly; a noun after a person needs no genitive only if a role."""
        return self.letters[spot] == ANAPHOR and self.letters[spot - 1] in "PX"

    def _owner(self, before: Phrase | None, spot: int, is_participle: bool) -> Phrase | None:
        if is_participle and self.units.words[spot + 1] in self.words.foreign_participles:
            return before
        owner = self._single(spot)
        owner.owner = before
        return owner

    def _single(self, spot: int) -> Phrase:
        phrase = Phrase(spot)
        phrase.head = spot
        phrase.letter = self.letters[spot]
        return self._close(phrase, spot)

    def _close(self, phrase: Phrase, last: int) -> Phrase:
        phrase.last = last
        phrase.start = self.units.starts[phrase.first]
        phrase.end = self.units.ends[last]
        return phrase

    def _titled(self, phrase: Phrase, spot: int) -> Phrase | None:
        """Mr., Gen., Sheikh … and the name that follows."""
        phrase.honorific = spot
        while self.letters[spot] in (HONORIFIC, COMMA) and self.letters[spot + 1] in (
            HONORIFIC,
            PERSON,
            UNKNOWN,
            "S",
            "w",
        ):
            if self.letters[spot] == COMMA:
                return None
            spot += 1
            if self.letters[spot] in (PERSON, UNKNOWN):
                return self._named(phrase, spot)
            if self.letters[spot] == "w":
                return None
        if self.letters[spot] in (PERSON, UNKNOWN):
            return self._named(phrase, spot)
        return None

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
        return self._close(phrase, last)

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
        while letters[spot + 1] in _HEADS and self._is_compound(spot):
            phrase.compound.append(spot)
            spot += 1
        if letters[spot + 1] == STATUS and self._is_joined(spot + 1):  # president-elect
            self._note_status(phrase, spot + 1)
            phrase.head, phrase.letter = spot, letters[spot]
            return self._tail(phrase, spot + 1, depth)
        phrase.head, phrase.letter = spot, letters[spot]
        if letters[spot + 1] in "ZwJ" and self._is_plain_gap(spot + 1) and self._is_adjective(spot):
            return None
        if letters[spot + 1] == GENITIVE and _HEAD_AHEAD.match(letters, spot + 2):
            owner = self._tail(phrase, spot, depth)
            outer = Phrase(phrase.first)
            outer.owner = owner
            place = spot + 2
            while letters[place] in "MJDB":
                outer.premodifiers.append(place)
                if letters[place] == STATUS:
                    self._note_status(outer, place)
                place += 1
            return (
                self._headed(outer, place, depth + 1)
                if letters[place] in _HEADS and depth < _MAX_DEPTH
                else owner
            )
        phrase.is_bare = self._is_bare(phrase, spot)
        return self._tail(phrase, spot, depth)

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
            return True
        following = self.units.words[spot + 1]
        if self.units.words[spot] not in self.words.adjectival or self.units.is_capital(spot):
            return False
        if self.letters[spot + 1] == PREMODIFIER:
            return True
        return (
            not following.endswith(("ed", "ly"))
            and following not in self.words.common
            and (following not in self.words.irregular_verbs)
        )

    def _is_plain_gap(self, spot: int) -> bool:
        gap = self.units.text[self.units.ends[spot - 1] : self.units.starts[spot]]
        return gap == "-" or (not gap.strip() and "\n\n" not in gap)

    def _tail(self, phrase: Phrase, last: int, depth: int) -> Phrase:
        """What may follow the head: a name, "of …", "at …"."""
        letters = self.letters
        spot = last + 1
        while letters[spot] == HONORIFIC:
            spot += 1
        if (
            letters[spot] in (PERSON, UNKNOWN)
            and phrase.letter in (ROLE, AGENT)
            and self._is_plain_gap(last + 1)
        ):
            phrase.name = self._single(spot)
            return self._close(phrase, spot)
        spot = last + 1
        if letters[spot] == OF:
            sub = self.parse(spot + 1, depth + 1)
            if sub is not None:
                phrase.of, phrase.of_word = sub, "of"
                self._close(phrase, sub.last)
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
                self._close(phrase, phrase.of.last)
                self._named_after(phrase)
                return phrase
        return self._close(phrase, last)

    def _named_after(self, phrase: Phrase) -> None:
        """ "the president of Russia Vladimir Putin" """
        spot = phrase.last + 1
        if self.letters[spot] == UNKNOWN and " " not in self.units.words[spot]:
            return
        if self.letters[spot] in (PERSON, UNKNOWN) and phrase.letter == ROLE and self._is_plain_gap(spot):
            phrase.name = self._single(spot)
            self._close(phrase, spot)

    def _affiliate(self, phrase: Phrase, spot: int, depth: int) -> None:
        word = self.units.words[spot]
        sub = self.parse(spot + 1, depth + 1)
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

    def _spread(self, phrase: Phrase) -> Iterator[Phrase]:
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
            following = self.parse(spot)
            if following is None:
                return None
            if following.letter == ADJECTIVE:
                firsts.append(following)
                spot = following.last + 1
                continue
            if following.owner is None or following.letter not in (ROLE, AGENT):
                return None
            for first in firsts:
                first.owner = self._single(first.head)
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
        for _ in range(12):
            if self.letters[spot] not in (AND, COMMA):
                return
            spot += 1 + (self.letters[spot + 1] == AND)
            if part == "of":
                lead = 1 if self.letters[spot] == DETERMINER else 0
                if self.letters[spot + lead] not in (STATE, SEAT, ORGANISATION, letter):
                    return
                member = self._single(spot + lead)
            elif self.letters[spot] in (PERSON, UNKNOWN):
                member = self._single(spot)
            else:
                return
            other = Phrase(member.first)
            other.head, other.letter, other.compound = phrase.head, phrase.letter, phrase.compound
            other.status, other.is_shared = phrase.status, True
            other.of, other.of_word = (member, "of") if part == "of" else (None, "")
            other.name = member if part == "name" else None
            yield self._close(other, member.last)
            spot = member.last + 1

    def _appose(self, found: list[Phrase]) -> None:
        """Ties "X, the Iranian foreign minister," and "the foreign minister, X," together."""
        for one, two in zip(found, found[1:], strict=False):
            if self.letters[one.last + 1] != COMMA or two.first != one.last + 2 or one.apposed is not None:
                continue
            after = self.letters[two.last + 1]
            gap = self.units.text[one.end : two.start]
            if not _APPOSED.match(after) or after == AND or any(mark in gap for mark in '"“”'):
                continue
            if self._are_same(one, two) or self._are_same(two, one):
                one.apposed, two.apposed = two, one

    def _are_same(self, name: Phrase, title: Phrase) -> bool:
        """Whether one may be a person's name and the other what he or she is."""
        if (
            name.letter not in (PERSON, UNKNOWN)
            or title.letter not in (ROLE, AGENT)
            or title.name is not None
        ):
            return False
        return not self._is_plural(title)
