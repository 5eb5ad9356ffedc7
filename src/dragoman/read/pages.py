"""The nouns of this room, and the reading of a file that is one page."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Iterator
from typing import IO, Literal

from dragoman.read.encoding import decode, is_binary
from dragoman.records import Record
from dragoman.settings import Settings

PageKind = Literal["html", "dump", "text"]

HTML_SUFFIXES = (".html", ".htm", ".xhtml")
DUMP_SUFFIXES = (".txt", ".md", ".text")
HTML_FACTOR = 20
"""An HTML page may have so many times more bytes than an article may have characters."""
DUMP_FACTOR = 4


class RawPage(Record, frozen=True, kw_only=True):
    """A page as it was found, with what was told about it from outside.

    ``kind`` says what cleaning it needs: ``html``; ``dump``, text with page furniture; ``text``, clean
    already. ``origin`` is the file, ``file#row`` for a row of a table; ``fallback_date`` holds for pages that
    tell no date of their own; ``notes`` says what was odd but did no harm.
    """

    id: str
    kind: PageKind
    raw: bytes | str
    origin: str
    sha256: str
    title: str | None = None
    date: dt.date | None = None
    fallback_date: dt.date | None = None
    url: str | None = None
    source: str | None = None
    author: str | None = None
    language: str | None = None
    notes: tuple[str, ...] = ()


class Problem(Record, frozen=True):
    """Something that could not be read: where, what kind of trouble, and one line that says it all."""

    origin: str
    kind: str
    message: str


OnProblem = Callable[[Problem], None]


def make_problem(origin: str, kind: str, what: str) -> Problem:
    """A problem whose message begins with its origin."""
    return Problem(origin, kind, f"{origin}: {what}")


def hash_raw(raw: bytes | str) -> str:
    """The SHA-256 of a page's bytes, as hexadecimal digits."""
    data = raw.encode("utf-8", "surrogatepass") if isinstance(raw, str) else raw
    return hashlib.sha256(data).hexdigest()


def derive_id(origin: str) -> str:
    """A stable id for what has none: the end of its path, to read, and a hash of all of it, to be unique."""
    name = origin.rsplit("/", 1)[-1]
    slug = "".join(c if c.isalnum() or c in "-_#" else "-" for c in name.rsplit(".", 1)[0]).strip("-")
    return f"{slug[:60] or 'page'}-{hashlib.sha256(origin.encode('utf-8', 'surrogatepass')).hexdigest()[:8]}"


def read_page(
    stream: IO[bytes], origin: str, settings: Settings, on_problem: OnProblem, kind: PageKind | None = None
) -> Iterator[RawPage]:
    """The one page of a file; ``kind`` is told by its beginning where its name does not tell it."""
    limit = settings.max_article_chars * (DUMP_FACTOR if kind == "dump" else HTML_FACTOR)
    data = stream.read(limit + 1)
    if len(data) > limit:
        on_problem(make_problem(origin, "size", f"more than {limit:,} bytes: no news page is that long"))
    elif not data.strip():
        on_problem(make_problem(origin, "empty", "the file is empty"))
    elif is_binary(data):
        on_problem(make_problem(origin, "binary", f"binary data, not a page (it begins with {data[:8]!r})"))
    else:
        found = kind or _tell_kind(data)
        yield RawPage(id=derive_id(origin), kind=found, raw=data, origin=origin, sha256=hash_raw(data))


def _tell_kind(data: bytes) -> PageKind:
    head = decode(data[:2048]).lstrip().lower()
    return "html" if head.startswith("<") or "<html" in head or "<!doctype" in head else "dump"


def read_whole(stream: IO[bytes], origin: str, limit: int, on_problem: OnProblem) -> bytes | None:
    """All bytes of a stream, or nothing (and a problem) where there are more than ``limit``."""
    data = stream.read(limit + 1)
    if len(data) > limit:
        on_problem(make_problem(origin, "size", f"more than {limit:,} bytes"))
        return None
    return data
