"""Which words name an act of which type: a second opinion on the triggers that the codebook knows.

The codebook finds acts by their words; a small model, trained by ``scripts/train_triggers.py`` on texts that
this project wrote and labelled, finds them by what stands around a word. It hears the frames, the parse
and the sentence encoder (the extra ``encoder``), and is asked twice: where a word is likely to name an
act that no frame reads, a reading with the slots of ``triggers.yaml`` is made of it; and a judge of rows
hears how likely each trigger is.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping, Sequence
from importlib.resources import files
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from spacy.tokens import Doc, Token

from dragoman.coding.classify import Offsets
from dragoman.coding.codebook import Codebook
from dragoman.coding.encoder import Encoder, is_installed, load_encoder
from dragoman.coding.linear_model import Kind, LinearModel, Vector, read_model
from dragoman.coding.readings import Reading
from dragoman.coding.trigger_features import (
    GROUPS,
    TRIGGERS_VERSION,
    by_trigger,
    candidates,
    describe_word,
)

OFF, AUTO = "off", "auto"
NONE = "none"
"""The label of words that name no act."""
KIND = Kind("dragoman triggers", "scripts/train_triggers.py", GROUPS, TRIGGERS_VERSION)
SOMEBODY = "someone"
"""What stands for every proper name, so that no country's name is heard."""

Noticed = Mapping[str, float]
"""How likely a word is to name an act of each type."""


class TriggerFinder:
    """A trained model with the encoder that it hears."""

    def __init__(self, model: LinearModel, encoder: Encoder) -> None:
        self.model = model
        self.encoder = encoder
        self.least = float(model.about["least"])

    def find(self, doc: Doc, readings: Sequence[Reading], codebook: Codebook) -> dict[int, Noticed]:
        """For each word that can name an act the probabilities of the types; ``none`` is the rest."""
        words = candidates(doc, codebook)
        if not words:
            return {}
        evoked = by_trigger(readings)
        vectors = word_vectors(words, self.encoder)
        return {
            word.i: self.model.probabilities(describe_word(word, evoked.get(word.i, ()), codebook), vector)
            for word, vector in zip(words, vectors, strict=True)
        }

    def propose(self, doc: Doc, noticed: Mapping[int, Noticed], codebook: Codebook) -> Iterator[Reading]:
        """A reading for each word that is likely enough to name an act, the likeliest first."""
        found = [(p, i, kind) for i, types in noticed.items() for kind, p in types.items() if kind != NONE]
        for probability, place, kind in sorted(found, reverse=True):
            if probability < self.least:
                return
            token = doc[place]
            verb, noun = (token, None) if token.pos_ == "VERB" else (None, token)
            yield Reading(codebook.generic[kind], token, token, verb, noun, probability)


def word_vectors(words: Sequence[Token], encoder: Encoder) -> list[Vector]:
    """What the encoder makes of each word where it stands; all zero beyond the encoder's reach."""
    text, places = _masked(words[0].doc)
    states, offsets = encoder.states(text)
    starts, ends = np.array(offsets).T
    return [
        _mean(states, (starts < places[w.i][1]) & (ends > places[w.i][0]) & (ends > starts)) for w in words
    ]


def _mean(states: NDArray[np.float32], chosen: NDArray[np.bool_]) -> Vector:
    found: Vector = states[chosen].mean(0) if chosen.any() else np.zeros(states.shape[1], np.float32)
    return found


def _masked(doc: Doc) -> tuple[str, list[Offsets]]:
    """The sentence with one word for every run of proper names, and where each token stands in it."""
    text = ""
    places: list[Offsets] = []
    named = False
    for token in doc:
        if token.pos_ == "PROPN" and named:
            places.append(places[-1])
        else:
            word = SOMEBODY if token.pos_ == "PROPN" else token.text
            places.append((len(text), len(text) + len(word)))
            text += word
        named = token.pos_ == "PROPN"
        following = token.nbor() if token.i + 1 < len(doc) else None
        if token.whitespace_ and not (named and following is not None and following.pos_ == "PROPN"):
            text += " "
    return text, places


@functools.lru_cache(maxsize=2)
def _load(path: Path) -> LinearModel:
    return read_model(path, KIND)


def shipped_triggers() -> Path:
    """Where the model lies that this program was given."""
    return Path(str(files("dragoman") / "data" / "opinion" / "triggers.npz"))


def choose_triggers(setting: str) -> TriggerFinder | None:
    """The finder that the setting names: ``off``, ``auto`` (the one that ships) or the path of a model.

    None where it is off, or ``auto`` and the extra ``encoder`` is not installed.

    Raises:
        DataError: there is no such file, it is no model, or it was written by another version.
        SettingsError: a model is named and the extra ``encoder`` is not installed.
    """
    if setting in ("", OFF) or (setting == AUTO and not is_installed()):
        return None
    return TriggerFinder(_load(shipped_triggers() if setting == AUTO else Path(setting)), load_encoder())
