"""Finds quotations in the bare text: pairs of quotation marks, repaired where one is missing.

Works on characters, before any parse: curly and straight marks, guillemets, doubled and single
apostrophes; a paragraph that ends inside a quotation and a next one that reopens it are one quotation.
One pass over the marks, so hostile input costs linear time.
"""

from __future__ import annotations

import bisect
import dataclasses
import re
from collections.abc import Iterator, Sequence

from dragoman.records import Sentence

_MARK = re.compile(r"''|``|[“”„‟\"«»‘’‹›'`]")
_PARAGRAPH = re.compile(r"[^\n\r]+")
_DOUBLE, _GUILLEMET, _SINGLE = "double", "guillemet", "single"
_FAMILY = dict.fromkeys(("“", "”", "„", "‟", '"', "''", "``"), _DOUBLE) | {
    "«": _GUILLEMET, "»": _GUILLEMET, "‹": _GUILLEMET, "›": _GUILLEMET,
    "‘": _SINGLE, "’": _SINGLE, "'": _SINGLE, "`": _SINGLE,
}  # fmt: skip
_CERTAIN_OPENERS = frozenset("“„‟`‘") | {"``"}
_CERTAIN_CLOSERS = frozenset("”’")
_BEFORE_OPENER = frozenset(" \t\u00a0\u2009\u202f([{—–-―:/|>\"'“‘«…*")
_AFTER_CLOSER = frozenset(" \t\u00a0\u2009\u202f)]}—–-―:;,.!?/|<\"'”’»…*")
_ELISIONS = re.compile(r"['’](?:\d0s|em|til|tis|twas|cause|n)\b", re.IGNORECASE)
_WORD = re.compile(r"\w+")
_SINGLE_CLOSE_AFTER = frozenset(",.!?…")
MAX_PARAGRAPHS = 40
"""A quotation that reopens its mark over more paragraphs than this is cut."""


@dataclasses.dataclass(slots=True)
class Quotation:
    """A stretch between quotation marks, the marks included; ``parts`` are its paragraphs.

    ``is_repaired`` is true where one of its marks is missing in the text; ``continued_by`` is the next
    paragraph's quotation, where this one is left open and that one ends with a cue of its own.
    """

    start: int
    end: int
    words: int
    parts: list[tuple[int, int]]
    is_repaired: bool = False
    continued_by: Quotation | None = None


@dataclasses.dataclass(slots=True)
class _Mark:
    start: int
    end: int
    family: str
    opens: bool
    closes: bool


def find_quotations(text: str, sentences: Sequence[Sentence] = ()) -> list[Quotation]:
    """The outermost quotations of ``text`` in order, without overlaps.

    ``sentences`` bound the repair of a missing mark; without them it is bounded by the paragraph.
    """
    found: list[Quotation] = []
    starts = [sentence.start for sentence in sentences]
    pending: Quotation | None = None
    for line in _PARAGRAPH.finditer(text):
        if not line.group().strip():
            continue
        pieces, left_open = _read_paragraph(text, line.start(), line.end(), sentences, starts)
        if pending is not None:
            pieces = _continue(text, pending, pieces, (line.start(), line.end()))
        found.extend(pieces)
        pending = found[-1] if left_open and found else None
        if pending is not None and len(pending.parts) >= MAX_PARAGRAPHS:
            pending = None
    return found


def _continue(
    text: str, pending: Quotation, pieces: list[Quotation], line: tuple[int, int]
) -> list[Quotation]:
    """Join a paragraph that reopens the mark to the quotation that the last one left open."""
    if not pieces or text[line[0] : pieces[0].start].strip():
        return pieces
    first, *rest = pieces
    if rest or text[first.end : line[1]].strip():
        pending.continued_by = first
        return pieces
    pending.parts.append((first.start, first.end))
    pending.end = first.end
    pending.words += first.words
    pending.is_repaired = first.is_repaired
    return []


