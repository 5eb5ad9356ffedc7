"""What is wrong or doubtful in a register: found row by row, told with file and line."""

from __future__ import annotations

import datetime as dt
import itertools
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec

from dragoman.errors import RegisterError, suggest
from dragoman.resolve.register_build import Rows, read_tables, register_folder
from dragoman.resolve.register_names import fold
from dragoman.resolve.register_offices import earliest, latest
from dragoman.resolve.register_overlay import WITHOUT_COUNTRY, apply_overlay
from dragoman.resolve.register_tables import Row, TenureRow

MAIN_ROLES = ("HOS", "HOG", "FM", "DEF")
SECTORS = frozenset(
    "GOV MIL COP SPY LEG JUD PTY OPP REB PRM UAF CRM CVL REF BUS AGR LAB EDU MED HLH REL NGO SOC ELI IGO IMG "
    "MNC UNO EUR ISM JRN PRE UNK INT MUS CHR HIN JEW BUD RAD ENV HRI NGM DEV PPL".split()
)
"""PLOVER's sectors and those of CAMEO's that Phoenix uses as a first sector."""
OVERLAP_DAYS = 31
"""Two holders of one office may overlap this long: days of hand-over, dates that were rounded."""


class Problem(msgspec.Struct, frozen=True):
    """One finding: where, what was found, what was expected; ``kind`` groups like ones.

    Kinds of errors: ``row``, ``code``, ``reference``, ``duplicate``. Kinds of doubts: ``overlap``, ``gap``,
    ``open``.
    """

    kind: str
    where: str
    value: str
    expected: str

    def __str__(self) -> str:
        return f"{self.where}: {self.kind}: {self.value}; {self.expected}"

    @property
    def is_error(self) -> bool:
        """Whether a register with it should not be shipped."""
        return self.kind in ("row", "code", "reference", "duplicate")


def check_register(
    folder: Path | None = None, overlay: Path | None = None, today: dt.date | None = None
) -> list[Problem]:
    """All problems of the tables in ``folder`` (those that ship, where none is given) with the user's
    overlay.

    ``today`` tells which open rows are stale; gaps and overlaps are looked for in the four main offices
    since 2000.
    """
    problems: list[Problem] = []

    def complain(error: RegisterError) -> None:
        place = f"{Path(error.path).name if error.path else '?'}:{error.line or 1}"
        problems.append(Problem("row", place, str(error).split(": ", 1)[-1], "the row is left out"))

    rows = read_tables(folder or register_folder(), complain, keep_places=True)
    apply_overlay(rows, overlay, complain)
    problems += check_codes(rows)
    problems += check_references(rows)
    problems += check_duplicates(rows)
    problems += check_offices(rows)
    problems += check_open(rows, today or dt.date.today())
    return problems


def _where(rows: Rows, row: Row) -> str:
    name, line = rows.places.get(id(row), ("overlay", 0))
    return f"{name}:{line}"


def check_codes(rows: Rows) -> Iterator[Problem]:
    """Countries that are no states of the register, and sectors that are none."""
    countries = {row.id for row in rows.entity if row.kind in ("state", "territory")} | WITHOUT_COUNTRY
    organisations = {row.id for row in rows.entity if row.kind in ("organisation", "group")}
    regions = {row.country for row in rows.entity if row.source == "phoenix"}
    for entity in rows.entity:
        if entity.country and entity.country not in countries | regions:
            hint = suggest(entity.country, countries)
            yield Problem(
                "code", _where(rows, entity), f"country {entity.country!r}", f"expected a state's id{hint}"
            )
        if entity.sector and entity.sector not in SECTORS:
            hint = suggest(entity.sector, SECTORS)
            yield Problem(
                "code", _where(rows, entity), f"sector {entity.sector!r}", f"expected a PLOVER sector{hint}"
            )
    known = (
        countries | organisations | regions | {row.country for row in rows.tenure if row.source == "wikidata"}
    )
    for tenure in rows.tenure:
        if tenure.country not in known:
            hint = suggest(tenure.country, known)
            yield Problem(
                "code", _where(rows, tenure), f"country {tenure.country!r}", f"expected an id{hint}"
            )


def check_references(rows: Rows) -> Iterator[Problem]:
    """Aliases, tenures and memberships of entities that are not there."""
    known = {row.id for row in rows.entity}
    columns = {
        "alias": ("entity",),
        "tenure": ("person",),
        "member": ("entity", "organisation"),
        "code_map": ("entity",),
    }
    for table, names in columns.items():
        for row, name in itertools.product(rows.table(table), names):
            value = getattr(row, name)
            if value not in known:
                yield Problem(
                    "reference", _where(rows, row), f"{name} {value!r}", "expected the id of an entity"
                )


