"""Prints the network of a period: its blocs, its brokers, and the ties that stand out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

from dragoman.records import to_json
from dragoman.relate.networks import Bloc, Network, NetworkEdge, build_network, write_network
from dragoman.relate.powers import name_power
from dragoman.relate.series import SeriesReader
from dragoman.show.relations import check_layout, many, signed
from dragoman.store import open_store

_SHOWN = 12


def show_network(
    store: Path,
    days: tuple[dt.date | None, dt.date | None],
    target: Path | None,
    least: int,
    powers: int | None,
    layout: str,
    out: TextIO,
) -> None:
    """Print the network, and write it to a file where one is named."""
    check_layout(layout)
    reader = SeriesReader(open_store(store))
    network = build_network(reader, *days, least_events=least, most_powers=powers)
    if network is None:
        out.write(f"No two powers have {many(least, 'event')} with each other in these days.\n")
        return
    if target:
        write_network(network, target)
    lines = _json_lines(network) if layout == "jsonl" else _tell_network(network)
    for line in lines:
        out.write(line + "\n")
    if target and layout == "text":
        out.write(f"Written to {target}\n")


def _json_lines(network: Network) -> Iterator[str]:
    for kind, found in (("node", network.nodes), ("edge", network.edges), ("bloc", network.blocs)):
        yield from (to_json({kind: one}).decode() for one in found)


def _tell_network(network: Network) -> Iterator[str]:
    yield (
        f"{network.since} to {network.until}: {many(len(network.nodes), 'power')},"
        f" {many(len(network.edges), 'tie')}, {many(len(network.blocs), 'bloc')}"
        f" (modularity {network.modularity:.2f}); tone of all {network.tone:+.2f}"
    )
    for bloc in network.blocs:
        yield from _tell_bloc(bloc)
    brokers = sorted(network.nodes, key=lambda node: -node.brokerage)[:_SHOWN]
    named = [f"{node.name} {node.brokerage:.0%}" for node in brokers if node.brokerage >= 0.005]
    yield ""
    yield "Between the blocs (share of shortest friendly paths that lead through it):"
    yield f"  {', '.join(named) or 'nobody'}"
    for heading, sign in (("Friendlier than the whole", 1), ("More hostile than the whole", -1)):
        ties = [edge for edge in network.edges if edge.sign == sign][:_SHOWN]
        yield ""
        yield f"{heading}, most events first:"
        yield from (_tell_tie(edge) for edge in ties)
        if not ties:
            yield "  none that stands out"


def _tell_bloc(bloc: Bloc) -> Iterator[str]:
    named = ", ".join(name_power(code) for code in bloc.members[:_SHOWN])
    more = f" and {len(bloc.members) - _SHOWN} more" if len(bloc.members) > _SHOWN else ""
    tones = [
        f"{words} {tone:+.2f}"
        for words, tone in (("within", bloc.tone_within), ("with others", bloc.tone_across))
        if tone is not None
    ]
    yield ""
    yield f"Bloc {bloc.number}: {named}{more}"
    yield f"  {many(len(bloc.members), 'power')}; tone {', '.join(tones) or 'unknown'}"


def _tell_tie(edge: NetworkEdge) -> str:
    across = "" if edge.within else ", across blocs"
    pair = f"{name_power(edge.a)} and {name_power(edge.b)}"
    return f"  {pair}: {signed(edge.level)}, {many(edge.events, 'event')}{across}"
