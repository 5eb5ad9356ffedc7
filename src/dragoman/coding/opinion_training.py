"""Trains a second opinion on pairs that people have coded, and says by cross-validation what it is worth."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dragoman.coding.classify import Candidate, Classification, Pair
from dragoman.coding.codebook import QUADS
from dragoman.coding.encoder import Encoder
from dragoman.coding.linear_model import Dense, Description, Vector, Vocabulary
from dragoman.coding.opinion import Opinion
from dragoman.coding.opinion_features import GROUPS, describe
from dragoman.coding.regression import Matrix, prior, regress, spread, stacked
from dragoman.errors import DataError

FOLDS = 5
LEAST_PAIRS = 40
STRENGTH = 5.0
"""How far the weights may grow, as one over the penalty on their squares."""
THRESHOLDS = (0.0, 0.25, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0)
"""Confidences of the frames below which the model may overrule them; the best is found by measuring."""
LEVELS = ("binary", "quad", "root")
_CONFLICT = {"Q3", "Q4"}


@dataclass(frozen=True, slots=True)
class Lesson:
    """A coded pair: what is seen of it, what the frames say, how sure they are, and the right type."""

    id: str
    description: Description
    frames: str
    confidence: float
    label: str
    vector: Vector | None = None


class Listener:
    """Stands where a second opinion would, changes nothing, and keeps what it heard."""

    def __init__(self, encoder: Encoder | None = None) -> None:
        self._encoder = encoder
        self._heard: tuple[Description, Classification, Vector | None] | None = None

    def revise(self, first: Classification, candidates: Sequence[Candidate], pair: Pair) -> Classification:
        """The frames' own answer."""
        vector = self._encoder.read(pair) if self._encoder is not None else None
        self._heard = describe(first, candidates, pair), first, vector
        return first

    def lesson(self, lesson_id: str, label: str) -> Lesson:
        """What was heard last, with the right type."""
        assert self._heard is not None, "nothing was classified yet"
        description, first, vector = self._heard
        return Lesson(lesson_id, description, first.event_type, first.confidence, label, vector)


@dataclass(frozen=True, slots=True)
class Report:
    """What cross-validation found; figures are macro F1 x 100 by level."""

    pairs: int
    counts: dict[str, int]
    frames: dict[str, float]
    revised: dict[str, float]
    changed: int
    mended: int
    spoiled: int
    below: float

    @property
    def helps(self) -> bool:
        """Whether the second opinion mends more than it spoils."""
        return self.mended > self.spoiled


def train(
    lessons: Sequence[Lesson], about: dict[str, Any] | None = None, base: Opinion | None = None
) -> tuple[Opinion, Report]:
    """A model of all lessons, and the report of a cross-validation over them.

    Raises:
        DataError: there are too few lessons, or they are all of one type.
        SettingsError: scipy is not installed.
    """
    counts = Counter(lesson.label for lesson in lessons)
    if len(lessons) < LEAST_PAIRS or len(counts) < 2:
        raise DataError(
            f"expected at least {LEAST_PAIRS} pairs of two types or more, "
            f"found {len(lessons)} of {len(counts)}"
        )
    folds = np.array([_fold(lesson.id) for lesson in lessons])
    says = _out_of_fold(lessons, folds, base)
    below = _best_threshold(lessons, says, range(len(lessons)))
    revised = _revised_by_fold(lessons, says, folds)
    opinion = fit(lessons, below, (about or {}) | {"pairs": len(lessons)}, base)
    return opinion, _report(lessons, revised, dict(sorted(counts.items())), below)


