"""Who the fillers of a reading are: from head tokens to resolved parties; for a thing, its owner."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

import msgspec
from spacy.tokens import Token

from dragoman.coding import arguments as args
from dragoman.coding import noun_phrases as nouns
from dragoman.coding.codebook import Codebook
from dragoman.coding.couples import Couple, are_of_states, both, is_couple
from dragoman.coding.naming import PartyReader
from dragoman.coding.readings import Options
from dragoman.coding.syntax_words import syntax_words
from dragoman.parse import Parsed
from dragoman.records import Party
from dragoman.resolve import Document

OWN = syntax_words("own")
APART = syntax_words("apart")
BODIES = syntax_words("bodies")
STRUCK_PLACES = syntax_words("struck")
WHOM = {"subj", "obj", "iobj", "clause"}
"""Slots whose filler is somebody, though the words be only a pronoun or a number."""
TOWARDS = {"to", "with", "against", "for", "from", "on"}
"""Slots in which a body of people is one that an act is towards."""
STRUCK = {"obj", "at", "on", "into"}
"""Slots of what is bombed or burned."""
FAR_SLOTS = {"within": 0.8, "place": 0.8, "condition": 0.8}
BY_OWNER = 0.7
"""How direct the way from a thing to its owner is."""
MAX_PARTIES = 8


class Found(NamedTuple):
    """A party, the token it was found at, the slot that gave it, and how direct the way was (0..1)."""

    party: Party
    token: Token
    slot: str
    directness: float


class PartyFinder(PartyReader):
    """Finds the parties that the slots of a reading name, each once."""

    def __init__(
        self,
        parsed: Parsed,
        document: Document,
        codebook: Codebook,
        couple: Couple | None = None,
    ) -> None:
        super().__init__(parsed, document)
        self.codebook = codebook
        self.couple = couple or Couple()
        self.at_home = False
        self.narrow = False
        self.struck = False

    def find(self, options: Options, avoid: Iterable[Party] = (), doer: bool = False) -> list[Found]:
        """The parties of the first slot that gives any, those in ``avoid`` and what is theirs left out."""
        barred = list(avoid)
        for slot, tokens in options:
            found: list[Found] = []
            for token in tokens[:MAX_PARTIES]:
                for one in self._from(token, slot, doer):
                    if not any(
                        is_same(one.party, other) or is_own(one, other) for other in barred
                    ) and not any(_is_told(one.party, other.party) for other in found):
                        found.append(one)
            if found:
                return [one._replace(directness=one.directness * FAR_SLOTS.get(slot, 1.0)) for one in found]
        return []

    def _from(self, token: Token, slot: str, doer: bool) -> Iterator[Found]:
        party = self.party_of(token) or self._by_another_name(token)
        if grouped := list(self._grouped(token, party)):
            yield from [Found(one, token, slot, 0.9) for one in grouped]
            return
        if party is not None and is_couple(token, self.codebook) and are_of_states(token, self.codebook):
            party = msgspec.structs.replace(party, country=None, code=party.sector)  # of two, not of one
        if self._is_paper(token) and party is not None and not (party.actor_id or party.country):
            party = None
        acts = party is not None and self.document.is_actor_like(party)
        if party is not None and acts and (party.country or party.actor_id or party.kind != "person"):
            yield Found(party, token, slot, 1.0)
            return
        if spoken := list(self._speakers(token)):
            yield from [Found(self._in_words_of(token, one), place, slot, 0.8) for one, place in spoken]
            return
        if owned := self._owned(token, party, doer):
            yield from [Found(one, place, slot, BY_OWNER) for one, place in owned]
            return
        if party is None or not (acts or party.country):  # "pointed the finger at *Tehran*": no stranger
            party = self._somebody(token, slot) or party
        if party is not None and (acts or party.kind in {"place", "person"}):
            yield Found(party, token, slot, 0.6)

    def _by_another_name(self, token: Token) -> Party | None:
        """Who somebody is by the name set beside him: "the chairman, *Abe*", in the words of both."""
        for beside in token.children:
            if beside.dep_ == "appos" and beside.pos_ == "PROPN" and token.pos_ == "NOUN":
                party = self.party_of(beside)
                if party is not None and self.document.is_actor_like(party):
                    start = self.parsed.start_of(nouns.noun_phrase(token)[0])
                    return msgspec.structs.replace(
                        party, text=self.document.text[start : party.end], start=start
                    )
        return None

    def _grouped(self, token: Token, party: Party | None) -> Iterator[Party]:
        """Those whom a noun stands for together: two named before, one for each country, the other side."""
        yield from self._both(token, party) or self._several(token, party)
        if party is not None and (foes := self._opposed(token, party)):
            yield foes

    def _owned(self, token: Token, party: Party | None, doer: bool) -> list[tuple[Party, Token]]:
        """Who stands behind a thing: the first of its owners that is known."""
        if token.pos_ == "VERB":
            return []
        apart = token.lemma_.lower() in self.codebook.classes["apart"]
        person = token.lemma_.lower() in self.codebook.classes["person"]
        for owner in nouns.owners(token, doer, self.narrow):
            if person and owner.dep_ == "pobj" and owner.head.lower_ == "from":
                return []  # "a woman from Leeds" is herself
            if apart and owner.dep_ in {"pobj", "poss"}:
                return []  # the critics of a president are not the president
            if self._is_named_after(token, owner) or (owner.dep_ == "amod" and not owner.text[0].isupper()):
                continue  # an "official" visit is no official's
            shared = [(self.party_of(one), one) for one in nouns.spread([owner])]
            named = [(p, one) for p, one in shared if p is not None and (p.country or p.actor_id)]
            if named:
                theirs = owner.dep_ in {"poss", "compound", "amod"}
                return [] if party is not None and party.kind == "person" and not theirs else named
        return []

    def _is_paper(self, token: Token) -> bool:
        return token.lemma_.lower() in self.codebook.classes["paper"]

    def _is_named_after(self, token: Token, owner: Token) -> bool:
        """Whether a pact or summit only has its name from a city: "the Paris agreement" is not France's."""
        if owner.dep_ != "compound" or token.lemma_.lower() not in self.codebook.classes["named_by_place"]:
            return False
        party = self.party_of(owner)
        return party is not None and party.name is not None and owner.text not in party.name

    def _both(self, token: Token, party: Party | None) -> list[Party]:
        """The two whom "the two leaders" or, where nothing better is known, "they" means."""
        first, last = nouns.noun_phrase(token)
        span = self.parsed.span(first, last)
        if is_couple(token, self.codebook):
            return both(token, span, party, self.couple, self.document, self.codebook)
        sides = self.couple.sides() if token.lower_ in {"they", "both"} else None
        unsure = party is None or party.country is None
        if not (sides and unsure and all(side.actor_id for side in sides)) or list(self._speakers(token)):
            return []
        return both(token, span, None, self.couple, self.document, self.codebook)

    def _several(self, token: Token, party: Party | None) -> list[Party]:
        """One party for each country that a plural has: "the *leaders of France and Germany*"."""
        if party is None or token.tag_ != "NNS" or not party.sector:
            return []
        owned = nouns.spread(nouns.complements(token, ("of", "from")))
        known = [(owner, self.party_of(owner)) for owner in owned]
        whose = [one for owner, theirs in known for one in (*self._both(owner, theirs),) or (theirs,)]
        homes = [one.country for one in whose if one is not None and one.country and len(one.country) == 3]
        if len(homes) < 2 or len(homes) != len(whose):
            return []
        return [
            msgspec.structs.replace(party, country=home, code=home + party.sector, actor_id=None, name=None)
            for home in dict.fromkeys(homes)
        ]

    def _opposed(self, token: Token, party: Party) -> Party | None:
        """Those who are against somebody: "opponents of Assad" are of his country, and not of his side."""
        sector = next((s for s, words in self._foes.items() if token.lemma_.lower() in words), None)
        if sector is None or party.actor_id is not None:
            return None
        for owner in [*nouns.possessors(token), *nouns.complements(token, ("of",))]:
            whose = self.party_of(owner)
            if whose is not None and whose.country and len(whose.country) == 3:
                return msgspec.structs.replace(
                    party, country=whose.country, sector=sector, code=whose.country + sector, kind="group",
                    method="agent", confidence=0.5, actor_id=None, name=None,
                )  # fmt: skip
        return None

    @property
    def _foes(self) -> dict[str, frozenset[str]]:
        return {"OPP": self.codebook.classes["foe"]}

    def _speakers(self, pronoun: Token) -> Iterator[tuple[Party, Token]]:
        """Who a pronoun means by the grammar of its sentence: "Syria said *it* …"."""
        personal = pronoun.lower_ in {"he", "she", "him", "her", "his"}
        for speaker in args.speakers_of(pronoun):
            found = [(self.party_of(one), one) for one in nouns.spread([speaker])]
            fit = [(p, one) for p, one in found if p is not None and not (personal and p.kind == "state")]
            if fit:
                yield from fit if pronoun.lower_ in {"they", "them", "their"} else fit[:1]
                return

    def _in_words_of(self, pronoun: Token, party: Party) -> Party:
        """A party that a pronoun means by grammar, with the pronoun's own words."""
        span = self.parsed.span(pronoun)
        return msgspec.structs.replace(party, text=span.text, start=span.start, end=span.end)

    def _somebody(self, token: Token, slot: str) -> Party | None:
        """Persons, or a name, of whom nothing is known but the words and perhaps their home."""
        lemma = token.lemma_.lower()
        is_body = lemma in BODIES and slot in WHOM | TOWARDS
        common = token.pos_ == "NOUN" and (lemma in self.codebook.classes["person"] or is_body)
        common = common or (slot in WHOM and (_is_personal(token) or _is_some(token)))
        common = common or (
            self.struck and slot in STRUCK and lemma in self.codebook.classes["target"] | STRUCK_PLACES
        )
        if self._is_paper(token) and not (self.struck and common):
            return None
        named = _is_named(token) and slot not in {"in", "place"} and token.lower_ not in args.DATES
        if not common and not named:
            names = [
                o for o in nouns.owners(token, slot == "subj") if o.pos_ == "PROPN" and o.dep_ == "pobj"
            ][:1]
            return self._somebody(names[0], slot) if names and token.pos_ == "NOUN" else None
        first, last = nouns.noun_phrase(token)
        start, end = self.parsed.start_of(first), self.parsed.end_of(last)
        party = Party(text=self.document.text[start:end], start=start, end=end, kind="person", confidence=0.3)
        place = next((m for m in self._places_of(token) if m.country), None)
        country = place.country if place else (self.only_country if self.at_home else self.document.home)
        return msgspec.structs.replace(party, country=country, code=country) if country else party


