"""The powers whose relations are counted: states, territories, and the European Union as ``EU``."""

from __future__ import annotations

from dragoman.resolve.register import load_register
from dragoman.resolve.register_countries import find_country

_UNION_ID, UNION = "eu", "EU"


def find_power(text: str) -> str:
    """The code of the power that a name, code or adjective means: ISO 3166-1 alpha-3, or ``EU``.

    Raises:
        UnknownActorError: nothing is known by that name; the message suggests the nearest names.
    """
    if text.strip().casefold() in {"european union", "the european union"}:
        return UNION
    found = find_country(text)
    return UNION if found == _UNION_ID else found


def name_power(code: str) -> str:
    """The name of a power as people say it; the code itself where none is known."""
    entity = load_register().entity(_UNION_ID if code == UNION else code)
    return entity.name if entity else code
