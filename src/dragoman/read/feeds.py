"""Reads RSS and Atom feeds that were saved as files: one page an entry."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from typing import IO, Any

from lxml import etree, html  # type: ignore[import-untyped]  # it comes with trafilatura

from dragoman.read.dates import MONTHS, parse_date
from dragoman.read.messages import parse_mail_date
from dragoman.read.pages import HTML_FACTOR, OnProblem, RawPage, derive_id, hash_raw, make_problem

FEED_SUFFIXES = (".rss", ".atom", ".xml")
_ENTRIES = ("item", "entry")
_TEXTS = ("encoded", "content", "description", "summary")
_DATES = ("pubDate", "published", "date", "updated")
_BREAKS = re.compile(r"</(?:p|div|li|h[1-6]|blockquote)>|<br\s*/?>", re.I)


def read_feed(stream: IO[bytes], origin: str, max_chars: int, on_problem: OnProblem) -> Iterator[RawPage]:
    """One page an entry; its markup is taken off, since feeds carry no page furniture."""
    limit = max_chars * HTML_FACTOR
    data = stream.read(limit + 1)
    if len(data) > limit:
        on_problem(make_problem(origin, "size", f"more than {limit:,} bytes"))
        return
    parser = etree.XMLParser(recover=True, resolve_entities=False, no_network=True)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        on_problem(make_problem(origin, "damaged", f"not valid XML: {error.msg}"))
        return
    entries = [] if root is None else [e for e in root.iter() if _name(e) in _ENTRIES]
    if not entries:
        on_problem(make_problem(origin, "columns", "no entry of a feed (item or entry) was found"))
    source = next((_text(e) for e in root.iter() if _name(e) == "title"), None) if entries else None
    for number, entry in enumerate(entries, 1):
        where = f"{origin}#{number}"
        page = _make_page(entry, where, source)
        if page is None:
            on_problem(make_problem(where, "empty", "the entry has no text"))
        else:
            yield page


def _make_page(entry: Any, where: str, source: str | None) -> RawPage | None:
    told = {_name(child): child for child in reversed(entry)}
    raw = next((text for name in _TEXTS if (text := strip_markup(_text(told.get(name))))), "")
    if not raw:
        return None
    link = told.get("link")
    url = (_text(link) or link.get("href")) if link is not None else None
    return RawPage(
        id=_text(told.get("guid")) or _text(told.get("id")) or url or derive_id(where),
        kind="text",
        raw=raw,
        origin=where,
        sha256=hash_raw(raw),
        title=strip_markup(_text(told.get("title"))) or None,
        date=_read_date(told),
        url=url,
        source=source or None,
        author=_text(told.get("creator")) or _text(told.get("author")) or None,
    )


def _read_date(told: dict[str, Any]) -> dt.date | None:
    value = next((text for name in _DATES if (text := _text(told.get(name)))), "")
    return parse_mail_date(value) or (parse_date(value, MONTHS) if value else None)


def _name(element: Any) -> str:
    """The name of an element without its namespace."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _text(element: Any) -> str:
    return "".join(element.itertext()).strip() if element is not None else ""


def strip_markup(markup: str) -> str:
    """The words of a piece of HTML, its blocks as paragraphs."""
    if "<" not in markup:
        return markup.strip()
    broken = _BREAKS.sub(lambda match: match[0] + "\n\n", markup)
    words = html.fromstring(f"<div>{broken}</div>").text_content()
    return "\n\n".join(line for part in words.split("\n\n") if (line := " ".join(part.split())))
