"""Behaviour in the manner of CheckList on every example of the codebook.

``python bench/behaviour.py`` prints the counts, and ``--failures`` the sentences.
"""

from __future__ import annotations

import functools

import pytest

from behaviours import BEHAVIOURS, Row, code_rows, try_behaviour
from dragoman.coding.codebook import load_codebook


@functools.cache
def examples() -> tuple[list[str], list[frozenset[Row]]]:
    """The examples of all frames that code sentences, with their rows."""
    texts = [frame.example for frame in load_codebook().frames() if not frame.pair_only]
    return texts, code_rows(texts)


@pytest.mark.parametrize("name", BEHAVIOURS)
def test_most_examples_behave(name: str) -> None:
    behaviour = BEHAVIOURS[name]
    found = try_behaviour(behaviour, *examples())
    assert found.tried > 150
    assert found.share >= behaviour.share, "\n".join(found.failures)


def test_examples_are_enough() -> None:
    texts, rows = examples()
    assert len(texts) > 350
    assert sum(map(bool, rows)) > 0.95 * len(rows)
