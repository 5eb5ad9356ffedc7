"""Keeps corrections: one JSON line each, only ever added to, in the store's own folder."""

from __future__ import annotations

import fcntl
import hashlib
import os
from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec

from dragoman.errors import StoreError
from dragoman.store.review.corrections import Correction, read_correction

FILE = "corrections.jsonl"


class Journal:
    """The corrections of a store, oldest first, as they are in its folder now."""

    def __init__(self, root: Path) -> None:
        self.path = root / "review" / FILE

    def read(self) -> list[Correction]:
        """All corrections.

        Raises:
            StoreError: a line is no correction; the message names file and line.
        """
        return list(read_corrections(self.path)) if self.path.is_file() else []

    def add(self, corrections: Iterable[Correction]) -> int:
        """Add corrections; those that the journal holds already are left out. How many were added.

        Two that write at once do not mix their lines.
        """
        self.path.parent.mkdir(exist_ok=True)
        with self.path.open("a+b") as stream:
            fcntl.flock(stream, fcntl.LOCK_EX)
            known = {each.correction_id for each in self.read()}
            fresh = [each for each in corrections if each.correction_id not in known]
            stream.write(b"".join(msgspec.json.encode(each) + b"\n" for each in fresh))
            stream.flush()
            os.fsync(stream.fileno())
        return len(fresh)


def read_corrections(path: Path) -> Iterator[Correction]:
    """The corrections of a file of JSON lines, as a journal or an export has them.

    Raises:
        StoreError: the file cannot be read, or a line is no correction; the message names it.
    """
    try:
        lines = path.read_bytes().splitlines()
    except OSError as error:
        raise StoreError(f"{path}: cannot be read: {error.strerror}") from error
    for number, line in enumerate(lines, 1):
        if line.strip():
            yield read_correction(line, f"{path}:{number}")


def journal_version(root: Path) -> str:
    """A fingerprint of a store's corrections; empty where there are none."""
    path = root / "review" / FILE
    return hashlib.sha256(path.read_bytes()).hexdigest()[:16] if path.is_file() else ""


def standing(corrections: Iterable[Correction]) -> dict[str, list[Correction]]:
    """By event, every reviewer's last decision that was not taken back, in the order of time."""
    ordered = sorted(corrections, key=lambda each: each.at)
    undone = {each.undoes for each in ordered if each.verdict == "undone"}
    latest: dict[tuple[str, str], Correction] = {}
    for each in ordered:
        if each.verdict != "undone" and each.correction_id not in undone:
            latest.pop((each.event_id, each.reviewer), None)
            latest[each.event_id, each.reviewer] = each
    found: dict[str, list[Correction]] = {}
    for each in latest.values():
        found.setdefault(each.event_id, []).append(each)
    return found


def decisions(corrections: Iterable[Correction]) -> dict[str, Correction]:
    """By event, the decision that counts: the last that was not taken back."""
    return {event_id: said[-1] for event_id, said in standing(corrections).items()}
