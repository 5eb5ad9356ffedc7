"""Knows what the columns of tables are called, read from ``data/read/columns.yaml``."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping, Sequence
from importlib.resources import files

import yaml

from dragoman.errors import suggest

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@functools.lru_cache(maxsize=1)
def load_columns() -> dict[str, tuple[str, ...]]:
    """For each field of ours the names by which tables call it, best first."""
    text = (files("dragoman") / "data" / "read" / "columns.yaml").read_text(encoding="utf-8")
    return {field: tuple(names) for field, names in yaml.load(text, Loader=_Loader).items()}  # noqa: S506


def guess_columns(header: Iterable[str], chosen: Mapping[str, str] | None = None) -> dict[str, str]:
    """Which column of a table holds which field of ours; the column's own spelling is kept.

    Args:
        header: the names of the columns.
        chosen: fields of ours with the columns that a user names for them; these win where they exist.
    """
    spelled: dict[str, str] = {}
    for name in header:
        spelled.setdefault(fold_name(name), name)
    found = {}
    for field, names in load_columns().items():
        wanted = [fold_name(chosen[field])] if chosen and field in chosen else []
        column = next((spelled[name] for name in (*wanted, *names) if name in spelled), None)
        if column is not None:
            found[field] = column
    return found


def check_chosen(chosen: Mapping[str, str], header: Sequence[str]) -> str | None:
    """What is wrong with the columns that a user named, if anything."""
    for field, column in chosen.items():
        if field not in load_columns():
            return f"columns: there is no field {field!r} (fields: {', '.join(load_columns())})"
        if fold_name(column) not in map(fold_name, header):
            return f"columns: no column {column!r} for {field}{suggest(column, header)}"
    return None


def fold_name(name: str) -> str:
    """A column's name as names are compared."""
    return "_".join(name.lower().replace(".", " ").replace("-", " ").replace("_", " ").split())


def describe_columns(columns: Mapping[str, str], header: Sequence[str]) -> str:
    """How a table is read, in one line: which column is what, and which are left alone."""
    shown = ", ".join(f"{field} = {column}" for field, column in columns.items())
    left = [name for name in header if name not in columns.values()]
    rest = f"; left alone: {', '.join(left[:12])}{', …' if len(left) > 12 else ''}" if left else ""
    return f"columns: {shown}{rest}"
