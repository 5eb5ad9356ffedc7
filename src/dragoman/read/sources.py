"""Finds the files that sources name, and reads them one after the other."""

from __future__ import annotations

import datetime as dt
import glob
import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from dragoman.errors import ReadError
from dragoman.read.archives import BROKEN, OPENERS, ZIP_SUFFIXES, plain_name, read_packed
from dragoman.read.formats import PAGE_SUFFIXES, READABLE_SUFFIXES, UNREAD_SUFFIXES
from dragoman.read.packing import Allowance, PackedBombError
from dragoman.read.pages import OnProblem, RawPage, make_problem
from dragoman.read.tables import read_json_lines
from dragoman.read.web import is_address
from dragoman.settings import Settings

if TYPE_CHECKING:
    from dragoman.read.web.fetcher import Fetcher

KNOWN_SUFFIXES = (*READABLE_SUFFIXES, *ZIP_SUFFIXES, *UNREAD_SUFFIXES)


def read_sources(
    sources: Sequence[str | Path],
    *,
    date: dt.date | None = None,
    on_problem: OnProblem = lambda _: None,
    max_article_chars: int | None = None,
    settings: Settings | None = None,
) -> Iterator[RawPage]:
    """Every page of the sources, in a fixed order, one at a time.

    Args:
        sources: files, folders (read whole, in order of their names), globs, ``-`` for JSON Lines on
            standard input, or addresses (``https://…``) of pages, feeds and sitemaps. Without an address
            among them nothing touches a network.
        date: the publication date of pages that tell none.
        on_problem: called with whatever could not be read; reading goes on.
        max_article_chars: longer texts are refused without being loaded whole; the setting where not given.
        settings: how tables are read and pages fetched; defaults where none are given.
    """
    settings = settings or Settings()
    if max_article_chars is not None:
        settings = msgspec.structs.replace(settings, max_article_chars=max_article_chars)
    for page in _read_all(list(map(str, sources)), settings, on_problem):
        yield page if date is None else msgspec.structs.replace(page, fallback_date=date)


def _read_all(sources: Sequence[str], settings: Settings, on_problem: OnProblem) -> Iterator[RawPage]:
    seen: set[str] = set()
    fetcher: Fetcher | None = None
    try:
        for source in sources:
            if is_address(source):
                fetcher = fetcher or _open_fetcher(settings)
                yield from _read_address(source, fetcher, settings, on_problem)
                continue
            for path in _find_files(source, on_problem):
                real = os.path.realpath(path) if path != "-" else path
                if real not in seen:
                    seen.add(real)
                    yield from _read_file(path, settings, on_problem)
    finally:
        if fetcher is not None:
            fetcher.close()


def _open_fetcher(settings: Settings) -> Fetcher:
    """The client of the network, which only an address among the sources calls for.

    Raises:
        ReadError: the extra ``fetch`` is not installed.
    """
    try:
        from dragoman.read.web.fetcher import Fetcher
    except ImportError as error:
        raise ReadError(f"addresses need the extra fetch: pip install 'dragoman[fetch]' ({error})") from error
    return Fetcher(settings)


def _read_address(
    source: str, fetcher: Fetcher, settings: Settings, on_problem: OnProblem
) -> Iterator[RawPage]:
    from dragoman.read.web.pages import read_address

    return read_address(source, fetcher, settings, on_problem)


def count_inputs(sources: Sequence[str | Path]) -> int | None:
    """How many pages the sources hold, or nothing where only reading them would tell."""
    if any(is_address(str(source)) for source in sources):
        return None
    paths = [path for source in sources for path in _find_files(str(source), lambda _: None)]
    if any(path == "-" or not plain_name(path).endswith(PAGE_SUFFIXES) for path in paths):
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
            if not name.startswith(".") and plain_name(name).endswith(KNOWN_SUFFIXES):
                yield str(Path(root) / name)


def _read_file(path: str, settings: Settings, on_problem: OnProblem) -> Iterator[RawPage]:
    """The pages of one file; trouble in the middle of it ends the file, not the run."""
    origin = "stdin" if path == "-" else _name_origin(path)
    try:
        if path == "-":
            yield from read_json_lines(sys.stdin.buffer, origin, settings, on_problem)
            return
        with Path(path).open("rb") as stream:
            allowance = Allowance(os.fstat(stream.fileno()).st_size)
            yield from read_packed(stream, path, origin, allowance, settings, on_problem)
    except EOFError:
        on_problem(make_problem(origin, "truncated", "the compressed file ends too early"))
    except PackedBombError as error:
        on_problem(make_problem(origin, "size", str(error)))
    except BROKEN as error:
        on_problem(make_problem(origin, "damaged", f"the archive is damaged: {error}"))
    except OSError as error:
        what = "damaged" if path.lower().endswith(tuple(OPENERS)) and error.errno is None else "unreadable"
        on_problem(make_problem(origin, what, error.strerror or str(error)))
    except Exception as error:  # a broken file never ends a run
        on_problem(make_problem(origin, "unreadable", f"{type(error).__name__}: {error}"))


def _name_origin(path: str) -> str:
    """The path as users know it: from here if it lies below, else from the root; always with ``/``."""
    full = Path(os.path.abspath(path))  # noqa: PTH100 (resolve() would follow links)
    try:
        return full.relative_to(Path.cwd()).as_posix()
    except ValueError:
        return full.as_posix()
