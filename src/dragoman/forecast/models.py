"""Keeps what was learned beside the store, so that a second question need not wait for it.

A kept model is named by class, window, the morning it was learned for, and a hash of everything it
was made from; what does not fit is learned anew.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
from pathlib import Path
from typing import Any

import numpy as np

from dragoman.forecast.classes import QuestionClass
from dragoman.forecast.dyads import Dealings
from dragoman.forecast.lessons import Learned, gather, learn, pairs_known, with_quiet
from dragoman.forecast.probability import Line, Model
from dragoman.forecast.windows import build_windows, look_back
from dragoman.store import Store
from dragoman.store.review.journal import journal_version

MODEL_VERSION = "pairs-2"
"""Raised when figures, learning or calibration change."""

_LEAST_EVENTS = 5
_MOST_PAIRS = 1500
_MOST_ROWS = 200_000
_GOOD_FOR_DAYS = 28
_NUMBERS = ("slope", "shift", "firmness", "yes_from", "no_until")


def data_version(store: Store) -> str:
    """A fingerprint of the store's rows: which shards there are, their sizes, and what reviewers changed."""
    folder = store.root / "shards"
    shards = sorted(folder.glob("*/events.parquet")) if folder.is_dir() else []
    told = "\n".join(f"{path.parent.name} {path.stat().st_size}" for path in shards)
    told += journal_version(store.root)
    return hashlib.sha256(told.encode()).hexdigest()[:16]


def learned_for(
    dealings: Dealings, channel: int, days: int, morning: int, keep_in: Path | None, version: str
) -> Learned:
    """What was learned for a class, from the folder ``keep_in`` where it fits, or else anew."""
    known = dealings.classes[channel]
    mark = _mark(dealings, known, version)
    for path in _fitting(known, days, morning, keep_in, mark):
        with contextlib.suppress(OSError, ValueError, KeyError, TypeError):  # damaged: learn anew
            return _read(path)
    learned = _learn(dealings, channel, days, morning)
    if keep_in is not None:
        _write(learned, keep_in / f"{known.name}-{days}d-{morning}-{mark}.json")
    return learned


def is_learned(
    dealings: Dealings, known: QuestionClass, days: int, morning: int, keep_in: Path | None, version: str
) -> bool:
    """Whether a model is kept that answers for a class and window, so that nobody waits for learning."""
    return bool(_fitting(known, days, morning, keep_in, _mark(dealings, known, version)))


def _mark(dealings: Dealings, known: QuestionClass, version: str) -> str:
    """A hash of everything that a model is made from."""
    told = f"{MODEL_VERSION} {version} {known.name} {known.rule()} {[c.rule() for c in dealings.classes]}"
    return hashlib.sha256(told.encode()).hexdigest()[:12]


def _fitting(known: QuestionClass, days: int, morning: int, keep_in: Path | None, mark: str) -> list[Path]:
    """The kept models that fit, the latest first."""
    if keep_in is None:
        return []
    found = sorted(keep_in.glob(f"{known.name}-{days}d-*-{mark}.json"), reverse=True)
    return [path for path in found if 0 <= morning - int(path.name.split("-")[-2]) < _GOOD_FOR_DAYS]


def _learn(dealings: Dealings, channel: int, days: int, morning: int) -> Learned:
    """Learn from what was told before a morning, on the pairs that dealt with each other.

    As many of the others are drawn by chance, or forecasts of pairs that never met would be guesses.
    """
    a, b = pairs_known(dealings, morning, _LEAST_EVENTS, _MOST_PAIRS)
    common = len(a)
    a, b = with_quiet(dealings, a, b)
    most = max(_MOST_ROWS // max(len(a), 1), 40)
    windows = build_windows(dealings, look_back(dealings, morning, days, most), a, b, days, None, common)
    if not common or not len(windows.mornings):
        return Learned(None, (2.0, float("inf")), 0, 0)
    plain = gather(dealings, windows, channel)
    return learn(windows, plain, channel, len(windows.mornings) - 1)


def _write(learned: Learned, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    counts = {name: getattr(learned, name) for name in ("n_lessons", "n_hits", "n_mornings")}
    told: dict[str, Any] = {"way": list(learned.way)} | counts
    model = learned.model
    if model is not None:
        told["line"] = [getattr(model.line, n).tolist() for n in ("centre", "scale", "weights")]
        told["trees"] = model.trees.model_to_string()
        told |= {name: getattr(model, name) for name in _NUMBERS}
    beside = path.with_name(f".{path.name}")
    beside.write_text(json.dumps(told), encoding="utf-8")
    beside.replace(path)


def _read(path: Path) -> Learned:
    told = json.loads(path.read_text(encoding="utf-8"))
    model = None
    if "line" in told:
        import lightgbm

        line = Line(*(np.array(part) for part in told["line"]))
        trees = lightgbm.Booster(model_str=told["trees"])
        model = Model(line, trees, *(told[name] for name in _NUMBERS))
    return Learned(
        model, (told["way"][0], told["way"][1]), told["n_lessons"], told["n_hits"], told["n_mornings"]
    )
