"""Powers by whatever a person types: states, territories, the European Union, blocs, organisations."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Sequence
from pathlib import Path

from dragoman.errors import UnknownActorError
from dragoman.records import Record
from dragoman.relate.parties import (
    UNION,
    UNION_ID,
    Bloc,
    find_bloc,
    find_organisation,
    load_groups,
    suggest_party,
)
from dragoman.relate.series import SeriesReader
from dragoman.relate.source import Source
from dragoman.resolve.register import load_register
from dragoman.resolve.register_countries import find_country, known_country


class Power(Record, frozen=True):
    """Somebody whose relations are asked for.

    It has a ``bloc`` where several count as one; ``is_other`` is true of an organisation that is no bloc.
    """

    code: str
    name: str
    bloc: Bloc | None = None
    is_other: bool = False


def find_power(text: str) -> str:
    """The code of the country that a name, code or adjective means: ISO 3166-1 alpha-3, or ``EU``.

    Raises:
        UnknownActorError: nothing is known by that name; the message suggests the nearest names.
    """
    if text.strip().casefold() in {"european union", "the european union"}:
        return UNION
    found = find_country(text)
    return UNION if found == UNION_ID else found


def find_any_power(text: str, groups: Path | None = None) -> Power:
    """The country, bloc or organisation that a name means; ``groups`` is a user's file of groups.

    Raises:
        UnknownActorError: nothing is known by that name; the message suggests the nearest names.
    """
    bloc = find_bloc(text, groups)
    if bloc is not None:
        return Power(bloc.code, bloc.name, bloc=bloc)
    found = known_country(text)
    if found is not None:
        return Power(found, name_power(found))
    organisation = find_organisation(text)
    if organisation is not None:
        return Power(organisation, name_power(organisation), is_other=True)
    try:
        return Power(find_power(text), text)
    except UnknownActorError as error:
        raise UnknownActorError(str(error) + suggest_party(text, groups)) from error


@functools.lru_cache(maxsize=4096)
def name_power(code: str) -> str:
    """The name of a power as people say it; the code itself where none is known."""
    entity = load_register().entity(UNION_ID if code == UNION else code)
    if entity is not None:
        return entity.name
    group = load_groups().get(code)
    return group.name if group else code


def without_members(power: Power) -> Power:
    """An organisation by itself, where its bloc is one; a group that is no organisation stays as it is."""
    if power.bloc is None or not power.bloc.ids:
        return power
    return Power(power.code, power.name, is_other=power.code != UNION)


def read_powers(store: Source, powers: Sequence[Power], pooled: Iterable[Power] = ()) -> SeriesReader:
    """A reader that counts blocs as one power each, and organisations where one is asked for."""
    blocs = dict.fromkeys(power.bloc for power in (*powers, *pooled) if power.bloc)
    return SeriesReader(store, blocs=tuple(blocs), with_others=any(power.is_other for power in powers))
