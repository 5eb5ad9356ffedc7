"""Finds the files that sources name, and reads them one after the other."""

from __future__ import annotations

import datetime as dt
import glob
import gzip
import os
import sys
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import msgspec

from dragoman.read.crawls import WARC_SUFFIXES, read_warc
from dragoman.read.feeds import FEED_SUFFIXES, read_feed
from dragoman.read.messages import ARCHIVED_PAGE_SUFFIXES, MAIL_SUFFIXES, read_message
from dragoman.read.pages import (
    DUMP_SUFFIXES,
    HTML_SUFFIXES,
    OnProblem,
    RawPage,
    make_problem,
    read_page,
)
from dragoman.read.tables import (
    LINE_SUFFIXES,
    TABLE_SUFFIXES,
    read_json,
    read_json_lines,
    read_parquet,
    read_table,
)

Reader = Callable[[Any, str, int, OnProblem], Iterator[RawPage]]
PAGE_SUFFIXES = HTML_SUFFIXES + DUMP_SUFFIXES + MAIL_SUFFIXES + ARCHIVED_PAGE_SUFFIXES
READERS: tuple[tuple[tuple[str, ...], Reader], ...] = (
    (LINE_SUFFIXES, read_json_lines),
    ((".json",), read_json),
    (TABLE_SUFFIXES, read_table),
    ((".parquet",), read_parquet),
    (FEED_SUFFIXES, read_feed),
    (WARC_SUFFIXES, read_warc),
    (MAIL_SUFFIXES + ARCHIVED_PAGE_SUFFIXES, read_message),
    (HTML_SUFFIXES, partial(read_page, kind="html")),
    (DUMP_SUFFIXES, partial(read_page, kind="dump")),
)
"""Who reads which files; a new reader is one more row here."""
READABLE_SUFFIXES = tuple(suffix for suffixes, _ in READERS for suffix in suffixes)
ZIP_SUFFIXES = (".zip", ".wacz")
KNOWN_SUFFIXES = READABLE_SUFFIXES + ZIP_SUFFIXES
MAX_MEMBERS = 100_000
"""A zip with more members than these is refused."""


def read_sources(
    sources: Sequence[str | Path],
    *,
    date: dt.date | None = None,
    on_problem: OnProblem = lambda _: None,
    max_article_chars: int = 1_000_000,
) -> Iterator[RawPage]:
    """Every page of the sources, in a fixed order, one at a time.

    Args:
        sources: files, folders (read whole, in order of their names), globs, ``-`` for JSON Lines on
            standard input.
        date: the publication date of pages that tell none.
        on_problem: called with whatever could not be read; reading goes on.
        max_article_chars: longer texts are refused without being loaded whole.
    """
    seen: set[str] = set()
    for source in sources:
        for path in _find_files(str(source), on_problem):
            if path != "-":
                real = os.path.realpath(path)
                if real in seen:
                    continue
                seen.add(real)
            for page in _read_file(path, max_article_chars, on_problem):
                yield page if date is None else msgspec.structs.replace(page, fallback_date=date)


def count_inputs(sources: Sequence[str | Path]) -> int | None:
    """How many pages the sources hold, or nothing where only reading them would tell."""
    paths = [path for source in sources for path in _find_files(str(source), lambda _: None)]
    if any(path == "-" or not _plain_name(path).endswith(PAGE_SUFFIXES) for path in paths):
        return None
    return len(paths)


def _find_files(source: str, on_problem: OnProblem) -> Iterator[str]:
    if source == "-" or Path(source).is_file():
        yield source
    elif Path(source).is_dir():
        yield from _walk_folder(source)
    elif glob.has_magic(source):
        found = sorted(path for path in glob.iglob(source, recursive=True) if Path(path).is_file())  # noqa: PTH207
        if not found:
            on_problem(make_problem(source, "missing", "no file fits this pattern"))
        yield from found
    else:
        on_problem(make_problem(source, "missing", "there is no such file or folder"))


def _walk_folder(folder: str) -> Iterator[str]:
    """The files of a folder that can be read, below it too, in order; hidden ones are left alone."""
    for root, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            if not name.startswith(".") and _plain_name(name).endswith(KNOWN_SUFFIXES):
                yield str(Path(root) / name)


def _plain_name(path: str) -> str:
    """The name in lower case without a ``.gz`` at its end."""
    return path.lower().removesuffix(".gz")


def _read_file(path: str, max_chars: int, on_problem: OnProblem) -> Iterator[RawPage]:
    """The pages of one file; trouble in the middle of it ends the file, not the run."""
    origin = "stdin" if path == "-" else _name_origin(path)
    try:
        if path == "-":
            yield from read_json_lines(sys.stdin.buffer, origin, max_chars, on_problem)
        elif path.lower().endswith(".gz"):
            with gzip.open(path) as stream:
                yield from _read_stream(stream, origin, max_chars, on_problem)
        elif path.lower().endswith(ZIP_SUFFIXES):
            yield from _read_zip(path, origin, max_chars, on_problem)
        else:
            with Path(path).open("rb") as stream:
                yield from _read_stream(stream, origin, max_chars, on_problem)
    except EOFError:
        on_problem(make_problem(origin, "truncated", "the compressed file ends too early"))
    except (gzip.BadGzipFile, zlib.error, zipfile.BadZipFile) as error:
        on_problem(make_problem(origin, "damaged", f"the archive is damaged: {error}"))
    except OSError as error:
        on_problem(make_problem(origin, "unreadable", error.strerror or str(error)))
    except Exception as error:  # a broken file never ends a run
        on_problem(make_problem(origin, "unreadable", f"{type(error).__name__}: {error}"))


def _name_origin(path: str) -> str:
    """The path as users know it: from here if it lies below, else from the root; always with ``/``."""
    full = Path(os.path.abspath(path))  # noqa: PTH100 (resolve() would follow links)
    try:
        return full.relative_to(Path.cwd()).as_posix()
    except ValueError:
        return full.as_posix()


def _read_stream(stream: Any, origin: str, max_chars: int, on_problem: OnProblem) -> Iterator[RawPage]:
    name = _plain_name(origin)
    reader = next((reader for suffixes, reader in READERS if name.endswith(suffixes)), read_page)
    return reader(stream, origin, max_chars, on_problem)


def _read_zip(path: str, origin: str, max_chars: int, on_problem: OnProblem) -> Iterator[RawPage]:
    """The members of a zip that can be read, in order of their names; zips within are not opened."""
    with zipfile.ZipFile(path) as archive:
        wanted = WARC_SUFFIXES if path.lower().endswith(".wacz") else READABLE_SUFFIXES
        members = [m for m in archive.infolist() if _plain_name(m.filename).endswith(wanted)]
        if len(members) > MAX_MEMBERS:
            on_problem(make_problem(origin, "size", f"{len(members):,} members, more than {MAX_MEMBERS:,}"))
            return
        for member in sorted(members, key=lambda m: m.filename):
            inner = f"{origin}/{member.filename}"
            try:
                with archive.open(member) as stream:
                    if member.filename.lower().endswith(".gz"):
                        with gzip.open(stream) as plain:
                            yield from _read_stream(plain, inner, max_chars, on_problem)
                    else:
                        yield from _read_stream(stream, inner, max_chars, on_problem)
            except (EOFError, OSError, RuntimeError, zlib.error, zipfile.BadZipFile) as error:
                on_problem(make_problem(inner, "damaged", f"cannot be read out of the archive: {error}"))
