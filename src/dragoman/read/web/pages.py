"""Makes pages of addresses: a page itself, the stories of a feed, the newest pages of a sitemap."""

from __future__ import annotations

import datetime as dt
import gzip
import io
import zlib
from collections.abc import Iterable, Iterator
from urllib.parse import urlsplit

from dragoman.errors import ReadError
from dragoman.read.agencies import AGENCY_ROOTS
from dragoman.read.archives import plain_name, read_packed
from dragoman.read.encoding import decode, is_binary
from dragoman.read.feeds import FEED_ROOTS
from dragoman.read.formats import PAGE_SUFFIXES, find_reader
from dragoman.read.markup import name_of, parse_xml
from dragoman.read.packing import Allowance
from dragoman.read.pages import HTML_FACTOR, OnProblem, PageKind, RawPage, hash_raw, make_problem
from dragoman.read.web.addresses import name_page, show_address
from dragoman.read.web.fetcher import Fetched, Fetcher, FetchError
from dragoman.read.web.listings import Listed, list_feed, list_index, list_sitemap
from dragoman.settings import Settings

MAX_LISTING_BYTES = 52_428_800
"""The size that the sitemap protocol allows, unpacked."""
MAX_INDEX_DEPTH = 3
_TEXT_TYPES = frozenset({"text/plain", "text/markdown"})
_XML_STARTS = (b"<?xml", b"<rss", b"<feed", b"<rdf", b"<urlset", b"<sitemapindex", b"<nitf", b"<news")
_MAGIC = b"\x1f\x8b"


def read_address(
    source: str, fetcher: Fetcher, settings: Settings, on_problem: OnProblem, since: dt.date | None = None
) -> Iterator[RawPage]:
    """The pages that an address gives; what could not be fetched is told and the next one comes."""
    shown = show_address(source)
    found = _fetch(source, fetcher, MAX_LISTING_BYTES, None, on_problem)
    if found is None:
        return
    try:
        root = _parse_listing(found)
    except ReadError as error:
        on_problem(make_problem(shown, "damaged", str(error)))
        return
    name = name_of(root) if root is not None else ""
    if name in FEED_ROOTS:
        listed: Iterable[Listed] = list_feed(root, found.url)
    elif name == "urlset":
        listed = list_sitemap(root, found.url)
    elif name == "sitemapindex":
        listed = _walk_index(list_index(root, found.url), fetcher, on_problem, {found.url}, 1)
    else:
        yield from _read_single(source, found, name, settings, on_problem)
        return
    yield from read_listed(listed, shown, fetcher, settings, on_problem, since)


def read_listed(
    listed: Iterable[Listed],
    shown: str,
    fetcher: Fetcher,
    settings: Settings,
    on_problem: OnProblem,
    since: dt.date | None = None,
) -> Iterator[RawPage]:
    """The pages that a listing names, the newest first, as many as the setting ``fetch_limit`` says."""
    chosen = _choose(listed, since, settings.fetch_limit)
    if not chosen.pages and not chosen.passed:
        on_problem(make_problem(shown, "empty", "it lists no pages"))
    if chosen.passed:
        what = f"more than {settings.fetch_limit:,} pages are listed; the newest were taken (fetch_limit)"
        on_problem(make_problem(shown, "limit", what))
    for item in chosen.pages:
        if item.text:
            yield _make_page(item, item.text, "text", item.url)
            continue
        limit = settings.max_article_chars * HTML_FACTOR
        found = _fetch(item.url, fetcher, limit, item.stamp, on_problem)
        if found is not None:
            yield from _read_page(item, found, on_problem)


class _Chosen:
    """The pages of a listing that are taken, and whether others were left."""

    def __init__(self) -> None:
        self.pages: list[Listed] = []
        self.passed = 0


def _choose(listed: Iterable[Listed], since: dt.date | None, limit: int) -> _Chosen:
    """Pages of ``since`` and later, each once, the newest ``limit`` of them; undated ones count as old."""
    chosen = _Chosen()
    by_name: dict[str, Listed] = {}
    for item in listed:
        if since is None or _day_of(item) >= since.isoformat():
            by_name.setdefault(name_page(item.url), item)
        if len(by_name) >= 20 * limit:  # an index of a whole archive: enough has been seen
            break
    newest = sorted(by_name.values(), key=_day_of, reverse=True)
    chosen.pages, chosen.passed = newest[:limit], len(newest) - limit if len(newest) > limit else 0
    return chosen


