"""Reads the codes and days of other people's event tables, in all the spellings they come in."""

from __future__ import annotations

import contextlib
import csv
import datetime as dt
import functools
import re
from collections.abc import Iterable
from importlib.resources import files

from dragoman.coding.codebook import QUADS, Codebook
from dragoman.errors import DataError

FIRST_YEAR = 1945
"""No feed of event data reaches further back; an earlier day is a slip."""

_DAY_FORMATS = ("%Y-%m-%d", "%m/%d/%Y", "%Y%m%d", "%Y/%m/%d", "%d-%b-%Y", "%d %B %Y", "%B %d, %Y", "%m/%d/%y")


def read_days(texts: Iterable[str], today: dt.date) -> dict[str, dt.date | None]:
    """Each spelling of a day with the day that it means; None where it is none.

    Days with slashes are month first, as ICEWS writes them, unless a number above 12 shows that this file
    has the day first. A day after tomorrow or before 1945 is no day of an event, and given as None too.
    """
    known = list(texts)
    formats: tuple[str, ...] = _DAY_FORMATS
    if any(_is_day_first(text) for text in known):
        formats = ("%d/%m/%Y", *(form for form in formats if "/%d/" not in form))
    return {text: _read_day(text, formats, today + dt.timedelta(days=1)) for text in known}


def _is_day_first(text: str) -> bool:
    found = re.match(r"(\d{1,2})/(\d{1,2})/\d{4}", text.strip())
    return bool(found) and int(found[1]) > 12 >= int(found[2]) if found else False


def _read_day(text: str, formats: tuple[str, ...], last: dt.date) -> dt.date | None:
    word = re.sub(r"[T ]\d{1,2}:\d\d.*$", "", text.strip())
    for form in formats:
        with contextlib.suppress(ValueError):
            day = dt.datetime.strptime(word, form).date()
            if day.year >= 100:
                return day if day.year >= FIRST_YEAR and day <= last else None
    return None


class CodeReader:
    """CAMEO codes by what a row says: the code itself, or else the text of the event."""

    def __init__(self, codebook: Codebook) -> None:
        self._codebook = codebook
        self._by_text = {_plain(entry.name): code for code, entry in sorted(codebook.cameo.items())}
        # A group and its general code share a name (02, 020); events carry the general one.
        self._by_text |= {_plain(e.name): code for code, e in codebook.cameo.items() if len(code) > 2}
        self._by_text |= {_plain(text): code for text, code in _spellings() if code in codebook.cameo}

    def read(self, code: str, text: str) -> str | None:
        """The CAMEO code of an event, with the zero that spreadsheets lose; None where it has none."""
        words = _plain(text)
        said = self._by_text.get(words) if words else None
        given = re.sub(r"\.0$", "", code.strip())
        fitting = [form for form in (given, f"0{given}") if given and form in self._codebook.cameo]
        if said in fitting:
            return said
        if len(fitting) == 2 and len(given) == 2 and given[0] != "0":
            fitting = fitting[1:]  # "42" in a table is 042 that lost its zero: groups are not coded
        return fitting[0] if fitting else said

    def name(self, code: str | None) -> str:
        """The codebook's words for a code; none for an unknown one."""
        entry = self._codebook.cameo.get(code or "")
        return entry.name if entry else ""

    def columns(self, code: str | None) -> dict[str, object]:
        """What the crosswalk of the codebook makes of a code."""
        entry = self._codebook.cameo.get(code or "")
        if entry is None:
            return {}
        for length in range(len(entry.code), 1, -1):
            nearest = self._codebook.cameo.get(entry.code[:length])
            if nearest is not None and nearest.event_type:
                kind = nearest.event_type
                return {
                    "event_type": kind,
                    "event_mode": nearest.mode,
                    "context": nearest.context,
                    "quad_code": QUADS[kind],
                    "goldstein": entry.goldstein,
                }
        return {"goldstein": entry.goldstein}


def _plain(text: str) -> str:
    return re.sub(r"[^a-z]+", " ", text.casefold()).strip()


@functools.cache
def _spellings() -> tuple[tuple[str, str], ...]:
    return tuple((row[0], row[1]) for row in read_table("event_texts.csv", 2))


def read_table(name: str, width: int) -> list[list[str]]:
    """The rows of a CSV table under ``data/import``, without comments and heading.

    Raises:
        DataError: a row has too few cells; the message names file and line.
    """
    text = (files("dragoman") / "data" / "import" / name).read_text(encoding="utf-8")
    rows = []
    for number, row in enumerate(csv.reader(text.splitlines()), 1):
        if not row or row[0].startswith("#"):
            continue
        if len(row) < width:
            raise DataError(f"expected {width} cells, found {len(row)}", name, number)
        rows.append(row)
    return rows[1:]
