"""Puts right the rows of a table that have a cell too many or too few."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import combinations

_PLAUSIBLE = {
    "event_date": re.compile(r"\d{1,4}[-/]\d{1,2}[-/]\d{1,4}([ T].*)?|\d{8}"),
    "cameo_code": re.compile(r"\d{2,4}|"),
    "intensity": re.compile(r"-?\d+(\.\d+)?|"),
    "sentence_number": re.compile(r"\d*"),
    "latitude": re.compile(r"-?\d+(\.\d+)?|"),
    "longitude": re.compile(r"-?\d+(\.\d+)?|"),
}
_MOST_EXTRA = 3


def mend_row(line: str, separator: str, columns: Sequence[str]) -> dict[str, str] | None:
    """The cells of a row by column, once its stray separators are found; None where that fails.

    Empty cells at the end are dropped or added. A stray separator inside the row is one without which dates,
    codes and coordinates stand in their columns.
    """
    cells = [cell.strip('"') for cell in line.rstrip("\r\n").split(separator)]
    while len(cells) > len(columns) and not cells[-1].strip():
        cells.pop()
    if len(cells) < len(columns):
        cells += [""] * (len(columns) - len(cells))
    for repaired in _without(cells, len(cells) - len(columns)):
        row = dict(zip(columns, repaired, strict=True))
        if _is_plausible(row):
            return row
    return None


def _without(cells: list[str], extra: int) -> Iterator[list[str]]:
    """The cells joined at ``extra`` places, in every way, empty cells first."""
    if extra == 0:
        yield cells
    if extra not in range(1, _MOST_EXTRA + 1):
        return
    places = sorted(range(1, len(cells)), key=lambda n: bool(cells[n].strip()))
    for joints in combinations(places, extra):
        joined: list[str] = []
        for number, cell in enumerate(cells):
            if number in joints:
                joined[-1] = f"{joined[-1]} {cell}".strip()
            else:
                joined.append(cell)
        yield joined


def _is_plausible(row: dict[str, str]) -> bool:
    shaped = all(
        rule.fullmatch(row.get(name, "").strip()) for name, rule in _PLAUSIBLE.items() if name in row
    )
    return shaped and bool(row.get("source_name", "").strip() and row.get("target_name", "").strip())
