"""The cue lists: they load, are clean, and say what the literature says of the classic verbs."""

from __future__ import annotations

import pytest

from dragoman.coding.status_lexicon import RELATIONS, STATUSES, load_lexicon
from dragoman.coding.status_lexicon import _frames as read_frames
from dragoman.errors import DataError


def test_it_is_broad() -> None:
    lexicon = load_lexicon()
    assert len(lexicon.verbs) >= 800
    assert len(lexicon.nouns) >= 150
    assert len(lexicon.adjectives) >= 150


def test_words_are_single_lower_case_lemmas() -> None:
    lexicon = load_lexicon()
    for word in (*lexicon.verbs, *lexicon.nouns, *lexicon.adjectives):
        assert word == word.lower()
        assert not word.endswith("_not"), word


@pytest.mark.parametrize(
    ("verb", "kind", "positive", "negative"),
    [
        ("manage", "infinitive", "same", "negated"),
        ("forget", "infinitive", "negated", "opposite"),
        ("refuse", "infinitive", "negated", "opposite"),
        ("regret", "that", "fact", "fact"),
        ("deny", "that", "denied", "possible"),
        ("force", "object_infinitive", "same", "possible"),
        ("plan", "infinitive", "planned", "negated"),
        ("urge", "object_infinitive", "proposed", "possible"),
        ("prevent", "from", "negated", "possible"),
        ("accuse", "of", "report", "possible"),
    ],
)
def test_signatures(verb: str, kind: str, positive: str, negative: str) -> None:
    frame = load_lexicon().verbs[verb][kind]
    assert (frame.positive, frame.negative) == (positive, negative)


def test_all_outcomes_are_known() -> None:
    lexicon = load_lexicon()
    for table in (lexicon.verbs, lexicon.nouns, lexicon.adjectives, lexicon.verb_nouns):
        for frames in table.values():
            for frame in frames.values():
                assert {frame.positive, frame.negative} <= STATUSES | RELATIONS


def test_an_unknown_outcome_is_an_error_that_suggests() -> None:
    entry = {"class": "x", "frames": {"that": ["planed", "negated"]}, "lemmas": "y"}
    with pytest.raises(DataError, match="did you mean planned"):
        read_frames("status_verbs.yaml", [entry])
