"""Who stands with whom in a period: the signed network of powers, its blocs, and who goes between them.

A tie has two sides, what the two do for each other and what they do against each other. Blocs are found by
the modularity of signed networks (Gómez, Jensen and Arenas 2009): two belong together as their friendly acts
exceed what their totals lead one to expect, and apart as their hostile acts do. The search starts from the
communities of the friendly ties (Louvain, by networkx), then moves powers one by one as long as that helps.
Brokerage is the share of shortest friendly paths between powers of different blocs that lead through one.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from dragoman.errors import SettingsError, suggest
from dragoman.records import Record
from dragoman.relate.classes import ActClasses, Floats
from dragoman.relate.powers import name_power
from dragoman.relate.scores import Figure, discount_clumping, figures_of, tones
from dragoman.relate.series import SeriesReader

if TYPE_CHECKING:
    import networkx as nx

LEAST_EVENTS = 5
"""A tie of fewer events in the period is left out."""

_PRIOR_EVENTS = 5.0
_DRAWS = 400
_SEEDS = 5
_WRITERS = {".graphml": "write_graphml", ".gexf": "write_gexf"}


class NetworkNode(Record, frozen=True, kw_only=True):
    """A power: its events in the period, its bloc (from 1, the largest first) and its brokerage, 0 to 1."""

    actor: str
    name: str
    events: int
    partners: int
    bloc: int
    brokerage: float


class NetworkEdge(Record, frozen=True, kw_only=True):
    """A tie: ``level`` is its tone, from -1 to 1, with a 90 % interval, ``sign`` how that stands out.

    It is 1 where the interval lies above the tone of the whole network, -1 below, else 0. ``friendly`` and
    ``hostile`` are weighted acts; ``within`` is true where both belong to one bloc.
    """

    a: str
    b: str
    events: int
    level: Figure
    sign: int
    friendly: float
    hostile: float
    within: bool


class Bloc(Record, frozen=True, kw_only=True):
    """Powers that stand together: ``members`` with most events first, the tone among them and with others."""

    number: int
    members: tuple[str, ...]
    tone_within: float | None
    tone_across: float | None


class Network(Record, frozen=True, kw_only=True):
    """The network of a stretch of days, both included; ``tone`` is that of all its acts together."""

    since: dt.date
    until: dt.date
    tone: float
    modularity: float
    nodes: tuple[NetworkNode, ...]
    edges: tuple[NetworkEdge, ...]
    blocs: tuple[Bloc, ...]


def build_network(
    reader: SeriesReader,
    since: dt.date | None = None,
    until: dt.date | None = None,
    *,
    least_events: int = LEAST_EVENTS,
    most_powers: int | None = None,
) -> Network | None:
    """The network of a period; None where it has no tie of ``least_events`` events.

    With ``most_powers``, only that many powers with most events are kept. The same store always gives the
    same network.
    """
    first, last = since or reader.first, until or reader.last
    if first is None or last is None:
        return None
    ties = _Ties(reader.table(first, last), reader.classes, least_events, most_powers)
    if not len(ties.counts):
        return None
    labels, modularity = find_blocs(ties.matrix(ties.friendly), ties.matrix(ties.hostile))
    labels = _in_order(labels, ties.volumes())
    edges = ties.tell(labels, (last - first).days + 1)
    return Network(
        since=first, until=last, tone=round(ties.tone, 3), modularity=round(modularity, 3),
        nodes=_nodes(ties, labels), edges=edges, blocs=_blocs(ties, labels),
    )  # fmt: skip


class _Ties:
    """The pairs of a period: ``counts[pair, class]`` of both directions, and who they are."""

    def __init__(
        self, rows: Sequence[tuple[str, str, int, int]], classes: ActClasses, least: int, most: int | None
    ) -> None:
        pairs: dict[tuple[str, str], Floats] = {}
        for a, b, kind, number in rows:
            pairs.setdefault((min(a, b), max(a, b)), np.zeros(len(classes)))[kind] += number
        kept = {pair: counts for pair, counts in pairs.items() if counts.sum() >= least}
        chosen = _largest(kept, most)
        kept = {pair: counts for pair, counts in kept.items() if chosen.issuperset(pair)}
        self.classes = classes
        self.pairs = sorted(kept)
        self.names = tuple(sorted({name for pair in kept for name in pair}))
        self.counts: Floats = np.array([kept[pair] for pair in self.pairs]).reshape(len(kept), len(classes))
        place = {name: number for number, name in enumerate(self.names)}
        self.at = np.array([[place[a], place[b]] for a, b in self.pairs], dtype=np.int64).reshape(-1, 2)
        self.friendly = self.counts @ np.maximum(classes.weights, 0)
        self.hostile = self.counts @ np.maximum(-classes.weights, 0)
        self.tone = classes.tone(self.counts.sum(axis=0))

    def matrix(self, weights: Floats) -> Floats:
        """Weights of ties as a symmetric matrix."""
        found = np.zeros((len(self.names), len(self.names)))
        found[self.at[:, 0], self.at[:, 1]] = weights
        return np.asarray(found + found.T)

    def volumes(self) -> Floats:
        """Events of each power."""
        return np.asarray(self.matrix(self.counts.sum(axis=1)).sum(axis=0))

    def tell(self, labels: Sequence[int], n_days: int) -> tuple[NetworkEdge, ...]:
        """The ties as records, those with most events first."""
        mix = self.counts.sum(axis=0) + 1
        shape = _PRIOR_EVENTS * mix / mix.sum() + discount_clumping(self.counts, n_days, self.classes)
        draws = np.random.default_rng(0).standard_gamma(shape, size=(_DRAWS, *shape.shape))
        levels = figures_of(tones(draws, self.classes))
        edges = [
            NetworkEdge(
                a=a, b=b, events=int(self.counts[n].sum()), level=level,
                sign=int(level.low > self.tone) - int(level.high < self.tone),
                friendly=float(self.friendly[n]), hostile=float(self.hostile[n]),
                within=labels[self.at[n][0]] == labels[self.at[n][1]],
            )
            for n, ((a, b), level) in enumerate(zip(self.pairs, levels, strict=True))
        ]  # fmt: skip
        return tuple(sorted(edges, key=lambda edge: (-edge.events, edge.a, edge.b)))


def _largest(pairs: dict[tuple[str, str], Floats], most: int | None) -> set[str]:
    volume: dict[str, float] = {}
    for pair, counts in pairs.items():
        for name in pair:
            volume[name] = volume.get(name, 0.0) + float(counts.sum())
    return set(sorted(volume, key=lambda name: (-volume[name], name))[:most])


def find_blocs(friendly: Floats, hostile: Floats) -> tuple[list[int], float]:
    """A label for each power, and the signed modularity of the division; both matrices are symmetric."""
    share = float(friendly.sum()) / max(float(friendly.sum() + hostile.sum()), 1e-9)
    import networkx as nx

    gain = share * _surplus(friendly) - (1 - share) * _surplus(hostile)
    graph = nx.from_numpy_array(friendly)
    found = []
    for seed in range(_SEEDS):
        start = np.zeros(len(friendly), dtype=np.int64)
        for number, members in enumerate(nx.community.louvain_communities(graph, weight="weight", seed=seed)):
            start[list(members)] = number
        labels = _improve(start, gain, np.random.default_rng(seed))
        found.append((float(gain[labels[:, None] == labels[None, :]].sum()), -seed, labels))
    best = max(found, key=lambda one: one[:2])
    return [int(label) for label in best[2]], best[0]


def _surplus(weights: Floats) -> Floats:
    """Each pair's share of all weight, beyond what the totals of the two lead one to expect."""
    total = weights.sum()
    if not total:
        return weights
    strength = weights.sum(axis=0) / total
    surplus = weights / total - np.outer(strength, strength)
    np.fill_diagonal(surplus, 0.0)
    return np.asarray(surplus)


