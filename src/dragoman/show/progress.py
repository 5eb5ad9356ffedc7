"""Shows a run on standard error while it goes: rate, time left, what was dropped."""

from __future__ import annotations

import datetime as dt
import re
import time
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from dragoman import engine
from dragoman.errors import SettingsError
from dragoman.read import count_inputs
from dragoman.settings import Settings
from dragoman.store import open_store

_MAX_NOTES = 20


def parse_shard(text: str | None) -> engine.Shard | None:
    """``3/200`` as the third of two hundred parts.

    Raises:
        SettingsError: it is no such fraction.
    """
    if text is None:
        return None
    match = re.fullmatch(r"(\d+)/(\d+)", text)
    if match is None or not 1 <= int(match[1]) <= int(match[2]):
        raise SettingsError(f"--shard: expected a part such as 3/200, found {text!r}")
    return engine.Shard(int(match[1]), int(match[2]))


def run_with_progress(
    sources: Sequence[str],
    store_path: Path,
    settings: Settings,
    *,
    date: dt.date | None = None,
    recode: bool = False,
    workers: int = 1,
    shard: engine.Shard | None = None,
) -> int:
    """Run the engine and show how far it is and what came of it; 1 where something was set aside, else 0."""
    console = Console(stderr=True)
    columns = (
        TextColumn("coding"), BarColumn(), MofNCompleteColumn(), TextColumn("{task.fields[rate]:.1f}/s"),
        TimeRemainingColumn(), TextColumn("{task.fields[dropped]} dropped"),
    )  # fmt: skip
    began = time.perf_counter()
    notes: list[str] = []
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task("run", total=count_inputs(sources), rate=0.0, dropped=0)

        def on_progress(state: engine.Progress) -> None:
            rate = state.coded / max(time.perf_counter() - began, 1e-9)
            notes[:] = state.notes
            bar.update(task, completed=state.seen, rate=rate, dropped=state.quarantined)

        record = engine.run(
            sources, store_path, settings, date=date, recode=recode, workers=workers, shard=shard,
            on_progress=on_progress,
        )  # fmt: skip
    counts = record.counts
    console.print(
        f"{counts['seen']:,} read: {counts['coded']:,} coded, {counts['unchanged']:,} unchanged,"
        f" {counts['quarantined']:,} set aside, in {time.perf_counter() - began:.1f} s → {store_path}",
        highlight=False,
    )
    if counts["copies"]:
        console.print(f"  {counts['copies']:,} nearly repeat an earlier article: see articles.copy_of")
    for note in notes[:_MAX_NOTES]:
        console.print(f"  note: {note}", highlight=False, markup=False)
    if counts["quarantined"]:
        for problem in open_store(store_path).quarantined():
            console.print(f"  set aside ({problem.room}): {problem.message}", highlight=False, markup=False)
    return int(bool(counts["quarantined"]))
