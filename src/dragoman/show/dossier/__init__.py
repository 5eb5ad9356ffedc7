"""The dossier of a country or a pair: what happened, was said, is coming, how the pairs stand, who competes.

``model.py`` holds its records, ``build.py`` makes them from the rows of a store, ``from_store.py``
reads those rows; ``words.py``, ``glance.py`` and ``said.py`` say things in plain English; ``text.py``,
``html.py`` and ``ics.py`` lay it out for a terminal, a browser and a calendar.
"""

from dragoman.show.dossier.build import build_dossier
from dragoman.show.dossier.from_store import read_dossier
from dragoman.show.dossier.html import render_html
from dragoman.show.dossier.ics import render_ics
from dragoman.show.dossier.model import Dossier
from dragoman.show.dossier.text import render_calendar, render_text

__all__ = [
    "Dossier",
    "build_dossier",
    "read_dossier",
    "render_calendar",
    "render_html",
    "render_ics",
    "render_text",
]
