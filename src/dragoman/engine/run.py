"""One run: read, clean and code sources into a store; what was coded before is not coded again."""

from __future__ import annotations

import contextlib
import datetime as dt
import os
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Literal

import msgspec

from dragoman import __version__
from dragoman.coding.codebook import load_codebook
from dragoman.engine.intake import Intake, Shard, number_page, number_problem
from dragoman.engine.ledger import Ledger
from dragoman.engine.progress import Progress
from dragoman.engine.teams import Team, make_pool, work_here
from dragoman.engine.work import Batch, CodesArticles, Recipe, Result
from dragoman.errors import StoreError
from dragoman.pipeline import Coder
from dragoman.resolve.register import load_register
from dragoman.settings import Settings, read_settings
from dragoman.store import Quarantined, Run, Store, open_store
from dragoman.store.compaction import compact_if_many
from dragoman.store.copies import link_copies
from dragoman.store.shards import ShardWriter, check_writable

Engine = Literal["local", "ray"]
ARTICLES_A_SHARD = 2_000
_CODING_SETTINGS = ("parser", "gate", "second_opinion", "max_sentence_words")
"""Settings that change what is coded; overlays show in the versions of codebook and register."""


def run(
    sources: Sequence[str],
    store_path: Path | str,
    settings: Settings | None = None,
    *,
    date: dt.date | None = None,
    recode: bool = False,
    update: bool = False,
    workers: int | None = None,
    engine: Engine = "local",
    address: str | None = None,
    shard: Shard | None = None,
    origins: Collection[str] | None = None,
    on_progress: Callable[[Progress], None] = lambda _: None,
    make_coder: Callable[[Settings], CodesArticles] = Coder,
    articles_a_shard: int = ARTICLES_A_SHARD,
) -> Run:
    """Code every article of the sources that the store does not hold yet, in its present form.

    Args:
        sources: files, folders, globs, or ``-`` for JSON Lines on standard input.
        store_path: the folder of the store; made where there is none.
        settings: the settings; defaults where none are given.
        date: the publication date of pages that tell none.
        recode: code unchanged articles again; their new rows replace the old ones as updates.
        update: code again those unchanged articles that other versions or settings coded.
        workers: how many processes clean and code, by default one, or all cores of a cluster; the rows are
            the same for any number.
        engine: ``local`` for processes on this machine, ``ray`` for the machines of a Ray cluster.
        address: of the cluster; by default ``RAY_ADDRESS``, else a Ray that is started here.
        shard: only this part of the inputs.
        origins: only pages that come from one of these, where it is given.
        on_progress: called after every batch.
        make_coder: makes what codes the articles, in each process; it must be importable there.
        articles_a_shard: a shard is written whenever so many wait; what waits is lost if the run is killed.

    Returns:
        The record of the run. A run that finds nothing new writes nothing.

    Raises:
        StoreError: the store cannot be opened or written.
        EngineError: the cluster cannot be reached.
    """
    team = _choose_team(engine, workers, address)
    store = open_store(store_path, create=True)
    runner = _Runner(store, settings or Settings(), sources, on_progress, articles_a_shard)
    if not recode:
        runner.known_problems = {number_problem(problem) for problem in store.quarantined()}
    runner.engine = "ray" if engine == "ray" else f"{workers or 1} on one machine"
    intake = Intake(
        sources=sources, settings=runner.settings, progress=runner.progress, date=date, update=update,
        ledger=Ledger() if recode else runner.load_ledger(shard), shard=shard, origins=origins,
        refused={} if recode or origins is not None else runner.load_refused(),
        known_problems=runner.known_problems, on_page=lambda: on_progress(runner.progress),
    )  # fmt: skip
    return runner.run(intake, team, make_coder)


def _choose_team(engine: Engine, workers: int | None, address: str | None) -> Team:
    if engine == "ray":
        from dragoman.engine.cluster import make_cluster

        return make_cluster(address, workers)
    return make_pool(workers) if workers and workers > 1 else work_here


