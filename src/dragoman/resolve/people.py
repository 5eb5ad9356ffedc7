"""Persons of a text: by full name, by surname once named, by title and name, known to the register or not."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import msgspec

from dragoman.resolve.anaphora import BODY_SECTORS
from dragoman.resolve.genders import honorific_gender, nearby_gender
from dragoman.resolve.lexicon import Noun
from dragoman.resolve.memory import Chain, Referent, looks_family_first
from dragoman.resolve.officebook import join_code
from dragoman.resolve.phrase import Phrase
from dragoman.resolve.units import UnknownName
from dragoman.resolve.words import AGENT, ANAPHOR, PERSON, ROLE, UNKNOWN

if TYPE_CHECKING:
    from dragoman.resolve.reading import Reading

_COUNTRIES_TRIED = 4
_PAIR = re.compile(r"\w+[-–‑][A-Z]\w+")
"""Two surnames in one word, of two people: "the Merkel-Tusk talks"."""


class People:
    """Who the names of persons in one text mean."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.units = reading.units
        self.words = reading.words
        self.memory = reading.memory
        self.identifier = reading.identifier
        self.evidence = reading.evidence
        self._given = reading.scanner.lexicon.is_given_name
        self._gender_of = reading.scanner.lexicon.gender_of

    def learn_full_names(self, phrases: list[Phrase]) -> None:
        """Remember all full names, so that a surname in a headline finds the person named below."""
        speaking = self._speaking_surnames(phrases)
        for phrase in phrases:
            named = phrase.name or phrase
            if named.letter == PERSON:
                referent = self.person(phrase)
                if referent.kind == "person":
                    self.memory.also_called(self.memory.learn(referent), self.surface(named))
            elif named.letter == UNKNOWN and len(self.name_words(named)) > 1 and " " in self.surface(named):
                referent = self.new_person(phrase)
                if referent.kind is None and self.name_words(named)[-1] in speaking:
                    referent.kind = "person"
                if referent.kind == "person":
                    self.memory.learn(referent)
        for phrase in phrases:
            if phrase.letter == UNKNOWN and phrase.apposed is not None:
                self._enrich(phrase)

    def _speaking_surnames(self, phrases: list[Phrase]) -> set[str]:
        """Lone unknown names that speak: whoever has one as the last of two or three is a person."""
        units, verbs = self.units, self.words.speech_verbs
        found = set()
        for phrase in phrases:
            after = phrase.last + 1
            is_lone = phrase.letter == UNKNOWN and not phrase.determiner and after < len(units.words)
            if is_lone and units.words[after] in verbs and " " not in units.words[phrase.head]:
                found.add(units.words[phrase.head])
        return found

    def _enrich(self, phrase: Phrase) -> None:
        """What an apposition to a surname tells of somebody who was named in full elsewhere."""
        title = self._title_of(phrase)
        known = self.memory.persons_called(self.name_words(phrase))
        if title is None or not known or known[0].referent.country or known[0].referent.actor_id:
            return
        told = self._introduced(title, phrase)
        referent = known[0].referent
        referent.country, referent.sector, referent.code = told.country, told.sector, told.code
        referent.role, referent.method, referent.confidence = told.role, told.method, told.confidence

    def surface(self, phrase: Phrase) -> str:
        """The words of a name as they stand in the text."""
        return self.units.text[self.units.starts[phrase.head] : self.units.ends[phrase.head]]

    def name_words(self, phrase: Phrase) -> list[str]:
        """The folded words of a name, without initials."""
        data = self.units.data[phrase.head]
        if isinstance(data, UnknownName):
            words = data.words[1:] if data.words[0] in self.words.weak_heads else data.words
            return [word for word in words or data.words if len(word) > 1 or len(words) == 1]
        return self.units.words[phrase.head].split()

    def is_given(self, phrase: Phrase) -> bool:
        """Whether a name begins with a known first name."""
        words = self.name_words(phrase)
        return bool(words) and self._given(words[0])

    def identify(self, phrase: Phrase) -> Referent:
        """Whom a phrase means that holds a person's name, with a title or without."""
        named = phrase.name or phrase
        return self.person(phrase) if named.letter == PERSON else self.unknown(phrase)

    # known to the register

    def person(self, phrase: Phrase) -> Referent:
        """A person whom the register knows by this name, with the title that the text gives."""
        named = phrase.name or phrase
        words = self.name_words(named)
        if len(words) == 1:
            known = self.recall(words, phrase)
            if known is not None:
                return known
        title = self._title_of(phrase)
        referent = self.identifier.person(named, title or phrase)
        if title is not None and self._is_namesake(referent, title):
            return self._introduced(title, named)
        return self._with_title(referent, phrase, title) if referent.kind == "person" else referent

    def _is_namesake(self, referent: Referent, title: Phrase) -> bool:
        """A little-known politician is not meant by "the filmmaker Michael Moore"."""
        noun: Noun = self.units.data[title.head]
        sector = noun.agent.sector if title.letter == AGENT and noun.agent is not None else None
        is_other = sector in self.words.placeless or sector == "CVL"
        return (
            is_other
            and referent.role in ("LEG", "MIN", "OTHER", "AMB", "former LEG", None)
            and (referent.sector in ("LEG", "GOV", "ELI"))
        )

    @staticmethod
    def _title_of(phrase: Phrase) -> Phrase | None:
        """What the text calls a person: before the name or in apposition."""
        if phrase.name is not None:
            return phrase
        other = phrase.apposed
        return other if other is not None and other.letter in (ROLE, AGENT) else None

    def _with_title(self, referent: Referent, phrase: Phrase, title: Phrase | None) -> Referent:
        """Country and sector from title or owner where the register has none, or only a past office."""
        if title is None:
            if referent.country is None and phrase.owner is not None:
                owner = self.reading.titles.owner(phrase.owner)
                referent.country = owner.country if owner else None
                referent.code = join_code(referent.country, referent.sector)
            return referent
        is_former = "former" in title.status
        if is_former and (referent.role is None or referent.role.startswith("former")):
            if referent.sector in (None, "GOV", "LEG"):
                referent.sector, referent.code = "ELI", join_code(referent.country, "ELI")
        elif is_former and title.letter == ROLE and self._names_role(title, referent.role):
            referent.sector, referent.code = (
                "ELI",
                join_code(referent.country, "ELI"),
            )  # the text knows better
        elif referent.sector is None or (referent.sector == "ELI" and not is_former and title.letter == ROLE):
            country, sector, code = self.reading.titles.codes(title)
            referent.sector = sector or referent.sector
            same = country is None or country == referent.country
            referent.country = referent.country or country
            referent.code = (
                code if code and country and same else join_code(referent.country, referent.sector)
            )
        return referent

    def _names_role(self, title: Phrase, role: str | None) -> bool:
        return any(noun.role == role for noun in self.units.data[title.head].roles if noun.role)

    # named before

    def recall(self, words: list[str], phrase: Phrase) -> Referent | None:
        """The person of this text with that surname or given name, the last one named."""
        found = self.memory.persons_called(words)
        if not found:
            return None
        gender = honorific_gender(self.units, self.words, phrase)
        fitting = [chain for chain in found if not gender or chain.referent.gender in ("", gender)] or found
        fitting = self._with_role(fitting, phrase) or fitting
        joined = " ".join(words)
        fitting = [chain for chain in fitting if joined in chain.family] or fitting
        before = [chain for chain in fitting if chain.last_before(phrase.start) >= 0]
        pool = before or fitting
        best = self._likeliest(pool, phrase) if len(pool) > 1 else pool[0]
        confidence = min(best.referent.confidence, 0.9 if len(pool) == 1 else 0.6)
        rivals = tuple(chain.referent.candidate(0.3) for chain in pool if chain is not best)[:3]
        return msgspec.structs.replace(
            best.referent, method="memory", confidence=confidence, candidates=rivals, ambiguous=False
        )

    def _likeliest(self, pool: list[Chain], phrase: Phrase) -> Chain:
        """Of several with one surname: the one named oftener, known, lately, of the sentence's gender."""
        gender = nearby_gender(self.units, self.words, phrase)
        last = max(chain.last_before(phrase.start) for chain in pool)

        def score(chain: Chain) -> float:
            value = min(chain.count, 6) + (1.5 if chain.referent.actor_id else 0.0)
            value += 1.0 if chain.last_before(phrase.start) == last else 0.0
            return value + (2.5 if gender and chain.referent.gender == gender else 0.0)

        return max(pool, key=score)

    def _with_role(self, chains: list[Chain], phrase: Phrase) -> list[Chain]:
        if phrase.name is None or phrase.letter != ROLE:
            return []
        wanted = {role.role for role in self.units.data[phrase.head].roles if role.role}
        return [chain for chain in chains if chain.referent.role in wanted]

    # not known to the register by this form

    def unknown(self, phrase: Phrase) -> Referent:
        """A name that is no full name of the register: recalled, prominent by surname, or new."""
        named = phrase.name or phrase
        words = self.name_words(named)
        known = self.recall(words, phrase)
        if known is not None:
            return known
        if len(words) == 1 or phrase.honorific >= 0:
            title = phrase if phrase.name is not None else None
            found = (self._named_holder(title, named) if title else None) or self._prominent(phrase, named)
            if found is not None:
                return found
        return self.new_person(phrase)

    def _prominent(self, phrase: Phrase, named: Phrase) -> Referent | None:
        owner = self.reading.titles.owner(phrase.owner) if phrase.owner is not None else None
        found = self.identifier.by_surname(self.surface(named), owner.country if owner else None)
        gender = honorific_gender(self.units, self.words, phrase)
        return found if found is not None and (not gender or found.gender in ("", gender)) else None

    def new_person(self, phrase: Phrase) -> Referent:
        """Somebody whom the register does not know: country and sector from title, owner or apposition."""
        named = phrase.name or phrase
        words = self.name_words(named)
        known = self.memory.persons_called(words) if len(words) > 1 else []
        if known:
            return msgspec.structs.replace(known[0].referent, method="memory", confidence=0.85)
        title = self._title_of(phrase)
        if title is not None:
            return self._named_holder(title, named) or self._introduced(title, named)
        if phrase.apposed is not None and phrase.apposed.letter == ANAPHOR:
            return self._company(phrase, phrase.apposed)
        is_person = phrase.honorific >= 0 or self._looks_personal(words, phrase)
        gender = honorific_gender(self.units, self.words, phrase) or (
            self._gender_of(words[0]) if len(words) > 1 else ""
        )
        referent = Referent(
            name=self.surface(named), kind="person" if is_person else None, gender=gender, confidence=0.3
        )
        referent.sector = self._rank_sector(phrase)
        referent.code = join_code(None, referent.sector)
        owner = self.reading.titles.owner(phrase.owner) if phrase.owner is not None else None
        if owner is not None and owner.country:
            referent.country, referent.code = owner.country, join_code(owner.country, referent.sector)
            referent.method, referent.confidence = "country", 0.5
        elif home := self.evidence.home:
            referent.country, referent.code = home, join_code(home, referent.sector)
        return referent

    def _company(self, phrase: Phrase, told: Phrase) -> Referent:
        """A body that the text introduces: "Tarlow Mining, a Canadian company"."""
        sector = next(iter(BODY_SECTORS.get(self.units.words[told.head], ())), None)
        owner = self.reading.titles.owner(told.owner) if told.owner is not None else None
        country = owner.country if owner else None
        return Referent(
            name=self.surface(phrase), kind="organisation", country=country, sector=sector,
            code=join_code(country, sector), method="agent", confidence=0.5,
        )  # fmt: skip

    def _rank_sector(self, phrase: Phrase) -> str | None:
        """The sector of a rank before the name: Gen., Judge, Senator."""
        if phrase.honorific < 0:
            return None
        noun: Noun = self.units.data[phrase.honorific]
        return noun.agent.sector if noun.agent is not None else None

    def _introduced(self, title: Phrase, named: Phrase) -> Referent:
        """An unknown person with a title; the country that the text speaks of, where the title gives none."""
        words = self.name_words(named)
        country, sector, code = self.reading.titles.codes(title)
        confidence = 0.6
        if country is None:
            focus, sure = self.evidence.focus(title.start)
            confidence = 0.4
            if focus is not None and sure >= 0.4:
                country, code = focus, join_code(focus, sector)
            elif country := self.evidence.home:
                code = join_code(country, sector)
        return Referent(
            name=self.surface(named), kind="person",
            gender=self._gender_of(words[0]) if len(words) > 1 else "", country=country, sector=sector,
            code=code, method="agent", confidence=confidence, role=self.units.data[title.head].text,
        )  # fmt: skip

    def _named_holder(self, title: Phrase, named: Phrase) -> Referent | None:
        """The holder of the title with that name: in the title's country, in those of the text, in any."""
        if title.letter != ROLE or title.status & {"former", "deputy"}:
            return None
        noun: Noun = self.units.data[title.head]
        words = self.name_words(named)
        owner = self.reading.titles.owner_of(title)
        country = owner.country if owner else None
        bodies = [country] if country else [c for c, _ in self.evidence.counts.most_common(_COUNTRIES_TRIED)]
        if owner is not None and owner.kind in ("organisation", "group") and owner.actor_id:
            bodies = [owner.actor_id]
        for body in bodies:
            roles = self.identifier.choose_roles(noun, body)
            found = self.identifier.by_office_and_name(body, roles, words)
            if found is not None:
                return found
        roles_known = tuple(role.role for role in noun.roles if role.role)
        if roles_known and len(words) == 1:
            return self.identifier.by_surname(self.surface(named), country, roles_known)
        return None

    def _looks_personal(self, words: list[str], phrase: Phrase) -> bool:
        """By a known given name or surname, by the shape of Korean names, or because it speaks."""
        if not 2 <= len(words) <= 4 or _PAIR.fullmatch(self.surface(phrase.name or phrase)):
            return False
        following = phrase.last + 1
        if following < len(self.units.words) and self.units.words[following] in self.words.speech_verbs:
            return True
        if looks_family_first(self.surface(phrase.name or phrase)):
            return True
        if " ".join(words) in self.units.place_named:
            return True
        if words[0] in self.words.classes:  # "US Congress"
            return False
        by_surname = self.identifier.register.persons_by_surname
        return (
            self._given(words[0])
            or (self._given(" ".join(words[1:])) and bool(by_surname(words[0])))
            or bool(by_surname(words[-1]))
        )
