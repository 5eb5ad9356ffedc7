"""Reads the XML in which news agencies and archives send stories: NewsML-G2, NewsML 1, NITF, Reuters RCV1."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from dragoman.read.dates import MONTHS, parse_date
from dragoman.read.markup import find_all, find_text, join_blocks, name_of, squeeze, text_of
from dragoman.read.pages import OnProblem, RawPage, derive_id, hash_raw, make_problem

AGENCY_ROOTS = frozenset({"newsMessage", "newsItem", "packageItem", "NewsML", "nitf", "newsitem"})
_ITEMS = {"newsMessage": "newsItem", "NewsML": "NewsItem"}
_BODIES = ("body.content", "inlineXML", "DataContent", "inlineData", "text", "body")
_BLOCKS = frozenset({"p", "hl2", "h2", "h3", "h4", "li"})
_TITLES = ("headline", "HeadLine", "hl1", "title")
_DATES = ("firstCreated", "ThisRevisionCreated", "FirstCreated", "versionCreated", "story.date", "date.issue")
_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"


def read_agency(root: Any, origin: str, on_problem: OnProblem) -> Iterator[RawPage]:
    """One page a news item; items without words (pictures, packages) are told as problems."""
    inner = _ITEMS.get(name_of(root))
    items = list(find_all(root, inner)) if inner else [root]
    for number, item in enumerate(items, 1):
        where = f"{origin}#{number}" if inner else origin
        raw = _find_body(item)
        if raw:
            yield _make_page(item, raw, where)
        else:
            on_problem(make_problem(where, "empty", "the news item has no text"))


def _make_page(item: Any, raw: str, where: str) -> RawPage:
    return RawPage(
        id=_find_id(item) or derive_id(where),
        kind="text",
        raw=raw,
        origin=where,
        sha256=hash_raw(raw),
        title=squeeze(find_text(item, *_TITLES)) or None,
        date=_find_date(item),
        source=_find_source(item),
        author=squeeze(find_text(item, "byline", "ByLine", "by", "creator")) or None,
        language=_find_language(item),
        url=_find_address(item),
    )


def _find_body(item: Any) -> str:
    """The paragraphs of the story; its headline and byline are not of them."""
    for name in _BODIES:
        for body in find_all(item, name):
            inner = next(find_all(body, "body.content"), body)  # NITF inside NewsML
            blocks = [
                block for block in inner.iter()
                if name_of(block) in _BLOCKS and not _is_within(block, inner, {"media", "byline", "tagline"})
            ]  # fmt: skip
            text = join_blocks(blocks) or squeeze(text_of(inner))
            if text:
                return text
    return ""


def _is_within(element: Any, stop: Any, names: set[str]) -> bool:
    while element is not None and element is not stop:
        if name_of(element) in names:
            return True
        element = element.getparent()
    return False


def _find_id(item: Any) -> str | None:
    named = item.get("guid") or item.get("itemid") or find_text(item, "NewsItemId")
    if named:
        return str(named)
    return next((e.get("id-string") for e in find_all(item, "doc-id") if e.get("id-string")), None)


def _find_date(item: Any) -> dt.date | None:
    written = [item.get("date")]
    for name in _DATES:
        written += [found.get("norm") or text_of(found) for found in find_all(item, name)]
    written += [found.get("date.publication") for found in find_all(item, "pubdata")]
    return next((day for value in written if value and (day := parse_date(value, MONTHS))), None)


def _find_source(item: Any) -> str | None:
    for found in find_all(item, "provider", "Provider", "pubdata", "doc.copyright"):
        named = find_text(found, "name") or found.get("literal") or found.get("name") or found.get("holder")
        if named:
            return squeeze(named)
        for party in find_all(found, "Party"):
            if party.get("FormalName"):
                return str(party.get("FormalName"))
    return None


def _find_language(item: Any) -> str | None:
    for found in find_all(item, "language", "Language"):
        tag = found.get("tag") or found.get("FormalName")
        if tag:
            return str(tag)
    told = item.get(_LANGUAGE)
    return str(told) if told else None


def _find_address(item: Any) -> str | None:
    return next((e.get("ex-ref") for e in find_all(item, "pubdata") if e.get("ex-ref")), None)
