"""Goes through a text once, phrase by phrase, and says whom each means, with what was said before in mind."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import msgspec

from dragoman.records import Sentence
from dragoman.resolve.anaphora import Pointing, Where
from dragoman.resolve.evidence import Evidence
from dragoman.resolve.identify import STATELESS, Identifier, join_code
from dragoman.resolve.lexicon import Lexicon, Noun
from dragoman.resolve.memory import Memory, Referent
from dragoman.resolve.phrases import Phrase, PhraseReader
from dragoman.resolve.register import RoleNoun
from dragoman.resolve.scan import Scanner, UnknownName, Units
from dragoman.resolve.words import (
    ADJECTIVE,
    AGENT,
    ANAPHOR,
    COUNTERPART,
    ORGANISATION,
    PEOPLE,
    PERSON,
    PRONOUN,
    ROLE,
    SEAT,
    STATE,
    UNKNOWN,
    UNKNOWN_BODY,
)


class Reading:
    """The phrases of one text with their referents."""

    def __init__(
        self,
        scanner: Scanner,
        text: str,
        sentences: Sequence[Sentence],
        date: dt.date | None,
        title: str | None = None,
    ) -> None:
        lexicon: Lexicon = scanner.lexicon
        self.text = text
        self.words = lexicon.words
        self.lexicon = lexicon
        self.register = lexicon.register
        self.scanner = scanner
        self.date = date
        self.sentences = sentences
        self.units: Units = scanner.read(text, sentences)
        self.phrases = PhraseReader(self.units, self.words).read()
        self.evidence = Evidence(lexicon, self.units)
        if title and title not in text:
            heading = Sentence(title, 0, len(title), 0, "heading")
            self.evidence.add_title(lexicon, scanner.read(title, [heading]))
        self.memory = Memory()
        self.identifier = Identifier(lexicon, self.units, self.evidence, self.memory, date)
        self.pointing = Pointing(self.units, self.words, self.memory, [s.paragraph for s in sentences])
        self.referents: list[Referent] = []
        self._learn_full_names()
        self.referents = [self._read(phrase) for phrase in self.phrases]

    # first: the full names, so that a surname in a headline finds the person named below

    def _learn_full_names(self) -> None:
        for phrase in self.phrases:
            named = phrase.name or phrase
            if named.letter == PERSON:
                referent = self._person(phrase)
                if referent.kind == "person":
                    self.memory.also_called(self.memory.learn(referent), self._surface(named))
            elif named.letter == UNKNOWN and len(self._name_words(named)) > 1:
                referent = self._new_person(phrase)
                if referent.kind == "person":
                    self.memory.learn(referent)

    # then: everything in order

    def _read(self, phrase: Phrase) -> Referent:
        where = self._where(phrase)
        referent = self.identify(phrase, where)
        letter = phrase.letter
        if letter not in (ADJECTIVE,) and (referent.name or referent.code) and not referent.ambiguous:
            if referent.actor_id or referent.name:
                chain = self.memory.learn(referent)
                if phrase.letter == ROLE:
                    data = self.units.data[phrase.head]
                    chain.roles.update(role.role for role in data.roles)
                    chain.roles.add(data.text)
                self.memory.note(chain, phrase.start, where.sentence, where.is_subject, where.is_quoted)
        return referent

    def identify(self, phrase: Phrase, where: Where) -> Referent:
        """Whom the phrase means."""
        letter = phrase.letter
        if letter == PRONOUN:
            if self._is_empty_it(phrase):
                return Referent()
            return self.pointing.pronoun(self.words.pronouns[self.units.words[phrase.head]], where)
        if letter == ROLE:
            return self._office(phrase, where)
        if letter == AGENT:
            return self._agent(phrase, where)
        if letter in (ANAPHOR, COUNTERPART):
            return self._anaphor(phrase, where)
        if letter == PERSON:
            return self._person(phrase)
        if letter == UNKNOWN:
            return self._unknown(phrase, where)
        found = self.identifier.identify_name(phrase)
        return found or Referent()

    def _is_empty_it(self, phrase: Phrase) -> bool:
        """ "It was clear that …", and all other "it is": mostly nobody."""
        following = phrase.head + 1
        return self.units.words[phrase.head] == "it" and (
            following < len(self.units.words) and self.units.words[following] in self.words.empty_it_verbs
        )

    def _where(self, phrase: Phrase) -> Where:
        sentence = self.units.sentences[phrase.first]
        first = self.sentences[sentence]
        begins = sentence > 0 and self.sentences[sentence - 1].paragraph != first.paragraph
        return Where(
            phrase.start, sentence, first.paragraph, self.units.is_quoted(phrase.start),
            self._is_subject(phrase), begins,
        )  # fmt: skip

    def _is_subject(self, phrase: Phrase) -> bool:
        """Whether a verb seems to follow, or the phrase begins its sentence or clause."""
        units, letters = self.units, self.units.letters
        before, after = phrase.first - 1, phrase.last + 1
        if before >= 0 and letters[before] in "FTS":
            return False
        if letters[after : after + 1] == "V":
            return True
        word = units.words[after] if after < len(units.words) else ""
        if letters[after : after + 1] == "w" and (
            word.endswith(("ed", "s")) or word in self.words.agent_verbs
        ):
            return True
        return before < 0 or letters[before] == "." or units.words[before] in self.words.subject_leads

    # persons

    def _surface(self, phrase: Phrase) -> str:
        return self.text[self.units.starts[phrase.head] : self.units.ends[phrase.head]]

    def _name_words(self, phrase: Phrase) -> list[str]:
        data = self.units.data[phrase.head]
        if isinstance(data, UnknownName):
            return [word for word in data.words if len(word) > 1 or len(data.words) == 1]
        return self.units.words[phrase.head].split()

    def _person(self, phrase: Phrase) -> Referent:
        """A person whom the register knows by this name, with the title that the text gives."""
        named = phrase.name or phrase
        words = self._name_words(named)
        if len(words) == 1:
            known = self._recall(words, phrase)
            if known is not None:
                return known
        referent = self.identifier.person(named, phrase if phrase.name else self._apposed_title(phrase))
        return self._with_title(referent, phrase)

    def _apposed_title(self, phrase: Phrase) -> Phrase | None:
        return (
            phrase.apposed if phrase.apposed is not None and phrase.apposed.letter in (ROLE, AGENT) else None
        )

    def _with_title(self, referent: Referent, phrase: Phrase) -> Referent:
        """The sector that a title gives to a person of whom the register knows none."""
        title = phrase if phrase.name is not None else self._apposed_title(phrase)
        if referent.kind != "person":
            return referent
        if title is None:
            return self._with_owner(referent, phrase)
        if "former" in title.status and (referent.role is None or referent.role.startswith("former")):
            referent.sector = "ELI" if referent.sector in (None, "GOV", "ELI") else referent.sector
            referent.code = join_code(referent.country, referent.sector)
        elif referent.sector is None or (referent.sector == "ELI" and "former" not in title.status):
            country, sector, code = self._title_codes(title)
            referent.country = country or referent.country
            referent.sector = sector or referent.sector
            referent.code = code if country and code else join_code(referent.country, referent.sector)
        return referent

    def _with_owner(self, referent: Referent, phrase: Phrase) -> Referent:
        if referent.country is None and phrase.owner is not None:
            owner = self._owner(phrase.owner)
            referent.country = owner.country if owner else None
            referent.code = join_code(referent.country, referent.sector)
        return referent

    def _title_codes(self, title: Phrase) -> tuple[str | None, str | None, str | None]:
        where = self._where(title)
        data: Noun = self.units.data[title.head]
        owner = self._owner_of(title, where)
        country = owner.country if owner else None
        sector = self._sector(title, data, owner)
        if "former" in title.status and title.letter == ROLE:
            sector = "ELI"
        return country, sector, self._code(country, sector, owner)

    def _recall(self, words: list[str], phrase: Phrase) -> Referent | None:
        """The person of this text with that surname or given name."""
        found = self.memory.persons_called(words)
        if not found:
            return None
        gender = self._honorific_gender(phrase)
        fitting = [chain for chain in found if not gender or chain.referent.gender in ("", gender)] or found
        fitting = self._by_title(fitting, phrase) or fitting
        before = [chain for chain in fitting if 0 <= chain.last < phrase.start]
        joined = " ".join(words)
        family = [chain for chain in before or fitting if joined in chain.family]
        pool = family or before or fitting
        best = max(pool, key=lambda chain: (chain.last, chain.count)) if before else pool[0]
        confidence = min(best.referent.confidence, 0.9 if len(pool) == 1 else 0.6)
        rivals = tuple(chain.referent.candidate(0.3) for chain in pool if chain is not best)[:3]
        return msgspec.structs.replace(
            best.referent, method="memory", confidence=confidence, candidates=rivals, ambiguous=False
        )

    def _by_title(self, chains: list, phrase: Phrase) -> list:  # type: ignore[type-arg]
        if phrase.name is None or phrase.letter != ROLE:
            return chains
        wanted = {role.role for role in self.units.data[phrase.head].roles if role.role}
        return [
            chain
            for chain in chains
            if (chain.referent.role or "").split()[-1:] and chain.referent.role in wanted
        ]

    def _honorific_gender(self, phrase: Phrase) -> str:
        if phrase.honorific < 0:
            return ""
        return self.words.cues.honorific_genders.get(self.units.words[phrase.honorific], "")

    def _new_person(self, phrase: Phrase) -> Referent:
        """Somebody whom the register does not know: country and sector from title, owner or apposition."""
        named = phrase.name or phrase
        words = self._name_words(named)
        surface = self._surface(named)
        known = self.memory.persons_called(words)
        if known and len(words) > 1:
            return msgspec.structs.replace(known[0].referent, method="memory", confidence=0.85)
        title = phrase if phrase.name is not None else self._apposed_title(phrase)
        gender = self._honorific_gender(phrase) or self._gender_of(words)
        is_person = title is not None or phrase.honorific >= 0 or self._looks_personal(words)
        referent = Referent(
            name=surface, kind="person" if is_person else None, gender=gender, confidence=0.3, method="none"
        )
        if title is not None:
            found = self._named_holder(title, words)
            if found is not None:
                return found
            country, sector, code = self._title_codes(title)
            referent.country, referent.sector, referent.code = country, sector, code
            referent.method, referent.confidence = "agent", 0.6 if country else 0.4
            referent.role = self.units.data[title.head].text
        elif phrase.owner is not None:
            owner = self._owner(phrase.owner)
            if owner is not None:
                referent.country, referent.code = owner.country, join_code(owner.country, None)
                referent.method, referent.confidence = "country", 0.5
        return referent

    def _named_holder(self, title: Phrase, words: list[str]) -> Referent | None:
        """The holder of the title with that name, in the title's country or in any."""
        if title.letter != ROLE:
            return None
        noun: Noun = self.units.data[title.head]
        where = self._where(title)
        owner = self._owner_of(title, where)
        country = owner.country if owner else None
        if country and not title.status & {"former", "deputy"}:
            body = owner.actor_id if owner and country in STATELESS and owner.actor_id else country
            found = self.identifier.by_office_and_name(
                body, self.identifier.choose_roles(noun, country), words
            )
            if found is not None:
                return found
        roles = tuple(role.role for role in noun.roles if role.role)
        if roles:
            return self.identifier.by_surname(words[-1:] if len(words) == 1 else words, country, roles)
        return None

    def _looks_personal(self, words: list[str]) -> bool:
        return len(words) in (2, 3, 4) and (
            self.scanner.is_given_name(words[0])
            or self.scanner.is_given_name(" ".join(words[1:]))
            or bool(self.register.persons_by_surname(words[-1]))
        )

    def _gender_of(self, words: list[str]) -> str:
        return self.lexicon.gender_of(words[0]) if len(words) > 1 else ""

    def _unknown(self, phrase: Phrase, where: Where) -> Referent:
        words = self._name_words(phrase.name or phrase)
        known = self._recall(words, phrase)
        if known is not None:
            return known
        if len(words) == 1 or phrase.honorific >= 0:
            prominent = self.identifier.by_surname(words, self._owner_country(phrase))
            if prominent is not None and (
                not self._honorific_gender(phrase) or prominent.gender in ("", self._honorific_gender(phrase))
            ):
                return prominent
        return self._new_person(phrase)

    def _owner_country(self, phrase: Phrase) -> str | None:
        owner = self._owner(phrase.owner) if phrase.owner is not None else None
        return owner.country if owner else None

    # offices

    def _owner(self, phrase: Phrase) -> Referent | None:
        if phrase.letter in (UNKNOWN, PERSON):
            return (
                self._unknown(phrase, self._where(phrase))
                if phrase.letter == UNKNOWN
                else self._person(phrase)
            )
        if phrase.letter in (ROLE, AGENT, ANAPHOR, COUNTERPART):
            return self.identify(phrase, self._where(phrase))
        return self.identifier.identify_name(phrase)

    def _owner_of(self, phrase: Phrase, where: Where) -> Referent | None:
        """Whose office or people a phrase speaks of: by genitive, adjective, "of …", possessive pronoun."""
        owner = self._owner(phrase.owner) if phrase.owner is not None else None
        if phrase.of is not None and (owner is None or owner.country is None or phrase.of_word == "of"):
            if phrase.of_word != "to":
                of = self._owner(phrase.of)
                if of is not None and (of.country or of.sector):
                    if owner is not None and owner.country and not of.country:
                        return owner
                    owner = of if owner is None or of.country else owner
        if owner is None and phrase.possessor >= 0:
            gender = self.words.possessives.get(self.units.words[phrase.possessor], "")
            found = self.pointing.pronoun(gender, where, is_possessive=True) if gender else None
            owner = found if found is not None and found.country else None
        if owner is None and phrase.located is not None:
            owner = self._owner(phrase.located)
        return owner

    def _office(self, phrase: Phrase, where: Where) -> Referent:
        """An office, by date and country; or the person named after it; or an official whose name is not told."""
        if phrase.name is not None:
            return self._titled_name(phrase, where)
        noun: Noun = self.units.data[phrase.head]
        if phrase.apposed is not None and phrase.apposed.letter in (PERSON, UNKNOWN):
            return self._of_apposed(phrase)
        owner = self._owner_of(phrase, where)
        roles = self.identifier.choose_roles(noun, owner.country if owner else None)
        if self._is_holder(phrase, noun, owner):
            found = self._holder(phrase, noun, owner, roles, where)
            if found is not None:
                return found
        return self._official(phrase, noun, owner, where)

    def _of_apposed(self, phrase: Phrase) -> Referent:
        name = phrase.apposed
        assert name is not None
        referent = self._person(name) if name.letter == PERSON else self._unknown(name, self._where(name))
        return msgspec.structs.replace(referent, method="office" if referent.actor_id else referent.method)

    def _titled_name(self, phrase: Phrase, where: Where) -> Referent:
        named = phrase.name
        assert named is not None
        words = self._name_words(named)
        if named.letter == PERSON:
            return self._person(phrase)
        if len(words) > 1:
            return self._new_person(phrase)
        known = self._recall(words, phrase)
        if known is not None:
            return known
        return (
            self._named_holder(phrase, words) or self._surname_only(phrase, words) or self._new_person(phrase)
        )

    def _surname_only(self, phrase: Phrase, words: list[str]) -> Referent | None:
        owner = self._owner_of(phrase, self._where(phrase))
        return self.identifier.by_surname(words, owner.country if owner else None)

    def _is_holder(self, phrase: Phrase, noun: Noun, owner: Referent | None) -> bool:
        """Whether the phrase can stand for the one holder of the office."""
        if noun.is_plural and not phrase.is_shared and not (phrase.of and phrase.of.letter in (STATE, SEAT)):
            return False
        if noun.is_plural and not phrase.is_shared and phrase.of_word != "of" and owner is None:
            return False
        if phrase.determiner in self.words.indefinites or phrase.status & {"former", "deputy", "elect"}:
            return False
        if any(self.units.words[place] in self.words.unnamed for place in phrase.premodifiers):
            return False
        return not phrase.compound

    def _holder(
        self, phrase: Phrase, noun: Noun, owner: Referent | None, roles: list[RoleNoun], where: Where
    ) -> Referent | None:
        if owner is not None:
            if owner.kind == "person" and owner.actor_id and phrase.possessor < 0:
                return None
            country = owner.country
            if country in STATELESS or owner.kind in ("organisation", "group"):
                found = self.identifier.by_office(owner.actor_id, roles) if owner.actor_id else None
                if found is None and owner.actor_id:
                    found = self._head_of(owner.actor_id)
                if found is not None or country in STATELESS or country is None:
                    return found
                if owner.sector not in ("GOV", None):
                    return None
            return self.identifier.by_office(country, roles) if country else None
        named = self._recall_office(roles, where)
        if named is not None:
            return named
        country, sure = self.evidence.focus(where.offset)
        if country is None or not (phrase.determiner == "the" or self.units.is_capital(phrase.head)):
            return None
        found = self.identifier.by_office(
            country, self.identifier.choose_roles(noun, country), 0.5 + 0.3 * sure
        )
        return found

    def _head_of(self, body: str) -> Referent | None:
        found = self.register.holders(body, "HEAD", self.date)
        return self.identifier.as_holder(found[0], "office", 0.8 * found[0].certainty) if found else None

    def _recall_office(self, roles: list[RoleNoun], where: Where) -> Referent | None:
        """The last person named so far who holds such an office: "the President"."""
        wanted = {role.role for role in roles if role.role}
        leader = any(role.kind == "leader" for role in roles)
        if leader:
            wanted |= {"HOS", "HOG"}
        offices = {role.office for role in roles if role.office}
        best = None
        for chain in self.memory.chains:
            if not chain.places or chain.referent.role not in wanted:
                continue
            if offices and not leader and not self._has_office(chain.referent, offices):
                continue
            if best is None or chain.last > best.last:
                best = chain
        if best is None:
            return None
        return msgspec.structs.replace(
            best.referent, method="memory", confidence=min(0.8, best.referent.confidence)
        )

    def _has_office(self, referent: Referent, offices: set[str]) -> bool:
        standing = self.register.standing(referent.actor_id, self.date) if referent.actor_id else None
        wanted = {part for office in offices for part in office.split("|")}
        return standing is None or not standing.tenure.office or standing.tenure.office in wanted

    def _official(self, phrase: Phrase, noun: Noun, owner: Referent | None, where: Where) -> Referent:
        """Somebody whose name is not told: the role, with country and sector."""
        country = owner.country if owner else None
        confidence = 0.75 if country else 0.4
        sector = self._sector(phrase, noun, owner)
        if country is None and phrase.located is None and owner is None:
            country, confidence = self._focus(phrase, where)
        if "former" in phrase.status and phrase.letter == ROLE:
            sector = "ELI"
        return Referent(
            country=country, sector=sector, code=self._code(country, sector, owner), kind="group" if noun.is_plural else "person",
            role=" ".join(self.units.words[i] for i in [*phrase.compound, phrase.head]), method="agent" if sector else "country",
            confidence=confidence, is_plural=noun.is_plural,
        )  # fmt: skip

    def _focus(self, phrase: Phrase, where: Where) -> tuple[str | None, float]:
        country, sure = self.evidence.focus(where.offset)
        if country is None or sure < 0.45 or phrase.determiner in ("a", "an"):
            return None, 0.4
        return country, round(0.5 * sure, 3)

    def _sector(self, phrase: Phrase, noun: Noun, owner: Referent | None) -> str | None:
        """The sector of the head, or of what stands before a head that says little."""
        sector = self._noun_sector(noun, owner.country if owner else None)
        is_weak = noun.text.split()[-1] in self.words.weak_heads
        for place in phrase.compound:
            inner = self._noun_sector(self.units.data[place], None)
            if inner and (is_weak or sector is None):
                return inner
        for place in phrase.premodifiers:
            inner = _MODIFIER_SECTORS.get(self.units.words[place])
            if inner and (is_weak or sector is None):
                return inner
        if owner is not None and owner.sector and (is_weak or sector is None) and owner.kind != "person":
            return owner.sector
        return sector

    @staticmethod
    def _noun_sector(noun: Noun, country: str | None) -> str | None:
        for role in noun.roles:
            if role.sector and (not role.countries or country is None or country in role.countries):
                return role.sector
        if noun.agent is not None:
            return noun.agent.sector or None
        return "GOV" if any(role.role for role in noun.roles) else None

    @staticmethod
    def _code(country: str | None, sector: str | None, owner: Referent | None) -> str | None:
        if (
            owner is not None
            and owner.code
            and owner.sector
            and owner.sector == sector
            and owner.kind != "person"
        ):
            return owner.code
        if country in STATELESS and owner is not None and owner.code:
            return owner.code
        return join_code(country, sector)

    # agents

    def _agent(self, phrase: Phrase, where: Where) -> Referent:
        """A kind of actor ("Syrian rebels"), or the named person whom the noun introduces."""
        noun: Noun = self.units.data[phrase.head]
        if phrase.name is not None:
            return self._titled_name(phrase, where)
        if phrase.apposed is not None and phrase.apposed.letter in (PERSON, UNKNOWN) and not noun.is_plural:
            return self._of_apposed(phrase)
        owner = self._owner_of(phrase, where)
        referent = self._official(phrase, noun, owner, where)
        referent.kind = (
            "group" if noun.is_plural or referent.sector in ("MIL", "COP", "REB", "GOV", "UAF") else "person"
        )
        return referent

    # what points back

    def _anaphor(self, phrase: Phrase, where: Where) -> Referent:
        noun: Noun = self.units.data[phrase.head]
        if phrase.letter == COUNTERPART:
            return self._counterpart(phrase, where)
        owner = self._owner_of(phrase, where) if phrase.owner is not None or phrase.of is not None else None
        if owner is not None and owner.country:
            sector = noun.agent.sector if noun.agent else owner.sector
            return Referent(
                country=owner.country, sector=sector or None, code=self._code(owner.country, sector, owner),
                kind="organisation", method="agent" if sector else "country", confidence=0.6, is_plural=noun.is_plural,
            )  # fmt: skip
        found = self.pointing.noun(phrase, noun, where)
        if found is None and phrase.possessor >= 0:
            owner = self._owner_of(phrase, where)
            if owner is not None and noun.text in ("country", "nation", "homeland"):
                entity = self.register.entity(owner.country or "")
                return Referent(
                    actor_id=owner.country, name=entity.name if entity else owner.country, country=owner.country,
                    code=owner.country, kind="state", method="memory", confidence=0.6,
                )  # fmt: skip
        if found is None and noun.agent is not None:
            return self._official(phrase, noun, None, where)
        return found or Referent()

    def _counterpart(self, phrase: Phrase, where: Where) -> Referent:
        """ "his Chinese counterpart": who holds in China the office of him of whom the text speaks."""
        owner = self._owner_of(phrase, where)
        country = owner.country if owner else None
        mate = next(
            (c for c in sorted(self.memory.chains, key=lambda c: -c.last)
             if c.places and c.referent.kind == "person" and c.referent.role and c.referent.country != country),
            None,
        )  # fmt: skip
        if country is None or mate is None or mate.referent.role is None or phrase.owner is None:
            return Referent(kind="person", role="counterpart")
        found = self.register.holders(country, mate.referent.role, self.date)
        if not found:
            return Referent(
                country=country,
                sector="GOV",
                code=join_code(country, "GOV"),
                kind="person",
                method="agent",
                confidence=0.5,
            )
        return self.identifier.as_holder(found[0], "office", round(0.7 * found[0].certainty, 3))


_MODIFIER_SECTORS = {
    "rebel": "REB", "opposition": "OPP", "military": "MIL", "security": "MIL", "police": "COP", "intelligence": "SPY",
    "parliamentary": "LEG", "student": "EDU", "religious": "REL", "rights": "NGO", "army": "MIL", "naval": "MIL",
    "medical": "HLH", "health": "HLH", "university": "EDU", "business": "BUS", "labour": "LAB", "labor": "LAB",
    "separatist": "REB", "secessionist": "REB", "paramilitary": "PRM", "dissident": "OPP",
}  # fmt: skip

__all__ = ["ORGANISATION", "PEOPLE", "UNKNOWN_BODY", "Reading"]
