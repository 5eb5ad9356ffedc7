"""Puts right the rows of a table that have a cell too many or too few."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import combinations

_NUMBER = r"-?\d+(\.\d+)?"
_PLAUSIBLE = {
    "source_name": re.compile(rf"(?!{_NUMBER}$).+"),
    "target_name": re.compile(rf"(?!{_NUMBER}$).+"),
    "event_date": re.compile(r"\d{1,4}[-/]\d{1,2}[-/]\d{1,4}([ T].*)?|\d{8}"),
    "cameo_code": re.compile(r"\d{0,4}(\.0)?"),
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
    while len(cells) > len(columns) + _MOST_EXTRA and not cells[-1].strip():
        cells.pop()
    cells += [""] * (len(columns) - len(cells))
    for repaired in _without(cells, len(cells) - len(columns)):
        row = dict(zip(columns, repaired, strict=True))
        if _is_plausible(row):
            return row
    return None


SHIFTED = (
    r"NOT regexp_full_match(coalesce(cameo_code, ''), '\d{0,4}(\.0)?')"
    rf" OR NOT regexp_full_match(coalesce(intensity, ''), '({_NUMBER})?')"
    rf" OR regexp_full_match(coalesce(target_name, ''), '{_NUMBER}')"
    rf" OR regexp_full_match(coalesce(source_name, ''), '{_NUMBER}')"
)
"""SQL: whether the cells of a row stand in columns where they do not belong."""


def is_shifted(line: str, separator: str, columns: Sequence[str]) -> bool:
    """Whether a row has more cells than columns and its cells do not fit where they stand."""
    cells = line.split(separator)
    return len(cells) > len(columns) and not _is_plausible(dict(zip(columns, cells, strict=False)))


def _without(cells: list[str], extra: int) -> Iterator[list[str]]:
    """The cells joined at ``extra`` places, in every way, empty cells first and the last of them before."""
    if extra == 0:
        yield cells
    if extra not in range(1, _MOST_EXTRA + 1):
        return
    places = sorted(range(1, len(cells)), key=lambda n: (bool(cells[n].strip()), -n))
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
    return shaped and bool(row.get("event_text", "").strip() or row.get("cameo_code", "").strip())
