"""Networks: blocs as they were built, brokers between them, files that other programs read."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dealings import Deed, make_deed, write_store
from dragoman.errors import SettingsError
from dragoman.relate.networks import Network, as_graph, build_network, find_blocs, write_network
from dragoman.relate.series import SeriesReader

FIRST = dt.date(2021, 1, 1)
EAST, WEST = ("RUS", "CHN", "PRK"), ("USA", "JPN", "KOR")


def dealings(a: str, b: str, times: int, cameo: str) -> list[Deed]:
    days = (FIRST + dt.timedelta(days=9 * n) for n in range(times))
    return [make_deed(a, b, day, cameo) for day in days]


def two_blocs() -> list[Deed]:
    deeds = []
    for bloc in (EAST, WEST):
        deeds += [deed for a in bloc for b in bloc if a < b for deed in dealings(a, b, 20, "040")]
    deeds += [deed for a in EAST for b in WEST for deed in dealings(a, b, 10, "112")]
    return deeds + dealings("CHN", "USA", 8, "040")


@pytest.fixture(scope="module")
def network(tmp_path_factory: pytest.TempPathFactory) -> Network:
    reader = SeriesReader(write_store(tmp_path_factory.mktemp("net"), two_blocs()))
    found = build_network(reader)
    assert found is not None
    return found


def test_blocs_are_those_that_deal_with_each_other(network: Network) -> None:
    assert {frozenset(bloc.members) for bloc in network.blocs} == {frozenset(EAST), frozenset(WEST)}
    assert all(bloc.tone_within == 1 for bloc in network.blocs)
    assert all(bloc.tone_across is not None and bloc.tone_across < 0 for bloc in network.blocs)


def test_those_who_talk_across_are_the_brokers(network: Network) -> None:
    brokers = sorted(network.nodes, key=lambda node: -node.brokerage)[:2]
    assert {node.actor for node in brokers} == {"CHN", "USA"}
    assert all(node.brokerage == 0 for node in network.nodes if node.actor not in ("CHN", "USA"))


def test_a_tie_has_a_sign_where_its_interval_leaves_the_tone_of_all_out(network: Network) -> None:
    signs = {(edge.a, edge.b): edge.sign for edge in network.edges}
    assert signs["CHN", "RUS"] == 1
    assert signs["JPN", "PRK"] == -1
    assert all(edge.level.low <= edge.level.value <= edge.level.high for edge in network.edges)


@pytest.mark.parametrize(("suffix", "read"), [(".graphml", nx.read_graphml), (".gexf", nx.read_gexf)])
def test_files_hold_all_of_it(network: Network, tmp_path: Path, suffix: str, read: object) -> None:
    path = tmp_path / f"net{suffix}"
    write_network(network, path)
    graph = read(path)  # type: ignore[operator]
    assert set(graph) == {node.actor for node in network.nodes}
    assert graph["CHN"]["RUS"]["sign"] == 1
    assert graph.nodes["USA"]["bloc"] == next(n.bloc for n in network.nodes if n.actor == "USA")


def test_another_ending_is_refused(network: Network, tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"\.graphml"):
        write_network(network, tmp_path / "net.graphm")


def test_the_same_store_gives_the_same_network(tmp_path: Path) -> None:
    reader = SeriesReader(write_store(tmp_path, two_blocs()))
    assert build_network(reader) == build_network(reader)


def test_few_events_make_no_tie(tmp_path: Path) -> None:
    reader = SeriesReader(write_store(tmp_path, dealings("RUS", "PRK", 4, "040")))
    assert build_network(reader) is None
    found = build_network(reader, least_events=4)
    assert found is not None
    assert as_graph(found).number_of_edges() == 1


def test_only_the_busiest_are_kept(tmp_path: Path) -> None:
    found = build_network(SeriesReader(write_store(tmp_path, two_blocs())), most_powers=3)
    assert found is not None
    assert len(found.nodes) <= 3


@settings(max_examples=25, deadline=None)
@given(st.integers(2, 8), st.integers(0, 1000))
def test_every_power_has_a_bloc_and_modularity_its_bounds(n: int, seed: int) -> None:
    random = np.random.default_rng(seed)
    friendly, hostile = (np.triu(random.integers(0, 6, (n, n)), 1).astype(float) for _ in range(2))
    labels, modularity = find_blocs(friendly + friendly.T, hostile + hostile.T)
    assert len(labels) == n
    assert -1 <= modularity <= 1
