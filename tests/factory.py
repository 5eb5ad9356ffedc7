"""Builders that tests share: the smallest real article, sentence, party or event, changed as a test needs."""

from __future__ import annotations

import datetime as dt
from typing import Any

from dragoman.parse import Parsed, load_parser, split_sentences
from dragoman.records import Article, Party

DATE = dt.date(2018, 6, 1)


def make_article(text: str = "Russia asked Kim to visit.", **changes: Any) -> Article:
    """An article of 1 June 2018 with the given text."""
    return Article(**{"id": "a1", "text": text, "date": DATE, "language": "en"} | changes)


def make_party(text: str = "Russia", start: int = 0, **changes: Any) -> Party:
    """A resolved mention at ``start``."""
    return Party(**{"text": text, "start": start, "end": start + len(text)} | changes)


def parse(text: str) -> list[Parsed]:
    """All sentences of the text, parsed."""
    return list(load_parser().read(split_sentences(text)))
