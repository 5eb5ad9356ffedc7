"""The classes of deeds that forecasts are about, as data: which codes, kinds and statuses make one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, get_args

import yaml

from dragoman.errors import DataError, SettingsError, suggest
from dragoman.records import EventType, Status

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_DEEDS = ("occurred", "ongoing")
_FIELDS = ("question", "codes", "kinds", "statuses")

AHEAD = ("planned", "proposed")
"""Statuses of what is announced and has not happened."""


@dataclass(frozen=True)
class QuestionClass:
    """A class of deeds; ``codes`` are beginnings of CAMEO codes, ``kinds`` PLOVER types or type/mode."""

    name: str
    question: str
    codes: tuple[str, ...]
    kinds: tuple[str, ...]
    statuses: tuple[str, ...] = _DEEDS

    def is_about(self, cameo: str | None, event_type: str | None, mode: str | None) -> bool:
        """Whether an event is of this class, whatever became of it; its code decides where it has one."""
        if cameo:
            return cameo.startswith(self.codes)
        return event_type in self.kinds or f"{event_type}/{mode}" in self.kinds

    def is_deed(self, cameo: str | None, event_type: str | None, mode: str | None, status: str) -> bool:
        """Whether an event is of this class and counts as done."""
        return status in self.statuses and self.is_about(cameo, event_type, mode)

    def ask(self, a: str, b: str) -> str:
        """The question in words, for two named countries."""
        return self.question.format(a=a, b=b)

    def rule(self) -> str:
        """What makes an event count, in one line, as it is frozen with a forecast."""
        kinds = ", ".join(self.kinds) or "none"
        codes = ", ".join(self.codes) or "none"
        return f"CAMEO {codes}; without a code {kinds}; status {', '.join(self.statuses)}"


def load_classes(overlay: Path | None = None) -> tuple[QuestionClass, ...]:
    """The named classes, with those of an overlay laid over them.

    Raises:
        DataError: an entry is wrong; the message names the file and the class.
    """
    found = dict(_shipped())
    if overlay is not None:
        try:
            text = overlay.read_text(encoding="utf-8")
        except OSError as error:
            raise DataError(f"cannot be read: {error.strerror}", overlay) from error
        found |= _read(text, str(overlay))
    return tuple(found.values())


def choose_class(classes: Iterable[QuestionClass], name: str) -> QuestionClass:
    """The class of a name; blanks, hyphens and capitals do not matter.

    Raises:
        SettingsError: there is none, with suggestions.
    """
    by_name = {known.name: known for known in classes}
    wanted = name.strip().casefold().replace("-", "_").replace(" ", "_")
    if wanted not in by_name:
        raise SettingsError(
            f"--class: unknown {name!r}{suggest(wanted, by_name)}; known: {', '.join(by_name)}"
        )
    return by_name[wanted]


@cache
def _shipped() -> Mapping[str, QuestionClass]:
    path = files("dragoman") / "data" / "forecast" / "classes.yaml"
    return _read(path.read_text(encoding="utf-8"), "classes.yaml")


def _read(text: str, path: str) -> dict[str, QuestionClass]:
    try:
        told = yaml.load(text, Loader=_LOADER)  # noqa: S506  (a safe loader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else None
        raise DataError(f"not valid YAML: {error.problem}", path, line) from error
    if not isinstance(told, dict):
        raise DataError("expected classes by name", path)
    lines = text.splitlines()
    found = {}
    for name, entry in told.items():
        line = next((n for n, row in enumerate(lines, 1) if row.startswith(f"{name}:")), None)
        found[str(name)] = _entry(str(name), entry, path, line)
    return found


def _entry(name: str, entry: Any, path: str, line: int | None) -> QuestionClass:
    if not isinstance(entry, dict):
        raise DataError(f"class {name}: expected a table with {', '.join(_FIELDS)}", path, line)
    for field in entry:
        if field not in _FIELDS:
            raise DataError(f"class {name}: unknown {field!r}{suggest(str(field), _FIELDS)}", path, line)
    codes = _words(entry, "codes", name, path, line)
    kinds = _words(entry, "kinds", name, path, line)
    statuses = _words(entry, "statuses", name, path, line) or _DEEDS
    if not codes and not kinds:
        raise DataError(f"class {name}: needs codes or kinds", path, line)
    _check(kinds, get_args(EventType), f"class {name}: kind", path, line)
    _check(statuses, get_args(Status), f"class {name}: status", path, line)
    question = str(entry.get("question") or f"{{a}} does {name.replace('_', ' ')} to {{b}}")
    try:
        question.format(a="A", b="B")
    except (KeyError, IndexError, ValueError) as error:
        raise DataError(f"class {name}: question may hold {{a}} and {{b}} only", path, line) from error
    return QuestionClass(name, question, codes, kinds, statuses)


def _words(entry: Mapping[str, Any], field: str, name: str, path: str, line: int | None) -> tuple[str, ...]:
    words = entry.get(field) or []
    if not isinstance(words, list) or not all(isinstance(word, str) and word for word in words):
        raise DataError(f"class {name}: {field} must be a list of texts (quote codes)", path, line)
    return tuple(words)


def _check(words: Iterable[str], known: tuple[str, ...], what: str, path: str, line: int | None) -> None:
    for word in words:
        if word.split("/")[0] not in known:
            raise DataError(f"{what}: unknown {word!r}{suggest(word, known)}", path, line)
