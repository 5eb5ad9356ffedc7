"""Takes a dump apart into lines, and joins paragraphs that were wrapped at a fixed width."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

_BREAKS = re.compile(r"\r\n|[\n\r\x0b\x0c\x85\u2028\u2029]")
_INVISIBLE = re.compile(r"[\u200b\u2060\ufeff\u00ad\x00-\x08\x0e-\x1f]")
_BLANKS = re.compile(r"[ \t\u00a0\u2000-\u200a\u202f\u3000]+")
_ENDS = re.compile(r"[.!?:;…][\"'”’)\]]*$")
MIN_WRAPPED_CHARS = 38
MAX_WRAPPED_CHARS = 100


def split_lines(text: str) -> list[str]:
    """The lines of a dump without empty ones, wrapped paragraphs as one line each."""
    chunks = list(_split_chunks(text))
    wrapped = [is_wrapped(chunk) for chunk in chunks]
    width = max(
        (len(line) for chunk, is_one in zip(chunks, wrapped, strict=True) if is_one for line in chunk),
        default=0,
    )
    lines: list[str] = []
    for chunk, is_one in zip(chunks, wrapped, strict=True):
        if is_one or (width and _fills(chunk, width)):
            lines.append(" ".join(chunk))
        else:
            lines.extend(chunk)
    return lines


def _split_chunks(text: str) -> Iterator[list[str]]:
    """The lines between empty ones."""
    chunk: list[str] = []
    for raw in _BREAKS.split(text):
        line = _BLANKS.sub(" ", _INVISIBLE.sub("", raw)).strip()
        if line:
            chunk.append(line)
        elif chunk:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


def _fills(chunk: Sequence[str], width: int) -> bool:
    """Whether a chunk of a wrapped text is one paragraph too: its lines reach the margin and do not end."""
    inner = chunk[:-1]
    return bool(inner) and all(
        0.75 * width <= len(line) <= width + 2 and not _ENDS.search(line) for line in inner
    )


def is_wrapped(chunk: Sequence[str]) -> bool:
    """Whether lines break in mid-sentence: all of like length, and most go on in lower case."""
    inner = chunk[:-1]
    if not inner or not all(MIN_WRAPPED_CHARS <= len(line) <= MAX_WRAPPED_CHARS for line in inner):
        return False
    if len(chunk[-1]) > MAX_WRAPPED_CHARS or max(map(len, inner)) - min(map(len, inner)) > 30:
        return False
    broken = [(a, b) for a, b in pairwise(chunk) if not _ENDS.search(a)]
    going_on = sum(b[0].islower() or b[0].isdigit() for _, b in broken)
    return len(broken) >= 0.6 * len(inner) and going_on >= 0.5 * len(broken) and going_on > 0
