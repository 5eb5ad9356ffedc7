"""Whom an event counts for: its country, or its organisation, or a bloc into which several are pooled."""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Iterable, Sequence
from importlib.resources import files
from pathlib import Path
from typing import Any

import msgspec
import yaml

from dragoman.errors import DataError, UnknownActorError, suggest
from dragoman.records import Record
from dragoman.relate.standing import NOT_COUNTRIES
from dragoman.resolve.register import load_register
from dragoman.resolve.register_countries import known_country
from dragoman.resolve.register_names import fold

UNION_ID, UNION = "eu", "EU"
_PLACE = "relate/groups.yaml"
_LISTED = ", ".join(f"'{code}'" for code in sorted(NOT_COUNTRIES))


class Member(Record, frozen=True):
    """A member of a bloc, by the code of its country, and since and until when; None is always."""

    code: str
    start: dt.date | None = None
    end: dt.date | None = None


class Bloc(Record, frozen=True, kw_only=True):
    """Several powers counted as one; ``ids`` are the register's ids of organisations counted with them."""

    code: str
    name: str
    members: tuple[Member, ...] = ()
    ids: tuple[str, ...] = ()

    def sql(self, side: str, by_id: str | None = None) -> str:
        """Whether the party in the column ``side`` belongs to it, on the day in ``day``."""
        always = [self.code, *self.ids, *(one.code for one in self.members if not (one.start or one.end))]
        parts = [f"{side} IN ({_quoted(always)})"]
        if by_id and self.ids:
            parts.append(f"{by_id} IN ({_quoted(self.ids)})")
        parts += [_dated(side, one) for one in self.members if one.start or one.end]
        return f"({' OR '.join(parts)})"


def _dated(side: str, member: Member) -> str:
    start = f" AND day >= DATE '{member.start}'" if member.start else ""
    end = f" AND day <= DATE '{member.end}'" if member.end else ""
    return f"{side} = {_quoted([member.code])}{start}{end}"


def _quoted(texts: Iterable[str]) -> str:
    return ", ".join("'" + text.replace("'", "''") + "'" for text in texts)


def party_sql(side: str) -> str:
    """The code of a party of an event: its country, else the register's id of the organisation."""
    country = f"CASE WHEN {side}_country IN ({_LISTED}) THEN NULL ELSE {side}_country END"
    return f"coalesce({country}, CASE WHEN {side}_id = '{UNION_ID}' THEN '{UNION}' ELSE {side}_id END)"


def is_state_sql(side: str) -> str:
    """Whether a party has a country, or is the European Union."""
    return f"({side}_country IS NOT NULL AND {side}_country NOT IN ({_LISTED}) OR {side}_id = '{UNION_ID}')"


def pool_sql(column: str, blocs: Sequence[Bloc], by_id: str | None = None) -> str:
    """A column of parties with the members of each bloc under its code; the first bloc that fits counts."""
    cases = " ".join(f"WHEN {bloc.sql(column, by_id)} THEN {_quoted([bloc.code])}" for bloc in blocs)
    return f"CASE {cases} ELSE {column} END" if blocs else column


class _Group(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A group as its file writes it."""

    name: str
    members: tuple[str, ...]
    why: str = ""


@functools.lru_cache(maxsize=4)
def load_groups(path: Path | None = None) -> dict[str, Bloc]:
    """The groups of countries that ship, with those of a user's file over them, by their codes.

    A member is a country, or an organisation of the register, whose members it then has, since when they are.

    Raises:
        DataError: the file cannot be read, has another form, or names a member that is not known.
    """
    shipped = files("dragoman") / "data" / "relate" / "groups.yaml"
    groups = _read_groups(shipped, _PLACE)
    return groups | _read_groups(path, path) if path else groups


def _read_groups(source: Any, place: Path | str) -> dict[str, Bloc]:
    try:
        loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
        content = yaml.load(source.read_text(encoding="utf-8"), Loader=loader)  # noqa: S506
        groups = msgspec.convert(content, dict[str, _Group])
        return {code: _as_bloc(code, group) for code, group in groups.items()}
    except (OSError, ValueError, yaml.YAMLError) as error:
        raise DataError(str(error).splitlines()[0], place) from error
    except UnknownActorError as error:
        raise DataError(str(error), place) from error


def _as_bloc(code: str, group: _Group) -> Bloc:
    members: list[Member] = []
    for text in group.members:
        found = known_country(text)
        if found is None:
            raise UnknownActorError(f"{code}: no country or organisation is known as {text!r}")
        members += _members_of(found) or [Member(found)]
    return Bloc(code=code, name=group.name, members=tuple(dict.fromkeys(members)))


def _members_of(organisation: str) -> list[Member]:
    rows = [row for row in load_register().memberships() if row.organisation == organisation]
    return [Member(row.entity, _day(row.start), _day(row.end)) for row in rows]


def _day(text: object) -> dt.date | None:
    return dt.date.fromisoformat(str(text)[:10]) if text else None


def find_bloc(text: str, path: Path | None = None) -> Bloc | None:
    """The bloc that a name means: a group of the file, or an organisation with its members."""
    groups = load_groups(path)
    wanted = fold(text.strip()).removeprefix("the ")
    for code, bloc in groups.items():
        if wanted in (fold(code), fold(bloc.name)):
            return bloc
    found = find_organisation(text)
    members = _members_of(found) if found else []
    entity = load_register().entity(found) if found else None
    if not found or not members or not entity:
        return None
    code = UNION if found == UNION_ID else found
    return Bloc(code=code, name=entity.name, members=tuple(members), ids=(found,))


def find_organisation(text: str) -> str | None:
    """The register's id of the organisation or armed group that a name means."""
    return _organisations().get(fold(text.strip()).removeprefix("the "))


@functools.lru_cache(maxsize=1)
def _organisations() -> dict[str, str]:
    register = load_register()
    known = {entity.id: entity for entity in register.entities("organisation", "group")}
    found = {fold(entity.id): entity.id for entity in known.values()}
    for entity in known.values():
        found.setdefault(fold(entity.name), entity.id)
    for alias in register.aliases():
        if alias.entity in known:
            found.setdefault(fold(alias.text), alias.entity)
    return found


def suggest_party(text: str, path: Path | None = None) -> str:
    """What may have been meant by the name of a bloc or organisation."""
    named = [bloc.name for bloc in load_groups(path).values()]
    return suggest(text, [*load_groups(path), *named, *_organisations()])
