"""Says which country the names in other people's event tables belong to, as far as the register knows.

ICEWS writes "Citizen (India)", "Xi Jinping" or "Foreign Affairs (Russia)"; the country may also stand in
a column of its own. Armed movements and international organisations belong to no country here, but for
the European Union, which acts as one power and has the code ``EU``.
"""

from __future__ import annotations

import datetime as dt
import functools
import re
from collections.abc import Sequence
from dataclasses import dataclass

from dragoman.resolve.register import Entity, Register, load_register
from dragoman.resolve.register_countries import known_country
from dragoman.resolve.register_names import fold
from dragoman.store.importing.codes import read_table

_BRACKET = re.compile(r"^(.*\S)\s*\(([^()]*)\)$")
_ARMED = frozenset({"REB", "INS", "SEP", "UAF", "CRM", "RAD"})
_UNION = "IGOEUREEC"
"""The code that the register gives to the European Union and its organs."""


@dataclass(frozen=True)
class KnownName:
    """Who a name is: country, PLOVER sector, own id, how that was found, and the feed's own code for it."""

    country: str | None = None
    sector: str | None = None
    actor_id: str | None = None
    method: str = "none"
    code: str | None = None


class NameReader:
    """Looks names up; ``day`` is when the table's events happened, for offices that change hands."""

    def __init__(self, day: dt.date, register: Register | None = None) -> None:
        self._register, self._day = register or load_register(), day
        self._country = functools.cache(self._find_country)
        self._by_name = functools.cache(self._find_name)
        self._own = {fold(row[0]): row[1] for row in read_table("icews_names.csv", 2)}
        self._roles = {fold(row[0]): row[1] for row in read_table("icews_roles.csv", 2)}

    def read_side(self, cells: Sequence[str]) -> tuple[str, str, KnownName]:
        """Words, name and who that is, from an ICEWS name and country."""
        name, country = (cell.replace("_", " ").strip() for cell in cells)
        return name, name, self.read(name, country)

    def read(self, name: str, country: str) -> KnownName:
        """Who a side of an event is, by its country column where that names one, and else by its name."""
        told = self._country(country) if country else None
        if told is None and country and country != name:
            told = self._by_name(country).country
        known = self._by_name(name, told is None)
        if told is None:
            return known
        return KnownName(told, known.sector, known.actor_id, "country")

    def _find_name(self, name: str, wants_country: bool = True) -> KnownName:
        """Who a name is; where its country is told already, that of a person's office need not be found."""
        folded = fold(name)
        if folded in self._own:
            return KnownName(self._own[folded] or None, None, None, "alias")
        state = self._country(name)
        if state:
            return KnownName(state, "GOV", state, "exact")
        bracket = _BRACKET.match(name) if name.endswith(")") else None
        if bracket:
            return self._bracketed(*bracket.groups())
        return self._registered(name, wants_country)

    def _bracketed(self, role: str, land: str) -> KnownName:
        country = self._country(land)
        if country is None and fold(land) in self._own:
            country = self._own[fold(land)] or None
        if country is None:
            country = self._registered(land).country
        return KnownName(country, self._roles.get(fold(role)), None, "country" if country else "none")

    def _find_country(self, text: str) -> str | None:
        """The state, territory or Union that a text names."""
        own = self._own.get(fold(text))
        if own is not None:
            return own or None
        found = known_country(text, self._register)
        return self._state(found) if found else None

    def _registered(self, name: str, wants_country: bool = True) -> KnownName:
        for form in _forms(name):
            for alias in self._register.find(form, check_case=False):
                entity = self._register.entity(alias.entity)
                if entity is not None:
                    method = "exact" if form == name else "alias"
                    land = self._land(entity) if wants_country else None
                    return KnownName(land, entity.sector or None, entity.id, method)
        return KnownName()

    def _land(self, entity: Entity) -> str | None:
        if entity.kind == "person":
            return self._land_of_person(entity)
        if entity.code == _UNION:
            return "EU"
        if entity.kind == "group" and entity.sector in _ARMED:
            return None
        return self._state(entity.country)

    def _land_of_person(self, entity: Entity) -> str | None:
        """The country that a person acted for on the day: that of the office held then, or else the own."""
        standing = self._register.standing(entity.id, self._day)
        if standing and not standing.former and not standing.future:
            home = self._register.entity(standing.tenure.country)
            if home is not None:
                return self._land(home)
        return self._state(entity.country)

    def _state(self, code: str) -> str | None:
        entity = self._register.entity(code)
        if entity is None:
            return None
        if entity.code == _UNION:
            return "EU"
        return code if entity.kind in {"state", "territory"} else None


def _forms(name: str) -> list[str]:
    """A person's name as written, and with what stands between the first word and the last left out."""
    words = name.split()
    forms = [name]
    if len(words) > 2 and words[0].rstrip(".") not in {"Court", "Department", "Ministry", "Office"}:
        forms += [f"{words[0]} {words[-1]}", " ".join(words[:-1]), " ".join(words[1:])]
    return forms
