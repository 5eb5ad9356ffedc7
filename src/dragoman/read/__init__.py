"""Opens what users have: files, folders, globs, archives, tables and standard input, one raw page at a time.

``sources.py`` finds the files, looks into gz and zip, and hands each file to its reader; ``pages.py`` reads
files that are one page each, ``tables.py`` those with a row for each article (JSON Lines, CSV, TSV, Parquet),
``feeds.py`` RSS and Atom, ``messages.py`` mails and saved pages, ``crawls.py`` web archives; ``dates.py``
reads publication dates. Nothing here is raised in mid-batch: what cannot be read
is handed over as a :class:`Problem`, and the next page comes.
"""

from dragoman.read.pages import Problem, RawPage
from dragoman.read.sources import count_inputs, read_sources

__all__ = ["Problem", "RawPage", "count_inputs", "read_sources"]
