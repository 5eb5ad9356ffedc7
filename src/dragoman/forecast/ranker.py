"""Learns how to weigh the evidence: gradient-boosted trees that rank candidates (LambdaMART)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dragoman.errors import DragomanError
from dragoman.forecast.evidence import Floats, Options

_WRONG_A_QUESTION = 60
_ROWS_FOR_THREADS = 200_000
"""With fewer examples threads wait for each other longer than they work."""

_SETTINGS: dict[str, Any] = {
    "objective": "lambdarank",
    "lambdarank_truncation_level": 12,
    "learning_rate": 0.08,
    "num_leaves": 63,
    "min_data_in_leaf": 100,
    "feature_fraction": 0.7,
    "lambda_l2": 5.0,
    "max_bin": 127,
    "label_gain": [0, 1],
    "seed": 1,
    "deterministic": True,
    "force_row_wise": True,
    "verbose": -1,
}
_ROUNDS = 250


class Ranker:
    """A trained ranker; :meth:`score` gives each candidate of each question a figure, higher is likelier."""

    def __init__(self, booster: Any) -> None:
        self._booster = booster

    def score(self, options: Options) -> Floats:
        """Scores of shape (q, k)."""
        q, k, f = options.figures.shape
        flat = self._booster.predict(options.figures.reshape(q * k, f))
        return np.asarray(flat, dtype=np.float32).reshape(q, k)


def train_ranker(lessons: Iterable[tuple[Options, dict[tuple[int, int], set[int]]]]) -> Ranker:
    """Learn from questions whose answers are known.

    Args:
        lessons: options, and for each question (subject, relation) the objects that came true.

    Raises:
        DragomanError: LightGBM is not installed, or there is nothing to learn from.
    """
    try:
        import lightgbm
    except ImportError as error:
        raise DragomanError("forecasts need LightGBM: pip install 'dragoman[forecast]'") from error
    rows, labels, groups = _examples(lessons)
    if not groups:
        raise DragomanError("no fact of the last days was among its candidates: nothing to learn from")
    figures = np.concatenate(rows)
    data = lightgbm.Dataset(figures, np.concatenate(labels), group=groups, free_raw_data=True)
    threads = {"num_threads": 2 if len(figures) >= _ROWS_FOR_THREADS else 1}
    return Ranker(lightgbm.train(_SETTINGS | threads, data, num_boost_round=_ROUNDS))


def _examples(
    lessons: Iterable[tuple[Options, dict[tuple[int, int], set[int]]]],
) -> tuple[list[Floats], list[NDArray[np.int8]], list[int]]:
    rows: list[Floats] = []
    labels: list[NDArray[np.int8]] = []
    groups: list[int] = []
    chance = np.random.default_rng(1)
    for options, answers in lessons:
        for query, candidates, figures in zip(
            options.queries, options.candidates, options.figures, strict=True
        ):
            true = np.isin(candidates, list(answers[int(query[0]), int(query[1])]))
            if not true.any():
                continue
            wrong = _some_wrong(true, chance)
            keep = np.concatenate([np.flatnonzero(true), wrong])
            rows.append(figures[keep])
            labels.append(true[keep].astype(np.int8))
            groups.append(len(keep))
    return rows, labels, groups


def _some_wrong(true: NDArray[np.bool_], chance: np.random.Generator) -> NDArray[np.intp]:
    wrong = np.flatnonzero(~true)
    if len(wrong) <= _WRONG_A_QUESTION:
        return wrong
    return np.asarray(chance.choice(wrong, _WRONG_A_QUESTION, replace=False))
