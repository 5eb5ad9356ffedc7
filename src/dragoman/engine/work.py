"""What is done with a batch of pages, here or in another process: clean each, then code all."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context

from dragoman.clean import clean_page
from dragoman.errors import DragomanError
from dragoman.pipeline import Coder
from dragoman.read import RawPage
from dragoman.records import Article, Coded, Record
from dragoman.settings import Settings
from dragoman.store import Quarantined

Batch = list[tuple[RawPage, str]]
"""Pages with their fingerprints."""


class Outcome(Record, frozen=True, kw_only=True):
    """What became of a page: an article with what was coded out of it, or a problem."""

    fingerprint: str
    article: Article | None = None
    coded: Coded | None = None
    problem: Quarantined | None = None
    notes: tuple[str, ...] = ()


def work(coder: Coder, batch: Batch) -> list[Outcome]:
    """Clean and code a batch; the outcomes are in its order, whatever happens to one page."""
    cleaned = [_clean(page, coder.settings) for page, _ in batch]
    coded = coder.code_articles(found for found in cleaned if isinstance(found, Article))
    outcomes = []
    for (page, fingerprint), found in zip(batch, cleaned, strict=True):
        if isinstance(found, Quarantined):
            outcomes.append(Outcome(fingerprint=fingerprint, problem=found))
            continue
        result = next(coded)
        if isinstance(result, Coded):
            outcomes.append(
                Outcome(fingerprint=fingerprint, article=found, coded=result, notes=tuple(page.notes))
            )
        else:
            message = f"{page.origin}: {type(result).__name__}: {result}"
            problem = make_problem(page, "coding", "internal", message)
            outcomes.append(Outcome(fingerprint=fingerprint, problem=problem))
    return outcomes


def make_problem(page: RawPage, room: str, kind: str, message: str) -> Quarantined:
    """A page for quarantine."""
    return Quarantined(origin=page.origin, room=room, kind=kind, message=message, raw_sha256=page.sha256)


def _clean(page: RawPage, settings: Settings) -> Article | Quarantined:
    try:
        return clean_page(page, settings)
    except DragomanError as error:
        return make_problem(page, "clean", error.kind, str(error))


_coder: Coder | None = None


def _start_worker(settings: Settings) -> None:
    global _coder  # noqa: PLW0603  one coder a process, made when the process starts
    _coder = Coder(settings)


def _work_here(batch: Batch) -> list[Outcome]:
    assert _coder is not None
    return work(_coder, batch)


def work_all(settings: Settings, batches: Iterable[Batch], workers: int = 1) -> Iterator[list[Outcome]]:
    """The outcomes of many batches, in their order, by one process or several.

    At most two batches a worker are under way, so that memory does not grow with the number of batches.
    """
    if workers <= 1:
        coder = Coder(settings)
        yield from (work(coder, batch) for batch in batches)
        return
    try:
        yield from _share_out(settings, batches, workers)
    except BrokenProcessPool as error:
        raise DragomanError(
            "a worker process died, perhaps for want of memory; what was written is kept: run again to go on"
        ) from error


def _share_out(settings: Settings, batches: Iterable[Batch], workers: int) -> Iterator[list[Outcome]]:
    # A fresh process holds nothing of this one: forking a process with threads may hang.
    with ProcessPoolExecutor(workers, get_context("spawn"), _start_worker, (settings,)) as pool:
        under_way: deque[Future[list[Outcome]]] = deque()
        for batch in batches:
            under_way.append(pool.submit(_work_here, batch))
            if len(under_way) >= 2 * workers:
                yield under_way.popleft().result()
        while under_way:
            yield under_way.popleft().result()
