"""Opens what users have: files, folders, globs, archives, tables and standard input, one raw page at a time.

``sources.py`` finds files and addresses, ``archives.py`` unpacks, ``formats.py`` knows who reads what:
``pages.py`` files that are one page each, ``tables.py`` those with a row for each article, ``exports.py`` the
texts of news databases, ``agencies.py`` news agencies' XML, ``feeds.py`` RSS and Atom, ``messages.py`` mails,
``crawls.py`` web archives, ``web`` the network. ``encoding.py`` turns bytes into characters, ``dates.py``
reads publication dates. Nothing here is raised in mid-batch: what cannot be read is handed over as a
:class:`Problem`, and the next page comes.
"""

from dragoman.read.pages import Problem, RawPage
from dragoman.read.sources import count_inputs, read_sources

__all__ = ["Problem", "RawPage", "count_inputs", "read_sources"]
