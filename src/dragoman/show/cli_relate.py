"""The command line of relations: shifts, contests, standing of a pair."""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperCommand

from dragoman.errors import SettingsError

StorePath = Annotated[Path, typer.Option("--store", "-s", help="The folder of the store.")]

Layout = Annotated[str, typer.Option("--format", help="text or jsonl.")]

Pool = Annotated[
    list[str] | None,
    typer.Option("--pool", help="A bloc counted as one power: EU, NATO; may be given again."),
]

Groups = Annotated[
    Path | None, typer.Option("--groups", help="Groups of countries of your own (YAML), as blocs by name.")
]


class DyadCommand(TyperCommand):
    """A command whose option ``--dyad`` takes two words: ``--dyad USA PRK`` is read as ``--dyad USA,PRK``."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Join the words after each ``--dyad`` before the options are read."""
        joined: list[str] = []
        wanted = 0  # how many names of the present --dyad are still to come
        for word in args:
            if wanted == 1 and not word.startswith("-"):
                joined[-1] += f",{word}"
                wanted = 0
            else:
                joined.append(word)
                wanted = 2 if word == "--dyad" else 1 if wanted == 2 and "," not in word else 0
        return super().parse_args(ctx, joined)


def shifts(
    store: StorePath,
    dyad: Annotated[
        list[str], typer.Option("--dyad", metavar="A B", help="Two countries; may be given again.")
    ],
    layout: Layout = "text",
    alarms: Annotated[
        float | None, typer.Option(min=0, help="False alarms allowed, for a pair and year; 1 by default.")
    ] = None,
    pool: Pool = None,
    groups: Groups = None,
) -> None:
    """Turning points between two powers, with the events that carry them."""
    from dragoman.show.relations import Blocs, show_shifts

    show_shifts(store, dyad, Blocs(pool or (), groups), layout, alarms, sys.stdout)


def contests(
    store: StorePath,
    target: Annotated[str, typer.Option("--object", help="For whom they compete: name, code or adjective.")],
    since: Annotated[str | None, typer.Option(help="First day, ISO 8601.")] = None,
    until: Annotated[str | None, typer.Option(help="Last day, ISO 8601.")] = None,
    layout: Layout = "text",
    limit: Annotated[int, typer.Option(min=1, help="How many pairs of claimants.")] = 12,
    pool: Pool = None,
    groups: Groups = None,
) -> None:
    """Who competes for a third power, strongest first, with the events of both sides."""
    from dragoman.show.relations import Blocs, show_contests

    days = (_day(since, "--since"), _day(until, "--until"))
    show_contests(store, target, days, Blocs(pool or (), groups), layout, limit, sys.stdout)


def pledges(
    store: StorePath,
    actor: Annotated[str | None, typer.Option(help="Whose word: name, ISO code or adjective.")] = None,
    dyad: Annotated[
        str | None, typer.Option("--dyad", metavar="A B", help="Two countries; what each gave the other.")
    ] = None,
    since: Annotated[str | None, typer.Option(help="First given on or after this day, ISO 8601.")] = None,
    until: Annotated[str | None, typer.Option(help="First given on or before this day, ISO 8601.")] = None,
    at: Annotated[
        str | None, typer.Option(help="As known on this day, ISO 8601; by default the last.")
    ] = None,
    state: Annotated[str | None, typer.Option(help="Only kept, broken, overdue or open ones.")] = None,
    rules: Annotated[
        Path | None, typer.Option(help="Another table of what is a word and what keeps it (YAML).")
    ] = None,
    layout: Layout = "text",
    limit: Annotated[int, typer.Option(min=1, help="How many lines of each kind in text.")] = 12,
) -> None:
    """The ledger of kept words: what was announced, promised or threatened, and whether a deed followed."""
    from dragoman.show.kept_words import show_pledges

    days = (_day(since, "--since"), _day(until, "--until"))
    show_pledges(store, actor, dyad, days, _day(at, "--at"), state, rules, layout, limit, sys.stdout)


def network(
    store: StorePath,
    since: Annotated[str | None, typer.Option(help="First day, ISO 8601.")] = None,
    until: Annotated[str | None, typer.Option(help="Last day, ISO 8601.")] = None,
    out: Annotated[Path | None, typer.Option("--out", "-o", help="Write it as .graphml or .gexf.")] = None,
    least: Annotated[int, typer.Option(min=1, help="Events that a tie needs.")] = 5,
    powers: Annotated[int | None, typer.Option(min=2, help="Only so many powers, the busiest.")] = None,
    layout: Layout = "text",
) -> None:
    """Who stands with whom in a period: blocs, ties and who goes between the blocs."""
    from dragoman.show.network import show_network

    days = (_day(since, "--since"), _day(until, "--until"))
    show_network(store, days, out, least, powers, layout, sys.stdout)


def relations(
    one: Annotated[str, typer.Argument(metavar="A", help="A country, bloc or organisation.")],
    store: StorePath,
    other: Annotated[
        str | None, typer.Argument(metavar="B", help="A second one; all partners where none is named.")
    ] = None,
    at: Annotated[str | None, typer.Option(help="As of this day, ISO 8601; by default the last.")] = None,
    every: Annotated[bool, typer.Option("--all", help="A table of all partners of A.")] = False,
    sort: Annotated[str, typer.Option(help="With --all: by level, trend or events.")] = "level",
    layout: Layout = "text",
    pool: Pool = None,
    groups: Groups = None,
) -> None:
    """How two powers stand, each way: level, trend, attention and asymmetry with 90 % intervals.

    A power is a country, an organisation (NATO, United Nations), or a bloc, whose members count as one (EU).
    """
    from dragoman.show.relations import Blocs, show_all_relations, show_relations

    blocs, day = Blocs(pool or (), groups), _day(at, "--at")
    if every and other:
        raise SettingsError("--all: expected one power, found two; leave the second or the option out")
    if every:
        show_all_relations(store, one, day, sort, blocs, layout, sys.stdout)
    else:
        show_relations(store, one, other, day, blocs, layout, sys.stdout)


def _day(text: str | None, option: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text) if text else None
    except ValueError as error:
        raise SettingsError(f"{option}: expected a day such as 2018-06-01, found {text!r}") from error


def mount(app: typer.Typer) -> None:
    """Add the verbs of relations to the command line."""
    app.command(cls=DyadCommand)(shifts)
    app.command()(contests)
    app.command(cls=DyadCommand)(pledges)
    app.command()(network)
    app.command()(relations)
