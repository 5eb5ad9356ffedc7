"""Finds the places of a text and puts each on the map, offline.

``places_data.py`` holds the gazetteer, ``places_spots.py`` finds names that can be places, and
``places_ranking.py`` decides which namesake is meant. Persons' names, demonyms, streets and buildings are no
places; a capital that acts ("Moscow said") is its government and is left to the actors.
"""

from __future__ import annotations

from collections.abc import Sequence

from dragoman.records import Place, Sentence
from dragoman.resolve.document import Document
from dragoman.resolve.places_data import Entry, load_gazetteer
from dragoman.resolve.places_ranking import choose
from dragoman.resolve.places_spots import Spot, find_spots, load_words


def find_places(text: str, document: Document | None, sentences: Sequence[Sentence] = ()) -> list[Place]:  # noqa: ARG001
    """The places of ``text`` in order, with coordinates in degrees (WGS 84) and ISO 3166-1 alpha-3 countries."""
    gazetteer = load_gazetteer()
    spots = find_spots(text, gazetteer, document.mentions if document is not None else ())
    found = zip(spots, choose(spots), strict=True)
    return [
        _make_place(spot, entry, confidence)
        for spot, (entry, confidence) in found
        if not _is_government(text, spot, entry)
    ]


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
    """Whether a capital stands for its government: it acts, and no preposition makes it a place."""
    if entry.kind != "city" or entry.name not in load_gazetteer().capitals:
        return False
    words = load_words()
    after = text[spot.end : spot.end + 30].split()
    before = text[max(0, spot.start - 30) : spot.start].split()
    acts = bool(after) and text[spot.end : spot.end + 1] == " " and after[0].strip(".,") in words.acts
    return acts and not (before and before[-1].lower() in words.prepositions)
