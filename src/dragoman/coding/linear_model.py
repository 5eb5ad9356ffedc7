"""A logistic regression over named features: its vocabulary, its weights, and the file it is kept in.

The second opinion on pairs and the judge of rows are both such models. They are read with numpy alone, and
a file (``.npz``) holds no pickles.
"""

from __future__ import annotations

import json
import math
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from dragoman.errors import DataError

Description = dict[str, float]
"""What is seen of a case: names of features and their values; before the first ``:`` stands the group."""
Vector = NDArray[np.float32]


class Groups(NamedTuple):
    """How features are weighed by their group, and which groups are many small clues.

    A model's weights are held small, so that a group with a larger value is heard sooner. The ``counted`` are
    weighed by rarity, and each such group is brought to one length.
    """

    weights: Mapping[str, float]
    counted: frozenset[str]


class Kind(NamedTuple):
    """What a model is for: the words that mark its file, who writes it, the features and their version."""

    format: str
    writer: str
    groups: Groups
    version: int


class Vocabulary:
    """The features that a model knows, each with its column and its rarity."""

    def __init__(self, rarity: Mapping[str, float], groups: Groups) -> None:
        self.rarity = dict(rarity)
        self.groups = groups
        self.columns = {name: column for column, name in enumerate(self.rarity)}

    def __len__(self) -> int:
        return len(self.columns)

    def joined(self, other: Vocabulary) -> Vocabulary:
        """These features in their order with their rarity, then what only ``other`` has."""
        new = {name: rarity for name, rarity in other.rarity.items() if name not in self.rarity}
        return Vocabulary(self.rarity | new, self.groups)

    @classmethod
    def of(cls, descriptions: Sequence[Description], groups: Groups, least: int = 2) -> Vocabulary:
        """The features that at least ``least`` of the cases have, in the order of their names."""
        counts: dict[str, int] = {}
        for description in descriptions:
            for name in description:
                counts[name] = counts.get(name, 0) + 1
        total = len(descriptions)
        rarity = {n: math.log((1 + total) / (1 + c)) + 1 for n, c in sorted(counts.items()) if c >= least}
        return cls(rarity, groups)

    def values(self, description: Description) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        """The columns and values of one case; features that are not known are left out."""
        counted, weights = self.groups.counted, self.groups.weights
        groups: dict[str, list[tuple[int, float]]] = {}
        for name, value in description.items():
            column = self.columns.get(name)
            if column is not None:
                group = name.partition(":")[0]
                scale = self.rarity[name] if group in counted else 1.0
                groups.setdefault(group, []).append((column, value * scale))
        columns: list[int] = []
        values: list[float] = []
        for group, members in groups.items():
            length = math.sqrt(sum(v * v for _, v in members)) if group in counted else 1.0
            columns += [column for column, _ in members]
            values += [weights.get(group, 1.0) * v / (length or 1.0) for _, v in members]
        return np.array(columns, dtype=np.int64), np.array(values, dtype=np.float64)


class Dense(NamedTuple):
    """The part that hears the encoder: its vectors less ``mean``, times ``scale``, times ``weights``."""

    mean: NDArray[np.float64]
    scale: float
    weights: NDArray[np.float64]

    def scores(self, vector: Vector) -> NDArray[np.float64]:
        """What the vector adds to each label's score."""
        found: NDArray[np.float64] = (vector - self.mean) * self.scale @ self.weights
        return found


class LinearModel:
    """Labels and the weights by which features speak for them; ``about`` says how it was made."""

    def __init__(
        self,
        labels: Sequence[str],
        vocabulary: Vocabulary,
        weights: NDArray[np.float64],
        about: Mapping[str, Any] | None = None,
        dense: Dense | None = None,
    ) -> None:
        self.labels = tuple(labels)
        self.vocabulary = vocabulary
        self.weights = weights
        self.about = dict(about or {})
        self.dense = dense

    def probabilities(self, description: Description, vector: Vector | None = None) -> dict[str, float]:
        """How likely each of the labels is for a described case."""
        columns, values = self.vocabulary.values(description)
        scores = values @ self.weights[columns]
        if self.dense is not None and vector is not None:
            scores = scores + self.dense.scores(vector)
        shares = np.exp(scores - scores.max())
        shares /= shares.sum()
        return dict(zip(self.labels, shares.tolist(), strict=True))

    def store(self, path: Path, kind: Kind) -> None:
        """Write the model as one ``.npz`` file, the same bytes for the same model.

        Raises:
            DataError: the file cannot be written.
        """
        about = self.about | {"format": kind.format, "features": kind.version, "labels": self.labels}
        arrays: dict[str, NDArray[Any]] = {
            "names": np.frombuffer("\n".join(self.vocabulary.columns).encode(), dtype=np.uint8),
            "rarity": np.array(list(self.vocabulary.rarity.values()), dtype=np.float32),
            "weights": self.weights.astype(np.float16),
        }
        if self.dense is not None:
            about["dense"] = self.dense.scale
            arrays["dense_mean"] = self.dense.mean.astype(np.float32)
            arrays["dense_weights"] = self.dense.weights.astype(np.float16)
        arrays["about"] = np.frombuffer(json.dumps(about, sort_keys=True).encode(), dtype=np.uint8)
        try:
            with path.open("wb") as out:
                np.savez_compressed(out, **arrays)  # type: ignore[arg-type]
        except OSError as error:
            raise DataError(f"cannot be written: {error.strerror}", path) from error


def read_model(path: Path, kind: Kind) -> LinearModel:
    """The model of a file that :meth:`LinearModel.store` wrote.

    Raises:
        DataError: there is no such file, it is no model of that kind, or it was written by another version.
    """
    strange = f"not a model that {kind.writer} wrote"
    try:
        with np.load(path, allow_pickle=False) as stored:
            about = json.loads(stored["about"].tobytes())
            names = stored["names"].tobytes().decode().split("\n")
            rarity, weights = stored["rarity"].tolist(), stored["weights"].astype(np.float64)
            dense = _read_dense(stored, about)
    except OSError as error:
        raise DataError(f"cannot be read: {error.strerror or 'not a model file'}", path) from error
    except (ValueError, KeyError, EOFError, zipfile.BadZipFile) as error:
        raise DataError(strange, path) from error
    if about.get("format") != kind.format or weights.shape != (len(names), len(about.get("labels", ()))):
        raise DataError(strange, path)
    if about.get("features") != kind.version:
        raise DataError(
            f"a model over features of version {about.get('features')}, this program reads version "
            f"{kind.version}: train it again",
            path,
        )
    vocabulary = Vocabulary(dict(zip(names, rarity, strict=True)), kind.groups)
    return LinearModel(about["labels"], vocabulary, weights, about, dense)


def _read_dense(stored: Any, about: Mapping[str, Any]) -> Dense | None:
    if "dense" not in about:
        return None
    mean, weights = (stored[name].astype(np.float64) for name in ("dense_mean", "dense_weights"))
    return Dense(mean, float(about["dense"]), weights)
