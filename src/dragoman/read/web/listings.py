"""Reads what names pages: feeds, sitemaps, indexes of sitemaps, and files with addresses."""

from __future__ import annotations

import csv
import datetime as dt
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from dragoman.errors import ReadError
from dragoman.read.columns import guess_columns
from dragoman.read.dates import MONTHS, parse_date
from dragoman.read.feeds import list_entries, name_feed
from dragoman.read.markup import find_all, find_text, name_of, parse_xml, squeeze, text_of
from dragoman.read.web.addresses import is_address, join_address
from dragoman.records import Record

WHOLE_WORDS = 200
"""An entry of a feed with so many words of its own is taken for the story; the page is not fetched."""
_ADDRESS = re.compile(r"https?://[^\s<>\"']+", re.I)
_DELIMITERS = ",;\t|"
_MAX_FILE_BYTES = 256 << 20


class Listed(Record, frozen=True, kw_only=True):
    """A page that something names. ``stamp`` changes when the page does; ``text`` is a feed's whole story."""

    url: str
    title: str | None = None
    date: dt.date | None = None
    source: str | None = None
    author: str | None = None
    language: str | None = None
    stamp: str = ""
    text: str = ""


def list_feed(root: Any, base: str) -> Iterator[Listed]:
    """The stories of a feed; an entry without an address that can be followed is passed over."""
    source = name_feed(root)
    for entry in list_entries(root):
        url = join_address(base, entry.url) if entry.url else None
        if url is not None:
            yield Listed(
                url=url,
                title=entry.title,
                date=entry.date,
                source=source,
                author=entry.author,
                stamp=entry.stamp or "",
                text=entry.whole if entry.whole.count(" ") >= WHOLE_WORDS else "",
            )


def list_sitemap(root: Any, base: str) -> Iterator[Listed]:
    """The pages of a sitemap, with what the news extension tells of them."""
    for element in find_all(root, "url"):
        url = _location(element, base)
        if url is not None:
            told = find_text(element, "publication_date")
            yield Listed(
                url=url,
                title=squeeze(_news(element, "title")) or None,
                date=parse_date(told, MONTHS) if told else None,
                source=_news(element, "name") or None,
                language=_news(element, "language") or None,
                stamp=find_text(element, "lastmod"),
            )


def list_index(root: Any, base: str) -> list[tuple[str, str]]:
    """The sitemaps of an index with their stamps, the newest first where it tells."""
    found = [(_location(e, base), find_text(e, "lastmod")) for e in find_all(root, "sitemap")]
    return sorted(((url, stamp) for url, stamp in found if url), key=lambda pair: pair[1], reverse=True)


def _location(element: Any, base: str) -> str | None:
    """The page's own address; those of its pictures and videos are called ``loc`` too."""
    own = next((child for child in element if name_of(child) == "loc"), None)
    return join_address(base, text_of(own)) if own is not None else None


def _news(element: Any, name: str) -> str:
    return next((find_text(news, name) for news in find_all(element, "news")), "")


def list_file(path: Path) -> list[Listed]:
    """The addresses that a file names: a saved feed or sitemap, a table with a column of them, or any text.

    Raises:
        ReadError: it cannot be read, or holds no address.
    """
    try:
        with path.open("rb") as stream:
            data = stream.read(_MAX_FILE_BYTES)
    except OSError as error:
        raise ReadError(f"{path}: cannot be read: {error.strerror}") from error
    found = (
        list(_list_xml(data)) if data.lstrip()[:1] == b"<" else _list_text(data.decode("utf-8", "replace"))
    )
    if not found:
        raise ReadError(f"{path}: no address (https://…) was found in it")
    return found


def _list_xml(data: bytes) -> Iterator[Listed]:
    root = parse_xml(data)
    yield from (list_sitemap if name_of(root) == "urlset" else list_feed)(root, "")


def _list_text(text: str) -> list[Listed]:
    lines = text.splitlines()
    delimiter = max(_DELIMITERS, key=lines[0].count) if lines else ","
    columns = guess_columns(next(csv.reader(lines[:1], delimiter=delimiter), []))
    if "url" not in columns:
        return [Listed(url=match[0].rstrip(".,);")) for match in _ADDRESS.finditer(text)]
    rows = csv.DictReader(lines, delimiter=delimiter)
    return [_read_row(row, columns) for row in rows if is_address((row.get(columns["url"]) or "").strip())]


def _read_row(row: dict[str, Any], columns: dict[str, str]) -> Listed:
    told = {field: str(row.get(column) or "").strip() or None for field, column in columns.items()}
    return Listed(
        url=told["url"] or "",
        title=told.get("title"),
        date=parse_date(told.get("date") or "", MONTHS),
        source=told.get("source"),
        author=told.get("author"),
        language=told.get("language"),
    )
