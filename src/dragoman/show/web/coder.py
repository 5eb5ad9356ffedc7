"""The coder of a workbench: made when a page first needs it, and asked by one request at a time."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TypeVar

from dragoman.pipeline import Coder
from dragoman.settings import Settings

Found = TypeVar("Found")
_TURN = threading.Lock()
_CODERS: dict[str, Coder] = {}


def with_coder(settings: Settings, work: Callable[[Coder], Found]) -> Found:
    """What the work gives, done with the one coder of these settings."""
    with _TURN:
        coder = _CODERS.setdefault(repr(settings), Coder(settings))
        return work(coder)
