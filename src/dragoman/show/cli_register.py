"""``dragoman register``: check the actor register, look somebody up, compare two, import another
dictionary.
"""

from __future__ import annotations

import datetime as dt
import sys
from collections import Counter
from pathlib import Path
from typing import Annotated

import msgspec
import typer
from rich.console import Console
from rich.table import Table

from dragoman.errors import DragomanError, UnknownActorError, suggest
from dragoman.resolve.register import Entity, Register, load_register
from dragoman.resolve.register_build import register_folder
from dragoman.resolve.register_check import check_register, diff_registers
from dragoman.resolve.register_import import import_actors, write_overlay

register_app = typer.Typer(
    help="The actor register: check it, look somebody up, compare, import.", no_args_is_help=True
)

Overlay = Annotated[Path | None, typer.Option(help="A folder with your own actors.csv and tenures.csv.")]
Folder = Annotated[Path | None, typer.Option(help="A folder of register tables instead of those that ship.")]


def _console() -> Console:
    return Console(file=sys.stdout, highlight=False, soft_wrap=True)


def _fail(error: DragomanError) -> typer.Exit:
    Console(stderr=True, highlight=False, soft_wrap=True).print(f"dragoman register: {error}", markup=False)
    return typer.Exit(1)


@register_app.command()
def check(
    overlay: Overlay = None,
    folder: Folder = None,
    strict: Annotated[
        bool, typer.Option(help="Doubts (overlaps, gaps, open rows) fail as errors do.")
    ] = False,
    all_: Annotated[bool, typer.Option("--all", help="Print every doubt, not only their number.")] = False,
) -> None:
    """Find wrong rows, unknown codes, duplicates, overlaps, gaps and rows that nobody confirmed for years."""
    console = _console()
    try:
        problems = check_register(folder, overlay)
    except DragomanError as error:
        raise _fail(error) from error
    for problem in problems:
        if problem.is_error or all_ or strict:
            console.print(str(problem), markup=False)
    counts = Counter(problem.kind for problem in problems)
    console.print(", ".join(f"{number} {kind}" for kind, number in counts.most_common()) or "no problems")
    if any(problem.is_error or strict for problem in problems):
        raise typer.Exit(1)


@register_app.command()
def show(
    name: Annotated[str, typer.Argument(help="A name, an alias or an id: Lavrov, NATO, PRK, Q58217.")],
    date: Annotated[str | None, typer.Option(help="What they were on that day, YYYY-MM-DD.")] = None,
    overlay: Overlay = None,
    json: Annotated[bool, typer.Option(help="One JSON object a line.")] = False,
) -> None:
    """Show who is known by a name, with aliases and offices."""
    try:
        register = load_register(overlay)
        day = dt.date.fromisoformat(date) if date else None
        found = find_entities(register, name)
    except ValueError as error:
        raise typer.BadParameter(f"{date!r} is not a date, expected YYYY-MM-DD") from error
    except DragomanError as error:
        raise _fail(error) from error
    for entity in found:
        if json:
            sys.stdout.write(msgspec.json.encode(_tell(register, entity)).decode() + "\n")
        else:
            _print_entity(register, entity, day)


def find_entities(register: Register, name: str) -> list[Entity]:
    """Who is known by this id, name, alias or surname, the surest first, at most ten.

    Raises:
        UnknownActorError: nobody is; the message suggests the nearest names.
    """
    ids = [name, *(alias.entity for alias in register.find(name, check_case=False))]
    ids += [person for person, _ in register.rank_persons(register.persons_by_surname(name))]
    found = [entity for entity in map(register.entity, dict.fromkeys(ids)) if entity is not None]
    if not found:
        known = (entity.name for entity in register.entities("state", "territory", "organisation", "group"))
        raise UnknownActorError(f"nobody is known as {name!r}{suggest(name, known)}")
    return found[:10]


def _tell(register: Register, entity: Entity) -> dict[str, object]:
    return {
        **msgspec.structs.asdict(entity),
        "aliases": [alias.text for alias in register.aliases_of(entity.id)],
        "tenures": [msgspec.structs.asdict(row) for row in register.tenures(entity.id)],
    }


def _print_entity(register: Register, entity: Entity, day: dt.date | None) -> None:
    console = _console()
    facts = [
        entity.id,
        entity.kind,
        entity.country,
        entity.sector,
        entity.code,
        f"{entity.start}..{entity.end}",
    ]
    console.print(
        f"[bold]{entity.name}[/bold]  " + "  ".join(fact for fact in facts if fact and fact != "..")
    )
    names = list(dict.fromkeys(alias.text for alias in register.aliases_of(entity.id)))
    console.print("  also: " + "; ".join(names[:20]) + (" …" if len(names) > 20 else ""), markup=False)
    if day and (standing := register.standing(entity.id, day)):
        note = " (former)" if standing.former else " (may be stale)" if standing.stale else ""
        row = standing.tenure
        console.print(
            f"  on {day}: {row.position or row.office or row.role}, {row.country}{note}", markup=False
        )
    rows = sorted(register.tenures(entity.id), key=lambda row: row.start)
    if rows:
        table = Table("country", "role", "office", "from", "until", "source", box=None, padding=(0, 2))
        for row in rows:
            until = row.end or f"open as of {row.open_as_of}"
            table.add_row(row.country, row.role, row.position or row.office, row.start, until, row.source)
        console.print(table)


@register_app.command()
def diff(
    old: Annotated[Path, typer.Argument(help="A folder of register tables.")],
    new: Annotated[
        Path | None, typer.Argument(help="Another one; the tables that ship, if not given.")
    ] = None,
) -> None:
    """Print the rows that only one of two registers has."""
    console = _console()
    try:
        for row in diff_registers(old, new or register_folder()):
            console.print(f"{row.sign} {row.table}: {row.row}", markup=False)
    except DragomanError as error:
        raise _fail(error) from error


@register_app.command("import")
def import_(
    path: Annotated[
        Path, typer.Argument(help="A PETRARCH .actors.txt, an ICEWS actor CSV, a Wikidata query's CSV.")
    ],
    out: Annotated[Path, typer.Option(help="The overlay folder to write.")],
    kind: Annotated[str | None, typer.Option(help="petrarch, icews or wikidata.")] = None,
) -> None:
    """Turn another actor dictionary into an overlay folder."""
    console = _console()
    try:
        found = import_actors(path, kind)
        write_overlay(found, out)
    except DragomanError as error:
        raise _fail(error) from error
    for line in found.skipped:
        console.print(f"skipped {line}", markup=False)
    console.print(
        f"{len(found.actors)} actors, {len(found.tenures)} tenures, {len(found.skipped)} lines skipped"
    )
