"""Cleans HTML pages: trafilatura in its precision mode, then a second look at what it kept and dropped."""

from __future__ import annotations

import logging
import re
from collections.abc import Sequence
from typing import Any

import msgspec
import trafilatura
from trafilatura.metadata import extract_metadata
from trafilatura.settings import Document
from trafilatura.utils import load_html

from dragoman.clean.cleaned import Cleaned, join_paragraphs
from dragoman.clean.dump import clean_dump
from dragoman.clean.encoding import repair
from dragoman.clean.furniture import Phrases, load_phrases
from dragoman.clean.headline import trim_title
from dragoman.clean.language import tell_language
from dragoman.clean.lines import count_words, is_prose, read_line
from dragoman.clean.story import OUTSIDE, is_biography
from dragoman.clean.visible import visible_lines
from dragoman.errors import CleanError
from dragoman.read.dates import parse_date
from dragoman.read.encoding import decode
from dragoman.records import Removed

MIN_WORDS = 40
"""A story has at least so many words, as far as the next measure goes."""
MAX_LOST_FAST = 0.5
"""Where more prose than this share of the story was left on the page, the extractor tries all it can."""
MAX_LOST = 1.0
"""Where more prose than this share of the story was left on the page, the dump cleaner reads it."""
MAX_CHARS = 20_000_000
"""Longer pages are not parsed: a tree takes some ten times the memory of its text."""

_RUN_WORDS = 5
_LEADING_ELSEWHERE = ("related", "comments", "subscription", "sharing", "advertisement")
_WORDS = re.compile(r"\w+")
logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
logging.getLogger("htmldate").setLevel(logging.CRITICAL)


def clean_html(html: bytes | str, url: str | None = None) -> Cleaned:
    """The story of a web page with its metadata; subheads stay, the headline goes to ``title``.

    Raises:
        CleanError: the bytes are no HTML, or too many.
    """
    if len(html) > MAX_CHARS:
        raise CleanError(f"the page has {len(html):,} characters, more than {MAX_CHARS:,}")
    tree = load_html(repair(decode(html) if isinstance(html, bytes) else html))
    if tree is None:
        raise CleanError("this is not HTML, or it holds nothing")
    shown = visible_lines(tree)
    told = _read_metadata(tree, url)
    extracted = _read_story(tree, shown, told.title, fast=True)
    if _loses_prose(shown, extracted, MAX_LOST_FAST):
        extracted = _read_story(tree, shown, told.title, fast=False)
    if _loses_prose(shown, extracted, MAX_LOST):
        rescued = clean_dump("\n".join(line for line, _ in shown))
        if _is_held(extracted.text, rescued.text):
            extracted = rescued
    return _with_metadata(extracted, told, url)


def _read_story(tree: Any, shown: Sequence[tuple[str, str | None]], title: str | None, fast: bool) -> Cleaned:
    """What the extractor keeps, looked at again, and what the page shows besides."""
    phrases = load_phrases()
    found = _extract(tree, fast)
    paragraphs, dropped = _look_again(found, shown, title, phrases) if found is not None else ([], [])
    text, headings = join_paragraphs(paragraphs)
    removed = _find_removed(shown, text, trim_title(title).lower() if title else None, dropped, phrases)
    return Cleaned(text=text, headings=headings, removed=(*dropped, *removed))


def _loses_prose(shown: Sequence[tuple[str, str | None]], extracted: Cleaned, share: float) -> bool:
    """Whether the extractor left more prose on the page than this share of what it kept."""
    return _lost_prose(shown, extracted) > share * max(MIN_WORDS, extracted.text.count(" "))


def _lost_prose(shown: Sequence[tuple[str, str | None]], extracted: Cleaned) -> int:
    """How many words of prose, outside menus and the like, the extractor left on the page."""
    places = dict(shown)
    return sum(
        count_words(piece.text)
        for piece in extracted.removed
        if piece.reason == OUTSIDE and places.get(piece.text) is None and is_prose(piece.text)
    )


def _is_held(text: str, longer: str) -> bool:
    """Whether most of a text stands in another, longer one."""
    runs = _word_runs(_WORDS.findall(longer.lower()))
    own = _word_runs(_WORDS.findall(text.lower()))
    return len(longer) > len(text) and len(own & runs) >= 0.8 * len(own)


