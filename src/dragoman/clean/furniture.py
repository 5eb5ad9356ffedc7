"""Knows the phrases of page furniture, read from ``data/furniture/*.yaml``, one file a language."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Mapping
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

import ahocorasick_rs
import yaml

from dragoman.errors import DataError
from dragoman.records import Record

MAX_WORDS_BEGINNING = 30
"""Longer lines are not judged by how they begin: they are likelier prose."""
MAX_WORDS_STAMP = 14
"""Bylines and stamps ("Published …") are shorter than this; "Published in 1994, the book …" is not."""
MAX_WORDS_CONTAINING = 70
"""Longer lines are not thrown away for one phrase in them."""

_NUMBER = re.compile(r"\d[\d.,]*")
_EDGES = " \t.,;:!?…·•|*-–—→←»«›‹>< ✕×()[]▾▼+#\"'"
_KINDS = ("whole", "begins", "contains", "closes")
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class Hit(Record, frozen=True):
    """A phrase of furniture that a line holds: its reason and the phrase as the data has it."""

    reason: str
    phrase: str


class Phrases:
    """All phrases of all languages, ready to be asked about a line."""

    def __init__(self, tables: Iterable[Mapping[str, Any]]) -> None:
        self.whole: dict[str, Hit] = {}
        self.closes: set[str] = set()
        self.months: dict[str, int] = {}
        self._begins: dict[str, list[tuple[str, Hit]]] = {}
        self._contains: list[Hit] = []
        self._needles: list[str] = []
        for table in tables:
            self._add(table)
        self._automaton = ahocorasick_rs.AhoCorasick(self._needles) if self._needles else None

    def _add(self, table: Mapping[str, Any]) -> None:
        for reason, kinds in table["phrases"].items():
            for phrase in kinds.get("whole") or ():
                self.whole.setdefault(fold(phrase) or squeeze(phrase), Hit(reason, phrase))
            for phrase in kinds.get("begins") or ():
                start = squeeze(phrase)
                self._begins.setdefault(start.split(" ", 1)[0], []).append((start, Hit(reason, phrase)))
            for phrase in kinds.get("contains") or ():
                self._needles.append(squeeze(phrase))
                self._contains.append(Hit(reason, phrase))
            self.closes.update(fold(phrase) for phrase in kinds.get("closes") or ())
        for names in (table.get("months") or (), table.get("short_months") or ()):
            for number, name in enumerate(names, 1):
                for spelling in str(name).split("|"):
                    self.months.setdefault(spelling, number)

    def find(self, line: str) -> Hit | None:
        """The phrase for which the line is furniture, if there is one."""
        words = line.count(" ") + 1
        if words > MAX_WORDS_CONTAINING:
            return None
        squeezed = squeeze(line)
        if words <= 12:
            hit = self.whole.get(squeezed.strip(_EDGES) or squeezed)
            if hit:
                return hit
        if words <= MAX_WORDS_BEGINNING:
            hit = self._beginning(squeezed, words)
            if hit:
                return hit
        hit = self._containing(squeezed)
        return None if hit and hit.reason == "sharing" and words > MAX_WORDS_BEGINNING else hit

    def _beginning(self, squeezed: str, words: int) -> Hit | None:
        for start, hit in self._begins.get(squeezed.split(" ", 1)[0], ()):
            if not squeezed.startswith(start):
                continue
            if start[-1].isalnum() and squeezed[len(start) : len(start) + 1].isalnum():
                continue
            if hit.reason == "byline" and words > MAX_WORDS_STAMP:
                continue
            return hit
        return None

    def _containing(self, squeezed: str) -> Hit | None:
        if self._automaton is None:
            return None
        found = self._automaton.find_matches_as_indexes(squeezed)
        return self._contains[found[0][0]] if found else None

    def is_closing(self, line: str) -> bool:
        """Whether the line opens what follows a story: its comments, the list of other stories."""
        folded = fold(line)
        return folded in self.closes or (
            line.count(" ") < 8 and any(folded.startswith(c + " ") for c in self._prefixes(folded))
        )

    def _prefixes(self, folded: str) -> list[str]:
        words = folded.split(" ")
        starts = (" ".join(words[:n]) for n in range(2, min(5, len(words))))
        return [start for start in starts if start in self.closes]


def squeeze(text: str) -> str:
    """Lower case, one blank between words, every number a ``#``."""
    if "İ" in text:  # its lower case would be two characters, which no list spells
        text = text.replace("İ", "i")
    return _NUMBER.sub("#", " ".join(text.lower().split()))


def fold(text: str) -> str:
    """Squeezed, and without the marks at both ends."""
    return squeeze(text).strip(_EDGES)


@functools.lru_cache(maxsize=1)
def load_phrases() -> Phrases:
    """The phrases that ship with the package, loaded once per process.

    Raises:
        DataError: a file is not as it must be; names file and line.
    """
    folder = files("dragoman") / "data" / "furniture"
    return Phrases(_read(path) for path in sorted(folder.iterdir(), key=lambda p: p.name) if _is_table(path))


def _is_table(path: Traversable) -> bool:
    return path.name.endswith(".yaml")


def _read(path: Traversable) -> Mapping[str, Any]:
    try:
        table = yaml.load(path.read_text(encoding="utf-8"), Loader=_Loader)  # noqa: S506 (a safe loader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else None
        raise DataError(f"not valid YAML: {error.problem}", str(path), line) from error
    check_table(table, str(path))
    assert isinstance(table, Mapping)
    return table


def check_table(table: Any, path: str) -> None:
    """See that a file of phrases has its parts and holds nothing but text.

    Raises:
        DataError: something is missing or of the wrong kind; names the phrase.
    """
    if not isinstance(table, Mapping) or not isinstance(table.get("phrases"), Mapping):
        raise DataError("expected the keys language and phrases", path)
    for name in ("months", "short_months"):
        if table.get(name) and len(table[name]) != 12:
            raise DataError(f"{name} has {len(table[name])} names, expected 12", path)
    for reason, kinds in table["phrases"].items():
        for kind, phrases in kinds.items():
            if kind not in _KINDS:
                raise DataError(f"{reason}: unknown key {kind!r}, expected {', '.join(_KINDS)}", path)
            for phrase in phrases or ():
                if not isinstance(phrase, str) or not phrase.strip():
                    raise DataError(f"{reason}.{kind}: {phrase!r} is not text; put it in quotes", path)
