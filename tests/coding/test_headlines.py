"""Headlines in title case reach the parser in ordinary case, and nothing else does."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dragoman.coding.codebook import load_codebook
from dragoman.coding.events import code_events
from dragoman.coding.headlines import plain_case
from dragoman.parse import load_parser, split_sentences
from dragoman.records import Sentence
from dragoman.resolve import load_resolver
from factory import DATE

CODEBOOK = load_codebook()


def respell(text: str) -> str:
    """The text as the parser will see it."""
    return plain_case(Sentence(text, 0, len(text), 0, "heading"), CODEBOOK)


@pytest.mark.parametrize(
    ("headline", "plain"),
    [
        ("Turkey Detains Two Greek Soldiers", "Turkey detains two Greek soldiers"),
        ("US Lifts Sanctions on Myanmar", "US lifts sanctions on Myanmar"),
        ("Poland and Norway Sign Gas Deal", "Poland and Norway sign gas deal"),
        ("Strikes Hit Aden", "Strikes hit Aden"),
    ],
)
def test_title_case_is_lowered(headline: str, plain: str) -> None:
    assert respell(headline).lower() == headline.lower()
    assert [w for w in respell(headline).split() if w[0].islower()] == [
        w for w in plain.split() if w[0].islower()
    ]


@pytest.mark.parametrize(
    ("line", "plain"),
    [
        ("POLAND LIFTED THE SANCTIONS ON CHAD.", "Poland lifted the sanctions on Chad."),
        ("THE US AND NATO REJECT TALKS", "The US and Nato reject talks"),
    ],
)
def test_capitals_are_lowered_but_for_names(line: str, plain: str) -> None:
    assert respell(line) == plain


@pytest.mark.parametrize("text", ["Poland detained two Greek soldiers in March.", "NATO", "", "Kim Jong Un"])
def test_other_text_is_left_alone(text: str) -> None:
    assert respell(text) == text


@given(st.text(max_size=60))
def test_length_never_changes(text: str) -> None:
    assert len(respell(text)) == len(text)


@pytest.mark.parametrize(
    ("headline", "event_type"),
    [
        ("Turkey Lifts Sanctions on Armenia", "RETREAT"),
        ("Egyptian Police Arrest Opposition Leader", "COERCE"),
        ("Russia Rejects Polish Offer of Talks", "REJECT"),
    ],
)
def test_headline_is_coded(headline: str, event_type: str) -> None:
    sentences = split_sentences(headline)
    document = load_resolver().read(headline, sentences, date=DATE)
    parsed = list(load_parser().read(sentences, lambda s: plain_case(s, CODEBOOK)))
    assert event_type in {e.event_type for e in code_events(parsed, document, [], [], [], CODEBOOK)}
