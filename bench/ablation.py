"""What the parts of the pairs' forecasts bring: the same past questions, asked with a part left out.

    python bench/ablation.py --store DIR [--since DAY] [--days 7]

Prints a Markdown table with means over the classes: Brier skill over the pair's own rate, calibration error
and log score.
"""

from __future__ import annotations

import argparse
import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from dragoman.forecast import load_classes
from dragoman.forecast.dyads import Dealings, read_dealings
from dragoman.forecast.evaluate import LEAST_EVENTS, _prepare
from dragoman.forecast.figures import names_of
from dragoman.forecast.lessons import Learned, gather, learn, with_rate
from dragoman.forecast.probability import Model, sigmoid
from dragoman.forecast.scoring import brier, calibration_error, log_score
from dragoman.forecast.windows import Windows
from dragoman.store import open_store

REFIT_DAYS = 28
Chance = Callable[[Model, Any], Any]


def plain_odds(model: Model, rows: Any) -> Any:
    return sigmoid(model._odds(rows))


READINGS: dict[str, Chance] = {
    "both, corrected (what is used)": Model.chance,
    "both, not corrected": plain_odds,
    "logistic model alone, not corrected": lambda model, rows: sigmoid(model.line.odds(rows)),
    "trees alone, not corrected": lambda model, rows: sigmoid(model.trees.predict(rows, raw_score=True)),
    "the pair's own rate": lambda _, rows: sigmoid(rows[:, -1].astype(np.float64)),
}


def without(dealings: Dealings) -> dict[str, list[int]]:
    """Families of figures by name, as the places of their columns."""
    names = names_of(dealings)

    def having(*words: str) -> list[int]:
        return [at for at, name in enumerate(names) if any(name.startswith(word) for word in words)]

    kinds = tuple(each.name for each in dealings.classes)
    return {
        "the reverse direction": having("reverse", "any reverse"),
        "other classes between the two": having(*kinds),
        "what both do with others": having("a ", "b ", "share"),
        "third parties, likeness, main lines": having("third", "alike", "shape"),
        "announcements and the calendar": having("announced", "scheduled", "weekday", "weekend"),
        "recency below a month": having("own 2d", "own 7d", "own since", "any since", "trend"),
    }


def ask(windows: Windows, plain: Any, channel: int, first: int, chances: dict[str, Chance]) -> dict[str, Any]:
    asked, refit = slice(windows.common), max(REFIT_DAYS // windows.step, 1)
    found: dict[str, list[Any]] = {name: [] for name in chances}
    for begin in range(first, len(windows.mornings), refit):
        learned: Learned = learn(windows, plain, channel, begin)
        for at in range(begin, min(begin + refit, len(windows.mornings))):
            own = windows.rates(learned.way)[at, asked, channel]
            rows = with_rate(plain[at, asked], own)
            for name, chance in chances.items():
                found[name].append(own if learned.model is None else chance(learned.model, rows))
    return {name: np.concatenate(each) for name, each in found.items()}


def score(truth: Any, chance: Any, own: Any) -> tuple[float, float, float]:
    skill = 1 - brier(truth, chance).mean() / brier(truth, own).mean()
    return float(skill), calibration_error(truth, chance), float(log_score(truth, chance).mean())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--store", type=Path, required=True)
    parser.add_argument("--since", type=dt.date.fromisoformat)
    parser.add_argument("--days", type=int, default=7)
    given = parser.parse_args()
    dealings = read_dealings(open_store(given.store), load_classes())
    windows, first = _prepare(dealings, given.days, given.since, None, LEAST_EVENTS)
    rows: dict[str, list[tuple[float, float, float]]] = {}
    for channel in range(len(dealings.classes)):
        plain = gather(dealings, windows, channel)
        truth = windows.truth[first:, : windows.common, channel].ravel().astype(np.float64)
        answers = ask(windows, plain, channel, first, READINGS)
        own = answers["the pair's own rate"]
        for family, columns in without(dealings).items():
            less = plain.copy()
            less[..., columns] = 0
            answers |= ask(windows, less, channel, first, {f"without {family}": Model.chance})
        for name, chance in answers.items():
            rows.setdefault(name, []).append(score(truth, chance, own))
    print("| model | Brier skill over the own rate | calibration error | log score |")
    print("| --- | --- | --- | --- |")
    for name, scores in rows.items():
        skill, error, log = np.mean(scores, axis=0)
        print(f"| {name} | {skill:.4f} | {error:.4f} | {log:.4f} |")


if __name__ == "__main__":
    main()
