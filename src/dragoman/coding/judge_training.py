"""Trains a judge of rows on texts labelled by hand, and says by cross-validation what it is worth.

A fold is a file of labelled texts: what a judge has learned of one author's texts is measured on another's.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from dragoman.coding.judge import RIGHT, RULES, WRONG, Clue, Judge, RowJudge
from dragoman.coding.judge_features import GROUPS, Case, describe_row
from dragoman.coding.labelled import Label, LabelledArticle
from dragoman.coding.linear_model import Description, LinearModel, Vocabulary
from dragoman.coding.regression import Matrix, regress, shares_of
from dragoman.coding.validation import fit as agreement
from dragoman.coding.validation import judge_row
from dragoman.errors import DataError
from dragoman.records import Article, Coded, Event

LEAST_ROWS = 100
STRENGTH = 0.2
"""How far the weights may grow, as one over the penalty on their squares."""
BINS = 10
Floats = NDArray[np.float64]


class Lesson(NamedTuple):
    """A row that the frames propose: what is seen of it, whether it is right, and which labels it meets.

    ``rules`` is what the rules think of it: their confidence, or 0 where they hold something against it.
    """

    file: str
    article: str
    event: Event
    description: Description
    is_right: bool
    labels: tuple[int, ...]
    rules: float


class RowCoder(Protocol):
    """What codes articles and asks a judge about their rows: the program's coder."""

    judge: RowJudge

    def code_articles(self, articles: Iterable[Article], only: Any) -> Iterator[Coded | Exception]:
        """Code articles, in order."""
        ...


class Listener:
    """Judges as the rules do, and keeps every case that it is asked about."""

    least = RULES.least

    def __init__(self) -> None:
        self.heard: list[tuple[Case, Description]] = []

    def weigh(self, case: Case) -> float:
        """What the rules think of it."""
        self.heard.append((case, describe_row(case)))
        return RULES.weigh(case)

    def clues(self, case: Case) -> list[Clue]:
        """None."""
        return RULES.clues(case)


def collect(labelled: Sequence[LabelledArticle], coder: RowCoder) -> Iterator[Lesson]:
    """Every row that the frames propose in the labelled texts, those apart over which readers may differ.

    What the sieve loses after the judge took it (what is only charged, or told twice) is no lesson. The
    coder is left with the listener as its judge.
    """
    coder.judge = listener = Listener()
    for one in labelled:
        listener.heard.clear()
        (coded,) = coder.code_articles([one.article], ["events"])
        if isinstance(coded, Exception):
            raise coded
        kept = {_key(event) for event in coded.events}
        for case, description in listener.heard:
            rules = RULES.weigh(case)
            if rules < RULES.least or _key(case.event) in kept:
                yield from _lesson(one, case.event, description, rules)


def _key(event: Event) -> tuple[object, ...]:
    sides = [(p.start, p.code) for p in (event.actor, event.recipient) if p is not None]
    return event.event_type, event.status, event.trigger.start, *sides


def _lesson(one: LabelledArticle, event: Event, description: Description, rules: float) -> Iterator[Lesson]:
    right = judge_row(event, one.labels)
    if right is not None:
        met = tuple(label.line for label in one.labels if _meets(event, label))
        yield Lesson(one.path.stem, one.article.id, event, description, right, met, rules)


def _meets(event: Event, label: Label) -> bool:
    """Whether a row is what a label asks for."""
    inside = label.sentence.start <= event.trigger.start < label.sentence.end
    return inside and not label.optional and agreement(event, label).is_full


def fit(lessons: Sequence[Lesson], least: float, about: dict[str, Any] | None = None) -> Judge:
    """A judge that learned all lessons.

    Raises:
        DataError: there are too few of them, or none is right, or none wrong.
    """
    if len(lessons) < LEAST_ROWS or len({lesson.is_right for lesson in lessons}) < 2:
        raise DataError(f"expected at least {LEAST_ROWS} rows, right and wrong ones, found {len(lessons)}")
    descriptions = [lesson.description for lesson in lessons]
    vocabulary = Vocabulary.of(descriptions, GROUPS)
    matrix = Matrix(descriptions, vocabulary)
    wanted = np.array([(lesson.is_right, not lesson.is_right) for lesson in lessons], dtype=np.float64)
    weights = regress(matrix, wanted, np.zeros((matrix.width, 2)), STRENGTH)
    model = LinearModel((RIGHT, WRONG), vocabulary, weights, {**(about or {}), "least": least})
    return Judge(model)


def weigh_all(judge: Judge, lessons: Sequence[Lesson]) -> Floats:
    """The probability of each lesson that it is right."""
    matrix = Matrix([lesson.description for lesson in lessons], judge.model.vocabulary)
    return shares_of(matrix.scores(judge.model.weights))[:, 0]


def out_of_fold(lessons: Sequence[Lesson]) -> Floats:
    """For each lesson what a judge says that has seen nothing of its file."""
    files = np.array([lesson.file for lesson in lessons])
    found = np.zeros(len(lessons))
    for file in sorted(set(files.tolist())):
        here = np.flatnonzero(files == file)
        judge = fit([lessons[i] for i in np.flatnonzero(files != file).tolist()], 0.5)
        found[here] = weigh_all(judge, [lessons[i] for i in here.tolist()])
    return found


class Figures(NamedTuple):
    """What is right among the rows that are at least so sure, and how many of the labels they meet."""

    least: float
    rows: int
    precision: float
    recall: float
    f1: float


def figures(lessons: Sequence[Lesson], sure: Floats, least: float, labels: int) -> Figures:
    """The figures of rows that are at least so sure; ``labels`` is how many events the texts tell."""
    chosen = [lesson for lesson, share in zip(lessons, sure, strict=True) if share >= least]
    right = sum(lesson.is_right for lesson in chosen)
    met = len({(lesson.file, line) for lesson in chosen for line in lesson.labels})
    precision, recall = right / max(1, len(chosen)), met / max(1, labels)
    return Figures(
        least, len(chosen), precision, recall, 2 * precision * recall / max(1e-9, precision + recall)
    )


def area(sure: Floats, right: NDArray[np.bool_]) -> float:
    """How often a right row is surer than a wrong one (the area under the ROC curve)."""
    _, inverse, counts = np.unique(sure, return_inverse=True, return_counts=True)
    ranks = (np.cumsum(counts) - (counts - 1) / 2)[inverse]
    ones, zeros = int(right.sum()), int((~right).sum())
    return float((ranks[right].sum() - ones * (ones + 1) / 2) / max(1, ones * zeros))


def calibration_error(sure: Floats, right: NDArray[np.bool_]) -> float:
    """The mean distance of probability and frequency over ten bins (ECE)."""
    bins = np.minimum((sure * BINS).astype(int), BINS - 1)
    inside = [bins == number for number in range(BINS)]
    return float(sum(abs(sure[m].sum() - right[m].sum()) for m in inside) / max(1, len(sure)))
