"""Decides which namesake each place name means: by size, by what qualifies it, and by its neighbours."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from dragoman.resolve.places_data import Entry, fold, is_capital, load_gazetteer
from dragoman.resolve.places_spots import Spot

_MOST_ENTRIES = 30
_MOST_NAMES = 120
_MOST_TOGETHER = 800  # entries that are weighed against each other: memory grows with the square
_ROUNDS = 3
_NEAR_KM, _REGION_KM = 120.0, 1000.0
_BASE = {"country": 9.0, "county": 3.5}
_ENGLISH_DIVISION = 8.5  # a state or province that the English-language press names without its country
_REGION_BASE = 8.0
_OTHER_NAME, _CAPITAL, _CUED, _LISTED = 2.5, 0.5, 3.0, 4.0
# weight of a neighbour: beside it, in the same division, in the same country, inside it
_BESIDE, _SAME_DIVISION, _SAME_COUNTRY, _INSIDE_DIVISION, _INSIDE_COUNTRY = 2.2, 0.7, 0.4, 2.6, 1.2
_HOLDS = 0.9  # a town speaks for its country and division
_MOST_SUPPORT = 9.0
_ENGLISH = frozenset(["USA", "CAN", "AUS", "GBR"])

Array = npt.NDArray[np.float64]


def prior(entry: Entry, name: str) -> float:
    """How likely a name is to mean a place before its context is known: roughly the logarithm of its size."""
    if entry.kind == "city":
        size = math.log10(entry.population + 30.0)
        return size - (_OTHER_NAME if entry.is_other_name else 0.0) + (_CAPITAL if is_capital(entry) else 0.0)
    if entry.kind == "division":
        if entry.country in _ENGLISH:
            return _ENGLISH_DIVISION + load_gazetteer().division_weight(entry.division)
        return math.log10(entry.population + 30.0) - 0.8
    if entry.kind == "county":
        is_full = fold(name) == fold(entry.name) and " " in name
        return _BASE["county"] + (2.5 if is_full else 0.0) + math.log10(entry.population + 30.0) / 10
    return _BASE.get(entry.kind, _REGION_BASE)


def choose(spots: Sequence[Spot], countries: Sequence[Entry] = ()) -> list[tuple[Entry, float]]:
    """For every spot the place that it means and how sure that is; a name means one place in a text.

    ``countries`` are those that the text speaks of by other words ("Russian"); they weigh in as neighbours.
    """
    groups: dict[str, list[int]] = {}
    for index, spot in enumerate(spots):
        groups.setdefault(fold(spot.text), []).append(index)
    names = list(groups)[:_MOST_NAMES]
    most = max(3, min(_MOST_ENTRIES, _MOST_TOGETHER // max(1, len(names))))
    options = [_options([spots[i] for i in groups[name]])[:most] for name in names]
    chances = _weigh(options + [[(entry, prior(entry, entry.name))] for entry in countries])
    chosen: list[tuple[Entry, float] | None] = [None] * len(spots)
    for name, entries, weights in zip(names, options, chances, strict=False):
        best = int(np.argmax(weights))
        for index in groups[name]:
            chosen[index] = entries[best][0], float(weights[best])
    return [found or (_likeliest(spots[i]), 0.3) for i, found in enumerate(chosen)]


def _likeliest(spot: Spot) -> Entry:
    return max(spot.entries, key=lambda entry: prior(entry, spot.text))


def _options(spots: Sequence[Spot]) -> list[tuple[Entry, float]]:
    """The entries of a name with their priors; where a mention of it is qualified, only those that fit."""
    entries = spots[0].entries
    for qualifier in {id(spot.qualifier): spot.qualifier for spot in spots}.values():
        fitting = [e for e in entries if any(_lies_in(e, outer) for outer in qualifier)]
        if fitting and not _is_list(entries, fitting, spots[0].text):
            entries = tuple(fitting)
            break
    cued = [spot.cue for spot in spots if spot.cue]
    cue = cued[0] if cued else None
    scored = [(e, prior(e, spots[0].text) + (_CUED if cue == e.kind else 0.0)) for e in entries]
    scored.sort(key=lambda pair: -pair[1])
    return scored


def _is_list(entries: Sequence[Entry], fitting: Sequence[Entry], name: str) -> bool:
    """ "Queensland, Alberta and …": two of a kind, though a small Queensland lies in Alberta."""
    largest = max(entries, key=lambda entry: prior(entry, name))
    if largest.kind not in ("country", "division"):
        return False
    return prior(largest, name) > max(prior(entry, name) for entry in fitting) + _LISTED


def _lies_in(entry: Entry, outer: Entry) -> bool:
    """Whether a place lies in a division, country or county that is named after it."""
    if entry.kind in ("country",) or entry == outer:
        return False
    if outer.kind == "country":
        return entry.country == outer.country
    if outer.kind == "division":
        return entry.division == outer.division and entry.kind != "division"
    if outer.kind in ("county", "city"):
        return entry.kind == "city" and entry.division == outer.division and _km(entry, outer) < 80
    return outer.country is not None and entry.country == outer.country


def _km(a: Entry, b: Entry) -> float:
    x = math.radians(b.longitude - a.longitude) * math.cos(math.radians((a.latitude + b.latitude) / 2))
    return 6371.0 * math.hypot(x, math.radians(b.latitude - a.latitude))


def _weigh(options: list[list[tuple[Entry, float]]]) -> list[Array]:
    """For each name how likely each of its entries is, given all other names."""
    if not options:
        return []
    entries = [entry for group in options for entry, _ in group]
    base = np.array([score for group in options for _, score in group])
    owner = np.repeat(np.arange(len(options)), [len(group) for group in options])
    bonds = _bonds(entries)
    bonds[owner[:, None] == owner[None, :]] = 0.0
    starts = np.concatenate([[0], np.cumsum([len(group) for group in options])])[:-1]
    weights = _softmax(base * 1.5, owner, len(options))
    for _ in range(_ROUNDS):
        # each other name supports an entry by its best fitting reading
        support = np.maximum.reduceat(bonds * weights[None, :], starts, axis=1).sum(axis=1)
        weights = _softmax(
            (base + _MOST_SUPPORT * np.tanh(support / _MOST_SUPPORT)) * 1.5, owner, len(options)
        )
    return [weights[owner == number] for number in range(len(options))]


def _softmax(scores: Array, owner: npt.NDArray[np.int64], count: int) -> Array:
    highest = np.full(count, -np.inf)
    np.maximum.at(highest, owner, scores)
    raised = np.exp(scores - highest[owner])
    return np.asarray(raised / np.bincount(owner, raised, count)[owner])


def _bonds(entries: list[Entry]) -> Array:
    """How strongly each entry (column) speaks for each other (row)."""
    latitude = np.radians([e.latitude for e in entries])
    longitude = np.radians([e.longitude for e in entries])
    country = np.array([e.country or "" for e in entries])
    division = np.array([e.division for e in entries])
    is_country = np.array([e.kind == "country" for e in entries])
    is_division = np.array([e.kind == "division" for e in entries])
    is_point = ~(is_country | is_division)
    x = (longitude[:, None] - longitude[None, :]) * np.cos((latitude[:, None] + latitude[None, :]) / 2)
    km = 6371.0 * np.hypot(x, latitude[:, None] - latitude[None, :])
    same_country = (country[:, None] == country[None, :]) & (country != "")[:, None]
    same_division = (division[:, None] == division[None, :]) & (division != "")[:, None]
    points = is_point[:, None] & is_point[None, :]
    bond = np.where(points, _BESIDE * np.exp(-km / _NEAR_KM), 0.0)
    bond += np.where(points & same_division, _SAME_DIVISION, 0.0)
    bond += np.where(same_country & ~is_country[None, :], _SAME_COUNTRY, 0.0)
    bond += np.where(same_division & is_division[None, :] & is_point[:, None], _INSIDE_DIVISION, 0.0)
    bond += np.where(same_country & is_country[None, :] & ~is_country[:, None], _INSIDE_COUNTRY, 0.0)
    point_column = is_point[None, :]
    bond += np.where(same_division & is_division[:, None] & point_column, _HOLDS, 0.0)
    bond += np.where(same_country & is_country[:, None] & ~is_country[None, :], _HOLDS / 2, 0.0)
    bond += np.where(same_country & is_country[:, None] & is_country[None, :], _INSIDE_COUNTRY, 0.0)
    bond += np.where(is_country[:, None] & is_country[None, :] & ~same_country, np.exp(-km / _REGION_KM), 0.0)
    return np.asarray(bond)
