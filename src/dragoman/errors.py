"""Every error that Dragoman raises on purpose.

    DragomanError                 the root: catch this one to catch them all
    ├── SettingsError             a setting is unknown or its value is out of range
    ├── DataError                 a data file (codebook, register, cues) is wrong; names file and line
    │   ├── CodebookError         a codebook entry
    │   └── RegisterError         a row of the actor register or of a user's overlay
    ├── ReadError                 a source cannot be opened or is not what it claims to be
    ├── CleanError                nothing worth keeping is left of a page
    ├── LanguageError             the text is in a language that the coder does not read
    ├── ParseError                the language pipeline is missing or failed
    ├── StoreError                a store is missing, damaged, locked or of a newer schema
    ├── EngineError               a cluster cannot be reached, or its machines cannot do the work
    ├── UnknownActorError         no country or actor of that name; carries suggestions
    └── ContractError             a line of JSON Lines input is not what the verb reads

A message says what was found and what was expected, and where.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from pathlib import Path


class DragomanError(Exception):
    """The root of all errors that Dragoman raises on purpose; ``kind`` is its name in JSON output."""

    @property
    def kind(self) -> str:
        """The class name without ``Error`` in lower case, for example ``read``."""
        return type(self).__name__.removesuffix("Error").lower()


class SettingsError(DragomanError):
    """A setting is unknown, or its value is not one that it can take."""


class DataError(DragomanError):
    """A data file is wrong; the message begins with ``file:line:``."""

    def __init__(self, message: str, path: Path | str | None = None, line: int | None = None) -> None:
        where = "" if path is None else f"{path}:{line}: " if line else f"{path}: "
        super().__init__(where + message)
        self.path = path
        self.line = line


class CodebookError(DataError):
    """An entry of the codebook is wrong."""


class RegisterError(DataError):
    """A row of the actor register, or of a user's overlay of it, is wrong."""


class ReadError(DragomanError):
    """A source cannot be opened, or is not what its name claims."""


class CleanError(DragomanError):
    """Nothing worth keeping is left of a page."""


class LanguageError(DragomanError):
    """The text is in a language that the coder does not read."""


class ParseError(DragomanError):
    """The language pipeline is not installed, or it failed on a text."""


class StoreError(DragomanError):
    """A store is missing, damaged, in use by a writer, or written by a newer schema."""


class EngineError(DragomanError):
    """A cluster cannot be reached, or its machines cannot do the work."""


class UnknownActorError(DragomanError):
    """No country or actor is known by this name."""


class ContractError(DragomanError):
    """A line of JSON Lines input does not have the fields that the verb reads."""


def suggest(found: str, known: Iterable[str]) -> str:
    """``; did you mean X or Y?`` for the nearest known words, or nothing where none is near."""
    by_fold = {word.casefold(): word for word in known}
    near = difflib.get_close_matches(found.casefold(), by_fold, n=3, cutoff=0.6)
    return f"; did you mean {' or '.join(by_fold[word] for word in near)}?" if near else ""
