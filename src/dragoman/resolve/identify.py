"""Who a noun phrase means: names by the register, offices by date, agents by noun and country."""

from __future__ import annotations

import datetime as dt
import re

from dragoman.records import Candidate, PartyKind
from dragoman.resolve.evidence import Evidence
from dragoman.resolve.lexicon import Hit, Lexicon
from dragoman.resolve.memory import Referent
from dragoman.resolve.officebook import OfficeBook, join_code
from dragoman.resolve.phrase import Phrase
from dragoman.resolve.register import Alias, Entity, Standing
from dragoman.resolve.register_names import fold
from dragoman.resolve.units import Units, UnknownName
from dragoman.resolve.words import (
    ADJECTIVE,
    ORGANISATION,
    PEOPLE,
    PERSON,
    PREPOSITION,
    SEAT,
    STATE,
    UNKNOWN_BODY,
)

_DATELINE = re.compile(r"(?:, [A-Z][\w. ]{2,20})?\s*(?:\(|—|–|--)")
_KINDS: dict[str, PartyKind] = {
    "state": "state", "territory": "state", "region": "place", "person": "person",
    "organisation": "organisation", "group": "group",
}  # fmt: skip


class Identifier(OfficeBook):
    """Identifies the phrases of one text, as of its date."""

    def __init__(self, lexicon: Lexicon, units: Units, evidence: Evidence, date: dt.date | None) -> None:
        super().__init__(lexicon, evidence, date)
        self.units = units

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
            self.candidate(self.register.entity(alias.entity), score / total) for score, alias in ranked[1:4]
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
            standing = self.lexicon.standing(alias.entity, self.date)
            scored.append((self._score_person(alias, entity, standing, country), alias, standing))
        if not scored:
            return self.organisation(phrase)
        scored.sort(key=lambda row: -row[0])
        total = sum(row[0] for row in scored) or 1.0
        best, alias, standing = scored[0]
        rivals = tuple(
            self.candidate(self.register.entity(row[1].entity), row[0] / total) for row in scored[1:4]
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
        if owner is None and self.units.words[phrase.head] in self.words.generic_bodies:
            home, sure = self.evidence.focus(phrase.start)
            if (
                home
                and home != entity.country
                and 2 * self.evidence.counts[entity.country] < self.evidence.counts[home]
            ):
                return self._elsewhere(phrase, entity, home, sure)
        return self.as_organisation(
            entity, "exact" if alias.kind in ("name", "official", "acronym") else "alias", confidence, rivals
        )

    def _elsewhere(self, phrase: Phrase, entity: Entity, home: str, sure: float) -> Referent:
        """The body of that name of another country than the register's: the Senate of Nigeria."""
        sector = entity.sector or None
        name = self.units.text[self.units.starts[phrase.head] : self.units.ends[phrase.head]]
        return Referent(
            name=name, country=home, sector=sector, code=join_code(home, sector), kind="organisation",
            method="agent", confidence=round(0.6 * sure, 3),
        )  # fmt: skip

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
        country = country or self.evidence.home
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