def _is_personal(token: Token) -> bool:
    plain = token.lower_ != "it" and not token.lower_.endswith(("self", "selves"))
    return token.pos_ == "PRON" and token.tag_ in {"PRP", "WP"} and plain


def _is_named(token: Token) -> bool:
    """Whether a noun is a name, that of many included: "the *Peronists*"."""
    return token.pos_ == "PROPN" or (token.tag_ == "NNS" and token.i > 0 and token.text[0].isupper())


def _is_some(token: Token) -> bool:
    """Whether a number or adjective stands for people: "praised *the fourteen*", "accused *the rich*"."""
    return token.pos_ in {"NUM", "ADJ"} and any(child.lower_ == "the" for child in token.children)


def _is_told(one: Party, other: Party) -> bool:
    """Whether two parties stand on the same words and are not the two sides of a couple."""
    return one.start == other.start and not _are_two(one, other)


def _are_two(one: Party, other: Party) -> bool:
    known = one.actor_id or one.code, other.actor_id or other.code
    return one.text == other.text and None not in known and known[0] != known[1]


def is_own(found: Found, actor: Party) -> bool:
    """Whether what was found is the actor's own: a state's own forces or people, "its troops"."""
    party, token = found.party, found.token
    theirs = any(child.lower_ in args.PRONOUNS for child in token.children if child.dep_ == "poss")
    if theirs and party.country in {None, actor.country} and token.lemma_.lower() in OWN:
        return True
    if actor.country is None or party.country != actor.country or found.slot == "place":
        return False
    if theirs and (actor.kind != "person" or token.lemma_.lower() not in BODIES | APART):
        return True
    return (
        (actor.sector or "GOV").startswith("GOV")
        and (party.sector or "").startswith("MIL")
        and not actor.sector
    )


def is_same(one: Party, other: Party) -> bool:
    """Whether two parties are the same actor, or the same words."""
    if one.start < other.end and other.start < one.end and not _are_two(one, other):
        return True
    if one.actor_id is not None and other.actor_id is not None:
        return one.actor_id == other.actor_id
    if "none" in {one.method, other.method}:
        return False
    return one.code is not None and one.code == other.code and not (one.sector or other.sector)
