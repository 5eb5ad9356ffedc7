"""A second opinion on the type of a pair, learned from labelled pairs; read with numpy alone.

The model is a multinomial logistic regression over :mod:`~dragoman.coding.opinion_features` and, where it
was trained so, the vectors of :mod:`~dragoman.coding.encoder`. It hears
the frames' answer among its clues and may overrule it, but only where the frames are less sure than a
threshold that was measured when it was trained; a type that it has not seen it leaves as it is, unless
no frame reads the pair at all.
"""

from __future__ import annotations

import functools
import json
import math
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from importlib.resources import files
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
import numpy as np
from numpy.typing import NDArray

from dragoman.coding.classify import Candidate, Classification, Pair, answer_of
from dragoman.coding.codebook import QUADS
from dragoman.coding.encoder import Vector, is_installed, load_encoder
from dragoman.coding.opinion_features import (
    COUNTED,
    FEATURES_VERSION,
    GROUP_WEIGHTS,
    Description,
    describe,
)
from dragoman.errors import DataError

FORMAT = "dragoman second opinion"
GUESSED = "rule:back-off"
"""The feature of pairs that no frame reads: their type is only a guess by words."""
OFF, AUTO = "off", "auto"
MARGIN = 0.2
"""How much likelier than the frames' type another must be to overrule it."""


class Vocabulary:
    """The features that a model knows, each with its column and its rarity."""

    def __init__(self, rarity: Mapping[str, float]) -> None:
        self.rarity = dict(rarity)
        self.columns = {name: column for column, name in enumerate(self.rarity)}

    def __len__(self) -> int:
        return len(self.columns)

    def joined(self, other: Vocabulary) -> Vocabulary:
        """These features in their order with their rarity, then what only ``other`` has."""
        return Vocabulary(self.rarity | {n: r for n, r in other.rarity.items() if n not in self.rarity})

    @classmethod
    def of(cls, descriptions: Sequence[Description], least: int = 2) -> Vocabulary:
        """The features that at least ``least`` of the pairs have, in the order of their names."""
        counts: dict[str, int] = {}
        for description in descriptions:
            for name in description:
                counts[name] = counts.get(name, 0) + 1
        total = len(descriptions)
        return cls({n: math.log((1 + total) / (1 + c)) + 1 for n, c in sorted(counts.items()) if c >= least})

    def values(self, description: Description) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        """The columns and values of one pair; features that are not known are left out."""
        groups: dict[str, list[tuple[int, float]]] = {}
        for name, value in description.items():
            column = self.columns.get(name)
            if column is not None:
                group = name.partition(":")[0]
                scale = self.rarity[name] if group in COUNTED else 1.0
                groups.setdefault(group, []).append((column, value * scale))
        columns: list[int] = []
        values: list[float] = []
        for group, members in groups.items():
            length = math.sqrt(sum(v * v for _, v in members)) if group in COUNTED else 1.0
            columns += [column for column, _ in members]
            values += [GROUP_WEIGHTS.get(group, 1.0) * v / (length or 1.0) for _, v in members]
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


