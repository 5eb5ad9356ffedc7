"""What a page shows: its lines as a reader sees them, each with the part of the page it stands in."""

from __future__ import annotations

import functools
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

BLOCKS = frozenset(
    """
    address article aside blockquote body button caption center dd details dialog div dl dt fieldset
    figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr html li main menu nav ol option p pre section
    select summary table tbody td tfoot th thead tr ul br
    """.split()
)
HIDDEN = frozenset(
    "script style noscript template svg iframe object head canvas math textarea audio video".split()
)
_PLACES = {
    "nav": "navigation", "footer": "footer", "aside": "aside", "form": "form", "figcaption": "caption",
    "menu": "navigation", "button": "button", "select": "form", "dialog": "dialog", "header": "header",
}  # fmt: skip
WIDE_SHARE = 0.4
_ALWAYS_TOLD = frozenset({"comments", "cookie", "caption"})
_HINTS = (
    ("cookie", re.compile(r"cookie|consent|gdpr", re.I)),
    ("comments", re.compile(r"\bcomment(?:s|-|_)|comment-?respond|disqus|reply", re.I)),
    ("sharing", re.compile(r"shar(?:e|ing)|social|sharedaddy", re.I)),
    (
        "related",
        re.compile(
            r"related|recommend|more-?stories|most-?(?:read|popular)|trending|teaser|read-?next", re.I
        ),
    ),
    ("newsletter", re.compile(r"newsletter|subscri|sign-?up|paywall|promo", re.I)),
    ("advertisement", re.compile(r"\b(?:ad|ads|advert\w*|sponsor\w*|banner)\b", re.I)),
    ("navigation", re.compile(r"\b(?:nav|navbar|menu|breadcrumbs?|skip-link|pagination)\b", re.I)),
    ("sidebar", re.compile(r"sidebar|widget|rail", re.I)),
    ("caption", re.compile(r"caption|credit", re.I)),
    ("byline", re.compile(r"byline|\bauthor\b|entry-meta|dateline|timestamp|publish", re.I)),
    ("footer", re.compile(r"footer|colophon|copyright", re.I)),
)


def visible_lines(tree: Any) -> list[tuple[str, str | None]]:
    """The lines of a parsed page in order, with the name of the part they stand in, where that is telling."""
    lines: list[tuple[str, str | None]] = []
    words: list[str] = []
    place: str | None = None
    for text, where, is_break in _walk(tree):
        if is_break or where != place:
            if words:
                _add_line(lines, words, place)
            place = where
        if text:
            words.append(text)
    _add_line(lines, words, place)
    return _forget_wide_places(lines)


def _forget_wide_places(lines: list[tuple[str, str | None]]) -> list[tuple[str, str | None]]:
    """A "sidebar" that holds most of a page's words is only the name of its layout."""
    words: Counter[str | None] = Counter()
    for line, place in lines:
        words[place] += line.count(" ")
    most = WIDE_SHARE * words.total()
    wide = {place for place in words if place not in _ALWAYS_TOLD and words[place] > most}
    return [(line, None if place in wide else place) for line, place in lines] if wide else lines


def _add_line(lines: list[tuple[str, str | None]], words: list[str], place: str | None) -> None:
    line = " ".join("".join(words).split())
    words.clear()
    if line:
        lines.append((line, place))


def _walk(tree: Any) -> Iterator[tuple[str | None, str | None, bool]]:
    """Stretches of text in document order, without recursion: (text, place, whether a line begins here)."""
    stack: list[tuple[Any, str | None, str | None, bool]] = [(tree, None, None, False)]
    while stack:
        element, outer, inner, is_closing = stack.pop()
        tag = element.tag
        told = {} if is_closing or not isinstance(tag, str) else dict(element.items())
        if is_closing or not isinstance(tag, str) or tag in HIDDEN or (told and _is_hidden(told)):
            is_break = is_closing and tag in BLOCKS
            if is_break or element.tail:
                yield element.tail, outer, is_break
            continue
        inner = outer or _place_of(tag, told.get("class"), told.get("id"))
        if tag in BLOCKS or element.text:
            yield element.text, inner, tag in BLOCKS
        stack.append((element, outer, inner, True))
        if len(element):
            stack.extend((child, inner, inner, False) for child in reversed(element))


def _is_hidden(told: Mapping[str, str]) -> bool:
    """Whether an element's attributes take it out of sight."""
    style = told.get("style")
    return "hidden" in told or (style is not None and "display:none" in style.replace(" ", ""))


@functools.lru_cache(maxsize=4096)
def _place_of(tag: str, css_class: str | None, css_id: str | None) -> str | None:
    """The part of a page that an element opens, by its tag or by the words of its class and id."""
    found = _PLACES.get(tag)
    if (found and found != "header") or tag in {"body", "html", "main", "article"}:
        return found
    if css_class or css_id:
        names = f"{css_class or ''} {css_id or ''}"
        return next((name for name, pattern in _HINTS if pattern.search(names)), found)
    return found
