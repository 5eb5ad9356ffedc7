"""The actor register: who there is, what they are called, and who held which office when.

    register = load_register()
    register.find("Lavrov")                  # aliases with exactly this form
    register.holders("RUS", "FM", date)      # who was Russia's foreign minister
    register.standing("Q58217", date)        # what Sergey Lavrov was on that day
    register.keys, register.meanings(i)      # every surface form, for an automaton

Tables and their columns are told in ``register_tables``; ``docs/register.md`` tells where they come from.
"""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec

from dragoman.resolve.register_build import pack_rows, read_tables, register_folder
from dragoman.resolve.register_names import fits_case, fold
from dragoman.resolve.register_offices import Holder, Standing, Tenure, choose_standing, rank_holders
from dragoman.resolve.register_overlay import apply_overlay, overlay_files
from dragoman.resolve.register_pack import Pack, Runs, Texts, hash_files, read_pack, write_pack
from dragoman.resolve.register_tables import AgentRow, AliasRow, EntityRow, MemberRow, RoleRow, table_files

__all__ = [
    "Agent",
    "Alias",
    "Entity",
    "Holder",
    "Register",
    "RoleNoun",
    "Standing",
    "Tenure",
    "load_register",
]

Entity = EntityRow
Alias = AliasRow
RoleNoun = RoleRow


class Agent(msgspec.Struct, frozen=True):
    """A noun for a kind of actor as it stands in a text: ``text`` is the singular or plural form, folded."""

    text: str
    sector: str
    code: str
    is_plural: bool


