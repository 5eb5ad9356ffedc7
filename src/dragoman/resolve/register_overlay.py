"""A user's own actors and tenures over the register that ships: a user's row wins, and ``-`` takes one away.

``actors.csv``: ``name`` (``-Name`` takes the name away), and any of ``id, kind, country, sector, code,
aliases, start, end, gender, wikidata``. ``tenures.csv``: ``person`` (a name or an id; ``-Person`` takes the
matching tenures away), ``country``, ``role``, and any of ``position, office, sector, code, start, end,
acting``.
"""

from __future__ import annotations

import re
from pathlib import Path

import msgspec

from dragoman.errors import RegisterError, suggest
from dragoman.resolve.register_build import Rows
from dragoman.resolve.register_names import fold
from dragoman.resolve.register_tables import Complain, EntityRow, TenureRow, raise_at_once, read_rows


class ActorRow(msgspec.Struct, frozen=True, gc=False):
    """A row of a user's ``actors.csv``."""

    name: str
    id: str = ""
    kind: str = ""
    country: str = ""
    sector: str = ""
    code: str = ""
    aliases: str = ""
    start: str = ""
    end: str = ""
    gender: str = ""
    wikidata: str = ""


def overlay_files(overlay: Path | None) -> list[Path]:
    """The files of an overlay folder that exist.

    Raises:
        RegisterError: the folder is not there, or holds neither file.
    """
    if overlay is None:
        return []
    found = [path for name in ("actors.csv", "tenures.csv") if (path := overlay / name).is_file()]
    if not found:
        raise RegisterError("no folder with actors.csv or tenures.csv", overlay)
    return found


def apply_overlay(rows: Rows, overlay: Path | None, complain: Complain = raise_at_once) -> Rows:
    """The rows with the user's over them; a bad row goes to ``complain`` with file and line."""
    for path in overlay_files(overlay):
        if path.name == "actors.csv":
            _apply_actors(rows, path, complain)
        else:
            _apply_tenures(rows, path, complain)
    return rows


def _apply_actors(rows: Rows, path: Path, complain: Complain) -> None:
    known = {fold(row.name): row for row in rows.entity}
    states = {row.id for row in rows.entity if row.kind in ("state", "territory")}
    for line, actor in read_rows(path, ActorRow, complain):
        if actor.name.startswith("-"):
            _suppress_name(rows, actor.name[1:].strip())
            continue
        if actor.country and actor.country not in states and actor.country not in WITHOUT_COUNTRY:
            message = f"country {actor.country!r} is not known{suggest(actor.country, states)}"
            complain(RegisterError(message, path, line))
            continue
        _put_actor(rows, actor, known.get(fold(actor.name)))


WITHOUT_COUNTRY = frozenset({"IGO", "NGO", "MNC", "IMG", "INT", "NGM"})
"""What stands in the place of a country for actors of none."""


def _put_actor(rows: Rows, actor: ActorRow, old: EntityRow | None) -> None:
    same = old is not None and (not actor.country or actor.country == old.country)
    base = old if same and old else EntityRow(actor.id or make_id(actor.name), "organisation", actor.name)
    given = {name: value for name, value in msgspec.structs.asdict(actor).items() if value}
    aliases = "|".join(filter(None, [base.aliases, actor.aliases]))
    new = msgspec.structs.replace(base, **{**given, "aliases": aliases, "source": "overlay"})
    if actor.sector or actor.country:
        new = msgspec.structs.replace(new, code=actor.code or default_code(new.country, new.sector))
    rows.entity = [row for row in rows.entity if row.id not in (new.id, base.id)] + [new]
    names = {fold(text) for text in [new.name, *actor.aliases.split("|")]}
    rows.alias = [row for row in rows.alias if fold(row.text) not in names or row.entity == new.id]


def default_code(country: str, sector: str) -> str:
    """Country and sector as one code, without saying the same twice."""
    return country if sector in ("", country) else country + sector


def make_id(name: str) -> str:
    """A readable id out of a name: ``Korea Institute`` → ``korea-institute``."""
    return re.sub(r"[^a-z0-9]+", "-", fold(name)).strip("-")


def _suppress_name(rows: Rows, name: str) -> None:
    """Takes the entity of this name and every alias of this form away."""
    key = fold(name)
    gone = {row.id for row in rows.entity if fold(row.name) == key or row.id == name}
    rows.entity = [row for row in rows.entity if row.id not in gone]
    rows.alias = [row for row in rows.alias if fold(row.text) != key and row.entity not in gone]
    rows.tenure = [row for row in rows.tenure if row.person not in gone]


def _apply_tenures(rows: Rows, path: Path, complain: Complain) -> None:
    for line, row in read_rows(path, TenureRow, complain):
        suppress, name = row.person.startswith("-"), row.person.lstrip("- ")
        person = _find_person(rows, name, row.country)
        if suppress:
            rows.tenure = [old for old in rows.tenure if not _matches(old, row, person)]
        elif person is None:
            person = make_id(name)
            rows.entity.append(
                EntityRow(person, "person", name, row.country, row.sector or "GOV", source="overlay")
            )
            rows.tenure.append(msgspec.structs.replace(row, person=person, source="overlay"))
        else:
            rows.tenure.append(msgspec.structs.replace(row, person=person, source="overlay"))
        if not suppress and row.country not in {entity.id for entity in rows.entity}:
            complain(RegisterError(f"country {row.country!r} is not known", path, line))


def _find_person(rows: Rows, name: str, country: str) -> str | None:
    key = fold(name)
    found = [row for row in rows.entity if row.kind == "person" and (row.id == name or fold(row.name) == key)]
    found.sort(key=lambda row: row.country != country)
    return found[0].id if found else None


def _matches(old: TenureRow, row: TenureRow, person: str | None) -> bool:
    return (
        old.person == person
        and old.country == row.country
        and row.role in ("", old.role)
        and row.start in ("", old.start)
    )
