"""The command line of sources: pages fetched for later, and a look at how sources would be read."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from dragoman.errors import DragomanError, ReadError, SettingsError
from dragoman.settings import Settings, load_settings
from dragoman.show.cli_runs import Columns, DateOrder, SettingsPath

if TYPE_CHECKING:
    from dragoman.read import RawPage

_SHOWN_CHARS = 100


def mount(app: typer.Typer) -> None:
    """Add these commands to the program."""
    app.command(name="fetch")(fetch)
    app.command(name="look")(look)


def fetch(
    sources: Annotated[
        list[str],
        typer.Argument(help="Addresses of pages, feeds, sitemaps; or files that list addresses."),
    ],
    out: Annotated[Path, typer.Option("--out", "-o", help="The folder in which the pages are stored.")],
    since: Annotated[str | None, typer.Option(help="Only pages of this day and later, ISO 8601.")] = None,
    limit: Annotated[int | None, typer.Option(min=1, help="Pages of one feed or sitemap at most.")] = None,
    delay: Annotated[
        float | None, typer.Option(min=0, help="Seconds between two requests to a host.")
    ] = None,
    allow_private: Annotated[
        bool, typer.Option("--allow-private", help="Hosts in private and loopback ranges too.")
    ] = False,
    settings: SettingsPath = None,
) -> None:
    """Fetch pages and store them as JSON Lines, for `dragoman run` to code later without a network.

    A second fetch into the same folder adds only what is new or has changed.
    """
    from dragoman.read import Problem

    chosen = load_settings(
        settings, fetch_limit=limit, fetch_delay_seconds=delay, allow_private_addresses=allow_private or None
    )
    try:
        from dragoman.read.web.saved import Folder, fetch_pages
    except ImportError as error:
        raise ReadError(f"fetching needs the extra fetch: pip install 'dragoman[fetch]' ({error})") from error
    console = Console(stderr=True, soft_wrap=True)
    problems: list[Problem] = []
    new = unchanged = 0
    pages = fetch_pages(sources, chosen, problems.append, _parse_since(since))
    with console.status("fetching") as status:
        for page, is_new in Folder(out).store(pages):
            new, unchanged = new + is_new, unchanged + (not is_new)
            status.update(
                f"{new:,} new, {unchanged:,} unchanged, {len(problems):,} not fetched: {page.id[:80]}"
            )
    for problem in problems:
        console.print(f"  not fetched ({problem.kind}): {problem.message}", highlight=False, markup=False)
    console.print(
        f"{new:,} new, {unchanged:,} unchanged, {len(problems):,} not fetched → {out}", highlight=False
    )
    raise typer.Exit(int(bool(problems)))


def _parse_since(text: str | None) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text) if text else None
    except ValueError as error:
        raise SettingsError(f"--since: expected a day such as 2018-06-01, found {text!r}") from error


def look(
    sources: Annotated[list[str], typer.Argument(help="Files, folders, globs, addresses, or -.")],
    rows: Annotated[int, typer.Option(min=1, help="How many articles are shown.")] = 5,
    columns: Columns = None,
    date_order: DateOrder = None,
    settings: SettingsPath = None,
) -> None:
    """Show how sources would be read: which column is what, and the first articles; nothing is coded."""
    from dragoman.read import Problem, read_sources

    chosen = load_settings(settings, columns=columns, date_order=date_order)
    problems: list[Problem] = []
    pages = read_sources(sources, settings=chosen, on_problem=problems.append)
    console = Console(soft_wrap=True)
    for page, _ in zip(pages, range(rows), strict=False):
        for note in page.notes:
            console.print(note, highlight=False, markup=False)
        for line in _describe(page, chosen):
            console.print(line, highlight=False, markup=False)
    for problem in problems:
        console.print(f"cannot be read ({problem.kind}): {problem.message}", highlight=False, markup=False)
    raise typer.Exit(int(bool(problems)))


def _describe(page: RawPage, settings: Settings) -> tuple[str, ...]:
    """What would become of a page: the article with its origin, or the reason why there is none."""
    from dragoman.clean import clean_page

    try:
        article = clean_page(page, settings)
    except DragomanError as error:
        return (f"cannot be coded ({error.kind}): {error}",)
    day = article.date.isoformat() if article.date else "no date"
    told = [article.origin or article.id, page.kind, day, article.source, article.title]
    begin = " ".join(article.text[:400].split())[:_SHOWN_CHARS]
    return (" | ".join(word for word in told if word), f"    {begin}")
