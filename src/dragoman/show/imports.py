"""Tells what came of an import: rows, events, sides without a country, and every fault by its kind."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console

from dragoman.store.importing import Imported, import_events


def import_with_report(
    feed: str, files: Sequence[Path], store: Path, replace: bool, console: Console
) -> None:
    """Import tables of events and tell of each file as it is done."""
    began = time.perf_counter()

    def tell(done: Imported) -> None:
        for line in describe(done):
            console.print(line, highlight=False, markup=False)

    with console.status("reading"):
        found = import_events(feed, files, store, replace=replace, on_file=tell)
    events = sum(done.n_events for done in found)
    elapsed = time.perf_counter() - began
    console.print(f"{events:,} events in {elapsed:.1f} s → {store}", highlight=False, markup=False)


def describe(done: Imported) -> list[str]:
    """What came of one file, a line for the whole and one for each kind of fault."""
    if done.is_unchanged:
        return [f"{done.path}: unchanged, in the store as {done.article_id}; nothing written"]
    what = f"{done.n_rows:,} rows, {done.n_events:,} events, {done.without_country:,} of them with a side"
    lines = [f"{done.path}: {what} that belongs to no country"]
    lines += [f"  in the place of {other}, whose rows stay as history" for other in done.replaced]
    lines += [f"  {number:,} {kind}" for kind, number in done.faults.items()]
    return lines
