"""What comes into a run: the pages of the sources in batches, each told new, unchanged or impossible."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from dragoman.engine.ledger import Ledger, number_of
from dragoman.engine.progress import Progress
from dragoman.engine.work import Batch, make_problem
from dragoman.read import Problem, RawPage, read_sources
from dragoman.settings import Settings
from dragoman.store import Quarantined

PAGES_AT_ONCE = 32
"""Pages in a batch: the parser's batches want many sentences, memory and a killed run want few."""


@dataclass(frozen=True, slots=True)
class Shard:
    """The part ``index`` of ``count`` of all inputs (from 1), for job arrays: told by a page's id."""

    index: int
    count: int

    def holds(self, page_id: str) -> bool:
        """Whether a page belongs to this part."""
        digest = hashlib.sha256(page_id.encode("utf-8", "surrogatepass")).digest()
        return int.from_bytes(digest[:8], "big") % self.count == self.index - 1

    def __str__(self) -> str:
        return f"{self.index}/{self.count}"


@dataclass(slots=True, kw_only=True)
class Intake:
    """Reads sources for one run.

    ``shard`` is the part that is taken; ``origins`` the only origins that are, where it is given; ``update``
    takes what other versions coded for new. ``refused`` holds what this very program set aside before, as
    :func:`number_page` numbers it, with the room: it would do so again. ``known_problems`` stand in the store
    already.
    """

    sources: Sequence[str]
    settings: Settings
    ledger: Ledger
    progress: Progress
    date: dt.date | None = None
    update: bool = False
    shard: Shard | None = None
    origins: Collection[str] | None = None
    refused: Mapping[int, str] = field(default_factory=dict)
    known_problems: Collection[int] = ()
    on_page: Callable[[], None] = lambda: None
    _batch: Batch = field(init=False, default_factory=list)
    _hash: Any = field(init=False, default_factory=hashlib.sha256)

    @property
    def inputs_sha256(self) -> str:
        """The hash of the ids and fingerprints of all pages so far, in their order."""
        return str(self._hash.hexdigest())

    def batches(self) -> Iterator[Batch]:
        """Everything that is new in the order of the sources, problems of reading in their places."""
        pages = read_sources(
            self.sources,
            date=self.date,
            settings=self.settings,
            on_problem=self._take_problem,
        )
        for page in pages:
            if self._wants(page.id, page.origin):
                self._take_page(page)
                self.on_page()
            while len(self._batch) >= PAGES_AT_ONCE:
                yield self._batch[:PAGES_AT_ONCE]
                self._batch = self._batch[PAGES_AT_ONCE:]
        if self._batch:
            yield self._batch

    def _wants(self, name: str, origin: str) -> bool:
        return (self.shard is None or self.shard.holds(name)) and (
            self.origins is None or without_bytes(origin) in self.origins
        )

    def _take_page(self, page: RawPage) -> None:
        self.progress.seen += 1
        fingerprint = fingerprint_page(page, self.date)
        self._hash.update(f"{page.id}\0{fingerprint}\n".encode("utf-8", "surrogatepass"))
        meeting = self.ledger.meet(page.id, fingerprint)
        room = self.refused.get(number_page(page.origin, page.sha256)) if self.refused else None
        if room is not None:
            self.progress.set_aside(room)
        elif meeting == "clash":
            message = f"{page.origin}: another article has the id {page.id!r}"
            self._add_problem(make_problem(page, "read", "duplicate", message))
        elif meeting == "new" or (meeting == "outdated" and self.update):
            self._batch.append((page, fingerprint))
        else:
            self.progress.unchanged += 1
            self.progress.outdated += meeting == "outdated"

    def _take_problem(self, problem: Problem) -> None:
        if self._wants(problem.origin, problem.origin):
            self.progress.seen += 1
            self._add_problem(
                Quarantined(origin=problem.origin, room="read", kind=problem.kind, message=problem.message)
            )

    def _add_problem(self, problem: Quarantined) -> None:
        """Send a problem the way of the pages, so that it keeps its place; nothing, where it is known."""
        if number_problem(problem) in self.known_problems:
            self.progress.set_aside(problem.room)
        else:
            self._batch.append(problem)


def number_page(origin: str, sha256: str) -> int:
    """Tells one state of a page from all others."""
    return number_of(f"{origin}\0{sha256}")


def number_problem(problem: Quarantined) -> int:
    """Tells one problem from all others."""
    return number_of(f"{problem.origin}\0{problem.message}")


def fingerprint_page(page: RawPage, date: dt.date | None) -> str:
    """Tells whether an input has changed: its bytes, and what is told about it from outside."""
    told = (page.sha256, page.title, page.date, page.url, page.source, page.language, date)
    return hashlib.sha256(repr(told).encode("utf-8", "surrogatepass")).hexdigest()[:32]


def without_bytes(origin: str) -> str:
    """The name of a record without the bytes it fills, which change when the record is mended."""
    return re.sub(r"@\d+-\d+$", "", origin)
