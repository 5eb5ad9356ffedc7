"""Shows what was coded out of one text, for ``dragoman try``."""

from __future__ import annotations

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from dragoman.records import Coded, Event, Party


def show_coded(coded: Coded, console: Console) -> None:
    """Print events, statements, times, places and actors as tables; those without rows are left out."""
    if not any((coded.events, coded.statements, coded.times, coded.places, coded.actors)):
        console.print("Nothing to code: no actor, event, statement, time or place was found.")
        return
    _print(console, "What happened", ("who", "to whom", "what", "status", "when", "words", "rule"), (
        (_party(e.actor), _party(e.recipient), _what(e), e.status, e.date.value if e.date else "",
         e.trigger.text, e.rule) for e in coded.events
    ))  # fmt: skip
    _print(console, "What was said", ("speaker", "cue", "words", "kind"), (
        (_party(s.speaker) + (" (ambiguous)" if s.ambiguous else ""), s.cue.text if s.cue else "",
         s.content.text, s.kind) for s in coded.statements
    ))  # fmt: skip
    _print(console, "When", ("words", "value", "kind"), ((t.text, t.value, t.kind) for t in coded.times))
    _print(console, "Where", ("words", "place", "country", "latitude", "longitude"), (
        (p.text, p.name, p.country or "", f"{p.latitude:.2f}", f"{p.longitude:.2f}") for p in coded.places
    ))  # fmt: skip
    _print(console, "Who", ("words", "name", "code", "by"), (
        (a.text, a.name or "", a.code or "", a.method) for a in coded.actors
    ))  # fmt: skip


def _what(event: Event) -> str:
    return f"{event.event_type} {event.event_mode or ''}".strip() + f" ({event.quad_code})"


def _party(party: Party | None) -> str:
    if party is None:
        return ""
    return f"{party.name or party.text} [{party.code or party.country or '?'}]"


def _print(console: Console, title: str, columns: tuple[str, ...], rows: object) -> None:
    listed = list(rows)  # type: ignore[call-overload]
    if not listed:
        return
    table = Table(title=title, title_justify="left", title_style="bold")
    for column in columns:
        table.add_column(column, overflow="fold")
    for row in listed:
        table.add_row(*(escape(str(cell)) for cell in row))
    console.print(table)
