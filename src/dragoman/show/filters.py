"""The verbs that read JSON Lines and write JSON Lines: one answer a line, in order, whatever happens."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, BinaryIO

import msgspec

from dragoman.coding.classify import Pair, classify_pair
from dragoman.coding.status import UNKNOWN, judge_predicates
from dragoman.coding.status_questions import Question
from dragoman.errors import ContractError, DragomanError, ReadError
from dragoman.parse import split_sentences
from dragoman.pipeline import PARTS, Coder, Part
from dragoman.read.dates import MONTHS, parse_date
from dragoman.records import Article, Coded, Record, to_json

Line = dict[str, Any]


class Problem(Record, frozen=True):
    """A line that could not be handled."""

    kind: str
    message: str


Answer = Line | Problem
Filter = Callable[[Iterable[Line]], Iterator[Answer]]
"""What a verb is: it answers lines, in order."""


def run_filter(paths: Sequence[Path], answer: Filter, out: BinaryIO) -> int:
    """Answer every line of the files (or of standard input) on ``out``.

    Returns:
        The exit status: 0 where every line was handled, 1 where some gave an error.
    """
    status = 0
    ids: list[Any] = []
    lines = _good_lines(_read_lines(paths), ids)
    for result in _interleave(lines, answer):
        current = ids.pop(0)
        if isinstance(result, Problem):
            status = 1
            out.write(to_json({"id": current, "error": result}) + b"\n")
        else:
            out.write(to_json({"id": current} | result) + b"\n")
    out.flush()
    return status


def _interleave(lines: Iterable[Line | Problem], answer: Filter) -> Iterator[Answer]:
    """The answers to good lines with the problems of bad ones in their places."""
    for chunk in _chunks(lines, 64):
        answers = answer([line for line in chunk if not isinstance(line, Problem)])
        for line in chunk:
            yield line if isinstance(line, Problem) else next(answers)


def _chunks(lines: Iterable[Line | Problem], size: int) -> Iterator[list[Line | Problem]]:
    chunk: list[Line | Problem] = []
    for line in lines:
        chunk.append(line)
        if len(chunk) == size:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


def _read_lines(paths: Sequence[Path]) -> Iterator[tuple[str, bytes]]:
    if not paths or paths == [Path("-")]:
        for number, line in enumerate(sys.stdin.buffer, 1):
            yield f"standard input:{number}", line
        return
    for path in paths:
        try:
            with path.open("rb") as stream:
                for number, line in enumerate(stream, 1):
                    yield f"{path}:{number}", line
        except OSError as error:
            raise ReadError(f"{path}: cannot be read: {error.strerror}") from error


def _good_lines(lines: Iterable[tuple[str, bytes]], ids: list[Any]) -> Iterator[Line | Problem]:
    for where, raw in lines:
        if not raw.strip():
            continue
        try:
            found = msgspec.json.decode(raw)
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            ids.append(None)
            yield Problem("contract", f"{where}: not JSON: {error}")
            continue
        ids.append(found.get("id") if isinstance(found, dict) else None)
        yield (
            found
            if isinstance(found, dict)
            else Problem("contract", f"{where}: expected an object, found {type(found).__name__}")
        )


def _field(line: Line, name: str, kind: type, required: bool = True) -> Any:
    value = line.get(name)
    if value is None and not required:
        return None
    if not isinstance(value, kind):
        found = "nothing" if value is None else type(value).__name__
        raise ContractError(f"field {name!r}: expected {kind.__name__}, found {found}")
    return value


def _date(line: Line) -> dt.date | None:
    """The line's date; one that cannot be read is no date, and :func:`_warnings` says so."""
    value = _field(line, "date", str, required=False)
    return parse_date(value, MONTHS) if value else None


def _warnings(line: Line) -> Line:
    """A ``warnings`` list, where the line was answered but not all of it could be used."""
    if not line.get("date") or _date(line):
        return {}
    return {
        "warnings": [f"field 'date': expected ISO 8601 such as 2018-06-01, found {line['date']!r}: not used"]
    }


def _span(line: Line, name: str, text: str) -> tuple[int, int] | None:
    value = line.get(name)
    if value is None:
        return None
    match value:
        case [int(start), int(end)] if 0 <= start < end <= len(text):
            return start, end
    raise ContractError(f"field {name!r}: expected [start, end] inside the text, found {value!r}")


