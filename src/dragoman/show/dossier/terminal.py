"""What the parts of a dossier in a terminal are made of: safe text, signs before lines, what is left out."""

from __future__ import annotations

from typing import Any

from rich.console import RenderableType
from rich.padding import Padding
from rich.style import Style
from rich.table import Table
from rich.text import Text

from dragoman.show.dossier.words import count_of

# C0 and C1 controls but tab and line feed: a terminal would obey them.
_CONTROLS = dict.fromkeys([*range(9), *range(11, 32), *range(127, 160)], "\ufffd")


class SafeText(Text):
    """Text that holds no control characters, whatever an article holds."""

    def __init__(self, text: str = "", style: str | Style = "", **options: Any) -> None:
        super().__init__(text.translate(_CONTROLS), style, **options)

    def append(self, text: Text | str, style: str | Style | None = None) -> SafeText:
        """Add words at the end."""
        super().append(text.translate(_CONTROLS) if isinstance(text, str) else text, style)
        return self


def hang(sign: str, body: RenderableType, indent: int = 0) -> RenderableType:
    """Something with a sign before it."""
    grid = Table.grid(padding=(0, 1, 0, 0))
    grid.add_column(width=1, no_wrap=True)
    grid.add_column(overflow="fold")
    grid.add_row(SafeText(sign), body)
    return Padding(grid, (0, 0, 0, indent))


def nothing(words: str) -> list[RenderableType]:
    """That there is nothing to show."""
    return [SafeText(words, style="dim")]


def left_out(
    n_all: int, shown: int, noun: str, where: str = "--html writes them all"
) -> list[RenderableType]:
    """How many are not shown, and where they are."""
    left = n_all - shown
    more = f"{count_of(left, f'more {noun}')} not shown here; {where}."
    return [SafeText(more, style="dim")] if left > 0 else []
