"""Splits a text into headings, paragraphs and sentences, by rules, without a model."""

from __future__ import annotations

import re
from collections.abc import Iterator

from dragoman.records import Sentence

ABBREVIATIONS = frozenset(
    """
    mr mrs ms dr prof rev hon fr st sr jr messrs mme mlle
    gen lt col maj capt cpl sgt adm cmdr brig pvt vice-adm
    gov sen rep pres amb sec supt det insp
    jan feb mar apr jun jul aug sep sept oct nov dec
    mon tue tues wed thu thur thurs fri sat sun
    vs etc al e.g i.e cf approx est dept univ inc ltd co corp bros assn
    no nos vol fig ca ave blvd mt ft
    a.m p.m
    """.split()
)
"""Words (lower case, without their last full stop) after which a full stop seldom ends a sentence."""
# Those that may end one, before a word that begins one: "at 5 p.m. The", "they said no. He"; not "Gen. The".
_ENDING = frozenset("a.m p.m etc inc ltd co corp bros no sat sun wed est fig ave blvd univ".split())

_PARAGRAPH = re.compile(r"[^\n\r]+")
_CLOSERS = "\"'”’»)]"
# A possible end: closing marks may follow the stop; then white space; then anything.
_BOUNDARY = re.compile(rf"[.!?…]+[{re.escape(_CLOSERS)}]*(?=\s+(\S))")
_OPENERS = "\"'“‘«([—–-"
_LAST_WORD = re.compile(r"[\w.'’-]+$")
_INITIALS = re.compile(r"^(?:[A-Za-z]\.)*[A-Za-z]$")
_ENDS_SENTENCE = re.compile(rf"[.!?…:;,][{re.escape(_CLOSERS)}]*$")
_MAX_HEADING_WORDS = 16

# Where a story was filed, before its first sentence: "SEOUL (Reuters) - ", "DALIAN, China – ",
# "BERLIN, 3 May (AFP) -- ". Either the city is in capitals or an agency stands in brackets.
_CITY = r"[A-ZÀ-Þ][A-ZÀ-Þ.'’/ -]{2,30}"
_REST = r"(?:, ?(?:[A-Z][\w.]+|\d{1,2})(?: (?:[A-Z][\w.]+|\d{1,2}))?){0,3}"
_AGENCY = r" ?\((?:[A-Z][\w./ &-]{1,40})\)"
_DASH = r"(?: (?:—|–|--?) ?|—|--)(?=[“\"‘']?[A-Z0-9])"
_DATELINE = re.compile(
    rf"(?:{_CITY}{_REST}(?:{_AGENCY})?|[A-Z][\w.'’-]+(?: [A-Z][\w.'’-]+)?{_REST}{_AGENCY}){_DASH}"
)


def split_sentences(text: str) -> list[Sentence]:
    """The sentences of ``text`` in order; their spans are trimmed of white space and never overlap.

    A paragraph is a line. A line of at most sixteen words that does not end as a sentence does is a
    heading; so is a short question or exclamation in title case. Where a story was filed is a sentence
    of its own, of the kind ``dateline``, so that the first sentence is read without it.
    """
    found: list[Sentence] = []
    for number, line in enumerate(_PARAGRAPH.finditer(text)):
        stripped = line.group().strip()
        if not stripped:
            continue
        offset = line.start() + line.group().index(stripped)
        if _is_heading(stripped):
            found.append(Sentence(stripped, offset, offset + len(stripped), number, "heading"))
            continue
        dateline = _DATELINE.match(stripped)
        body = dateline.end() if dateline else 0
        if dateline:
            words = dateline.group().rstrip(" —–-")
            found.append(Sentence(words, offset, offset + len(words), number, "dateline"))
        for start, end in _sentence_bounds(stripped[body:]):
            first, last = body + start, body + end
            found.append(Sentence(stripped[first:last], offset + first, offset + last, number))
    return found


def _is_heading(line: str) -> bool:
    words = line.split()
    if len(words) > _MAX_HEADING_WORDS:
        return False
    if not _ENDS_SENTENCE.search(line):
        return not _looks_like_prose(words)
    if line[-1] in "?!" and len(words) > 2:
        capitals = sum(word[0].isupper() for word in words)
        return capitals >= 0.8 * len(words)
    return False


def _looks_like_prose(words: list[str]) -> bool:
    """A line without an end mark that still reads as a sentence: long, and mostly in lower case."""
    return len(words) > 12 and sum(word[0].islower() for word in words) > 0.6 * len(words)


def _sentence_bounds(line: str) -> Iterator[tuple[int, int]]:
    start = 0
    for mark in _BOUNDARY.finditer(line):
        if not _is_sentence_end(line, start, mark):
            continue
        yield start, mark.end()
        start = mark.end() + len(line[mark.end() :]) - len(line[mark.end() :].lstrip())
    if start < len(line):
        yield start, len(line)


def _is_sentence_end(line: str, start: int, mark: re.Match[str]) -> bool:
    following = mark.group(1)
    if following.islower() or following in ",;:)]":
        return False
    stop = mark.group()
    if stop[0] in "!?…" or stop.startswith(".."):
        return following.isupper() or following in _OPENERS or following.isdigit()
    if len(stop) > 1:  # a full stop inside closing marks
        return True
    match = _LAST_WORD.search(line, start, mark.start())
    word = match.group() if match else ""
    if word.lower() in ABBREVIATIONS:
        return word.lower() in _ENDING and _starts_sentence(line, mark.end())
    if _INITIALS.match(word):  # "J. Smith", "U.S. officials", "in the U.S. The"
        return len(word) > 1 and _starts_sentence(line, mark.end())
    return True


_STARTERS = frozenset(
    """
    the a an this that these those he she it they we i you his her its their our my but and in on at
    for as after before when while if although however meanwhile there here both some many most all
    """.split()
)


def _starts_sentence(line: str, offset: int) -> bool:
    match = re.compile(rf"\s+[{re.escape(_OPENERS)}]*([A-Z]\w*)").match(line, offset)
    return match is not None and match.group(1).lower() in _STARTERS
