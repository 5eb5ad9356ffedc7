"""Hands events out into files or onto standard output, and tells what was left out."""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

from rich.console import Console

from dragoman.errors import SettingsError
from dragoman.relate.networks import build_network, write_network
from dragoman.relate.series import SeriesReader
from dragoman.store import open_store
from dragoman.store.database import Store
from dragoman.store.exporting import LAYOUTS, Exported, export_events, find_layout, hold_memory
from dragoman.store.filters import EventFilter

NETWORKS = ("graphml", "gexf")
ALL_LAYOUTS = (*LAYOUTS, *NETWORKS)

_NEEDS_FILE = frozenset({"sqlite", *NETWORKS})


def export_with_report(
    store_path: Path, layout: str, out: Path | None, chosen: EventFilter, console: Console
) -> None:
    """Write the events that a filter chooses; on standard output where no file is named.

    Raises:
        SettingsError: the layout is not known, needs a file, or cannot heed a filter word.
    """
    find_layout(layout, ALL_LAYOUTS)
    if out is None and layout in _NEEDS_FILE:
        raise SettingsError(f"--as {layout} needs a file: add --out FILE")
    store = open_store(store_path)
    with tempfile.TemporaryDirectory(prefix="dragoman-export-") as folder:
        hold_memory(store, Path(folder))
        made = out or Path(folder) / f"events.{layout}"
        done = _write(store, layout, made, chosen)
        if out is None:
            with made.open("rb") as stream:
                shutil.copyfileobj(stream, sys.stdout.buffer)
    target = "" if out is None else f" → {out}"
    what = "ties" if layout in NETWORKS else "events"
    console.print(f"{done.n_rows:,} {what} as {layout}{target}", highlight=False, markup=False)
    for note in done.notes:
        console.print(f"  {note}", highlight=False, markup=False)


def _write(store: Store, layout: str, out: Path, chosen: EventFilter) -> Exported:
    if layout not in NETWORKS:
        return export_events(store, layout, out, chosen)
    other = [word for word in chosen.to_query() if word not in {"since", "until"}]
    if other:
        raise SettingsError(f"--as {layout} heeds only --since and --until, found {', '.join(other)}")
    if out.suffix != f".{layout}":
        raise SettingsError(f"--as {layout}: expected a file that ends in .{layout}, found {out}")
    network = build_network(SeriesReader(store), chosen.since, chosen.until)
    if network is None:
        raise SettingsError("no two powers have events enough with each other in these days")
    write_network(network, out)
    return Exported(layout=layout, n_rows=len(network.edges))
