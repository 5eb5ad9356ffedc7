"""Shows a run on standard error while it goes: rate, time left, what was dropped; and what came of it."""

from __future__ import annotations

import contextlib
import datetime as dt
import re
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from dragoman import engine
from dragoman.engine.retry import CLASH, retry
from dragoman.errors import SettingsError
from dragoman.read import count_inputs
from dragoman.settings import Settings
from dragoman.store import Quarantined, Run, open_store

_MAX_NOTES = 20
_MOST_PROBLEMS = 20
_EVERY_S = 0.1
"""The line is drawn anew so often: a run over what is known passes ten thousand pages a second."""

OnProgress = Callable[[engine.Progress], None]


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
    update: bool = False,
    workers: int | None = None,
    engine_name: engine.Engine = "local",
    address: str | None = None,
    shard: engine.Shard | None = None,
    articles_a_shard: int = 2000,
) -> int:
    """Run the engine and show how far it is and what came of it; 1 where something was set aside, else 0."""
    console = Console(stderr=True)
    began = time.perf_counter()
    last = engine.Progress()
    with watch(console, count_inputs(sources)) as tell:

        def on_progress(state: engine.Progress) -> None:
            nonlocal last
            last = state
            tell(state)

        record = engine.run(
            sources, store_path, settings, date=date, recode=recode, update=update, workers=workers,
            engine=engine_name, address=address, shard=shard, articles_a_shard=articles_a_shard,
            on_progress=on_progress,
        )  # fmt: skip
    counts = record.counts
    say = _speaker(console)
    say(
        f"{counts['seen']:,} read: {counts['coded']:,} coded, {counts['unchanged']:,} unchanged,"
        f" {counts['quarantined']:,} set aside, in {time.perf_counter() - began:.1f} s → {store_path}"
    )
    for line in _describe(record, last.notes, store_path):
        say(line)
    if counts["quarantined"]:
        _tell_problems(open_store(store_path).quarantined(), store_path, say)
    return int(bool(counts["quarantined"]))


def _describe(record: Run, notes: Sequence[str], store_path: Path) -> Iterator[str]:
    counts = record.counts
    if counts["copies"]:
        yield f"  {counts['copies']:,} nearly repeat an earlier article: see articles.copy_of"
    if counts["outdated"]:
        yield (
            f"  {counts['outdated']:,} of the unchanged were coded by other versions or settings:"
            " --update codes them again"
        )
    if counts["updated"]:
        yield (
            f"  {counts['updated']:,} were coded before: see `dragoman changes --store {store_path}"
            f" --run {record.run_id}`"
        )
    for note in notes[:_MAX_NOTES]:
        yield f"  note: {note}"


def _tell_problems(problems: Sequence[Quarantined], store_path: Path, say: Callable[[str], None]) -> None:
    for problem in problems[:_MOST_PROBLEMS]:
        say(f"  set aside ({problem.room}): {problem.message}")
    if len(problems) > _MOST_PROBLEMS:
        more = len(problems) - _MOST_PROBLEMS
        say(f"  and {more:,} more: see `dragoman quarantine --store {store_path}`")


def retry_with_progress(
    store_path: Path, settings: Settings, room: str | None, date: dt.date | None, workers: int | None
) -> int:
    """Try quarantine again and show what came of it; 1 where something is still set aside, else 0."""
    console = Console(stderr=True)
    with watch(console, None) as tell:
        done = retry(store_path, settings, room=room, date=date, workers=workers, on_progress=tell)
    say = _speaker(console)
    left = [p for p in open_store(store_path).quarantined() if room in (None, p.room)]
    say(f"{done.tried:,} tried again: {done.coded:,} coded, {len(left):,} still set aside → {store_path}")
    if done.missing:
        say(f"  {len(done.missing):,} are not found from here any more, such as {done.missing[0].origin}")
    if done.clashes:
        say(f"  {len(done.clashes):,} bear the id of another article ({CLASH}): give them ids of their own")
    _tell_problems(left, store_path, say)
    return int(bool(left))


@contextlib.contextmanager
def watch(console: Console, total: int | None) -> Iterator[OnProgress]:
    """A line that says how far a run is; call what is given with the state as often as you like."""
    columns = (
        TextColumn("coding"), BarColumn(), MofNCompleteColumn(), TextColumn("{task.fields[rate]:.1f}/s"),
        TimeRemainingColumn(), TextColumn("{task.fields[dropped]} dropped"),
    )  # fmt: skip
    began = drawn = time.perf_counter()
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task("run", total=total, rate=0.0, dropped=0)

        def tell(state: engine.Progress) -> None:
            nonlocal drawn
            now = time.perf_counter()
            if now - drawn >= _EVERY_S:
                drawn = now
                rate = state.coded / max(now - began, 1e-9)
                bar.update(task, completed=state.seen, rate=rate, dropped=state.quarantined)

        yield tell


def _speaker(console: Console) -> Callable[[str], None]:
    return lambda line: console.print(line, highlight=False, markup=False, soft_wrap=True)