def check_duplicates(rows: Rows) -> Iterator[Problem]:
    """Ids that two rows of one part use, and tenures that are told twice."""
    seen: dict[object, Row] = {}
    for entity in rows.entity:
        key: tuple[str, ...] = (entity.id, _where(rows, entity).split(":")[0])
        if key in seen:
            yield Problem(
                "duplicate",
                _where(rows, entity),
                f"id {entity.id!r}",
                f"already at {_where(rows, seen[key])}",
            )
        seen[key] = entity
    for row in rows.tenure:
        key = (row.person, row.country, row.role, row.office, row.position, row.code, row.start, row.end)
        if key in seen:
            yield Problem(
                "duplicate",
                _where(rows, row),
                f"tenure of {row.person}",
                f"already at {_where(rows, seen[key])}",
            )
        seen[key] = row


def check_offices(rows: Rows, since: str = "2000-01-01") -> Iterator[Problem]:
    """Two holders of a main office at one time, and time without a holder that is known."""
    names = {row.id: row.name for row in rows.entity}
    states = {row.id for row in rows.entity if row.kind == "state"}
    for (country, role, office), tenures in sorted(_main_offices(rows, since).items()):
        if country not in states or office == "captain-regent":
            continue
        tenures.sort(key=lambda row: (row.start, row.end or "9"))
        yield from _overlaps(rows, names, tenures)
        yield from _gaps(rows, names, f"{country} {role} {office}", tenures)


def _main_offices(rows: Rows, since: str) -> dict[tuple[str, str, str], list[TenureRow]]:
    found: dict[tuple[str, str, str], list[TenureRow]] = defaultdict(list)
    for row in rows.tenure:
        if row.role in MAIN_ROLES and row.start and (not row.end or row.end > since) and not row.acting:
            found[(row.country, row.role, row.office)].append(row)
    return found


def _overlaps(rows: Rows, names: dict[str, str], tenures: list[TenureRow]) -> Iterator[Problem]:
    for one, other in itertools.pairwise(tenures):
        days = (min(latest(one.end), latest(other.end)) - earliest(other.start)).days
        if (
            one.person != other.person
            and one.end
            and len(one.end) == len(other.start) == 10
            and days > OVERLAP_DAYS
        ):
            value = f"{_tell(names, one)} and {_tell(names, other)}"
            yield Problem("overlap", _where(rows, other), value, f"they overlap by {days} days")


def _gaps(rows: Rows, names: dict[str, str], what: str, tenures: list[TenureRow]) -> Iterator[Problem]:
    end = tenures[0]
    for row in tenures[1:]:
        days = (earliest(row.start) - latest(end.end)).days if end.end else 0
        if days > 90:
            value = f"{what}: nobody from {end.end} to {row.start}"
            yield Problem("gap", _where(rows, row), value, f"after {names.get(end.person, end.person)}")
        if latest(row.end) > latest(end.end):
            end = row


def _tell(names: dict[str, str], row: TenureRow) -> str:
    return f"{names.get(row.person, row.person)} {row.country} {row.role} {row.start}..{row.end}"


def check_open(rows: Rows, today: dt.date, years: int = 2) -> Iterator[Problem]:
    """Open rows of main offices that nobody confirmed for years: the register is stale there."""
    states = {row.id for row in rows.entity if row.kind == "state"}
    for (country, _, _), tenures in sorted(_main_offices(rows, "2000-01-01").items()):
        for row in tenures if country in states else ():
            if not row.end and row.open_as_of and (today - latest(row.open_as_of)).days > 365 * years:
                value = f"{row.person} {country} {row.role} open"
                yield Problem("open", _where(rows, row), value, f"last known to go on {row.open_as_of}")


class Difference(msgspec.Struct, frozen=True):
    """A row that only one of two registers has: ``sign`` is ``+`` for the new one, ``-`` for the old one."""

    sign: str
    table: str
    row: str


def diff_registers(
    old: Path, new: Path, tables: Iterable[str] = ("entity", "tenure", "alias")
) -> Iterator[Difference]:
    """What two folders of tables differ in, table by table, in the order of the rows' first columns."""
    before, after = read_tables(old), read_tables(new)
    for table in tables:
        one = {_line(row) for row in before.table(table)}
        two = {_line(row) for row in after.table(table)}
        for line in sorted(one ^ two, key=fold):
            yield Difference("-" if line in one else "+", table, line)


def _line(row: Row) -> str:
    values = msgspec.structs.asdict(row)
    return ", ".join(
        str(value) for name, value in values.items() if value and name not in ("source", "licence")
    )
