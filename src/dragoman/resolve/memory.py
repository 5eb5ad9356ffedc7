"""What a text has named so far: chains of mentions, found again by surname, given name, role or kind."""

from __future__ import annotations

import re

import msgspec

from dragoman.records import Candidate, Method, PartyKind
from dragoman.resolve.lexicon import flatten
from dragoman.resolve.register_names import FAMILY_FIRST, fold, given_names, surnames

_RECALLED = 80
"""So many actors are held in mind at once when something points back."""


class Referent(msgspec.Struct, kw_only=True):
    """Whom a phrase means: the fields of a party that do not depend on where it stands."""

    actor_id: str | None = None
    name: str | None = None
    country: str | None = None
    sector: str | None = None
    code: str | None = None
    kind: PartyKind | None = None
    role: str | None = None
    method: Method = "none"
    confidence: float = 0.0
    gender: str = ""
    is_plural: bool = False
    ambiguous: bool = False
    candidates: tuple[Candidate, ...] = ()
    stale_office: bool = False

    def candidate(self, confidence: float) -> Candidate:
        """This one as somebody else's candidate."""
        return Candidate(self.actor_id, self.name or self.role, self.country, self.code, confidence)


class Chain:
    """Everything in a text that means one actor."""

    __slots__ = ("count", "family", "given", "last", "places", "referent", "subject", "titles")

    def __init__(self, referent: Referent) -> None:
        self.referent = referent
        self.family: frozenset[str] = frozenset()
        self.given: frozenset[str] = frozenset()
        self.titles: set[str] = set()
        self.count = 0
        self.last = -1
        self.subject = -1
        self.places: list[tuple[int, int, bool, bool]] = []
        """Where it was named: offset, sentence, whether as the subject, whether within quotation marks."""

    def last_before(self, offset: int) -> int:
        """Where it was last named before a place; -1 for nowhere."""
        for place in reversed(self.places):
            if place[0] < offset:
                return place[0]
        return -1


class Memory:
    """The chains of one text."""

    def __init__(self) -> None:
        self.chains: list[Chain] = []
        self._recent: dict[int, Chain] = {}
        self._by_initials: dict[str, list[Chain]] = {}
        self._by_key: dict[str, Chain] = {}
        self._by_word: dict[str, list[Chain]] = {}
        self._nouns: dict[str, list[tuple[int, str]]] = {}

    def chain_of(self, referent: Referent) -> Chain | None:
        """The chain of this actor, if it was named."""
        return self._by_key.get(_key(referent))

    def learn(self, referent: Referent) -> Chain:
        """The chain of this actor; a new one knows the words by which it may be called again."""
        key = _key(referent)
        chain = self._by_key.get(key)
        if chain is None:
            chain = self._by_key[key] = Chain(referent)
            if referent.kind == "person" and referent.name:
                self._learn_names(chain, referent)
            elif referent.name:
                for letters in _initials(referent.name):
                    self._by_initials.setdefault(letters, []).append(chain)
            self.chains.append(chain)
        elif chain.referent.kind == "place" and referent.kind == "state":
            chain.referent = referent  # first only where something happened, now an actor
        return chain

    def note(self, chain: Chain, offset: int, sentence: int, is_subject: bool, is_quoted: bool) -> None:
        """Remember where the actor was named."""
        chain.count += 1
        self._recent.pop(id(chain), None)
        self._recent[id(chain)] = chain
        chain.last = offset
        chain.places.append((offset, sentence, is_subject, is_quoted))

    def recent(self, offset: int) -> list[Chain]:
        """The chains named lately before a place, the last one first; no more than a reader recalls."""
        found: list[Chain] = []
        for chain in reversed(self._recent.values()):
            if chain.places[0][0] < offset:
                found.append(chain)
                if len(found) == _RECALLED:
                    break
        return found

    def also_called(self, chain: Chain, name: str) -> None:
        """Remember another name of a person."""
        country = chain.referent.country or ""
        self._link(chain, _flat([*surnames(name, country), *given_names(name, country)]))

    def note_noun(self, noun: str, offset: int, country: str) -> None:
        """Remember whose government, army or police a text spoke of."""
        self._nouns.setdefault(noun, []).append((offset, country))

    def country_of_noun(self, noun: str, offset: int) -> str | None:
        """The country of the last government, army or police before this place."""
        known = self._nouns.get(noun, ())
        return next((country for place, country in reversed(known) if place < offset), None)

    def body_called(self, acronym: str) -> Chain | None:
        """The organisation of this text whose words begin with these letters: NYPD, EPA."""
        chains = self._by_initials.get(acronym, ())
        return next((chain for chain in chains if chain.referent.kind in ("organisation", "group")), None)

    def person_titled(self, noun: str, offset: int) -> Chain | None:
        """The person whom the text has called so: "the cleric"."""
        return next((chain for chain in self.recent(offset) if noun in chain.titles), None)

    def person_lettered(self, letters: str) -> Referent | None:
        """The person of this text with these initials: NC for Noam Chomsky."""
        for chain in self.chains:
            names = (chain.referent.name or "").split()
            if chain.referent.kind == "person" and "".join(word[0] for word in names).upper() == letters:
                return chain.referent
        return None

    def persons_called(self, words: list[str]) -> list[Chain]:
        """The persons whose name has all these words, those with the surname first."""
        joined = " ".join(words)
        exact = self._by_word.get(joined, [])
        if exact:
            return sorted(exact, key=lambda chain: joined not in chain.family)
        sets = [set(map(id, self._by_word.get(word, ()))) for word in words]
        common = set.intersection(*sets) if sets else set()
        return [chain for chain in self._by_word.get(words[0], ()) if id(chain) in common] if words else []

    def _learn_names(self, chain: Chain, referent: Referent) -> None:
        name, country = referent.name or "", referent.country or ""
        family, given = surnames(name, country), given_names(name, country)
        if looks_family_first(name) and country not in FAMILY_FIRST:
            family = [*family, fold(name.split()[0])]
            given = [*given, fold(" ".join(name.split()[1:]))]
        family, given = _flat(family), _flat(given)
        chain.family, chain.given = frozenset(family), frozenset(given)
        self._link(chain, [*family, *given, *flatten(name).split()])

    def _link(self, chain: Chain, words: list[str]) -> None:
        for word in words:
            chains = self._by_word.setdefault(word, [])
            if chain not in chains:
                chains.append(chain)


def _initials(name: str) -> frozenset[str]:
    """The letters that may stand for a name of several words, with its small words and without."""
    words = re.findall(r"\w+", name)
    capital = [word[0] for word in words if word[0].isupper()]
    every = [word[0].upper() for word in words]
    return frozenset(["".join(capital), "".join(every)]) if len(words) > 1 else frozenset()


def _flat(words: list[str]) -> list[str]:
    return [" ".join(flatten(word).split()) for word in words]


def _key(referent: Referent) -> str:
    if referent.actor_id:
        return referent.actor_id
    what = "" if referent.name else f"{referent.code} {referent.role}"
    return f"{referent.kind} {fold(referent.name or '')} {what}"


def looks_family_first(name: str) -> bool:
    """ "Jeong Hyung-gon": a short first word and a hyphenated second with a small letter."""
    words = name.split()
    return len(words) == 2 and "-" in words[1] and words[1].split("-")[1][:1].islower()
