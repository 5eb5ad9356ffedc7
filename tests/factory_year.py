"""An invented year of four powers, written as a table and imported: what the tests of relations stand on.

Arland and its neighbours cannot be used, since only real countries have codes: Chile and Peru deal quietly
with each other until they quarrel in July; Kenya and Ghana never met before September; Japan and Cuba
court Nepal by turns, and quarrel; Fiji talks with everybody.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator
from pathlib import Path

from dragoman.relate.series import SeriesReader
from dragoman.store import Store, open_store
from dragoman.store.importing import import_events

FIRST = dt.date(2017, 1, 1)
QUARREL = dt.date(2017, 7, 10)
ARRIVAL = dt.date(2017, 9, 5)
EVERYBODY = ("Chile", "Peru", "Kenya", "Ghana", "Japan", "Cuba", "Nepal", "Norway", "Malta", "Oman")
HEAD = (
    "Event ID\tEvent Date\tSource Name\tSource Country\tEvent Text\tCAMEO Code\tTarget Name\tTarget Country"
)

Act = tuple[dt.date, str, str, str]


def acts() -> Iterator[Act]:
    """Day, actor, code and recipient of everything that happens."""
    chance = random.Random(1)
    for number in range(365):
        day = FIRST + dt.timedelta(days=number)
        if number % 3 == 0:
            yield day, "Chile", chance.choice(["040", "010", "061"]), "Peru"
        if number % 5 == 0:
            yield day, "Norway", chance.choice(["040", "010", "111"]), "Malta"
        if number % 4 == 0:
            yield day, "Fiji", "040", chance.choice(EVERYBODY)
        if QUARREL <= day < QUARREL + dt.timedelta(days=21):
            for code in ("111", "130", "163", "112"):
                yield day, "Chile", code, "Peru"
                yield day, "Peru", code, "Chile"
        if day >= ARRIVAL and number % 2 == 0:
            yield day, "Kenya", "057", "Ghana"
            yield day, "Ghana", "040", "Kenya"
        if number % 10 == 0:
            yield day, "Japan", "042", "Nepal"
        if number % 10 == 2:
            yield day, "Cuba", "070", "Nepal"
        if number % 20 == 5:
            yield day, "Japan", "111", "Cuba"
        if number % 30 == 0:
            yield day, "Oman", "040", "Nepal"


def make_store(folder: Path) -> Store:
    """A store with the invented year."""
    lines = [
        f"{number}\t{day}\t{actor}\t{actor}\t\t{code}\t{target}\t{target}"
        for number, (day, actor, code, target) in enumerate(acts())
    ]
    table = folder / "year.tab"
    table.write_text("\n".join([HEAD, *lines]) + "\n", encoding="utf-8")
    import_events("icews", [table], folder / "store")
    return open_store(folder / "store")


def make_reader(folder: Path) -> SeriesReader:
    """A reader of the invented year."""
    return SeriesReader(make_store(folder))
