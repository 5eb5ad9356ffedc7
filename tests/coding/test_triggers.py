"""Acts that no frame reads: which words can name one, what the model hears, and what is made of them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tests.factory import DATE, parse

from dragoman.coding.codebook import QUADS, load_codebook
from dragoman.coding.encoder import Encoder, is_installed
from dragoman.coding.events import Advisers, code_events
from dragoman.coding.frames import read_frames
from dragoman.coding.linear_model import Dense, LinearModel, Vocabulary
from dragoman.coding.trigger_features import GROUPS, by_trigger, candidates, describe_word
from dragoman.coding.triggers import (
    AUTO,
    KIND,
    NONE,
    OFF,
    SOMEBODY,
    TriggerFinder,
    choose_triggers,
    word_vectors,
)
from dragoman.errors import DataError
from dragoman.parse import split_sentences
from dragoman.resolve import load_resolver

CODEBOOK = load_codebook()
ODD = "Norway twiddled Chile on Monday."
"""Told by a verb that no frame knows."""
needs_encoder = pytest.mark.skipif(not is_installed(), reason="needs the extra 'encoder'")


class Silent(Encoder):
    """Hears one number for every character."""

    def __init__(self) -> None:
        self.texts: list[str] = []

    def states(self, text: str) -> Any:
        self.texts.append(text)
        offsets = [(i, i + 1) for i in range(len(text))]
        return np.array([[float(ord(letter))] for letter in text], dtype=np.float32), offsets


def make_finder(likely: float = 0.9, least: float = 0.5, **about: Any) -> TriggerFinder:
    """A finder to which every word names an ACCUSE, so likely."""
    labels = (*QUADS, NONE)
    weights = np.zeros((1, len(labels)))
    rest = np.log((1 - likely) / (len(labels) - 1))
    weights[0] = rest
    weights[0, labels.index("ACCUSE")] = np.log(likely)
    vocabulary = Vocabulary({"bias:": 1.0}, GROUPS)
    dense = Dense(np.zeros(1), 1.0, np.zeros((1, len(labels))))
    return TriggerFinder(LinearModel(labels, vocabulary, weights, {"least": least, **about}, dense), Silent())


def code_with(finder: TriggerFinder | None, text: str) -> list[str]:
    sentences = split_sentences(text)
    document = load_resolver().read(text, sentences, date=DATE)
    events = code_events(parse(text), document, [], [], [], CODEBOOK, Advisers(triggers=finder))
    return [
        f"{e.actor.country} > {e.recipient and e.recipient.country} {e.event_type} {e.rule}" for e in events
    ]


def test_verbs_and_known_nouns_of_action_can_name_an_act() -> None:
    (parsed,) = parse("The visit angered farmers, who ate their bread in silence.")
    assert [word.text for word in candidates(parsed.doc, CODEBOOK)] == ["visit", "angered", "ate"]


def test_names_are_heard_as_one_word() -> None:
    encoder = Silent()
    (parsed,) = parse("The New York Times says Burkina Faso attacked Mali.")
    words = [token for token in parsed.doc if token.text == "attacked"]
    (vector,) = word_vectors(words, encoder)
    (text,) = encoder.texts
    assert "York" not in text
    assert "Mali" not in text
    assert text.count(SOMEBODY) == 3
    assert vector[0] == pytest.approx(np.mean([ord(letter) for letter in "attacked"]))


def test_what_is_seen_of_a_word_names_no_country() -> None:
    (parsed,) = parse("Norway attacked Chile with rockets.")
    evoked = by_trigger(read_frames(parsed.doc, CODEBOOK))
    word = parsed.doc[1]
    found = describe_word(word, evoked[word.i], CODEBOOK)
    assert "frame:ASSAULT" in found
    assert "known:ASSAULT" in found
    assert not any("norway" in name.lower() or "chile" in name.lower() for name in found)


def test_an_act_that_no_frame_reads_is_proposed() -> None:
    assert code_with(None, ODD) == []
    assert code_with(make_finder(), ODD) == ["NOR > CHL ACCUSE triggers/ACCUSE"]


def test_less_likely_acts_are_not_proposed() -> None:
    assert code_with(make_finder(likely=0.4), ODD) == []


def test_a_frame_goes_before_the_model() -> None:
    assert code_with(make_finder(), "Norway bombed Chile.") == ["NOR > CHL ASSAULT assault/bomb"]


def test_a_sentence_without_actors_is_not_asked() -> None:
    finder = make_finder()
    assert code_with(finder, "It rained and the bread was eaten.") == []
    assert not finder.encoder.texts  # type: ignore[attr-defined]


def test_every_type_has_slots() -> None:
    assert set(CODEBOOK.generic) == set(QUADS)
    for name, frame in CODEBOOK.generic.items():
        assert CODEBOOK.frame(frame.rule) is frame
        assert frame.rule == f"triggers/{name}"


def test_off_is_off() -> None:
    assert choose_triggers(OFF) is None


@needs_encoder
def test_the_model_that_ships() -> None:
    finder = choose_triggers(AUTO)
    assert finder is not None
    (parsed,) = parse("Norway criticised Chile for the delay.")
    noticed = finder.find(parsed.doc, read_frames(parsed.doc, CODEBOOK), CODEBOOK)
    types = noticed[1]
    assert max(types, key=lambda kind: types[kind]) == "ACCUSE"
    assert sum(types.values()) == pytest.approx(1.0)


@needs_encoder
def test_a_country_has_no_reputation() -> None:
    finder = choose_triggers(AUTO)
    assert finder is not None
    found = []
    for name in ("Sudan", "Norway"):
        (parsed,) = parse(f"{name} criticised Chile for the delay.")
        found.append(finder.find(parsed.doc, [], CODEBOOK)[1])
    assert found[0] == pytest.approx(found[1])


@needs_encoder
def test_what_is_no_model_is_told(tmp_path: Path) -> None:
    path = tmp_path / "mine.npz"
    path.write_bytes(b"no model")
    with pytest.raises(DataError, match=r"mine\.npz: not a model that scripts/train_triggers\.py wrote"):
        choose_triggers(str(path))


@needs_encoder
def test_a_model_comes_back_as_it_was(tmp_path: Path) -> None:
    finder = make_finder(least=0.35)
    path = tmp_path / "mine.npz"
    finder.model.store(path, KIND)
    again = choose_triggers(str(path))
    assert again is not None
    assert again.least == 0.35
    assert again.model.labels == finder.model.labels