class Register:
    """Facts about actors, indexed for the resolver. Made by :func:`load_register`; holds no open file."""

    def __init__(self, pack: Pack, version: str = "") -> None:
        self.version = version
        """The hash of the tables and the overlay that it was made from."""
        self._columns = {
            table: {name: Texts(column) for name, column in columns.items()}
            for table, columns in pack.columns.items()
        }
        self.sizes: dict[str, int] = pack.sizes
        """How many rows each table has."""
        self._aliases = Runs(pack.alias_keys)
        self._surnames = Runs(pack.surnames)
        self._given_names = Runs(pack.given_names)
        self._holders = Runs(pack.holders)
        self._person_tenures = Runs(pack.person_tenures)
        ids = self._columns["entity"]["id"]
        self._places = {ids[number]: number for number in range(len(ids))}
        self._entity_at = functools.lru_cache(20_000)(self._read_entity)
        self._meanings_at = functools.lru_cache(20_000)(self._read_meanings)

    # names

    @property
    def keys(self) -> list[str]:
        """Every surface form, folded (see :func:`fold`) and once: the patterns of an automaton over folded
        text.
        """
        return self._aliases.keys

    def meanings(self, number: int) -> tuple[Alias, ...]:
        """What the pattern ``keys[number]`` can mean, the surest first; each tells its own case rule and
        dates.
        """
        return self._meanings_at(number)

    def find(self, text: str, check_case: bool = True) -> tuple[Alias, ...]:
        """What exactly this text can mean, the surest first; capitals must fit unless ``check_case`` is
        off.
        """
        rows = self._aliases.get(fold(text))
        found = (self._alias(row) for row in rows)
        return tuple(row for row in found if not check_case or fits_case(row.case, row.text, text))

    def aliases(self) -> Iterator[Alias]:
        """All aliases, the surest first."""
        return (self._alias(row) for row in range(self.sizes["alias"]))

    def aliases_of(self, entity: str) -> list[Alias]:
        """All aliases of one entity (a slow scan: for showing, not for resolving)."""
        owners = self._columns["alias"]["entity"]
        return [self._alias(row) for row in range(len(owners)) if owners[row] == entity]

    def persons_by_surname(self, word: str) -> list[str]:
        """The ids of persons who are called by this surname (any case, accents or none)."""
        ids = self._columns["entity"]["id"]
        return [ids[row] for row in self._surnames.get(fold(word))]

    def persons_by_given_name(self, word: str) -> list[str]:
        """The ids of persons with this given name, whole or its first word."""
        ids = self._columns["entity"]["id"]
        return [ids[row] for row in self._given_names.get(fold(word))]

    # entities

    def entity(self, entity_id: str) -> Entity | None:
        """The entity with this id."""
        number = self._places.get(entity_id)
        return None if number is None else self._entity_at(number)

    def entities(self, *kinds: str) -> Iterator[Entity]:
        """All entities, or those of the given kinds."""
        column = self._columns["entity"]["kind"]
        return (self._entity_at(n) for n in range(len(column)) if not kinds or column[n] in kinds)

    def exists(self, entity_id: str, date: dt.date) -> bool:
        """Whether a state, organisation or group existed on that day, as far as known."""
        entity = self.entity(entity_id)
        day = date.isoformat()
        return (
            entity is not None
            and (not entity.start or entity.start <= day)
            and (not entity.end or day <= entity.end + "-99")
        )

    def codes(self, entity_id: str) -> dict[str, str]:
        """A state's codes in other schemes: iso2, isonum, cameo, cow, gw, wikidata; the newest where
        dated.
        """
        return self._codes.get(entity_id, {})

    @functools.cached_property
    def _codes(self) -> dict[str, dict[str, str]]:
        found: dict[str, dict[str, str]] = {}
        for (scheme, code), entity in self._code_index.items():
            found.setdefault(entity, {})[scheme] = code
        return found

    def by_code(self, scheme: str, code: str) -> str | None:
        """The id of the state with this code in that scheme (``by_code("cow", "2")`` → ``USA``)."""
        return self._code_index.get((scheme, code))

    @functools.cached_property
    def _code_index(self) -> dict[tuple[str, str], str]:
        columns = self._columns["code_map"]
        rows = sorted(range(self.sizes["code_map"]), key=lambda n: columns["end"][n] or "9")
        return {(columns["scheme"][n], columns["code"][n]): columns["entity"][n] for n in rows}

    # offices

    def tenures(self, person: str) -> list[Tenure]:
        """Everything that a person was, in order of country, role and start."""
        return [self._tenure(row) for row in self._person_tenures.get(person)]

    def office_tenures(self, country: str, role: str) -> list[Tenure]:
        """All tenures of a role in a country or organisation, by start."""
        return [self._tenure(row) for row in self._holders.get(f"{country} {role}")]

    def holders(self, country: str, role: str, date: dt.date | None = None, office: str = "") -> list[Holder]:
        """Who held the role on that day, the likeliest first; none where nothing is known.

        Without a date the newest holder is meant. ``stale`` is true where the day lies beyond what is known.
        ``office`` narrows it to one kind of post (``president``, ``monarch``, ``prime-minister``).
        """
        rows = self.office_tenures(country, role)
        return rank_holders([row for row in rows if not office or row.office in office.split("|")], date)

    def leader(self, country: str, date: dt.date | None = None) -> list[Holder]:
        """Who rules a country on that day: the president, prime minister, monarch, … as its order has it."""
        day = (date or dt.date.max).isoformat()
        for row in self._rulers.get(country, ()):
            if (not row[2] or row[2] <= day) and (not row[3] or day <= row[3]):
                found = self.holders(country, row[0], date, row[1])
                if found:
                    return found
        return self.holders(country, "HOS", date) or self.holders(country, "HOG", date)

    @functools.cached_property
    def _rulers(self) -> dict[str, list[tuple[str, str, str, str]]]:
        columns, found = self._columns["ruler"], dict[str, list[tuple[str, str, str, str]]]()
        for n in range(self.sizes["ruler"]):
            row = (columns["role"][n], columns["office"][n], columns["start"][n], columns["end"][n])
            found.setdefault(columns["country"][n], []).append(row)
        return found

    def standing(self, person: str, date: dt.date | None = None) -> Standing | None:
        """What a person was on that day: the weightiest office held then, else the last one before it."""
        return choose_standing(self.tenures(person), date)

    def rank_persons(self, persons: Sequence[str], date: dt.date | None = None) -> list[tuple[str, float]]:
        """Persons by how prominent they were on that day (0 to 1): for a surname without a context."""
        scored = ((person, self.standing(person, date)) for person in persons)
        ranked = [(person, standing.prominence if standing else 0.05) for person, standing in scored]
        return sorted(ranked, key=lambda pair: -pair[1])

    # words

    @functools.cached_property
    def agents(self) -> dict[str, Agent]:
        """Agent nouns by their folded singular and plural forms (``rebel``, ``rebels``, ``riot police``)."""
        columns, found = self._columns["agent"], dict[str, Agent]()
        for n in range(self.sizes["agent"]):
            row = AgentRow(*(columns[name][n] for name in AgentRow.__struct_fields__))
            for text, is_plural in agent_forms(row.noun, row.plural):
                found[fold(text)] = Agent(fold(text), row.sector, row.code, is_plural)
        return found

    @functools.cached_property
    def role_nouns(self) -> dict[str, list[RoleNoun]]:
        """Role nouns by their folded phrase; the ones that are limited to countries come first."""
        columns, found = self._columns["role"], dict[str, list[RoleNoun]]()
        for n in range(self.sizes["role"]):
            row = RoleRow(*(columns[name][n] for name in RoleRow.__struct_fields__))
            found.setdefault(fold(row.phrase), []).append(row)
        for rows in found.values():
            rows.sort(key=lambda row: (not row.countries, row.countries.startswith("!")))
        return found

    def roles(self, phrase: str, country: str | None = None) -> list[RoleNoun]:
        """Which offices a role noun can mean (in that country, where one is given), the likeliest first."""
        found = self.role_nouns.get(fold(phrase), [])
        return [row for row in found if country is None or _applies(row, country)]

    # membership

    def members(self, organisation: str, date: dt.date | None = None) -> list[str]:
        """The states (ids) that belonged to an organisation on that day; without a date, now."""
        return [
            row.entity for row in self._members if row.organisation == organisation and _covers(row, date)
        ]

    def organisations(self, entity: str, date: dt.date | None = None) -> list[str]:
        """The organisations and blocs (ids) that a state belonged to on that day."""
        return [row.organisation for row in self._members if row.entity == entity and _covers(row, date)]

    def memberships(self) -> list[MemberRow]:
        """All memberships of states in organisations and blocs."""
        return self._members

    @functools.cached_property
    def _members(self) -> list[MemberRow]:
        columns = self._columns["member"]
        names = MemberRow.__struct_fields__
        return [MemberRow(*(columns[name][n] for name in names)) for n in range(self.sizes["member"])]

    # rows

    def _read_entity(self, number: int) -> Entity:
        columns = self._columns["entity"]
        return EntityRow(**{name: texts[number] for name, texts in columns.items()})

    def _read_meanings(self, number: int) -> tuple[Alias, ...]:
        return tuple(self._alias(row) for row in self._aliases.rows(number))

    def _alias(self, row: int) -> Alias:
        columns = self._columns["alias"]
        return AliasRow(
            columns["text"][row], columns["entity"][row], columns["kind"][row], columns["case"][row],
            float(columns["weight"][row]), columns["start"][row], columns["end"][row],
        )  # fmt: skip

    def _tenure(self, row: int) -> Tenure:
        columns = self._columns["tenure"]
        return Tenure(*(columns[name][row] for name in Tenure.__struct_fields__))


