"""Repairs and throws away characters: a page in, an article out, and a list of what was dropped and why.

``webpage.py`` reads HTML (trafilatura in its precision mode, then our own second look), ``dump.py`` reads
the plain text of a whole page with our own cleaner (``lines.py`` says what a line looks like,
``furniture.py`` knows the phrases of pages, ``blocks.py`` finds the stretch that is the story);
``encoding.py`` turns bytes into characters, ``credits.py`` reads bylines, ``language.py`` tells the language,
``duplicates.py`` knows copies again, and ``page.py`` makes the article of a page that was read.
"""

from dragoman.clean.cleaned import Cleaned
from dragoman.clean.dump import clean_dump
from dragoman.clean.language import tell_language
from dragoman.clean.page import clean_page
from dragoman.clean.webpage import clean_html

__all__ = ["Cleaned", "clean_dump", "clean_html", "clean_page", "tell_language"]