def _each(lines: Iterable[Line], handle: Callable[[Line], Line]) -> Iterator[Answer]:
    for line in lines:
        try:
            yield handle(line) | _warnings(line)
        except Exception as error:
            yield _problem(error)


def _problem(error: Exception) -> Problem:
    if isinstance(error, DragomanError):
        return Problem(error.kind, str(error))
    return Problem("internal", f"{type(error).__name__}: {error}")


def code_lines(coder: Coder, only: Iterable[Part] = PARTS) -> Filter:
    """The verb ``code``: articles in, everything coded out."""
    parts = frozenset(only)

    def answer(lines: Iterable[Line]) -> Iterator[Answer]:
        chunk = list(lines)
        articles = [_article(line, coder) for line in chunk]
        coded = coder.code_articles((a for a in articles if isinstance(a, Article)), parts)
        for line, article in zip(chunk, articles, strict=True):
            result = next(coded) if isinstance(article, Article) else article
            if isinstance(result, Coded):
                yield {part: list(getattr(result, part)) for part in sorted(parts)} | _warnings(line)
            else:
                yield result if isinstance(result, Problem) else _problem(result)

    return answer


def _article(line: Line, coder: Coder) -> Article | Problem:
    try:
        text = _field(line, "text", str)
        limit = coder.settings.max_article_chars
        if len(text) > limit:
            raise ContractError(f"field 'text': {len(text):,} characters, the limit is {limit:,}")
        title = _field(line, "title", str, required=False)
        return Article(id=str(line.get("id")), text=text, title=title, date=_date(line))
    except ContractError as error:
        return _problem(error)


def classify_lines(coder: Coder) -> Filter:
    """The verb ``classify``: the type of one given pair."""
    opinion = coder.opinion  # a model that cannot be read stops the program, not every line

    def handle(line: Line) -> Line:
        text = _field(line, "text", str)
        sentences = split_sentences(text)
        document = coder.resolver.read(text, sentences, date=_date(line))
        parsed = list(coder.read_sentences(sentences))
        pair = Pair(parsed, _span(line, "actor", text), _span(line, "recipient", text), document)
        found = classify_pair(pair, coder.codebook, opinion)
        names = ("event_type", "quad_code", "status", "confidence", "rule")
        return {name: getattr(found, name) for name in names}

    return lambda lines: _each(lines, handle)


def resolve_lines(coder: Coder) -> Filter:
    """The verb ``resolve``: who a mention is."""

    def handle(line: Line) -> Line:
        mention = _field(line, "mention", str)
        context = _field(line, "context", str, required=False) or ""
        found: dict[str, Any] = msgspec.to_builtins(coder.resolver.resolve(mention, context, _date(line)))
        return found

    return lambda lines: _each(lines, handle)


def status_lines(coder: Coder, question: Question | None = None) -> Filter:
    """The verb ``status``: whether what given words name happened, or the answer to another question."""

    def handle(line: Line) -> Line:
        text = _field(line, "text", str)
        spans = [_span({"predicates": span}, "predicates", text) for span in _field(line, "predicates", list)]
        parsed = list(coder.parser.read(split_sentences(text)))
        told = iter(judge_predicates(parsed, [span for span in spans if span]))
        readings = [next(told) if span else UNKNOWN for span in spans]
        return {
            "statuses": [question.answer(reading) if question else reading.status for reading in readings],
            "confidences": [round(reading.confidence, 3) for reading in readings],
        }

    return lambda lines: _each(lines, handle)


def clean_lines(coder: Coder) -> Filter:
    """The verb ``clean``: a page in, an article out."""
    from dragoman.clean import clean_dump, clean_html

    del coder

    def handle(line: Line) -> Line:
        if line.get("html") is not None:
            cleaned = clean_html(_field(line, "html", str), url=_field(line, "url", str, required=False))
        else:
            cleaned = clean_dump(_field(line, "text", str))
        names = ("title", "text", "date", "author", "source", "language", "removed")
        return {name: getattr(cleaned, name) for name in names}

    return lambda lines: _each(lines, handle)
