"""Where the grammar stands: the tokens, the document's date, and the date that the narrative has reached."""

from __future__ import annotations

import datetime as dt
import functools
import re
from collections.abc import Callable
from typing import Any, NamedTuple

from dragoman.coding.times import direction
from dragoman.coding.times.calendars import make_date
from dragoman.coding.times.lexicon import load_lexicon
from dragoman.coding.times.tokens import Tokens
from dragoman.coding.times.values import NOTHING, Reading, bounds

Builder = Callable[["Scene", re.Match[str]], Reading | None]


class Rule(NamedTuple):
    """A pattern over the letters of the tokens, and what builds its reading."""

    pattern: re.Pattern[str]
    build: Builder
    name: str


RULES: list[Rule] = []
_MAX_DEPTH = 3
_EVERY_LETTER = frozenset(chr(code) for code in range(32, 127))
_DAY_FINE = ("day", "part of day", "hour", "minute")
_MISS_MAY = re.compile(r"\b(?:Theresa|Mrs\.?|Ms\.?|Mr\.?|Minister|PM) May\b")


def rule(pattern: str) -> Callable[[Builder], Builder]:
    """Registers a builder for a pattern; named groups are tokens. Blanks in a pattern do not count."""

    def register(build: Builder) -> Builder:
        RULES.append(Rule(re.compile(pattern.replace(" ", "")), build, build.__name__))
        return build

    return register


class Focus(NamedTuple):
    """The last date that the narrative named."""

    date: dt.date
    precision: str
    token: int
    is_explicit_year: bool


class Scene:
    """The state of one reading of a text, from its first expression to its last."""

    def __init__(self, tokens: Tokens, date: dt.date | None) -> None:
        self.tokens = tokens
        self.date = date
        self.focus: Focus | None = None
        self.here = 0
        self.may_is_a_person = _MISS_MAY.search(tokens.text) is not None
        self._depth = 0

    # --- what rules ask of a match

    def value(self, match: re.Match[str], group: str) -> Any:
        """The value of a group's token, or None where the group took no part."""
        index = match.start(group) if group in match.re.groupindex else -1
        return None if index < 0 else self.tokens.values[index]

    def number(self, match: re.Match[str], group: str) -> float | None:
        """The number of a group's token; None where there is none or it is vague ("several")."""
        value = self.value(match, group)
        return value if isinstance(value, int | float) else None

    def word(self, index: int) -> str:
        """The token at an index, in lower case."""
        return self.tokens.word(index)

    def kind(self, index: int) -> str:
        """The letter of the token at an index, or nothing outside the text."""
        return self.tokens.kinds[index] if 0 <= index < len(self.tokens.kinds) else ""

    def is_capital(self, index: int) -> bool:
        """Whether the token at an index begins with a capital letter."""
        if not 0 <= index < len(self.tokens.starts):
            return False
        start = self.tokens.starts[index]  # that of the closing token lies behind the text
        return self.tokens.text[start : start + 1].isupper()

    def is_noun(self, index: int) -> bool:
        """Whether a word stands here that a date before it could name or count ("the 15th floor")."""
        if self.kind(index) != ".":
            return False
        word = self.word(index)
        return word.isalpha() and not self.is_capital(index) and word not in load_lexicon().not_nouns

    def is_plural_noun(self, index: int) -> bool:
        """Whether a plural noun in small letters stands here, so that a number before it is a count."""
        word = self.word(index)
        return self.is_noun(index) and word.endswith("s") and not word.endswith("ss") and len(word) > 3

    def touches(self, index: int) -> bool:
        """Whether no white space lies between the token at an index and the one before."""
        return (
            0 < index < len(self.tokens.starts) and self.tokens.ends[index - 1] == self.tokens.starts[index]
        )

    def direction(self, match: re.Match[str], *, is_near: bool = True) -> int:
        """Whether the sentence looks back (-1), ahead (1), or does not tell (0)."""
        return direction.look(self.tokens, match.start(), match.end() - 1, is_near=is_near)

    # --- what a rule may read after itself

    def read_at(self, index: int, stop: int | None = None) -> Reading | None:
        """The longest reading that begins at a token, and ends before the token ``stop``."""
        if self._depth >= _MAX_DEPTH or index >= len(self.tokens.kinds):
            return None
        self._depth += 1
        try:
            return self._longest(index, len(self.tokens.kinds) if stop is None else stop)
        finally:
            self._depth -= 1

    def _longest(self, index: int, stop: int) -> Reading | None:
        best: Reading | None = None
        kinds = self.tokens.kinds
        for found in rules_for(kinds[index]):
            match = found.pattern.match(kinds, index, stop)
            if match is None:
                continue
            try:
                reading = found.build(self, match)
            except (ValueError, OverflowError):  # beyond the calendar, as in "in 9,000 years"
                continue
            if reading is None:
                continue
            last = reading.last if reading.last >= 0 else match.end() - 1
            if best is None or last > best.last:
                best = reading._replace(last=last)
        return best

    # --- the narrative

    def note(self, reading: Reading, token: int, is_explicit_year: bool) -> None:
        """Remember a date as where the narrative stands."""
        begin, _, precision = bounds(reading.value)
        if begin is not None and precision is not None and reading.kind in ("date", "time"):
            if self.focus and self.focus.is_explicit_year and self.focus.date.year == begin.year:
                is_explicit_year = True
            self.focus = Focus(begin, precision, token, is_explicit_year)

    def story_year(self) -> int | None:
        """The year that the last date of this or the previous paragraph set, where it was said in words."""
        return self.focus.date.year if self.focus and self.focus.is_explicit_year else None

    def is_in_paragraph(self) -> bool:
        """Whether the narrative's date stands in the paragraph that is being read."""
        return self.focus is not None and "|" not in self.tokens.kinds[self.focus.token : self.here]

    def day_in_paragraph(self) -> dt.date | None:
        """The day that this paragraph has reached."""
        if self.focus is None or self.focus.precision not in _DAY_FINE or not self.is_in_paragraph():
            return None
        return self.focus.date

    def day_in_sentence(self, index: int, reach: int = 8) -> dt.date | None:
        """The day named a few tokens before."""
        if self.focus is None or index - self.focus.token > reach:
            return None
        return self.day_in_paragraph()

    def year_of(self, digits: int) -> int:
        """Four digits for a year of two: the century that brings it nearest, at most 20 years ahead."""
        limit = (self.date.year if self.date else 2025) + 20
        year = limit // 100 * 100 + digits
        return year if year <= limit else year - 100