class _Runner:
    """Keeps the books of one run."""

    engine: str | None = None

    def __init__(
        self,
        store: Store,
        settings: Settings,
        sources: Sequence[str],
        on_progress: Callable[[Progress], None],
        articles_a_shard: int,
    ) -> None:
        self.store, self.settings, self.sources = store, settings, sources
        self.progress, self.on_progress = Progress(), on_progress
        self.articles_a_shard = articles_a_shard
        self.started = dt.datetime.now(dt.UTC)
        self.run_id = f"{self.started:%Y%m%dT%H%M%S%fZ}-{os.getpid():x}"
        self.versions = {
            "coder_version": __version__,
            "codebook_version": load_codebook(settings.codebook_overlay).version,
        }
        self.register_version = load_register(settings.register_overlay).version
        self.writer: ShardWriter = store.writer(self.run_id, self.versions)
        self.known_problems: set[int] = set()
        self.intake: Intake | None = None

    def load_ledger(self, shard: Shard | None) -> Ledger:
        """What the store holds of this part of the inputs, and which of it other versions coded."""
        now = _identity(self._record())
        current = {run.run_id for run in self.store.runs() if _identity(run) == now}
        return Ledger(
            (page_id, fingerprint, run_id not in current)
            for page_id, fingerprint, run_id in self.store.fingerprints()
            if shard is None or shard.holds(page_id)
        )

    def load_refused(self) -> dict[int, str]:
        """What runs with these very versions and settings set aside, with the room that refused it."""
        now = self._record()
        alike = {
            run.run_id
            for run in self.store.runs()
            if (run.settings, *_identity(run)) == (now.settings, *_identity(now))
        }
        rows = self.store.query(
            "SELECT run_id, origin, raw_sha256, room FROM quarantine"
            " WHERE raw_sha256 IS NOT NULL AND kind <> 'duplicate'"
        ).fetchall()
        return {number_page(origin, sha256): room for run_id, origin, sha256, room in rows if run_id in alike}

    def run(self, intake: Intake, team: Team, make_coder: Callable[[Settings], CodesArticles]) -> Run:
        """Do the work that the intake brings."""
        self.intake = intake
        recipe = Recipe(
            settings=self.settings, run_id=self.run_id, versions=self.versions, make_coder=make_coder
        )
        try:
            for result in team(recipe, self._opened(intake.batches())):
                self._take(result)
                if self.writer.waiting >= self.articles_a_shard:
                    self._flush()
                self.on_progress(self.progress)
        except KeyboardInterrupt:
            self._flush()
            raise
        self._flush()
        return self._finish()

    def _opened(self, batches: Iterable[Batch]) -> Iterator[Batch]:
        """The batches; before the first of them the store is made sure of, and the run is recorded."""
        for number, batch in enumerate(batches):
            if number == 0:
                check_writable(self.store.root)
            yield batch

    def _take(self, result: Result) -> None:
        if result.n_coded:
            self.writer.take(result.tables)
        self.progress.coded += result.n_coded
        self.progress.characters += result.characters
        self.progress.note(result.notes)
        for problem in result.problems:
            self._quarantine(problem)

    def _quarantine(self, problem: Quarantined) -> None:
        self.progress.set_aside(problem.room)
        number = number_problem(problem)
        # What was worked on in vain is written each time: these versions refuse it too.
        if number not in self.known_problems or problem.room != "read":
            self.known_problems.add(number)
            self.writer.quarantine(problem)

    def _flush(self) -> None:
        """Write what waits; the record of the run stands before its first shard does."""
        if self.writer.waiting:
            self.store.write_run(self._record())
            self.writer.flush()

    def _finish(self) -> Run:
        with contextlib.nullcontext() if self.writer.counts else contextlib.suppress(StoreError):
            compact_if_many(self.store.root)
            link_copies(self.store)  # also where an earlier run was killed before it could
        if self.writer.counts:
            self.progress.copies = _count(self.store, _COPIES, self.run_id)
            self.progress.updated = _count(self.store, _UPDATED, self.run_id)
            self.store.write_run(self._record(finished=dt.datetime.now(dt.UTC)))
        self.store.refresh()
        self.on_progress(self.progress)
        return self._record(finished=dt.datetime.now(dt.UTC))

    def _record(self, finished: dt.datetime | None = None) -> Run:
        return Run(
            run_id=self.run_id,
            started=self.started,
            finished=finished,
            register_version=self.register_version,
            parser=self.settings.parser,
            settings=msgspec.json.encode(self.settings, enc_hook=str).decode(),
            sources=tuple(str(source) for source in self.sources),
            counts=self.progress.counts() | dict(self.writer.counts),
            rooms=self.progress.rooms(),
            inputs_sha256=self.intake.inputs_sha256 if self.intake else None,
            folder=str(Path.cwd()),
            date=self.intake.date if self.intake else None,
            engine=self.engine,
            shard=str(self.intake.shard) if self.intake and self.intake.shard else None,
            **self.versions,
        )


def _identity(run: Run) -> tuple[object, ...]:
    """What must be equal for two runs to code an article alike."""
    settings = read_settings(run.settings)
    told = [getattr(settings, name) for name in _CODING_SETTINGS]
    return run.coder_version, run.codebook_version, run.register_version, *told


_COPIES = "SELECT count(*) FROM copies JOIN all_articles USING (article_id) WHERE run_id = ?"
_UPDATED = """
    SELECT count(*) FROM all_articles a WHERE run_id = ?
    AND EXISTS (FROM all_articles b WHERE b.article_id = a.article_id AND b.run_id < a.run_id)
"""


def _count(store: Store, sql: str, run_id: str) -> int:
    [(number,)] = store.query(sql, [run_id]).fetchall()
    return int(number)
