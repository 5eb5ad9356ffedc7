"""Compares a package with its checksums."""

from __future__ import annotations

import hashlib
from pathlib import Path

from dragoman.errors import StoreError
from dragoman.records import Record

CHECKSUMS = "SHA256SUMS"
_BLOCK = 1 << 20


class CheckedPackage(Record, frozen=True, kw_only=True):
    """What a check found, each a list of names inside the package."""

    n_files: int
    changed: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    unlisted: tuple[str, ...] = ()

    @property
    def is_whole(self) -> bool:
        """Whether every listed file is there unchanged, and nothing else is."""
        return not (self.changed or self.missing or self.unlisted)


def hash_file(path: Path) -> str:
    """The SHA-256 of a file, as hexadecimal digits."""
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while block := stream.read(_BLOCK):
            digest.update(block)
    return digest.hexdigest()


def files_of(folder: Path) -> list[str]:
    """The files of a package but its list of checksums, in order, with ``/`` between their parts."""
    found = (path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    return sorted(name for name in found if name != CHECKSUMS)


def write_checksums(folder: Path) -> None:
    """Write the list that ``sha256sum -c SHA256SUMS`` reads."""
    lines = [f"{hash_file(folder / name)}  {name}\n" for name in files_of(folder)]
    (folder / CHECKSUMS).write_text("".join(lines), encoding="utf-8")


def check_package(folder: Path) -> CheckedPackage:
    """Compare every file with the list of checksums.

    Raises:
        StoreError: the folder is no package, or its list cannot be read.
    """
    path = folder / CHECKSUMS
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise StoreError(
            f"{folder}: no package here: {CHECKSUMS} cannot be read ({error.strerror})"
        ) from error
    listed: dict[str, str] = {}
    for number, line in enumerate(lines, 1):
        digest, _, name = line.partition("  ")
        if len(digest) != hashlib.sha256().digest_size * 2 or not name:
            raise StoreError(
                f"{path}:{number}: expected a checksum, two spaces and a name, found {line[:60]!r}"
            )
        listed[name] = digest
    there = files_of(folder)
    return CheckedPackage(
        n_files=len(listed),
        missing=tuple(name for name in listed if name not in there),
        unlisted=tuple(name for name in there if name not in listed),
        changed=tuple(
            name for name, digest in listed.items() if name in there and hash_file(folder / name) != digest
        ),
    )
