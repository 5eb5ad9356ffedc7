"""What the figures of relations are worth, and what they cost.

    python bench/relations.py STORE [--large STORE] [--only coverage,thinning,words,all_pairs,page]

STORE holds imported events of 2018 (ICEWS' table of that year); ``--large`` one of many millions, such as
``bench/synthetic_store.py`` makes. Prints, for each question, the figure beside what was asked for:

- coverage: does next month's tone lie in its predicted 90 % interval; is the predicted mix of an event more
  likely than last month's mix, and than the mean of the pair?
- thinning: does the level stay in its interval when half of the acts are lost?
- words: are announced meetings followed by meetings more often than other days are?
- all_pairs: all dyad scores, against a plain loop over pandas' groups in the same run.
- page: a pair's page of figures, against a bare DuckDB query of its rows in the same run, and memory.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import resource
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import duckdb
import numpy as np

from dragoman.relate.acts import ActsTable
from dragoman.relate.levels import read_all_pairs, read_path
from dragoman.relate.pledges import find_pledges, tally_pledges
from dragoman.relate.scores import DyadScorer, discount_clumping, tones
from dragoman.relate.series import SeriesReader
from dragoman.store import open_store

LEAST_NEXT = 10
"""Months with fewer acts are too few to say whether a forecast of their mix was right."""
DRAWS = 2000
PRIOR = 5.0


def mixes(scorer: DyadScorer, reader: SeriesReader, a: str, b: str) -> tuple[Any, Any] | None:
    """The Dirichlet weights of a pair as of a day, and its counts by class until then."""
    score = scorer.score(a, b)
    if score.is_too_little:
        return None
    around = reader.read_surroundings(a, b, scorer.at) + 1
    mine = np.array([score.mix[name] for name in reader.classes.names]) * score.effective_events
    return PRIOR * around / around.sum() + mine, reader.read_directed(a, b, scorer.at)


def busy_pairs(reader: SeriesReader, begin: dt.date, end: dt.date) -> list[tuple[str, str, Any]]:
    """The directed pairs with acts enough in a stretch of days, with their counts by class."""
    found: dict[tuple[str, str], Any] = {}
    for a, b, kind, number in reader.table(begin, end):
        found.setdefault((a, b), np.zeros(len(reader.classes)))[kind] += number
    return [(a, b, counts) for (a, b), counts in sorted(found.items()) if counts.sum() >= LEAST_NEXT]


def coverage(reader: SeriesReader, every: int) -> dict[str, float]:
    """Whether the next month's tone is inside, and the log score of its acts."""
    random = np.random.default_rng(0)
    inside, shares, scores = [], [], {"predicted": [], "last month": [], "pair's mean": []}
    for month in range(4, 10):
        at = dt.date(2018, month, 1) - dt.timedelta(days=1)
        scorer = DyadScorer(reader, at)
        for a, b, after in busy_pairs(reader, at + dt.timedelta(days=1), at + dt.timedelta(days=30))[::every]:
            found = mixes(scorer, reader, a, b)
            if found is None:
                continue
            weights, counts = found
            drawn = random.dirichlet(weights, DRAWS)
            n = max(1, round(float(discount_clumping(after, 30.0, reader.classes).sum())))
            told = np.array([random.multinomial(n, mix) for mix in drawn]) / n
            low, high = np.quantile(tones(told, reader.classes), [0.05, 0.95])
            inside.append(low - 1e-9 <= reader.classes.tone(after) <= high + 1e-9)
            bounds = np.quantile(told, [0.05, 0.95], axis=0)
            share = after / after.sum()
            shares.append(((bounds[0] - 1e-9 <= share) & (share <= bounds[1] + 1e-9)).mean())
            rivals = {"predicted": weights, "last month": counts[-30:].sum(axis=0) + 0.5,
                      "pair's mean": counts.sum(axis=0) + 0.5}  # fmt: skip
            for name, mix in rivals.items():
                scores[name].append(float(after @ np.log(mix / mix.sum()) / after.sum()))
    return {
        "pairs and months": len(inside),
        "tone inside its 90 % interval (asked: .85-.95)": float(np.mean(inside)),
        "shares of classes inside (asked: .85-.95)": float(np.mean(shares)),
        **{f"log score, {name}": float(np.mean(found)) for name, found in scores.items()},
    }