def _improve(labels: np.ndarray[Any, Any], gain: Floats, random: np.random.Generator) -> np.ndarray[Any, Any]:
    """Move one power at a time to the bloc where it gains most, be it one of its own, until none does."""
    labels = labels.copy()
    n = len(labels)
    for _ in range(100):
        moved = False
        for node in random.permutation(n):
            by_bloc = np.bincount(labels, weights=gain[node], minlength=n + 1)
            empty = int(np.flatnonzero(np.bincount(labels, minlength=n + 1) == 0)[0])
            by_bloc[empty] = 0.0
            best = int(by_bloc.argmax())
            if by_bloc[best] > by_bloc[labels[node]] + 1e-12:
                labels[node], moved = best, True
        if not moved:
            break
    return labels


def _in_order(labels: Sequence[int], volumes: Floats) -> list[int]:
    """Blocs numbered from 1, those with most events first."""
    weight: dict[int, float] = {}
    for label, volume in zip(labels, volumes, strict=True):
        weight[label] = weight.get(label, 0.0) + float(volume)
    order = sorted(weight, key=lambda label: (-weight[label], label))
    return [order.index(label) + 1 for label in labels]


def _nodes(ties: _Ties, labels: Sequence[int]) -> tuple[NetworkNode, ...]:
    volumes, brokerage = ties.volumes(), _brokerage(ties, labels)
    partners = np.bincount(ties.at.ravel(), minlength=len(ties.names))
    nodes = [
        NetworkNode(
            actor=name, name=name_power(name), events=int(volumes[n]), partners=int(partners[n]),
            bloc=labels[n], brokerage=round(brokerage[n], 4),
        )
        for n, name in enumerate(ties.names)
    ]  # fmt: skip
    return tuple(sorted(nodes, key=lambda node: (-node.events, node.actor)))


