"""Reads files with a row for each article: JSON Lines, CSV, TSV and Parquet."""

from __future__ import annotations

import contextlib
import csv
import functools
import io
import itertools
import logging
from collections.abc import Iterable, Iterator, Mapping, Sequence
from importlib.resources import files
from typing import IO, Any

import msgspec
import yaml

from dragoman.errors import suggest
from dragoman.read.dates import MONTHS, parse_date
from dragoman.read.pages import OnProblem, PageKind, RawPage, derive_id, hash_raw, make_problem

LINE_SUFFIXES = (".jsonl", ".ndjson", ".jsonlines")
TABLE_SUFFIXES = (".csv", ".tsv", ".tab")
LINE_FACTOR = 24
"""A line of JSON may have so many times more bytes than an article may have characters (escapes, HTML)."""
DELIMITERS = ",;\t|"
ROWS_AT_ONCE = 256

log = logging.getLogger(__name__)
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@functools.lru_cache(maxsize=1)
def load_columns() -> dict[str, tuple[str, ...]]:
    """For each field of ours the names by which tables call it, best first."""
    text = (files("dragoman") / "data" / "read" / "columns.yaml").read_text(encoding="utf-8")
    return {field: tuple(names) for field, names in yaml.load(text, Loader=_Loader).items()}  # noqa: S506


def guess_columns(header: Iterable[str]) -> dict[str, str]:
    """Which column of a table holds which field of ours; the column's own spelling is kept."""
    spelled: dict[str, str] = {}
    for name in header:
        spelled.setdefault(_fold(name), name)
    found = {}
    for field, names in load_columns().items():
        column = next((spelled[name] for name in names if name in spelled), None)
        if column is not None:
            found[field] = column
    return found


def _fold(name: str) -> str:
    return "_".join(name.lower().replace(".", " ").replace("-", " ").replace("_", " ").split())


def read_json_lines(
    stream: IO[bytes], origin: str, max_chars: int, on_problem: OnProblem
) -> Iterator[RawPage]:
    """One page a line; a line that is too long is passed over without being held in memory."""
    limit = max_chars * LINE_FACTOR
    for number in itertools.count(1):
        line = stream.readline(limit + 1)
        if not line:
            if number == 1:
                on_problem(make_problem(origin, "empty", "the file is empty"))
            return
        where = f"{origin}#{number}"
        if len(line) > limit:
            _skip_line(stream, line)
            on_problem(make_problem(where, "size", f"the line has more than {limit:,} bytes"))
        elif line.strip():
            try:
                row = msgspec.json.decode(line.removeprefix(b"\xef\xbb\xbf"))
            except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
                on_problem(make_problem(where, "json", f"not valid JSON: {error}"))
                continue
            if isinstance(row, dict):
                yield from make_page(row, guess_columns(row), origin, number, max_chars, on_problem)
            else:
                on_problem(make_problem(where, "json", f"expected an object, found {type(row).__name__}"))


def read_json(stream: IO[bytes], origin: str, max_chars: int, on_problem: OnProblem) -> Iterator[RawPage]:
    """The pages of a ``.json`` file: an object, an array of objects, or JSON Lines under that name."""
    limit = max_chars * LINE_FACTOR * 8
    data = stream.read(limit + 1)
    try:
        rows = msgspec.json.decode(data.removeprefix(b"\xef\xbb\xbf"))
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        stream.seek(0)
        yield from read_json_lines(stream, origin, max_chars, on_problem)
        return
    rows = rows.get("articles", rows) if isinstance(rows, dict) else rows  # as NewsAPI answers
    for number, row in enumerate(rows if isinstance(rows, list) else [rows], 1):
        if isinstance(row, dict):
            yield from make_page(row, guess_columns(row), origin, number, max_chars, on_problem)
        else:
            what = f"expected an object, found {type(row).__name__}"
            on_problem(make_problem(f"{origin}#{number}", "json", what))


def _skip_line(stream: IO[bytes], line: bytes) -> None:
    while line and not line.endswith(b"\n"):
        line = stream.readline(1 << 20)


def read_table(stream: IO[bytes], origin: str, max_chars: int, on_problem: OnProblem) -> Iterator[RawPage]:
    """One page a row of a CSV or TSV; the delimiter is the one that gives most columns that we know."""
    csv.field_size_limit(max_chars * LINE_FACTOR)
    with _open_text(stream) as text:
        first = text.readline(1 << 16)
        if not first.strip():
            on_problem(make_problem(origin, "empty", "the file is empty"))
            return
        delimiter = _tell_delimiter(first)
        header = next(csv.reader([first], delimiter=delimiter))
        columns = guess_columns(header)
        if not _has_text(columns, header, origin, on_problem):
            return
        for number, values in _read_rows(csv.reader(text, delimiter=delimiter), origin, on_problem):
            if len(values) == len(header):
                row = dict(zip(header, values, strict=True))
                yield from make_page(row, columns, origin, number, max_chars, on_problem)
            elif any(values):
                what = f"{len(values)} fields, the header has {len(header)}; is {delimiter!r} the delimiter?"
                on_problem(make_problem(f"{origin}#{number}", "row", what))


