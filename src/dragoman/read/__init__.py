"""Opens what users have: files, folders, globs, archives, tables and standard input, one raw page at a time.

``sources.py`` finds the files and goes through them; ``pages.py`` reads files that are one page each,
``tables.py`` those with a row for each article (JSON Lines, CSV, TSV, Parquet); ``archives.py`` looks into
gz and zip; ``dates.py`` reads publication dates. Nothing here is raised in mid-batch: what cannot be read
is handed over as a :class:`Problem`, and the next page comes.
"""

from dragoman.read.pages import Problem, RawPage
from dragoman.read.sources import count_inputs, read_sources

__all__ = ["Problem", "RawPage", "count_inputs", "read_sources"]
