"""Makes a store of made-up events of any size, for benchmarks of what reads stores.

    python bench/synthetic_store.py --events 1000000 --out DIR [--years 10] [--per-article 4] [--seed 1]

Countries deal with each other as often as their weights and a random affinity say; every pair has a tone
that changes now and then; weekdays, bursts, statuses, reports and words follow made-up but plausible
frequencies. Each event stands in a sentence of an article, with offsets. Rows are written year by year as
Parquet shards, in the order of their days; the same seed gives the same store. No row is a fact.
"""

from __future__ import annotations

import argparse
import datetime as dt
import time
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa

from dragoman import __version__
from dragoman.coding.codebook import QUADS, load_codebook
from dragoman.resolve.register import load_register
from dragoman.store import Run, open_store
from dragoman.store.packing import PACKING
from dragoman.store.schema import TABLES
from dragoman.store.shards import open_shard

LAST_YEAR = 2024
OFTEN = (
    "USA CHN RUS IND GBR ISR IRN PAK JPN DEU FRA UKR SYR KOR PRK TUR IRQ AUS NGA PSE EGY SAU AFG CAN ITA BRA "
    "ESP IDN PHL VEN ZAF MEX YEM LBN THA MYS POL LBY GRC SDN KEN VNM BGD LKA NPL COL ETH QAT ARG BLR CUB"
).split()
"""Who is in the news most, first of all; the others follow."""
ROLES = (
    ("{}", "GOV", 8), ("Government of {}", "GOV", 4), ("President of {}", "GOV", 4),
    ("Foreign Ministry of {}", "GOV", 3), ("Military of {}", "MIL", 3), ("Police of {}", "COP", 2),
    ("Citizens of {}", "CVL", 3), ("Parliament of {}", "LEG", 2), ("Rebels in {}", "REB", 1),
    ("Business of {}", "BUS", 1), ("Press of {}", "JRN", 1), ("Courts of {}", "JUD", 1),
)  # fmt: skip
CODES = {
    "words": (("010", 9), ("020", 3), ("013", 1), ("012", 1)),
    "Q1": (("040", 8), ("036", 4), ("042", 4), ("043", 4), ("051", 3), ("057", 1), ("046", 2), ("061", 1)),
    "Q2": (("0211", 1), ("070", 2), ("071", 1), ("073", 1), ("061", 2), ("084", 1), ("060", 2)),
    "Q3": (("111", 5), ("112", 4), ("130", 2), ("120", 1), ("100", 1), ("138", 1), ("131", 1)),
    "Q4": (("173", 5), ("190", 5), ("193", 2), ("141", 3), ("163", 1), ("154", 1), ("182", 1), ("161", 1)),
}
STATUSES = (
    ("occurred", 82), ("planned", 8), ("proposed", 4), ("possible", 2), ("ongoing", 2), ("negated", 1),
    ("denied", 1),
)  # fmt: skip
PRESS = tuple(f"Example Press {number}" for number in range(1, 41))
TONE_DAYS = 120


class World:
    """Who there is and how they feel about each other, from one seed."""

    def __init__(self, seed: int, n_days: int) -> None:
        self.random = np.random.default_rng(seed)
        known = [entity.id for entity in load_register().entities("state") if not entity.end]
        self.countries = [*OFTEN, *sorted(set(known) - set(OFTEN))]
        n = len(self.countries)
        weight = 1 / (np.arange(n) + 3.0) ** 1.1
        affinity = np.exp(self.random.normal(0, 1.3, (n, n)))
        pair = weight[:, None] * weight[None, :] * (affinity + affinity.T)
        np.fill_diagonal(pair, weight**1.6 * 40)  # about a third of all news stays at home
        self._chance = (pair / pair.sum()).ravel().cumsum()
        periods = n_days // TONE_DAYS + 2
        self._base = self.random.normal(-0.7, 1.1, (n, n))
        self._shift = np.cumsum(self.random.normal(0, 0.5, (n, n, periods)), axis=2) * 0.6

    def pick_pairs(self, size: int) -> tuple[np.ndarray, np.ndarray]:
        """Numbers of actors' and recipients' countries."""
        drawn = np.searchsorted(self._chance, self.random.random(size))
        return np.divmod(np.minimum(drawn, len(self._chance) - 1), len(self.countries))

    def pick_kinds(self, actors: np.ndarray, recipients: np.ndarray, days: np.ndarray) -> np.ndarray:
        """For each event the number of its list of codes, by the tone of the pair on the day."""
        period = days // TONE_DAYS
        hostile = 1 / (1 + np.exp(-self._base[actors, recipients] - self._shift[actors, recipients, period]))
        drawn = self.random.random((3, len(days)))
        kind = np.where(drawn[1] < hostile, 3 + (drawn[2] < 0.45), 1 + (drawn[2] < 0.2))
        return np.where(drawn[0] < 0.2, 0, kind)

    def pick(self, weights: list[int], size: int) -> np.ndarray:
        """Numbers drawn by weight."""
        chance = np.cumsum(weights) / sum(weights)
        return np.searchsorted(chance, self.random.random(size)).astype(np.int32)


