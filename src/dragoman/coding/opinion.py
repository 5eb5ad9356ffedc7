"""A second opinion on the type of a pair, learned from labelled pairs; read with numpy alone.

The model is a multinomial logistic regression over :mod:`~dragoman.coding.opinion_features` and, where it
was trained so, the vectors of :mod:`~dragoman.coding.encoder`. It hears
the frames' answer among its clues and may overrule it, but only where the frames are less sure than a
threshold that was measured when it was trained; a type that it has not seen it leaves as it is, unless
no frame reads the pair at all.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping, Sequence
from importlib.resources import files
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from dragoman.coding.classify import Candidate, Classification, Pair, answer_of
from dragoman.coding.codebook import QUADS
from dragoman.coding.encoder import is_installed, load_encoder
from dragoman.coding.linear_model import (
    Dense,
    Description,
    Kind,
    LinearModel,
    Vector,
    Vocabulary,
    read_model,
)
from dragoman.coding.opinion_features import FEATURES_VERSION, GROUPS, describe

KIND = Kind("dragoman second opinion", "dragoman train", GROUPS, FEATURES_VERSION)
GUESSED = "rule:back-off"
"""The feature of pairs that no frame reads: their type is only a guess by words."""
OFF, AUTO = "off", "auto"
MARGIN = 0.2
"""How much likelier than the frames' type another must be to overrule it."""


class Opinion(LinearModel):
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
        super().__init__(labels, vocabulary, weights, {**(about or {}), "below": below}, dense)
        self.below = below

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
        self.store(path, KIND)


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
    found = read_model(path, KIND)
    if found.dense is not None:
        load_encoder()  # a model that cannot be heard stops the program, not every line
    below = float(found.about["below"])
    return Opinion(found.labels, found.vocabulary, found.weights, below, found.about, found.dense)


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