@functools.cache
def rules_for(letter: str) -> tuple[Rule, ...]:
    """The rules whose pattern can begin with a letter, found by trying each pattern's own first letters."""
    return tuple(found for found in RULES if letter in first_letters(found.pattern.pattern))


@functools.cache
def first_letters(pattern: str) -> frozenset[str]:
    """The letters with which a match of a pattern can begin: a small walk over its optional first parts."""
    parser = getattr(re, "_parser", None)
    if parser is None:  # a Python without this module: every rule is tried everywhere
        return _EVERY_LETTER
    letters: set[str] = set()
    _walk(parser.parse(pattern), letters)
    return frozenset(letters)


def _walk(items: Any, letters: set[str]) -> bool:
    """Adds the first letters of a parsed pattern; true where it may be empty and the next part counts."""
    for name, value in items:
        kind = str(name)
        if kind == "LITERAL":
            letters.add(chr(value))
            return False
        if kind == "IN":
            letters.update(chr(item[1]) for item in value if str(item[0]) == "LITERAL")
            return False
        if kind in ("ASSERT", "ASSERT_NOT", "AT"):
            continue
        if kind == "SUBPATTERN":
            if not _walk(value[-1], letters):
                return False
        elif kind == "BRANCH":
            can_be_empty = [_walk(branch, letters) for branch in value[1]]  # all of them, for their letters
            if not any(can_be_empty):
                return False
        elif kind in ("MAX_REPEAT", "MIN_REPEAT"):
            empties = _walk(value[2], letters)
            if value[0] > 0 and not empties:
                return False
        else:
            raise ValueError(f"a rule may not begin with {kind}")
    return True


def offset_of(scene: Scene, match: re.Match[str], group: str = "order") -> int:
    """-1, 0 or 1 for last, this and next."""
    return {"l": -1, "x": 1, "h": 0}[scene.kind(match.start(group))]


def day_reading(year: int, month: int, day: int, **more: Any) -> Reading:
    """A day of the calendar; NOTHING where there is none such, so that no part of it is read instead."""
    date = make_date(int(year), month, int(day))
    return Reading("date", date.isoformat(), **more) if date else NOTHING
