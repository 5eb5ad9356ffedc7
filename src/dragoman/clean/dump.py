"""Cleans text dumps: what is left of a page that was copied out of a browser, furniture and all."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence

from dragoman.clean.cleaned import Cleaned, join_paragraphs
from dragoman.clean.credits import name_author
from dragoman.clean.encoding import repair
from dragoman.clean.furniture import Phrases, load_phrases
from dragoman.clean.headline import find_headline, trim_title
from dragoman.clean.language import tell_language
from dragoman.clean.lines import Line, read_line
from dragoman.clean.story import keep_story
from dragoman.clean.wrapping import split_lines
from dragoman.read.dates import find_date
from dragoman.records import Removed

_OWNER = re.compile(
    r"(?:©|\(c\)|copyright)\s*(?:©\s*)?(?:\d{4}(?:\s*[-–]\s*\d{4})?)?,?\s*(?:by\s+)?"
    r"([A-Z][^.|©\d]{2,40}?)(?:\s*[.|,]|\s+all rights|\s*$)",
    re.I,
)


def clean_dump(text: str) -> Cleaned:
    """The story of a text dump; takes time in proportion to the length of the text.

    The headline becomes ``title`` and is not in ``text``; subheads are paragraphs of their own. Every line
    that is dropped is listed with its reason.
    """
    phrases = load_phrases()
    lines = [read_line(words, phrases) for words in split_lines(repair(text))]
    keep_story(lines)
    kept = [index for index, line in enumerate(lines) if line.reason is None]
    first = kept[0] if kept else len(lines)
    story = [lines[index].text for index in kept]
    headline = find_headline(lines, first, story)
    if headline is not None:
        lines[headline].reason = "headline"
    outlet = find_owner(lines)
    body, headings = join_paragraphs([(lines[i].text, lines[i].is_heading) for i in kept])
    return Cleaned(
        text=body,
        title=trim_title(lines[headline].text) if headline is not None else None,
        date=find_publication(lines, first, headline, phrases),
        author=find_writer(lines, first, headline, outlet),
        source=outlet,
        language=tell_language(body)[0],
        headings=headings,
        removed=tuple(Removed(line.text, line.reason) for line in lines if line.reason is not None),
    )


def find_publication(
    lines: Sequence[Line], first: int, headline: int | None, phrases: Phrases
) -> dt.date | None:
    """The date of the publication line nearest to the headline or the story's begin."""
    anchor = headline if headline is not None else first
    near = sorted(range(max(0, anchor - 12), min(len(lines), first + 12)), key=lambda i: abs(i - anchor))
    for index in near:
        line = lines[index]
        if line.reason is not None and line.words <= 20 and (date := find_date(line.text, phrases.months)):
            return date
    return None


def find_writer(lines: Sequence[Line], first: int, headline: int | None, outlet: str | None) -> str | None:
    """The byline near the headline: with "By", or a bare name that stands alone before the story."""
    start = headline + 1 if headline is not None else max(0, first - 10)
    for line in lines[start : first + 6]:
        if line.kind == "byline":
            return name_author(line.text, outlet)
    for line in lines[start:first]:
        if line.kind in {"label", "title"} and (author := name_author(line.text, outlet)):
            return author
    return None


def find_owner(lines: Sequence[Line]) -> str | None:
    """The outlet that a copyright line names."""
    for line in reversed(lines):
        if line.reason is not None and line.words <= 30 and (match := _OWNER.search(line.text)):
            name = match[1].strip(" ,-–|")
            if name and name[0].isupper() and not name.lower().startswith("all rights"):
                return name
    return None
