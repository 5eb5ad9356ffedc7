"""Says what a line of a page looks like: prose, a label, a byline, a date, a caption, furniture."""

from __future__ import annotations

import re
from typing import Literal

import msgspec

from dragoman.clean.credits import is_byline, is_photo_credit
from dragoman.clean.furniture import Phrases
from dragoman.read.dates import is_date_line

LineKind = Literal["prose", "sentence", "fragment", "title", "label", "date", "byline", "credit", "furniture"]

PROSE_WORDS = 12
"""A line of at least so many words that ends as a sentence does is prose (score/pages.py: .868 alone)."""
LABEL_WORDS = 3

_END = re.compile(r"[.!?…。！？؟।:;,—–-][\"'”’»)\]›*]*\s*$|[\"”»]\s*$")
_FULL_END = re.compile(r"[.!?…。！？؟।][\"'”’»)\]›*]*\s*$|[.!?,…][\"”»]\s*$")
_WIDE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\u0e00-\u0e7f]")
_GLUED = re.compile(r"[a-z]{5}[A-Z][a-z]|[a-z]{2}[?!][\"”’]?[A-Z][a-z]|[a-z]{4}A [a-z]")
"""A headline and a teaser that the page showed as two blocks and the dump has as one line."""
DATELINE = re.compile(
    r"^(?:[A-Z][A-Z .,'’-]{2,40},? .{0,40}[—–-]+ "
    r"|.{0,60}\((?:AP|Reuters|AFP|UPI|Xinhua|TASS|dpa|CNN|ANI|PTI|IANS)\)\s*[—–:-])"
)
_ITEM = re.compile(r"^(?:[-–•*·▪●]|\(?\d{1,2}[.)])\s+\S")
_POSTED = re.compile(r"^[—–-]+ ?.{2,60} \(@\w{2,30}\)")
_LINKS = re.compile(r"\s[|·•»›/]\s|\s>\s")


class Line(msgspec.Struct):
    """A line with its features. ``reason`` says why it is furniture, where that is already known."""

    text: str
    words: int
    kind: LineKind
    score: float
    reason: str | None = None
    is_closing: bool = False
    is_heading: bool = False
    has_dateline: bool = False


def count_words(text: str) -> int:
    """Words; where a script does not part them, two characters count as one."""
    words = text.count(" ") + 1
    if text.isascii():
        return words
    return max(words, len(_WIDE.findall(text)) // 2)


def read_line(text: str, phrases: Phrases) -> Line:
    """Look at one stripped line; its score is above 0 where it looks like a story."""
    words = count_words(text)
    hit = phrases.find(text)
    is_closing = words <= 10 and phrases.is_closing(text)
    if hit or is_closing:
        reason = f"{hit.reason}: {hit.phrase}" if hit else "comments or other stories"
        return Line(text, words, "furniture", -4.0, reason, is_closing)
    if _is_bare(text, words):
        return Line(text, words, "furniture", -2.0, "no words of its own")
    if _POSTED.match(text):  # the writer of a post that the story quotes
        return Line(text, words, "sentence", 0.0)
    if words <= 20 and is_date_line(text, phrases.months):
        return Line(text, words, "date", -2.5, "publication line")
    if words <= 20 and is_byline(text):
        return Line(text, words, "byline", -2.5, "byline")
    if words <= 60 and is_photo_credit(text):
        return Line(text, words, "credit", -3.0, "caption")
    kind, score = judge_shape(text, words)
    if kind == "prose" and DATELINE.match(text):
        return Line(text, words, kind, score + 6.0, has_dateline=True)
    if _GLUED.search(text[:200]) and words < 60:
        score -= 3.0
    return Line(text, words, kind, score)


def _is_bare(text: str, words: int) -> bool:
    """Whether a line is numbers, a handle, or the same words twice (a link under its picture)."""
    if words <= 12 and not any(map(str.isalpha, text)):
        return True
    if words == 1 and text.startswith("@"):
        return True
    half, rest = divmod(words, 2)
    split = text.split() if not rest and 6 <= words <= 40 else []
    return bool(split) and split[:half] == split[half:]


def is_prose(text: str) -> bool:
    """Whether a line is long enough for prose and ends as a sentence does."""
    return count_words(text) >= PROSE_WORDS and bool(_FULL_END.search(text))


def judge_shape(text: str, words: int) -> tuple[LineKind, float]:
    """What the line is by its length, its end and its letters alone, and its score."""
    ends = bool(_FULL_END.search(text))
    lower = lower_share(text)
    if len(_LINKS.findall(text)) >= 2 and not ends:
        return "label", -2.0
    if (
        lower < 0.35
        and words > LABEL_WORDS
        and not text.rstrip("\"'”’»)").endswith(".")
        and not _WIDE.search(text)
    ):
        return "title", -1.2
    if ends and words >= PROSE_WORDS:
        return "prose", min(10.0, 2.0 + words / 10) if lower > 0.4 else 0.5
    if ends and words > LABEL_WORDS and lower >= 0.4:
        return "sentence", 0.6
    if words > LABEL_WORDS and lower >= 0.4 and (text.endswith((":", ";")) or _ITEM.match(text)):
        return "sentence", 0.2  # a list and the words before it
    if words >= PROSE_WORDS and lower > 0.6:
        return ("prose", min(3.0, words / 12)) if words > 25 or _END.search(text) else ("fragment", -0.4)
    if words > LABEL_WORDS:
        return "title", -1.2
    return "label", -1.0


def lower_share(text: str) -> float:
    """The share of words that do not begin with a capital; scripts without case count as lower."""
    words = text.split()
    return sum(not word[0].isupper() and not word[0].isdigit() for word in words) / max(1, len(words))