def _brokerage(ties: _Ties, labels: Sequence[int]) -> list[float]:
    """The share of shortest friendly paths between blocs that lead through each power."""
    import networkx as nx

    graph = nx.Graph()
    graph.add_nodes_from(range(len(ties.names)))
    for (a, b), weight in zip(ties.at.tolist(), ties.friendly, strict=True):
        if weight > 0:
            graph.add_edge(a, b, far=1 / weight)
    through = np.zeros(len(ties.names))
    blocs = {label: [n for n, one in enumerate(labels) if one == label] for label in sorted(set(labels))}
    crossing = 0
    for label, members in blocs.items():
        others = [n for n, one in enumerate(labels) if one > label]
        if others:
            found = nx.betweenness_centrality_subset(graph, members, others, weight="far")
            through += np.array([found[n] for n in range(len(ties.names))])
            crossing += len(members) * len(others)
    # networkx halves the sums of undirected graphs, which counts each of our pairs, met once, as half.
    return [float(2 * share / crossing) if crossing else 0.0 for share in through]


def _blocs(ties: _Ties, labels: Sequence[int]) -> tuple[Bloc, ...]:
    volumes, ends = ties.volumes(), np.array(labels)[ties.at]
    found = []
    for label in sorted(set(labels)):
        members = sorted((n for n, one in enumerate(labels) if one == label), key=lambda n: -volumes[n])
        inside, one_end = (ends == label).all(axis=1), (ends == label).sum(axis=1) == 1
        found.append(
            Bloc(
                number=label, members=tuple(ties.names[n] for n in members),
                tone_within=_tone(ties, inside), tone_across=_tone(ties, one_end),
            )
        )  # fmt: skip
    return tuple(found)


def _tone(ties: _Ties, which: np.ndarray[Any, Any]) -> float | None:
    return round(ties.classes.tone(ties.counts[which].sum(axis=0)), 2) if which.any() else None


def as_graph(network: Network) -> nx.Graph:
    """The network as a graph of networkx, with everything as attributes of nodes and edges."""
    import networkx as nx

    graph = nx.Graph(since=str(network.since), until=str(network.until), tone=network.tone)
    for node in network.nodes:
        graph.add_node(
            node.actor, label=node.name, events=node.events, bloc=node.bloc, brokerage=node.brokerage
        )
    for edge in network.edges:
        graph.add_edge(
            edge.a, edge.b, weight=edge.events, level=edge.level.value, level_low=edge.level.low,
            level_high=edge.level.high, sign=edge.sign, friendly=edge.friendly, hostile=edge.hostile,
        )  # fmt: skip
    return graph


def write_network(network: Network, path: Path) -> None:
    """Write the network as GraphML or GEXF, by the file's ending.

    Raises:
        SettingsError: the file has another ending.
    """
    writer = _WRITERS.get(path.suffix.lower())
    if writer is None:
        known = " or ".join(_WRITERS)
        raise SettingsError(f"{path}: expected a file that ends in {known}{suggest(path.suffix, _WRITERS)}")
    import networkx as nx

    getattr(nx, writer)(as_graph(network), str(path))
