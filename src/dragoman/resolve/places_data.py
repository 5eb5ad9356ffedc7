"""The offline gazetteer: places by name, held in flat arrays so that it loads fast and stays small.

The packed tables come from GeoNames (CC BY 4.0; ``scripts/build_places.py``); countries, divisions, regions,
waters and other names that GeoNames' towns lack are the hand-written tables beside them in ``data/places``.
"""

from __future__ import annotations

import csv
import functools
import hashlib
import unicodedata
from importlib.resources import as_file, files
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from dragoman.errors import DataError

KINDS = ("city", "county", "division", "country", "region")
"""Kinds of packed places; hand-written ones carry finer kinds ("sea", "river")."""


_MOST_KEPT = 20_000  # names whose places are kept at hand


class Entry(NamedTuple):
    """A place that a name can mean; ``division`` is GeoNames' first-level code (``US.TX``).

    ``is_other_name`` is true where a foreign or former name of a town was asked for.
    """

    name: str
    kind: str
    country: str | None
    division: str
    latitude: float
    longitude: float
    population: int
    geoname_id: int | None
    is_other_name: bool = False


def fold(name: str) -> str:
    """A name without case and accents, with plain apostrophes and single blanks."""
    plain = unicodedata.normalize("NFKD", name.replace("’", "'").replace("‘", "'").replace("`", "'"))
    return " ".join("".join(c for c in plain if not unicodedata.combining(c)).casefold().split())


def hash_name(folded: str) -> int:
    """64 bits of a folded name: the key of the packed index."""
    return int.from_bytes(hashlib.blake2b(folded.encode(), digest_size=8).digest(), "little")


class Gazetteer:
    """All places; :meth:`named` finds those that a name can mean."""

    def __init__(self, packed: dict[str, npt.NDArray[Any]]) -> None:
        self._packed = packed
        self._labels = packed["labels"].tobytes()
        self._alpha3 = _alpha3_codes()
        self._curated: dict[str, list[Entry]] = {}
        self._found: dict[str, tuple[Entry, ...]] = {}
        self._points = _division_points()
        self.division_names = self._points
        self.capitals = {row["iso3"]: row["capital"] for row in read_table("country_names.csv")}
        _add_countries(self)
        _add_regions(self)
        _add_aliases(self)

    def named(self, name: str) -> tuple[Entry, ...]:
        """Every place of that name, hand-written ones first."""
        folded = fold(name)
        found = self._found.get(folded)
        if found is None:
            if len(self._found) >= _MOST_KEPT:
                self._found.clear()
            found = self._found[folded] = tuple(self._look_up(folded))
        return found

    def _look_up(self, folded: str) -> list[Entry]:
        key = np.uint64(hash_name(folded))
        hashes = self._packed["hashes"]
        low = int(np.searchsorted(hashes, key, "left"))
        found = list(self._curated.get(folded, ()))
        while low < len(hashes) and hashes[low] == key:
            entry = self._entry(int(self._packed["places"][low]))
            found.append(entry._replace(is_other_name=entry.kind == "city" and fold(entry.name) != folded))
            low += 1
        return found

    def add(self, name: str, entry: Entry) -> None:
        """Let a further name mean a place."""
        self._found.pop(fold(name), None)
        entries = self._curated.setdefault(fold(name), [])
        if entry not in entries:
            entries.append(entry)

    def town(self, name: str, country: str) -> Entry | None:
        """The largest town of a name in a country (alpha-2)."""
        alpha3 = self._alpha3.get(country, country)
        towns = [e for e in self.named(name) if e.country == alpha3 and e.kind == "city"]
        largest = max(towns, key=lambda e: e.population, default=None)
        return largest and largest._replace(is_other_name=False)

    def division_weight(self, code: str) -> float:
        """What is added to a division's prior because a town of its name is meant more often."""
        return self._points[code][4] if code in self._points else 0.0

    def country(self, alpha3: str) -> Entry | None:
        """The country of an alpha-3 code."""
        return next(iter(self._curated.get(alpha3.lower() + " (country)", ())), None)

    def _entry(self, index: int) -> Entry:
        packed = self._packed
        code = str(packed["divisions"][packed["division"][index]])
        kind = KINDS[packed["kind"][index]]
        latitude, longitude = float(packed["latitude"][index]), float(packed["longitude"][index])
        start = int(packed["label_ends"][index - 1]) if index else 0
        name = self._labels[start : int(packed["label_ends"][index])].decode()
        if kind == "division" and code in self._points:
            name, latitude, longitude = self._points[code][:3]
        identifier = int(packed["geoname_id"][index]) or None
        country = self._alpha3.get(code[:2], code[:2])
        population = int(packed["population"][index])
        return Entry(
            name, kind, country, code, round(latitude, 4), round(longitude, 4), population, identifier
        )


