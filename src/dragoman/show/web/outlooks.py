"""Forecasts for pages: only from models that are trained already, so that no visitor waits for learning."""

from __future__ import annotations

import datetime as dt

from dragoman.errors import DragomanError
from dragoman.forecast.archive import Archive
from dragoman.forecast.classes import QuestionClass, load_classes
from dragoman.forecast.models import is_learned
from dragoman.forecast.outlook import Desk, Outlook, open_desk
from dragoman.show.web.relations import power_name
from dragoman.show.web.snapshot import Reader

USUAL_DAYS = 30
HORIZONS = (1, 7, 30)
"""The windows, in days, that pages ask about."""


def read_desk(reader: Reader) -> Desk | None:
    """The store's dealings as of the morning after its last report; None where it has none."""

    def make() -> Desk | None:
        try:
            return open_desk(reader, load_classes(), None, dt.date.today(), name_of=power_name)
        except DragomanError:
            return None

    return reader.remember("desk", make)


def has_models(reader: Reader) -> bool:
    """Whether any model is kept beside the store; asked first, for reading all dealings takes a second."""
    folder = reader.root / "forecasts" / "models"
    return folder.is_dir() and any(folder.glob("*.json"))


def kept_outlooks(reader: Reader, a: str, b: str, days: int = USUAL_DAYS) -> list[Outlook]:
    """The forecasts of ``a`` towards ``b`` for every class that a model is trained for."""
    if not has_models(reader):
        return []
    return reader.remember(("outlooks", a, b, days), lambda: _outlooks(reader, a, b, days))


def _outlooks(reader: Reader, a: str, b: str, days: int) -> list[Outlook]:
    desk = read_desk(reader)
    if desk is None or {a, b} - set(desk.dealings.countries):
        return []
    return [desk.outlook(a, b, known, days) for known in trained_classes(desk, days)]


def trained_classes(desk: Desk, days: int) -> list[QuestionClass]:
    """The classes for which a model of this window is kept."""
    return [
        known
        for known in desk.dealings.classes
        if is_learned(desk.dealings, known, days, desk.morning, desk.keep_in, desk.version)
    ]


def read_archive(reader: Reader) -> Archive | None:
    """The frozen forecasts of the store; None where none was ever issued.

    Raises:
        StoreError: the archive was changed by hand.
    """
    folder = reader.root / "forecasts"
    if not (folder / "forecasts.jsonl").is_file():
        return None
    return reader.remember("archive", lambda: Archive(folder))
