"""Reads RSS and Atom feeds: what each entry tells, and one page an entry of a feed that was saved."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from dragoman.read.dates import MONTHS, parse_date
from dragoman.read.markup import name_of, strip_markup, text_of
from dragoman.read.messages import parse_mail_date
from dragoman.read.pages import OnProblem, RawPage, derive_id, hash_raw, make_problem
from dragoman.records import Record

FEED_ROOTS = frozenset({"rss", "feed", "RDF"})
_ENTRIES = ("item", "entry")
_WHOLE = ("encoded", "content")
_SHORT = ("description", "summary")
_DATES = ("pubDate", "published", "date", "updated")


class Entry(Record, frozen=True, kw_only=True):
    """What a feed tells of one story; ``stamp`` is when it was last changed, ``whole`` its text if given."""

    id: str | None
    url: str | None
    title: str | None
    date: dt.date | None
    author: str | None
    stamp: str | None
    whole: str
    summary: str


def read_feed(root: Any, origin: str, on_problem: OnProblem) -> Iterator[RawPage]:
    """One page an entry; its markup is taken off, since feeds carry no page furniture."""
    source = name_feed(root)
    number = 0
    for number, entry in enumerate(list_entries(root), 1):
        where = f"{origin}#{number}"
        raw = entry.whole or entry.summary
        if raw:
            yield make_entry_page(entry, raw, where, source)
        else:
            on_problem(make_problem(where, "empty", "the entry has no text"))
    if not number:
        on_problem(make_problem(origin, "columns", "no entry of a feed (item or entry) was found"))


def make_entry_page(entry: Entry, raw: str, where: str, source: str | None) -> RawPage:
    """The page of an entry whose own words are taken for the story."""
    return RawPage(
        id=entry.id or entry.url or derive_id(where),
        kind="text",
        raw=raw,
        origin=where,
        sha256=hash_raw(raw),
        title=entry.title,
        date=entry.date,
        url=entry.url,
        source=source,
        author=entry.author,
    )


def name_feed(root: Any) -> str | None:
    """The title of the feed itself."""
    return next((text_of(e) for e in root.iter() if name_of(e) == "title"), None) or None


def list_entries(root: Any) -> Iterator[Entry]:
    """What the feed tells of each story, in its order."""
    for element in root.iter():
        if name_of(element) in _ENTRIES:
            yield _read_entry(element)


def _read_entry(element: Any) -> Entry:
    told = {name_of(child): child for child in reversed(element)}
    return Entry(
        id=text_of(told.get("guid")) or text_of(told.get("id")) or None,
        url=_find_link(element),
        title=strip_markup(text_of(told.get("title"))) or None,
        date=_read_date(told),
        author=text_of(told.get("creator")) or text_of(told.get("author")) or None,
        stamp=text_of(told.get("updated")) or text_of(told.get("modified")) or None,
        whole=next((text for name in _WHOLE if (text := strip_markup(text_of(told.get(name))))), ""),
        summary=next((text for name in _SHORT if (text := strip_markup(text_of(told.get(name))))), ""),
    )


def _find_link(element: Any) -> str | None:
    """The address of the story: RSS writes it as words, Atom as an attribute of its "alternate" link."""
    for child in element:
        if name_of(child) == "link" and child.get("rel", "alternate") == "alternate":
            link = text_of(child) or child.get("href")
            if link:
                return str(link).strip()
    return None


def _read_date(told: dict[str, Any]) -> dt.date | None:
    value = next((text for name in _DATES if (text := text_of(told.get(name)))), "")
    return parse_mail_date(value) or (parse_date(value, MONTHS) if value else None)
