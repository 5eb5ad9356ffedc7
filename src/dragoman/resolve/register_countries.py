"""Countries by whatever a person types for one: a name, an adjective, a demonym, a code."""

from __future__ import annotations

import functools
from collections.abc import Iterator

from dragoman.errors import UnknownActorError, suggest
from dragoman.resolve.register import Register, load_register
from dragoman.resolve.register_names import fold

_GOOD_KINDS = (
    "name",
    "official",
    "acronym",
    "variant",
    "adjective",
    "demonym",
    "demonym_plural",
    "former",
    "capital",
)


def find_country(text: str, register: Register | None = None) -> str:
    """The ISO 3166-1 alpha-3 code (or the id of an organisation such as ``eu``) that the text names.

    Reads codes of two, three letters, names, adjectives and demonyms in any case and with or without accents.

    Raises:
        UnknownActorError: nothing is known by that name; the message suggests the nearest names.
    """
    register = register or load_register()
    found = known_country(text, register)
    if found is not None:
        return found
    raise UnknownActorError(f"no country is known as {text!r}{suggest(text, _spoken(register))}")


def known_country(text: str, register: Register | None = None) -> str | None:
    """What :func:`find_country` gives, or None: for many names, of which few are countries."""
    wanted = fold(text.strip()).removeprefix("the ")
    return _names(register or load_register()).get(wanted)


@functools.lru_cache(2)
def _names(register: Register) -> dict[str, str]:
    """Folded names and codes with what they mean; the surest meaning wins, states before blocs."""
    found: dict[str, str] = {}
    kinds = {entity.id: entity.kind for entity in register.entities("state", "territory", "organisation")}
    for entity in register.entities("state", "territory"):
        found[fold(entity.id)] = entity.id
        codes = register.codes(entity.id)
        found.setdefault(fold(codes.get("iso2", entity.id)), entity.id)
    for alias in register.aliases():
        if kinds.get(alias.entity) in ("state", "territory") and alias.kind in _GOOD_KINDS:
            found.setdefault(fold(alias.text), alias.entity)
    for bloc in _blocs(register):
        found.setdefault(bloc, bloc)
    return found


def _blocs(register: Register) -> Iterator[str]:
    yield from sorted({row.organisation for row in register.memberships()})


@functools.lru_cache(2)
def _spoken(register: Register) -> tuple[str, ...]:
    kinds = ("state", "territory")
    return tuple(entity.name for entity in register.entities(*kinds)) + tuple(
        alias.text for alias in register.aliases() if alias.kind == "adjective"
    )
