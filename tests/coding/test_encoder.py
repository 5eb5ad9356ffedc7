"""The encoder as an extra: what it is given to read, what becomes of its states, and life without it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from dragoman.coding import encoder, opinion
from dragoman.coding.classify import Classification, Offsets, Pair
from dragoman.coding.encoder import VIEWS, WIDTH, Encoder, mask, view
from dragoman.coding.linear_model import Dense, Vocabulary
from dragoman.coding.opinion import Opinion, choose_opinion, load_opinion
from dragoman.coding.opinion_features import GROUPS
from dragoman.coding.opinion_training import Lesson, fit
from dragoman.errors import SettingsError
from dragoman.parse import Parsed, split_sentences
from dragoman.resolve import load_resolver
from factory import parse


def make_pair(text: str, actor: str | None, recipient: str | None) -> Pair:
    spans: list[Offsets | None] = [
        (text.index(words), text.index(words) + len(words)) if words else None for words in (actor, recipient)
    ]
    document = load_resolver().read(text, split_sentences(text), date=None)
    parsed: list[Parsed] = parse(text)
    return Pair(parsed, spans[0], spans[1], document)


def test_parties_are_masked_and_other_sentences_left_out() -> None:
    pair = make_pair("Rain fell on Quito. Peru thanked Chile for it.", "Peru", "Chile")
    text, actor, recipient = mask(pair)
    assert text == "someone thanked another for it. "
    assert (actor, recipient) == ((0, 7), (16, 23))


def test_a_party_inside_the_other_is_masked_once() -> None:
    pair = make_pair("Peru's army fired.", "Peru's army", "Peru")
    text, actor, recipient = mask(pair)
    assert text.count("someone") + text.count("another") == 1
    assert (actor is None) != (recipient is None)


def test_views_are_means_of_the_right_tokens() -> None:
    states = np.arange(5, dtype=np.float32)[:, None] * np.ones(WIDTH, np.float32)
    offsets = [(0, 0), (0, 7), (8, 15), (16, 23), (0, 0)]  # [CLS] someone thanked another [SEP]
    seen = view(states, offsets, (0, 7), (16, 23)).reshape(VIEWS, WIDTH)[:, 0]
    assert seen.tolist() == [2.0, 1.0, 3.0, 2.0]


def test_one_party_is_enough() -> None:
    states = np.ones((3, WIDTH), np.float32)
    seen = view(states, [(0, 0), (0, 7), (8, 12)], (0, 7), None).reshape(VIEWS, WIDTH)[:, 0]
    assert seen.tolist() == [1.0, 1.0, 0.0, 1.0]


class Runtime:
    """Stands for onnxruntime: every token's state is the number of tokens."""

    def run(self, names: Any, feed: dict[str, Any]) -> list[Any]:
        length = feed["input_ids"].shape[1]
        return [np.full((1, length, WIDTH), length, np.float32)]


class Encoded:
    ids = (101, 7, 8, 102)
    offsets = ((0, 0), (0, 7), (8, 15), (0, 0))


class Tokenizer:
    def encode(self, text: str) -> Encoded:
        return Encoded()


def test_a_pair_is_read_into_one_vector() -> None:
    vector = Encoder(Runtime(), Tokenizer()).read(make_pair("Peru thanked Chile.", "Peru", "Chile"))
    assert vector.shape == (VIEWS * WIDTH,)
    assert vector[0] == 4.0


def test_without_the_extra_auto_is_off_and_a_model_that_needs_it_says_so(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(opinion, "is_installed", lambda: False)
    monkeypatch.setattr(encoder, "is_installed", lambda: False)
    encoder.load_encoder.cache_clear()
    assert choose_opinion("auto") is None
    assert choose_opinion("off") is None
    path = tmp_path / "m.npz"
    dense_opinion().save(path)
    with pytest.raises(SettingsError, match=r"dragoman\[encoder\]"):
        load_opinion(path)


def dense_opinion() -> Opinion:
    """A model that hears only the encoder: the first number of its vector speaks for AID."""
    weights = np.zeros((VIEWS * WIDTH, 2))
    weights[0, 0] = 5.0
    dense = Dense(np.zeros(VIEWS * WIDTH), 1.0, weights)
    return Opinion(["AID", "COERCE"], Vocabulary({"bias:": 1.0}, GROUPS), np.zeros((1, 2)), 0.6, None, dense)


def test_dense_model_is_kept_and_heard(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    path = tmp_path / "m.npz"
    dense_opinion().save(path)
    fake = Encoder(Runtime(), Tokenizer())
    monkeypatch.setattr(opinion, "load_encoder", lambda: fake)
    kept = load_opinion(path)
    pair = make_pair("Peru thanked Chile.", "Peru", "Chile")
    first = Classification(
        event_type="COERCE", quad_code="Q4", status="occurred", confidence=0.2, rule="back-off"
    )
    assert kept.revise(first, [], pair).event_type == "AID"


def vectored(number: int) -> Lesson:
    """A lesson that only the vector tells apart."""
    label = "AID" if number % 2 else "COERCE"
    vector = np.zeros(6, np.float32)
    vector[0] = 1.0 if label == "AID" else -1.0
    return Lesson(f"p{number}", {"bias:": 1.0, "rule:back-off": 1.0}, "COERCE", 0.2, label, vector)


def test_vectors_are_learned_and_a_base_is_kept_where_nothing_contradicts() -> None:
    base = fit([vectored(i) for i in range(40)])
    aid = vectored(1)
    assert base.judge(aid.description, "COERCE", aid.vector)[0] == "AID"
    other = [
        Lesson(
            f"q{i}", {"bias:": 1.0, "word:strike": 1.0}, "PROTEST", 0.2, "PROTEST", np.zeros(6, np.float32)
        )
        for i in range(6)
    ]
    grown = fit(other, base=base)
    assert grown.judge(aid.description, "COERCE", aid.vector)[0] == "AID"
    assert "PROTEST" in grown.labels


def test_a_base_that_hears_other_things_is_no_beginning() -> None:
    base = fit([vectored(i) for i in range(40)])
    plain = [Lesson(f"p{i}", {"bias:": 1.0}, "AID", 0.2, "AID" if i % 2 else "COERCE") for i in range(40)]
    assert fit(plain, base=base).dense is None