def fit(
    lessons: Sequence[Lesson],
    below: float = 1.0,
    about: dict[str, Any] | None = None,
    base: Opinion | None = None,
) -> Opinion:
    """A model of the lessons, without any measuring; it departs from ``base`` only where they ask for it."""
    if base is not None and (base.dense is None) != (lessons[0].vector is None):
        base = None  # a model that hears other things is no beginning
    labels = sorted({lesson.label for lesson in lessons} | set(base.labels if base else ()))
    vocabulary = Vocabulary.of([lesson.description for lesson in lessons], GROUPS)
    vectors = stacked([lesson.vector for lesson in lessons])
    mean, scale = spread(vectors)
    if base is not None:
        vocabulary = base.vocabulary.joined(vocabulary)
        mean, scale = (base.dense.mean, base.dense.scale) if base.dense else (mean, scale)
    heard = None if vectors is None else (vectors - mean) * scale
    matrix = Matrix([lesson.description for lesson in lessons], vocabulary, heard)
    wanted = np.eye(len(labels))[[labels.index(lesson.label) for lesson in lessons]]
    weights = regress(matrix, wanted, prior(base, labels, len(vocabulary), matrix.width), STRENGTH)
    dense = None if vectors is None else Dense(mean, scale, weights[len(vocabulary) :])
    return Opinion(labels, vocabulary, weights[: len(vocabulary)], below, about, dense)


def _fold(lesson_id: str) -> int:
    """Which fold a pair is in: by its id, so that a line more or less moves no other."""
    return hashlib.sha1(lesson_id.encode(), usedforsecurity=False).digest()[0] % FOLDS


def _out_of_fold(lessons: Sequence[Lesson], folds: NDArray[np.int64], base: Opinion | None) -> list[str]:
    """For each pair what a model says that has not seen its fold."""
    says = [lesson.frames for lesson in lessons]
    for fold in range(FOLDS):
        rest = [lesson for lesson, other in zip(lessons, folds, strict=True) if other != fold]
        if len({lesson.label for lesson in rest}) < 2:
            continue
        opinion = fit(rest, base=base)
        for i in np.flatnonzero(folds == fold).tolist():
            says[i], _ = opinion.judge(lessons[i].description, lessons[i].frames, lessons[i].vector)
    return says


def _revised(lesson: Lesson, said: str, below: float) -> str:
    return said if lesson.confidence < below else lesson.frames


def _best_threshold(lessons: Sequence[Lesson], says: Sequence[str], members: Iterable[int]) -> float:
    """The threshold that mends most over the members less what it spoils; the lowest of several such."""
    chosen = list(members)

    def right(below: float) -> int:
        return sum(_revised(lessons[i], says[i], below) == lessons[i].label for i in chosen)

    return max(THRESHOLDS, key=lambda below: (right(below), -below))


def _revised_by_fold(lessons: Sequence[Lesson], says: Sequence[str], folds: NDArray[np.int64]) -> list[str]:
    """The answers with a threshold that was chosen without the fold it is used on."""
    found = [lesson.frames for lesson in lessons]
    for fold in range(FOLDS):
        below = _best_threshold(lessons, says, np.flatnonzero(folds != fold).tolist())
        for i in np.flatnonzero(folds == fold).tolist():
            found[i] = _revised(lessons[i], says[i], below)
    return found


def _report(
    lessons: Sequence[Lesson], revised: Sequence[str], counts: dict[str, int], below: float
) -> Report:
    moved = [(le, said) for le, said in zip(lessons, revised, strict=True) if said != le.frames]
    labels = [lesson.label for lesson in lessons]
    return Report(
        pairs=len(lessons),
        counts=counts,
        frames=dict(figures(labels, [lesson.frames for lesson in lessons])),
        revised=dict(figures(labels, revised)),
        changed=len(moved),
        mended=sum(said == lesson.label for lesson, said in moved),
        spoiled=sum(lesson.frames == lesson.label for lesson, _ in moved),
        below=below,
    )


def figures(right: Sequence[str], found: Sequence[str]) -> Iterator[tuple[str, float]]:
    """Macro F1 x 100 for cooperation against conflict, for the quad classes and for the types."""
    by_level: dict[str, Callable[[str], str]] = {
        "binary": lambda label: str(QUADS[label] in _CONFLICT),
        "quad": lambda label: str(QUADS[label]),
        "root": str,
    }
    for level in LEVELS:
        name = by_level[level]
        yield level, 100 * macro_f1([name(label) for label in right], [name(label) for label in found])


def macro_f1(right: Sequence[str], found: Sequence[str]) -> float:
    """The mean over the labels that occur in ``right`` of their F1, from 0 to 1."""
    hits = Counter(a for a, b in zip(right, found, strict=True) if a == b)
    wanted, given = Counter(right), Counter(found)
    return sum(2 * hits[label] / (wanted[label] + given[label]) for label in wanted) / max(1, len(wanted))
