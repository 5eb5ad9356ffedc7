"""The fitting of a logistic regression: weights held near zero, or near those of a model to start from."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dragoman.coding.linear_model import Description, LinearModel, Vector, Vocabulary
from dragoman.errors import SettingsError

HEARD = 4.0
"""The length to which the encoder's vectors are brought; other groups of features are about one long."""
MOST_STEPS = 200
Weights = NDArray[np.float64]


class Matrix:
    """The features of cases, a row each: those of the vocabulary, then the encoder's."""

    def __init__(
        self,
        descriptions: Sequence[Description],
        vocabulary: Vocabulary,
        vectors: NDArray[np.float64] | None = None,
    ) -> None:
        try:
            from scipy.sparse import csr_matrix
        except ImportError as error:
            raise SettingsError("training needs scipy: pip install 'dragoman[train]'") from error
        rows = [vocabulary.values(description) for description in descriptions]
        starts = np.cumsum([0, *(len(columns) for columns, _ in rows)])
        columns, values = (np.concatenate(part) for part in zip(*rows, strict=True))
        self._known = len(vocabulary)
        self._sparse: Any = csr_matrix((values, columns, starts), shape=(len(rows), self._known))
        self._dense = np.zeros((len(rows), 0)) if vectors is None else vectors
        self.width = self._known + self._dense.shape[1]

    def scores(self, weights: Weights) -> Weights:
        """Each row's score for each label."""
        found: Weights = self._sparse @ weights[: self._known]
        return found + self._dense @ weights[self._known :]

    def slope(self, wrong: Weights) -> Weights:
        """How the weights should move for scores that are ``wrong`` by so much."""
        return np.concatenate([self._sparse.T @ wrong, self._dense.T @ wrong])


def spread(vectors: NDArray[np.float32] | None) -> tuple[Weights, float]:
    """The mean of the vectors, and what brings them to the length ``HEARD`` on average."""
    if vectors is None:
        return np.zeros(0), 1.0
    mean = vectors.mean(0, dtype=np.float64)
    length = float(np.sqrt(((vectors - mean) ** 2).sum(1).mean()))
    return mean, HEARD / (length or 1.0)


def stacked(vectors: Sequence[Vector | None]) -> NDArray[np.float32] | None:
    """The vectors of all cases as one array, or none where a case has none."""
    heard = [vector for vector in vectors if vector is not None]
    return np.stack(heard) if heard and len(heard) == len(vectors) else None


def shares_of(scores: Weights) -> Weights:
    """The probabilities of labels with these scores, row by row."""
    raised = np.exp(scores - scores.max(axis=1, keepdims=True))
    found: Weights = raised / raised.sum(axis=1, keepdims=True)
    return found


def prior(base: LinearModel | None, labels: Sequence[str], known: int, total: int) -> Weights:
    """The weights that a regression starts from and is drawn to: those of ``base``, else zero."""
    start = np.zeros((total, len(labels)))
    if base is not None:
        columns = [labels.index(label) for label in base.labels]
        start[: len(base.vocabulary), columns] = base.weights
        if base.dense is not None:
            start[known:, columns] = base.dense.weights
    return start


def regress(
    matrix: Matrix,
    wanted: Weights,
    start: Weights,
    strength: float,
) -> Weights:
    """The weights that make the labels most likely (L-BFGS: no chance in it).

    ``wanted`` has a row of ones and zeros for each case; the weights are held near ``start``, the less so the
    greater the ``strength``.
    """
    from scipy.optimize import minimize

    def loss(flat: Weights) -> tuple[float, Weights]:
        away = flat.reshape(start.shape) - start
        scores = matrix.scores(flat.reshape(start.shape))
        scores -= scores.max(axis=1, keepdims=True)
        logs = scores - np.log(np.exp(scores).sum(axis=1, keepdims=True))
        slope = matrix.slope(np.exp(logs) - wanted) + away / strength
        return float(-(wanted * logs).sum() + (away**2).sum() / (2 * strength)), slope.ravel()

    found = minimize(loss, start.ravel(), jac=True, method="L-BFGS-B", options={"maxiter": MOST_STEPS})
    weights: Weights = found.x.reshape(start.shape)
    return weights
