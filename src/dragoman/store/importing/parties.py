"""Says who the sides of GDELT's and POLECAT's events are: their countries, sectors and ids here.

GDELT tells an actor by CAMEO's codes; where it gives no country, none is guessed from the name. POLECAT
tells countries by ISO 3166-1 alpha-3; a side without one is looked up by its name.
"""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Sequence
from typing import Protocol

from dragoman.resolve.register import load_register
from dragoman.resolve.register_countries import known_country
from dragoman.store.importing.codes import read_table
from dragoman.store.importing.names import KnownName, NameReader

EMPTY = frozenset({"", "None", "NA", "N/A", "nan", "NaN", "NULL", "---"})
"""What stands in cells that hold nothing."""


class PartyReader(Protocol):
    """Reads the cells of one side of an event."""

    def read_side(self, cells: Sequence[str]) -> tuple[str, str, KnownName]:
        """The words for it, its name, and who that is."""


@functools.cache
def gdelt_codes(kind: str) -> dict[str, str]:
    """GDELT's codes of a kind (type, country, group) with their meaning here."""
    return {code: meaning for found, code, meaning in read_table("gdelt_codes.csv", 3) if found == kind}


class GdeltReader:
    """Looks up CAMEO's actor codes as GDELT has them."""

    def __init__(self) -> None:
        self._register = load_register()
        self._country = functools.cache(self._find_country)

    def read_side(self, cells: Sequence[str]) -> tuple[str, str, KnownName]:
        """Words, name and who that is, from code, name, country, known group and up to three types."""
        code, name, country, group, *types = (("" if cell in EMPTY else cell) for cell in cells)
        groups = gdelt_codes("group")
        state = groups.get(group) or groups.get(code) or self._country(country)
        sector = next((gdelt_codes("type").get(kind, kind) for kind in types if kind), None)
        entity = self._register.entity(state) if state and code == country else None
        if entity:
            return name or entity.name, entity.name, KnownName(state, sector or "GOV", state, "country")
        if state:
            return name or code, name or code, KnownName(state, sector, None, "country")
        return name or code, name or code, KnownName(None, sector, None, "none", code or None)

    def _find_country(self, code: str) -> str | None:
        """The country of a CAMEO code; None for regions and what is none."""
        if not code:
            return None
        own = gdelt_codes("country").get(code) or self._register.by_code("cameo", code) or code
        entity = self._register.entity(own)
        return own if entity is not None and entity.kind in {"state", "territory"} else None


class PolecatReader:
    """Reads POLECAT's names and countries."""

    def __init__(self, day: dt.date) -> None:
        self._names = NameReader(day)

    def read_side(self, cells: Sequence[str]) -> tuple[str, str, KnownName]:
        """Words, name and who that is, from name, raw name, country and primary sector."""
        name, raw, country, sector = (("" if cell in EMPTY else cell) for cell in cells)
        known = self._names.read(name, "" if ";" in country else country)
        if not name:
            known = KnownName(known.country, None, None, known.method)
        told = KnownName(known.country, sector or known.sector, known.actor_id, known.method, country or None)
        return raw or name, name or raw, told


@functools.cache
def place_country(text: str, label: str) -> str | None:
    """The country of a place, as GDELT (FIPS 10-4) or others (names, ISO codes) write it."""
    if text in EMPTY:
        return None
    if label == "GDELT":
        return next((iso3 for fips, iso3 in read_table("fips.csv", 2) if fips == text), None)
    found = known_country(text)
    return found if found and found.isupper() else None
