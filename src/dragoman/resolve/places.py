"""Finds the places of a text and puts each on the map, offline.

``places_data.py`` holds the gazetteer, ``places_spots.py`` finds names that can be places, and
``places_ranking.py`` decides which namesake is meant. Persons' names, demonyms, streets and buildings are no
places; a capital that acts ("Moscow said") is its government and is left to the actors.
"""

from __future__ import annotations

from collections.abc import Sequence

from dragoman.records import Place, Sentence
from dragoman.resolve.document import Document
from dragoman.resolve.places_data import Entry, Gazetteer, is_capital, load_gazetteer
from dragoman.resolve.places_ranking import choose
from dragoman.resolve.places_spots import Spot, find_spots, load_words

_KNOWN_TOWN = 300_000


def find_places(text: str, document: Document | None, sentences: Sequence[Sentence] = ()) -> list[Place]:  # noqa: ARG001
    """The places of ``text`` in order, with coordinates in degrees (WGS 84) and ISO 3166-1 countries."""
    gazetteer = load_gazetteer()
    spots = find_spots(text, gazetteer, document.mentions if document is not None else ())
    found = zip(spots, choose(spots, _countries(document, spots, gazetteer)), strict=True)
    return [
        _make_place(spot, entry, confidence)
        for spot, (entry, confidence) in found
        if not _is_government(text, spot, entry)
    ]


def _countries(document: Document | None, spots: Sequence[Spot], gazetteer: Gazetteer) -> list[Entry]:
    """The countries that the text speaks of by other words than the names found in it ("Russian")."""
    taken = {(spot.start, spot.end) for spot in spots}
    codes = {
        party.country
        for party in (document.mentions if document is not None else ())
        if party.country and party.method in ("exact", "alias", "office", "agent")
        if (party.start, party.end) not in taken and party.kind in ("state", "person")
    }
    codes -= {spot.entries[0].country for spot in spots if spot.entries[0].kind == "country"}
    return [entry for code in sorted(codes) if (entry := gazetteer.country(code)) is not None]


def _make_place(spot: Spot, entry: Entry, confidence: float) -> Place:
    return Place(
        text=spot.text,
        start=spot.start,
        end=spot.end,
        name=entry.name,
        country=entry.country,
        latitude=entry.latitude,
        longitude=entry.longitude,
        geoname_id=entry.geoname_id,
        kind=entry.kind,
        confidence=round(confidence, 3),
    )


def _is_government(text: str, spot: Spot, entry: Entry) -> bool:
    """Whether a capital stands for its government, or a small town's name for a person: it acts."""
    if entry.kind != "city" or not (is_capital(entry) or entry.population < _KNOWN_TOWN):
        return False
    words = load_words()
    after = text[spot.end : spot.end + 30].replace("“", "").replace('"', "").split()
    before = text[max(0, spot.start - 30) : spot.start].split()
    acts = bool(after) and text[spot.end : spot.end + 1] == " " and after[0].strip(".,") in words.acts
    return acts and not (before and before[-1].lower() in words.prepositions)
