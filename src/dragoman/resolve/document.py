"""A text with its actors: the mentions, and whom any stretch of it means."""

from __future__ import annotations

import bisect
import datetime as dt
from collections.abc import Sequence

import msgspec

from dragoman.records import Party, Sentence
from dragoman.resolve.evidence import STATELESS
from dragoman.resolve.memory import Referent
from dragoman.resolve.phrase import Phrase
from dragoman.resolve.reading import Reading
from dragoman.resolve.scan import Scanner
from dragoman.resolve.words import ADJECTIVE, AGENT, ANAPHOR, PRONOUN, ROLE, UNKNOWN, load_words

_ACTING_KINDS = frozenset(("state", "organisation", "group", "person"))


class Document:
    """The actors of one text, as of its date. Made by :meth:`Resolver.read`."""

    def __init__(
        self,
        scanner: Scanner,
        text: str,
        sentences: Sequence[Sentence],
        date: dt.date | None,
        title: str | None,
    ) -> None:
        self.text = text
        self.date = date
        self._reading = Reading(scanner, text, sentences, date, title)
        reading = self._reading
        self._phrases = reading.phrases
        self._parties = [
            self._as_party(phrase.start, phrase.end, referent)
            for phrase, referent in zip(reading.phrases, reading.referents, strict=True)
        ]
        self._starts = [party.start for party in self._parties]
        rows = zip(reading.phrases, reading.referents, reading.wheres, self._parties, strict=True)
        self.mentions: tuple[Party, ...] = tuple(
            party
            for phrase, referent, where, party in rows
            if _is_mention(phrase, referent, where.is_subject)
        )
        """The phrases that name an actor or point back to one, in text order, without overlaps."""
        self._mention_starts = [party.start for party in self.mentions]

    @property
    def home(self) -> str | None:
        """The country of a text in which nearly all that is named is of one country."""
        return self._reading.evidence.home

    def two_countries(self, offset: int) -> tuple[str, ...]:
        """The two countries that act in the text before a place, or in its title; none where not just two."""
        acting = dict.fromkeys(
            party.country
            for party in self.mentions
            if party.start < offset and len(party.country or "") == 3 and self._is_acting(party)
        )
        for found in (acting, self._reading.evidence.title):
            homes = [home for home in found if home and home not in STATELESS]
            if len(homes) == 2:
                return tuple(homes)
        return ()

    def foe_of(self, country: str, offset: int, alone: bool = False) -> str | None:
        """The other country that a text speaks of beside this one; ``alone``, where there is no third."""
        return self._reading.evidence.other(country, offset, alone)

    def _is_acting(self, party: Party) -> bool:
        """Whether a mention tells of more than where something is: not "flew on *to Egypt*"."""
        before = self.text[max(0, party.start - 12) : party.start].lower().split()[-1:]
        is_place = party.kind == "state" and before and before[0] in load_words().place_prepositions
        return party.kind in _ACTING_KINDS and not is_place

    def mentions_in(self, start: int, end: int) -> list[Party]:
        """The mentions that lie wholly in a stretch of the text."""
        first = bisect.bisect_left(self._mention_starts, start)
        found = []
        for party in self.mentions[first:]:
            if party.start >= end:
                break
            if party.end <= end:
                found.append(party)
        return found

    def party(self, start: int, end: int, head: tuple[int, int] | None = None) -> Party:
        """Whom the words ``text[start:end]`` mean; ``head`` holds the offsets of their head noun where known.

        Never fails: words that name nobody keep their text, with method ``none`` and country and sector as
        far as the words give them.
        """
        text = self.text[start:end]
        bare = text.rstrip(" .,;:!?\"”’'")
        for mark in ("'s", "’s"):
            bare = bare.removesuffix(mark)
        low = start + len(text) - len(text.lstrip(" \"“‘'(")) if bare else start
        return msgspec.structs.replace(
            self._party(low, start + len(bare), head), text=text, start=start, end=end
        )

    def _party(self, start: int, end: int, head: tuple[int, int] | None) -> Party:
        inverted = self._reading.descriptions.inverted(start, end)
        if inverted is not None:
            return self._as_party(start, end, inverted)
        touching = self._touching(start, end)
        chosen = self._pick(touching, start, end, head)
        if chosen is not None:
            return self._as_party(start, end, self._reading.referents[chosen])
        alone = self._reading.identify_span(start, end, head)
        if alone is not None:
            return self._as_party(start, end, alone)
        inner = [self._reading.referents[i] for i in touching]
        backed = next((r for r in inner if r.country), None)
        if backed is not None:
            return Party(
                text=self.text[start:end], start=start, end=end, country=backed.country, code=backed.country,
                method="country", confidence=0.3,
            )  # fmt: skip
        return self._as_party(start, end, self._reading.descriptions.find(start, end) or Referent())

    def is_actor_like(self, party: Party) -> bool:
        """Whether a party is worth coding as an actor: a state, organisation, group or person."""
        return party.kind in _ACTING_KINDS

    def _touching(self, start: int, end: int) -> list[int]:
        first = max(0, bisect.bisect_left(self._starts, start) - 1)
        found = []
        for number in range(first, len(self._parties)):
            party = self._parties[number]
            if party.start >= end:
                break
            if party.end > start:
                found.append(number)
        return found

    def _pick(self, touching: list[int], start: int, end: int, head: tuple[int, int] | None) -> int | None:
        """The phrase that these words are, or that has their head; None where they are only part of one."""
        for number in touching:
            phrase, party = self._phrases[number], self._parties[number]
            if self._core(phrase) >= start >= party.start and party.end == end:
                return number
            if head is None:
                continue
            low, high = self._head_of(phrase)
            if start <= self._core(phrase) and party.end <= end and low < head[1] and high > head[0]:
                return number
        if len(touching) == 1 and head is None:
            phrase, party = self._phrases[touching[0]], self._parties[touching[0]]
            is_adjective = phrase.owner is not None and phrase.owner.letter == ADJECTIVE
            if (
                is_adjective
                and phrase.letter == AGENT
                and phrase.owner is not None
                and phrase.owner.end == end
            ):
                return touching[0]
        return None

    def _core(self, phrase: Phrase) -> int:
        """Where a phrase begins without its article."""
        units = self._reading.units
        first = phrase.first
        while first < phrase.last and units.letters[first] == "D":
            first += 1
        return units.starts[first]

    def _head_of(self, phrase: Phrase) -> tuple[int, int]:
        units = self._reading.units
        last = phrase.name.head if phrase.name is not None else phrase.head
        return units.starts[phrase.head if not phrase.is_shared else phrase.first], units.ends[last]

    def _as_party(self, start: int, end: int, referent: Referent) -> Party:
        return Party(
            text=self.text[start:end], start=start, end=end, actor_id=referent.actor_id, name=referent.name,
            country=referent.country, sector=referent.sector, code=referent.code, method=referent.method,
            confidence=round(referent.confidence, 3), kind=referent.kind, role=referent.role,
            is_plural=referent.is_plural, ambiguous=referent.ambiguous, candidates=referent.candidates,
            stale_office=referent.stale_office,
        )  # fmt: skip


def _is_mention(phrase: Phrase, referent: Referent, is_subject: bool) -> bool:
    if phrase.letter == ADJECTIVE:
        return False
    if phrase.letter == PRONOUN:
        return bool(referent.actor_id or referent.name or referent.candidates or referent.code)
    if phrase.letter == UNKNOWN:
        return referent.kind is not None or is_subject
    if phrase.letter in (ROLE, AGENT) and phrase.is_bare and not referent.actor_id:
        return False
    return bool(
        referent.code or referent.name or referent.candidates or phrase.letter in (ROLE, AGENT, ANAPHOR)
    ) and (referent.kind is not None)
