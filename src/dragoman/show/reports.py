"""What the store tells, for ``dragoman dossier``, ``statements`` and ``calendar``."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from rich.console import Console

from dragoman.resolve.register_countries import find_country
from dragoman.show.dossier import Dossier, read_dossier, render_html, render_ics, render_text
from dragoman.show.dossier.build import EVERYBODY
from dragoman.show.dossier.text import SafeText, render_calendar
from dragoman.store import StoredStatement, open_store


def show_dossier(
    store_path: Path,
    country: str,
    other: str | None,
    since: dt.date | None,
    until: dt.date | None,
    html: Path | None,
    console: Console,
) -> None:
    """Print a dossier, and write it as a page where a file is named."""
    dossier = _read(store_path, country, other, since, until)
    if html:
        html.write_text(render_html(dossier), encoding="utf-8")
    render_text(dossier, console)
    if html:
        console.print(f"Written as a page to {html}", highlight=False)


def show_calendar(
    store_path: Path,
    country: str | None,
    other: str | None,
    since: dt.date | None,
    until: dt.date | None,
    ics: Path | None,
    console: Console,
) -> None:
    """Print what is coming, of everybody or of a country or pair; iCalendar where a file is named."""
    dossier = _read(store_path, country, other, since, until)
    if ics:
        ics.write_bytes(render_ics(dossier).encode())
    render_calendar(dossier, console)
    if ics:
        console.print(f"Written as iCalendar to {ics}", highlight=False)


def _read(
    store_path: Path, country: str | None, other: str | None, since: dt.date | None, until: dt.date | None
) -> Dossier:
    pair = [find_country(name) for name in (country, other) if name is not None] or [EVERYBODY]
    return read_dossier(open_store(store_path), *pair, since=since, until=until)


def show_statements(
    store_path: Path, by: str | None, since: dt.date | None, until: dt.date | None, console: Console
) -> None:
    """Print somebody's words over time, or everybody's: a name, part of a name, or a country."""
    rows = list(open_store(store_path).statements(since=since, until=until))
    found = [row for row in rows if by is None or _speaks(row, by)]
    if not found:
        speakers = sorted({_speaker(row) for row in rows} - {"somebody"})
        console.print(
            f"No statement by {by!r}. Speakers in this store: {', '.join(speakers) or 'none'}.", markup=False
        )
    for row in found:
        statement = row.statement
        doubt = (
            " (or " + ", ".join(c.name or "?" for c in statement.candidates) + ")"
            if statement.ambiguous
            else ""
        )
        head = SafeText(f"{row.article_date or 'no date'}  {_speaker(row)}{doubt}", style="bold")
        console.print(
            head.append(f"  {statement.kind}, {statement.cue.text if statement.cue else 'no cue'}", "dim")
        )
        console.print(SafeText(f"    {statement.content.text}"))
        console.print(SafeText(f"    {row.article_title or row.article_id}", style="dim"))


def _speaker(row: StoredStatement) -> str:
    speaker = row.statement.speaker
    return "somebody" if speaker is None else speaker.name or speaker.text


def _speaks(row: StoredStatement, by: str) -> bool:
    speaker = row.statement.speaker
    if speaker is None:
        return False
    wanted = by.casefold()
    named = [speaker.name, speaker.text, speaker.country, *(c.name for c in row.statement.candidates)]
    return any(name and (wanted == name.casefold() or wanted in name.casefold()) for name in named)
