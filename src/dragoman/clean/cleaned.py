"""What cleaning gives: the story, what is known of it, and what was removed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from dragoman.records import Record, Removed, Span


class Cleaned(Record, frozen=True, kw_only=True):
    """A cleaned page. ``text`` is paragraphs joined by an empty line; the headline stands in ``title`` only.

    ``headings`` are the subheads in ``text``; ``removed`` lists what the page showed and the text lacks;
    ``url`` is the canonical address where the page names one.
    """

    text: str
    title: str | None = None
    date: dt.date | None = None
    author: str | None = None
    source: str | None = None
    language: str | None = None
    url: str | None = None
    headings: tuple[Span, ...] = ()
    removed: tuple[Removed, ...] = ()


def join_paragraphs(paragraphs: Sequence[tuple[str, bool]]) -> tuple[str, tuple[Span, ...]]:
    """The text of paragraphs, each given as (words, whether it is a heading), and its headings."""
    parts: list[str] = []
    headings: list[Span] = []
    offset = 0
    for words, is_heading in paragraphs:
        if is_heading:
            headings.append(Span(words, offset, offset + len(words)))
        parts.append(words)
        offset += len(words) + 2
    return "\n\n".join(parts), tuple(headings)
