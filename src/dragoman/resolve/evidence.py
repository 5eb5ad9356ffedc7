"""Which countries a text is about: what decides between Georgia and Georgia."""

from __future__ import annotations

import bisect
from collections import Counter
from collections.abc import Iterable, Iterator

from dragoman.resolve.lexicon import Lexicon
from dragoman.resolve.units import Units
from dragoman.resolve.words import ADJECTIVE, ORGANISATION, PEOPLE, PERSON, SEAT, STATE

STATELESS = frozenset(("IGO", "NGO", "MNC", "IMG"))
"""What stands in the place of a country for those that have none."""
RECENT_BONUS = 0.2
_SCENE_SURE = 0.9
_LEAST_SIGNS = 2
_OTHER = 0.2
_CLEAR = 2
"""How often the other country of a text is named, to this one and to any third."""
_HOME_SHARE = 0.7
"""A text is at home in a country if so large a part of its signs, and so many in all, are of it."""

_COUNTED = frozenset((ADJECTIVE, PEOPLE, STATE, SEAT, ORGANISATION, PERSON))


class Evidence:
    """How often each country is named, surely, and where."""

    def __init__(self, lexicon: Lexicon, units: Units) -> None:
        self.counts: Counter[str] = Counter()
        self._named: Counter[str] = Counter()
        self.places: list[tuple[int, str]] = []
        self.scenes: list[tuple[int, int, str]] = []
        """Stretches that begin with where they play, and its country."""
        self.title: tuple[str, ...] = ()
        """The countries that the title names, where it does not stand in the text."""
        unsure: list[tuple[int, str]] = []
        for offset, country, number in _sure_countries(lexicon, units):
            if units.words[number] in lexicon.words.generic_bodies:
                unsure.append((offset, country))
                continue
            self.counts[country] += 1
            self._named[country] += units.letters[number] not in (ADJECTIVE, PEOPLE)
            if units.letters[number] != PERSON:
                self.places.append((offset, country))
        most = max(self.counts.values(), default=0)
        self.add_signs([pair for pair in unsure if 2 * self.counts[pair[1]] >= most])

    def add_signs(self, signs: Iterable[tuple[int, str]]) -> None:
        """Count what else tells of a country: datelines, towns, institutions."""
        for offset, country in signs:
            self.counts[country] += 1
            self._named[country] += 1
            bisect.insort(self.places, (offset, country))
        self.total = sum(self.counts.values())

    @property
    def home(self) -> str | None:
        """The country in which the text is at home, where nearly all its signs are of that one."""
        if self.total < _LEAST_SIGNS:
            return None
        country, count = self.counts.most_common(1)[0]
        is_named = self._named[country] or count > _LEAST_SIGNS
        return country if is_named and count >= _HOME_SHARE * self.total else None

    def add_title(self, lexicon: Lexicon, units: Units) -> None:
        """Count what the title names, too."""
        self.title = tuple(dict.fromkeys(country for _, country, _ in _sure_countries(lexicon, units)))
        self.counts.update(country for _, country, _ in _sure_countries(lexicon, units))
        self.total = sum(self.counts.values())

    def share(self, country: str) -> float:
        """The part of all sure namings that are of this country, 0 to 1."""
        return self.counts[country] / self.total if self.total else 0.0

    def other(self, country: str, offset: int, alone: bool = False) -> str | None:
        """The one country that the text names often enough beside this one; ``alone``, no third."""
        scene = self.scene(offset)
        if scene not in {None, country}:
            return scene
        counts = sorted(((n, c) for c, n in self.counts.items() if c != country), reverse=True)
        if alone and len(counts) > 1:
            return None
        clear = counts and counts[0][0] >= _CLEAR * max((n for n, _ in counts[1:]), default=0)
        return counts[0][1] if clear and counts[0][0] >= _OTHER * self.counts[country] else None

    def focus(self, offset: int) -> tuple[str | None, float]:
        """The country that the text speaks of at this place, and how surely (0 to 1)."""
        if not self.counts:
            return None, 0.0
        scene = self.scene(offset)
        if scene is not None:
            return scene, _SCENE_SURE
        scores = {country: self.share(country) for country in self.counts}
        place = bisect.bisect_left(self.places, (offset, ""))
        if place:
            scores[self.places[place - 1][1]] += RECENT_BONUS
        ranked = sorted(scores.items(), key=lambda pair: -pair[1])
        margin = ranked[0][1] - (ranked[1][1] if len(ranked) > 1 else 0.0)
        return ranked[0][0], min(1.0, 0.3 + margin)

    def scene(self, offset: int) -> str | None:
        """The country in which the sentence plays that begins with "In Caracas"."""
        place = bisect.bisect_right(self.scenes, (offset, 0, "")) - 1
        inside = place >= 0 and offset < self.scenes[place][1]
        return self.scenes[place][2] if inside else None


def _sure_countries(lexicon: Lexicon, units: Units) -> Iterator[tuple[int, str, int]]:
    """Offset, country and unit of every name that can only be of one country."""
    register = lexicon.register
    for number, letter in enumerate(units.letters):
        if letter not in _COUNTED:
            continue
        entities = (register.entity(alias.entity) for alias in units.data[number].aliases)
        countries = {entity.country or entity.id for entity in entities if entity is not None}
        if len(countries) == 1:
            country = countries.pop()
            if len(country) == 3 and country not in STATELESS:
                yield units.starts[number], country, number
