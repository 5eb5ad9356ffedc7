"""Reads files with a row for each article: JSON Lines, CSV, TSV and Parquet."""

from __future__ import annotations

import contextlib
import csv
import io
import itertools
import logging
import re
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from typing import IO, Any

import msgspec

from dragoman.errors import suggest
from dragoman.read.columns import check_chosen, describe_columns, guess_columns, load_columns
from dragoman.read.dates import MONTHS, looks_numeric, parse_date
from dragoman.read.encoding import LENIENT, open_utf8
from dragoman.read.pages import OnProblem, PageKind, RawPage, derive_id, hash_raw, make_problem
from dragoman.read.streams import chain_streams
from dragoman.settings import Settings

LINE_SUFFIXES = (".jsonl", ".ndjson", ".jsonlines")
TABLE_SUFFIXES = (".csv", ".tsv", ".tab")
LINE_FACTOR = 24
"""A line of JSON may have so many times more bytes than an article may have characters (escapes, HTML)."""
DELIMITERS = ",;\t|"
WHOLE_FACTOR = 64
"""A JSON file that is one piece may have so many times more bytes than an article may have characters."""
ROWS_AT_ONCE = 256
MAX_HEADER_CHARS = 1 << 16
HEAD_LINES = 12
"""The header of a table is looked for in so many lines."""
_CUT = re.compile(r"\[\+\d+ chars\]\s*$")
"""How NewsAPI ends a text that it gives only the beginning of."""

log = logging.getLogger(__name__)


def read_json_lines(
    stream: IO[bytes], origin: str, settings: Settings, on_problem: OnProblem
) -> Iterator[RawPage]:
    """One page a line; a line that is too long is passed over without being held in memory."""
    limit = settings.max_article_chars * LINE_FACTOR
    stream = open_utf8(stream)
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
            row = _decode_row(line, where, on_problem)
            if row is not None:
                columns = guess_columns(row, settings.columns)
                yield from make_page(row, columns, origin, number, settings, on_problem)


def _decode_row(line: bytes, where: str, on_problem: OnProblem) -> dict[str, Any] | None:
    try:
        row = msgspec.json.decode(line.decode("utf-8", LENIENT).strip("\x00"))
    except (msgspec.DecodeError, RecursionError) as error:
        on_problem(make_problem(where, "json", f"not valid JSON: {error}"))
        return None
    if not isinstance(row, dict):
        on_problem(make_problem(where, "json", f"expected an object, found {type(row).__name__}"))
        return None
    return row


def read_json(stream: IO[bytes], origin: str, settings: Settings, on_problem: OnProblem) -> Iterator[RawPage]:
    """The pages of a ``.json`` file: an object, an array of objects, or JSON Lines under that name.

    The answers of news interfaces hold their array somewhere within (``articles``, ``articles.results``,
    ``response.docs`` …): the first array of objects is taken.
    """
    limit = settings.max_article_chars * WHOLE_FACTOR
    stream = open_utf8(stream)
    data = stream.read(limit + 1)
    is_lines = _is_lines(data)
    if is_lines or len(data) > limit:
        if not is_lines:
            what = f"more than {limit:,} bytes in one piece; write one object a line (.jsonl)"
            on_problem(make_problem(origin, "size", what))
            return
        yield from read_json_lines(chain_streams(data, stream), origin, settings, on_problem)
        return
    for number, raw in enumerate(_list_rows(data, origin, on_problem), 1):
        row = _decode_row(bytes(raw), f"{origin}#{number}", on_problem)
        if row is not None:
            yield from make_page(
                row, guess_columns(row, settings.columns), origin, number, settings, on_problem
            )


def _is_lines(data: bytes) -> bool:
    """Whether the first line is an object of its own, and another line follows."""
    first, _, rest = data.lstrip().partition(b"\n")
    if not first.startswith(b"{") or not rest.strip():
        return False
    try:
        return isinstance(msgspec.json.decode(first, type=dict[str, msgspec.Raw]), dict)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return first.rstrip().endswith(b"}") and rest.lstrip().startswith(b"{")


def _list_rows(data: bytes, origin: str, on_problem: OnProblem) -> list[msgspec.Raw]:
    """The objects of an array, each still as bytes, so that one broken object spoils no other's memory."""
    try:
        return _find_rows(msgspec.Raw(data.decode("utf-8", LENIENT).encode("utf-8")), 0) or [
            msgspec.Raw(data)
        ]
    except (msgspec.DecodeError, RecursionError) as error:
        on_problem(make_problem(origin, "json", f"not valid JSON: {error}"))
        return []


