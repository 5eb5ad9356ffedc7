"""Loads the words of time: which class of the grammar each word belongs to, and what it is worth."""

from __future__ import annotations

import functools
from importlib.resources import files
from typing import Any, NamedTuple

import yaml

from dragoman.errors import DataError

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

CLASSES = {
    "months": "M", "weekdays": "W", "weekday_plurals": "w", "units": "U", "unit_plurals": "V",
    "parts_of_day": "P", "clock_words": "c", "seasons": "Z", "days_from_today": "t", "references": "r",
    "frequencies": "v", "ordinals": "o", "decade_words": "g", "vague": "f", "early": "e", "edges": "E",
    "last": "l", "next": "x", "this": "h", "same": "q", "approximations": "~", "every": "H", "to": "+",
    "before": "B", "later": "L", "ago": "A", "fiscal": "C", "numbers": "N", "multipliers": "k", "zones": "z",
}  # fmt: skip
"""The letter by which the grammar knows each section of ``words.yaml``; particles carry their own."""


class Lexicon(NamedTuple):
    """The words of time; ``classes`` maps a lower-case word to its letters and values, best first."""

    classes: dict[str, tuple[str, Any]]
    abbreviations: frozenset[str]
    capital_only: frozenset[str]
    numbers: dict[str, int]
    multipliers: dict[str, int]
    counted: frozenset[str]
    before_year: frozenset[str]
    not_nouns: frozenset[str]
    numbered: frozenset[str]
    rated: frozenset[str]
    phrases: dict[str, str]
    known_days: dict[str, Any]


class Cues(NamedTuple):
    """Surface cues for direction: which words look ahead, which look back, where a clause begins."""

    future: frozenset[str]
    intent: frozenset[str]
    present: frozenset[str]
    past: frozenset[str]
    not_past: frozenset[str]
    clause: frozenset[str]
    prepositions: dict[str, int]


def load_table(name: str) -> Any:
    """The content of a YAML file under ``data/times``.

    Raises:
        DataError: it is not YAML; the message names file and line.
    """
    path = files("dragoman") / "data" / "times" / name
    try:
        return yaml.load(path.read_text(encoding="utf-8"), Loader=_Loader)  # noqa: S506 - a safe loader
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else None
        raise DataError(f"not YAML: {error.problem}", name, line) from error


@functools.lru_cache(maxsize=1)
def load_lexicon() -> Lexicon:
    """The words of ``words.yaml``, read once per process."""
    table = load_table("words.yaml")
    classes: dict[str, tuple[str, Any]] = {}
    for section in reversed(CLASSES):  # sections named first win
        for word, value in _entries(table[section]):
            classes[word] = (CLASSES[section], value)
    classes.update({word: (letter, word) for word, letter in table["particles"].items()})
    for section, letter in (("month_abbreviations", "M"), ("weekday_abbreviations", "W")):
        classes.update({word: (letter, value) for word, value in table[section].items()})
    classes["second"] = ("S", 2)
    abbreviations = {*table["month_abbreviations"], *table["weekday_abbreviations"]}
    return Lexicon(
        classes,
        frozenset(abbreviations),
        frozenset(table["capital_only"]),
        table["numbers"],
        table["multipliers"],
        frozenset(table["counted"]),
        frozenset(table["before_year"]),
        frozenset(table["not_nouns"]),
        frozenset(table["numbered"]),
        frozenset(table["rated"]),
        table["phrases"],
        table["known_days"],
    )


def _entries(section: dict[str, Any] | list[str]) -> list[tuple[str, Any]]:
    return list(section.items()) if isinstance(section, dict) else [(word, word) for word in section]


@functools.lru_cache(maxsize=1)
def load_cues() -> Cues:
    """The words of ``cues.yaml``, read once per process."""
    table = load_table("cues.yaml")
    names = ("future", "intent", "present", "past", "not_past", "clause")
    sets = {name: frozenset(table[name]) for name in names}
    return Cues(**sets, prepositions=table["prepositions"])
