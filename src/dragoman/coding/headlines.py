"""Headlines in title case or in capitals, put into ordinary case for the parser ("Turkey Detains Two")."""

from __future__ import annotations

import functools
import re

from dragoman.coding.codebook import Codebook
from dragoman.coding.syntax_words import syntax_words
from dragoman.records import Sentence

SHARE_OF_CAPITALS = 0.7
SHORT = 3  # letters of what may be an abbreviation
_WORD = re.compile(r"[A-Za-z][\w’'-]*")
_ENDINGS = ("s", "es", "ed", "d", "ing", "ers", "er")
SMALL = syntax_words("small")
"""Words that are no names, whatever their case in a headline."""


def plain_case(sentence: Sentence, codebook: Codebook) -> str:
    """A sentence's text; in a title-case line with the words that the codebook knows in lower case.

    In a line of capitals the other words keep only their first one, for they may be names.
    """
    text = sentence.text
    words = _WORD.findall(text)
    long = [word for word in words if len(word) > 3]
    if len(words) < 3 or not long or sum(word[0].isupper() for word in long) < SHARE_OF_CAPITALS * len(long):
        return text
    known = _known_words(codebook)
    first = _WORD.search(text)
    start = first.start() if first else 0
    shouts = all(word.isupper() for word in long)

    def lower(match: re.Match[str]) -> str:
        word = match.group()
        lowered = word.lower()
        if len(lowered) != len(word) or (word.isupper() and not shouts):
            return word
        is_known = lowered in known and word != "US"
        if is_known and match.start() != start:
            return lowered
        return word[0] + lowered[1:] if shouts and (is_known or len(word) > SHORT) else word

    return _WORD.sub(lower, text)


@functools.lru_cache(maxsize=2)
def _known_words(codebook: Codebook) -> frozenset[str]:
    """All words of the codebook's triggers and lists, with their endings."""
    stems = set(codebook.verbs) | set(codebook.nouns) | set(codebook.adjectives) | set(codebook.light)
    for frame in codebook.frames():
        stems |= {partner for trigger in (*frame.verbs, *frame.nouns) for partner in trigger.partners}
        stems |= frame.object or frozenset()
    for words in codebook.classes.values():
        stems |= words
    plain = {stem for phrase in stems for stem in phrase.split() if stem.isalpha()}
    return frozenset(SMALL | {form for stem in plain for form in _forms(stem)})


def _forms(stem: str) -> set[str]:
    forms = {stem, *(stem + ending for ending in _ENDINGS)}
    if stem.endswith("e"):
        forms |= {stem[:-1] + "ing", stem + "d"}
    if stem.endswith("y"):
        forms |= {stem[:-1] + "ies", stem[:-1] + "ied"}
    if len(stem) > 2 and stem[-1] not in "aeiouwxy" and stem[-2] in "aeiou":
        forms |= {stem + stem[-1] + "ed", stem + stem[-1] + "ing"}
    return forms