def is_capital(entry: Entry) -> bool:
    """Whether a town is the capital of its country."""
    return entry.kind == "city" and load_gazetteer().capitals.get(entry.country or "") == entry.name


@functools.lru_cache(maxsize=1)
def load_gazetteer() -> Gazetteer:
    """The gazetteer, read once per process.

    Raises:
        DataError: a table of ``data/places`` is missing or wrong.
    """
    try:
        with (
            as_file(files("dragoman") / "data" / "places" / "geonames.npz") as path,
            np.load(path) as packed,
        ):
            return Gazetteer({name: packed[name] for name in packed.files})
    except (OSError, ValueError, KeyError) as error:
        raise DataError(f"the packed gazetteer cannot be read: {error}", "geonames.npz") from error


@functools.lru_cache(maxsize=1)
def load_other_words() -> frozenset[str]:
    """Names of persons, verbs and adjectives that are also names of towns, folded."""
    text = (files("dragoman") / "data" / "places" / "other_words.txt").read_text(encoding="utf-8")
    return frozenset(line for line in text.splitlines() if line and not line.startswith("#"))


def read_table(name: str) -> list[dict[str, str]]:
    """The rows of a hand-written table; lines that begin with ``#`` are its provenance."""
    text = (files("dragoman") / "data" / "places" / name).read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    return list(csv.DictReader(lines))


@functools.lru_cache(maxsize=1)
def _country_table() -> list[tuple[str, str, str]]:
    """Alpha-2, alpha-3 and name of every country."""
    return [(r["iso2"], r["iso3"], r["name"]) for r in read_table("country_names.csv")]


def _alpha3_codes() -> dict[str, str]:
    return {two: three for two, three, _ in _country_table()}


def _division_points() -> dict[str, tuple[str, float, float, str, float]]:
    """Name, middle point, short forms and weight of the divisions that the hand-written table names."""
    return {
        row["code"]: (
            row["name"],
            float(row["latitude"]),
            float(row["longitude"]),
            row["short"],
            float(row["weight"] or 0),
        )
        for row in read_table("divisions.csv")
    }


def _add_countries(gazetteer: Gazetteer) -> None:
    names = {three: name for _, three, name in _country_table()}
    for row in read_table("countries.csv"):
        code = row["iso3"]
        entry = Entry(
            names.get(code, code),
            "country",
            code,
            "",
            float(row["latitude"]),
            float(row["longitude"]),
            10**8,
            None,
        )
        gazetteer.add(entry.name, entry)
        gazetteer.add(code.lower() + " (country)", entry)


def _add_regions(gazetteer: Gazetteer) -> None:
    for row in read_table("regions.csv"):
        point = float(row["latitude"]), float(row["longitude"])
        entry = Entry(row["name"], row["kind"], row["country"] or None, "", *point, 5 * 10**6, None)
        for name in [row["name"], *filter(None, row["aliases"].split("|"))]:
            gazetteer.add(name, entry)


def _add_aliases(gazetteer: Gazetteer) -> None:
    for number, row in enumerate(read_table("aliases.csv"), 5):
        entry = _target(gazetteer, row["target"])
        if entry is None:
            raise DataError(f"no place is called {row['target']!r}", "aliases.csv", number)
        gazetteer.add(row["alias"], entry)


def _target(gazetteer: Gazetteer, target: str) -> Entry | None:
    if "," in target:
        name, country = target.rsplit(", ", 1)
        return gazetteer.town(name, country)
    return next(iter(gazetteer.named(target.lower() + " (country)")), None)
