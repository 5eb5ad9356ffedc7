"""Many articles at once: sources in, shards of a store out."""

from dragoman.engine.run import Progress, run

__all__ = ["Progress", "run"]