def _find_rows(raw: msgspec.Raw, depth: int) -> list[msgspec.Raw] | None:
    """The first array that holds an object, looked for in objects within objects, three deep."""
    head = bytes(memoryview(raw)[:64]).lstrip()[:1]
    if head == b"[":
        rows: list[msgspec.Raw] = msgspec.json.decode(raw, type=list[msgspec.Raw])
        return rows if depth == 0 or any(bytes(memoryview(row)[:1]) == b"{" for row in rows[:1]) else None
    if head == b"{" and depth < 3:
        inner = msgspec.json.decode(raw, type=dict[str, msgspec.Raw])
        if guess_columns(inner).keys() & {"text", "html"}:
            return None  # an article, whose lists are its own
        found = (_find_rows(value, depth + 1) for value in inner.values())
        return next((rows for rows in found if rows), None)
    return None


def _skip_line(stream: IO[bytes], line: bytes) -> None:
    while line and not line.endswith(b"\n"):
        line = stream.readline(1 << 20)


def read_table(
    stream: IO[bytes], origin: str, settings: Settings, on_problem: OnProblem
) -> Iterator[RawPage]:
    """One page a row of a CSV or TSV; the delimiter is the one that gives most columns that we know.

    Lines before the header, as databases write them over their exports, are passed over.
    """
    limit = settings.max_article_chars * LINE_FACTOR
    csv.field_size_limit(limit)
    with _open_text(stream) as text:
        lines = _read_lines(text, limit, origin, on_problem)
        head = _read_head(lines, limit, settings)
        if not "".join(head).strip():
            on_problem(make_problem(origin, "empty", "the file is empty"))
            return
        skipped = _find_header(head, settings)
        first = head[skipped]
        delimiter = _tell_delimiter(first, settings)
        header = next(csv.reader([first], delimiter=delimiter))
        columns = guess_columns(header, settings.columns)
        if not _has_text(columns, header, origin, settings, on_problem):
            return
        note = describe_columns(columns, header)
        rows = csv.reader(itertools.chain(head[skipped + 1 :], lines), delimiter=delimiter)
        for number, values in _read_rows(rows, skipped + 2, origin, on_problem):
            if len(values) == len(header):
                row = dict(zip(header, values, strict=True))
                for page in make_page(row, columns, origin, number, settings, on_problem):
                    yield msgspec.structs.replace(page, notes=(note, *page.notes)) if note else page
                    note = ""
            elif any(values):
                what = f"{len(values)} fields, the header has {len(header)}; is {delimiter!r} the delimiter?"
                on_problem(make_problem(f"{origin}#{number}", "row", what))


def _read_head(lines: Iterator[str], limit: int, settings: Settings) -> list[str]:
    """The first lines, up to one that is surely the header; seldom more than one line."""
    head: list[str] = []
    for line in itertools.islice(lines, HEAD_LINES):
        head.append(line)
        if _count_known(line, settings) >= 2 or sum(map(len, head)) > limit:
            break
    return head


def _count_known(line: str, settings: Settings) -> int:
    """How many columns of a header we know."""
    line = line[:MAX_HEADER_CHARS]
    names = next(csv.reader([line], delimiter=_tell_delimiter(line, settings)), [])
    return len(guess_columns(names, settings.columns))


def _find_header(lines: Sequence[str], settings: Settings) -> int:
    """Which of the first lines is the header: the first with two columns that we know, else with one."""
    counts = [_count_known(line, settings) for line in lines]
    return next((counts.index(count) for wanted in (2, 1) for count in counts if count >= wanted), 0)


def _read_lines(text: io.TextIOWrapper, limit: int, origin: str, on_problem: OnProblem) -> Iterator[str]:
    """The lines of a table; one that never ends is passed over without being held in memory."""
    for number in itertools.count(1):
        line = text.readline(limit)
        if not line:
            return
        if len(line) >= limit and not line.endswith("\n"):
            while line and not line.endswith("\n"):
                line = text.readline(1 << 20)
            on_problem(
                make_problem(f"{origin}#{number}", "size", f"the line has more than {limit:,} characters")
            )
        else:
            yield line


def _read_rows(
    rows: Iterator[list[str]], start: int, origin: str, on_problem: OnProblem
) -> Iterator[tuple[int, list[str]]]:
    """The rows with their numbers, the header being the first; a row that is broken is passed over."""
    for number in itertools.count(start):
        try:
            yield number, next(rows)
        except StopIteration:
            return
        except csv.Error as error:
            on_problem(make_problem(f"{origin}#{number}", "row", str(error)))


@contextlib.contextmanager
def _open_text(stream: IO[bytes]) -> Iterator[io.TextIOWrapper]:
    """The characters of a stream that somebody else closes."""
    text = io.TextIOWrapper(open_utf8(stream), encoding="utf-8", errors=LENIENT, newline="")
    try:
        yield text
    finally:
        text.detach()


