"""Finds out how a table of events is written: packing, separator, quotation marks and columns."""

from __future__ import annotations

import gzip
import hashlib
import re
import shutil
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from dragoman.errors import ReadError, suggest

_BLOCK = 1 << 20


@dataclass(frozen=True)
class Layout:
    """How a file is written; ``columns`` holds every column's plain name, in the file's order.

    ``member`` is the file's name inside a zip archive.
    """

    path: Path
    separator: str
    quote: str
    columns: tuple[str, ...]
    sha256: str
    has_heading: bool = True
    member: str | None = None

    def has(self, column: str) -> bool:
        """Whether the file has the column."""
        return column in self.columns

    def unpack(self, scratch: Path) -> Path:
        """A file that DuckDB can read: this one, or the member of a zip archive put into ``scratch``."""
        if self.member is None:
            return self.path
        target = scratch / "unpacked.csv"
        with _open(self.path, self.member) as packed, target.open("wb") as out:
            shutil.copyfileobj(packed, out, _BLOCK)
        return target

    @property
    def compression(self) -> str:
        """How DuckDB is to unpack the file, whatever it is called."""
        with self.path.open("rb") as handle:
            return "gzip" if handle.read(2) == b"\x1f\x8b" else "none"


def read_layout(
    path: Path, needed: tuple[str, ...], kind: str, headless: Mapping[int, tuple[str, ...]] | None = None
) -> Layout:
    """The layout of a file that must have the columns ``needed``.

    ``headless`` gives, by their number, the names of the columns of files that come without a heading.

    Raises:
        ReadError: it cannot be opened, is empty, or lacks columns; the message names both.
    """
    try:
        member = _member(path)
        head, digest = _first_line(path, member), _hash(path)
    except (OSError, EOFError, zipfile.BadZipFile) as error:
        raise ReadError(f"{path}: cannot be read: {getattr(error, 'strerror', None) or error}") from error
    separator = max("\t,;|", key=head.count)
    columns = _plain_names(head, separator)
    has_heading = needed[0] in columns or not headless
    if headless and not has_heading:
        columns = _headless(path, head, headless, kind, needed)
        separator = "\t"
    missing = [name for name in needed if name not in columns]
    if missing:
        found = ", ".join(name for name in columns if name)[:200] or "nothing"
        hint = suggest(missing[0], columns)
        raise ReadError(
            f"{path}: not a table of {kind}: expected the columns {', '.join(needed)};"
            f" missing {', '.join(missing)}{hint}; found {found}"
        )
    quote = '"' if has_heading and (separator != "\t" or head.lstrip().startswith('"')) else ""
    return Layout(path, separator, quote, columns, digest, has_heading, member)


def _headless(
    path: Path, head: str, headless: Mapping[int, tuple[str, ...]], kind: str, needed: tuple[str, ...]
) -> tuple[str, ...]:
    """The columns of a file without a heading, by how many cells its first line has."""
    cells = head.split("\t")
    while len(cells) not in headless and len(cells) > max(headless) and not cells[-1].strip():
        cells.pop()
    if len(cells) not in headless:
        widths = ", ".join(str(width) for width in sorted(headless, reverse=True))
        raise ReadError(
            f"{path}: not a table of {kind}: expected {widths} columns between tabs, or a heading with"
            f" {', '.join(needed)}; found {len(cells)} columns, beginning {cells[0][:40]!r}"
        )
    return headless[len(cells)]


def _member(path: Path) -> str | None:
    """The one table inside a zip archive; None where the file is none."""
    with path.open("rb") as handle:
        if handle.read(4) != b"PK\x03\x04":
            return None
    with zipfile.ZipFile(path) as archive:
        names = [entry.filename for entry in archive.infolist() if not entry.is_dir()]
    if len(names) != 1:
        raise ReadError(f"{path}: expected one table in the archive, found {len(names)} files")
    return names[0]


def _open(path: Path, member: str | None) -> IO[bytes] | gzip.GzipFile:
    if member is not None:
        return zipfile.ZipFile(path).open(member)
    with path.open("rb") as raw:
        packed = raw.read(2) == b"\x1f\x8b"
    return gzip.open(path, "rb") if packed else path.open("rb")


def _first_line(path: Path, member: str | None) -> str:
    with _open(path, member) as handle:
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
