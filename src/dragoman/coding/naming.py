"""Whom a head token names: its mention, and the country that an agent noun or institution is of."""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec
from spacy.tokens import Token

from dragoman.coding import arguments as args
from dragoman.coding import noun_phrases as nouns
from dragoman.coding.syntax_words import syntax_words
from dragoman.parse import Parsed
from dragoman.records import Party
from dragoman.resolve import Document
from dragoman.resolve.words import load_words

OF_STATES = {"GOV", "MIL", "LEG", "JUD", "COP", "SPY"}
PRONOUNS = args.PRONOUNS
HOMELESS = {"IGO", "NGO", "MNC", "IMG"}
GUESSED = 0.55
"""As sure as this, and no surer, is a country that only the text around a noun gives."""
FIRST_PERSON = syntax_words("first_person")
_DATELINE = re.compile(
    r"""^(?: (?:[A-Z][\w.,'’/ -]{1,60}?\s*)?                        # BAGHDAD, Iraq
              (?: \([A-Z][\w ./-]{1,25}\)\s*(?:--?|[–—:])  |  (?:--|[–—])\s )   # (Reuters) -
           |  [A-Z][A-Z .,'-]{3,40} (?:,[ ][\w .]{2,30})? (?:[ ]-|:)\s           # GAZA CITY:
         )""",
    re.VERBOSE,
)
"""The place, and agency in brackets, that stand before a story: "BAGHDAD (Reuters) -"."""


class PartyReader:
    """Resolves tokens of one sentence to parties, each once."""

    def __init__(self, parsed: Parsed, document: Document) -> None:
        self.parsed = parsed
        self.document = document
        self.mentions = document.mentions_in(parsed.sentence.start, parsed.sentence.end)
        self._known: dict[int, Party | None] = {}
        dateline = _DATELINE.match(parsed.sentence.text)
        self.text_start = parsed.sentence.start + (dateline.end() if dateline else 0)
        countries = {m.country for m in self.mentions if m.country and m.start >= self.text_start}
        self.only_country = countries.pop() if len(countries) == 1 else None

    def party_of(self, token: Token) -> Party | None:
        """The actor that a noun phrase with this head means, or None where it means none."""
        if token.i not in self._known:
            self._known[token.i] = self._resolve(token)
        return self._known[token.i]

    def _resolve(self, token: Token) -> Party | None:
        if token.pos_ in {"VERB", "AUX", "ADV", "ADP", "CCONJ", "PUNCT"} and token.dep_ not in {
            "nsubj",
            "pobj",
            "dobj",
            "nsubjpass",
        }:
            return None
        start, end = self.parsed.start_of(token), self.parsed.end_of(token)
        if start < self.text_start:
            return None
        party = next((m for m in self.mentions if m.start <= start and end <= m.end), None)
        if party is not None and self._is_source(token, party):  # "its troops from *Chad*"
            party = self.document.party(start, end, (start, end))
        if party is None:
            if token.pos_ == "PRON":
                return None
            first, last = nouns.noun_phrase(token)
            party = self.document.party(self.parsed.start_of(first), self.parsed.end_of(last), (start, end))
        if not (self.document.is_actor_like(party) or party.country):
            return None
        if token.lower_ in FIRST_PERSON and party.actor_id is None:
            return None
        return self._at_home(self._of_country(party, token), token)

    def _of_country(self, party: Party, token: Token) -> Party:
        """An institution that many states have is that of the state before it: "*Peru's* Congress"."""
        if party.kind != "organisation" or (party.sector or "")[:3] not in OF_STATES:
            return party
        for child in token.children:
            if child.dep_ not in {"poss", "amod"} or child.lower_ in PRONOUNS:
                continue
            start = self.parsed.start_of(child)
            owner = self.document.party(start, self.parsed.end_of(child))
            if owner.kind == "state" and owner.country and owner.country != party.country:
                code = owner.country + (party.sector or "")
                return msgspec.structs.replace(
                    party, country=owner.country, code=code, actor_id=None, name=None, confidence=0.6
                )
        return party

    def _is_source(self, token: Token, mention: Party) -> bool:
        """Whether a name in a longer mention only says where the mention's head comes from or is."""
        prep = token.head
        if token.dep_ != "pobj" or prep.lower_ not in {"from", "in", "to"}:
            return False
        return mention.start < self.parsed.start_of(prep)

    def _at_home(self, party: Party, token: Token) -> Party:
        """An agent noun without country ("the rebels") is at home where its phrase, or its sentence, is."""
        if party.actor_id or party.method == "none":
            return party
        if any(
            child.lower_ == "ethnic" for child in token.children
        ):  # an ethnic Albanian is at home elsewhere
            party = msgspec.structs.replace(party, country=None)
        if is_guess(party) and (home := self._relative_home(token)):
            return msgspec.structs.replace(party, country=home, code=home + (party.sector or ""))
        if party.country or not party.sector or party.sector in HOMELESS or _is_abroad(token):
            return party
        place = next((m for m in self._places_of(token) if m.country), None)
        country = place.country if place else self.only_country
        if country is None or len(country) != 3 or country in {"IGO", "NGO"}:
            return party
        return msgspec.structs.replace(
            party, country=country, code=country + party.sector, confidence=round(party.confidence * 0.8, 3)
        )

    def _relative_home(self, token: Token) -> str | None:
        """The country of "Iran, *whose* leaders …"."""
        if not any(child.lower_ == "whose" for child in token.children):
            return None
        verb = token.head
        owner = self.party_of(verb.head) if verb.dep_ == "relcl" else None
        return owner.country if owner is not None and len(owner.country or "") == 3 else None

    def _places_of(self, token: Token) -> Iterator[Party]:
        for prep in token.children:
            if prep.dep_ == "prep" and prep.lower_ in {"in", "from", "of", "near"}:
                for noun in prep.children:
                    start = self.parsed.start_of(noun)
                    yield from (m for m in self.mentions if m.start <= start < m.end)


def _is_abroad(token: Token) -> bool:
    """Whether a noun is not at home where its sentence plays: "foreign governments", "the envoys"."""
    words = load_words()
    wide = any(child.lower_ in words.wide_modifiers for child in token.children)
    return wide or token.lower_ in words.strangers


def is_guess(party: Party) -> bool:
    """Whether only the text around a noun, not its own words, tells of which country somebody is."""
    return party.method in {"agent", "memory"} and party.actor_id is None and party.confidence <= GUESSED
