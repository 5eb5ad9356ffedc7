"""Keeps the record: Parquet shards in one folder, read through DuckDB.

``schema.py`` says what the tables are; ``shards.py`` writes them, each shard beside its final name
and then renamed; ``database.py`` reads them; ``rows.py`` holds what readers get; ``export.py``
writes the events for other programs.
"""

from dragoman.store.database import Store, open_store
from dragoman.store.rows import Quarantined, Run, StoredEvent, StoredPage, StoredStatement

__all__ = ["Quarantined", "Run", "Store", "StoredEvent", "StoredPage", "StoredStatement", "open_store"]
