"""Many articles at once: sources in, shards of a store out.

``run.py`` decides what is new and keeps the books; ``work.py`` cleans and codes batches, in this process
or in several.
"""

from dragoman.engine.run import Progress, Shard, run

__all__ = ["Progress", "Shard", "run"]
