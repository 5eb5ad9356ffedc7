"""The signed network of a period: who stands with whom, in which blocs, and who goes between them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import networkx as nx
import numpy as np
from fastapi import FastAPI, Request
from starlette.responses import Response

from dragoman.relate.networks import Network, as_graph, build_network
from dragoman.show.charts.mix import matrix_chart
from dragoman.show.charts.webs import Knot, Tie, web_chart
from dragoman.show.dossier.words import count_of, join_words
from dragoman.show.web.asking import parameters, read_asked
from dragoman.show.web.page import Asked, Column, Input, Page, Result, Row, TableSpec
from dragoman.show.web.problems import NotFoundError
from dragoman.show.web.relations import open_acts, power_name, usual_days
from dragoman.show.web.sections import Section, Shown, extra, figure_cells, figure_columns, figure_of
from dragoman.show.web.snapshot import Reader

if TYPE_CHECKING:
    from dragoman.show.web.app import Bench

_IN_MATRIX = 24
_TOLD_BLOCS = 6
_WRITERS = {"graphml": nx.generate_graphml, "gexf": nx.generate_gexf}
_KINDS = {"graphml": "application/graphml+xml", "gexf": "application/gexf+xml"}

NODES = TableSpec(
    name="nodes",
    caption="Powers, the busiest first",
    columns=(
        Column(name="name", label="Power", link="/countries/{code}", about="Its name."),
        Column(name="code", label="Code", about="ISO 3166-1 alpha-3; EU, XKX."),
        Column(name="events", label="Acts", kind="integer", about="Its acts in the network."),
        Column(name="partners", label="Ties", kind="integer", about="With how many it has a tie."),
        Column(name="bloc", label="Bloc", kind="integer", about="Number of its bloc, the largest first."),
        Column(name="brokerage", label="Goes between", kind="number",
               about="Share of shortest friendly paths between blocs that lead through it."),
    ),
    empty="No tie has acts enough in this period.",
)  # fmt: skip
EDGES = TableSpec(
    name="edges",
    caption="Ties, the strongest first",
    columns=(
        Column(name="a_name", label="One", about="Its name."),
        Column(name="b_name", label="Other", link="/dyads/{pair}", about="Its name."),
        Column(name="events", label="Acts", kind="integer", about="Acts between the two."),
        *figure_columns("level", "Level", "Tone of the acts between them."),
        Column(
            name="sign_words",
            label="Beside the whole network",
            about="friendlier, more hostile, or as usual.",
        ),
        Column(name="within", label="One bloc", kind="flag", about="Whether both belong to one bloc."),
        Column(name="pair", label="Pair", shown=False, about="Codes of the two."),
        Column(name="sign", label="Sign", kind="integer", shown=False, about="1, 0 or -1."),
    ),
    empty="No tie has acts enough in this period.",
)
BLOCS = TableSpec(
    name="blocs",
    caption="Blocs, found from who acts friendlier with whom than their totals lead one to expect",
    columns=(
        Column(name="number", label="Bloc", kind="integer", about="Its number."),
        Column(name="member_names", label="Members", kind="texts", about="Names, the busiest first."),
        Column(name="tone_within", label="Tone within", kind="number", about="Of acts among its members."),
        Column(name="tone_across", label="Tone towards others", kind="number", about="Of acts with others."),
        Column(name="members", label="Codes", kind="texts", shown=False, about="Codes of the members."),
    ),
)
_SIGNS = {1: "friendlier", 0: "as usual", -1: "more hostile"}


def read_network(reader: Reader, asked: Asked) -> Network | None:
    """The network that is asked for, kept with the snapshot."""
    days = usual_days(reader, asked.filter.since, asked.filter.until)
    if days is None:
        return None
    powers, least = int(asked.inputs["powers"]), int(asked.inputs["least"])
    acts = open_acts(reader)
    return reader.remember(
        ("network", days, powers, least),
        lambda: build_network(acts, *days, most_powers=powers, least_events=least),
    )


def show_network(reader: Reader, asked: Asked) -> Result:
    """The network drawn, its blocs and brokers in words, a matrix, and every tie in a table."""
    network = read_network(reader, asked)
    if network is None:
        return Result(rows={}, extra=extra([Section("network", "The network", empty=NODES.empty)]))
    rows = {"nodes": _node_rows(network), "edges": _edge_rows(network), "blocs": _bloc_rows(network)}
    spots = reader.remember(("spots", id(network)), lambda: lay_out(network))
    title = f"The {len(network.nodes)} busiest powers and their ties"
    drawing = web_chart(_knots(network, spots), _ties(network), title)
    files = [(asked.link("/network.graphml"), "GraphML"), (asked.link("/network.gexf"), "GEXF")]
    shown = min(_IN_MATRIX, len(network.nodes))
    sections = [
        Section(
            "network", "The network", words=_say(network), figures=[figure_of(drawing, "edges")], links=files
        ),
        Section(
            "blocs",
            "Blocs and those between them",
            words=_say_brokers(network),
            tables=[Shown(BLOCS, rows["blocs"])],
        ),
        Section(
            "matrix",
            "As a matrix",
            figures=[figure_of(_matrix(network), "edges")],
            words=[f"The tone between each two of the {shown} busiest, in order of their blocs."],
        ),
        Section("ties", "Every tie", tables=[Shown(EDGES, rows["edges"], is_folded=len(rows["edges"]) > 60)]),
        Section("powers", "Every power", tables=[Shown(NODES, rows["nodes"])]),
    ]
    tone = f"{network.tone:+.2f}".replace("-", "−")
    note = f"{network.since:%-d %B %Y} to {network.until:%-d %B %Y}; the tone of all acts is {tone}."
    return Result(rows=rows, note=note, extra=extra(sections))


def lay_out(network: Network) -> dict[str, tuple[float, float]]:
    """Where each power lies, 0 to 1 each way: friendly ties pull, and those of a bloc keep together."""
    graph = nx.Graph()
    graph.add_nodes_from(node.actor for node in network.nodes)
    most = max((edge.friendly for edge in network.edges), default=1.0) or 1.0
    for edge in network.edges:
        pull = (edge.friendly / most) ** 0.5 * (1.6 if edge.within else 0.7)
        if edge.sign >= 0 and pull > 0:
            graph.add_edge(edge.a, edge.b, weight=pull)
    spots = nx.spring_layout(
        graph, seed=7, k=2.2 / max(len(graph), 1) ** 0.5, iterations=120, weight="weight"
    )
    found = np.array([spots[node.actor] for node in network.nodes])
    # Ranks spread what the springs have crowded in the middle; half of each keeps the picture.
    scaled = (found - found.min(axis=0)) / np.maximum(np.ptp(found, axis=0), 1e-9)
    ranks = np.argsort(np.argsort(found, axis=0), axis=0) / max(len(found) - 1, 1)
    both = 0.45 * scaled + 0.55 * ranks
    return {node.actor: (float(x), float(y)) for node, (x, y) in zip(network.nodes, both, strict=True)}


def _knots(network: Network, spots: dict[str, tuple[float, float]]) -> list[Knot]:
    between = {node.actor for node in _brokers(network)}
    return [
        Knot(
            code=node.actor,
            name=node.name,
            x=spots[node.actor][0],
            y=spots[node.actor][1],
            weight=node.events,
            bloc=node.bloc - 1,
            is_broker=node.actor in between,
        )
        for node in network.nodes
    ]


def _ties(network: Network) -> list[Tie]:
    return [Tie(a=edge.a, b=edge.b, sign=edge.sign, weight=edge.events) for edge in network.edges]


def _brokers(network: Network) -> list[Any]:
    ordered = sorted(network.nodes, key=lambda node: (-node.brokerage, node.actor))
    return [node for node in ordered[:5] if node.brokerage >= 0.01]


def _say(network: Network) -> list[str]:
    hostile = sum(edge.sign < 0 for edge in network.edges)
    count = f"{count_of(len(network.edges), 'tie')} between {count_of(len(network.nodes), 'power')}"
    return [
        f"{count}; {hostile:,} of them are surely more hostile than the whole network.",
        "Those of one bloc share a shape; the ring marks those who go between blocs. Near means friendly.",
    ]


def _say_members(codes: Sequence[str]) -> str:
    names = [power_name(code) for code in codes]
    return join_words(names if len(names) <= 7 else [*names[:6], f"{len(names) - 6} more"])


def _say_brokers(network: Network) -> list[str]:
    told = [
        f"Bloc {bloc.number}: {_say_members(bloc.members)}."
        for bloc in network.blocs[:_TOLD_BLOCS] if len(bloc.members) > 1
    ]  # fmt: skip
    between = [f"{node.name} ({node.brokerage:.0%})" for node in _brokers(network)]
    return [" ".join(told), f"Most paths between blocs lead through {join_words(between)}." if between else
            "Nobody goes between blocs."]  # fmt: skip


def _matrix(network: Network) -> Any:
    busiest = sorted(network.nodes, key=lambda node: -node.events)[:_IN_MATRIX]
    names = [node.actor for node in sorted(busiest, key=lambda node: (node.bloc, -node.events))]
    levels = {}
    for edge in network.edges:
        levels[edge.a, edge.b] = levels[edge.b, edge.a] = edge.level.value
    return matrix_chart(names, levels, "Tone between each two")


def _node_rows(network: Network) -> list[Row]:
    nodes = sorted(network.nodes, key=lambda node: (-node.events, node.actor))
    return [
        {"code": node.actor, "name": node.name, "events": node.events, "partners": node.partners,
         "bloc": node.bloc, "brokerage": node.brokerage}
        for node in nodes
    ]  # fmt: skip


def _edge_rows(network: Network) -> list[Row]:
    return [
        {"a_name": power_name(edge.a), "b_name": power_name(edge.b), "pair": f"{edge.a}-{edge.b}",
         "events": edge.events, "sign": edge.sign, "sign_words": _SIGNS[edge.sign], "within": edge.within,
         **figure_cells("level", edge.level)}
        for edge in sorted(network.edges, key=lambda edge: (-edge.events, edge.a, edge.b))
    ]  # fmt: skip


def _bloc_rows(network: Network) -> list[Row]:
    return [
        {"number": bloc.number, "members": list(bloc.members),
         "member_names": [power_name(code) for code in bloc.members], "tone_within": bloc.tone_within,
         "tone_across": bloc.tone_across}
        for bloc in network.blocs
    ]  # fmt: skip


PAGES = (
    Page(
        address="/network",
        title="Network",
        question="Who stands with whom?",
        about="The signed network of a period: ties, blocs, and who goes between them.",
        nav="Network",
        order=60,
        query=show_network,
        tables=(EDGES, NODES, BLOCS),
        filters=("since", "until"),
        inputs=(
            Input(
                name="powers",
                about="So many powers with most acts.",
                label="Powers",
                kind="integer",
                default=30,
                least=3,
                most=120,
            ),
            Input(
                name="least",
                about="Least acts of a tie.",
                label="Least acts",
                kind="integer",
                default=5,
                least=1,
                most=100_000,
            ),
        ),
        template="sections.html",
    ),
)


def mount(app: FastAPI, bench: Bench) -> None:
    """Add the network as GraphML and as GEXF, with the same words."""
    for ending in _WRITERS:
        _add_file(app, bench, ending)


def _add_file(app: FastAPI, bench: Bench, ending: str) -> None:
    def show(request: Request) -> Response:
        query: dict[str, list[str]] = {}
        for word, value in request.query_params.multi_items():
            query.setdefault(word, []).append(value)
        asked = read_asked(PAGES[0], "/network", {}, query)
        network = bench.library.ask(lambda reader: read_network(reader, asked))
        if network is None:
            raise NotFoundError("this store has no network in that period: no tie has acts enough")
        body = "\n".join(_WRITERS[ending](as_graph(network)))
        return Response(body, media_type=_KINDS[ending])

    content = {_KINDS[ending]: {"schema": {"type": "string"}}}
    app.add_api_route(
        f"/network.{ending}", show, methods=["GET"], name=f"network_{ending}",
        operation_id=f"network_{ending}", summary=f"The network as {ending}", tags=["network"],
        response_class=Response, responses={200: {"description": "The network.", "content": content}},
        openapi_extra={"parameters": parameters(PAGES[0])},
    )  # fmt: skip
