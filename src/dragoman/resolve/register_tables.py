"""The rows of the actor register and how they are read from CSV: the schema, with file and line in every
error.

A table is all the files ``TABLE.PART.csv`` or ``TABLE.PART.csv.gz`` of a folder together; a part holds the
rows of one source and licence, so that a part can be left out by deleting its file. Dates are ISO 8601 and
may be cut short (``2011``, ``2011-05``); an empty ``end`` means open when the row was last known to be
right, which ``open_as_of`` tells.
"""

from __future__ import annotations

import csv
import gzip
import io
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Literal, TypeVar, get_args

import msgspec

from dragoman.errors import RegisterError, suggest

EntityKind = Literal["state", "territory", "region", "person", "organisation", "group"]
AliasKind = Literal[
    "name", "official", "variant", "acronym", "former", "translation", "nickname", "epithet",
    "adjective", "demonym", "demonym_plural", "capital", "seat", "place", "titled",
]  # fmt: skip
CaseRule = Literal["exact", "title", "any"]
Role = Literal[
    "HOS", "HOG", "VP", "DEPHOG", "FM", "DEF", "FIN", "INT", "JUST", "TRADE", "ENERGY", "MIN", "DEPMIN",
    "NSA", "INTEL", "AMB", "CB", "LEG", "SPEAKER", "JUD", "MIL", "GOVERNOR", "SUBNAT", "GOVGEN", "SPOX",
    "ENVOY", "HEAD", "PARTY", "OPP", "REB", "REL", "OTHER",
]  # fmt: skip
"""What an office is: head of state or government, vice president, deputy head of government, minister of …,
national security adviser, intelligence chief, ambassador, central banker, member or speaker of a legislature,
judge, officer, governor, head of a part of a country, governor-general, spokesperson, envoy, head of an
organisation (``HEAD``), party leader, opposition leader, leader of an armed group, cleric, other."""

_DATE = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")
_CODE = re.compile(r"([A-Z]{3}|)([A-Z0-9]{2,4})*")


class EntityRow(msgspec.Struct, frozen=True, gc=False):
    """A state, territory, region, person, organisation or armed group.

    ``aliases`` holds further names, separated by ``|``; each may begin with its kind and a colon
    (``acronym:EU``). ``country`` is ISO 3166-1 alpha-3, or ``IGO``, ``NGO``, ``MNC``, ``IMG`` for those
    without one.
    """

    id: str
    kind: str
    name: str
    country: str = ""
    sector: str = ""
    code: str = ""
    parent: str = ""
    start: str = ""
    end: str = ""
    gender: str = ""
    wikidata: str = ""
    aliases: str = ""
    source: str = ""
    licence: str = ""


class AliasRow(msgspec.Struct, frozen=True, gc=False):
    """A surface form of an entity; ``weight`` (0 to 1) is how surely it means that one without any
    context.
    """

    text: str
    entity: str
    kind: str = "variant"
    case: str = ""
    weight: float = 1.0
    start: str = ""
    end: str = ""
    source: str = ""
    licence: str = ""


class TenureRow(msgspec.Struct, frozen=True, gc=False):
    """A person's time in an office; ``office`` is the kind of post (``president``, ``monarch``), ``acting``
    is 1 or empty.

    ``country`` is the state, or the id of the organisation whose office it is. ``code`` overrides country +
    sector.
    """

    person: str
    country: str
    role: str
    office: str = ""
    position: str = ""
    sector: str = ""
    code: str = ""
    start: str = ""
    end: str = ""
    open_as_of: str = ""
    acting: str = ""
    source: str = ""
    licence: str = ""


class CodeRow(msgspec.Struct, frozen=True, gc=False):
    """The code of a state in another scheme (iso2, isonum, cameo, cow, gw, wikidata), with dates where it
    has them.
    """

    entity: str
    scheme: str
    code: str
    start: str = ""
    end: str = ""
    source: str = ""
    licence: str = ""


class AgentRow(msgspec.Struct, frozen=True, gc=False):
    """A noun for a kind of actor and the sector that it means; ``plural`` empty means the regular one,
    ``-`` none.
    """

    noun: str
    plural: str
    sector: str
    code: str = ""
    source: str = ""
    licence: str = ""


class MemberRow(msgspec.Struct, frozen=True, gc=False):
    """A state's or person's time in an organisation or bloc."""

    entity: str
    organisation: str
    start: str = ""
    end: str = ""
    source: str = ""
    licence: str = ""


class RoleRow(msgspec.Struct, frozen=True, gc=False):
    """A role noun: which office a phrase such as ``foreign minister`` means.

    ``countries`` limits it (``USA GBR``) or, with a leading ``!``, excludes; ``kind`` is ``office`` (can
    stand for its holder) or ``honorific`` (only before a name). ``office`` narrows the role to one kind of
    post.
    """

    phrase: str
    role: str
    office: str = ""
    sector: str = ""
    countries: str = ""
    kind: str = "office"
    source: str = ""
    licence: str = ""


class RulerRow(msgspec.Struct, frozen=True, gc=False):
    """Which office rules a country: whom ``the … leader`` means."""

    country: str
    role: str
    office: str = ""
    start: str = ""
    end: str = ""
    source: str = ""
    licence: str = ""


class SpellingRow(msgspec.Struct, frozen=True, gc=False):
    """Spellings of one given name or surname, separated by spaces: any stands for the others."""

    words: str
    source: str = ""
    licence: str = ""