def thinning(reader: SeriesReader) -> dict[str, float]:
    """How often half of the acts give a level inside the interval of all of them."""
    full = {(one.a, one.b): one for one in read_all_pairs(reader)}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "acts.parquet"
        sample = "USING SAMPLE 50 PERCENT (bernoulli, 1)"
        reader.query(f"COPY (SELECT * FROM ({reader.acts()}) {sample}) TO '{path}' (FORMAT parquet)")
        store = reader._source
        half = SeriesReader(store, table=ActsTable(path, reader.first, reader.last))
        pairs = read_all_pairs(half)
    kept = [full[one.a, one.b].level for one in pairs if (one.a, one.b) in full]
    moved = [one.level.value for one in pairs if (one.a, one.b) in full]
    inside = [level.low <= value <= level.high for level, value in zip(kept, moved, strict=True)]
    return {"pairs": len(inside), "level stays inside (asked: >= .90)": float(np.mean(inside))}


def kept_words(store: Any) -> dict[str, float]:
    """Announced meetings (CAMEO 036 and the like), and the same deeds on other days."""
    pledges = [one for one in find_pledges(store) if one.name == "meet" and one.state != "open"]
    known = [one for one in pledges if one.base_rate is not None]
    leaders = [one for one in known if len(one.mentions) > 1]
    found: dict[str, float] = {"announced meetings that are decided": len(pledges)}
    for name, some in (("all", known), ("told more than once", leaders)):
        kept = np.array([one.state == "kept" for one in some])
        base = np.array([one.base_rate for one in some])
        found[f"{name}: followed by a visit or talks in 30 days"] = float(kept.mean())
        found[f"{name}: the same from days without the word"] = float(base.mean())
    quick = [(one.deed.day - one.first).days <= 7 for one in known if one.state == "kept" and one.deed]
    found["of those kept, within a week"] = float(np.mean(quick))
    best = next(one for one in tally_pledges(pledges) if one.rate)
    found[f"most words: {best.actor}, kept"] = best.rate.value if best.rate else 0.0
    return found


def by_groups(frame: Any, reader: SeriesReader) -> int:
    """The same levels and trends by a plain loop over pandas' groups, each made into a table of days."""
    n, random, done = len(reader.classes), np.random.default_rng(0), 0
    sent = {key: np.bincount(found, minlength=n) for key, found in frame.groupby("a")["kind"]}
    got = {key: np.bincount(found, minlength=n) for key, found in frame.groupby("b")["kind"]}
    days = frame["day"].drop_duplicates().sort_values()
    ages = np.array([(days.iloc[-1] - day).days for day in days])
    for (a, b), group in frame.groupby(["a", "b"]):
        daily = group.groupby(["day", "kind"]).size().unstack(fill_value=0)
        daily = daily.reindex(index=days, columns=range(n), fill_value=0)
        around = sent[a] + got[b] - 2 * daily.sum().to_numpy() + 1
        prior, drawn = PRIOR * around / around.sum(), []
        for half_life in (30.0, 180.0):
            weights = 0.5 ** (ages / half_life)
            kept = daily.mul(weights, axis=0).sum().to_numpy()
            drawn.append(discount_clumping(kept, float(weights.sum()), reader.classes))
        if drawn[1].sum() >= 5:
            levels = [tones(random.dirichlet(prior + one, 400), reader.classes) for one in drawn]
            np.quantile(levels[1], [0.05, 0.5, 0.95]), np.quantile(levels[0] - levels[1], [0.05, 0.5, 0.95])
            done += 1
    return done


