"""Who a noun phrase means: names by the register, offices by date, agents by noun and country."""

from __future__ import annotations

import datetime as dt
import re

from rapidfuzz import fuzz

from dragoman.records import Candidate, PartyKind
from dragoman.resolve.evidence import STATELESS, Evidence
from dragoman.resolve.lexicon import Hit, Lexicon, Noun, flatten
from dragoman.resolve.memory import Referent
from dragoman.resolve.phrase import Phrase
from dragoman.resolve.register import Alias, Entity, Holder, RoleNoun, Standing, Tenure
from dragoman.resolve.register_names import fold
from dragoman.resolve.units import Units, UnknownName
from dragoman.resolve.words import (
    ADJECTIVE,
    AGENT,
    ORGANISATION,
    PEOPLE,
    PERSON,
    PREPOSITION,
    ROLE,
    SEAT,
    STATE,
    UNKNOWN,
    UNKNOWN_BODY,
)

_DATELINE = re.compile(r"(?:, [A-Z][\w. ]{2,20})?\s*(?:\(|—|–|--)")
_FUZZY_FLOOR = 86.0
_KNOWN_BY_SURNAME = 0.62
_KINDS: dict[str, PartyKind] = {
    "state": "state", "territory": "state", "region": "place", "person": "person",
    "organisation": "organisation", "group": "group",
}  # fmt: skip


def join_code(country: str | None, sector: str | None) -> str | None:
    """``RUS`` and ``GOV`` make ``RUSGOV``; None where there is neither."""
    return (country or "") + (sector or "") or None