def tables() -> dict[str, pa.Table]:
    codebook = load_codebook()
    codes = []
    for kind, listed in enumerate(CODES.values()):
        for number, (code, _) in enumerate(listed):
            entry = codebook.cameo[code]
            base = entry if entry.event_type else codebook.cameo.get(code[:3], entry)
            codes.append({
                "kind": kind, "choice": number, "cameo": code, "words": entry.name.lower(),
                "event_type": base.event_type, "event_mode": base.mode, "context": base.context,
                "goldstein": entry.goldstein, "quad_code": QUADS.get(base.event_type or ""),
                "intensity": codebook.intensity(base.event_type, base.mode) if base.event_type else None,
            })  # fmt: skip
    roles = [{"role": n, "words": words, "sector": sector} for n, (words, sector, _) in enumerate(ROLES)]
    statuses = [{"state": n, "status": status} for n, (status, _) in enumerate(STATUSES)]
    return {
        "codes": pa.Table.from_pylist(codes),
        "roles": pa.Table.from_pylist(roles),
        "statuses": pa.Table.from_pylist(statuses),
    }


def draw_year(world: World, first: int, days: np.ndarray, per_article: int) -> pa.Table:
    """The events of the days, as numbers into the lists."""
    size = len(days)
    actors, recipients = world.pick_pairs(size)
    kinds = world.pick_kinds(actors, recipients, days)
    choices = np.zeros(size, np.int32)
    for kind, listed in enumerate(CODES.values()):
        mask = kinds == kind
        choices[mask] = world.pick([weight for _, weight in listed], int(mask.sum()))
    roles = [weight for _, _, weight in ROLES]
    return pa.table({
        "number": np.arange(first, first + size), "page": first + np.arange(size) // per_article,
        "day": days, "a": actors, "b": recipients, "kind": kinds,
        "choice": choices, "role_a": world.pick(roles, size), "role_b": world.pick(roles, size),
        "state": world.pick([weight for _, weight in STATUSES], size),
        "press": world.random.integers(0, len(PRESS), size),
        "n_reports": world.random.geometric(0.6, size).astype(np.int32),
        "confidence": world.random.beta(8, 2, size).astype(np.float32).round(3),
    })  # fmt: skip


_ROWS = """
CREATE OR REPLACE TABLE rows AS
WITH said AS (
    SELECT d.*, c.*, s.status, DATE '{start}' + d.day::INT AS happened,
        ra.sector AS sector_a, rb.sector AS sector_b, ca.code AS country_a, cb.code AS country_b,
        replace(ra.words, '{{}}', ca.name) AS name_a, replace(rb.words, '{{}}', cb.name) AS name_b,
    FROM drawn d JOIN codes c USING (kind, choice) JOIN statuses s USING (state)
    JOIN roles ra ON ra.role = d.role_a JOIN roles rb ON rb.role = d.role_b
    JOIN countries ca ON ca.number = d.a JOIN countries cb ON cb.number = d.b
), told AS (SELECT *, concat(name_a, ' - ', words, ' - ', name_b, '.') AS sentence FROM said)
SELECT *, coalesce(sum(length(sentence) + 1) OVER (
        PARTITION BY page ORDER BY number ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
    ), 0)::INT AS start,
    max(happened) OVER (PARTITION BY page) AS reported,
    'a' || md5('article' || page)[:12] AS article_id, 'e' || md5('event' || number)[:12] AS event_id
FROM told
"""

_COLUMNS = {
    "event_id": "event_id", "article_id": "article_id", "run_id": "'{run}'", "event_date": "happened",
    "report_date": "reported", "date_precision": "'day'", "event_type": "event_type",
    "event_mode": "event_mode", "contexts": "if(context IS NULL, [], [context])", "quad_code": "quad_code",
    "cameo": "cameo", "goldstein": "goldstein", "intensity": "intensity", "status": "status",
    "actor": "name_a", "actor_name": "name_a", "actor_country": "country_a", "actor_sector": "sector_a",
    "actor_code": "country_a || sector_a", "actor_method": "'alias'", "actor_confidence": "1",
    "actor_start": "start", "actor_end": "start + length(name_a)",
    "recipient": "name_b", "recipient_name": "name_b", "recipient_country": "country_b",
    "recipient_sector": "sector_b", "recipient_code": "country_b || sector_b",
    "recipient_method": "'alias'", "recipient_confidence": "1",
    "recipient_start": "start + length(sentence) - 1 - length(name_b)",
    "recipient_end": "start + length(sentence) - 1",
    "trigger": "words", "trigger_start": "start + length(name_a) + 3",
    "trigger_end": "start + length(name_a) + 3 + length(words)", "sentence": "sentence",
    "sentence_start": "start", "sentence_end": "start + length(sentence)", "reciprocal": "false",
    "action_id": "event_id", "confidence": "confidence", "rule": "'synthetic/made-up'", "operators": "[]",
    "n_reports": "n_reports", "n_sources": "least(n_reports, 3)",
    "publisher": "'Example Press ' || press + 1",
    "place_country": "country_b",
}  # fmt: skip

