"""Who reads which files: the endings that are known, and the look into files whose ending says little."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import IO

from dragoman.errors import ReadError
from dragoman.read.agencies import AGENCY_ROOTS, read_agency
from dragoman.read.crawls import WARC_SUFFIXES, read_warc
from dragoman.read.exports import DOCUMENT_SUFFIXES, open_text, read_document, read_export
from dragoman.read.feeds import FEED_ROOTS, read_feed
from dragoman.read.markup import name_of, parse_xml
from dragoman.read.messages import (
    ARCHIVED_PAGE_SUFFIXES,
    MAIL_SUFFIXES,
    MAILBOX_SUFFIXES,
    read_mailbox,
    read_message,
)  # fmt: skip
from dragoman.read.pages import (
    DUMP_SUFFIXES,
    HTML_FACTOR,
    HTML_SUFFIXES,
    OnProblem,
    RawPage,
    make_problem,
    read_page,
    read_whole,
)  # fmt: skip
from dragoman.read.tables import (
    LINE_SUFFIXES,
    TABLE_SUFFIXES,
    read_json,
    read_json_lines,
    read_parquet,
    read_table,
)  # fmt: skip
from dragoman.settings import Settings

Reader = Callable[[IO[bytes], str, Settings, OnProblem], Iterator[RawPage]]
XML_SUFFIXES = (".rss", ".atom", ".xml", ".nitf", ".newsml")
SITEMAP_ROOTS = frozenset({"urlset", "sitemapindex"})
PAGE_SUFFIXES = HTML_SUFFIXES + DUMP_SUFFIXES + MAIL_SUFFIXES + ARCHIVED_PAGE_SUFFIXES
UNREAD_SUFFIXES = {
    ".rtf": "save it as .docx or .txt",
    ".pdf": "export it as text",
    ".doc": "save it as .docx",
}
"""Files that users have and that are not read, with what to do."""


def read_text(stream: IO[bytes], origin: str, settings: Settings, on_problem: OnProblem) -> Iterator[RawPage]:
    """A text file: the articles of an export from a news database, or one dump of a page."""
    layout, opened = open_text(stream)
    if layout is not None:
        yield from read_export(opened, origin, layout, settings, on_problem)
    else:
        yield from read_page(opened, origin, settings, on_problem, kind="dump")


def read_xml(stream: IO[bytes], origin: str, settings: Settings, on_problem: OnProblem) -> Iterator[RawPage]:
    """An XML file: a feed, or news as agencies send it."""
    data = read_whole(stream, origin, settings.max_article_chars * HTML_FACTOR, on_problem)
    if data is None:
        return
    try:
        root = parse_xml(data)
    except ReadError as error:
        on_problem(make_problem(origin, "damaged", str(error)))
        return
    name = name_of(root)
    if name in AGENCY_ROOTS:
        yield from read_agency(root, origin, on_problem)
    elif name in SITEMAP_ROOTS:
        what = f"a sitemap holds addresses, not texts; read them with: dragoman fetch {origin} --out DIR"
        on_problem(make_problem(origin, "columns", what))
    elif name in FEED_ROOTS or data:
        yield from read_feed(root, origin, on_problem)


READERS: tuple[tuple[tuple[str, ...], Reader], ...] = (
    (LINE_SUFFIXES, read_json_lines),
    ((".json",), read_json),
    (TABLE_SUFFIXES, read_table),
    ((".parquet",), read_parquet),
    (XML_SUFFIXES, read_xml),
    (WARC_SUFFIXES, read_warc),
    (MAIL_SUFFIXES + ARCHIVED_PAGE_SUFFIXES, read_message),
    (MAILBOX_SUFFIXES, read_mailbox),
    (DOCUMENT_SUFFIXES, read_document),
    (HTML_SUFFIXES, partial(read_page, kind="html")),
    (DUMP_SUFFIXES, read_text),
)
"""Who reads which files; a new reader is one more row here."""
READABLE_SUFFIXES = tuple(suffix for suffixes, _ in READERS for suffix in suffixes)


def find_reader(name: str) -> Reader | None:
    """Who reads files of this name (in lower case, without a packing at its end)."""
    return next((reader for suffixes, reader in READERS if name.endswith(suffixes)), None)


def read_stream(
    stream: IO[bytes], name: str, origin: str, settings: Settings, on_problem: OnProblem
) -> Iterator[RawPage]:
    """The pages of an open file; ``name`` tells its kind, ``origin`` where the pages are from."""
    for suffix, advice in UNREAD_SUFFIXES.items():
        if name.endswith(suffix):
            on_problem(make_problem(origin, "format", f"{suffix} files are not read: {advice}"))
            return iter(())
    return (find_reader(name) or read_page)(stream, origin, settings, on_problem)
