"""Who is it: an actor by any of its names, in the register and in the store."""

from __future__ import annotations

from dragoman.errors import UnknownActorError
from dragoman.resolve.register import Register, load_register
from dragoman.resolve.register_countries import find_country, known_country
from dragoman.show.dossier.words import country_name
from dragoman.show.web.page import Asked, Column, Input, Page, Result, Row, TableSpec
from dragoman.show.web.snapshot import Reader

KNOWN = TableSpec(
    name="known",
    caption="In the register",
    columns=(
        Column(name="name", label="Name", link="/events?actor={actor_id}", about="The name it goes by."),
        Column(name="kind", label="Kind", about="person, state, organisation, group."),
        Column(
            name="country",
            label="Country",
            about="ISO 3166-1 alpha-3, or IGO, NGO.",
            link="/countries/{country_page}",
        ),
        Column(name="code", label="Code", about="Country and sector."),
        Column(name="offices", label="Offices", kind="texts", about="Offices with their days, latest first."),
        Column(name="names", label="Also called", kind="texts", about="Some of its other names."),
        Column(name="actor_id", label="Id", about="Its id, which events hold."),
        Column(name="country_page", label="Page", shown=False, about="The country whose page it leads to."),
    ),
    empty="The register knows nobody of exactly this name.",
)
FOUND = TableSpec(
    name="found",
    caption="In this store, names that hold these words",
    columns=(
        Column(name="name", label="Name", link="/events?actor={name}", about="The name."),
        Column(name="country", label="Country", about="ISO 3166-1 alpha-3."),
        Column(
            name="n_events", label="Events", kind="integer", about="Events in which it acts or is acted upon."
        ),
    ),
    empty="No event of this store names anybody so.",
)

_MOST = 12
_SHOWN_NAMES = 6


def search(reader: Reader, asked: Asked) -> Result:
    """Whom a name may mean."""
    words = asked.inputs["q"] or ""
    if not words:
        return Result(rows={"known": [], "found": []}, extra={"words": "", "hint": None, "country": None})
    register = load_register(reader.settings.register_overlay)
    country = known_country(words, register)
    ids = dict.fromkeys(alias.entity for alias in register.find(words, check_case=False))
    people = register.persons_by_surname(words) or register.persons_by_surname(words.title())
    ids |= dict.fromkeys(person for person, _ in register.rank_persons(people))
    if country:
        ids = {country: None, **ids}
    if register.entity(words):
        ids = {words: None, **ids}
    known = [_tell(register, each) for each in ids if register.entity(each)][:_MOST]
    found = reader.remember(("search", words.casefold()), lambda: _in_store(reader, words))
    return Result(
        rows={"known": known, "found": found},
        heading=f"Who is “{words}”?",
        extra={"words": words, "hint": None if known or found else _hint(words), "country": country},
    )


def _tell(register: Register, entity_id: str) -> Row:
    entity = register.entity(entity_id)
    assert entity is not None
    offices = [
        f"{tenure.position or tenure.office or tenure.role}, {tenure.start or '?'} to {tenure.end or 'now'}"
        for tenure in register.tenures(entity_id)
    ]
    names = [alias.text for alias in register.aliases_of(entity_id) if alias.text != entity.name]
    return {
        "name": entity.name, "kind": entity.kind, "country": entity.country or None,
        "code": entity.code or None, "offices": list(reversed(offices))[:_SHOWN_NAMES],
        "names": list(dict.fromkeys(names))[:_SHOWN_NAMES], "actor_id": entity_id,
        "country_page": entity_id if country_name(entity_id) and len(entity_id) == 3 else None,
    }  # fmt: skip


def _in_store(reader: Reader, words: str) -> list[Row]:
    """The most frequent names of actors and recipients that hold the words."""
    side = (
        "SELECT coalesce({0}_name, {0}) AS name, {0}_country AS country, count(*) AS n FROM events"
        " WHERE contains(lower(coalesce({0}_name, {0})), $words) GROUP BY 1, 2"
    )
    return reader.rows(
        f"SELECT name, country, sum(n)::BIGINT AS n_events FROM ({side.format('actor')} UNION ALL"
        f" {side.format('recipient')}) GROUP BY 1, 2 ORDER BY n_events DESC, name, country LIMIT 25",
        {"words": words.casefold()},
    )


def _hint(words: str) -> str | None:
    """What may have been meant, from the names of countries."""
    try:
        find_country(words)
    except UnknownActorError as error:
        return str(error).partition("; did you mean ")[2].rstrip("?") or None
    return None


PAGES = (
    Page(
        address="/search",
        title="Find an actor",
        question="Who is it?",
        about="An actor by any of its names, in the register and in the store.",
        query=search,
        tables=(KNOWN, FOUND),
        inputs=(Input(name="q", label="Name", about="A name, code or adjective."),),
        template="search.html",
        examples=lambda _: ["/search?q=Lavrov", "/search?q=Rusia"],
    ),
)
