"""The command line: every verb of the program, and nothing but what it takes to call it."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console

from dragoman import __version__
from dragoman.errors import DragomanError, SettingsError, suggest
from dragoman.settings import load_settings
from dragoman.show.cli_exchange import mount as mount_exchange
from dragoman.show.cli_fetch import mount as mount_sources
from dragoman.show.cli_forecast import forecast_app
from dragoman.show.cli_register import register_app
from dragoman.show.cli_relate import mount as mount_relations
from dragoman.show.cli_review import mount as mount_review
from dragoman.show.cli_runs import mount as mount_runs
from dragoman.show.cli_serve import mount as mount_serve
from dragoman.show.cli_train import train_model
from dragoman.show.cli_validate import validate
from dragoman.show.verbs import Verbs

if TYPE_CHECKING:
    from dragoman.pipeline import Coder, Part

app = typer.Typer(
    name="dragoman",
    cls=Verbs,
    help="Reads the news and keeps the diplomatic record.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
app.add_typer(register_app, name="register")
app.add_typer(forecast_app, name="forecast")
app.command(name="train")(train_model)
app.command(name="validate")(validate)

Files = Annotated[
    list[Path] | None,
    typer.Argument(metavar="[FILE]…", help="JSON Lines; standard input where none is named."),
]
Settings = Annotated[
    Path | None, typer.Option("--settings", help="A settings file (TOML); default ./dragoman.toml.")
]
StorePath = Annotated[Path, typer.Option("--store", "-s", help="The folder of the store.")]
Since = Annotated[str | None, typer.Option(help="First day, ISO 8601.")]
Until = Annotated[str | None, typer.Option(help="Last day, ISO 8601.")]


def main() -> None:
    """Run the command line; a known error is one line on standard error and exit status 2."""
    try:
        app()
    except DragomanError as error:
        typer.echo(f"dragoman: {error}", err=True)
        sys.exit(2)
    except BrokenPipeError:  # the reader of our output has gone, as `head` does
        sys.stderr.close()
        sys.exit(1)


def _coder(settings: Path | None) -> Coder:
    from dragoman.pipeline import Coder

    return Coder(load_settings(settings))


def parse_day(text: str | None, option: str) -> dt.date | None:
    """An ISO 8601 day, or nothing.

    Raises:
        SettingsError: it is not one.
    """
    if text is None:
        return None
    try:
        return dt.date.fromisoformat(text)
    except ValueError as error:
        raise SettingsError(f"{option}: expected a day such as 2018-06-01, found {text!r}") from error


def _filter(files: list[Path] | None, settings: Path | None, verb: Callable[[Coder], Any]) -> None:
    from dragoman.show.filters import run_filter

    raise typer.Exit(run_filter(files or [], verb(_coder(settings)), sys.stdout.buffer))


@app.callback(invoke_without_command=True)
def _top(version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False) -> None:
    if version:
        typer.echo(f"dragoman {__version__}")
        raise typer.Exit


@app.command()
def code(files: Files = None, only: str | None = None, settings: Settings = None) -> None:
    """JSON Lines filter: articles or sentences in, everything coded out.

    --only events,statements,times,places,actors leaves the other lists out.
    """
    from dragoman.show import filters

    parts = _parts(only)
    _filter(files, settings, lambda coder: filters.code_lines(coder, parts))


def _parts(only: str | None) -> frozenset[Part]:
    from dragoman.pipeline import PARTS

    if only is None:
        return PARTS
    chosen: set[Part] = set()
    for name in only.split(","):
        part = next((known for known in PARTS if known == name.strip()), None)
        if part is None:
            raise SettingsError(f"--only: unknown part {name.strip()!r}{suggest(name.strip(), PARTS)}")
        chosen.add(part)
    return frozenset(chosen)


@app.command()
def classify(files: Files = None, settings: Settings = None) -> None:
    """JSON Lines filter: the event type of one given pair."""
    from dragoman.show import filters

    _filter(files, settings, filters.classify_lines)


@app.command()
def resolve(files: Files = None, settings: Settings = None) -> None:
    """JSON Lines filter: who a mention is, in its context and as of its date."""
    from dragoman.show import filters

    _filter(files, settings, filters.resolve_lines)


@app.command()
def clean(files: Files = None, settings: Settings = None) -> None:
    """JSON Lines filter: a page in, an article out, with what was removed and why."""
    from dragoman.show import filters

    _filter(files, settings, filters.clean_lines)


@app.command()
def status(
    files: Files = None,
    question: Annotated[
        str | None, typer.Option(help="Answer another question: happened (fact, counterfact, uncertain).")
    ] = None,
    settings: Settings = None,
) -> None:
    """JSON Lines filter: did it happen? The status of given predicates."""
    from dragoman.coding.status_questions import find_question
    from dragoman.show import filters

    asked = find_question(question) if question is not None else None
    _filter(files, settings, lambda coder: filters.status_lines(coder, asked))


@app.command(name="try")
def try_text(
    text: Annotated[str, typer.Argument(help="A sentence or an article.")],
    date: Annotated[str | None, typer.Option(help="Publication date; today where none is given.")] = None,
    settings: Settings = None,
) -> None:
    """Code one text and show what was found; nothing is stored."""
    from dragoman.show.trial import show_coded

    day = parse_day(date, "--date") or dt.date.today()
    coded = _coder(settings).code(text, date=day)
    show_coded(coded, Console())


@app.command()
def dossier(
    country: Annotated[str, typer.Argument(help="A country: name, ISO code or adjective.")],
    store: StorePath,
    other: Annotated[str | None, typer.Argument(help="A second country, for the pair alone.")] = None,
    since: Since = None,
    until: Until = None,
    html: Annotated[Path | None, typer.Option(help="Write it as one self-contained page.")] = None,
) -> None:
    """What happened, what was said, what is coming, and how the pairs stand."""
    from dragoman.show.reports import show_dossier

    show_dossier(
        store, country, other, parse_day(since, "--since"), parse_day(until, "--until"), html, Console()
    )


@app.command()
def calendar(
    store: StorePath,
    country: Annotated[str | None, typer.Argument(help="A country; everybody where none is given.")] = None,
    other: Annotated[str | None, typer.Argument(help="A second country, for the pair alone.")] = None,
    since: Since = None,
    until: Until = None,
    ics: Annotated[Path | None, typer.Option(help="Write it as iCalendar.")] = None,
) -> None:
    """What is announced and what is coming, with the sentences that say so."""
    from dragoman.show.reports import show_calendar

    show_calendar(
        store, country, other, parse_day(since, "--since"), parse_day(until, "--until"), ics, Console()
    )


@app.command()
def statements(
    store: StorePath,
    by: Annotated[str | None, typer.Option(help="A speaker's name or part of it, or a country code.")] = None,
    since: Since = None,
    until: Until = None,
) -> None:
    """A speaker's words over time; ambiguous attributions are marked."""
    from dragoman.show.reports import show_statements

    show_statements(store, by, parse_day(since, "--since"), parse_day(until, "--until"), Console())


@app.command()
def explain(
    event_id: Annotated[str, typer.Argument(help="An event_id as the other commands print it.")],
    store: StorePath,
    settings: Settings = None,
) -> None:
    """Why an event was coded as it was: the words, the codebook entry, the status and the losing readings."""
    from dragoman.show.explanation import explain_event

    explain_event(event_id, store, _coder(settings), Console())


@app.command()
def doctor(
    quiet: Annotated[bool, typer.Option("--quiet", help="Only say what is wrong.")] = False,
    settings: Settings = None,
) -> None:
    """Check that everything the program needs is there and works."""
    from dragoman.show.doctor import examine

    raise typer.Exit(examine(load_settings(settings), Console(), quiet))


mount_sources(app)
mount_exchange(app)
mount_runs(app)
mount_review(app)
mount_relations(app)
mount_serve(app)
