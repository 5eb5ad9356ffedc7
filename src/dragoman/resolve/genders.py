"""Of which gender the words around a name say that somebody is."""

from __future__ import annotations

from dragoman.resolve.phrase import Phrase
from dragoman.resolve.units import Units
from dragoman.resolve.words import Words

_SENTENCE_REACH = 60


def nearby_gender(units: Units, words: Words, phrase: Phrase) -> str:
    """The gender of the pronouns in the sentence, where they agree."""
    number = units.sentences[phrase.first]
    found: set[str] = set()
    for step in (-1, 1):
        place = phrase.first if step < 0 else phrase.last
        last = place + step * _SENTENCE_REACH
        while (
            place != last and 0 <= place + step < len(units.words) and units.sentences[place + step] == number
        ):
            place += step
            word = units.words[place]
            found.add(words.pronouns.get(word) or words.possessives.get(word) or "")
    both = found & {"m", "f"}
    return both.pop() if len(both) == 1 else ""


def honorific_gender(units: Units, words: Words, phrase: Phrase) -> str:
    """The gender that a Mr or Mrs before a name gives."""
    if phrase.honorific < 0:
        return ""
    return words.cues.honorific_genders.get(units.words[phrase.honorific], "")