def _read_paragraph(
    text: str, start: int, end: int, sentences: Sequence[Sentence], starts: Sequence[int]
) -> tuple[list[Quotation], bool]:
    """The quotations of one paragraph, and whether the last of them is still open at its end."""
    marks = _read_marks(text, start, end)
    family = _outer_family(marks)
    found: list[Quotation] = []
    opened: _Mark | None = None
    for mark in marks:
        if mark.family != family:
            continue
        if opened is None:
            if mark.opens:
                opened = mark
            elif family != _SINGLE:
                found.extend(_repair_opener(text, mark, start, found, sentences, starts))
        elif mark.closes:
            found.append(_quotation(text, opened.start, mark.end))
            opened = None
        elif family != _SINGLE and mark.opens:
            found.append(_repair_closer(text, opened, mark.start, sentences, starts))
            opened = mark
    if opened is None or family == _SINGLE:
        return found, False
    found.append(_quotation(text, opened.start, _rstrip(text, opened.start, end), is_repaired=True))
    return found, True


def _outer_family(marks: Sequence[_Mark]) -> str:
    """Which marks hold the outer quotations: double ones where there are any, single ones else."""
    families = {mark.family for mark in marks}
    for family in (_DOUBLE, _GUILLEMET):
        if family in families:
            return family
    return _SINGLE


def _read_marks(text: str, start: int, end: int) -> list[_Mark]:
    return [mark for match in _MARK.finditer(text, start, end) if (mark := _judge(text, match, start, end))]


def _judge(text: str, match: re.Match[str], start: int, end: int) -> _Mark | None:
    """Whether a mark can open or close, by itself and by its neighbours; an apostrophe gives nothing."""
    kind = match.group()
    before = text[match.start() - 1] if match.start() > start else " "
    after = text[match.end()] if match.end() < end else " "
    family = _FAMILY[kind]
    if family == _SINGLE:
        return _judge_single(text, match, before, after, end)
    opens = before in _BEFORE_OPENER and not after.isspace()
    closes = after in _AFTER_CLOSER and not before.isspace()
    if kind in _CERTAIN_OPENERS:
        closes = before in ",.!?" and not after.isalnum()  # “so,“ he said
        opens = not closes
    elif kind in _CERTAIN_CLOSERS:
        opens = before.isspace() and after.isalnum()
        closes = not opens
    elif not opens and not closes:
        opens = before.isspace() or not before.isalnum()
        closes = not opens
    return _Mark(match.start(), match.end(), family, opens, closes)


def _judge_single(text: str, match: re.Match[str], before: str, after: str, end: int) -> _Mark | None:
    if before.isalnum() and after.isalnum():
        return None  # don't
    opens = before in _BEFORE_OPENER and (after.isalnum() or after in '“"[') and match.group() != "’"
    if opens and match.group() in "'’" and _ELISIONS.match(text, match.start()):
        return None
    # without a stop before it, "the voters’" and the end of a quotation look alike
    is_last = match.group() == "’" and match.end() == end
    closes = (before in _SINGLE_CLOSE_AFTER or is_last) and after in _AFTER_CLOSER
    if not opens and not closes:
        return None
    return _Mark(match.start(), match.end(), _SINGLE, opens, closes and not opens)


def _repair_opener(
    text: str, mark: _Mark, start: int, found: Sequence[Quotation],
    sentences: Sequence[Sentence], starts: Sequence[int],
) -> Iterator[Quotation]:  # fmt: skip
    """A mark that closes nothing: the quotation begins with its sentence."""
    begin = max(start, found[-1].end if found else start)
    number = bisect.bisect_left(starts, mark.start) - 1
    if 0 <= number < len(sentences):
        begin = max(begin, sentences[number].start)
    begin = _lstrip(text, begin, mark.start)
    if mark.start - begin > 1:
        yield _quotation(text, begin, mark.end, is_repaired=True)


def _repair_closer(
    text: str, opened: _Mark, limit: int, sentences: Sequence[Sentence], starts: Sequence[int]
) -> Quotation:
    """A mark that nothing closes before the next one opens: the quotation ends with its sentence."""
    number = bisect.bisect_right(starts, opened.start) - 1
    end = limit
    if 0 <= number < len(sentences):
        end = min(limit, max(sentences[number].end, opened.end))
    return _quotation(text, opened.start, _rstrip(text, opened.start, end), is_repaired=True)


def _quotation(text: str, start: int, end: int, is_repaired: bool = False) -> Quotation:
    words = sum(1 for _ in _WORD.finditer(text, start, end))
    return Quotation(start, end, words, [(start, end)], is_repaired)


def _lstrip(text: str, start: int, end: int) -> int:
    while start < end and text[start].isspace():
        start += 1
    return start


def _rstrip(text: str, start: int, end: int) -> int:
    while end > start + 1 and text[end - 1].isspace():
        end -= 1
    return end
