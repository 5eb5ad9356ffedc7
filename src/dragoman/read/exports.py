"""Reads text files of news databases that hold many articles: LexisNexis, Nexis Uni, Factiva, ProQuest."""

from __future__ import annotations

import functools
import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib.resources import files
from typing import IO, Any

import msgspec
import yaml
from lxml import etree  # type: ignore[import-untyped]

from dragoman.errors import DataError
from dragoman.read.dates import MONTHS, parse_date
from dragoman.read.encoding import LENIENT, decode, open_utf8
from dragoman.read.packing import MAX_RATIO
from dragoman.read.pages import OnProblem, RawPage, derive_id, hash_raw, make_problem
from dragoman.read.streams import borrow_stream
from dragoman.records import Record
from dragoman.settings import Settings

DOCUMENT_SUFFIXES = (".docx",)
_HEAD_BYTES = 1 << 16
_MAX_LINE = 1 << 20
_LABEL = re.compile(r"^([A-Za-z][A-Za-z /-]{1,38}?):(?:\s|$)")
_CODE = re.compile(r"^([A-Z]{2,3})(?:\s{1,}(?=\S)|\s*$)")
_RULE = re.compile(r"^[_=*-]{10,}$")
_BYLINE = re.compile(r"^by\s", re.I)
_CLOCK = re.compile(r"^\d{1,2}:\d{2}(?:\s?[AP]M)?(?:\s[A-Z]{2,4})?$", re.I)
_COPYRIGHT = re.compile(r"^(?:copyright\b|\(c\)|©)", re.I)
_WORD_PARAGRAPH = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}p"
_WORD_TEXT = ("}t", "}tab", "}br", "}cr")
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class Layout(Record, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How one database writes its articles; see ``data/read/exports.yaml``."""

    name: str
    tell: str
    fields: dict[str, str]
    ignore: tuple[str, ...]
    times: int = 1
    first: str | None = None
    last: str | None = None
    words: str | None = None
    codes: bool = False
    heads: tuple[str, ...] = ()
    begins_body: tuple[str, ...] = ()


@dataclass(slots=True)
class _Story:
    """An article in the making: the lines of its head and of each field."""

    head: list[str] = field(default_factory=list)
    told: dict[str, list[str]] = field(default_factory=dict)

    def get(self, name: str) -> str | None:
        return " ".join(" ".join(self.told.get(name, ())).split()) or None


@functools.lru_cache(maxsize=1)
def load_layouts() -> tuple[Layout, ...]:
    """The layouts that ship with the package.

    Raises:
        DataError: the file is not as it must be.
    """
    path = files("dragoman") / "data" / "read" / "exports.yaml"
    try:
        table = yaml.load(path.read_text(encoding="utf-8"), Loader=_Loader)  # noqa: S506 (a safe loader)
        return msgspec.convert(table["layouts"], tuple[Layout, ...])
    except (yaml.YAMLError, msgspec.ValidationError, KeyError, TypeError) as error:
        raise DataError(f"layouts of exports: {error}", str(path)) from error


def tell_layout(head: str) -> Layout | None:
    """The layout whose marks the beginning of a file bears, or nothing where it is a plain text."""
    for layout in load_layouts():
        pattern = re.compile(layout.tell, re.M)
        if len({match[0].strip() for match in pattern.finditer(head)}) >= layout.times:
            return layout
    return None


def read_export(
    stream: IO[bytes], origin: str, layout: Layout, settings: Settings, on_problem: OnProblem
) -> Iterator[RawPage]:
    """One page an article, in the file's order; what is too long or has no body is told."""
    number = 0
    for lines, size in _split_articles(open_utf8(stream), layout, settings.max_article_chars * 2):
        if not any(line.strip() for line in lines):
            continue
        number += 1
        where = f"{origin}#{number}"
        if size > settings.max_article_chars * 2:
            on_problem(make_problem(where, "size", f"an article of {size:,} bytes"))
            continue
        page = _make_page(_read_article(lines, layout), where, settings)
        if page is not None:
            yield page
        elif number > 1 or layout.last:  # what stands before the first mark is the export's own cover
            on_problem(
                make_problem(where, "empty", f"no body was found in this article ({layout.name} layout)")
            )


def open_text(stream: IO[bytes]) -> tuple[Layout | None, IO[bytes]]:
    """Look into a text file: the layout of its export, if it is one, and the stream from its begin."""
    buffered = borrow_stream(stream)
    head = decode(buffered.peek(_HEAD_BYTES)[:_HEAD_BYTES])
    return tell_layout(head.replace("\r\n", "\n")), buffered


def _split_articles(stream: IO[bytes], layout: Layout, limit: int) -> Iterator[tuple[list[str], int]]:
    """The lines of each article and their size; of one that is too long only the beginning."""
    first = re.compile(layout.first) if layout.first else None
    last = re.compile(layout.last) if layout.last else None
    lines: list[str] = []
    size = 0
    while raw := stream.readline(_MAX_LINE):
        line = raw.decode("utf-8", LENIENT).rstrip("\r\n").replace("\x00", "")
        if first is not None and first.match(line):
            yield lines, size
            lines, size = [], 0
            continue
        size += len(raw)
        if size <= limit:
            lines.append(line)
        if last is not None and last.match(line):
            yield lines, size
            lines, size = [], 0
    if first is not None or size > limit:
        yield lines, size


def _read_article(lines: list[str], layout: Layout) -> _Story:
    if layout.words is not None:
        return _read_display(lines, re.compile(layout.words))
    story = _Story()
    current: str | None = None
    for line in lines:
        label, rest = _find_label(line, layout)
        if label is None:
            if current is None:
                story.head.append(line)
            elif current != "ignore":
                story.told[current].append(line)
            continue
        current = "ignore" if label in layout.ignore else layout.fields[label]
        story.told.setdefault(current, []).append(rest)
        if label in layout.begins_body and "text" not in story.told:
            current = "text"  # what follows is the body, with or without its label
            story.told.setdefault(current, [])
    _read_head(story, layout)
    return story


def _find_label(line: str, layout: Layout) -> tuple[str | None, str]:
    """The label that a line begins with, if the layout knows it, and what stands after it."""
    if layout.codes:
        match = _CODE.match(line)
    else:
        bare = line.strip().lower()
        if bare in layout.fields or (bare in layout.ignore and bare == "classification"):
            return bare, ""
        match = _LABEL.match(line.strip())
        line = line.strip()
    if match is None:
        return None, line
    label = match[1].lower()
    if label in layout.fields or label in layout.ignore:
        return label, line[match.end() :].strip()
    return None, line


def _read_head(story: _Story, layout: Layout) -> None:
    """Lines before any label: source, date, title, as the layout orders them; a date is told by its form."""
    lines = [line.strip() for line in story.head if line.strip() and not _RULE.match(line.strip())]
    lines = [line for line in lines if not _COPYRIGHT.match(line)]
    dated = next((i for i, line in enumerate(lines) if len(line) < 60 and parse_date(line, MONTHS)), None)
    if dated is not None:
        story.told.setdefault("date", [lines[dated]])
    if layout.heads[:2] == ("title", "source") and dated:
        _set(story, "title", lines[: max(1, dated - 1)])
        _set(story, "source", lines[dated - 1 : dated] if dated > 1 else [])
    elif layout.heads[:1] == ("source",):
        _set(story, "source", lines[:1])
        _set(story, "title", lines[dated + 1 : dated + 2] if dated is not None else [])
    elif layout.heads:
        _set(story, layout.heads[0], lines[:1])


def _set(story: _Story, name: str, lines: list[str]) -> None:
    if lines and not story.told.get(name):
        story.told[name] = lines


def _read_display(lines: list[str], words: re.Pattern[str]) -> _Story:
    """Factiva's display: headline, byline, "512 words", date, source, code, language, copyright, body."""
    stripped = [line.strip() for line in lines[:-1]]
    story = _Story()
    at = next((i for i, line in enumerate(stripped) if words.match(line)), None)
    if at is None:
        return story
    head = [line for line in stripped[:at] if line]
    story.told["author"] = [line[3:] for line in head if _BYLINE.match(line)]
    story.told["title"] = [line for line in head if not _BYLINE.match(line)][-2:]
    rest = at + 1
    while rest < len(stripped) and (not stripped[rest] or _CLOCK.match(stripped[rest])):
        rest += 1
    if rest < len(stripped) and parse_date(stripped[rest], MONTHS):
        story.told["date"] = [stripped[rest]]
        rest += 1
    while rest < len(stripped) and (not stripped[rest] or _CLOCK.match(stripped[rest])):
        rest += 1
    story.told["source"] = stripped[rest : rest + 1]
    _read_display_body(story, stripped, rest + 1)
    return story


def _read_display_body(story: _Story, lines: list[str], start: int) -> None:
    """After the source stand code, page, language and copyright, each on a line of its own, then the body."""
    end = min(start + 8, len(lines))
    owner = next((i for i in range(start, end) if _COPYRIGHT.match(lines[i])), None)
    if owner is None:
        owner = next((i for i in range(start, end) if not lines[i]), start)
    story.told["language"] = [line for line in lines[start:owner] if line.isalpha() and line.istitle()][:1]
    story.told["text"] = lines[owner + 1 :]


def _make_page(story: _Story, where: str, settings: Settings) -> RawPage | None:
    lines = story.told.get("text") or story.told.get("lead") or []
    raw = "\n".join(line for line in lines if not _RULE.match(line.strip())).strip()
    if not raw:
        return None
    written = story.get("date") or story.get("loaded")
    date = parse_date(written, MONTHS, settings.date_order) if written else None
    named = story.get("id")
    return RawPage(
        id=named.removeprefix("Document ").strip() if named else derive_id(where),
        kind="dump",
        raw=raw,
        origin=where,
        sha256=hash_raw(raw),
        title=story.get("title"),
        date=date,
        url=story.get("url"),
        source=story.get("source"),
        author=story.get("author"),
        language=story.get("language"),
        notes=() if date or not written else (f"the date {written!r} cannot be read",),
    )


def read_document(
    stream: IO[bytes], origin: str, settings: Settings, on_problem: OnProblem
) -> Iterator[RawPage]:
    """The articles of a Word file as Nexis Uni and Factiva write them, or its text as one page."""
    limit = settings.max_article_chars * 64
    text = _read_word(stream, origin, limit, on_problem)
    if text is None:
        return
    layout = tell_layout(text[:_HEAD_BYTES])
    data = text.encode("utf-8")
    if layout is not None:
        yield from read_export(io.BytesIO(data), origin, layout, settings, on_problem)
    elif data.strip():
        yield RawPage(id=derive_id(origin), kind="dump", raw=text, origin=origin, sha256=hash_raw(data))
    else:
        on_problem(make_problem(origin, "empty", "the document has no text"))


def _read_word(stream: IO[bytes], origin: str, limit: int, on_problem: OnProblem) -> str | None:
    """The paragraphs of a Word file, one a line, read as a stream of elements."""
    data = stream.read(limit + 1)
    if len(data) > limit:
        on_problem(make_problem(origin, "size", f"more than {limit:,} bytes"))
        return None
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        try:
            member = archive.getinfo("word/document.xml")
        except KeyError:
            on_problem(make_problem(origin, "damaged", "not a Word document (it has no word/document.xml)"))
            return None
        if member.file_size > min(limit * 8, MAX_RATIO * max(1, len(data))):
            on_problem(make_problem(origin, "size", f"it unpacks to {member.file_size:,} bytes"))
            return None
        with archive.open(member) as inner:
            return "\n".join(_list_paragraphs(inner))


def _list_paragraphs(stream: IO[bytes]) -> Iterator[str]:
    events = etree.iterparse(
        stream, tag=_WORD_PARAGRAPH, resolve_entities=False, no_network=True, load_dtd=False, recover=True
    )
    for _, paragraph in events:
        words = [_word_text(element) for element in paragraph.iter() if str(element.tag).endswith(_WORD_TEXT)]
        yield "".join(words)
        paragraph.clear()


def _word_text(element: Any) -> str:
    return (
        element.text or "" if element.tag.endswith("}t") else "\t" if element.tag.endswith("}tab") else "\n"
    )
