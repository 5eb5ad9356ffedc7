"""Checks that everything the program needs is there and works, for ``dragoman doctor``."""

from __future__ import annotations

import platform
import time
from collections.abc import Callable

from rich.console import Console

from dragoman import __version__
from dragoman.errors import DragomanError
from dragoman.pipeline import Coder
from dragoman.settings import Settings

_SENTENCE = "The French foreign minister met his German counterpart in Berlin on Monday."


def examine(settings: Settings, console: Console, quiet: bool = False) -> int:
    """Try each part on a real sentence and say what works; 0 where all do, else 1."""
    coder = Coder(settings)
    checks: dict[str, Callable[[], str]] = {
        "python": platform.python_version,
        "dragoman": lambda: __version__,
        "parser": lambda: coder.parser.name,
        "register": lambda: f"{sum(1 for _ in coder.resolver.register.entities()):,} entities",
        "codebook": lambda: f"{sum(1 for _ in coder.codebook.frames()):,} frames",
        "coding": lambda: _code_sentence(coder),
    }
    failed = False
    for name, check in checks.items():
        began = time.perf_counter()
        try:
            found = check()
        except DragomanError as error:
            failed = True
            console.print(f"[red]✗[/red] {name:9} {error}", highlight=False)
            continue
        if not quiet:
            elapsed = f"{time.perf_counter() - began:.2f} s"
            console.print(f"[green]✓[/green] {name:9} {found} [dim]({elapsed})[/dim]", highlight=False)
    return int(failed)


def _code_sentence(coder: Coder) -> str:
    coded = coder.code(_SENTENCE, date="2018-06-01")
    if not coded.events:
        raise DragomanError(f"no event was found in: {_SENTENCE}")
    event = coded.events[0]
    recipient = event.recipient.code if event.recipient else "?"
    return f"{event.actor.code} {event.event_type} {recipient}"
