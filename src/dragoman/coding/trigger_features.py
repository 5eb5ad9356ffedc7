"""What a trigger model sees of a word: the word in its parse, and what the codebook makes of it.

A description is a mapping of feature names to values (:mod:`~dragoman.coding.linear_model`). Proper names
are not among the words, so that no country's reputation is learned.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from spacy.tokens import Doc, Token

from dragoman.coding.codebook import Codebook
from dragoman.coding.linear_model import Description, Groups
from dragoman.coding.readings import Reading

TRIGGERS_VERSION = 1
"""Raised when a name or a value changes its meaning; models of another version are refused."""

GROUPS = Groups({
    "bias": 1.0, "frame": 1.5, "known": 0.7, "word": 1.0, "form": 0.5, "above": 0.5, "below": 0.7,
    "beside": 1.0, "far": 0.5,
}, frozenset())  # fmt: skip
"""How far each group may speak."""

WORDS = {"prt", "dobj", "prep", "attr", "xcomp", "oprd", "acomp", "dative", "ccomp"}
"""Relations whose word belongs to the sense of a verb: "walk *out*", "*take* note of"."""


def candidates(doc: Doc, codebook: Codebook) -> list[Token]:
    """The words that can name an act: verbs, and the nouns that the codebook has as nouns of action."""
    return [
        token
        for token in doc
        if token.pos_ == "VERB" or (token.pos_ == "NOUN" and token.lemma_.lower() in codebook.nouns)
    ]


def describe_word(token: Token, readings: Sequence[Reading], codebook: Codebook) -> Description:
    """All features of a word; ``readings`` are those of the sentence's frames that it evokes."""
    found: Description = {"bias:": 1.0}
    for reading in readings:
        name = f"frame:{reading.event_type}"
        found[name] = max(found.get(name, 0.0), min(reading.score, 2.0) / 2)
    for name in (*_known(token, codebook), *_form(token), *_around(token)):
        found[name] = 1.0
    return found


def _known(token: Token, codebook: Codebook) -> Iterator[str]:
    """The types that the codebook has for the lemma, whatever must stand beside it."""
    lemma = token.lemma_.lower()
    index = codebook.verbs if token.pos_ == "VERB" else codebook.nouns
    frames = [frame for _, frame in index.get(lemma, ())]
    for kind in {frame.event_type for frame in frames}:
        yield f"known:{kind}"
    yield f"known:{'some' if frames else 'nothing'}"


def _form(token: Token) -> Iterator[str]:
    word = token.lemma_.lower()
    yield f"word:{word}"
    yield f"form:{token.pos_}"
    yield f"form:{token.tag_}"
    yield f"form:{token.dep_}"
    yield f"above:{word_of(token.head)}"
    yield f"above:{token.dep_}.{word_of(token.head)}"


def _around(token: Token) -> Iterator[str]:
    word = token.lemma_.lower()
    for child in token.children:
        other = word_of(child)
        yield f"below:{child.dep_}"
        yield f"below:{child.dep_}.{other}"
        yield f"beside:{word}.{child.dep_}"
        if child.dep_ in WORDS:
            yield f"beside:{word}.{child.dep_}.{other}"
        for deeper in child.children:
            if deeper.dep_ == "pobj":
                yield f"far:{other}.{word_of(deeper)}"


def word_of(token: Token) -> str:
    """The lemma, without the names that would tie a lesson to its countries."""
    return "<name>" if token.pos_ == "PROPN" else token.lemma_.lower()


def by_trigger(readings: Iterable[Reading]) -> dict[int, list[Reading]]:
    """The readings at each word that evokes any."""
    found: dict[int, list[Reading]] = {}
    for reading in readings:
        for place in {reading.trigger.i, reading.anchor.i}:
            found.setdefault(place, []).append(reading)
    return found
