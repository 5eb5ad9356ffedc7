"""The work of a run on many machines, as tasks of Ray.

The first machine reads the pages and writes the shards; the tasks clean and code. Only a few batches for each
core are under way, and their results are taken in order, so that memory stays flat; a task whose machine dies
is done again elsewhere by Ray itself.
"""

from __future__ import annotations

import contextlib
import logging
import time
from collections import deque
from collections.abc import Iterable, Iterator
from typing import Any

from dragoman import __version__
from dragoman.engine.teams import BATCHES_AHEAD, Team, work_apart
from dragoman.engine.work import Batch, Recipe, Result, Worker
from dragoman.errors import EngineError

_RETRIES = 20
"""How often Ray does a task again whose machine or process died."""
_COUNT_EVERY_S = 10.0
"""How often the cores of the cluster are counted: machines come and go."""

_workers: dict[str, Worker] = {}


def make_cluster(address: str | None = None, workers: int | None = None) -> Team:
    """A team of the machines of a Ray cluster.

    Args:
        address: of the cluster, as ``ray.init`` takes it; ``RAY_ADDRESS``, else Ray on this machine alone.
        workers: how many cores to use, where Ray is started here.

    Raises:
        EngineError: Ray is not installed.
    """
    try:
        import ray  # noqa: F401
    except ImportError as error:
        raise EngineError(
            "--engine ray: Ray is not installed here; `pip install 'dragoman[ray]'` installs it"
        ) from error
    return lambda recipe, batches: _share_out(recipe, batches, address, workers)


def _share_out(
    recipe: Recipe, batches: Iterable[Batch], address: str | None, workers: int | None
) -> Iterator[Result]:
    import ray

    with _connected(address, workers):
        cluster = _Cluster(ray, recipe)
        for batch in batches:
            cluster.submit(batch)
            while len(cluster.under_way) >= cluster.room():
                yield from cluster.next_results()
        while cluster.under_way:
            yield from cluster.next_results()


@contextlib.contextmanager
def _connected(address: str | None, workers: int | None) -> Iterator[None]:
    """A connexion to Ray, left as it was found."""
    import ray

    if ray.is_initialized():
        yield
        return
    own: dict[str, Any] = {} if address else {"num_cpus": workers, "include_dashboard": False}
    try:
        ray.init(address, log_to_driver=False, logging_level=logging.ERROR, **own)
    except (ConnectionError, ValueError, RuntimeError) as error:
        first = str(error).strip().splitlines()[0]
        raise EngineError(f"--address {address}: no Ray cluster answers there: {first}") from error
    try:
        yield
    finally:
        ray.shutdown()


class _Cluster:
    """The tasks that are under way, oldest first."""

    def __init__(self, ray: Any, recipe: Recipe) -> None:
        self._ray = ray
        self._recipe = ray.put(recipe)
        self._task = ray.remote(num_cpus=1, max_retries=_RETRIES)(_work_on_node)
        self._room, self._counted = 0, float("-inf")
        self.under_way: deque[tuple[Batch, Any]] = deque()

    def room(self) -> int:
        """How many tasks may be under way."""
        if time.monotonic() - self._counted > _COUNT_EVERY_S:
            cores = self._ray.cluster_resources().get("CPU", 1)
            self._room = max(2, int(BATCHES_AHEAD * cores))
            self._counted = time.monotonic()
        return self._room

    def submit(self, batch: Batch) -> None:
        self.under_way.append((batch, self._task.remote(self._recipe, __version__, batch)))

    def next_results(self) -> list[Result]:
        """What came of the oldest batch; of its parts, where processes kept dying over it."""
        batch, reference = self.under_way.popleft()
        died = self._ray.exceptions.WorkerCrashedError, self._ray.exceptions.OutOfMemoryError
        try:
            return [self._get(reference)]
        except died:
            return work_apart(batch, self._work_alone, died)

    def _work_alone(self, batch: Batch) -> Result:
        task = self._task.options(max_retries=1)
        return self._get(task.remote(self._recipe, __version__, batch))

    def _get(self, reference: Any) -> Result:
        try:
            result: Result = self._ray.get(reference)
        except self._ray.exceptions.RayTaskError as error:
            cause = error.cause if isinstance(error.cause, Exception) else error
            if isinstance(cause, ImportError):
                raise EngineError(
                    f"a machine of the cluster cannot code: {cause}; install dragoman {__version__} on each"
                ) from error
            raise cause from error
        return result


def _work_on_node(recipe: Recipe, version: str, batch: Batch) -> Result:
    """Work in a process of Ray's, which keeps its coder for the next batch of the same run."""
    if version != __version__:
        raise EngineError(
            f"a machine of the cluster has dragoman {__version__}, this one {version};"
            " install the same on each"
        )
    if recipe.run_id not in _workers:
        _workers.clear()
        _workers[recipe.run_id] = Worker(recipe)
    return _workers[recipe.run_id].work(batch)
