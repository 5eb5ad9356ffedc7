"""From rows to a register: names are varied, indexed and packed into columns."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from importlib.resources import as_file, files
from pathlib import Path

import msgspec

from dragoman.errors import RegisterError
from dragoman.resolve.register_names import fold, given_names, name_variants, surnames
from dragoman.resolve.register_pack import Column, Pack, pack_column, pack_map
from dragoman.resolve.register_tables import (
    TABLES,
    AgentRow,
    AliasRow,
    CodeRow,
    Complain,
    EntityRow,
    MemberRow,
    RoleRow,
    Row,
    RulerRow,
    SpellingRow,
    TenureRow,
    raise_at_once,
    read_rows,
    table_files,
)


class Rows(msgspec.Struct):
    """All rows of a register; lists may be changed before they are packed."""

    entity: list[EntityRow] = []
    alias: list[AliasRow] = []
    tenure: list[TenureRow] = []
    code_map: list[CodeRow] = []
    agent: list[AgentRow] = []
    member: list[MemberRow] = []
    role: list[RoleRow] = []
    ruler: list[RulerRow] = []
    spelling: list[SpellingRow] = []
    places: dict[int, tuple[str, int]] = {}
    """File and line of each row, by ``id(row)``; only kept where asked for."""

    def table(self, name: str) -> list[Row]:
        """The rows of the table with this name."""
        rows: list[Row] = getattr(self, name)
        return rows


def register_folder() -> Path:
    """The folder of the register's tables in the installed package."""
    with as_file(files("dragoman") / "data" / "register") as folder:
        return folder


def read_tables(folder: Path, complain: Complain = raise_at_once, keep_places: bool = False) -> Rows:
    """All tables of a folder; the later part wins where two entity rows have one id.

    Raises:
        RegisterError: a row is wrong, unless ``complain`` takes it.
    """
    rows = Rows()
    for table, paths in table_files(folder).items():
        for path in paths:
            for line, row in read_rows(path, TABLES[table], complain):
                rows.table(table).append(row)
                if keep_places:
                    rows.places[id(row)] = (path.name, line)
    return rows


def pack_rows(rows: Rows) -> Pack:
    """The register of these rows as columns and indexes."""
    entities = list({row.id: row for row in rows.entity}.values())
    place = {row.id: number for number, row in enumerate(entities)}
    aliases = sorted(_aliases(rows, entities, place), key=lambda row: -row.weight)
    tenures = _dated(row for row in rows.tenure if row.person in place)
    tables: dict[str, Sequence[Row]] = {
        "entity": entities, "alias": aliases, "tenure": tenures, "code_map": rows.code_map,
        "agent": rows.agent, "member": rows.member, "role": rows.role, "ruler": rows.ruler,
    }  # fmt: skip
    persons = [(number, row) for number, row in enumerate(entities) if row.kind == "person"]
    return Pack(
        columns={name: _columns(TABLES[name], table) for name, table in tables.items()},
        sizes={name: len(table) for name, table in tables.items()},
        alias_keys=pack_map((fold(row.text), number) for number, row in enumerate(aliases)),
        surnames=pack_map((word, n) for n, row in persons for word in _words(row, surnames)),
        given_names=pack_map((word, n) for n, row in persons for word in _words(row, given_names)),
        holders=pack_map((f"{row.country} {row.role}", number) for number, row in enumerate(tenures)),
        person_tenures=pack_map((row.person, number) for number, row in enumerate(tenures)),
    )


def _words(person: EntityRow, parts: Callable[[str, str], list[str]]) -> list[str]:
    """The surnames or given names in all spellings of a person's name."""
    names = [person.name, *(text for kind, text in split_aliases(person.aliases) if kind == "variant")]
    return list(dict.fromkeys(word for name in names for word in parts(name, person.country)))


def _dated(tenures: Iterable[TenureRow]) -> list[TenureRow]:
    return sorted(tenures, key=lambda row: (row.country, row.role, row.start))