_ARTICLES = """
SELECT article_id, '{run}' AS run_id, first(sentence ORDER BY number) AS title, max(happened) AS date,
    'https://news.example/' || article_id AS url,
    'Example Press ' || (first(press ORDER BY number) + 1) AS source,
    NULL AS author, 'en' AS language, string_agg(sentence, ' ' ORDER BY number) AS text, '[]' AS headings,
    'synthetic' AS origin, NULL AS raw_sha256, NULL AS copy_of, article_id AS fingerprint,
    '{version}' AS coder_version, '{codebook}' AS codebook_version
FROM rows GROUP BY article_id ORDER BY date, article_id
"""


def write_year(db: duckdb.DuckDBPyConnection, root: Path, run_id: str, number: int, start: dt.date) -> None:
    db.execute(_ROWS.format(start=start))
    schema = TABLES["events"]
    values = {name: sql.format(run=run_id) for name, sql in _COLUMNS.items()}
    kinds = {row[0]: row[1] for row in db.execute("DESCRIBE FROM empty").fetchall()}
    columns = ", ".join(f"({values.get(name, 'NULL')})::{kinds[name]} AS {name}" for name in schema.names)
    packing = f"FORMAT parquet, COMPRESSION zstd, {PACKING}"
    with open_shard(root, f"{run_id}-{number:05d}") as folder:
        db.execute(
            f"COPY (SELECT {columns} FROM rows ORDER BY happened) TO '{folder}/events.parquet' ({packing})"
        )
        articles = _ARTICLES.format(run=run_id, version=__version__, codebook=load_codebook().version)
        db.execute(f"COPY ({articles}) TO '{folder}/articles.parquet' ({packing})")


def make_store(out: Path, events: int, years: int, per_article: int, seed: int) -> None:
    """Write the store; refuses a folder that is there."""
    start, end = dt.date(LAST_YEAR - years + 1, 1, 1), dt.date(LAST_YEAR, 12, 31)
    n_days = (end - start).days + 1
    world = World(seed, n_days)
    busy = np.array(
        [(1.0, 1.1, 1.1, 1.1, 1.0, 0.6, 0.5)[(start + dt.timedelta(n)).weekday()] for n in range(n_days)]
    )
    busy *= np.exp(np.cumsum(world.random.normal(0, 0.02, n_days)).clip(-0.5, 0.5))
    counts = world.random.multinomial(events, busy / busy.sum())
    store = open_store(out, create=True)
    run_id, db = f"{end:%Y%m%d}T000000000000Z-{seed:x}", duckdb.connect(":memory:")
    db.execute(f"SET memory_limit = '1500MB'; SET temp_directory = '{out}/partial'")
    names = load_register()
    lists = tables() | {"countries": pa.Table.from_pylist([
        {"number": n, "code": code, "name": names.entity(code).name} for n, code in enumerate(world.countries)
    ])}  # fmt: skip
    for name, table in (lists | {"empty": TABLES["events"].empty_table()}).items():
        db.register(name, table)
    first = 0
    for number, year in enumerate(range(start.year, LAST_YEAR + 1)):
        a, b = (dt.date(year, 1, 1) - start).days, (dt.date(year + 1, 1, 1) - start).days
        db.register("drawn", draw_year(world, first, np.repeat(np.arange(a, b), counts[a:b]), per_article))
        write_year(db, out, run_id, number, start)
        first += int(counts[a:b].sum())
    moment = dt.datetime.combine(end, dt.time(), dt.UTC)
    store.write_run(Run(
        run_id=run_id, started=moment, finished=moment, coder_version=__version__,
        codebook_version=load_codebook().version, register_version="", parser="", settings="{}",
        sources=("bench/synthetic_store.py",), counts={"events": first, "seen": -(-first // per_article)},
    ))  # fmt: skip


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    options.add_argument("--events", type=int, default=1_000_000)
    options.add_argument("--out", type=Path, required=True)
    options.add_argument("--years", type=int, default=10)
    options.add_argument("--per-article", type=int, default=4)
    options.add_argument("--seed", type=int, default=1)
    chosen = options.parse_args()
    began = time.perf_counter()
    make_store(chosen.out, chosen.events, chosen.years, chosen.per_article, chosen.seed)
    print(f"{chosen.events:,} events in {time.perf_counter() - began:.1f} s → {chosen.out}")


if __name__ == "__main__":
    main()
