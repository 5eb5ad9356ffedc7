"""One run: read, clean and code sources into a store; what was coded before is not coded again."""

from __future__ import annotations

import datetime as dt
import hashlib
import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from dragoman import __version__
from dragoman.clean.duplicates import Duplicates
from dragoman.coding.codebook import load_codebook
from dragoman.engine.work import Batch, Outcome, make_problem, work_all
from dragoman.read import Problem, RawPage, read_sources
from dragoman.records import Article, Coded
from dragoman.resolve.register import load_register
from dragoman.settings import Settings
from dragoman.store import Quarantined, Run, Store, open_store
from dragoman.store.shards import ShardWriter

_PAGES_AT_ONCE = 32
_ARTICLES_A_SHARD = 2_000


@dataclass(slots=True)
class Progress:
    """How far a run is; handed to whoever shows it after every step."""

    seen: int = 0
    coded: int = 0
    unchanged: int = 0
    quarantined: int = 0
    copies: int = 0
    characters: int = 0
    notes: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Shard:
    """The part ``index`` of ``count`` of all inputs (from 1), for job arrays: told by a page's id."""

    index: int
    count: int

    def holds(self, page_id: str) -> bool:
        """Whether a page belongs to this part."""
        digest = hashlib.sha256(page_id.encode()).digest()
        return int.from_bytes(digest[:8], "big") % self.count == self.index - 1


def run(
    sources: Sequence[str],
    store_path: Path | str,
    settings: Settings | None = None,
    *,
    date: dt.date | None = None,
    recode: bool = False,
    workers: int = 1,
    shard: Shard | None = None,
    on_progress: Callable[[Progress], None] = lambda _: None,
) -> Run:
    """Code every article of the sources that the store does not hold yet, in its present form.

    Args:
        sources: files, folders, globs, or ``-`` for JSON Lines on standard input.
        store_path: the folder of the store; made where there is none.
        settings: the settings; defaults where none are given.
        date: the publication date of pages that tell none.
        recode: code unchanged articles again; their new rows replace the old ones as updates.
        workers: how many processes clean and code; the rows are the same for any number.
        shard: only this part of the inputs.
        on_progress: called after every batch.

    Returns:
        The record of the run. A run that finds nothing new writes nothing.

    Raises:
        StoreError: the store cannot be opened.
    """
    store = open_store(store_path, create=True)
    runner = _Runner(store, settings or Settings(), date, shard, on_progress)
    if recode:
        runner.forget()
    return runner.run(sources, workers)


class _Runner:
    """What one run keeps in mind."""

    def __init__(
        self,
        store: Store,
        settings: Settings,
        date: dt.date | None,
        shard: Shard | None,
        on_progress: Callable[[Progress], None],
    ) -> None:
        self.store, self.settings, self.date, self.shard = store, settings, date, shard
        self.progress, self.on_progress = Progress(), on_progress
        self.known = store.fingerprints()
        self.known_problems = {(p.origin, p.message) for p in store.quarantined()}
        self.seen_ids: dict[str, str] = {}
        self.duplicates = Duplicates()
        self.started = dt.datetime.now(dt.UTC)
        self.run_id = f"{self.started:%Y%m%dT%H%M%S%fZ}-{os.getpid():x}"
        self.versions = {
            "coder_version": __version__,
            "codebook_version": load_codebook(settings.codebook_overlay).version,
        }
        self.writer: ShardWriter = store.writer(self.run_id, self.versions)

    def forget(self) -> None:
        """Take everything for new."""
        self.known, self.known_problems = {}, set()

    def run(self, sources: Sequence[str], workers: int) -> Run:
        for outcomes in work_all(self.settings, self._batches(sources), workers):
            for outcome in outcomes:
                self._take(outcome)
            if self.writer.waiting >= _ARTICLES_A_SHARD:
                self.writer.flush()
            self.on_progress(self.progress)
        self.writer.flush()
        self.on_progress(self.progress)
        return self._record(sources)

    def _batches(self, sources: Sequence[str]) -> Iterator[Batch]:
        pages = read_sources(
            sources,
            date=self.date,
            max_article_chars=self.settings.max_article_chars,
            on_problem=self._on_problem,
        )
        batch: Batch = []
        for page in pages:
            if self.shard is not None and not self.shard.holds(page.id):
                continue
            self.progress.seen += 1
            fingerprint = _fingerprint(page, self.date)
            if self._is_new(page, fingerprint):
                batch.append((page, fingerprint))
            else:
                self.on_progress(self.progress)
            if len(batch) == _PAGES_AT_ONCE:
                yield batch
                batch = []
        if batch:
            yield batch

    def _is_new(self, page: RawPage, fingerprint: str) -> bool:
        earlier = self.seen_ids.setdefault(page.id, fingerprint)
        if earlier != fingerprint:
            message = f"{page.origin}: another article has the id {page.id!r}"
            self._quarantine(make_problem(page, "read", "duplicate", message))
            return False
        if self.known.get(page.id) == fingerprint:
            self.progress.unchanged += 1
            return False
        self.known[page.id] = fingerprint  # the same page once more in this run is unchanged
        return True

    def _take(self, outcome: Outcome) -> None:
        if outcome.problem is not None:
            self._quarantine(outcome.problem)
        elif outcome.article is not None and outcome.coded is not None:
            self._write(outcome.article, outcome.coded, outcome.fingerprint)
            self.progress.notes += outcome.notes

    def _write(self, article: Article, coded: Coded, fingerprint: str) -> None:
        earlier_copy = self.duplicates.add(article.id, article.text)
        if earlier_copy is not None:
            self.progress.copies += 1
            article = msgspec.structs.replace(article, copy_of=earlier_copy)
        self.writer.add(article, coded, fingerprint)
        self.progress.coded += 1
        self.progress.characters += len(article.text)

    def _on_problem(self, problem: Problem) -> None:
        self.progress.seen += 1
        self._quarantine(
            Quarantined(origin=problem.origin, room="read", kind=problem.kind, message=problem.message)
        )

    def _quarantine(self, problem: Quarantined) -> None:
        self.progress.quarantined += 1
        if (problem.origin, problem.message) not in self.known_problems:
            self.known_problems.add((problem.origin, problem.message))
            self.writer.quarantine(problem)
        self.on_progress(self.progress)

    def _record(self, sources: Sequence[str]) -> Run:
        names = ("seen", "coded", "unchanged", "quarantined", "copies")
        record = Run(
            run_id=self.run_id,
            started=self.started,
            finished=dt.datetime.now(dt.UTC),
            register_version=load_register(self.settings.register_overlay).version,
            parser=self.settings.parser,
            settings=msgspec.json.encode(self.settings, enc_hook=str).decode(),
            sources=tuple(str(source) for source in sources),
            counts={name: getattr(self.progress, name) for name in names} | dict(self.writer.counts),
            **self.versions,
        )
        if self.writer.counts:
            self.store.write_run(record)
        self.store.refresh()
        return record


def _fingerprint(page: RawPage, date: dt.date | None) -> str:
    """Tells whether an input has changed: its bytes, and what is told about it from outside."""
    told = (page.sha256, page.title, page.date, page.url, page.source, page.language, date)
    return hashlib.sha256(repr(told).encode()).hexdigest()[:32]