def _day_of(item: Listed) -> str:
    return item.date.isoformat() if item.date else item.stamp[:10]


def _walk_index(
    sitemaps: Iterable[tuple[str, str]], fetcher: Fetcher, on_problem: OnProblem, seen: set[str], depth: int
) -> Iterator[Listed]:
    """The pages of all sitemaps of an index, fetched one by one as they are asked for."""
    for url, stamp in sitemaps:
        if url in seen:
            continue
        seen.add(url)
        found = _fetch(url, fetcher, MAX_LISTING_BYTES, stamp or None, on_problem)
        if found is None:
            continue
        try:
            root = _parse_listing(found)
        except ReadError as error:
            on_problem(make_problem(show_address(url), "damaged", str(error)))
            continue
        if root is not None and name_of(root) == "urlset":
            yield from list_sitemap(root, found.url)
        elif root is not None and name_of(root) == "sitemapindex" and depth < MAX_INDEX_DEPTH:
            yield from _walk_index(list_index(root, found.url), fetcher, on_problem, seen, depth + 1)
        else:
            on_problem(make_problem(show_address(url), "columns", "this is no sitemap"))


def _fetch(
    url: str, fetcher: Fetcher, max_bytes: int, stamp: str | None, on_problem: OnProblem
) -> Fetched | None:
    try:
        return fetcher.fetch(url, max_bytes, stamp)
    except FetchError as error:
        on_problem(make_problem(show_address(url), error.trouble, str(error)))
        return None


def _parse_listing(found: Fetched) -> object | None:
    """The root of an XML answer, packed or not; nothing where it is something else.

    Raises:
        ReadError: it begins like XML or gzip and is not, or it is too large.
    """
    body = found.body
    if body.startswith(_MAGIC):
        name = plain_name(urlsplit(found.url).path)
        if find_reader(name) is not None and not name.endswith(".xml"):
            return None
        body = _unpack(body)
    if not body[:512].lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith(_XML_STARTS):
        return None
    if b"<html" in body[:1024].lower():  # XHTML
        return None
    root: object = parse_xml(body)
    return root


def _unpack(body: bytes) -> bytes:
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(body)) as stream:
            data = stream.read(MAX_LISTING_BYTES + 1)
    except (OSError, EOFError, zlib.error) as error:
        raise ReadError(f"not a whole gzip: {error}") from error
    if len(data) > MAX_LISTING_BYTES:
        raise ReadError(f"more than {MAX_LISTING_BYTES:,} bytes when unpacked")
    return data


def _read_single(
    source: str, found: Fetched, root: str, settings: Settings, on_problem: OnProblem
) -> Iterator[RawPage]:
    """A page, or a file of texts that lies on the web (a table, a web archive, an agency's XML)."""
    shown = show_address(source)
    name = urlsplit(found.url).path
    plain = plain_name(name)
    if root in AGENCY_ROOTS:
        name = "news.xml"
    elif find_reader(plain) is None or plain.endswith(PAGE_SUFFIXES) or found.body.lstrip()[:1] == b"<":
        yield from _read_page(Listed(url=source), found, on_problem)
        return
    allowance = Allowance(len(found.body))
    try:
        yield from read_packed(io.BytesIO(found.body), name, shown, allowance, settings, on_problem)
    except Exception as error:  # a broken file never ends a run
        on_problem(make_problem(shown, "damaged", f"{type(error).__name__}: {error}"))


def _read_page(item: Listed, found: Fetched, on_problem: OnProblem) -> Iterator[RawPage]:
    shown = show_address(item.url)
    if not found.body.strip():
        on_problem(make_problem(shown, "empty", "the page is empty"))
    elif is_binary(found.body):
        what = found.media_type or "no type"
        on_problem(make_problem(shown, "binary", f"not a page ({what}, it begins with {found.body[:8]!r})"))
    else:
        raw = decode(found.body, found.charset) if found.charset else found.body
        kind: PageKind = "dump" if found.media_type in _TEXT_TYPES else "html"
        yield _make_page(item, raw, kind, found.url)


def _make_page(item: Listed, raw: bytes | str, kind: PageKind, url: str) -> RawPage:
    return RawPage(
        id=name_page(item.url),
        kind=kind,
        raw=raw,
        origin=show_address(item.url),
        sha256=hash_raw(raw),
        title=item.title,
        date=item.date,
        url=show_address(url),
        source=item.source,
        author=item.author,
        language=item.language,
    )
