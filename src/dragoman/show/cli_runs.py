"""The command line of runs: coding a corpus, what was set aside, what changed, doing it again."""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path
from typing import Annotated, Literal

import typer

from dragoman.errors import SettingsError, suggest
from dragoman.settings import load_settings
from dragoman.show.cli_relate import Layout, StorePath

quarantine_app = typer.Typer(
    help="What could not be coded, with the room that refused it and the reason; a later run may mend it."
)

SettingsPath = Annotated[
    Path | None, typer.Option("--settings", help="A settings file (TOML); default ./dragoman.toml.")
]
Columns = Annotated[
    str | None, typer.Option("--columns", help="Columns that are not guessed: text=body,date=published.")
]
DateOrder = Annotated[str | None, typer.Option("--date-order", help="How 03/04/2018 is read: dmy or mdy.")]
Day = Annotated[str | None, typer.Option(help="Publication date of pages that tell none.")]
Workers = Annotated[
    int | None, typer.Option(min=1, help="Processes that clean and code; 1, or all cores of a cluster.")
]
RunId = Annotated[str, typer.Argument(metavar="RUN", help="The run's id, or the beginning of it.")]


def run(
    sources: Annotated[
        list[str],
        typer.Argument(help="Files, folders, globs, addresses; - is JSON Lines on standard input."),
    ],
    store: StorePath,
    date: Day = None,
    recode: Annotated[bool, typer.Option("--recode", help="Code unchanged articles again, all.")] = False,
    update: Annotated[
        bool, typer.Option("--update", help="Code those again that other versions or settings coded.")
    ] = False,
    workers: Workers = None,
    engine: Annotated[str, typer.Option(help="local: this machine; ray: a Ray cluster.")] = "local",
    address: Annotated[
        str | None, typer.Option(help="Of the Ray cluster; RAY_ADDRESS, else a Ray started here.")
    ] = None,
    shard: Annotated[
        str | None, typer.Option(help="A part of the inputs, such as 3/200, for job arrays.")
    ] = None,
    columns: Columns = None,
    date_order: DateOrder = None,
    every: Annotated[int, typer.Option(min=1, help="Write a shard whenever so many articles wait.")] = 2000,
    settings: SettingsPath = None,
) -> None:
    """Read pages, code them and keep the record; what was coded before is not coded again."""
    from dragoman.show.progress import parse_shard, run_with_progress

    raise typer.Exit(
        run_with_progress(
            sources, store, load_settings(settings, columns=columns, date_order=date_order),
            date=_day(date), recode=recode, update=update, workers=workers,
            engine_name=_engine(engine, address), address=address, shard=parse_shard(shard),
            articles_a_shard=every,
        )
    )  # fmt: skip


def _engine(name: str, address: str | None) -> Literal["local", "ray"]:
    if name not in ("local", "ray"):
        raise SettingsError(
            f"--engine: expected local or ray, found {name!r}{suggest(name, ('local', 'ray'))}"
        )
    if address and name == "local":
        raise SettingsError("--address: names a Ray cluster, so say --engine ray too")
    return "ray" if name == "ray" else "local"


def runs(store: StorePath, layout: Layout = "text") -> None:
    """Every run with its versions, and what each room took in, let through and set aside."""
    from dragoman.show.runs import show_runs

    show_runs(store, _layout(layout), sys.stdout)


def changes(
    store: StorePath,
    run_id: Annotated[
        str | None, typer.Option("--run", help="A run, or the beginning of its id; all where none.")
    ] = None,
    layout: Layout = "text",
    limit: Annotated[int, typer.Option(min=0, help="Rows to show of each run and table.")] = 5,
) -> None:
    """What was coded again: rows changed, added and withdrawn, with the versions before and after.

    With --format jsonl every row of every table is told.
    """
    from dragoman.show.runs import show_changes

    show_changes(store, run_id, _layout(layout), limit, sys.stdout)


def reproduce(
    run_id: RunId,
    store: StorePath,
    from_store: Annotated[
        bool, typer.Option("--from-store", help="Code the texts that the store keeps; read no pages.")
    ] = False,
    workers: Workers = None,
    layout: Layout = "text",
) -> None:
    """Code the inputs of a run again with this version, and compare; exit status 1 where rows differ."""
    from dragoman.show.runs import show_reproduction

    raise typer.Exit(show_reproduction(store, run_id, from_store, workers, _layout(layout), sys.stdout))


def compact(store: StorePath) -> None:
    """Merge small shards into large ones; the rows stay as they are. Runs do this too, past 256 shards."""
    from dragoman.store import open_store
    from dragoman.store.compaction import compact as merge

    done = merge(open_store(store).root)
    typer.echo(f"{done.before:,} shards before, {done.after:,} after", err=True)


@quarantine_app.callback(invoke_without_command=True)
def _quarantine(
    context: typer.Context,
    store: Annotated[Path | None, typer.Option("--store", "-s", help="The folder of the store.")] = None,
    layout: Layout = "text",
) -> None:
    if context.invoked_subcommand is None:
        if store is None:
            raise SettingsError("quarantine: name the store with --store")
        list_quarantine(store, layout)


@quarantine_app.command("list")
def list_quarantine(
    store: StorePath,
    layout: Layout = "text",
    room: Annotated[
        str | None, typer.Option(help="Only what this room refused: read, clean, coding.")
    ] = None,
) -> None:
    """One line for each input: room, reason, and a message that names the file and the record in it."""
    from dragoman.show.runs import show_quarantine

    show_quarantine(store, _room(room), _layout(layout), sys.stdout)


@quarantine_app.command("retry")
def retry_quarantine(
    store: StorePath,
    room: Annotated[
        str | None, typer.Option(help="Only what this room refused: read, clean, coding.")
    ] = None,
    date: Day = None,
    workers: Workers = None,
    settings: SettingsPath = None,
) -> None:
    """Read and code them again; what passes leaves quarantine, what fails stays with its reason."""
    from dragoman.show.progress import retry_with_progress

    raise typer.Exit(retry_with_progress(store, load_settings(settings), _room(room), _day(date), workers))


_ROOMS = ("read", "clean", "coding")


def _room(name: str | None) -> str | None:
    if name is not None and name not in _ROOMS:
        raise SettingsError(
            f"--room: expected one of {', '.join(_ROOMS)}, found {name!r}{suggest(name, _ROOMS)}"
        )
    return name


def _layout(name: str) -> str:
    if name not in ("text", "jsonl"):
        raise SettingsError(
            f"--format: expected text or jsonl, found {name!r}{suggest(name, ('text', 'jsonl'))}"
        )
    return name


def _day(text: str | None) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text) if text else None
    except ValueError as error:
        raise SettingsError(f"--date: expected a day such as 2018-06-01, found {text!r}") from error


def mount(app: typer.Typer) -> None:
    """Add the verbs of runs to the command line."""
    app.command()(run)
    app.command()(runs)
    app.command()(changes)
    app.command()(reproduce)
    app.command()(compact)
    app.add_typer(quarantine_app, name="quarantine")