def _extract(tree: Any, fast: bool) -> Any:
    """Trafilatura's document, or nothing where it finds no story; ``fast`` asks no second extractor."""
    try:
        return trafilatura.bare_extraction(tree, favor_precision=True, include_comments=False, fast=fast)
    except Exception:  # a page that breaks the extractor is still read by the dump cleaner
        return None


def _read_metadata(tree: Any, url: str | None) -> Any:
    """What the page's head says of itself: title, date, author, outlet, canonical address."""
    try:
        return extract_metadata(tree, url, extensive=False)
    except Exception:
        return Document()


def _with_metadata(cleaned: Cleaned, told: Any, url: str | None) -> Cleaned:
    """The story with what the page's metadata tells, which is surer than what its lines tell."""
    date = parse_date(told.date, load_phrases().months) if told.date else None
    return msgspec.structs.replace(
        cleaned,
        title=trim_title(told.title) if told.title else cleaned.title,
        date=date or cleaned.date,
        author=told.author or cleaned.author,
        source=told.sitename or cleaned.source,
        url=told.url or url,
        language=tell_language(cleaned.text)[0],
    )


def _look_again(
    found: Any, shown: Sequence[tuple[str, str | None]], title: str | None, phrases: Phrases
) -> tuple[list[tuple[str, bool]], list[Removed]]:
    """The paragraphs that the extractor kept, without the furniture that it let through."""
    heads = {" ".join("".join(head.itertext()).split()) for head in found.body.iter("head")}
    captions = {line for line, place in shown if place == "caption"}
    named = set(_WORDS.findall((title or "").lower()))
    kept: list[tuple[str, bool]] = []
    dropped: list[Removed] = []
    for raw in (found.text or "").split("\n"):
        words = " ".join(raw.lstrip("-•| ").rstrip("| ").split())
        if not words:
            continue
        reason = "caption" if words in captions else _judge(words, words in heads, len(kept), named, phrases)
        if reason:
            dropped.append(Removed(words, reason))
        else:
            kept.append((words, words in heads))
    _trim_end(kept, dropped)
    return kept, dropped


def _judge(words: str, is_heading: bool, place: int, title: set[str], phrases: Phrases) -> str | None:
    """Why a paragraph that the extractor kept is furniture all the same, if it is."""
    own = set(_WORDS.findall(words.lower()))
    if title and (own == title or (place < 3 and len(own & title) >= 0.8 * len(own | title))):
        return "headline"
    line = read_line(words, phrases)
    if is_heading and not (line.is_closing or (line.reason or "").startswith(_LEADING_ELSEWHERE)):
        return None
    return line.reason


def _trim_end(kept: list[tuple[str, bool]], dropped: list[Removed]) -> None:
    """Drop a subhead with nothing under it, and the writer's biography."""
    while len(kept) > 4 and is_biography(kept[-1][0]):
        dropped.append(Removed(kept.pop()[0], "about the author"))
    while kept and kept[-1][1]:
        dropped.append(Removed(kept.pop()[0], OUTSIDE))


def _find_removed(
    shown: Sequence[tuple[str, str | None]],
    text: str,
    title: str | None,
    dropped: Sequence[Removed],
    phrases: Phrases,
) -> list[Removed]:
    """The visible lines that are not in the text, with the part of the page or the phrase as the reason."""
    kept_lines = {line.lower() for line in text.split("\n")} | {piece.text.lower() for piece in dropped}
    runs = _word_runs(_WORDS.findall(text.lower()))
    removed = []
    for line, place in shown:
        lower = line.lower()
        if lower in kept_lines or _is_kept(lower, runs):
            continue
        if title is not None and lower.startswith(title):
            reason = "headline"
        else:
            reason = (
                (place if place != "header" else None) or read_line(line, phrases).reason or place or OUTSIDE
            )
        removed.append(Removed(line, reason))
    return removed


def _word_runs(words: Sequence[str]) -> set[tuple[str, ...]]:
    return {tuple(words[i : i + _RUN_WORDS]) for i in range(len(words) - _RUN_WORDS + 1)}


def _is_kept(lower: str, runs: set[tuple[str, ...]]) -> bool:
    """Whether most runs of words of a line, in lower case, stand in the story."""
    own = _word_runs(_WORDS.findall(lower)) if len(lower) > 2 * _RUN_WORDS else set()
    return bool(own) and len(own & runs) >= 0.7 * len(own)
