"""Says in words what moved a forecast: families of figures, and what the record holds of each."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import numpy as np

from dragoman.forecast.dyads import Rows, day_of
from dragoman.forecast.figures import Memory, names_of
from dragoman.records import Record

MOST_REASONS = 5
_LEAST = 0.03

_FAMILIES = {
    "own 2d": "own", "own 7d": "own", "own 30d": "own", "own 180d": "own", "own ever": "own",
    "own since": "own", "own rate": "own", "trend": "own", "share of a": "own", "share of b": "own",
    "reverse 2d": "reverse", "reverse 7d": "reverse", "reverse 30d": "reverse", "reverse 180d": "reverse",
    "reverse ever": "reverse", "reverse since": "reverse", "any since": "dealings",
    "any reverse since": "dealings", "a does 7d": "actor", "a does 180d": "actor", "a gets 7d": "actor",
    "a gets 180d": "actor", "a any 7d": "actor", "a any 180d": "actor", "b gets 7d": "recipient",
    "b gets 180d": "recipient", "b does 7d": "recipient", "b does 180d": "recipient",
    "b any 7d": "recipient", "b any 180d": "recipient", "third parties": "around", "alike": "around",
    "alike recipients": "around", "shape": "around",
    "world": "world", "scheduled": "announced", "announced 7d": "announced", "announced 180d": "announced",
    "reverse announced 30d": "announced", "weekday": "calendar", "weekend": "calendar",
}  # fmt: skip


class Reason(Record, frozen=True):
    """What moved a forecast: ``factor`` is by how much it multiplies the odds against an ordinary pair."""

    family: str
    text: str
    factor: float


def find_reasons(
    memory: Memory, channel: int, pair: tuple[int, int], names: tuple[str, str], parts: Any
) -> tuple[Reason, ...]:
    """The families of figures that moved the log odds most, in words, at most five.

    ``parts`` is what each figure adds to the log odds, the own rate's last.
    """
    added: dict[str, float] = defaultdict(float)
    for name, part in zip((*names_of(memory.dealings), "own rate"), parts, strict=True):
        added[_FAMILIES.get(name, "dealings")] += float(part)
    ranked = sorted(added.items(), key=lambda item: -abs(item[1]))
    words = _Words(memory, channel, pair, names)
    return tuple(
        Reason(family, words.say(family), round(float(np.exp(part)), 2))
        for family, part in ranked[:MOST_REASONS]
        if abs(part) >= _LEAST
    )


class _Words:
    """What the record holds of each family, for one pair and class."""

    def __init__(self, memory: Memory, channel: int, pair: tuple[int, int], names: tuple[str, str]) -> None:
        self._today, self._channel, self._pair = memory.today, channel, pair
        self._dealings, self._memory = memory.dealings, memory
        self._a, self._b = names
        self._class = memory.dealings.classes[channel].name.replace("_", " ")

    def say(self, family: str) -> str:
        """One line."""
        a, b = self._pair
        any_ = self._dealings.any
        if family == "own":
            return f"{self._a} to {self._b}, {self._class}: {self._count(self._channel, a, b)}"
        if family == "reverse":
            return f"{self._b} to {self._a}, {self._class}: {self._count(self._channel, b, a)}"
        if family == "dealings":
            there, back = self._count(any_, a, b), self._count(any_, b, a)
            return f"all dealings, {self._a} to {self._b}: {there}; back: {back}"
        if family == "actor":
            return f"{self._a} to anybody, {self._class}: {self._count(self._channel, a, None)}"
        if family == "recipient":
            return f"anybody to {self._b}, {self._class}: {self._count(self._channel, None, b)}"
        if family == "announced":
            n = int(self._memory.scheduled(self._channel, 90)[a, b])
            return f"announced: {self._count(self._dealings.announced, a, b)}; {n} dated ahead"
        if family == "around":
            return "those who deal with both, and countries with dealings like theirs"
        if family == "world":
            return (
                f"how much there is of it anywhere, {self._class}: {self._count(self._channel, None, None)}"
            )
        return "the days of the week in the window"

    def _count(self, channel: int, a: int | None, b: int | None) -> str:
        done: Rows = self._dealings.done
        at = done.channel == channel
        at &= True if a is None else done.a == a
        at &= True if b is None else done.b == b
        found = done.pick(at & (done.told < self._today))
        if not len(found):
            return "never"
        lately = [int(found.n[found.day >= self._today - span].sum()) for span in (7, 30, 180)]
        last = day_of(int(found.day.max()))
        return f"{lately[0]} in 7 days, {lately[1]} in 30, {lately[2]} in 180; last {last}"
