"""Many articles at once: sources in, shards of a store out.

``run.py`` keeps the books of a run; ``intake.py`` reads the pages and tells which are new, with the help of
``ledger.py``; ``work.py`` cleans and codes batches, in this process or in several (``teams.py``) or on the
machines of a Ray cluster (``cluster.py``); ``reproduce.py`` codes a run again and compares.
"""

from dragoman.engine.intake import Shard
from dragoman.engine.progress import Progress
from dragoman.engine.run import Engine, run

__all__ = ["Engine", "Progress", "Shard", "run"]
