"""Which countries a text is about: what decides between Georgia and Georgia."""

from __future__ import annotations

from collections import Counter

from dragoman.resolve.lexicon import Lexicon
from dragoman.resolve.scan import Units
from dragoman.resolve.words import ADJECTIVE, ORGANISATION, PEOPLE, PERSON, SEAT, STATE

_COUNTED = frozenset((ADJECTIVE, PEOPLE, STATE, SEAT, ORGANISATION))


class Evidence:
    """How often each country is named, surely, and where."""

    def __init__(self, lexicon: Lexicon, units: Units) -> None:
        self.counts: Counter[str] = Counter()
        self.places: list[tuple[int, str]] = []
        register = lexicon.register
        for number, letter in enumerate(units.letters):
            if letter not in _COUNTED and letter != PERSON:
                continue
            aliases = units.data[number].aliases
            countries = {entity.country for a in aliases if (entity := register.entity(a.entity)) is not None}
            if len(countries) != 1:
                continue
            country = countries.pop()
            if len(country) == 3 and country not in ("IGO", "NGO", "MNC", "IMG"):
                self.counts[country] += 1
                if letter != PERSON:
                    self.places.append((units.starts[number], country))

    def share(self, country: str) -> float:
        """The part of all sure namings that are of this country, 0 to 1."""
        total = sum(self.counts.values())
        return self.counts[country] / total if total else 0.0

    def focus(self, offset: int) -> tuple[str | None, float]:
        """The country that the text speaks of at this place, and how surely (0 to 1)."""
        if not self.counts:
            return None, 0.0
        before = [country for start, country in self.places if start < offset][-1:]
        scores = Counter(
            {country: count / sum(self.counts.values()) for country, count in self.counts.items()}
        )
        for country in before:
            scores[country] += 0.35
        (best, score), *rest = scores.most_common(2)
        margin = score - (rest[0][1] if rest else 0.0)
        return best, min(1.0, 0.3 + margin)
