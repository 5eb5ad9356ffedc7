"""Cuts a text into the tokens that the grammar of times reads: one letter each, so that rules are short.

The letters: ``M`` month, ``W`` weekday, ``w`` its plural, ``y`` a number that can be a year, ``d`` one
that can be a day, ``n`` any other, ``N`` a number in words, ``o`` ordinal, ``S`` the word *second*,
``U``/``V`` unit and its plural, ``P`` part of the day, ``c`` noon or midnight, ``K`` a clock time,
``Q`` o'clock, ``z`` zone, ``i`` ISO date, ``s`` date in figures, ``/`` its short form, ``D`` decade
(1990s), ``g`` nineties, ``j`` ’98, ``Z`` season, ``t`` today and its kin, ``r`` now, soon…, ``v``
daily…, ``f`` several…, ``e`` early, ``E`` end, ``l`` last, ``x`` next, ``h`` this, ``q`` that, ``~``
about, ``H`` every, ``+`` to, ``B`` before, ``L`` later, ``A`` ago, ``C`` fiscal, ``J`` Q3, ``Y`` named
day, ``"`` quotation mark, ``|`` line end, ``.`` anything else; particles are in ``words.yaml``.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from dragoman.coding.times.lexicon import Lexicon, load_lexicon
from dragoman.coding.times.named_days import longest_day

_TOKEN = re.compile(
    r"""
    (?P<oclock> [oO]['’]?clock\b )
  | (?P<quarter> [QH][1-4]\b )
  | (?P<word> [^\W\d_]+(?:['’]t\b)? )
  | (?P<iso> \d{4}-\d{1,2}-\d{1,2} (?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?)? (?![\w/]|-\d) )
  | (?P<figures> (?<!\d-)\d{1,2}(?P<sep>[/.-])\d{1,2}(?P=sep)(?:\d{4}|\d{2}) (?![\w/]|[.-]\d)
               | \d{4}/\d{1,2}/\d{1,2}(?![\w/]) )
  | (?P<clock> \d{1,2}(?:[:.]\d\d(?::\d\d)?)?\s?(?:[ap]\.\s?m\b\.?|[apAP][mM]\b)
             | \d{1,2}h\d\d\b | \d{1,2}:\d\d(?::\d\d(?:\.\d+)?)?(?![\d:]) )
  | (?P<decade> \d{3}0\s?['’]?s\b | ['’‘]\d0s\b )
  | (?P<ordinal> \d{1,2}(?:st|nd|rd|th)\b )
  | (?P<slash> \d{1,2}/\d{1,2}(?![\d/]) )
  | (?P<number> \d+(?:,\d{3}\b)*(?:\.\d+)? )
  | (?P<short> ['’‘]\d\d\b )
  | (?P<mark> ['’](?:s|ll)?\b | [-–—,.()&~@/|\n\r"“”«»;:!?%$€£¥#+] )
    """,
    re.VERBOSE,
)
_CURRENCY = frozenset("$€£¥#+")
_QUOTES = frozenset('"“”«»')
_MARKS = {
    ",": ",",
    "(": "(",
    ")": ")",
    "/": "/",
    "&": "&",
    "@": "@",
    "~": ".",
    "\n": "|",
    "\r": "|",
    "|": "|",
}
_MARKS |= dict.fromkeys("-–—", "-") | dict.fromkeys(_QUOTES, '"') | dict.fromkeys(".;:!?%$€£¥#+", ".")


class Tokens:
    """The tokens of a text: ``kinds`` has one letter for each, the lists run beside it."""

    __slots__ = ("ends", "kinds", "starts", "text", "values", "words")

    def __init__(self, text: str) -> None:
        self.text = text
        self.starts: list[int] = []
        self.ends: list[int] = []
        self.values: list[Any] = []
        self.words: list[str] = []
        self.kinds = ""

    def add(self, start: int, end: int, value: Any, word: str) -> None:
        """One more token; its letter is kept apart until all are read."""
        self.starts.append(start)
        self.ends.append(end)
        self.values.append(value)
        self.words.append(word)

    def word(self, index: int) -> str:
        """The token in lower case, or nothing outside the text."""
        return self.words[index] if 0 <= index < len(self.words) else ""


def read_tokens(text: str) -> Tokens:
    """All tokens of a text, in one pass."""
    found, lexicon = Tokens(text), load_lexicon()
    kinds: list[str] = ["|"]  # a text begins and ends as a line does
    found.add(0, 0, None, "")
    reached = 0
    for match in _TOKEN.finditer(text):
        if match.start() < reached:  # the full stop of an abbreviation
            continue
        label = match.lastgroup or ""
        if label == "sep":
            label = "figures"
        start, end, raw = match.start(), match.end(), match.group()
        word = raw.lower()
        if label == "word":
            known = lexicon.classes.get(word)
            if known is None:
                kind, value = ".", None
            else:
                kind, value = _kind_of_word(raw, word, known, lexicon)
                if kind in "MW" and word in lexicon.abbreviations and text[end : end + 1] == ".":
                    end += 1
                    reached = end
        elif label == "oclock":
            kind, value = "Q", None
        elif label == "mark":
            kind, value = _MARKS.get(raw, "'"), raw
        else:
            kind, value = _READERS[label](
                raw, text[max(start - 2, 0) : start].strip()[-1:], text[end : end + 1]
            )
        kinds.append(kind)
        found.add(start, end, value, "" if kind == "|" else word)
    kinds.append("|")
    found.add(len(text), len(text), None, "")
    return _merge(found, kinds)


def _kind_of_word(raw: str, word: str, known: tuple[str, Any], lexicon: Lexicon) -> tuple[str, Any]:
    """Small "may" and "march" can still be part of a date: the grammar sees them as ``m``."""
    kind, value = known
    if kind in "MW" and word in lexicon.capital_only and raw.islower():
        return ("m" if kind == "M" else "."), value
    if kind == "z" and raw.islower():
        return ".", None
    if kind == "G" and raw.islower():
        return ".", None
    return kind, value


def _read_iso(raw: str, *_: str) -> tuple[str, Any]:
    return "i", raw


def _read_figures(raw: str, *_: str) -> tuple[str, Any]:
    return "s", raw


def _read_clock(raw: str, *_: str) -> tuple[str, Any]:
    match = re.match(r"(\d{1,2})(?:[:.h](\d\d))?(?::(\d\d))?(?:\.\d+)?\s?([apAP])?", raw)
    assert match is not None
    hour, minute, second = int(match[1]), match[2], match[3]
    half = (match[4] or "").lower()
    if half and not 1 <= hour <= 12 and not (half == "p" and hour < 24):
        return ".", None
    if half:
        hour = hour % 12 + (12 if half == "p" else 0) if hour <= 12 else hour
    if hour > 24 or int(minute or 0) > 59 or int(second or 0) > 59:
        return ".", None
    return "K", (hour, minute, second, bool(half))


def _read_decade(raw: str, *_: str) -> tuple[str, Any]:
    digits = re.sub(r"\D", "", raw)
    return "D", int(digits) if len(digits) == 4 else 1900 + int(digits) if int(digits) > 10 else 2000 + int(
        digits
    )


def _read_ordinal(raw: str, *_: str) -> tuple[str, Any]:
    return "o", int(raw[:-2])


def _read_quarter(raw: str, *_: str) -> tuple[str, Any]:
    return "J", (raw[0], int(raw[1]))


def _read_slash(raw: str, *_: str) -> tuple[str, Any]:
    first, second = (int(part) for part in raw.split("/"))
    return ("/", (first, second)) if 1 <= first <= 12 and 1 <= second <= 31 else (".", None)


def _read_short(raw: str, before: str, *_: str) -> tuple[str, Any]:
    return (".", None) if before.isalnum() else ("j", int(raw[1:]))


def _read_number(raw: str, before: str, after: str) -> tuple[str, Any]:
    if after == "%" or (before in _CURRENCY and before):
        return ".", None
    if "," in raw or "." in raw or len(raw) > 9:
        return ("n", float(raw.replace(",", ""))) if len(raw) < 12 else (".", None)
    if after.isalpha() or after == "_" or before == "_":
        return ".", None
    value = int(raw)
    if len(raw) == 4 and 1000 <= value < 2200:
        return "y", value
    if len(raw) <= 2 and 1 <= value <= 31:
        return "d", value
    return "n", value


_READERS: dict[str, Callable[[str, str, str], tuple[str, Any]]] = {
    "iso": _read_iso,
    "figures": _read_figures,
    "clock": _read_clock,
    "decade": _read_decade,
    "ordinal": _read_ordinal,
    "quarter": _read_quarter,
    "slash": _read_slash,
    "number": _read_number,
    "short": _read_short,
}
_MERGED = re.compile(r"[NkX]|[oS]")


def _merge(found: Tokens, kinds: list[str]) -> Tokens:
    """Number words that belong together, and the words of a named day, become one token each."""
    out = Tokens(found.text)
    letters: list[str] = []
    index, count = 0, len(kinds)
    while index < count:
        last, kind, value = index, kinds[index], found.values[index]
        if kind in "Nk":
            last, kind, value = _number_words(found, kinds, index)
            if kinds[index] == "k" and kinds[index - 1] != "a":  # "$4 million"
                kind = "."
        named = longest_day(found.words, found.starts, found.ends, found.text, index)
        if named is not None and named[0] >= last:
            last, value = named
            kind = "r" if isinstance(value, str) else "Y"
        letters.append(kind)
        out.add(found.starts[index], found.ends[last], value, found.words[last])
        index = last + 1
    out.kinds = "".join(letters)
    return out


def _number_words(found: Tokens, kinds: list[str], index: int) -> tuple[int, str, Any]:
    """The last token, class and value of a number in words: "twenty-two", "two hundred and five"."""
    total, current, last, at = 0, 0, index, index
    previous = ""
    while at < len(kinds):
        kind, value = kinds[at], found.values[at]
        if kind == "N" and (not previous or previous == "k" or (current % 100 >= 20 and value < 10)):
            current, last = current + value, at
        elif kind == "k":
            current, last = max(current, 1) * value, at
            if value >= 1000:
                total, current = total + current, 0
        elif kind in "oS" and current % 10 == 0 and current % 100 >= 20 and found.values[at] < 10:
            return at, "o", total + current + found.values[at]
        elif not (kind == "-" and _joins(found, at)) and not (kind == "&" and previous == "k"):
            break
        else:
            at += 1
            continue
        previous, at = kind, at + 1
    return last, "N", total + current


def _joins(found: Tokens, at: int) -> bool:
    """A hyphen without white space about it."""
    return (
        found.starts[at] == found.ends[at - 1] and found.text[found.ends[at] : found.ends[at] + 1].isalpha()
    )