def agent_forms(noun: str, plural: str) -> Iterator[tuple[str, bool]]:
    """The forms of an agent noun with whether each is a plural."""
    yield noun, False
    if plural == "-":
        return
    if plural:
        yield plural, True
    elif noun.endswith("y") and noun[-2:-1] not in "aeiou":
        yield noun[:-1] + "ies", True
    else:
        yield noun + ("es" if noun.endswith(("s", "x", "ch", "sh")) else "s"), True


def _applies(row: RoleNoun, country: str) -> bool:
    if not row.countries:
        return True
    return (country in row.countries.lstrip("!").split()) != row.countries.startswith("!")


def _covers(row: MemberRow, date: dt.date | None) -> bool:
    if date is None:
        return not row.end
    day = date.isoformat()
    return (not row.start or row.start <= day) and (not row.end or day < row.end)


def load_register(overlay: Path | None = None, folder: Path | None = None) -> Register:
    """The register that ships, with the user's overlay folder over it; the same object for the same content.

    ``overlay`` may hold ``actors.csv`` and ``tenures.csv``; ``folder`` names other tables than those that
    ship.

    Raises:
        RegisterError: a row is wrong; the message names file and line.
    """
    tables = folder or register_folder()
    shipped = [path for paths in table_files(tables).values() for path in paths]
    return _load(hash_files([*shipped, *overlay_files(overlay)]), tables, overlay)


@functools.lru_cache(2)
def _load(key: str, folder: Path, overlay: Path | None) -> Register:
    pack = read_pack(key)
    if pack is None:
        rows = read_tables(folder)
        pack = pack_rows(apply_overlay(rows, overlay))
        write_pack(key, pack)
    return Register(pack, key[:12])
