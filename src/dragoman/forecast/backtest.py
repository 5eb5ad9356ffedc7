"""Walks through the test days of dated facts and answers every question from the days before."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Literal

import numpy as np

from dragoman.forecast.evidence import Evidence, Follows, Likeness, Options
from dragoman.forecast.quads import Ints, Quads, load_quads, with_inverses
from dragoman.forecast.ranker import Ranker, train_ranker

Setting = Literal["single-step", "multi-step"]
Answers = dict[tuple[int, int], set[int]]

_LESSON_DAYS = 40
_LESSONS_A_DAY = 400
_LIKENESS_DAYS = 7


class History:
    """All facts with their inverses, sorted by day, and the evidence before a day."""

    def __init__(self, quads: Quads) -> None:
        facts = with_inverses(quads.all, quads.n_relations)
        self.facts = facts[np.argsort(facts[:, 3], kind="stable")]
        self.n_entities, self.n_relations = quads.n_entities, 2 * quads.n_relations
        self._follows: dict[int, Follows] = {}
        self._likeness: dict[int, Likeness] = {}

    def before(self, day: int) -> Ints:
        """The facts before a day."""
        return self.facts[: np.searchsorted(self.facts[:, 3], day)]

    def evidence(self, day: int, known_until: int | None = None) -> Evidence:
        """What is known on the morning of ``day``, or what was known on that of ``known_until``."""
        last = day if known_until is None else min(day, known_until)
        refresh = last - last % _LIKENESS_DAYS
        if refresh not in self._likeness:
            past = self.before(refresh)
            self._likeness = {refresh: Likeness(past, refresh, self.n_entities)}
            self._follows = {refresh: Follows(past, self.n_relations)}
        return Evidence(
            self.before(last), day, self.n_entities, self.n_relations,
            self._follows[refresh], self._likeness[refresh],
        )  # fmt: skip

    def answers(self, day: int) -> Answers:
        """What came true on a day, by question."""
        begin, end = np.searchsorted(self.facts[:, 3], [day, day + 1])
        found: Answers = defaultdict(set)
        for s, r, o, _ in self.facts[begin:end]:
            found[int(s), int(r)].add(int(o))
        return found


def backtest(
    folder: Path,
    out: Path,
    setting: Setting = "single-step",
    on_progress: Callable[[str], None] = lambda _: None,
) -> int:
    """Answer every question of the test days and write one JSON line for each; how many there were.

    The ranker learns from the last days before the test begins, each seen from the days before it; the
    test days teach it nothing. With ``single-step`` everything before a test day is known when it is
    asked about, with ``multi-step`` nothing after the first test day.

    Raises:
        ReadError: the folder does not hold the three parts.
    """
    quads = load_quads(folder)
    history = History(quads)
    first = int(quads.test[:, 3].min())
    ranker = train(history, first, setting, on_progress)
    written = 0
    with out.open("w", encoding="utf-8") as stream:
        for day in np.unique(quads.test[:, 3]):
            on_progress(f"day {day}: {written:,} questions answered")
            known = first if setting == "multi-step" else None
            for s, r, scores in answer(history, ranker, int(day), known):
                line = {"s": s, "r": r, "t": int(day), "scores": scores}
                stream.write(json.dumps(line) + "\n")
                written += 1
    return written


def train(
    history: History, first: int, setting: Setting, on_progress: Callable[[str], None] = lambda _: None
) -> Ranker:
    """Learn from the days before ``first``."""

    def lessons() -> Iterator[tuple[Options, Answers]]:
        chance = np.random.default_rng(0)
        days = np.unique(history.before(first)[:, 3])[-_LESSON_DAYS:]
        for day in days:
            on_progress(f"learning from day {day}")
            answers = history.answers(int(day))
            queries = np.array(sorted(answers), dtype=np.int64)
            if len(queries) > _LESSONS_A_DAY:
                queries = queries[np.sort(chance.choice(len(queries), _LESSONS_A_DAY, replace=False))]
            known = int(days[0]) if setting == "multi-step" else None
            for options in history.evidence(int(day), known).ask(queries):
                yield options, answers

    return train_ranker(lessons())


def answer(
    history: History, ranker: Ranker, day: int, known_until: int | None = None
) -> Iterator[tuple[int, int, dict[str, float]]]:
    """Subject, relation and the candidates' scores for each question of a day."""
    queries = np.array(sorted(history.answers(day)), dtype=np.int64)
    for options in history.evidence(day, known_until).ask(queries):
        scores = ranker.score(options)
        for query, candidates, row in zip(options.queries, options.candidates, scores, strict=True):
            order = np.argsort(-row, kind="stable")
            ranked = {str(candidates[n]): round(float(row[n]), 5) for n in order}
            yield int(query[0]), int(query[1]), ranked
