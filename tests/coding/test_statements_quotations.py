"""Quotation marks in bare text: pairing, and repair where one is missing."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dragoman.coding.statements.quotations import find_quotations
from dragoman.parse import split_sentences


def quoted(text: str) -> list[list[str]]:
    return [[text[a:b] for a, b in q.parts] for q in find_quotations(text, split_sentences(text))]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("“One way,” she said.", [["“One way,”"]]),
        ('"One way," she said. "And back."', [['"One way,"'], ['"And back."']]),
        ("''One way,'' she said.", [["''One way,''"]]),
        ("«One way,» she said.", [["«One way,»"]]),
        ("‘One way,’ she said.", [["‘One way,’"]]),
        ("'One way,' she said.", [["'One way,'"]]),
        ("“He called it ‘a farce’ and left,” she said.", [["“He called it ‘a farce’ and left,”"]]),
        ("“So,“ she said.", [["“So,“"]]),
        ("”So it ends,” she said.", [["”So it ends,”"]]),
        ("The voters’ choice in the '90s wasn't Rock 'n' Roll.", []),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_pairs(text: str, wanted: list[list[str]]) -> None:
    assert quoted(text) == wanted


def test_a_paragraph_that_reopens_the_mark_is_one_quotation() -> None:
    assert quoted("“First day.\n\n“Second day.\n\n“Third day.”") == [
        ["“First day.", "“Second day.", "“Third day.”"]
    ]


def test_a_reopened_paragraph_with_words_behind_it_is_linked() -> None:
    text = "“First day.\n\n“Second day,” she said."
    first, second = find_quotations(text)
    assert first.continued_by is second


def test_a_missing_opener_is_put_at_the_start_of_the_sentence() -> None:
    (quotation,) = find_quotations(text := "It rained. The road is open,” she said.", split_sentences(text))
    assert text[quotation.start : quotation.end] == "The road is open,”"
    assert quotation.is_repaired


def test_a_missing_closer_ends_with_the_sentence() -> None:
    text = "“The road is open, she said. “Everybody may use it.”"
    first, second = find_quotations(text, split_sentences(text))
    assert first.is_repaired
    assert not second.is_repaired
    assert first.end <= second.start


@given(st.text(alphabet="ab .,\n“”\"'«»‘’", max_size=200))
def test_quotations_are_in_order_and_never_overlap(text: str) -> None:
    found = find_quotations(text, split_sentences(text))
    parts = [part for q in found for part in q.parts]
    assert parts == sorted(parts)
    assert all(a < b for a, b in parts)
    assert all(one[1] <= two[0] for one, two in itertools.pairwise(parts))
