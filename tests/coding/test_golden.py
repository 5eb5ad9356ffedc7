"""Coded output is what it was: the rows of some articles of the house corpus are those kept in the tests."""

from __future__ import annotations

import difflib
import functools
import json
from typing import get_args

import pytest

from dragoman.coding.codebook import QUADS
from dragoman.records import Status
from golden_rows import GOLDEN, corpus_articles, golden_ids, golden_lines

ACCEPT = """
The coded output of this article has changed. If that is meant, write the golden rows anew with
    python scripts/write_golden.py
read the diff of tests/golden, commit it, and tell what changed under "Coded output" in the changelog."""


@functools.cache
def now() -> dict[str, list[str]]:
    """What the articles give now, all coded at once."""
    return dict(golden_lines(golden_ids()))


def kept(article: str) -> list[str]:
    """The rows that the tests keep of an article."""
    return (GOLDEN / f"{article}.jsonl").read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize("article", golden_ids())
def test_rows_are_those_that_are_kept(article: str) -> None:
    changed = "\n".join(
        difflib.unified_diff(kept(article), now()[article], "kept", "coded now", "", "", 0, "")
    )
    assert not changed, f"{article}\n{changed}\n{ACCEPT}"


def test_all_types_and_statuses_are_among_them() -> None:
    rows = [json.loads(line)["row"] for article in golden_ids() for line in kept(article)]
    assert {row.split()[-2].split("/")[0] for row in rows} == set(QUADS)
    assert {row.split()[-1] for row in rows} == set(get_args(Status))


def test_only_articles_that_may_be_read_are_golden() -> None:
    articles = corpus_articles()
    assert all(articles[one].is_readable for one in golden_ids())