def _read_rows(
    rows: Iterator[list[str]], origin: str, on_problem: OnProblem
) -> Iterator[tuple[int, list[str]]]:
    """The rows with their numbers, the header being the first; a row that is broken is passed over."""
    for number in itertools.count(2):
        try:
            yield number, next(rows)
        except StopIteration:
            return
        except csv.Error as error:
            on_problem(make_problem(f"{origin}#{number}", "row", str(error)))


@contextlib.contextmanager
def _open_text(stream: IO[bytes]) -> Iterator[io.TextIOWrapper]:
    """The characters of a stream that somebody else closes."""
    buffered = io.BufferedReader(stream, 1 << 17)  # type: ignore[type-var]
    encoding = _tell_encoding(buffered.peek(1 << 16)[: 1 << 16])
    text = io.TextIOWrapper(buffered, encoding=encoding, errors="replace", newline="")
    try:
        yield text
    finally:
        text.detach()
        buffered.detach()


def _tell_encoding(head: bytes) -> str:
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    try:
        head[: len(head) - 4 if len(head) > 60_000 else None].decode("utf-8")
    except UnicodeDecodeError as error:
        return "utf-8-sig" if error.start > len(head) - 8 else "cp1252"
    return "utf-8-sig"


def _tell_delimiter(header: str) -> str:
    def known(delimiter: str) -> tuple[int, int]:
        names = next(csv.reader([header], delimiter=delimiter), [])
        return len(guess_columns(names)), len(names)

    return max(DELIMITERS, key=known)


def _has_text(columns: Mapping[str, str], header: Sequence[str], origin: str, on_problem: OnProblem) -> bool:
    """Show how the columns were read; without one that holds the text the table is of no use."""
    if "text" in columns or "html" in columns or "lead" in columns:
        shown = ", ".join(f"{column} → {field}" for field, column in columns.items())
        log.info("%s: columns read as %s", origin, shown)
        return True
    names = ", ".join(repr(name[:40]) for name in header[:12])
    hint = next((h for name in header if (h := suggest(name, load_columns()["text"]))), "")
    what = f"no column holds the text (found {names}; expected text, body or content{hint})"
    on_problem(make_problem(origin, "columns", what))
    return False


def read_parquet(stream: IO[bytes], origin: str, max_chars: int, on_problem: OnProblem) -> Iterator[RawPage]:
    """One page a row, a few hundred rows in memory at a time."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        table = pq.ParquetFile(stream if stream.seekable() else io.BytesIO(stream.read()))
    except pa.ArrowInvalid as error:
        on_problem(make_problem(origin, "damaged", f"not a Parquet file: {error}"))
        return
    names = table.schema_arrow.names
    columns = guess_columns(names)
    if not _has_text(columns, names, origin, on_problem):
        return
    number = 0
    for batch in table.iter_batches(batch_size=ROWS_AT_ONCE, columns=sorted(set(columns.values()))):
        for row in batch.to_pylist():
            number += 1
            yield from make_page(row, columns, origin, number, max_chars, on_problem)


def make_page(
    row: Mapping[str, Any],
    columns: Mapping[str, str],
    origin: str,
    number: int,
    max_chars: int,
    on_problem: OnProblem,
) -> Iterator[RawPage]:
    """The page of a row, or a problem that says why there is none."""
    where = f"{origin}#{number}"
    told = {field: _plain(row.get(column)) for field, column in columns.items()}
    kind: PageKind = "text" if told.get("text") else "html" if told.get("html") else "text"
    raw = told.get("text") or told.get("html") or told.get("lead")
    if not raw or not raw.strip():
        found = ", ".join(repr(str(name)[:30]) for name in list(row)[:8])
        what = (
            "the row has no text" if columns.keys() & {"text", "html"} else f"no field text (found {found})"
        )
        on_problem(make_problem(where, "empty", what))
        return
    if len(raw) > max_chars * (20 if kind == "html" else 1):
        on_problem(make_problem(where, "size", f"the text has {len(raw):,} characters"))
        return
    written = told.get("date")
    date = parse_date(written, MONTHS) if written else None
    odd = written and date is None
    yield RawPage(
        id=told.get("id") or derive_id(where),
        kind=kind,
        raw=raw,
        origin=where,
        sha256=hash_raw(raw),
        title=told.get("title"),
        date=date,
        url=told.get("url"),
        source=told.get("source"),
        author=told.get("author"),
        language=told.get("language"),
        notes=(f"the date {written!r} cannot be read",) if odd else (),
    )


def _plain(value: Any) -> str | None:
    """A cell as text; lists (authors) are joined, objects (NewsAPI's source) give their name."""
    if value is None or value == "":
        return None
    if isinstance(value, list):
        return ", ".join(filter(None, map(_plain, value))) or None
    if isinstance(value, dict):
        return _plain(value.get("name") or value.get("id"))
    return value if isinstance(value, str) else str(value)
