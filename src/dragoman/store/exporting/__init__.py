"""Hands the events of a store out: plain tables, other projects' layouts, maps, calendars, feeds.

``writing.py`` streams tables; ``layouts.py`` says what the columns of other projects are made of;
``files.py`` writes what is no table; ``icalendar.py`` writes calendars, also for dossiers.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Literal, get_args

from dragoman.errors import SettingsError, suggest
from dragoman.store.database import Store
from dragoman.store.exporting.files import (
    cite_store,
    render_atom,
    write_atom,
    write_bibtex,
    write_calendar,
    write_geojson,
    write_sqlite,
)
from dragoman.store.exporting.writing import (
    Exported,
    hold_memory,
    write_csv,
    write_feed,
    write_jsonl,
    write_parquet,
)
from dragoman.store.filters import EventFilter

__all__ = [
    "LAYOUTS",
    "ExportLayout",
    "Exported",
    "cite_store",
    "export_events",
    "find_layout",
    "hold_memory",
    "render_atom",
]

ExportLayout = Literal[
    "csv",
    "jsonl",
    "parquet",
    "sqlite",
    "icews",
    "gdelt",
    "polecat",
    "cameo",
    "geojson",
    "ics",
    "atom",
    "bibtex",
]
LAYOUTS: tuple[str, ...] = get_args(ExportLayout)

_WRITERS: dict[str, Callable[[Store, Path, EventFilter], Exported]] = {
    "csv": write_csv, "jsonl": write_jsonl, "parquet": write_parquet, "sqlite": write_sqlite,
    "geojson": write_geojson, "ics": write_calendar, "atom": write_atom, "bibtex": write_bibtex,
}  # fmt: skip


def find_layout(name: str, known: tuple[str, ...] = LAYOUTS) -> str:
    """The layout of that name.

    Raises:
        SettingsError: there is none; the message suggests one.
    """
    if name not in known:
        raise SettingsError(f"--as: expected one of {', '.join(known)}, found {name!r}{suggest(name, known)}")
    return name


def export_events(store: Store, layout: str, out: Path | str, chosen: EventFilter | None = None) -> Exported:
    """Write the events that a filter chooses, all by default, into ``out``; says what was left out.

    Raises:
        SettingsError: there is no such layout.
        StoreError: the file cannot be written.
    """
    find_layout(layout)
    chosen, out = chosen or EventFilter(), Path(out)
    if layout in _WRITERS:
        return _WRITERS[layout](store, out, chosen)
    return write_feed(store, layout, out, chosen)