class Opinion:
    """A trained model; ``below`` is the frames' confidence from which on they are left alone."""

    def __init__(
        self,
        labels: Sequence[str],
        vocabulary: Vocabulary,
        weights: NDArray[np.float64],
        below: float,
        about: Mapping[str, Any] | None = None,
        dense: Dense | None = None,
    ) -> None:
        self.labels = tuple(labels)
        self.vocabulary = vocabulary
        self.weights = weights
        self.below = below
        self.about = dict(about or {})
        self.dense = dense

    def probabilities(self, description: Description, vector: Vector | None = None) -> dict[str, float]:
        """How likely each of the labels is for a described pair."""
        columns, values = self.vocabulary.values(description)
        scores = values @ self.weights[columns]
        if self.dense is not None and vector is not None:
            scores = scores + self.dense.scores(vector)
        shares = np.exp(scores - scores.max())
        shares /= shares.sum()
        return dict(zip(self.labels, shares.tolist(), strict=True))

    def judge(self, description: Description, frames: str, vector: Vector | None = None) -> tuple[str, float]:
        """The likeliest type with its probability, or the frames' type unless that is clearly less likely."""
        if frames not in self.labels and GUESSED not in description:
            return frames, 0.0
        found = self.probabilities(description, vector)
        chosen = max(found, key=lambda label: found[label])
        if found[chosen] - found.get(frames, 0.0) < MARGIN:
            chosen = frames
        return chosen, found.get(chosen, 0.0)

    def revise(self, first: Classification, candidates: Sequence[Candidate], pair: Pair) -> Classification:
        """The frames' answer, or the model's where it may overrule them and thinks otherwise."""
        if first.confidence >= self.below:
            return first
        description = describe(first, candidates, pair)
        vector = None if self.dense is None else load_encoder().read(pair)
        chosen, probability = self.judge(description, first.event_type, vector)
        if chosen == first.event_type:
            return first
        return _overruled(first, candidates, chosen, probability)

    def save(self, path: Path) -> None:
        """Write the model as one ``.npz`` file, the same bytes for the same model.

        Raises:
            DataError: the file cannot be written.
        """
        about = self.about | {
            "format": FORMAT,
            "features": FEATURES_VERSION,
            "labels": self.labels,
            "below": self.below,
        }
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


def _overruled(
    first: Classification, candidates: Iterable[Candidate], chosen: str, probability: float
) -> Classification:
    """The model's type, with the status and the rule of the best reading of that type, if there is one."""
    agreeing = next((c for c in candidates if c.reading.event_type == chosen), None)
    basis = answer_of(agreeing) if agreeing else first
    rule = f"{basis.rule} + second opinion" if agreeing else "second opinion"
    return msgspec.structs.replace(
        basis,
        event_type=chosen,
        quad_code=QUADS[chosen],
        confidence=round(min(0.98, probability), 3),
        rule=rule,
    )


@functools.lru_cache(maxsize=2)
def load_opinion(path: Path) -> Opinion:
    """The model of a file that ``dragoman train`` wrote.

    Raises:
        DataError: there is no such file, it is no model, or it was written by another version.
    """
    try:
        with np.load(path, allow_pickle=False) as stored:
            about = json.loads(stored["about"].tobytes())
            names = stored["names"].tobytes().decode().split("\n")
            rarity, weights = stored["rarity"].tolist(), stored["weights"].astype(np.float64)
            dense = _read_dense(stored, about)
    except OSError as error:
        raise DataError(f"cannot be read: {error.strerror or 'not a model file'}", path) from error
    except (ValueError, KeyError, EOFError, zipfile.BadZipFile) as error:
        raise DataError("not a model that dragoman train wrote", path) from error
    if about.get("format") != FORMAT or weights.shape != (len(names), len(about.get("labels", ()))):
        raise DataError("not a model that dragoman train wrote", path)
    if about.get("features") != FEATURES_VERSION:
        raise DataError(
            f"a model over features of version {about.get('features')}, this program reads version "
            f"{FEATURES_VERSION}: train it again",
            path,
        )
    vocabulary = Vocabulary(dict(zip(names, rarity, strict=True)))
    if dense is not None:
        load_encoder()  # a model that cannot be heard stops the program, not every line
    return Opinion(about["labels"], vocabulary, weights, float(about["below"]), about, dense)


def _read_dense(stored: Any, about: Mapping[str, Any]) -> Dense | None:
    if "dense" not in about:
        return None
    mean, weights = (stored[name].astype(np.float64) for name in ("dense_mean", "dense_weights"))
    return Dense(mean, float(about["dense"]), weights)


def choose_opinion(setting: str) -> Opinion | None:
    """The second opinion that the setting names: ``off``, ``auto`` or the path of a model.

    ``auto`` is the model of this program where the encoder that it needs is installed, else none.

    Raises:
        DataError: there is no such file, it is no model, or it was written by another version.
        SettingsError: the model needs the encoder, which is not installed.
    """
    if setting in ("", OFF):
        return None
    if setting == AUTO:
        return load_opinion(shipped_model()) if is_installed() else None
    return load_opinion(Path(setting))


def shipped_model() -> Path:
    """Where the model lies that this program was given."""
    return Path(str(files("dragoman") / "data" / "opinion" / "model.npz"))