Row = EntityRow | AliasRow | TenureRow | CodeRow | AgentRow | MemberRow | RoleRow | RulerRow | SpellingRow
RowT = TypeVar("RowT", bound=msgspec.Struct)
Complain = Callable[[RegisterError], None]

TABLES: dict[str, type[Row]] = {
    "entity": EntityRow,
    "alias": AliasRow,
    "tenure": TenureRow,
    "code_map": CodeRow,
    "agent": AgentRow,
    "member": MemberRow,
    "role": RoleRow,
    "ruler": RulerRow,
    "spelling": SpellingRow,
}
_CHOICES: dict[tuple[str, str], tuple[str, ...]] = {
    ("EntityRow", "kind"): get_args(EntityKind),
    ("AliasRow", "kind"): get_args(AliasKind),
    ("AliasRow", "case"): ("", *get_args(CaseRule)),
    ("TenureRow", "role"): get_args(Role),
    ("RulerRow", "role"): get_args(Role),
    ("RoleRow", "kind"): ("office", "honorific", "leader"),
    ("EntityRow", "gender"): ("", "f", "m", "x"),
    ("TenureRow", "acting"): ("", "1"),
}
_REQUIRED = {
    "EntityRow": ("id", "name"), "AliasRow": ("text", "entity"), "TenureRow": ("person", "country"),
    "CodeRow": ("entity", "scheme", "code"), "AgentRow": ("noun", "sector"),
    "MemberRow": ("entity", "organisation"), "RoleRow": ("phrase",), "RulerRow": ("country",),
    "SpellingRow": ("words",),
}  # fmt: skip


def raise_at_once(error: RegisterError) -> None:
    """The strict answer to a bad row: raise it."""
    raise error


def table_files(folder: Path) -> dict[str, list[Path]]:
    """The files of each table in a folder, in the order of their names.

    Raises:
        RegisterError: a file's name does not begin with the name of a table.
    """
    found: dict[str, list[Path]] = {}
    for path in sorted([*folder.glob("*.csv"), *folder.glob("*.csv.gz")]):
        table = path.name.split(".")[0]
        if table not in TABLES:
            raise RegisterError(f"no table {table!r}{suggest(table, TABLES)}", path)
        found.setdefault(table, []).append(path)
    return found


def read_rows(path: Path, kind: type[RowT], complain: Complain = raise_at_once) -> Iterator[tuple[int, RowT]]:
    """The rows of one CSV file with their line numbers; a bad row goes to ``complain`` and is left out."""
    reader = csv.reader(io.StringIO(_read_text(path), newline=""))
    header = next(reader, [])
    names = {field.name for field in msgspec.structs.fields(kind)}
    for name in header:
        if name not in names:
            complain(RegisterError(f"unknown column {name!r}{suggest(name, names)}", path, 1))
    keep = [(place, name) for place, name in enumerate(header) if name in names]
    for values in reader:
        if not values or (len(values) == 1 and not values[0].strip()) or values[0].startswith("#"):
            continue
        try:
            yield reader.line_num, _make_row(kind, header, keep, values)
        except ValueError as error:
            complain(RegisterError(str(error), path, reader.line_num))


def _read_text(path: Path) -> str:
    try:
        data = path.read_bytes()
        return (gzip.decompress(data) if path.suffix == ".gz" else data).decode("utf-8-sig")
    except (OSError, EOFError, UnicodeDecodeError) as error:
        raise RegisterError(f"cannot be read as UTF-8 CSV: {error}", path) from error


def _make_row(kind: type[RowT], header: list[str], keep: list[tuple[int, str]], values: list[str]) -> RowT:
    if len(values) != len(header):
        raise ValueError(f"{len(values)} values, expected {len(header)} ({', '.join(header)})")
    cells = {name: " ".join(values[place].split()) for place, name in keep}
    for name in _REQUIRED.get(kind.__name__, ("name",)):
        if not cells.get(name):
            raise ValueError(f"{name} is empty")
    for (row_kind, name), choices in _CHOICES.items():
        if row_kind == kind.__name__ and name in cells and cells[name] not in choices:
            raise ValueError(
                f"{name} {cells[name]!r} is not one of {', '.join(filter(None, choices))}"
                f"{suggest(cells[name], filter(None, choices))}"
            )
    check_dates(cells)
    if cells.get("code") and kind is not CodeRow and not _CODE.fullmatch(cells["code"]):
        raise ValueError(f"code {cells['code']!r} is not a country and sectors in capitals, such as RUSGOV")
    if "weight" in cells:
        return kind(**{**cells, "weight": _read_weight(cells["weight"])})
    return kind(**cells)


def check_dates(cells: dict[str, str]) -> None:
    """Raises ValueError where a date cell is not ISO 8601 or a tenure ends before it starts."""
    for name in ("start", "end", "open_as_of"):
        value = cells.get(name, "")
        if value and not _DATE.fullmatch(value):
            raise ValueError(f"{name} {value!r} is not a date, expected YYYY, YYYY-MM or YYYY-MM-DD")
    start, end = cells.get("start", ""), cells.get("end", "")
    if start and end and end < start[: len(end)]:
        raise ValueError(f"end {end} is before start {start}")


def _read_weight(text: str) -> float:
    if not text:
        return 1.0
    value = float(text)
    if not 0 <= value <= 1:
        raise ValueError(f"weight {text!r} is not between 0 and 1")
    return value
