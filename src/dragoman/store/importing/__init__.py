"""Takes event data that other coders made into a store, faults and all.

``layout.py`` finds out how a table is written; ``names.py`` says which country an actor's name
belongs to; ``codes.py`` reads its event codes and days; ``icews.py`` brings them together. The rows go
through DuckDB from the file into a shard, so that a year of events takes seconds.
"""

from dragoman.store.importing.icews import Imported, import_icews

__all__ = ["Imported", "import_icews"]
