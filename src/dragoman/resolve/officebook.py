"""Persons and offices by date: who held one, what somebody was, who is known by a surname."""

from __future__ import annotations

import datetime as dt

from rapidfuzz import fuzz

from dragoman.records import Candidate
from dragoman.resolve.evidence import STATELESS, Evidence
from dragoman.resolve.lexicon import Lexicon, Noun, flatten
from dragoman.resolve.memory import Referent
from dragoman.resolve.register import Entity, Holder, RoleNoun, Standing, Tenure

_MAIN_ROLES = frozenset(("HOS", "HOG", "VP", "DEPHOG", "FM", "DEF", "FIN", "INT", "JUST", "MIN"))
_OFFICE_WORDS = frozenset("minister secretary ministers of for the and chief head".split())
_FUZZY_FLOOR = 86.0
_KNOWN_BY_SURNAME = 0.62


def join_code(country: str | None, sector: str | None) -> str | None:
    """``RUS`` and ``GOV`` make ``RUSGOV``; None where there is neither."""
    return (country or "") + (sector or "") or None


class OfficeBook:
    """Answers, as of one day and with one text in mind, who held an office and what a person was."""

    def __init__(self, lexicon: Lexicon, evidence: Evidence, date: dt.date | None) -> None:
        self.lexicon = lexicon
        self.register = lexicon.register
        self.words = lexicon.words
        self.evidence = evidence
        self.date = date

    @staticmethod
    def candidate(entity: Entity | None, confidence: float) -> Candidate:
        """An entity as somebody whom a mention may mean."""
        if entity is None:
            return Candidate(None, None, confidence=confidence)
        code = entity.code or join_code(entity.country, entity.sector)
        return Candidate(entity.id, entity.name, entity.country or entity.id, code, round(confidence, 3))

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
        is_state = body is None or body.kind in ("state", "territory")
        code = (body.code if body and not is_state else "") or (
            "" if tenure.role in _MAIN_ROLES else tenure.code
        )
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
            (person, prominence * self._near(person, country) * self._is_surname(person, name))
            for person, prominence in self.lexicon.rank_persons(persons, self.date)
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
            ranked[0][0], self.lexicon.standing(ranked[0][0], self.date), "alias", round(confidence, 3)
        )
        referent.candidates = tuple(self.candidate(self.register.entity(p), s / 2) for p, s in ranked[1:3])
        return referent

    def _held(self, person: str, roles: tuple[str, ...]) -> bool:
        standing = self.lexicon.standing(person, self.date)
        return standing is not None and standing.tenure.role in roles and not standing.future

    def _is_surname(self, person: str, name: str) -> float:
        """Less than 1 where a given name stands for a middle name: Raul for Carlos Raúl Morales."""
        entity = self.register.entity(person)
        words = flatten(entity.name).split() if entity else []
        is_middle = len(words) > 2 and flatten(name).strip() in words[1:-1]
        return 0.4 if is_middle and self.lexicon.is_given_name(name) else 1.0

    def _near(self, person: str, country: str | None) -> float:
        entity = self.register.entity(person)
        home = entity.country if entity else ""
        if country:
            return 1.5 if home == country else 0.3
        return 1.0 + min(0.25, 0.5 * self.evidence.share(home)) if self.evidence.counts[home] else 0.9

    def choose_roles(self, noun: Noun, country: str | None) -> list[RoleNoun]:
        """The offices that a role noun can mean in a country."""
        found = [role for role in noun.roles if role.kind != "honorific"]
        return [role for role in found if applies(role, country)] or ([] if country else found)

    def holders(self, country: str, roles: list[RoleNoun]) -> list[Holder]:
        """Who held one of these offices on the day, the likeliest first."""
        for role in roles:
            if role.kind == "leader":
                found = self.register.leader(country, self.date)
            elif role.role:
                found = self.lexicon.holders(country, role.role, self.date, role.office)
                if not found and role.office:
                    found = self.lexicon.holders(country, role.role, self.date)
            else:
                continue
            if role.kind != "leader" and role.role not in self.words.solo_roles:
                found = [holder for holder in found if _names_portfolio(role.phrase, holder.tenure.position)]
                found = found if len({holder.person for holder in found}) == 1 else []
            if found:
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
            self.candidate(self.register.entity(holder.person), holder.certainty) for holder in found[1:3]
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
        return self.lexicon.holders(country, role.role, self.date)


def applies(role: RoleNoun, country: str | None) -> bool:
    """Whether a country has this office, as far as the register tells."""
    if not role.countries or country is None:
        return not role.countries or role.countries.startswith("!")
    return (country in role.countries.lstrip("!").split()) != role.countries.startswith("!")


def _names_portfolio(phrase: str, position: str) -> bool:
    """Whether "health minister" may be the "Minister of Health" of a position."""
    wanted = set(flatten(phrase).split()) - _OFFICE_WORDS
    return bool(wanted) and wanted <= set(flatten(position).split())


def _name_score(words: list[str], known: list[str]) -> float:
    """0 to 100: how well the words of a mention fit the words of a name, every one of them."""
    if not words:
        return 0.0
    known = [*known, *("".join(known[place:]) for place in range(len(known) - 1))]  # Amir-Abdollahian
    return min(
        max((fuzz.ratio(word, other) for other in known), default=0.0)
        if len(word) > 3
        else 100.0 * (word in known)
        for word in words
    )
