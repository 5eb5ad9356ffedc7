"""Dragoman reads the news and keeps the diplomatic record.

Example:
    >>> import dragoman
    >>> coded = dragoman.load().code("Russia's foreign minister met Kim.", date="2018-05-31")
    >>> store = dragoman.open_store("my-store")
"""

from __future__ import annotations

import datetime as dt
import importlib
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dragoman import errors
    from dragoman.pipeline import Coder
    from dragoman.records import Article, Coded, Event, Party, Place, Span, Statement, Time
    from dragoman.settings import Settings, load_settings
    from dragoman.store import Store, open_store

__version__ = "0.1.0"

__all__ = [
    "Article", "Coded", "Coder", "Event", "Party", "Place", "Settings", "Span", "Statement", "Store", "Time",
    "code", "errors", "load", "load_settings", "open_store",
]  # fmt: skip

# Loaded when first asked for: the language pipeline alone takes most of a second to import.
_RECORDS = ("Article", "Coded", "Event", "Party", "Place", "Span", "Statement", "Time")
_HOMES = {
    "Coder": "pipeline",
    "Settings": "settings",
    "load_settings": "settings",
    "Store": "store",
    "open_store": "store",
} | dict.fromkeys(_RECORDS, "records")


def __getattr__(name: str) -> Any:
    if name == "errors":
        return importlib.import_module("dragoman.errors")
    if name in _HOMES:
        return getattr(importlib.import_module(f"dragoman.{_HOMES[name]}"), name)
    raise AttributeError(f"module 'dragoman' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted([*__all__, "__version__"])


def load(settings_file: Path | str | None = None, **settings: Any) -> Coder:
    """A coder with the settings of ``settings_file``, the environment and the keywords, in this order."""
    face = importlib.import_module("dragoman")
    coder: Coder = face.Coder(face.load_settings(Path(settings_file) if settings_file else None, **settings))
    return coder


def code(text: str, date: dt.date | str | None = None) -> Coded:
    """Code one text with the default settings."""
    return load().code(text, date=date)