def all_pairs(reader: SeriesReader) -> dict[str, float]:
    """All dyad scores, both ways, from acts that are there."""
    import pandas as pd

    rows = reader.query(
        f"SELECT actor_country, recipient_country, class, day FROM ({reader.acts()})"
    ).fetchall()
    frame = pd.DataFrame(rows, columns=["a", "b", "kind", "day"])
    ours = timed(lambda: read_all_pairs(reader), 5, time.process_time)
    theirs = timed(lambda: by_groups(frame, reader), 2, time.process_time)
    return {
        "pairs": len(read_all_pairs(reader)), "CPU seconds": ours, "CPU seconds of the loop": theirs,
        "ratio (asked: < .10)": ours / theirs,
    }  # fmt: skip


def timed(work: Callable[[], object], times: int, clock: Callable[[], float] = time.perf_counter) -> float:
    """The median of some runs, in seconds; by the processor's clock where others use the machine."""
    found = []
    for _ in range(times):
        start = clock()
        work()
        found.append(clock() - start)
    return statistics.median(found)


def page(root: Path, a: str, b: str) -> dict[str, float]:
    """A pair's figures: scores both ways, their course of two years, the pair's days; the table is there."""
    store = open_store(root)
    start = time.perf_counter()
    reader = SeriesReader(store)
    made = time.perf_counter() - start
    at = reader.last or dt.date.min
    days = [at - dt.timedelta(days=30 * n) for n in reversed(range(25))]

    def figures() -> None:
        fresh = SeriesReader(store)
        scorer = DyadScorer(fresh, at)
        for one, other in ((a, b), (b, a)):
            scorer.score(one, other)
            read_path(fresh, one, other, days)
        fresh.read(a, b)

    where = f"actor_country IN ('{a}', '{b}') AND recipient_country IN ('{a}', '{b}')"
    files = sorted(str(path) for path in (root / "shards").glob("*/events.parquet"))
    plain = duckdb.connect()

    def bare() -> None:
        plain.execute(
            f"SELECT event_date, event_type, status FROM read_parquet({files!r}) WHERE {where}"
        ).fetchall()

    ours, ask = timed(figures, 5), timed(bare, 5)
    ((n_events,),) = store.query("SELECT count(*) FROM all_events").fetchall()
    return {
        "events": n_events, "seconds to make or find the table of acts": made, "seconds of a page": ours,
        "seconds of a bare query of its rows (three columns, plain files)": ask,
        "ratio to the bare query (asked: <= 5)": ours / ask,
        "peak memory, GB (asked: <= 2)": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6,
    }  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("store", type=Path)
    parser.add_argument("--large", type=Path)
    parser.add_argument("--only", default="coverage,thinning,words,all_pairs,page")
    parser.add_argument("--every", type=int, default=1, help="only every n-th pair of coverage")
    parser.add_argument("--dyad", nargs=2, default=("USA", "CHN"), metavar=("A", "B"))
    parser.add_argument("--out", type=Path)
    told = parser.parse_args()
    found: dict[str, dict[str, float]] = {}
    wanted: Sequence[str] = told.only.split(",")
    if "page" in wanted:  # first: what else is read would count as its memory
        found["page"] = page(told.large or told.store, *told.dyad)
    store = open_store(told.store)
    reader = SeriesReader(store)
    if "coverage" in wanted:
        found["coverage"] = coverage(reader, told.every)
    if "thinning" in wanted:
        found["thinning"] = thinning(reader)
    if "words" in wanted:
        found["words"] = kept_words(store)
    if "all_pairs" in wanted:
        found["all_pairs"] = all_pairs(reader)
    for name, figures in found.items():
        print(name)
        for what, value in figures.items():
            print(f"  {what:70} {value:,.3f}")
    if told.out:
        told.out.write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
