"""One run: read, clean and code sources into a store; what was coded before is not coded again."""

from __future__ import annotations

import datetime as dt
import hashlib
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from dragoman import __version__
from dragoman.clean import clean_page
from dragoman.clean.duplicates import Duplicates
from dragoman.errors import DragomanError
from dragoman.pipeline import Coder
from dragoman.read import Problem, RawPage, read_sources
from dragoman.records import Article, Coded
from dragoman.settings import Settings
from dragoman.store import Quarantined, Run, Store, open_store
from dragoman.store.shards import ShardWriter

_ARTICLES_AT_ONCE = 32
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


def run(
    sources: Sequence[str],
    store_path: Path | str,
    settings: Settings | None = None,
    *,
    date: dt.date | None = None,
    recode: bool = False,
    on_progress: Callable[[Progress], None] = lambda _: None,
) -> Run:
    """Code every article of the sources that the store does not hold yet, in its present form.

    Args:
        sources: files, folders, globs, or ``-`` for JSON Lines on standard input.
        store_path: the folder of the store; made where there is none.
        settings: the settings; defaults where none are given.
        date: the publication date of pages that tell none.
        recode: code unchanged articles again; their new rows replace the old ones as updates.
        on_progress: called after every article.

    Returns:
        The record of the run. A run that finds nothing new writes nothing.

    Raises:
        StoreError: the store cannot be opened.
    """
    store = open_store(store_path, create=True)
    runner = _Runner(store, settings or Settings(), date, recode, on_progress)
    return runner.run(sources)


class _Runner:
    """What one run keeps in mind."""

    def __init__(
        self,
        store: Store,
        settings: Settings,
        date: dt.date | None,
        recode: bool,
        on_progress: Callable[[Progress], None],
    ) -> None:
        self.store, self.settings, self.date = store, settings, date
        self.coder = Coder(settings)
        self.progress, self.on_progress = Progress(), on_progress
        self.known = {} if recode else store.fingerprints()
        self.known_problems = set() if recode else {(p.origin, p.message) for p in store.quarantined()}
        self.seen_ids: dict[str, str] = {}
        self.duplicates = Duplicates()
        self.waiting: list[tuple[Article, str]] = []
        self.started = dt.datetime.now(dt.UTC)
        self.run_id = f"{self.started:%Y%m%dT%H%M%S%fZ}-{os.getpid():x}"
        self.writer: ShardWriter = store.writer(self.run_id, {"coder_version": __version__})

    def run(self, sources: Sequence[str]) -> Run:
        pages = read_sources(
            sources,
            date=self.date,
            max_article_chars=self.settings.max_article_chars,
            on_problem=self._on_problem,
        )
        for page in pages:
            self.progress.seen += 1
            self._take(page)
            if len(self.waiting) >= _ARTICLES_AT_ONCE:
                self._code_waiting()
            self.on_progress(self.progress)
        self._code_waiting()
        self.writer.flush()
        self.on_progress(self.progress)
        return self._record(sources)

    def _take(self, page: RawPage) -> None:
        fingerprint = _fingerprint(page, self.date)
        earlier = self.seen_ids.get(page.id)
        if earlier is not None:
            if earlier != fingerprint:
                self._drop(
                    page, "read", "duplicate", f"{page.origin}: another article has the id {page.id!r}"
                )
            return
        self.seen_ids[page.id] = fingerprint
        if self.known.get(page.id) == fingerprint:
            self.progress.unchanged += 1
            return
        try:
            article = clean_page(page, self.settings)
        except DragomanError as error:
            self._drop(page, "clean", error.kind, str(error))
            return
        self.progress.notes += page.notes
        earlier_copy = self.duplicates.add(article.id, article.text)
        if earlier_copy is not None:
            self.progress.copies += 1
            article = msgspec.structs.replace(article, copy_of=earlier_copy)
        self.waiting.append((article, fingerprint))

    def _code_waiting(self) -> None:
        articles = [article for article, _ in self.waiting]
        for (article, fingerprint), coded in zip(
            self.waiting, self.coder.code_articles(articles), strict=True
        ):
            if isinstance(coded, Coded):
                self.writer.add(article, coded, fingerprint)
                self.progress.coded += 1
                self.progress.characters += len(article.text)
            else:
                message = f"{article.origin}: {type(coded).__name__}: {coded}"
                self._quarantine(
                    article.origin or article.id, "coding", "internal", message, article.raw_sha256
                )
        self.waiting.clear()
        if self.writer.waiting >= _ARTICLES_A_SHARD:
            self.writer.flush()

    def _on_problem(self, problem: Problem) -> None:
        self.progress.seen += 1
        self._quarantine(problem.origin, "read", problem.kind, problem.message, None)

    def _drop(self, page: RawPage, room: str, kind: str, message: str) -> None:
        self._quarantine(page.origin, room, kind, message, page.sha256)

    def _quarantine(self, origin: str, room: str, kind: str, message: str, raw_sha256: str | None) -> None:
        self.progress.quarantined += 1
        if (origin, message) not in self.known_problems:
            self.known_problems.add((origin, message))
            self.writer.quarantine(
                Quarantined(origin=origin, room=room, kind=kind, message=message, raw_sha256=raw_sha256)
            )
        self.on_progress(self.progress)

    def _record(self, sources: Sequence[str]) -> Run:
        counts = {
            name: getattr(self.progress, name)
            for name in ("seen", "coded", "unchanged", "quarantined", "copies")
        } | dict(self.writer.counts)
        record = Run(
            run_id=self.run_id,
            started=self.started,
            finished=dt.datetime.now(dt.UTC),
            coder_version=__version__,
            codebook_version=self.coder.codebook.version if self.progress.coded else "",
            register_version=self.coder.resolver.register.version if self.progress.coded else "",
            parser=self.settings.parser,
            settings=msgspec.json.encode(self.settings, enc_hook=str).decode(),
            sources=tuple(str(source) for source in sources),
            counts=counts,
        )
        if self.writer.counts:
            self.store.write_run(record)
        self.store.refresh()
        return record


def _fingerprint(page: RawPage, date: dt.date | None) -> str:
    """Tells whether an input has changed: its bytes, and what is told about it from outside."""
    told = (page.sha256, page.title, page.date, page.url, page.source, page.language, date)
    return hashlib.sha256(repr(told).encode()).hexdigest()[:32]
