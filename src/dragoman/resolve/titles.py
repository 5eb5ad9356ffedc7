"""Offices, officials and kinds of actors: "the Iranian minister", "a top official", "Syrian rebels"."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from dragoman.resolve.anaphora import Where
from dragoman.resolve.evidence import STATELESS
from dragoman.resolve.homes import Homes
from dragoman.resolve.lexicon import Noun
from dragoman.resolve.memory import Chain, Referent
from dragoman.resolve.officebook import applies, join_code
from dragoman.resolve.phrase import Phrase
from dragoman.resolve.register import RoleNoun
from dragoman.resolve.words import AGENT, ANAPHOR, COUNTERPART, PERSON, ROLE, SEAT, STATE, UNKNOWN

if TYPE_CHECKING:
    from dragoman.resolve.reading import Reading

_GROUP_SECTORS = frozenset(("MIL", "COP", "REB", "GOV", "UAF", "LEG", "JUD", "SPY", "OPP", "PTY"))


class Titles:
    """Whom the role and agent nouns of one text mean."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.units = reading.units
        self.words = reading.words
        self.memory = reading.memory
        self.identifier = reading.identifier
        self.register = reading.identifier.register
        self.evidence = reading.evidence
        self.homes = Homes(self.units, self.words, self.evidence)

    # whose

    def owner(self, phrase: Phrase) -> Referent | None:
        """Who a phrase before or after a head noun is."""
        if phrase.letter in (UNKNOWN, PERSON) or phrase.name is not None:
            return self.reading.people.identify(phrase)
        if phrase.letter in (ROLE, AGENT, ANAPHOR, COUNTERPART):
            return self.reading.identify(phrase, self.reading.where(phrase))
        return self.identifier.identify_name(phrase)

    def owner_of(self, phrase: Phrase) -> Referent | None:
        """Whose office or people a phrase speaks of: by genitive, adjective, "of …", possessive pronoun."""
        owner = self.owner(phrase.owner) if phrase.owner is not None else None
        if owner is not None and phrase.owner is not None and self._is_ethnic(phrase.owner):
            owner = None
        if phrase.of is not None and phrase.of_word != "to":
            of = self.owner(phrase.of)
            if of is not None and (of.country or of.sector) and (owner is None or not owner.country):
                owner = of
        if owner is None and phrase.possessor >= 0:
            owner = self.possessor(phrase)
        if (
            (owner is None or not owner.country)
            and phrase.located is not None
            and not self.homes.is_stranger(phrase)
        ):
            place = self.owner(phrase.located)
            if place is not None and place.country:
                owner = msgspec.structs.replace(owner or Referent(kind="place"), country=place.country)
        return owner

    def _is_ethnic(self, owner: Phrase) -> bool:
        """ "Ethnic Albanian leaders" are not Albania's."""
        return owner.first > 0 and self.units.words[owner.first - 1] == "ethnic"

    def possessor(self, phrase: Phrase) -> Referent | None:
        """Whom "his", "her", "its" or "their" before a noun means, if that gives a country."""
        gender = self.words.possessives.get(self.units.words[phrase.possessor], "")
        if not gender:
            return None
        where = self.reading.where(phrase)
        found = self.reading.pronoun(phrase, gender, where, is_possessive=True)
        return found if found.country else None

    # offices

    def office(self, phrase: Phrase, where: Where) -> Referent:
        """The holder of an office, the person named after or beside it, or an official without a name."""
        if phrase.name is not None:
            return self.reading.people.identify(phrase)
        if phrase.apposed is not None and phrase.apposed.letter in (PERSON, UNKNOWN):
            return self.reading.people.identify(phrase.apposed)
        noun: Noun = self.units.data[phrase.head]
        found = self._pair_or_known(phrase, noun, where)
        if found is not None:
            return found
        owner = self.owner_of(phrase)
        if self._can_be_holder(phrase, noun, owner):
            found = self._holder(phrase, noun, owner, where)
            if found is not None:
                return found
        return self.official(phrase, noun, owner, where)

    def _can_be_holder(self, phrase: Phrase, noun: Noun, owner: Referent | None) -> bool:
        """Whether the phrase can stand for the one holder of the office."""
        if noun.is_plural and not phrase.is_shared:
            listed = phrase.of is not None and phrase.of.letter in (STATE, SEAT)
            if not listed and not phrase.shares:
                return False
        if (
            not phrase.determiner
            and phrase.first
            and self.units.words[phrase.first - 1] in self.words.office_leads
        ):
            return False
        if phrase.determiner in self.words.indefinites or phrase.status & {"former", "deputy", "elect"}:
            return False
        if any(self.units.words[place] in self.words.unnamed for place in phrase.premodifiers):
            return False
        return not phrase.compound and not (owner is not None and owner.is_plural)

    def _holder(self, phrase: Phrase, noun: Noun, owner: Referent | None, where: Where) -> Referent | None:
        if owner is not None:
            return self._holder_for(phrase, noun, owner)
        roles = self.identifier.choose_roles(noun, None)
        named = self._recall_office(roles, where)
        if named is not None:
            return named
        country, sure = self.evidence.focus(where.offset)
        if sole := self.homes.only_country(noun):
            country, sure = sole, 1.0
        if country is None or not (phrase.determiner == "the" or self.units.is_capital(phrase.head)):
            return None
        return self.identifier.by_office(
            country, self.identifier.choose_roles(noun, country), round(0.5 + 0.3 * sure, 3)
        )

    def _holder_for(self, phrase: Phrase, noun: Noun, owner: Referent) -> Referent | None:
        """The holder in the owner's country or organisation; in a like-named country if only that has one."""
        if owner.kind == "person" and phrase.possessor < 0:
            return None
        country = owner.country
        roles = self.identifier.choose_roles(noun, country)
        if owner.kind in ("organisation", "group") and owner.actor_id:
            found = self.identifier.by_office(owner.actor_id, roles) or self._head_of(owner, noun)
            if found is not None or owner.sector != "GOV" or noun.text.split()[-1] in self.words.weak_heads:
                return found
        if country is None or country in STATELESS:
            return None
        if owner.kind == "place" and owner.name and owner.actor_id != country:
            return self._regional(owner, country, roles)
        found = self.identifier.by_office(country, roles)
        for rival in owner.candidates:
            if found is None and rival.country and rival.country != country:
                found = self.identifier.by_office(rival.country, roles, 0.7)
        return found

    def _regional(self, owner: Referent, country: str, roles: list[RoleNoun]) -> Referent | None:
        """The holder of an office of a part of a country, where the register tells of which part."""
        for role in roles:
            if role.role not in ("GOVERNOR", "SUBNAT"):
                continue
            for holder in self.identifier.lexicon.holders(country, role.role, self.identifier.date):
                if owner.name and owner.name in holder.tenure.position:
                    return self.identifier.as_holder(holder, "office", round(0.9 * holder.certainty, 3))
        return None

    def _head_of(self, owner: Referent, noun: Noun) -> Referent | None:
        """Who heads an organisation, for nouns that mean a head ("the NATO chief")."""
        if not any(role.role == "HEAD" or role.kind == "leader" for role in noun.roles) or not owner.actor_id:
            return None
        found = self.identifier.lexicon.holders(owner.actor_id, "HEAD", self.identifier.date)
        return self.identifier.as_holder(found[0], "office", 0.8 * found[0].certainty) if found else None

    def _recall_office(self, roles: list[RoleNoun], where: Where) -> Referent | None:
        """The last person named so far who holds such an office: "the President"."""
        wanted = {role.role for role in roles if role.role}
        is_leader = any(role.kind == "leader" for role in roles)
        wanted |= {"HOS", "HOG"} if is_leader else set()
        offices = {part for role in roles for part in role.office.split("|") if part}
        fitting = [
            chain
            for chain in self.memory.recent(where.offset)
            if chain.referent.role in wanted
            and chain.last_before(where.offset) >= 0
            and (is_leader or not offices or self._holds(chain, offices))
            and any(applies(role, chain.referent.country) for role in roles)
        ]
        if not fitting:
            return None
        best = max(fitting, key=lambda chain: chain.last_before(where.offset)).referent
        return msgspec.structs.replace(best, method="memory", confidence=min(0.8, best.confidence))

    def _holds(self, chain: Chain, offices: set[str]) -> bool:
        person = chain.referent.actor_id
        standing = self.identifier.lexicon.standing(person, self.identifier.date) if person else None
        return standing is None or not standing.tenure.office or standing.tenure.office in offices

    # officials and agents

    def agent(self, phrase: Phrase, where: Where) -> Referent:
        """A kind of actor ("Syrian rebels"), or the named person whom the noun introduces."""
        noun: Noun = self.units.data[phrase.head]
        if phrase.name is not None:
            return self.reading.people.identify(phrase)
        if phrase.apposed is not None and phrase.apposed.letter in (PERSON, UNKNOWN) and not noun.is_plural:
            return self.reading.people.identify(phrase.apposed)
        found = self._pair_or_known(phrase, noun, where)
        if found is not None:
            return found
        referent = self.official(phrase, noun, self.owner_of(phrase), where)
        if (
            noun.is_plural
            or noun.text.rpartition(" ")[2] in self.words.body_nouns
            or (referent.sector in _GROUP_SECTORS and phrase.determiner not in ("a", "an"))
        ):
            referent.kind = "group"
        return referent

    def _pair_or_known(self, phrase: Phrase, noun: Noun, where: Where) -> Referent | None:
        """ "Both leaders", "the two presidents"; "the cleric" who was named as one."""
        if phrase.owner is not None or phrase.of is not None or phrase.compound:
            return None
        if noun.is_plural and phrase.determiner in ("both", "two"):
            return self.reading.pointing.pair(noun.text, where)
        if noun.is_plural or phrase.determiner not in ("the", "this", "that") or phrase.premodifiers:
            return None
        chain = self.memory.person_titled(noun.text, where.offset)
        known = chain.referent if chain is not None else None
        if known is None and phrase.letter == AGENT and noun.text not in self.words.body_nouns:
            known = self.reading.descriptions.introduced_as(noun.text, where.offset)
        if known is None:
            return None
        return msgspec.structs.replace(known, method="memory", confidence=min(0.75, known.confidence))

    def official(self, phrase: Phrase, noun: Noun, owner: Referent | None, where: Where) -> Referent:
        """Somebody whose name is not told: the role, with country and sector as far as the words go."""
        country = owner.country if owner else None
        sector = self.sector(phrase, noun, owner)
        confidence = 0.75 if country else 0.4
        code = self.code(country, sector, owner)
        if (
            owner is None
            and phrase.determiner not in self.words.indefinites
            and not self.homes.is_at_large(phrase)
        ):
            country = self.memory.country_of_noun(noun.text, where.offset)
            code, confidence = join_code(country, sector), 0.55 if country else 0.4
        elif country is not None:
            self.memory.note_noun(noun.text, where.offset, country)
        if country is None and owner is None and (sole := self.homes.only_country(noun)):
            country, confidence = sole, 0.6
            code = join_code(country, sector)
        if country is None and (owner is None or owner.kind != "place"):
            country, confidence = self.homes.focus(phrase, where, sector)
            if country is None:
                country, confidence = self.homes.at_home(phrase), 0.4
            code = join_code(country, sector) if code in (None, sector) else code
        return Referent(
            country=country, sector=sector, code=code, kind="group" if noun.is_plural else "person",
            role=" ".join(self.units.words[place] for place in [*phrase.compound, phrase.head]),
            method="agent" if sector else "country", confidence=confidence, is_plural=noun.is_plural,
        )  # fmt: skip

    def codes(self, title: Phrase) -> tuple[str | None, str | None, str | None]:
        """Country, sector and code that a title gives to its bearer."""
        noun: Noun = self.units.data[title.head]
        owner = self.owner_of(title)
        country = owner.country if owner else None
        sector = self.sector(title, noun, owner)
        return country, sector, self.code(country, sector, owner)

    def sector(self, phrase: Phrase, noun: Noun, owner: Referent | None) -> str | None:
        """The sector of the head, or of what stands before a head that says little."""
        own = noun_sector(noun, None)
        if "former" in phrase.status and (phrase.letter == ROLE or own == "GOV"):
            return "ELI"
        sector = noun_sector(noun, owner.country if owner else None)
        if sector is not None and noun.text.split()[-1] not in self.words.weak_heads:
            return sector
        for place in phrase.compound:
            inner = noun_sector(self.units.data[place], None)
            if inner and self.units.words[place] not in self.words.weak_heads:
                return inner
        for place in phrase.premodifiers:
            inner = self.words.modifier_sectors.get(self.units.words[place])
            if inner:
                return inner
        if owner is not None and owner.sector:
            if owner.kind != "person":
                return owner.sector
            if owner.sector in ("ELI", "OPP") and noun.text in self.words.followers:
                return "OPP"
        return sector

    @staticmethod
    def code(country: str | None, sector: str | None, owner: Referent | None) -> str | None:
        """The code of somebody in this country and sector, or that of the body he belongs to."""
        is_body = owner is not None and bool(owner.code) and owner.kind != "person"
        if owner is not None and is_body and (country in STATELESS or (sector and owner.sector == sector)):
            return owner.code
        return join_code(country, sector)


def noun_sector(noun: Noun, country: str | None) -> str | None:
    """The sector that a role or agent noun gives by itself."""
    for role in noun.roles:
        if role.sector and (not role.countries or country is None or country in role.countries):
            return role.sector
    if noun.agent is not None and noun.agent.sector:
        return noun.agent.sector
    return "GOV" if any(role.role for role in noun.roles) else None
