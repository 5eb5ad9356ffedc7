"""One file of ICEWS events inside a DuckDB of its own: read, mended, looked up, and written as a table.

What is distinct (names, codes, days) is looked up once in Python; the rows themselves stay in DuckDB.
"""

from __future__ import annotations

import contextlib
import datetime as dt
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import duckdb
import pyarrow as pa

from dragoman.coding.codebook import load_codebook
from dragoman.resolve.register import load_register
from dragoman.store.database import Store
from dragoman.store.importing.codes import CodeReader, read_days
from dragoman.store.importing.layout import Layout
from dragoman.store.importing.mending import SHIFTED, is_shifted, mend_row
from dragoman.store.importing.names import NameReader
from dragoman.store.schema import TABLES

SOURCE = "ICEWS"
NEEDED = (
    "event_date", "source_name", "source_country", "event_text", "cameo_code", "target_name",
    "target_country",
)  # fmt: skip
WELCOME = ("event_id", "intensity", "city", "latitude", "longitude")

SAME_SHARE = 0.5
"""A file of whose events more than this share is in the store already is another version of them."""

_MEMORY = "1500MB"


class EventTable:
    """One file's rows in a DuckDB of its own, which may spill into the folder ``scratch``."""

    def __init__(self, layout: Layout, scratch: Path) -> None:
        self.layout = layout
        self.faults: Counter[str] = Counter()
        self._db = duckdb.connect(":memory:")
        self._db.execute(f"SET memory_limit = '{_MEMORY}'; SET temp_directory = {_quoted(str(scratch))}")
        self._db.execute("SET preserve_insertion_order = true")
        encoding = self._load()
        self._read_names(encoding)
        self._read_codes()
        self._read_days()
        self._find_repeats()

    def _load(self) -> str:
        """The rows as text, and those that do not fit the columns mended; gives the encoding used."""
        for encoding in ("utf-8", "latin-1"):
            self._db.execute(
                f"CREATE OR REPLACE TABLE raw AS SELECT {self._wanted()}"
                " FROM read_csv(?, delim = ?, quote = ?, escape = ?, header = true, auto_detect = false,"
                " columns = ?, encoding = ?,"
                f" store_rejects = true, rejects_table = '{encoding[:3]}_errors',"
                f" rejects_scan = '{encoding[:3]}_scans', rejects_limit = 0)",
                [
                    str(self.layout.path), self.layout.separator, self.layout.quote, self.layout.quote,
                    dict.fromkeys(self.layout.columns, "VARCHAR"), encoding,
                ],
            )  # fmt: skip
            rejected = self._db.execute(
                f"SELECT DISTINCT line, error_type, csv_line FROM {encoding[:3]}_errors ORDER BY line"
            ).fetchall()
            if not any(kind == "INVALID ENCODING" for _, kind, _ in rejected):
                break
        if encoding == "latin-1":
            self.faults["not UTF-8, read as Latin-1"] = 1
        self._mend(list({line: text for line, _, text in rejected}.values()) + self._take_shifted(encoding))
        self.n_rows = self._count("raw")
        return encoding

    def _wanted(self) -> str:
        names = [
            name if self.layout.has(name) else f"NULL::VARCHAR AS {name}" for name in (*NEEDED, *WELCOME)
        ]
        return ", ".join(names)

    def _take_shifted(self, encoding: str) -> list[str]:
        """The lines of rows that a stray tab has shifted, taken out of the rows.

        DuckDB lets a cell too many pass where it is the last one and empty.
        """
        if self.layout.quote or not self._count(f"raw WHERE {SHIFTED}"):
            return []
        separator = self.layout.separator
        lines = self._db.execute(
            "SELECT line FROM read_csv(?, delim = '\x01', quote = '', escape = '', header = false, skip = 1,"
            " auto_detect = false, columns = {'line': 'VARCHAR'}, encoding = ?)"
            " WHERE length(line) - length(replace(line, ?, '')) >= ? AND ends_with(line, ?)",
            [str(self.layout.path), encoding, separator, len(self.layout.columns), separator],
        ).fetchall()
        shifted = [line for (line,) in lines if is_shifted(line, separator, self.layout.columns)]
        if shifted:
            self._db.execute(f"DELETE FROM raw WHERE {SHIFTED}")
        return shifted

    def _mend(self, rejected: list[str]) -> None:
        mended = [mend_row(text, self.layout.separator, self.layout.columns) for text in rejected]
        rows = [row for row in mended if row is not None]
        self.faults["rows with tabs too many or too few, mended"] = len(rows)
        self.faults["rows that cannot be read"] = len(rejected) - len(rows)
        if rows:
            columns = [*NEEDED, *WELCOME]
            schema = pa.schema([(name, pa.string()) for name in columns])
            self._register("mended", [{name: row.get(name) for name in columns} for row in rows], schema)
            self._db.execute("INSERT INTO raw SELECT * FROM mended")

    def _count(self, sql: str) -> int:
        return int(self._db.execute(f"SELECT count(*) FROM {sql}").fetchall()[0][0])

    def _register(self, name: str, rows: Sequence[dict[str, object]], schema: pa.Schema) -> None:
        self._db.register(f"{name}_rows", pa.Table.from_pylist(list(rows), schema=schema))
        self._db.execute(f"CREATE TABLE {name} AS SELECT * FROM {name}_rows")

    def _read_names(self, encoding: str) -> None:
        ((day,),) = self._db.execute("SELECT median(try_cast(event_date AS DATE)) FROM raw").fetchall()
        middle = day.date() if isinstance(day, dt.datetime) else dt.date.today()
        reader = NameReader(load_register(), middle)
        pairs = self._db.execute(
            "SELECT coalesce(source_name, ''), coalesce(source_country, '') FROM raw"
            " UNION SELECT coalesce(target_name, ''), coalesce(target_country, '') FROM raw"
        ).fetchall()
        rows: list[dict[str, object]] = []
        for raw_name, raw_country in sorted(pairs):
            name, country = _tidy(raw_name, encoding), _tidy(raw_country, encoding)
            known = reader.read(name, country)
            rows.append(
                {"raw_name": raw_name, "raw_country": raw_country, "name": name, "country": known.country,
                 "sector": known.sector, "actor_id": known.actor_id, "method": known.method}
            )  # fmt: skip
        columns = ("raw_name", "raw_country", "name", "country", "sector", "actor_id", "method")
        self._register("names", rows, pa.schema([(column, pa.string()) for column in columns]))

    def _read_codes(self) -> None:
        reader = CodeReader(load_codebook())
        found = self._db.execute(
            "SELECT coalesce(cameo_code, ''), coalesce(event_text, ''), count(*) FROM raw GROUP BY ALL"
        ).fetchall()
        rows: list[dict[str, object]] = []
        for raw_code, raw_text, n in sorted(found):
            text = raw_text.replace("_", " ")
            code = reader.read(raw_code, text)
            text = text or reader.name(code)
            self.faults["codes taken from the event's text"] += n if code and not raw_code else 0
            self.faults["codes without their zero, mended"] += n if code and code == f"0{raw_code}" else 0
            self.faults["events without a known code"] += n if code is None else 0
            rows.append({"raw_code": raw_code, "raw_text": raw_text, "event_text": text, "code": code}
                        | reader.columns(code))  # fmt: skip
        kinds = {"goldstein": pa.float32()}
        columns = (
            "raw_code", "raw_text", "event_text", "code", "event_type", "event_mode", "context", "quad_code",
            "goldstein",
        )  # fmt: skip
        schema = pa.schema([(column, kinds.get(column, pa.string())) for column in columns])
        self._register("codes", rows, schema)

    def _read_days(self) -> None:
        counts = dict(
            self._db.execute("SELECT coalesce(event_date, ''), count(*) FROM raw GROUP BY ALL").fetchall()
        )
        days = read_days(counts, dt.date.today())
        self.faults["rows without a possible day"] = sum(
            n for text, n in counts.items() if days[text] is None
        )
        rows: list[dict[str, object]] = [{"raw_day": text, "day": day} for text, day in sorted(days.items())]
        self._register("days", rows, pa.schema([("raw_day", pa.string()), ("day", pa.date32())]))
        self.last_day = max((day for day in days.values() if day), default=None)

    def _find_repeats(self) -> None:
        """Rows that repeat an earlier one, and the numbers that tell events of one id apart."""
        self._db.execute(
            "CREATE TABLE repeats AS WITH twice AS (SELECT event_id FROM raw WHERE event_id IS NOT NULL"
            "  GROUP BY event_id HAVING count(*) > 1),"
            " rows AS (SELECT rowid AS line, event_id, hash(raw) AS content FROM raw"
            "  SEMI JOIN twice USING (event_id)),"
            " first AS (SELECT min(line) AS line, event_id FROM rows GROUP BY event_id, content)"
            " SELECT r.line, f.line IS NULL AS is_repeat,"
            "  row_number() OVER (PARTITION BY r.event_id ORDER BY f.line IS NULL, r.line) AS number"
            " FROM rows r LEFT JOIN first f USING (line)"
        )
        self.faults["rows that stand there twice"] = self._count("repeats WHERE is_repeat")
        self.faults["event ids used again"] = self._count("repeats WHERE NOT is_repeat AND number > 1")

    def find_versions(self, store: Store) -> list[str]:
        """The imported files in the store that hold most of these events, or whose most these are."""
        files = store.query("SELECT article_id FROM articles WHERE source = ?", [SOURCE]).fetchall()
        if not files or self.last_day is None:
            return []
        self._db.execute(
            "CREATE TABLE keys AS SELECT DISTINCT hash(day, s.name, t.name, codes.event_text) AS key"
            f" FROM {_JOINED} WHERE day IS NOT NULL"
        )
        mine = self._count("keys")
        found: list[str] = []
        for (other,) in files:
            keys = store.table(
                "SELECT DISTINCT hash(event_date, actor, recipient, trigger) AS key FROM events"
                f" WHERE article_id = {_quoted(other)} AND event_date <= DATE {_quoted(str(self.last_day))}"
            )
            if not mine or not keys.num_rows:
                continue
            self._db.register("others", keys)
            if self._count("keys SEMI JOIN others USING (key)") > SAME_SHARE * min(mine, keys.num_rows):
                found.append(str(other))
        return found

    def quarantine_rows(self, run_id: str) -> list[dict[str, str]]:
        """One row for each kind of rows that are left out, with how many there are."""
        origin, digest = str(self.layout.path), self.layout.sha256
        kinds = {"rows without a possible day": "date", "rows that cannot be read": "row"}
        return [
            {"run_id": run_id, "origin": origin, "room": "store", "kind": kind, "raw_sha256": digest,
             "message": f"{origin}: {self.faults[fault]} {fault}, left out"}
            for fault, kind in kinds.items() if self.faults[fault]
        ]  # fmt: skip

    def write_events(self, target: Path, article_id: str, run_id: str) -> int:
        """The rows as a table of events; gives how many."""
        told = {"article_id": article_id, "run_id": run_id, "prefix": article_id}
        columns = ", ".join(
            f"({_VALUES.get(name, 'NULL')})::{_SQL_TYPES[str(kind)]} AS {name}"
            for name, kind in zip(TABLES["events"].names, TABLES["events"].types, strict=True)
        )
        for name, value in told.items():
            columns = columns.replace(f":{name}:", _quoted(value))
        where = "day IS NOT NULL AND coalesce(NOT is_repeat, true)"
        self._db.execute(
            f"COPY (SELECT {columns} FROM {_JOINED} LEFT JOIN repeats ON repeats.line = raw.rowid"
            f" WHERE {where}) TO {_quoted(str(target))} (FORMAT parquet, COMPRESSION zstd)"
        )
        ((total, self.without_country),) = self._db.execute(
            "SELECT count(*), count(*) FILTER (actor_country IS NULL OR recipient_country IS NULL)"
            " FROM read_parquet(?)",
            [str(target)],
        ).fetchall()
        return int(total)


