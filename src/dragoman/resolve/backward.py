"""Noun phrases that point back: "the country", "the bloc", "Iran's neighbours", "his counterpart"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dragoman.resolve.anaphora import BODY_SECTORS, Where
from dragoman.resolve.lexicon import Noun
from dragoman.resolve.memory import Referent
from dragoman.resolve.officebook import join_code
from dragoman.resolve.phrase import Phrase
from dragoman.resolve.words import COUNTERPART

if TYPE_CHECKING:
    from dragoman.resolve.reading import Reading


class Backward:
    """Whom the nouns of one text mean that point back."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.titles = reading.titles
        self.units = reading.units
        self.memory = reading.memory
        self.identifier = reading.identifier
        self.register = reading.identifier.register

    def read(self, phrase: Phrase, where: Where) -> Referent:
        """ "the country", "the bloc", "Iran's neighbours", "his counterpart" """
        noun: Noun = self.units.data[phrase.head]
        if phrase.letter == COUNTERPART:
            return self._counterpart(phrase)
        if phrase.apposed is not None:
            return self.reading.identify(phrase.apposed, where)
        has_owner = phrase.owner is not None or phrase.of is not None or phrase.located is not None
        if not has_owner and not phrase.compound:
            found = self.reading.pointing.noun(phrase, noun, where)
            found = found or self._homeland(phrase, noun)
            if found is not None:
                return found
        owner = self.titles.owner_of(phrase) if has_owner else None
        sector = self.titles.sector(phrase, noun, owner) or next(iter(BODY_SECTORS.get(noun.text, ())), None)
        if sector is None and (owner is None or owner.country is None):
            return Referent()
        country = owner.country if owner else None
        confidence = 0.6
        if country is None:
            country, confidence = self.titles.homes.focus(phrase, where, sector)
        country = country or self.titles.homes.at_home(phrase)
        return Referent(
            country=country, sector=sector, code=self.titles.code(country, sector, owner),
            kind="organisation", role=noun.text, method="agent" if sector else "country",
            confidence=confidence, is_plural=noun.is_plural,
        )  # fmt: skip

    def _homeland(self, phrase: Phrase, noun: Noun) -> Referent | None:
        """ "his country": the country of him of whom the text speaks."""
        if phrase.possessor < 0 or noun.text not in ("country", "nation", "homeland", "government"):
            return None
        owner = self.titles.possessor(phrase)
        entity = self.register.entity(owner.country) if owner is not None and owner.country else None
        if entity is None:
            return None
        return Referent(
            actor_id=entity.id, name=entity.name, country=entity.country or entity.id,
            code=entity.country or entity.id, kind="state", method="memory", confidence=0.6,
        )  # fmt: skip

    def _counterpart(self, phrase: Phrase) -> Referent:
        """ "his Chinese counterpart": who holds in China the office of him of whom the text speaks."""
        owner = self.titles.owner(phrase.owner) if phrase.owner is not None else None
        country = owner.country if owner else None
        mates = [
            chain
            for chain in self.memory.recent(phrase.start)
            if chain.referent.kind == "person"
            and chain.referent.role
            and chain.referent.country != country
            and chain.last_before(phrase.start) >= 0
        ]
        if country is None or not mates:
            return Referent(kind="person", role="counterpart")
        mate = max(mates, key=lambda chain: chain.last_before(phrase.start)).referent
        found = self.identifier.lexicon.holders(country, mate.role or "", self.identifier.date)
        if not found:
            return Referent(
                country=country, sector="GOV", code=join_code(country, "GOV"), kind="person", method="agent",
                confidence=0.5, role="counterpart",
            )  # fmt: skip
        return self.identifier.as_holder(found[0], "office", round(0.7 * found[0].certainty, 3))
