"""Finds out how a table of events is written: packing, separator, quotation marks and columns."""

from __future__ import annotations

import gzip
import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

from dragoman.errors import ReadError, suggest

_BLOCK = 1 << 20


@dataclass(frozen=True)
class Layout:
    """How a file is written; ``columns`` holds every column's plain name, in the file's order."""

    path: Path
    separator: str
    quote: str
    columns: tuple[str, ...]
    sha256: str

    def has(self, column: str) -> bool:
        """Whether the file has the column."""
        return column in self.columns


def read_layout(path: Path, needed: tuple[str, ...], kind: str) -> Layout:
    """The layout of a file that must have the columns ``needed``.

    Raises:
        ReadError: it cannot be opened, is empty, or lacks columns; the message names both.
    """
    try:
        head, digest = _first_line(path), _hash(path)
    except (OSError, EOFError) as error:
        raise ReadError(f"{path}: cannot be read: {getattr(error, 'strerror', None) or error}") from error
    separator = max("\t,;|", key=head.count)
    columns = _plain_names(head, separator)
    missing = [name for name in needed if name not in columns]
    if missing:
        found = ", ".join(name for name in columns if name)[:200] or "nothing"
        hint = suggest(missing[0], columns)
        raise ReadError(
            f"{path}: not a table of {kind}: expected the columns {', '.join(needed)};"
            f" missing {', '.join(missing)}{hint}; found {found}"
        )
    quote = '"' if separator != "\t" or head.lstrip().startswith('"') else ""
    return Layout(path, separator, quote, columns, digest)


def _first_line(path: Path) -> str:
    with path.open("rb") as raw:
        packed = raw.read(2) == b"\x1f\x8b"
    with gzip.open(path, "rb") if packed else path.open("rb") as handle:
        line = handle.readline(_BLOCK)
    return line.decode("utf-8-sig", errors="replace").strip("\r\n")


def _hash(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as handle:
        while block := handle.read(_BLOCK):
            digest.update(block)
    return digest.hexdigest()


def _plain_names(head: str, separator: str) -> tuple[str, ...]:
    """Lower case with underscores; a column that has no name or repeats one gets its number."""
    names: list[str] = []
    for number, cell in enumerate(head.split(separator)):
        name = re.sub(r"[^a-z0-9]+", "_", cell.casefold()).strip("_")
        names.append(name if name and name not in names else f"column_{number}")
    return tuple(names)