def _columns(kind: type[Row], table: Sequence[Row]) -> dict[str, Column]:
    names = [field.name for field in msgspec.structs.fields(kind)]
    skipped = {"aliases"} | ({"licence", "source"} if kind is AliasRow else set())
    return {
        name: pack_column([str(getattr(row, name)) for row in table]) for name in names if name not in skipped
    }


_NOUN_FIRST = ("name", "acronym", "variant", "capital", "official", "adjective", "demonym")


def _aliases(rows: Rows, entities: list[EntityRow], place: dict[str, int]) -> list[AliasRow]:
    """Every surface form once per entity: the rows' own, then names, then what can be derived from names.

    Where one form is a noun and an adjective of the same entity (``US``) it is told as the noun.
    """
    found: dict[tuple[str, str, str], AliasRow] = {}
    for row in _all_aliases(rows, entities, _spellings(rows.spelling)):
        if row.entity not in place:
            continue
        key = (fold(row.text), "".join("X" if char.isupper() else "x" for char in row.text), row.entity)
        old = found.get(key)
        if old is None or (row.kind in _NOUN_FIRST[:3] and old.kind in _NOUN_FIRST[4:]):
            found[key] = row if row.case else msgspec.structs.replace(row, case=case_rule(row.text))
    return list(found.values())


def _all_aliases(
    rows: Rows, entities: list[EntityRow], spellings: dict[str, tuple[str, ...]]
) -> Iterator[AliasRow]:
    yield from (row for row in rows.alias if row.weight > 0)
    for entity in entities:
        yield AliasRow(entity.name, entity.id, "name")
        for kind, text in split_aliases(entity.aliases):
            yield AliasRow(text, entity.id, kind)
    for row in rows.alias:
        if row.kind == "acronym" and row.weight > 0:
            yield from _with_stops(row)
    for entity in entities:
        yield from _derived(entity, spellings)


def _derived(entity: EntityRow, spellings: dict[str, tuple[str, ...]]) -> Iterator[AliasRow]:
    """What follows from an entity's names: other orders and spellings of a person, acronyms with stops."""
    names = [("name", entity.name), *split_aliases(entity.aliases)]
    for kind, name in names:
        if entity.kind == "person" and kind in ("name", "variant"):
            for text, weight in name_variants(name, entity.country, spellings).items():
                yield AliasRow(text, entity.id, "variant", weight=weight)
        elif entity.kind != "person":
            yield from _with_stops(AliasRow(name, entity.id, "acronym"))


def _with_stops(row: AliasRow) -> Iterator[AliasRow]:
    if re.fullmatch(r"[A-Z]{2,5}", row.text):
        yield msgspec.structs.replace(row, text=".".join(row.text) + ".", case="exact")


def split_aliases(text: str) -> Iterator[tuple[str, str]]:
    """The (kind, name) pairs of an ``aliases`` cell: ``EU|translation:Union européenne``."""
    for part in filter(None, (piece.strip() for piece in text.split("|"))):
        kind, colon, name = part.partition(":")
        if colon and kind.isidentifier() and kind.islower():
            yield kind, name.strip()
        else:
            yield ("acronym" if re.fullmatch(r"[A-Z0-9&-]{2,6}", part) else "variant"), part


def case_rule(text: str) -> str:
    """``exact`` for acronyms (``US``, ``LeT``), ``any`` for names without capitals, else ``title``."""
    if not any(char.isupper() for char in text):
        return "any"
    letters = [char for char in text if char.isalpha()]
    is_acronym = len(letters) <= 5 and " " not in text and any(char.isupper() for char in letters[1:])
    return "exact" if is_acronym else "title"


def _spellings(rows: list[SpellingRow]) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for row in rows:
        words = row.words.split()
        for word in words:
            found[fold(word)] = tuple(other for other in words if fold(other) != fold(word))
    return found


def check_references(rows: Rows) -> None:
    """Raises RegisterError where an alias, tenure, code or membership names an entity that is not there."""
    known = {row.id for row in rows.entity}
    for name, column in (("alias", "entity"), ("tenure", "person"), ("member", "entity")):
        for row in rows.table(name):
            if getattr(row, column) not in known:
                raise RegisterError(f"{name}: no entity {getattr(row, column)!r}")
