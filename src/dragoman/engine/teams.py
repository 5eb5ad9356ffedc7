"""Who does the work: this process, or several on this machine. Results come in the order of the batches."""

from __future__ import annotations

import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_all_start_methods, get_context, parent_process
from multiprocessing.context import BaseContext

from dragoman.engine.work import Batch, Recipe, Result, Worker, make_crash

Team = Callable[[Recipe, Iterable[Batch]], Iterator[Result]]
"""Does the work of many batches; never holds more of them than it needs to keep everybody busy."""

BATCHES_AHEAD = 2
"""Batches under way for each worker: one in work, one waiting."""
_MOST_DEATHS = 2
"""After so many deaths in a row the oldest batch is worked on apart, to find the page that kills."""

_worker: Worker | None = None


def work_here(recipe: Recipe, batches: Iterable[Batch]) -> Iterator[Result]:
    """Do the work in this process."""
    worker = Worker(recipe)
    return map(worker.work, batches)


def make_pool(workers: int) -> Team:
    """A team of processes on this machine; a process that dies is replaced, and its batch done again."""
    return lambda recipe, batches: _share_out(recipe, batches, workers)


def _start_worker(recipe: Recipe) -> None:
    global _worker  # noqa: PLW0603  one a process, made when the process starts
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the first process hears it, and ends the others
    threading.Thread(target=_end_with_parent, daemon=True).start()
    _worker = Worker(recipe)


def _end_with_parent() -> None:
    """A worker whose first process was killed would wait for ever, and hold its memory."""
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _work_in_process(batch: Batch) -> Result:
    assert _worker is not None
    return _worker.work(batch)


def _open_pool(recipe: Recipe, workers: int) -> ProcessPoolExecutor:
    return ProcessPoolExecutor(workers, _context(), _start_worker, (recipe,))


def _context() -> BaseContext:
    """Processes that hold nothing of this one: forking a process with threads may hang.

    Where there is a fork server it imports the program once, for all workers and their replacements.
    """
    if "forkserver" not in get_all_start_methods():
        return get_context("spawn")
    context = get_context("forkserver")
    context.set_forkserver_preload([Worker.__module__])
    return context


def _share_out(recipe: Recipe, batches: Iterable[Batch], workers: int) -> Iterator[Result]:
    pool = _Pool(recipe, workers)
    try:
        for batch in batches:
            pool.submit(batch)
            if len(pool.under_way) >= BATCHES_AHEAD * workers:
                yield from pool.next_results()
        while pool.under_way:
            yield from pool.next_results()
    finally:
        pool.executor.shutdown(wait=True, cancel_futures=True)


class _Pool:
    """Processes with the batches that are under way, oldest first."""

    def __init__(self, recipe: Recipe, workers: int) -> None:
        self.recipe, self.workers = recipe, workers
        self.executor = _open_pool(recipe, workers)
        self.under_way: deque[tuple[Batch, Future[Result]]] = deque()
        self._deaths = 0

    def submit(self, batch: Batch) -> None:
        self.under_way.append((batch, self.executor.submit(_work_in_process, batch)))

    def next_results(self) -> list[Result]:
        """What came of the oldest batch; of its parts, where processes kept dying over it."""
        while True:
            batch, future = self.under_way[0]
            try:
                results = [future.result()]
            except BrokenProcessPool:
                self._deaths += 1
                self._restart()
                if self._deaths < _MOST_DEATHS:
                    continue
                results = work_apart(batch, lambda part: _work_alone(self.recipe, part), BrokenProcessPool)
            self.under_way.popleft()
            self._deaths = 0
            return results

    def _restart(self) -> None:
        self.executor.shutdown(wait=False, cancel_futures=True)
        self.executor = _open_pool(self.recipe, self.workers)
        waiting = [batch for batch, _ in self.under_way]
        self.under_way.clear()
        for batch in waiting:
            self.submit(batch)


def _work_alone(recipe: Recipe, batch: Batch) -> Result:
    with _open_pool(recipe, 1) as pool:
        return pool.submit(_work_in_process, batch).result()


def work_apart(
    batch: Batch,
    work_alone: Callable[[Batch], Result],
    death: type[BaseException] | tuple[type[BaseException], ...],
) -> list[Result]:
    """The work of a batch over which processes die, in halves of halves: only the page that kills is lost."""
    try:
        return [work_alone(batch)]
    except death:
        if len(batch) == 1:
            what = "the process that coded it died, perhaps for want of memory"
            return [Result(1, problems=[make_crash(batch[0], what)])]
    middle = len(batch) // 2
    halves = (batch[:middle], batch[middle:])
    return [result for half in halves for result in work_apart(half, work_alone, death)]
