"""Every contest of a period at a glance: for each object the pairs of claimants with the highest index.

The index is that of ``rivalry.py``, worked out for all objects at once, without p-values and evidence:
those are for one object, and take their time.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import numpy as np

from dragoman.records import Record
from dragoman.relate.rivalry import HALF_COUNTED, QUARREL_POWER, _discounted, _expected, _read_world
from dragoman.relate.series import SeriesReader

_LEAST_ACTS = 5.0
"""A claimant that did less than this to an object is no claimant at a glance."""


class Contested(Record, frozen=True, kw_only=True):
    """An object and two claimants, with the index of their contest and what each did to the object."""

    object: str
    claimants: tuple[str, str]
    index: float
    acts: tuple[int, int]
    quarrels: int


def list_contested(
    reader: SeriesReader, since: dt.date, until: dt.date, per_object: int = 3
) -> list[Contested]:
    """The strongest contests of every object in a stretch of days, strongest first."""
    world = _read_world(reader, since, until)
    if len(world.names) < 3:
        return []
    weights = reader.classes.weights
    counted = world.add(np.ones(len(weights)))
    acts = world.add(np.where(weights > 0, 1.0, HALF_COUNTED))
    strength = np.where(counted >= _LEAST_ACTS, _discounted(acts, _expected(acts)), 0.0)
    quarrels = world.add((weights < 0).astype(np.float64))
    quarrels = quarrels + quarrels.T
    opposition = (1 + _discounted(quarrels, _expected(quarrels))) ** QUARREL_POWER
    found = [
        Contested(
            object=world.names[at], claimants=(world.names[one], world.names[other]), index=round(index, 2),
            acts=(int(counted[one, at]), int(counted[other, at])), quarrels=int(quarrels[one, other]),
        )
        for at in range(len(world.names))
        for one, other, index in _strongest(strength[:, at], opposition, at, per_object)
    ]  # fmt: skip
    return sorted(found, key=lambda one: (-one.index, one.object, one.claimants))


def _strongest(
    strength: np.ndarray, opposition: np.ndarray, at: int, most: int
) -> Iterator[tuple[int, int, float]]:
    """The claimants with the highest index for one object, the stronger of each pair first."""
    acted = np.flatnonzero(strength > 0)
    acted = acted[acted != at]
    s = strength[acted]
    index = 2 * s[:, None] * s[None, :] / np.maximum(s[:, None] + s[None, :], 1e-9)
    index = np.triu(index * opposition[np.ix_(acted, acted)], 1)
    for place in np.argsort(-index, axis=None, kind="stable")[:most].tolist():
        one, other = divmod(place, len(acted))
        if index[one, other] > 0:
            pair = sorted((one, other), key=lambda n: -float(s[n]))
            yield int(acted[pair[0]]), int(acted[pair[1]]), float(index[one, other])