def _tell_delimiter(header: str, settings: Settings) -> str:
    def known(delimiter: str) -> tuple[int, int]:
        names = next(csv.reader([header], delimiter=delimiter), [])
        return len(guess_columns(names, settings.columns)), len(names)

    return max(DELIMITERS, key=known)


def _has_text(
    columns: Mapping[str, str], header: Sequence[str], origin: str, settings: Settings, on_problem: OnProblem
) -> bool:
    """Whether some column holds the text; without one the table is of no use."""
    wrong = check_chosen(settings.columns, header)
    if wrong:
        on_problem(make_problem(origin, "columns", wrong))
        return False
    if columns.keys() & {"text", "html", "lead"}:
        log.info("%s: %s", origin, describe_columns(columns, header))
        return True
    names = ", ".join(repr(name[:40]) for name in header[:12])
    hint = next((h for name in header if (h := suggest(name, load_columns()["text"]))), "")
    what = f"no column holds the text (found {names}; expected text, body or content{hint})"
    if "url" in columns:
        what += f"; its addresses ({columns['url']}) can be read with: dragoman fetch {origin} --out DIR"
    else:
        what += "; the setting columns names it, such as DRAGOMAN_COLUMNS=text=NAME"
    on_problem(make_problem(origin, "columns", what))
    return False


def read_parquet(
    stream: IO[bytes], origin: str, settings: Settings, on_problem: OnProblem
) -> Iterator[RawPage]:
    """One page a row, a few hundred rows in memory at a time."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    with contextlib.ExitStack() as stack:
        if not stream.seekable():  # inside an archive: the index of a Parquet file stands at its end
            spooled = stack.enter_context(tempfile.TemporaryFile())
            shutil.copyfileobj(stream, spooled)
            stream = spooled
        try:
            table = pq.ParquetFile(stream)
            names = table.schema_arrow.names
            columns = guess_columns(names, settings.columns)
            if not _has_text(columns, names, origin, settings, on_problem):
                return
            note = describe_columns(columns, names)
            number = 0
            for batch in table.iter_batches(batch_size=ROWS_AT_ONCE, columns=sorted(set(columns.values()))):
                for row in batch.to_pylist():
                    number += 1
                    for page in make_page(row, columns, origin, number, settings, on_problem):
                        yield msgspec.structs.replace(page, notes=(note, *page.notes)) if note else page
                        note = ""
        except pa.ArrowException as error:
            on_problem(make_problem(origin, "damaged", f"not a whole Parquet file: {error}"))


def make_page(
    row: Mapping[str, Any],
    columns: Mapping[str, str],
    origin: str,
    number: int,
    settings: Settings,
    on_problem: OnProblem,
) -> Iterator[RawPage]:
    """The page of a row, or a problem that says why there is none."""
    where = f"{origin}#{number}"
    told = {field: _plain(row.get(column)) for field, column in columns.items()}
    kind: PageKind = "text" if told.get("text") else "html" if told.get("html") else "text"
    raw = told.get("text") or told.get("html") or told.get("lead")
    if not raw or not raw.strip():
        on_problem(make_problem(where, "empty", _explain_empty(row, columns)))
        return
    raw = raw.replace("\x00", "")
    if len(raw) > settings.max_article_chars * (20 if kind == "html" else 1):
        on_problem(make_problem(where, "size", f"the text has {len(raw):,} characters"))
        return
    written = told.get("date")
    date = parse_date(written, MONTHS, settings.date_order) if written else None
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
        notes=tuple(_find_oddities(where, written if date is None else None, raw)),
    )


def _explain_empty(row: Mapping[str, Any], columns: Mapping[str, str]) -> str:
    if columns.keys() & {"text", "html"}:
        return "the row has no text"
    return f"no field text (found {', '.join(repr(str(name)[:30]) for name in list(row)[:8])})"


def _find_oddities(where: str, unread_date: str | None, raw: str) -> Iterator[str]:
    """What is odd about a row but does no harm."""
    if unread_date:
        order = " (the setting date_order tells how: dmy or mdy)" if looks_numeric(unread_date) else ""
        yield f"{where}: the date {unread_date[:40]!r} cannot be read{order}"
    if _CUT.search(raw[-40:]):
        yield f"{where}: the interface cut this text short ({_CUT.search(raw[-40:])[0]})"  # type: ignore[index]


def _plain(value: Any) -> str | None:
    """A cell as text; lists (authors) are joined, objects (NewsAPI's source) give their name."""
    if value is None or value == "":
        return None
    if isinstance(value, list):
        return ", ".join(filter(None, map(_plain, value))) or None
    if isinstance(value, dict):
        named = next((value[key] for key in ("name", "title", "uri", "id") if value.get(key)), None)
        return named if isinstance(named, str) else None
    return value if isinstance(value, str) else str(value)
