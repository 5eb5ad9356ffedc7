"""Writes and checks replication packages, and tells what came of it."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import get_args

from rich.console import Console

from dragoman.errors import SettingsError, suggest
from dragoman.store import open_store
from dragoman.store.exporting import hold_memory
from dragoman.store.packaging import TextLevel, check_package, write_package


def package_with_report(store: Path, folder: Path, text: str, console: Console) -> None:
    """Write a package and tell how large it is.

    Raises:
        SettingsError: the level of text is not known.
    """
    level = next((known for known in get_args(TextLevel) if known == text), None)
    if level is None:
        known = ", ".join(get_args(TextLevel))
        raise SettingsError(
            f"--with-text: expected {known}, found {text!r}{suggest(text, get_args(TextLevel))}"
        )
    opened = open_store(store)
    with tempfile.TemporaryDirectory(prefix="dragoman-package-") as scratch:
        hold_memory(opened, Path(scratch))
        done = write_package(opened, folder, level)
    rows = ", ".join(f"{n:,} {table}" for table, n in done.rows.items())
    size = f"{done.n_files} files, {done.n_bytes / 1e6:,.1f} MB"
    console.print(f"{rows}: {size} → {folder}", highlight=False, markup=False)
    console.print(f"  check it with: dragoman package --check {folder}", highlight=False, markup=False)


def check_with_report(folder: Path, console: Console) -> int:
    """Compare a package with its checksums; 0 where it is whole, else 1."""
    found = check_package(folder)
    kinds = {"changed": found.changed, "missing": found.missing, "not in the list": found.unlisted}
    for kind, names in kinds.items():
        for name in names:
            console.print(f"{kind}: {name}", highlight=False, markup=False)
    verdict = "whole" if found.is_whole else "not as it was written"
    console.print(f"{folder}: {found.n_files} files, {verdict}", highlight=False, markup=False)
    return 0 if found.is_whole else 1
