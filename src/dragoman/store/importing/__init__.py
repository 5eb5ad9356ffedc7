"""Takes event data that other coders made into a store, faults and all.

``layout.py`` finds out how a table is written; ``feeds.py`` says what the columns of each feed become;
``names.py`` and ``parties.py`` say which country an actor belongs to; ``codes.py`` reads codes and days;
``table.py`` and ``events.py`` bring them together. The rows go through DuckDB from the file into a shard, so
that a year of events takes seconds.
"""

from dragoman.store.importing.events import Imported, import_events
from dragoman.store.importing.feeds import FeedName

__all__ = ["FeedName", "Imported", "import_events"]
