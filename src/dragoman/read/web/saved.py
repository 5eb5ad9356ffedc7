"""Stores fetched pages for later, offline work: JSON Lines that ``dragoman run`` reads like any other."""

from __future__ import annotations

import datetime as dt
import gzip
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import msgspec

from dragoman.errors import ReadError
from dragoman.read.encoding import decode
from dragoman.read.pages import OnProblem, RawPage
from dragoman.read.web.addresses import is_address
from dragoman.read.web.fetcher import Fetcher
from dragoman.read.web.listings import list_file
from dragoman.read.web.pages import read_address, read_listed
from dragoman.settings import Settings

INDEX = ".fetched.jsonl"
"""What a folder holds already; hidden, so that a run passes it by."""


class Folder:
    """A folder of fetched pages: each fetch adds a file with what is new or has changed."""

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            path.mkdir(parents=True, exist_ok=True)
            self._known = self._read_index()
        except OSError as error:
            raise ReadError(f"{path}: pages cannot be stored here: {error.strerror}") from error

    def _read_index(self) -> dict[str, str]:
        index = self.path / INDEX
        if not index.exists():
            return {}
        with index.open("rb") as stream:
            rows = [
                msgspec.json.decode(line, type=dict[str, str]) for line in stream if line.endswith(b"}\n")
            ]
        return {row["id"]: row["sha256"] for row in rows}

    def store(self, pages: Iterator[RawPage]) -> Iterator[tuple[RawPage, bool]]:
        """Write what is new; gives each page and whether it was.

        The file has its name only when it is whole: one that was broken off leaves nothing behind, and what
        it fetched is still kept by the client.
        """
        now = dt.datetime.now(dt.UTC)
        final = self.path / f"pages-{now:%Y%m%dT%H%M%S%fZ}.jsonl.gz"
        part = final.with_suffix(".part")
        new: list[dict[str, str]] = []
        try:
            with gzip.open(part, "wb") as stream:
                for page in pages:
                    is_new = self._known.get(page.id) != page.sha256
                    if is_new:
                        self._known[page.id] = page.sha256
                        new.append({"id": page.id, "sha256": page.sha256})
                        stream.write(msgspec.json.encode(_make_row(page, now)) + b"\n")
                    yield page, is_new
            if new:
                part.rename(final)
                self._note(new)
        except OSError as error:
            raise ReadError(f"{final}: cannot be written: {error.strerror}") from error
        finally:
            part.unlink(missing_ok=True)

    def _note(self, rows: Sequence[dict[str, str]]) -> None:
        with (self.path / INDEX).open("ab") as stream:
            stream.writelines(msgspec.json.encode(row) + b"\n" for row in rows)


def _make_row(page: RawPage, now: dt.datetime) -> dict[str, Any]:
    raw = page.raw if isinstance(page.raw, str) else decode(page.raw)
    told = {"title": page.title, "date": page.date, "source": page.source, "author": page.author}
    told |= {"language": page.language}
    row: dict[str, Any] = {"id": page.id, "url": page.url}
    row |= {name: value for name, value in told.items() if value}
    return row | {
        "fetched": now.isoformat(timespec="seconds"),
        "html" if page.kind == "html" else "text": raw,
    }


def fetch_pages(
    sources: Sequence[str], settings: Settings, on_problem: OnProblem, since: dt.date | None = None
) -> Iterator[RawPage]:
    """The pages of addresses, and of files that hold addresses.

    Raises:
        ReadError: a file holds none, or cannot be read.
    """
    with Fetcher(settings) as fetcher:
        for source in sources:
            if is_address(source):
                yield from read_address(source, fetcher, settings, on_problem, since)
            else:
                listed = list_file(Path(source))
                yield from read_listed(listed, source, fetcher, settings, on_problem, since)
