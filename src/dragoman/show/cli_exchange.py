"""The command line of ways in and out: tables of other coders taken in, events handed out."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

import_app = typer.Typer(help="Take in event data that others coded.", no_args_is_help=True)

StorePath = Annotated[Path, typer.Option("--store", "-s", help="The folder of the store.")]
Tables = Annotated[list[Path], typer.Argument(metavar="FILE…", help="Tables of events, packed or not.")]
Replace = Annotated[
    bool, typer.Option("--replace", help="Put a file in the place of earlier versions of its events.")
]


@import_app.callback()
def _group() -> None:
    """Take in event data that others coded."""


@import_app.command()
def icews(files: Tables, store: StorePath, replace: Replace = False) -> None:
    """Import tables in ICEWS' layout of twenty columns; faults are counted and told."""
    _import("icews", files, store, replace)


@import_app.command()
def gdelt(files: Tables, store: StorePath, replace: Replace = False) -> None:
    """Import event tables of GDELT 1 or 2, with or without a heading; faults are counted and told."""
    _import("gdelt", files, store, replace)


@import_app.command()
def polecat(files: Tables, store: StorePath, replace: Replace = False) -> None:
    """Import tables in POLECAT's layout; faults are counted and told."""
    _import("polecat", files, store, replace)


def _import(feed: str, files: list[Path], store: Path, replace: bool) -> None:
    from dragoman.show.imports import import_with_report

    import_with_report(feed, files, store, replace, Console(stderr=True))


def mount(app: typer.Typer) -> None:
    """Add the verbs of exchange to the command line."""
    app.add_typer(import_app, name="import")
