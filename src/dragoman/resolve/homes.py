"""Of which country a noun is that does not say so: where its text is at home, or its sentence plays."""

from __future__ import annotations

from dragoman.resolve.anaphora import Where
from dragoman.resolve.evidence import Evidence
from dragoman.resolve.lexicon import Noun
from dragoman.resolve.phrase import Phrase
from dragoman.resolve.units import Units
from dragoman.resolve.words import Words

_FOCUS_FLOOR = 0.45
_SENT = frozenset(("AMB", "ENVOY"))
_SEVERAL = frozenset(("both", "two", "all", "either", "neither", "three", "four"))
_MAIN_SHARE = 0.5
"""A text is about a country if at least so large a part of its namings of countries are of it."""


class Homes:
    """The countries of one text's bare role and agent nouns."""

    def __init__(self, units: Units, words: Words, evidence: Evidence) -> None:
        self.units = units
        self.words = words
        self.evidence = evidence

    def focus(self, phrase: Phrase, where: Where, sector: str | None) -> tuple[str | None, float]:
        """The country that the text speaks of, for police and ministers, hardly for reporters."""
        if "foreign" in phrase.status or self._is_several(phrase) or self.is_stranger(phrase):
            return None, 0.4
        scene = self.evidence.scene(where.offset)
        are_governments = sector == "GOV" and self._is_of_bodies(phrase)
        if scene and not (are_governments and self.is_at_large(phrase, counted=True)):
            return scene, 0.5
        if sector in self.words.placeless and phrase.determiner != "the":
            return None, 0.4
        country, sure = self.evidence.focus(where.offset)
        if country is None or sure < _FOCUS_FLOOR or phrase.determiner in ("a", "an"):
            return None, 0.4
        if self.is_at_large(phrase) and (
            self._is_of_bodies(phrase) or self.evidence.share(country) < _MAIN_SHARE
        ):
            return None, 0.4
        return country, round(0.5 * sure, 3)

    def at_home(self, phrase: Phrase) -> str | None:
        """The country of a text that is of one country only, for whomever its words do not call foreign."""
        is_open = "foreign" in phrase.status or self._is_several(phrase) or self.is_stranger(phrase)
        return None if is_open else self.evidence.home

    def _is_several(self, phrase: Phrase) -> bool:
        """ "Both leaders", "all parties": of more countries than one, or of no one knows which."""
        noun: Noun = self.units.data[phrase.head]
        return bool(noun.is_plural) and phrase.determiner in _SEVERAL

    def is_stranger(self, phrase: Phrase) -> bool:
        """Migrants, peacekeepers, ambassadors, Western governments: not of the text's own country."""
        noun: Noun = self.units.data[phrase.head]
        if noun.text in self.words.strangers or any(role.role in _SENT for role in noun.roles):
            return True
        return any(self.units.words[place] in self.words.wide_modifiers for place in phrase.premodifiers)

    def is_at_large(self, phrase: Phrase, counted: bool = False) -> bool:
        """A bare plural is of no one country where a text speaks of several: "rebels", "diplomats"."""
        noun: Noun = self.units.data[phrase.head]
        is_open = not phrase.determiner or (counted and phrase.determiner != "the")
        return bool(noun.is_plural) and is_open and phrase.possessor < 0

    def _is_of_bodies(self, phrase: Phrase) -> bool:
        """ "Governments", "armies": a state has but one."""
        noun: Noun = self.units.data[phrase.head]
        return noun.text.removesuffix("s") in self.words.body_nouns

    def only_country(self, noun: Noun) -> str | None:
        """The country of an office that no other has, or that one of those that have it which is told of."""
        homes = {home for role in noun.roles for home in (role.countries or "!").split()}
        if not homes or any(home.startswith("!") for home in homes):
            return None
        if len(homes) == 1 and noun.text in self.words.sole_offices:
            return next(iter(homes))
        if self.evidence.home not in {None, *homes}:
            return None  # a chancellor in London is neither Germany's nor Austria's
        told = [(self.evidence.counts[home], home) for home in sorted(homes) if self.evidence.counts[home]]
        return max(told)[1] if told else None
