"""Opens what is packed: gz, bz2, xz and zip, also within each other, and never more than an allowance."""

from __future__ import annotations

import bz2
import gzip
import lzma
import shutil
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, Any

from dragoman.read.crawls import WARC_SUFFIXES
from dragoman.read.formats import READABLE_SUFFIXES, UNREAD_SUFFIXES, read_stream
from dragoman.read.members import MemberStream
from dragoman.read.packing import Allowance, PackedBombError
from dragoman.read.pages import OnProblem, RawPage, make_problem
from dragoman.read.streams import count_stream
from dragoman.settings import Settings

ZIP_SUFFIXES = (".zip", ".wacz")
MAX_MEMBERS = 100_000
"""A zip with more members than these is refused."""
MAX_DEPTH = 3
"""Zips within zips are opened so deep."""
OPENERS: dict[str, Callable[[Any], IO[bytes]]] = {
    ".gz": lambda stream: gzip.GzipFile(fileobj=stream),  # type: ignore[dict-item,return-value]
    ".bz2": bz2.BZ2File,
    ".xz": lzma.LZMAFile,
}
BROKEN = (gzip.BadGzipFile, zlib.error, zipfile.BadZipFile, lzma.LZMAError)


def plain_name(path: str) -> str:
    """The name in lower case without the packing at its end."""
    name = path.lower()
    return next((name.removesuffix(suffix) for suffix in OPENERS if name.endswith(suffix)), name)


def read_packed(
    stream: IO[bytes],
    name: str,
    origin: str,
    allowance: Allowance,
    settings: Settings,
    on_problem: OnProblem,
    depth: int = 0,
) -> Iterator[RawPage]:
    """The pages of an open file, packed or not.

    Raises:
        PackedBombError: more comes out than texts ever give.
        EOFError, OSError, zlib.error, zipfile.BadZipFile: the file is cut or damaged.
    """
    lower = name.lower()
    if lower.endswith(ZIP_SUFFIXES):
        yield from _read_zip(stream, lower, origin, allowance, settings, on_problem, depth)
        return
    plain = plain_name(name)
    if lower.endswith(".gz") and plain.endswith(WARC_SUFFIXES):
        members = MemberStream(
            stream, lambda what: on_problem(make_problem(origin, "damaged", what)), allowance
        )
        yield from read_stream(members, plain, origin, settings, on_problem)  # type: ignore[arg-type]
        return
    opener = next((opener for suffix, opener in OPENERS.items() if lower.endswith(suffix)), None)
    if opener is None:
        yield from read_stream(stream, plain, origin, settings, on_problem)
        return
    with opener(stream) as inner:
        yield from read_stream(count_stream(inner, allowance.take), plain, origin, settings, on_problem)


def _read_zip(
    stream: IO[bytes],
    name: str,
    origin: str,
    allowance: Allowance,
    settings: Settings,
    on_problem: OnProblem,
    depth: int,
) -> Iterator[RawPage]:
    """The members of a zip that can be read, in order of their names; a broken one does not hide the next."""
    if depth >= MAX_DEPTH:
        on_problem(make_problem(origin, "nested", f"zips within zips are opened {MAX_DEPTH} deep, no deeper"))
        return
    with zipfile.ZipFile(stream) as archive:
        members = [member for member in archive.infolist() if _is_wanted(member.filename, name)]
        if len(members) > MAX_MEMBERS:
            on_problem(make_problem(origin, "size", f"{len(members):,} members, more than {MAX_MEMBERS:,}"))
            return
        for member in sorted(members, key=lambda m: m.filename):
            inner = f"{origin}/{member.filename}"
            try:
                with archive.open(member) as opened:
                    yield from _read_member(opened, member, inner, allowance, settings, on_problem, depth)
            except PackedBombError:
                raise
            except (EOFError, OSError, RuntimeError, NotImplementedError, *BROKEN) as error:
                on_problem(make_problem(inner, "damaged", f"cannot be read out of the archive: {error}"))


def _read_member(
    opened: IO[bytes],
    member: zipfile.ZipInfo,
    origin: str,
    allowance: Allowance,
    settings: Settings,
    on_problem: OnProblem,
    depth: int,
) -> Iterator[RawPage]:
    counted = count_stream(opened, allowance.take)
    if not member.filename.lower().endswith(ZIP_SUFFIXES):
        yield from read_packed(counted, member.filename, origin, allowance, settings, on_problem)
        return
    with tempfile.TemporaryFile() as spooled:  # a zip is read from its end
        shutil.copyfileobj(counted, spooled)
        spooled.seek(0)
        yield from read_packed(spooled, member.filename, origin, allowance, settings, on_problem, depth + 1)


def _is_wanted(member: str, archive: str) -> bool:
    if Path(member).name.startswith((".", "__MACOSX")) or member.startswith("__MACOSX/"):
        return False
    plain = plain_name(member)
    if archive.endswith(".wacz"):
        return plain.endswith(WARC_SUFFIXES)
    return plain.endswith((*READABLE_SUFFIXES, *ZIP_SUFFIXES, *UNREAD_SUFFIXES))
