"""Reads a text from its first time expression to its last: the grammar at work."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence

# the rules register themselves
from dragoman.coding.times import clock, dates, feasts, parts, relative, spans, weekdays, years  # noqa: F401
from dragoman.coding.times.anchors import anchored
from dragoman.coding.times.scene import Scene
from dragoman.coding.times.tokens import Tokens, read_tokens
from dragoman.coding.times.values import Reading, bounds
from dragoman.records import Sentence, Time

_CANDIDATE = re.compile(r"[^.,()\-|'\"&@/FkIjmRz]|(?<=[(O ,.])n|F(?=n)|m")
_HAS_CLOCK = re.compile(r"[\dX]T")
_EXPLICIT = re.compile(r"\d{4}")


def find_times(text: str, date: dt.date | None, sentences: Sequence[Sentence] = ()) -> list[Time]:  # noqa: ARG001
    """The time expressions of ``text`` in order, valued against the publication ``date``.

    Without a date, partial expressions keep an ``X`` for what is not known (``XXXX-06-12``). Dates that
    there are not (31 February) give nothing.
    """
    tokens = read_tokens(text)
    scene = Scene(tokens, date)
    found: list[Time] = []
    index, count = 0, len(tokens.kinds)
    while index < count:
        match = _CANDIDATE.search(tokens.kinds, index)
        if match is None:
            break
        index = scene.here = match.start()
        reading = scene.read_at(index)
        if reading is None:
            index += 1
            continue
        if reading.value:
            found.append(anchored(text, _make_time(tokens, index, reading)))
            scene.note(reading, reading.last, _names_year(tokens, index, reading))
        index = reading.last + 1
    return found


def _names_year(tokens: Tokens, first: int, reading: Reading) -> bool:
    """Whether the words themselves say the year."""
    text = tokens.text[tokens.starts[first] : tokens.ends[reading.last]]
    match = _EXPLICIT.search(text)
    return match is not None and reading.value.startswith(match.group())


def _make_time(tokens: Tokens, first: int, reading: Reading) -> Time:
    start, end = tokens.starts[first], tokens.ends[reading.last]
    begin, finish, precision = bounds(reading.value)
    if reading.begin is not None or reading.finish is not None:
        begin, finish = reading.begin, reading.finish
    return Time(
        text=tokens.text[start:end],
        start=start,
        end=end,
        kind="time" if reading.kind == "date" and _HAS_CLOCK.search(reading.value) else reading.kind,
        value=reading.value,
        begin=begin.isoformat() if begin else None,
        finish=finish.isoformat() if finish else None,
        precision=reading.precision or precision,
        confidence=reading.confidence,
    )
