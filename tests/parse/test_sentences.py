"""Splitting texts into headings, paragraphs and sentences."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dragoman.parse import split_sentences


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("Russia asked Kim to visit. He agreed.", ["Russia asked Kim to visit.", "He agreed."]),
        ("Gen. Park met J. Smith. They talked.", ["Gen. Park met J. Smith.", "They talked."]),
        (
            "It was signed in the U.S. The text is short.",
            ["It was signed in the U.S.", "The text is short."],
        ),
        ("U.S. officials left at 5 p.m. on Friday.", ["U.S. officials left at 5 p.m. on Friday."]),
        ("They all said no. The mayor sat. He slept.", ["They all said no.", "The mayor sat.", "He slept."]),
        ("She lives at no. 10 and came on Sat. 3 May.", ["She lives at no. 10 and came on Sat. 3 May."]),
        ("“We will go.” He left.", ["“We will go.”", "He left."]),
        ("“Will you go?” she asked.", ["“Will you go?” she asked."]),
        ("Prices rose 3.5 percent. Wages fell.", ["Prices rose 3.5 percent.", "Wages fell."]),
    ],
)
def test_sentences_end_where_a_reader_would_end_them(text: str, sentences: list[str]) -> None:
    assert [s.text for s in split_sentences(text)] == sentences


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("Come Visit", "heading"),
        ("Could There Be A Thaw In The North?", "heading"),
        ("The minister left the room.", "body"),
        ("Who would pay for it?", "body"),
    ],
)
def test_short_lines_without_an_end_are_headings(line: str, kind: str) -> None:
    assert [s.kind for s in split_sentences(line)] == [kind]


@pytest.mark.parametrize(
    ("line", "dateline"),
    [
        ("SEOUL (Reuters) - Two envoys left.", "SEOUL (Reuters)"),
        ("DALIAN, China – Two envoys left.", "DALIAN, China"),
        ("Lagos, Nigeria (AP) — Two envoys left.", "Lagos, Nigeria (AP)"),
        ("NEW YORK, 3 May -- Two envoys left.", "NEW YORK, 3 May"),
        ("U.S.-backed envoys left.", None),
        ("NATO-led forces left.", None),
        ("The EU - a bloc - left.", None),
    ],
)
def test_where_a_story_was_filed_stands_apart(line: str, dateline: str | None) -> None:
    assert next((s.text for s in split_sentences(line) if s.kind == "dateline"), None) == dateline


@given(st.text(alphabet=st.sampled_from("ab A.B!?“”\"'\n ,U.S-"), max_size=200))
def test_spans_slice_to_their_text_in_order_and_lose_no_word(text: str) -> None:
    found = split_sentences(text)
    assert all(text[s.start : s.end] == s.text for s in found)
    assert all(a.end <= b.start for a, b in itertools.pairwise(found))
    between = text
    for sentence in reversed(found):
        between = between[: sentence.start] + between[sentence.end :]
    assert not between.strip(" \n—–-")
