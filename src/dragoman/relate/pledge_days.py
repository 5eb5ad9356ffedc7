"""Days of the ledger: where a store has news, when words ran and deeds fell, as bits of whole numbers.

Days are ordinals of ``datetime.date``. A set of days is a number whose lowest bit is the store's first day of
news: what is joined, cut out and counted in a few operations a pledge would be a loop over a year else.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from typing import Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

from dragoman.relate.series import mark_silence

Party = tuple[int, int]
"""The giver and the other by number; 0 is a country as such, or somebody of it without a name."""
Act = tuple[int, int]
"""The day of a deed, or a breach, and its row among the events."""
T = TypeVar("T")

_FEW = 24  # so many days are set sooner one by one than by an array


class News:
    """From which day to which a store has reports, and where it is silent for long; ``silent`` as bits."""

    def __init__(self, days: Sequence[int], last: int) -> None:
        self.first, self.last = days[0], last
        is_silent = mark_silence([day - self.first for day in days], last - self.first + 1)
        self.silent = _as_number(is_silent)

    def bits(self, days: Iterable[int]) -> int:
        """A set of days; those outside the news are left out."""
        near = {day for day in days if self.first <= day <= self.last}
        if len(near) < _FEW:
            return sum(1 << (day - self.first) for day in near)
        flags = np.zeros(self.last - self.first + 1, dtype=bool)
        flags[np.array(list(near)) - self.first] = True
        return _as_number(flags)

    def stretch(self, begin: int, end: int) -> int:
        """All days from ``begin`` to ``end``, both included; none where it ends before it begins."""
        return ((1 << max(0, end - begin + 1)) - 1) << (begin - self.first)

    def covers(self, first: int, last: int) -> bool:
        """Whether the days after ``first`` up to ``last`` are past and lie in no long silence."""
        return last <= self.last and not self.silent & self.stretch(first + 1, last)


def _as_number(flags: NDArray[np.bool_]) -> int:
    return int.from_bytes(np.packbits(flags, bitorder="little").tobytes(), "little")


def days_before(bits: int, n_days: int) -> int:
    """The days that have one of these days among the ``n_days`` after them."""
    found, width = bits, 1
    while width < n_days:
        step = min(width, n_days - width)
        found |= found >> step
        width += step
    return found >> 1 if n_days else 0


class ByParty(Generic[T]):
    """A list whose items are between parties, so that those that may be meant need no look at all of them."""

    def __init__(self, items: Sequence[T], parties: Sequence[Party]) -> None:
        self._items, self._parties = items, parties
        self._groups: dict[tuple[bool, bool], dict[Party, list[T]]] = {}
        self._found: dict[Party, list[list[T]]] = {}

    def fitting(self, party: Party) -> list[list[T]]:
        """The items, in groups, where the party may be meant; a country may stand for its people."""
        if not self._items:
            return []
        found = self._found.get(party)
        if found is None:
            mine, other = party
            groups = self._group(bool(mine), bool(other))
            wanted = ((a, b) for a in {mine, 0} for b in {other, 0})
            found = self._found[party] = [group for key in wanted if (group := groups.get(key))]
        return found

    def _group(self, by_mine: bool, by_other: bool) -> dict[Party, list[T]]:
        """The items by those sides that are asked for, each group in their order."""
        groups = self._groups.setdefault((by_mine, by_other), {})
        if not groups:
            for item, (mine, other) in zip(self._items, self._parties, strict=True):
                groups.setdefault((mine if by_mine else 0, other if by_other else 0), []).append(item)
        return groups


class Acts(ByParty[Act]):
    """Deeds, or breaches, of one ledger, in order of their days and rows."""

    def first(self, party: Party, begin: int, end: int) -> Act | None:
        """The first act between the parties in a stretch of days, both included."""
        best: Act | None = None
        for acts in self.fitting(party):
            at = bisect_left(acts, (begin, 0))
            if at < len(acts) and acts[at][0] <= end and (best is None or acts[at] < best):
                best = acts[at]
        return best

    def days(self, party: Party, news: News) -> int:
        """The days of all acts between the parties, as bits."""
        return news.bits(day for acts in self.fitting(party) for day, _ in acts)
