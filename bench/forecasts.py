"""What forecasts cost, as ratios in one run.

    python bench/forecasts.py --store DIR [--pair PRK RUS] [--class visit] [--rounds 5]
    python bench/forecasts.py --facts DIR [--setting single-step]

The first asks a store for a pair's forecast, its model trained before the clock starts, and prints how many
times longer that takes than reading the pair's rows. The second trains and answers a folder of dated facts
(train, valid and test as .tsv.gz) and prints minutes and the highest memory.
"""

from __future__ import annotations

import argparse
import datetime as dt
import resource
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from dragoman.forecast import backtest, load_classes, open_desk
from dragoman.forecast.classes import choose_class
from dragoman.store import open_store

ROWS = """
    SELECT * FROM events
    WHERE (actor_country = ? AND recipient_country = ?) OR (actor_country = ? AND recipient_country = ?)
"""


def seconds(work: Callable[[], Any]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def compare(folder: Path, a: str, b: str, name: str, rounds: int) -> None:
    classes = load_classes()
    known = choose_class(classes, name)

    def ask() -> None:
        open_desk(open_store(folder), classes, None, dt.date.today()).outlook(a, b, known, 30)

    def read() -> None:
        open_store(folder).query(ROWS, [a, b, b, a]).fetchall()

    ask()  # trains and keeps the model
    asked = [(seconds(ask), seconds(read)) for _ in range(rounds)]
    forecast, rows = (statistics.median(column) for column in zip(*asked, strict=True))
    print(f"forecast of {a} and {b}, {known.name}: {forecast:.3f} s; reading their rows: {rows:.3f} s")
    print(f"ratio {forecast / rows:.1f} (asked: at most 10)")


def time_backtest(facts: Path, setting: Any) -> None:
    with tempfile.TemporaryDirectory() as folder:
        took = seconds(lambda: backtest(facts, Path(folder) / "answers.jsonl", setting))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    print(f"{facts.name}, {setting}: {took / 60:.1f} minutes, {peak:.2f} GB")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--store", type=Path)
    parser.add_argument("--pair", nargs=2, default=["PRK", "RUS"])
    parser.add_argument("--class", dest="name", default="visit")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--facts", type=Path)
    parser.add_argument("--setting", default="single-step")
    given = parser.parse_args()
    if given.store:
        compare(given.store, *given.pair, given.name, given.rounds)
    if given.facts:
        time_backtest(given.facts, given.setting)


if __name__ == "__main__":
    main()
