"""A text as units: names, nouns and little words, with one class letter each."""

from __future__ import annotations

import bisect
import re
from typing import Any

from dragoman.resolve.lexicon import Hit

_QUOTED = re.compile(r"“[^”]*(?:”|$)|\"[^\"\n]*(?:\"|$)", re.MULTILINE)


class UnknownName:
    """A capitalised name that the register does not know, and what its words tell of it.

    ``sector`` is that of an organisation word in it, None for what may be a person; ``inner`` is a name of
    the register at its beginning ("**Korea** Institute").
    """

    __slots__ = ("inner", "sector", "words")

    def __init__(self, words: list[str], sector: str | None = None, inner: Hit | None = None) -> None:
        self.words = words
        self.sector = sector
        self.inner = inner


class Units:
    """A text as parallel lists: class letters (as one string), offsets, folded words, meanings, sentences."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.letters = ""
        self.starts: list[int] = []
        self.ends: list[int] = []
        self.words: list[str] = []
        self.data: list[Any] = []
        self.sentences: list[int] = []
        self.place_named: set[str] = set()
        """Full names of persons that end like a place, as the scanner found them."""
        self._letters: list[str] = []
        quotes = [match.span() for match in _QUOTED.finditer(text)]
        self._opens = [start for start, _ in quotes]
        self._closes = [end for _, end in quotes]

    def put(self, letter: str, start: int, end: int, word: str, data: Any, sentence: int) -> None:
        """Add a unit; units come in the order of the text."""
        self._letters.append(letter)
        self.starts.append(start)
        self.ends.append(end)
        self.words.append(word)
        self.data.append(data)
        self.sentences.append(sentence)

    def last_letter(self) -> str:
        """The class of the last unit so far; that of a sentence's end before the first."""
        return self._letters[-1] if self._letters else "."

    def change(self, number: int, letter: str, data: Any) -> None:
        """Give a unit another meaning."""
        self._letters[number] = letter
        self.data[number] = data

    def letters_so_far(self) -> list[str]:
        """The class letters while units are still being added."""
        return self._letters

    def close(self) -> Units:
        """Join the letters, after the last unit."""
        self.letters = "".join(self._letters)
        return self

    def is_capital(self, number: int) -> bool:
        """Whether the unit begins with a capital letter."""
        return self.text[self.starts[number] : self.starts[number] + 1].isupper()

    def between(self, start: int, end: int) -> range:
        """The numbers of the units that lie in a stretch of the text, wholly or in part."""
        return range(bisect.bisect_right(self.ends, start), bisect.bisect_left(self.starts, end))

    def is_quoted(self, offset: int) -> bool:
        """Whether the place lies within quotation marks."""
        return self.quotation_at(offset) is not None

    def quotation_at(self, offset: int) -> tuple[int, int] | None:
        """Where the quotation around a place begins and ends, its marks included."""
        place = bisect.bisect_left(self._opens, offset) - 1
        if place < 0 or offset >= self._closes[place]:
            return None
        return self._opens[place], self._closes[place]
