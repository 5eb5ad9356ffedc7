"""The sentences of the shipped second opinion: made the same way every time, and well formed."""

from __future__ import annotations

import importlib.util
import sys
from collections import Counter
from pathlib import Path
from types import ModuleType
from typing import get_args

import pytest

from dragoman.records import EventType

SCRIPT = Path(__file__).parents[2] / "scripts" / "train_opinion.py"


@pytest.fixture(scope="module")
def script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("train_opinion", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["train_opinion"] = module
    spec.loader.exec_module(module)
    return module


def test_the_same_seed_gives_the_same_sentences(script: ModuleType) -> None:
    assert script.write_all() == script.write_all()


def test_every_sentence_is_well_formed(script: ModuleType) -> None:
    sentences = script.write_all()
    assert len(sentences) > 4500
    counts = Counter(sentence.label for sentence in sentences)
    assert set(counts) == set(get_args(EventType))
    assert min(counts.values()) > 80
    for sentence in sentences:
        assert not set("⟨⟩{}[]") & set(sentence.text), sentence
        for span in (sentence.actor, sentence.recipient):
            if span is not None:
                assert sentence.text[slice(*span)].strip(), sentence
        assert sentence.actor is not None, sentence
        assert sentence.actor != sentence.recipient, sentence


@pytest.mark.parametrize(
    ("verb", "forms"),
    [
        ("condemn", ("condemns", "condemned", "condemned")),
        ("deny", ("denies", "denied", "denied")),
        ("push", ("pushes", "pushed", "pushed")),
        ("hold", ("holds", "held", "held")),
    ],
)
def test_verbs_are_inflected(script: ModuleType, verb: str, forms: tuple[str, ...]) -> None:
    assert script.inflect(verb, {"hold": ["holds", "held", "held"]})[1:] == forms


def test_agreement_follows_the_head(script: ModuleType) -> None:
    assert script.is_plural("farmers in the north")
    assert script.is_plural("Paraguay and Ecuador")
    assert not script.is_plural("the central bank of Angola")
    assert not script.is_plural("the United Nations")
