"""The six classes of acts in which relations are counted, as data that users may change."""

from __future__ import annotations

import functools
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import yaml
from numpy.typing import NDArray

from dragoman.errors import DataError

Floats = NDArray[np.float64]

_PLACE = "relate/classes.yaml"


class ActClass(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A class of acts: its codes, how friendly it is, and how much its weekly counts vary beyond chance."""

    words: str
    announced: str
    cameo: tuple[str, ...]
    plover: tuple[str, ...]
    weight: float
    clumping: float


class ActClasses:
    """All classes in their order; an event's class is a number from 0."""

    def __init__(self, classes: dict[str, ActClass]) -> None:
        self.names = tuple(classes)
        self.words = tuple(entry.words for entry in classes.values())
        self.weights: Floats = np.array([entry.weight for entry in classes.values()], dtype=np.float64)
        self.clumping: Floats = np.array([entry.clumping for entry in classes.values()], dtype=np.float64)
        self._entries = tuple(classes.values())
        unknown = {entry.announced for entry in self._entries} - set(classes)
        if unknown:
            raise ValueError(f"announced: no class is called {min(unknown)}")

    def __len__(self) -> int:
        return len(self.names)

    @functools.cached_property
    def sql(self) -> str:
        """The number of an event's class, from ``cameo`` or ``event_type``, and ``status``; null for none."""
        by_code = self._cases("left(cameo, 2)", lambda entry: entry.cameo)
        by_type = self._cases("event_type", lambda entry: entry.plover)
        done = f"coalesce(CASE {by_code} END, CASE {by_type} END)"
        announced = " ".join(
            f"WHEN {number} THEN {self.names.index(entry.announced)}"
            for number, entry in enumerate(self._entries)
        )
        ahead = "status IN ('planned', 'proposed', 'possible')"
        return f"CASE WHEN {ahead} THEN CASE {done} {announced} END ELSE {done} END"

    def _cases(self, column: str, codes: Callable[[ActClass], tuple[str, ...]]) -> str:
        cases = []
        for number, entry in enumerate(self._entries):
            if codes(entry):
                listed = ", ".join(f"'{code}'" for code in codes(entry))
                cases.append(f"WHEN {column} IN ({listed}) THEN {number}")
        return " ".join(cases)

    def tone(self, counts: Floats, prior: float = 0.0, strength: float = 0.0) -> float:
        """From -1 (all hostile) to 1 (all friendly), by weight; ``prior`` counts as ``strength`` acts."""
        friendly = float((counts * np.maximum(self.weights, 0)).sum())
        hostile = float((counts * np.maximum(-self.weights, 0)).sum())
        total = friendly + hostile + strength
        return (friendly - hostile + strength * prior) / total if total > 0 else prior


@functools.lru_cache(maxsize=4)
def load_classes(path: Path | None = None) -> ActClasses:
    """The classes that ship, or those of a file of the same form.

    Raises:
        DataError: the file cannot be read or has another form; the message names it.
    """
    source = path or files("dragoman") / "data" / "relate" / "classes.yaml"
    try:
        loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
        content = yaml.load(source.read_text(encoding="utf-8"), Loader=loader)  # noqa: S506
        return ActClasses(msgspec.convert(content, dict[str, ActClass]))
    except (OSError, ValueError, yaml.YAMLError) as error:
        raise DataError(str(error).splitlines()[0], path or _PLACE) from error