_JOINED = (
    "raw JOIN names s ON s.raw_name = coalesce(source_name, '')"
    " AND s.raw_country = coalesce(source_country, '')"
    " JOIN names t ON t.raw_name = coalesce(target_name, '')"
    " AND t.raw_country = coalesce(target_country, '')"
    " JOIN codes ON raw_code = coalesce(cameo_code, '') AND raw_text = coalesce(raw.event_text, '')"
    " JOIN days ON raw_day = coalesce(event_date, '')"
)

_SQL_TYPES = {
    "string": "VARCHAR", "int32": "INTEGER", "float": "FLOAT", "date32[day]": "DATE", "bool": "BOOLEAN",
    "list<item: string>": "VARCHAR[]", "list<element: string>": "VARCHAR[]",
}  # fmt: skip

_ID = "coalesce(event_id, 'row' || raw.rowid) || CASE WHEN number > 1 THEN '-' || number ELSE '' END"


def _party(prefix: str, side: str) -> dict[str, str]:
    known = f"{side}.country IS NOT NULL"
    return {
        prefix: f"{side}.name",
        f"{prefix}_name": f"{side}.name",
        f"{prefix}_id": f"{side}.actor_id",
        f"{prefix}_country": f"{side}.country",
        f"{prefix}_sector": f"{side}.sector",
        f"{prefix}_code": f"CASE WHEN {known} THEN {side}.country || coalesce({side}.sector, '') END",
        f"{prefix}_method": f"{side}.method",
        f"{prefix}_confidence": f"CASE WHEN {known} THEN 1.0 ELSE 0.0 END",
    }


