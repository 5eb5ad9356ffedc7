"""One table of events on its way into a shard: rows as text, what their words mean, faults counted.

Everything that is distinct (sides, codes, days, places) is looked up once in Python; the rows themselves
stay in DuckDB.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from dragoman.store.database import Store
from dragoman.store.importing.codes import read_days
from dragoman.store.importing.feeds import Feed
from dragoman.store.importing.layout import Layout
from dragoman.store.importing.mending import is_shifted, mend_row
from dragoman.store.importing.parties import place_country
from dragoman.store.importing.selection import select_rows
from dragoman.store.packing import ROW_GROUPS

SAME_SHARE = 0.5
"""A file of whose events more than this share is in the store already is another version of them."""

ALSO_ELSEWHERE = "events that another file of the store holds too, kept"
NO_DAY = "rows without a possible day"
NO_ROW = "rows that cannot be read"

_MEMORY = "1500MB"
_LONG_AGO_DAYS = 365


class EventTable:
    """One file's rows in a DuckDB of its own, which may spill into the folder ``scratch``."""

    def __init__(self, feed: Feed, layout: Layout, scratch: Path) -> None:
        self.feed, self.layout = feed, layout
        self.faults: Counter[str] = Counter()
        self._scratch = scratch
        self._path = layout.unpack(scratch)
        self._db = duckdb.connect(":memory:")
        self._db.execute(f"SET memory_limit = '{_MEMORY}'; SET temp_directory = {_quoted(str(scratch))}")
        self._shape = {name: re.compile(pattern) for name, pattern in feed.shape.items()}
        encoding = self._load()
        self._read_days()
        self._read_parties(encoding)
        self._read_codes()
        self._read_places()
        self._has_repeats = self._find_repeats()

    def _load(self) -> str:
        """The rows as text, and those that do not fit the columns mended; gives the encoding used."""
        for encoding in ("utf-8", "latin-1"):
            tables = f"rejects_table = '{encoding[:3]}_errors', rejects_scan = '{encoding[:3]}_scans'"
            self._db.execute(
                f"CREATE OR REPLACE TABLE raw AS SELECT {self._wanted()}"
                " FROM read_csv(?, delim = ?, quote = ?, escape = ?, header = ?, auto_detect = false,"
                f" columns = ?, encoding = ?, compression = ?, nullstr = '\x01',"
                f" store_rejects = true, {tables}, rejects_limit = 0)",
                [
                    str(self._path), self.layout.separator, self.layout.quote, self.layout.quote,
                    self.layout.has_heading, dict.fromkeys(self.layout.columns, "VARCHAR"), encoding,
                    self._compression(),
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

    def _compression(self) -> str:
        return "none" if self.layout.member else self.layout.compression

    def _wanted(self) -> str:
        return ", ".join(
            name if self.layout.has(name) else f"''::VARCHAR AS {name}" for name in self.feed.wanted
        )

    def _take_shifted(self, encoding: str) -> list[str]:
        """The lines of rows that a stray tab has shifted, taken out of the rows.

        DuckDB lets a cell too many pass where it is the last one and empty.
        """
        shifted_rows = self._shifted()
        if self.layout.quote or not self._count(f"raw WHERE {shifted_rows}"):
            return []
        separator = self.layout.separator
        lines = self._db.execute(
            "SELECT line FROM read_csv(?, delim = '\x01', quote = '', escape = '', header = false, skip = ?,"
            " auto_detect = false, columns = {'line': 'VARCHAR'}, encoding = ?, compression = ?)"
            " WHERE length(line) - length(replace(line, ?, '')) >= ? AND ends_with(line, ?)",
            [
                str(self._path), int(self.layout.has_heading), encoding, self._compression(), separator,
                len(self.layout.columns), separator,
            ],
        ).fetchall()  # fmt: skip
        columns = self.layout.columns
        shifted = [line for (line,) in lines if is_shifted(line, separator, columns, self._shape)]
        if shifted:
            self._db.execute(f"DELETE FROM raw WHERE {shifted_rows}")
        return shifted

    def _shifted(self) -> str:
        """SQL: whether cells of a row stand in columns where they do not belong."""
        code = self.feed.codes[0]
        wrong = f"NOT regexp_full_match({code}, '{self.feed.shape[code]}')"
        odd = [f"{code} IN (SELECT {code} FROM (SELECT DISTINCT {code} FROM raw) WHERE {wrong})"]
        odd += [
            f"({name} >= '-' AND {name} < ':' AND try_cast({name} AS DOUBLE) IS NOT NULL)"
            for name in self.feed.names
        ]
        odd += [
            f"({name} NOT IN ('', 'None', 'NA') AND try_cast({name} AS DOUBLE) IS NULL)"
            for name in self.feed.numbers
        ]
        return " OR ".join(odd)

    def _mend(self, rejected: list[str]) -> None:
        columns, separator = self.layout.columns, self.layout.separator
        mended = [mend_row(text, separator, columns, self._shape) for text in rejected]
        rows = [row for row in mended if row is not None]
        self.faults["rows with tabs too many or too few, mended"] = len(rows)
        self.faults[NO_ROW] = len(rejected) - len(rows)
        if rows:
            wanted = self.feed.wanted
            self._keep("mended", dict.fromkeys(wanted, pa.string()),
                       [tuple(row.get(name, "") for name in wanted) for row in rows])  # fmt: skip
            self._db.execute("INSERT INTO raw SELECT * FROM mended")

    def _count(self, sql: str) -> int:
        return int(self._db.execute(f"SELECT count(*) FROM {sql}").fetchall()[0][0])

    def _keep(self, name: str, kinds: dict[str, pa.DataType], rows: Iterable[Sequence[object]]) -> None:
        """Make a table; by way of a file, as DuckDB would load pandas to read Arrow's tables."""
        columns = list(zip(*rows, strict=True)) or [()] * len(kinds)
        arrays = [pa.array(column, kind) for column, kind in zip(columns, kinds.values(), strict=True)]
        path = self._scratch / f"{name}.parquet"
        pq.write_table(pa.table(arrays, names=list(kinds)), path)
        self._db.execute(f"CREATE TABLE {name} AS FROM read_parquet({_quoted(str(path))})")

    def _read_days(self) -> None:
        names = dict.fromkeys((self.feed.event_day, self.feed.report_day))
        counts: dict[str, Counter[str]] = {
            name: Counter(dict(self._db.execute(f"SELECT {name}, count(*) FROM raw GROUP BY ALL").fetchall()))
            for name in names
        }
        days = read_days({text for some in counts.values() for text in some}, dt.date.today())
        told = counts[self.feed.event_day]
        self.faults[NO_DAY] = sum(n for text, n in told.items() if days[text] is None)
        self._keep("days", {"raw_day": pa.string(), "day": pa.date32()}, sorted(days.items()))
        known = sorted((day, n) for text, n in told.items() if (day := days[text]) is not None)
        self.last_day = known[-1][0] if known else None
        half, self.middle = sum(n for _, n in known) / 2, dt.date.today()
        for day, n in known:
            self.middle, half = day, half - n
            if half <= 0:
                break

    def _read_parties(self, encoding: str) -> None:
        reader = self.feed.read_parties(self.middle)
        width = len(self.feed.sides[0])
        keys = [", ".join(f"{name} AS k{n}" for n, name in enumerate(side)) for side in self.feed.sides]
        found = self._db.execute(f"SELECT {keys[0]} FROM raw UNION SELECT {keys[1]} FROM raw").fetchall()
        rows = []
        for cells in sorted(found):
            text, name, known = reader.read_side([_tidy(cell, encoding) for cell in cells])
            code = f"{known.country}{known.sector or ''}" if known.country else known.code
            rows.append((*cells, text, name, known.country, known.sector, known.actor_id, known.method, code))
        columns = ("text", "name", "country", "sector", "actor_id", "method", "code")
        keyed = (*(f"k{n}" for n in range(width)), *columns)
        self._keep("parties", dict.fromkeys(keyed, pa.string()), rows)

    def _read_codes(self) -> None:
        reader = self.feed.read_codes()
        found = self._db.execute(
            f"SELECT {', '.join(self.feed.codes)}, count(*) FROM raw GROUP BY ALL"
        ).fetchall()
        rows = []
        for *cells, n in sorted(found):
            code = reader.read_cells(cells)
            for fault in code.faults:
                self.faults[fault] += n
            rows.append((*cells, code.words, code.cameo, code.event_type, code.event_mode, code.contexts,
                         code.quad_code, code.goldstein))  # fmt: skip
        keys = dict.fromkeys((f"c{n}" for n in range(len(self.feed.codes))), pa.string())
        texts = dict.fromkeys(("words", "cameo", "event_type", "event_mode"), pa.string())
        rest = {"contexts": pa.list_(pa.string()), "quad_code": pa.string(), "goldstein": pa.float32()}
        self._keep("codes", keys | texts | rest, rows)

    def _read_places(self) -> None:
        column = self.feed.values["place_name"]
        found = self._db.execute(f"SELECT DISTINCT {column} FROM raw").fetchall()
        rows = [(text, place_country(text, self.feed.label)) for (text,) in sorted(found)]
        self._keep("lands", {"raw_land": pa.string(), "land": pa.string()}, rows)

    def _find_repeats(self) -> bool:
        """Rows that repeat an earlier one, and the numbers that tell events of one id apart."""
        event_id = self.feed.event_id
        self._db.execute(
            f"CREATE TABLE repeats AS WITH twice AS (SELECT {event_id} AS id FROM raw WHERE {event_id} <> ''"
            "  GROUP BY id HAVING count(*) > 1),"
            " rows AS (SELECT raw.rowid AS line, id, hash(raw) AS content"
            f"  FROM raw JOIN twice ON id = {event_id}),"
            " first AS (SELECT min(line) AS line, id FROM rows GROUP BY id, content)"
            " SELECT r.line, f.line IS NULL AS is_repeat,"
            "  row_number() OVER (PARTITION BY r.id ORDER BY f.line IS NULL, r.line) AS number"
            " FROM rows r LEFT JOIN first f USING (line)"
        )
        self.faults["rows that stand there twice"] = self._count("repeats WHERE is_repeat")
        self.faults["event ids used again"] = self._count("repeats WHERE NOT is_repeat AND number > 1")
        return self._count("repeats") > 0

    def find_versions(self, store: Store, events: Path) -> list[str]:
        """The imported files in the store that hold most of the ``events``, or whose most these are.

        Fewer events that another file holds too are counted among the faults.
        """
        mine, theirs = self._scratch / "mine.parquet", self._scratch / "theirs.parquet"
        key = "hash(event_date, actor, recipient, trigger) AS key"
        self._db.execute(
            f"COPY (SELECT DISTINCT {key} FROM read_parquet({_quoted(str(events))}))"
            f" TO {_quoted(str(mine))} (FORMAT parquet)"
        )
        (bounds,) = self._db.execute(
            f"SELECT min(day), max(day) FROM (SELECT coalesce(report_date, event_date) AS day"
            f" FROM read_parquet({_quoted(str(events))}))"
        ).fetchall()
        if bounds[0] is None:
            return []
        store.query(
            f"COPY (SELECT DISTINCT article_id, {key} FROM events"
            " WHERE coalesce(report_date, event_date) BETWEEN ? AND ? AND article_id IN"
            " (SELECT article_id FROM articles WHERE source = ?))"
            f" TO {_quoted(str(theirs))} (FORMAT parquet)",
            [*bounds, self.feed.label],
        )
        n_mine = self._count(f"read_parquet({_quoted(str(mine))})")
        shared = self._db.execute(
            "SELECT article_id, count(*) AS n, count(m.key) AS same"
            f" FROM read_parquet({_quoted(str(theirs))}) t LEFT JOIN read_parquet({_quoted(str(mine))}) m"
            " ON t.key = m.key GROUP BY article_id ORDER BY article_id"
        ).fetchall()
        found = [name for name, n, same in shared if same > SAME_SHARE * min(n_mine, n)]
        self.faults[ALSO_ELSEWHERE] = sum(same for name, _, same in shared if name not in found)
        return found

    def quarantine_rows(self, run_id: str) -> list[dict[str, str]]:
        """One row for each kind of rows that are left out, with how many there are."""
        origin, digest = str(self.layout.path), self.layout.sha256
        return [
            {"run_id": run_id, "origin": origin, "room": "store", "kind": kind, "raw_sha256": digest,
             "message": f"{origin}: {self.faults[fault]} {fault}, left out"}
            for fault, kind in {NO_DAY: "date", NO_ROW: "row"}.items() if self.faults[fault]
        ]  # fmt: skip

    def write_events(self, target: Path, article_id: str, run_id: str) -> int:
        """The rows as a table of events; gives how many. Columns that the feed cannot fill are left out."""
        rows = select_rows(self.feed, article_id, run_id, self._has_repeats)
        self._db.execute(
            f"COPY ({rows}) TO {_quoted(str(target))}"
            f" (FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1, {ROW_GROUPS})"
        )
        ((total, self.without_country, old),) = self._db.execute(
            "SELECT count(*), count(*) FILTER (actor_country IS NULL OR recipient_country IS NULL),"
            f" count(*) FILTER (report_date - event_date >= {_LONG_AGO_DAYS}) FROM read_parquet(?)",
            [str(target)],
        ).fetchall()
        self.faults["days a year or more before the report, kept"] = int(old)
        return int(total)


def _tidy(text: str, encoding: str) -> str:
    """A name with UTF-8 that was read as Latin-1 put right."""
    if encoding == "latin-1":
        with contextlib.suppress(UnicodeError):
            text = text.encode("latin-1").decode("utf-8")
    return text.strip()


def _quoted(text: str) -> str:
    """A text as SQL writes it."""
    return "'" + text.replace("'", "''") + "'"
