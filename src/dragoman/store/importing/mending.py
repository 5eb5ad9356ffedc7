"""Puts right the rows of a table that have a cell too many or too few."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations

_MOST_EXTRA = 3


Shape = Mapping[str, re.Pattern[str]]
"""Column → what its cells look like where they stand right."""


def mend_row(line: str, separator: str, columns: Sequence[str], shape: Shape) -> dict[str, str] | None:
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
        if _is_plausible(row, shape):
            return row
    return None


def is_shifted(line: str, separator: str, columns: Sequence[str], shape: Shape) -> bool:
    """Whether a row has more cells than columns and its cells do not fit where they stand."""
    cells = line.split(separator)
    return len(cells) > len(columns) and not _is_plausible(dict(zip(columns, cells, strict=False)), shape)


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


def _is_plausible(row: dict[str, str], shape: Shape) -> bool:
    return all(rule.fullmatch(row[name].strip()) for name, rule in shape.items() if name in row)