class Identifier:
    """Identifies the phrases of one text, as of its date."""

    def __init__(self, lexicon: Lexicon, units: Units, evidence: Evidence, date: dt.date | None) -> None:
        self.lexicon = lexicon
        self.register = lexicon.register
        self.words = lexicon.words
        self.units = units
        self.evidence = evidence
        self.date = date

    # names

    def identify_name(self, phrase: Phrase) -> Referent | None:
        """The referent of a phrase whose head is a name; None for one that needs the text before it."""
        letter = phrase.letter
        if letter in (STATE, SEAT, ADJECTIVE, PEOPLE):
            return self.state(phrase)
        if letter == PERSON:
            return self.person(phrase)
        if letter == ORGANISATION:
            return self.organisation(phrase)
        if letter == UNKNOWN_BODY:
            return self.unknown_body(phrase)
        return None

    def state(self, phrase: Phrase) -> Referent:
        """A state by its name, adjective, people, capital or seat."""
        hit: Hit = self.units.data[phrase.head]
        alias, confidence, rivals = self._choose(hit, phrase)
        entity = self.register.entity(alias.entity)
        if entity is None:
            return Referent(name=alias.text)
        country = entity.country or entity.id
        referent = Referent(
            actor_id=entity.id, name=entity.name, country=country, code=entity.code or country,
            kind=_KINDS.get(entity.kind, "state"), confidence=confidence, candidates=rivals,
            method="exact" if alias.kind in ("name", "official") else "alias", ambiguous=confidence < 0.5,
        )  # fmt: skip
        if entity.kind in ("group", "organisation"):
            return self.as_organisation(entity, "alias", confidence, rivals)
        if phrase.letter == PEOPLE and phrase.located is not None and self._is_ethnic(phrase):
            country = self.state(phrase.located).country or country
            referent.actor_id, referent.country = None, country
        if phrase.letter == PEOPLE:
            referent.kind, referent.sector, referent.is_plural = "group", "CVL", True
            referent.code = join_code(country, "CVL")
        elif phrase.letter == SEAT:
            if self.is_location(phrase) or alias.kind == "place":
                referent.kind = "place"
            else:
                referent.sector = "GOV"
                referent.code = join_code(country, referent.sector)
        return referent

    def _is_ethnic(self, phrase: Phrase) -> bool:
        """ "ethnic Albanians in Serbia" are no citizens of Albania."""
        before = self.units.words[phrase.head - 1] if phrase.head else ""
        return before == "ethnic"

    def is_location(self, phrase: Phrase) -> bool:
        """Whether a capital is only where something happens: "in Moscow"."""
        if _DATELINE.match(self.units.text, phrase.end) and self.units.letters[
            phrase.first - 1 : phrase.first
        ] in ("", "."):
            return True
        before = phrase.first - 1
        letters = self.units.letters
        if before < 0:
            return False
        if letters[before] == PREPOSITION and self.units.words[before] in self.words.place_prepositions:
            return True
        return letters[before] == "F" and letters[before - 1] == "Z"

    def _choose(self, hit: Hit, phrase: Phrase | None = None) -> tuple[Alias, float, tuple[Candidate, ...]]:
        """The meaning of a name that the date and the rest of the text make likeliest."""
        if len(hit.aliases) == 1:
            return hit.aliases[0], 0.95 * max(hit.aliases[0].weight, 0.6), ()
        scored: dict[str, tuple[float, Alias]] = {}
        for alias in hit.aliases:
            entity = self.register.entity(alias.entity)
            score = self._score_alias(alias, entity, phrase)
            if score > scored.get(alias.entity, (-1.0, alias))[0]:
                scored[alias.entity] = (score, alias)
        ranked = sorted(scored.values(), key=lambda pair: -pair[0])
        total = sum(score for score, _ in ranked) or 1.0
        rivals = tuple(
            self._candidate(self.register.entity(alias.entity), score / total) for score, alias in ranked[1:4]
        )
        return ranked[0][1], 0.97 * ranked[0][0] / total, rivals

    def _score_alias(self, alias: Alias, entity: Entity | None, phrase: Phrase | None) -> float:
        if entity is None:
            return 0.0
        score = max(alias.weight, 0.01)
        day = self.date.isoformat() if self.date else None
        if day and ((alias.start and day < alias.start) or (alias.end and day > alias.end + "~")):
            score *= 0.1
        if day and ((entity.start and day < entity.start) or (entity.end and day > entity.end + "~")):
            score *= 0.2
        score *= 1.0 + 2.5 * self.evidence.share(entity.country or entity.id) * min(
            4, self.evidence.counts[entity.country or entity.id]
        )
        if entity.kind == "region" and phrase is not None and self._is_region_context(phrase):
            score *= 12
        return score

    def _is_region_context(self, phrase: Phrase) -> bool:
        """ "the governor of Georgia", "Washington state", "Atlanta, Georgia" """
        units, head = self.units, phrase.head
        following = units.words[head + 1] if head + 1 < len(units.words) else ""
        if following in ("state", "states") or any(
            "governor" in units.words[i] for i in range(max(0, head - 4), head)
        ):
            return True
        return (
            head > 1
            and units.letters[head - 1] == ","
            and units.letters[head - 2] in "Xw"
            and units.is_capital(head - 2)
        )

    @staticmethod
    def _candidate(entity: Entity | None, confidence: float) -> Candidate:
        if entity is None:
            return Candidate(None, None, confidence=confidence)
        code = entity.code or join_code(entity.country, entity.sector)
        return Candidate(entity.id, entity.name, entity.country or entity.id, code, round(confidence, 3))

    # persons

    def person(self, phrase: Phrase, title: Phrase | None = None) -> Referent:
        """A person of the register by name, with what he or she was on the day."""
        hit: Hit = self.units.data[phrase.head]
        country = self._country_hint(title or phrase)
        scored: list[tuple[float, Alias, Standing | None]] = []
        seen: set[str] = set()
        for alias in hit.aliases:
            entity = self.register.entity(alias.entity)
            if entity is None or alias.entity in seen or entity.kind != "person":
                continue
            seen.add(alias.entity)
            standing = self.register.standing(alias.entity, self.date)
            scored.append((self._score_person(alias, entity, standing, country), alias, standing))
        if not scored:
            return self.organisation(phrase)
        scored.sort(key=lambda row: -row[0])
        total = sum(row[0] for row in scored) or 1.0
        best, alias, standing = scored[0]
        rivals = tuple(
            self._candidate(self.register.entity(row[1].entity), row[0] / total) for row in scored[1:4]
        )
        method = "exact" if alias.kind in ("name", "official") else "alias"
        referent = self.as_person(alias.entity, standing, method, round(0.97 * best / total, 3))
        referent.candidates, referent.ambiguous = rivals, best / total < 0.55
        return referent

    def _score_person(
        self, alias: Alias, entity: Entity, standing: Standing | None, country: str | None
    ) -> float:
        score = max(alias.weight, 0.05) * (0.15 + (standing.prominence if standing else 0.1))
        home = standing.tenure.country if standing else entity.country
        if country:
            score *= 4 if country in (home, entity.country) else 0.5
        return score * (1 + min(3, self.evidence.counts[entity.country]))

    def as_person(self, person: str, standing: Standing | None, method: str, confidence: float) -> Referent:
        """A person as what he or she was on the day: in office, formerly, or neither."""
        entity = self.register.entity(person)
        name, gender = (entity.name, entity.gender) if entity else (person, "")
        country = entity.country if entity else None
        sector: str | None = (entity.sector if entity else None) or None
        code, role, stale = (entity.code if entity else "") or None, None, False
        if standing is not None and standing.future and sector == "GOV":
            sector, code = "ELI", join_code(country, "ELI")
        if standing is not None and not standing.future:
            country, sector, code = self._tenure_codes(standing.tenure, standing.former)
            role, stale = standing.tenure.role, standing.stale
            role = f"former {role}" if standing.former else role
            if standing.former and entity and entity.sector and entity.sector not in ("GOV", "MIL", "LEG"):
                sector, code = entity.sector, entity.code or join_code(country, entity.sector)
        return Referent(
            actor_id=person, name=name, country=country or None, sector=sector,
            code=code or join_code(country, sector), kind="person", role=role, method=method,  # type: ignore[arg-type]
            confidence=confidence, gender=gender, stale_office=stale,
        )  # fmt: skip

    def _tenure_codes(self, tenure: Tenure, former: bool) -> tuple[str, str, str]:
        body = self.register.entity(tenure.country)
        country = (body.country or body.id) if body else tenure.country
        if former:
            home = country if country not in STATELESS else self._home(tenure.person) or country
            return home, "ELI", join_code(home, "ELI") or ""
        sector = tenure.sector or (body.sector if body else "") or "GOV"
        code = tenure.code or (body.code if body and body.kind not in ("state", "territory") else "")
        return country, sector, code or join_code(country, sector) or ""

    def _home(self, person: str) -> str | None:
        entity = self.register.entity(person)
        return entity.country if entity and entity.country not in STATELESS else None

    def by_surname(
        self, name: str, country: str | None = None, roles: tuple[str, ...] = ()
    ) -> Referent | None:
        """A prominent person whom everybody knows by the surname alone, on that day."""
        persons = self.register.persons_by_surname(name)
        ranked = [
            (person, prominence * self._near(person, country))
            for person, prominence in self.register.rank_persons(persons, self.date)
        ]
        if roles:
            ranked = [(p, s) for p, s in ranked if self._held(p, roles)]
        ranked.sort(key=lambda pair: -pair[1])
        if not ranked or (ranked[0][1] < _KNOWN_BY_SURNAME and not roles):
            return None
        rivals = [score for _, score in ranked[1:2]]
        if rivals and ranked[0][1] < rivals[0] * 1.12 and not roles:
            return None
        confidence = min(
            0.85, ranked[0][1] * (0.9 if not rivals else ranked[0][1] / (ranked[0][1] + rivals[0] * 0.5))
        )
        referent = self.as_person(
            ranked[0][0], self.register.standing(ranked[0][0], self.date), "alias", round(confidence, 3)
        )
        referent.candidates = tuple(self._candidate(self.register.entity(p), s / 2) for p, s in ranked[1:3])
        return referent

    def _held(self, person: str, roles: tuple[str, ...]) -> bool:
        standing = self.register.standing(person, self.date)
        return standing is not None and standing.tenure.role in roles and not standing.future

    def _near(self, person: str, country: str | None) -> float:
        entity = self.register.entity(person)
        home = entity.country if entity else ""
        if country:
            return 1.5 if home == country else 0.3
        return 1.0 + min(0.5, 0.8 * self.evidence.share(home)) if self.evidence.counts[home] else 0.8

    # organisations

    def organisation(self, phrase: Phrase) -> Referent:
        """An organisation or armed group of the register."""
        alias, confidence, rivals = self._choose(self.units.data[phrase.head], phrase)
        entity = self.register.entity(alias.entity)
        if entity is None:
            return Referent(name=alias.text)
        owner = self._country_hint(phrase)
        if owner and entity.country != owner:
            other = self._of_country(self.units.data[phrase.head], owner)
            entity = other or entity
        return self.as_organisation(
            entity, "exact" if alias.kind in ("name", "official", "acronym") else "alias", confidence, rivals
        )

    def as_organisation(
        self, entity: Entity, method: str, confidence: float, rivals: tuple[Candidate, ...] = ()
    ) -> Referent:
        """The referent of an organisation's entity as of the day: one that governs is a government."""
        country, sector = entity.country or None, entity.sector or None
        return Referent(
            actor_id=entity.id, name=entity.name, country=country, sector=sector,
            code=entity.code or join_code(country, sector), kind=_KINDS.get(entity.kind, "organisation"),
            method=method, confidence=confidence, candidates=rivals,  # type: ignore[arg-type]
        )  # fmt: skip

    def _of_country(self, hit: Hit, country: str) -> Entity | None:
        for alias in hit.aliases:
            entity = self.register.entity(alias.entity)
            if entity and entity.country == country:
                return entity
        return None

    def unknown_body(self, phrase: Phrase) -> Referent:
        """An organisation that the register does not know: country and sector from the words of its name."""
        name: UnknownName = self.units.data[phrase.head]
        country = self._country_hint(phrase)
        if name.inner is not None:
            alias, _, _ = self._choose(name.inner)
            entity = self.register.entity(alias.entity)
            if alias.entity == "PRK" or (entity and fold(name.inner.aliases[0].text) == "korea"):
                country = "KOR"
            elif entity is not None:
                country = entity.country or entity.id
        if country is None:
            country = self._country_inside(name)
        text = self.units.text[self.units.starts[phrase.head] : self.units.ends[phrase.head]]
        if country is None and name.words[0] in self.words.worldwide:
            country = "IGO" if name.sector in ("GOV", "JUD", "BUS", "LEG", None) else "NGO"
        return Referent(
            name=text, country=country, sector=name.sector, code=join_code(country, name.sector),
            kind="organisation", method="agent", confidence=0.6 if country else 0.45,
        )  # fmt: skip

    def _country_inside(self, name: UnknownName) -> str | None:
        for word in name.words:
            for alias in self.register.find(word, check_case=False):
                entity = self.register.entity(alias.entity)
                if entity and entity.kind in ("state", "territory") and alias.weight >= 0.5:
                    return entity.country or entity.id
        return None

    # titles and agents

    def _country_hint(self, phrase: Phrase) -> str | None:
        """The country that a phrase's owner or complement gives."""
        for part in (phrase.owner, phrase.of, phrase.located):
            if part is not None:
                referent = self.identify_name(part)
                if referent is not None and referent.country:
                    return referent.country
        return None

    def choose_roles(self, noun: Noun, country: str | None) -> list[RoleNoun]:
        """The offices that a role noun can mean in a country."""
        found = [role for role in noun.roles if role.kind != "honorific"]
        return [role for role in found if _applies(role, country)] or ([] if country else found)

    def holders(self, country: str, roles: list[RoleNoun]) -> list[Holder]:
        """Who held one of these offices on the day, the likeliest first."""
        for role in roles:
            if role.kind == "leader":
                found = self.register.leader(country, self.date)
            elif role.role:
                found = self.register.holders(country, role.role, self.date, role.office)
                if not found and role.office:
                    found = self.register.holders(country, role.role, self.date)
            else:
                continue
            if found and (role.kind == "leader" or role.role in self.words.solo_roles or len(found) == 1):
                return found
        return []

    def by_office(self, country: str, roles: list[RoleNoun], sure: float = 0.95) -> Referent | None:
        """The holder of an office on the day."""
        found = self.holders(country, roles)
        if not found:
            return None
        best = found[0]
        referent = self.as_holder(best, "office", round(sure * best.certainty, 3))
        referent.candidates = tuple(
            self._candidate(self.register.entity(holder.person), holder.certainty) for holder in found[1:3]
        )
        return referent

    def as_holder(self, holder: Holder, method: str, confidence: float) -> Referent:
        """Somebody in the office by which he or she was named."""
        country, sector, code = self._tenure_codes(holder.tenure, former=False)
        entity = self.register.entity(holder.person)
        return Referent(
            actor_id=holder.person, name=entity.name if entity else holder.person, country=country,
            sector=sector, code=code, kind="person", role=holder.tenure.role, method=method,  # type: ignore[arg-type]
            confidence=confidence, gender=entity.gender if entity else "", stale_office=holder.stale,
        )  # fmt: skip

    def by_office_and_name(self, country: str, roles: list[RoleNoun], words: list[str]) -> Referent | None:
        """The holder whose name has these words, or is spelled almost so: "Prime Minister Tong"."""
        best: tuple[float, Holder] | None = None
        for role in roles:
            if not role.role and role.kind != "leader":
                continue
            for holder in self._block(country, role):
                entity = self.register.entity(holder.person)
                score = _name_score(words, flatten(entity.name).split()) if entity else 0.0
                if score >= _FUZZY_FLOOR and (best is None or score > best[0]):
                    best = (score, holder)
        if best is None:
            return None
        return self.as_holder(best[1], "alias" if best[0] >= 99 else "fuzzy", round(0.009 * best[0], 3))

    def _block(self, country: str, role: RoleNoun) -> list[Holder]:
        if role.kind == "leader":
            return self.register.leader(country, self.date)
        return self.register.holders(country, role.role, self.date)


def _applies(role: RoleNoun, country: str | None) -> bool:
    if not role.countries or country is None:
        return not role.countries or role.countries.startswith("!")
    return (country in role.countries.lstrip("!").split()) != role.countries.startswith("!")


def _name_score(words: list[str], known: list[str]) -> float:
    """0 to 100: how well the words of a mention fit the words of a name, every one of them."""
    if not words:
        return 0.0
    known = [*known, *("".join(known[place:]) for place in range(len(known) - 1))]  # Amir-Abdollahian
    scores = []
    for word in words:
        scores.append(
            max((fuzz.ratio(word, other) for other in known), default=0.0)
            if len(word) > 3
            else 100.0 * (word in known)
        )
    return min(scores)


__all__ = ["AGENT", "ROLE", "UNKNOWN", "Identifier", "join_code"]
