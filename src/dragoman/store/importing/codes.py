"""Reads the codes and days of other people's event tables, in all the spellings they come in."""

from __future__ import annotations

import contextlib
import csv
import datetime as dt
import functools
import re
from collections.abc import Iterable, Sequence
from importlib.resources import files
from typing import Protocol

import msgspec

from dragoman.coding.codebook import QUADS, CameoCode, Codebook, load_codebook
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
    word = re.sub(r"[T ]\d{1,2}:\d\d.*$|(?<=^\d{8})\d{6}$", "", text.strip())
    for form in formats:
        with contextlib.suppress(ValueError):
            day = dt.datetime.strptime(word, form).date()
            if day.year >= 100:
                return day if day.year >= FIRST_YEAR and day <= last else None
    return None


class CodeColumns(msgspec.Struct, kw_only=True):
    """What a code becomes in the table of events, with the words for it; all empty for an unknown one.

    ``faults`` says by name what was mended or is missing.
    """

    words: str = ""
    cameo: str | None = None
    event_type: str | None = None
    event_mode: str | None = None
    contexts: tuple[str, ...] = ()
    quad_code: str | None = None
    goldstein: float | None = None
    faults: tuple[str, ...] = ()


class CodeReader(Protocol):
    """Reads the cells that tell what was done."""

    def read_cells(self, cells: Sequence[str]) -> CodeColumns:
        """What the cells mean."""


UNKNOWN_CODE = "events without a known code"


class PloverReader:
    """PLOVER's types, modes and contexts as POLECAT writes them."""

    def __init__(self) -> None:
        self._codebook = load_codebook()

    def read_cells(self, cells: Sequence[str]) -> CodeColumns:
        """What type, mode, quad code and contexts mean; a mode that PLOVER does not have is kept and told."""
        kind, mode, _, contexts = (("" if cell.strip() in {"None", "NA"} else cell.strip()) for cell in cells)
        kind, mode = kind.upper(), mode.casefold()
        found = tuple(
            part.strip().casefold().replace(" ", "_") for part in re.split("[;,|]", contexts) if part.strip()
        )
        words = kind.casefold() + (f" ({mode})" if mode else "")
        if kind not in QUADS:
            return CodeColumns(words=words, contexts=found, faults=(UNKNOWN_CODE,))
        odd = mode and mode not in self._codebook.types[kind].modes
        faults = ("modes that the type does not have, kept",) if odd else ()
        return CodeColumns(
            words=words, event_type=kind, event_mode=mode or None, contexts=found, quad_code=QUADS[kind],
            faults=faults,
        )  # fmt: skip


class CameoReader:
    """CAMEO codes by what a row says: the code itself, or else the text of the event."""

    def __init__(self, codebook: Codebook | None = None) -> None:
        self._codebook = codebook = codebook or load_codebook()
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

    def read_cells(self, cells: Sequence[str]) -> CodeColumns:
        """What a code and, where there is one, the text of the event mean."""
        raw, text = cells[0], (cells[1] if len(cells) > 1 else "").replace("_", " ")
        code = self.read(raw, text)
        if code is None:
            return CodeColumns(words=text, faults=(UNKNOWN_CODE,))
        faults = []
        if not raw:
            faults.append("codes taken from the event's text")
        if code == f"0{raw}":
            faults.append("codes without their zero, mended")
        return self._columns(self._codebook.cameo[code], text, tuple(faults))

    def _columns(self, entry: CameoCode, text: str, faults: tuple[str, ...]) -> CodeColumns:
        """What the crosswalk of the codebook makes of a code, or of the nearest code above it."""
        known = CodeColumns(
            words=text or entry.name, cameo=entry.code, goldstein=entry.goldstein, faults=faults
        )
        for length in range(len(entry.code), 1, -1):
            nearest = self._codebook.cameo.get(entry.code[:length])
            if nearest is not None and nearest.event_type:
                return msgspec.structs.replace(
                    known, event_type=nearest.event_type, event_mode=nearest.mode,
                    contexts=(nearest.context,) if nearest.context else (),
                    quad_code=QUADS[nearest.event_type],
                )  # fmt: skip
        return known


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
