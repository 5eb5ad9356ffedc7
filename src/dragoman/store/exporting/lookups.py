"""Small tables that other projects' layouts need: countries in their spellings, types, names of codes."""

from __future__ import annotations

from dragoman.coding.codebook import load_codebook
from dragoman.resolve.register import load_register
from dragoman.store.database import Store
from dragoman.store.importing.codes import read_table

_Columns = dict[str, list[str | None]]


def make_lookups(store: Store) -> None:
    """Put the tables ``export_countries``, ``_types`` and ``_codes`` beside those of the store."""
    codes = load_codebook().cameo
    tables: dict[str, _Columns] = {
        "countries": _countries(),
        "types": _types(),
        "codes": {"code": list(codes), "name": [entry.name for entry in codes.values()]},
    }
    for name, columns in tables.items():
        told = ", ".join(f"unnest(?::VARCHAR[]) AS {column}" for column in columns)
        store.query(f"CREATE OR REPLACE TEMP TABLE export_{name} AS SELECT {told}", list(columns.values()))


def _countries() -> _Columns:
    """Our code, name, CAMEO's code, FIPS 10-4 and the number of the Correlates of War."""
    register = load_register()
    fips: dict[str, str] = {}
    for code, iso3 in read_table("fips.csv", 2):
        fips.setdefault(iso3, code)
    fips |= {"PSE": "WE", "XKX": "KV"}
    rows: list[tuple[str | None, ...]] = [("EU", "European Union", "EUR", None, None)]
    for entity in register.entities("state", "territory"):
        known = register.codes(entity.id)
        rows.append(
            (entity.id, entity.name, known.get("cameo", entity.id), fips.get(entity.id), known.get("cow"))
        )
    return {name: [row[n] for row in rows] for n, name in enumerate(("code", "name", "cameo", "fips", "cow"))}


def _types() -> _Columns:
    """PLOVER's sectors with CAMEO's type: the first that the table names for each."""
    first: dict[str, str] = {}
    for kind, code, meaning in read_table("gdelt_codes.csv", 3):
        if kind == "type":
            first.setdefault(meaning, code)
    return {"sector": list(first), "type": list(first.values())}
