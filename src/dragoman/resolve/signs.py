"""What else tells where a text is at home: its datelines, its towns, and words of one country only."""

from __future__ import annotations

import bisect
import re
from collections import Counter
from collections.abc import Iterator, Sequence

from dragoman.resolve.places_data import load_gazetteer
from dragoman.resolve.units import Units
from dragoman.resolve.words import OTHER, UNKNOWN, Words

_DATELINE = re.compile(
    r"(?:^|\n\n)[\"“]?((?:[A-Z][A-Z.'’-]+ ?){1,4})(?:/[A-Z ]{3,30})?(?:, [A-Z][\w. ]{2,20})?\s*"
    r"(?:\([^)\n]{2,25}\)\s*)?(?:--|—|–| - )"
)
"""A town in capitals before a dash, at the beginning of a paragraph: "SALTA, Argentina (Reuters) -"."""
_SHARE = 0.75
"""A name is a town of that country in which so large a part of the people of all its namesakes lives."""
_SMALLEST = 5_000
_REACH = 5
"""A sentence begins with a place if its name is among so many words."""


def find_signs(units: Units, words: Words) -> Iterator[tuple[int, str]]:
    """Offset and country of every sign that is no name of the register."""
    for match in _DATELINE.finditer(units.text):
        if country := country_of_town(match.group(1).strip()):
            yield match.start(1), country
    for number, word in enumerate(units.words):
        country = words.home_words.get(word) or _town_at(units, words, number)
        if country:
            yield units.starts[number], country


def _town_at(units: Units, words: Words, number: int) -> str | None:
    """The country of a capitalised name that stands where a place does: "in Gaziantep"."""
    if not number or units.letters[number] not in (UNKNOWN, OTHER) or not units.is_capital(number):
        return None
    if units.words[number - 1] not in words.place_prepositions or units.words[number] in words.calendar:
        return None
    return country_of_town(units.text[units.starts[number] : units.ends[number]])


def find_scenes(units: Units, words: Words, places: Sequence[tuple[int, str]]) -> list[tuple[int, int, str]]:
    """The sentences that begin with where they play, from there on: "In Caracas, the president …"."""
    homes, found = dict(places), list[tuple[int, int, str]]()
    for number, word in enumerate(units.words):
        is_first = number == 0 or units.sentences[number - 1] != units.sentences[number]
        if not is_first or word not in words.place_prepositions:
            continue
        ahead = [n for n in range(number + 1, number + _REACH) if n < len(units.words)]
        place = next((n for n in ahead if units.starts[n] in homes), None)
        if place is not None and units.sentences[place] == units.sentences[number]:
            last = bisect.bisect_right(units.sentences, units.sentences[number]) - 1
            found.append((units.ends[place], units.ends[last], homes[units.starts[place]]))
    return found


def country_of_town(name: str) -> str | None:
    """The country in which nearly all people of the towns and districts of that name live."""
    people: Counter[str] = Counter()
    for entry in load_gazetteer().named(name):
        if entry.country and entry.kind in ("city", "county", "division") and not entry.is_other_name:
            people[entry.country] += entry.population
    if not people:
        return None
    country, most = people.most_common(1)[0]
    return country if most >= max(_SMALLEST, _SHARE * people.total()) else None
