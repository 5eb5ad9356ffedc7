"""The command line of relations: tables of other coders taken in, shifts, contests, standing of a pair."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

import_app = typer.Typer(help="Take in event data that others coded.", no_args_is_help=True)

StorePath = Annotated[Path, typer.Option("--store", "-s", help="The folder of the store.")]


@import_app.callback()
def _group() -> None:
    """Take in event data that others coded."""


@import_app.command()
def icews(
    files: Annotated[list[Path], typer.Argument(metavar="FILE…", help="Tables of ICEWS events.")],
    store: StorePath,
    replace: Annotated[
        bool, typer.Option("--replace", help="Put a file in the place of earlier versions of its events.")
    ] = False,
) -> None:
    """Import tables in ICEWS' layout of twenty columns, also packed with gzip; faults are counted and told."""
    from dragoman.show.imports import import_with_report

    import_with_report(files, store, replace, Console(stderr=True))
