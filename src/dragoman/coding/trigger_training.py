"""Trains a trigger model on texts labelled by hand, and says by cross-validation what it is worth.

A fold is a file of labelled texts: what is learned of one author's texts is measured on another's.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from spacy.tokens import Token

from dragoman.coding.codebook import QUADS, Codebook
from dragoman.coding.encoder import Encoder
from dragoman.coding.frames import read_frames
from dragoman.coding.labelled import GAP, Label, LabelledArticle
from dragoman.coding.linear_model import Dense, Description, LinearModel, Vector, Vocabulary
from dragoman.coding.regression import Matrix, regress, shares_of, spread
from dragoman.coding.trigger_features import GROUPS, by_trigger, candidates, describe_word
from dragoman.coding.triggers import NONE, word_vectors
from dragoman.parse import Parsed, Parser
from dragoman.records import Sentence

LABELS = (*QUADS, NONE)
FOLDS = 5
STRENGTH = 0.3
"""How far the weights may grow, as one over the penalty on their squares."""
LEAST = 0.3
"""How likely a word must be to name an act of a type, for a reading to be made of it."""
LEAST_SEEN = 3
"""In how many words a feature must be seen to be learned from."""
Floats = NDArray[np.float64]


class Lesson(NamedTuple):
    """A word that can name an act: what is seen of it, and the type of the act that it names, or ``none``."""

    file: str
    sentence: tuple[str, int]
    description: Description
    vector: Vector
    label: str
    by_frames: frozenset[str]


def collect(
    labelled: Sequence[LabelledArticle], parser: Parser, codebook: Codebook, encoder: Encoder
) -> Iterator[Lesson]:
    """The words of all sentences that can name an act, those apart over which readers may differ."""
    for one in labelled:
        text = one.article.text
        bounds = {b.start: b for b in one.sentences}
        sentences = [Sentence(text[b.start : b.end], b.start, b.end, 0) for b in one.sentences]
        for parsed in parser.read(sentences):
            labels = [label for label in one.labels if label.sentence == bounds[parsed.sentence.start]]
            yield from _lessons(one, parsed, labels, codebook, encoder)


def _lessons(
    one: LabelledArticle, parsed: Parsed, labels: Sequence[Label], codebook: Codebook, encoder: Encoder
) -> Iterator[Lesson]:
    words = candidates(parsed.doc, codebook)
    if not words:
        return
    evoked = by_trigger(read_frames(parsed.doc, codebook))
    named, optional = _named(parsed, labels)
    for word, vector in zip(words, word_vectors(words, encoder), strict=True):
        if word.i in optional and word.i not in named:
            continue
        readings = evoked.get(word.i, [])
        yield Lesson(
            one.path.stem,
            (one.article.id, parsed.sentence.start),
            describe_word(word, readings, codebook),
            vector,
            named.get(word.i, NONE),
            frozenset(reading.event_type for reading in readings),
        )


def _named(parsed: Parsed, labels: Sequence[Label]) -> tuple[dict[int, str], set[int]]:
    """The type that each trigger's chief word names, and all words of triggers that are optional."""
    named: dict[int, str] = {}
    optional: set[int] = set()
    for label in labels:
        words = _words(parsed, label)
        if label.optional:
            optional |= {word.i for word in words}
        elif (chief := _chief(words)) is not None:
            named.setdefault(chief.i, label.event_type)
    return named, optional


def _words(parsed: Parsed, label: Label) -> list[Token]:
    found: list[Token] = []
    for part in label.trigger.split(GAP):
        at = parsed.sentence.text.find(part.strip())
        if part.strip() and at >= 0:
            start = parsed.sentence.start + at
            found += parsed.tokens_between(start, start + len(part.strip()))
    return found


def _chief(words: Sequence[Token]) -> Token | None:
    """The word on which the others of a trigger hang: the verb, or the noun of action."""
    inside = {word.i for word in words}
    able = [word for word in words if word.pos_ in {"VERB", "NOUN"}]
    heads = [word for word in able if word.head.i not in inside or word.head.i == word.i]
    return next(iter(heads or able), None)


def fit(lessons: Sequence[Lesson], least: float, about: dict[str, Any] | None = None) -> LinearModel:
    """A model that learned all lessons."""
    descriptions = [lesson.description for lesson in lessons]
    vocabulary = Vocabulary.of(descriptions, GROUPS, LEAST_SEEN)
    vectors = np.stack([lesson.vector for lesson in lessons])
    mean, scale = spread(vectors)
    matrix = Matrix(descriptions, vocabulary, (vectors - mean) * scale)
    wanted = np.eye(len(LABELS))[[LABELS.index(lesson.label) for lesson in lessons]]
    weights = regress(matrix, wanted, np.zeros((matrix.width, len(LABELS))), STRENGTH)
    known = len(vocabulary)
    dense = Dense(mean, scale, weights[known:])
    return LinearModel(LABELS, vocabulary, weights[:known], {**(about or {}), "least": least}, dense)


def weigh_all(model: LinearModel, lessons: Sequence[Lesson]) -> Floats:
    """The probabilities of all labels for each lesson."""
    assert model.dense is not None
    vectors = np.stack([lesson.vector for lesson in lessons])
    heard = (vectors - model.dense.mean) * model.dense.scale
    matrix = Matrix([lesson.description for lesson in lessons], model.vocabulary, heard)
    return shares_of(matrix.scores(np.concatenate([model.weights, model.dense.weights])))


def folds_of(files: Sequence[str]) -> list[frozenset[str]]:
    """The files of each fold."""
    names = sorted(set(files))
    return [frozenset(names[number::FOLDS]) for number in range(min(FOLDS, len(names)))]


def out_of_fold(lessons: Sequence[Lesson]) -> Floats:
    """For each lesson what a model says that has seen nothing of its fold's files."""
    found = np.zeros((len(lessons), len(LABELS)))
    for fold in folds_of([lesson.file for lesson in lessons]):
        here = [i for i, lesson in enumerate(lessons) if lesson.file in fold]
        model = fit([lesson for lesson in lessons if lesson.file not in fold], 0.5)
        found[here] = weigh_all(model, [lessons[i] for i in here])
    return found


class Figures(NamedTuple):
    """How many of the chosen words name an act of that type, and how many of the acts are found."""

    chosen: int
    precision: float
    recall: float


def figures(lessons: Sequence[Lesson], shares: Floats, least: float) -> Figures:
    """The figures of the likeliest type of each word, where it is at least so likely."""
    acts = shares[:, : len(QUADS)]
    best, likely = acts.argmax(1), acts.max(1) >= least
    right = sum(bool(likely[i]) and LABELS[best[i]] == lesson.label for i, lesson in enumerate(lessons))
    told = sum(lesson.label != NONE for lesson in lessons)
    return Figures(int(likely.sum()), right / max(1, int(likely.sum())), right / max(1, told))