_VALUES = {
    "event_id": f":prefix: || '-' || {_ID}",
    "article_id": ":article_id:",
    "run_id": ":run_id:",
    "event_date": "day",
    "report_date": "day",
    "date_precision": "'day'",
    "event_type": "codes.event_type",
    "event_mode": "event_mode",
    "contexts": "CASE WHEN context IS NULL THEN [] ELSE [context] END",
    "quad_code": "quad_code",
    "cameo": "code",
    "goldstein": "goldstein",
    "intensity": "try_cast(intensity AS FLOAT)",
    "status": "'occurred'",
    "reciprocal": "false",
    "trigger": "codes.event_text",
    "place": "nullif(city, '')",
    "latitude": "try_cast(latitude AS FLOAT)",
    "longitude": "try_cast(longitude AS FLOAT)",
    "confidence": "1.0",
    "rule": "'import/icews'",
    "operators": "[]",
    **_party("actor", "s"),
    **_party("recipient", "t"),
}
"""Column of the store → what it is made of; all others stay empty."""


def _tidy(text: str, encoding: str) -> str:
    """A name without underscores for spaces, and UTF-8 that was read as Latin-1 put right."""
    if encoding == "latin-1":
        with contextlib.suppress(UnicodeError):
            text = text.encode("latin-1").decode("utf-8")
    return text.replace("_", " ").strip()


def _quoted(text: str) -> str:
    """A text as SQL writes it."""
    return "'" + text.replace("'", "''") + "'"
