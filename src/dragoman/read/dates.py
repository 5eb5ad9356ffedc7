"""Reads the dates of publication lines; the dates that a story tells are the coder's business, not ours."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from typing import Literal

_ISO = re.compile(r"\b((?:19|20)\d\d)[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)")
_DAY_FIRST = re.compile(
    r"\b(\d{1,2})(?:st|nd|rd|th|er|\.|º)?\s+(?:de\s+|of\s+)?([^\W\d_]{3,12})\.?,?\s+(?:de\s+)?((?:19|20)\d\d)\b"
)
_MONTH_FIRST = re.compile(r"\b([^\W\d_]{3,12})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+((?:19|20)\d\d)\b")
_NUMBERS = re.compile(r"\b(\d{1,2})([./-])(\d{1,2})\2((?:19|20)\d\d)\b")
_CJK = re.compile(r"((?:19|20)\d\d)\s*[年년]\s*(\d{1,2})\s*[月월]\s*(\d{1,2})\s*[日일]")
_CLOCK = re.compile(r"\b\d{1,2}[:.h]\d{2}(?::\d{2})?\s*(?:[ap]\.?m\.?)?|\b\d{1,2}\s*[ap]\.?m\.?", re.I)
_SECONDS = re.compile(r"1\d{9}(?:\d{3})?(?:\.\d+)?")
"""Seconds or milliseconds since 1970, of 2001 to 2033."""
_WORD = re.compile(r"[^\W\d_]+")
_ENGLISH = "january february march april may june july august september october november december".split()
MONTHS: Mapping[str, int] = {
    spelling: number for number, name in enumerate(_ENGLISH, 1) for spelling in (name, name[:3], name[:4])
}
"""The English months and their short forms; cleaning adds those of other languages."""
_STAMP_WORDS = frozenset(
    """
    published updated posted first last modified on at am pm gmt utc est edt et bst cet cest ist jst kst
    hkt sgt pst pdt pt aest ago min read mins minutes hours hour day days by date the and local time
    monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur thurs fri sat sun
    """.split()
)


def find_date(
    text: str, months: Mapping[str, int], order: Literal["dmy", "mdy"] | None = None
) -> dt.date | None:
    """The first whole date (with its year) in the text; 03/04/2018 is told by ``order`` or not at all."""
    found: list[tuple[int, dt.date]] = []
    for pattern, parts in ((_ISO, "ymd"), (_CJK, "ymd"), (_DAY_FIRST, "dmy"), (_MONTH_FIRST, "mdy")):
        for match in pattern.finditer(text[:2000]):
            date = _make_date(match.groups(), parts, months)
            if date:
                found.append((match.start(), date))
                break
    numeric = _NUMBERS.search(text[:2000])
    if numeric and (date := _read_numeric(numeric, order)):
        found.append((numeric.start(), date))
    return min(found)[1] if found else None


def _make_date(groups: tuple[str, ...], order: str, months: Mapping[str, int]) -> dt.date | None:
    parts = dict(zip(order, groups, strict=True))
    month = int(parts["m"]) if parts["m"].isdigit() else months.get(parts["m"].lower(), 0)
    return _date_or_none(int(parts["y"]), month, int(parts["d"]))


def _read_numeric(match: re.Match[str], order: Literal["dmy", "mdy"] | None) -> dt.date | None:
    first, separator, second, year = match.groups()
    a, b = int(first), int(second)
    if separator == "." or a > 12 or (order == "dmy" and b <= 12):
        return _date_or_none(int(year), b, a)
    if b > 12 or a == b or order == "mdy":
        return _date_or_none(int(year), a, b)
    return None  # 03/04/2018: an American and a European disagree, so nobody is believed


def looks_numeric(value: str) -> bool:
    """Whether a date is written in numbers alone, day or month first."""
    return bool(_NUMBERS.search(value))


def _date_or_none(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def is_date_line(text: str, months: Mapping[str, int]) -> bool:
    """Whether the line is a date or a clock time and next to nothing else."""
    if len(text) > 160 or not any(c.isdigit() for c in text):
        return False
    if not _CLOCK.search(text) and find_date(text, months) is None:
        return False
    rest = [
        w for w in _WORD.findall(text.lower()) if w not in months and w not in _STAMP_WORDS and len(w) > 2
    ]
    return len(rest) <= 2 or (text.count("|") + text.count("/") >= 1 and len(rest) <= 5)


def parse_date(
    value: str, months: Mapping[str, int], order: Literal["dmy", "mdy"] | None = None
) -> dt.date | None:
    """A date as a table or a page's metadata writes it: ISO 8601, words, seconds since 1970."""
    value = value.strip()
    try:
        return dt.date.fromisoformat(value[:10])
    except ValueError:
        pass
    if _SECONDS.fullmatch(value):
        return dt.datetime.fromtimestamp(int(value[:10]), dt.UTC).date()
    if re.fullmatch(r"(?:19|20)\d{6}(?:T?\d{4,6}Z?)?", value):
        return _date_or_none(int(value[:4]), int(value[4:6]), int(value[6:8]))
    return find_date(value, months, order)
