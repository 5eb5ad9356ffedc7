"""What is known of a pair on a morning, as figures: the pair's own record, its surroundings, its calendar.

:class:`Memory` walks forward through the days and never back; what it holds on a morning was told before.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from dragoman.errors import DragomanError
from dragoman.forecast.dyads import Dealings, Rows, day_of

Floats = NDArray[np.float32]

HALF_LIVES_DAYS = (2.0, 7.0, 30.0, 180.0, float("inf"))
_LONG_AGO = 3650.0
_NEVER = -1_000_000
_TINY = 1e-6
_LINES = 12
_STEPS = 2


class Memory:
    """Dealings up to a morning, forgotten with several half-lives.

    ``levels`` has shape (half-lives, channels, countries, countries): deeds that the first did to the
    second; each day with n deeds counts 1 + log2(n). ``latest`` holds the last day of each.
    """

    def __init__(self, dealings: Dealings) -> None:
        self.dealings = dealings
        self.today = dealings.first
        shape = (len(dealings.classes) + 2, len(dealings.countries), len(dealings.countries))
        self.levels = np.zeros((len(HALF_LIVES_DAYS), *shape), dtype=np.float32)
        self.latest = np.full(shape, _NEVER, dtype=np.int64)
        self._read = 0

    def advance(self, day: int) -> None:
        """Go on to the morning of ``day``: everything told before it is known, nothing else.

        Raises:
            DragomanError: the day lies before the one that the memory has reached.
        """
        if day < self.today:
            raise DragomanError(f"the clock runs backwards: from {day_of(self.today)} to {day_of(day)}")
        told = self.dealings.done.told
        while self._read < len(told) and told[self._read] < day:
            now = int(told[self._read])
            end = int(np.searchsorted(told, now, side="right"))
            self._forget(now + 1)
            self._take(self.dealings.done.pick(np.arange(self._read, end)))
            self._read = end
        self._forget(day)

    def _forget(self, day: int) -> None:
        if day != self.today:
            keep = 0.5 ** ((day - self.today) / np.array(HALF_LIVES_DAYS))
            self.levels *= keep.astype(np.float32)[:, None, None, None]
        self.today = day

    def _take(self, rows: Rows) -> None:
        amount = 1 + np.log2(np.maximum(rows.n, 1))
        where = (rows.channel, rows.a, rows.b)
        for level, half_life in zip(self.levels, HALF_LIVES_DAYS, strict=True):
            np.add.at(level, where, amount * 0.5 ** ((self.today - rows.day - 1) / half_life))
        np.maximum.at(self.latest, where, rows.day)

    def rates(self) -> Floats:
        """The levels as they would be if the record had always gone on as it did: a young one is no lull."""
        days = max(self.today - self.dealings.first, 1)
        seen = 1 - 0.5 ** (days / np.array(HALF_LIVES_DAYS))
        seen[-1] = days / 365  # what is never forgotten is counted by the year
        return (self.levels / seen.astype(np.float32)[:, None, None, None]).astype(np.float32)

    def scheduled(self, channel: int, days: int) -> Floats:
        """How many deeds of a class are announced for the coming days, as far as was told."""
        rows = self.dealings.ahead
        at = (rows.channel == channel) & (rows.told < self.today)
        at &= (rows.day >= self.today) & (rows.day < self.today + days)
        found = np.zeros(self.latest.shape[1:], dtype=np.float32)
        np.add.at(found, (rows.a[at], rows.b[at]), 1.0)
        return found


def names_of(dealings: Dealings) -> tuple[str, ...]:
    """The names of the figures, in their order."""
    spans = ("2d", "7d", "30d", "180d", "ever")
    kinds = [c.name for c in dealings.classes] + ["any", "announced"]
    names = [f"own {span}" for span in spans] + [f"reverse {span}" for span in spans]
    names += ["own since", "reverse since", "any since", "any reverse since"]
    names += [f"{kind} {span}" for span in ("7d", "180d") for kind in kinds]
    names += [f"reverse {kind} 30d" for kind in kinds]
    for span in ("7d", "180d"):
        names += [f"{who} {span}" for who in ("a does", "b gets", "b does", "a gets", "a any", "b any")]
    names += [
        "share of a",
        "share of b",
        "third parties",
        "alike",
        "alike recipients",
        "shape",
        "world",
        "scheduled",
        "trend",
    ]
    return (*names, "weekday", "weekend")


def figures(memory: Memory, channel: int, a: NDArray[np.int64], b: NDArray[np.int64], days: int) -> Floats:
    """The figures of a class for pairs (a, b), shape (pairs, figures), named by :func:`names_of`."""
    levels, any_ = memory.rates(), memory.dealings.any
    own = levels[:, channel]
    columns = [own[h][a, b] for h in range(5)] + [own[h][b, a] for h in range(5)]
    for which, (x, y) in ((channel, (a, b)), (channel, (b, a)), (any_, (a, b)), (any_, (b, a))):
        columns.append(_since(memory, which)[x, y])
    columns += [level[a, b] for h in (1, 3) for level in levels[h]]
    columns += [level[b, a] for level in levels[2]]
    for h in (1, 3):
        sends, gets = own[h].sum(axis=1), own[h].sum(axis=0)
        total = levels[h, any_].sum(axis=1) + levels[h, any_].sum(axis=0)
        columns += [sends[a], gets[b], sends[b], gets[a], total[a], total[b]]
    columns += _surroundings(levels, channel, any_, a, b)
    columns.append(memory.scheduled(channel, days)[a, b])
    columns.append(np.log((own[1][a, b] / 7 + 0.02) / (own[3][a, b] / 180 + 0.02)))
    logged = [np.log1p(column) for column in columns[:-1]]
    begin = (memory.today + 3) % 7  # day 0 was a Thursday; Monday is 0
    weekend = sum((begin + step) % 7 >= 5 for step in range(days))
    same = [begin, weekend]
    logged += [columns[-1], *(np.full(len(a), value) for value in same)]
    return np.stack(logged, axis=1).astype(np.float32)


def _since(memory: Memory, channel: int) -> Floats:
    since = np.minimum(memory.today - memory.latest[channel], _LONG_AGO)
    return np.asarray(since, dtype=np.float32)


def _surroundings(
    levels: Floats, channel: int, any_: int, a: NDArray[np.int64], b: NDArray[np.int64]
) -> list[Floats]:
    """Shares of the pair in the two's dealings, third parties, like actors, and the world's level.

    Likeness is read both ways: what those like a did to b, and what a did to those like b; ``shape`` is
    what the record's main lines (its first singular vectors) would let one expect between the two.
    """
    own, everything = levels[3, channel], levels[3, any_]
    own_share = own / (own.sum(axis=1, keepdims=True) + 1)
    all_share = everything / (everything.sum(axis=1, keepdims=True) + 1)
    got_share = own / (own.sum(axis=0, keepdims=True) + 1)
    logged, own_logged = np.log1p(everything), np.log1p(own)
    alike, alike_getters = _likeness(logged), _likeness(logged.T)
    by_alike = (alike @ own_logged) / (alike.sum(axis=1, keepdims=True) + _TINY)
    to_alike = (own_logged @ alike_getters) / (alike_getters.sum(axis=0, keepdims=True) + _TINY)
    world = levels[1, channel].sum() / (levels[3, channel].sum() + 1)
    return [
        own_share[a, b], got_share[a, b], (own_share @ all_share)[a, b], by_alike[a, b],
        to_alike[a, b], _main_lines(own_logged)[a, b],
        np.full(len(a), world, dtype=np.float32),
    ]  # fmt: skip


def _likeness(profiles: Floats) -> Floats:
    """How like the rows are, 0 to 1, sharpened so that only the nearest count; none is like itself."""
    unit = profiles / (np.linalg.norm(profiles, axis=1, keepdims=True) + _TINY)
    alike = unit @ unit.T
    np.fill_diagonal(alike, 0)
    return np.asarray(alike**4, dtype=np.float32)


def _main_lines(own: Floats) -> Floats:
    """The table as its strongest singular vectors rebuild it: what is usual between two such countries.

    Their space is found by a few steps of subspace iteration from a fixed start (Halko et al. 2011).
    """
    rank = min(_LINES, len(own) - 1)
    if rank < 1:
        return own
    lines = own @ np.random.default_rng(0).standard_normal((len(own), rank), dtype=np.float32)
    for _ in range(_STEPS):
        lines = own @ (own.T @ np.linalg.qr(lines)[0])
    space = np.linalg.qr(lines)[0]
    return np.asarray(np.maximum(space @ (space.T @ own), 0), dtype=np.float32)
