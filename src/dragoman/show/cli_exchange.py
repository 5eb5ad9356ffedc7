"""The command line of ways in and out: tables of other coders taken in, events handed out."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console

from dragoman.errors import SettingsError
from dragoman.store.filters import HELP, SHORT, SINGLE, EventFilter

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


def with_filter_words(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command every filter word as an option; it gets them as one filter named ``chosen``."""

    @functools.wraps(command)
    def called(**given: Any) -> Any:
        words = {word: given.pop(word) for word in HELP}
        query = {word: [value] if word in SINGLE else value for word, value in words.items() if value}
        return command(**given, chosen=EventFilter.from_query(query))

    own = inspect.signature(command, eval_str=True).parameters
    parameters = [own[name] for name in own if name != "chosen"]
    parameters += [
        inspect.Parameter(word, inspect.Parameter.KEYWORD_ONLY, default=None, annotation=_option(word))
        for word in HELP
    ]
    called.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    called.__annotations__ = {parameter.name: parameter.annotation for parameter in parameters}
    return called


def _option(word: str) -> Any:
    short = next((name for name, full in SHORT.items() if full == word and name != "id"), None)
    names = [f"--{name.replace('_', '-')}" for name in (short, word) if name]
    kind = str | None if word in SINGLE else list[str] | None
    return Annotated[kind, typer.Option(*names, help=HELP[word])]


@with_filter_words
def export(
    store: StorePath,
    chosen: EventFilter,
    layout: Annotated[
        str,
        typer.Option(
            "--as",
            help="csv, jsonl, parquet, sqlite; icews, gdelt, polecat, cameo; geojson, ics, atom, bibtex;"
            " graphml, gexf.",
        ),
    ] = "csv",
    out: Annotated[
        Path | None, typer.Option("--out", "-o", help="A file; standard output where none.")
    ] = None,
) -> None:
    """Write the events of a store, one row an event, in many layouts; what is left out is told."""
    from dragoman.show.exports import export_with_report

    export_with_report(store, layout, out, chosen, Console(stderr=True))


def package(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The package: a new folder.")],
    store: Annotated[Path | None, typer.Option("--store", "-s", help="The folder of the store.")] = None,
    text: Annotated[
        str,
        typer.Option(
            "--with-text", help="Publishers' words that go along: none, sentences (the evidence), or full."
        ),
    ] = "none",
    check: Annotated[
        bool, typer.Option("--check", help="Compare with the checksums; exit status 1 where they differ.")
    ] = False,
) -> None:
    """Write a replication package: data, codebook, settings, versions, checksums, README, citation."""
    from dragoman.show.packages import check_with_report, package_with_report

    if check:
        raise typer.Exit(check_with_report(folder, Console()))
    if store is None:
        raise SettingsError("package needs a store: add --store DIR, or --check to check a package")
    package_with_report(store, folder, text, Console(stderr=True))


def mount(app: typer.Typer) -> None:
    """Add the verbs of exchange to the command line."""
    app.add_typer(import_app, name="import")
    app.command(name="export")(export)
    app.command()(package)
